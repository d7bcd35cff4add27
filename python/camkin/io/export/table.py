"""The table that a format writes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from camkin._base.arguments import FloatArray

Blocks: TypeAlias = Callable[[], Iterator[tuple[FloatArray, FloatArray]]]


@dataclass(frozen=True)
class Table:
    """Rows of time and s, v, a, j, made block by block in bounded memory.

    blocks: times (n,) [s] and values (4, n) of each block, scaled; valid until the next one. Called once for each pass.
    dt: step between rows [s], or None where they are not even. rows: of all blocks.
    unit: label of the unit of length. times: " times " and the factor of all values, or "".
    name, number: of the table in a deck. quantity: 0 to 3 for s, v, a, j, where a format takes one.
    start: s, v, a, j at time 0, scaled. offset: what is taken off s, scaled: s at time 0, or 0.
    node_set, dof: nodes and degree of freedom that the initial velocity is for, or None.
    comment: lines that say what the table is of.
    """

    blocks: Blocks
    dt: float | None
    rows: int
    unit: str
    times: str
    name: str
    number: int
    quantity: int
    start: tuple[float, float, float, float]
    offset: float
    node_set: str | None
    dof: int
    comment: tuple[str, ...]

    def pairs(self) -> Iterator[Iterator[tuple[float, float]]]:
        """Pairs of time and the one quantity, block by block."""
        for t, values in self.blocks():
            yield zip(t.tolist(), values[self.quantity].tolist(), strict=True)

    def lines(self, form: str) -> Iterator[bytes]:
        """Text of each block, one pair a line; `form` is a %-format of time and value."""
        for pairs in self.pairs():
            yield "".join([form % pair for pair in pairs]).encode()

    def starts_moving(self) -> bool:
        """Whether the follower has a velocity at time 0."""
        return self.start[1] != 0.0
