"""Tables of the page of performance."""


def table(heads: list[str], rows: list[list[str]]) -> str:
    """The first column is text, the others are numbers."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
