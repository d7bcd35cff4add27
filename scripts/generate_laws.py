"""Write docs/reference/laws: for every law a page and a picture; an index, a gallery, the names in other systems.

    python scripts/generate_laws.py                    write everything
    python scripts/generate_laws.py --output DIR       write into another folder
    python scripts/generate_laws.py --no-pictures      write the pages only

The texts are those of laws.toml; every figure and curve is computed by the library.
"""

from __future__ import annotations

import argparse
import math
import re
from pathlib import Path
from typing import Any

import numpy as np

import camkin
from camkin._base.law_names import GROUPS, OTHER_NAMES
from camkin.dialects import SYSTEMS, Entry
from camkin.law import DEFAULTS, parameters
from reporting import REFERENCE, table, tomllib

TEXTS = Path(__file__).with_name("laws.toml")
MADE = "<!-- Made by scripts/generate_laws.py: do not edit. -->\n"
COLOURS = ("#1b6ca8", "#c05a1c")
KEYS = ("Cv", "Ca_max", "Ca_min", "Cj", "Cmdyn")
HEADS = ("Cv", "Ca+", "Ca-", "Cj", "Cmdyn", "RMS", "contact", "y''' infinite at")
INDEX = """\
# Laws

A motion law is a function y(x) with x and y in [0, 1]. In a segment of duration beta (in radians) and lift h, at the
speed w: s = h y, v = h/beta y' w, a = h/beta^2 y'' w^2, j = h/beta^3 y''' w^3.

The library computes the characteristic values from the pieces of the law, not by sampling:

- Cv is max |y'|; Ca+ and Ca- are the largest and the smallest y''; Cj is max |y'''| inside (0, 1); Cmdyn is max |y'
  y''|; RMS is the root mean square of y''.
- `contact` is the order of contact with a dwell at both ends: the highest derivative, up to 3, that is 0 together
  with all lower ones.
- The last column lists the x at which y' or y'' jumps in a motion from dwell to dwell. There y''' is infinite, and no
  limit on jerk holds at any speed. Cj excludes these points.

A row shows the required parameters of its law. The page of a law has its formula, parameters, source, other names,
and the x of each peak. `camkin laws` prints the same table, and `camkin.Law(name)` has the values as `.peaks`,
`.contact` and `.impulses`. [names.md](names.md) lists the names in other systems, [accuracy.md](../accuracy.md) the
errors of each law.
"""
NAMES = """\
# Names of laws in other systems

`camkin.Law.from_dialect("twincat", 11)` returns the law that TwinCAT numbers 11. A name works as well; case, spaces
and punctuation are ignored. Pass the parameters that an entry leaves open by the names used here, such as
`inflection` (p in the table) or `c`. The module `camkin.dialects` names the sources of these tables. Where a system
computes a polynomial or a line from boundary values, the entry is the one with rest at both ends; use `poly_bc` for
other boundary values.
"""
GALLERY = """\
# Gallery of the laws

Each picture shows y, y', y'' and y''' over x, from left to right: displacement, velocity, acceleration and jerk. The
page of a law names the parameters of the curves. [The list of laws](index.md) has the characteristic values.
"""
SEGMENTS = """
## Laws for segments only

`poly_bc` is the polynomial of lowest degree with given derivatives at its ends, `poly` the one that meets any list
of conditions, and `bspline` a spline of control points. Their curves depend on the duration, lift and boundary
values of a `camkin.Segment`, so they have no page here.

## Asymmetry

Every symmetric law, y(x) = 1 - y(1 - x), accepts an `inflection` p, the x of its velocity peak. With f the
symmetric law, y = 2p f(x/2p) for x up to p, and y = 1 - 2(1-p)(1 - f(1 - (1-x)/(2(1-p)))) above. Cv is unchanged;
y'' is divided by 2p below p and by 2(1-p) above. y'' is continuous if f has no jump of y'' at 1/2; y''' can jump at
p.
"""


def data() -> dict[str, Any]:
    found = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    if missing := set(camkin.laws()) ^ found["laws"].keys():
        raise SystemExit(f"{TEXTS.name} and camkin.laws() differ in {', '.join(sorted(missing))}")
    grouped = sorted(name for group in GROUPS.values() for name in group)
    if grouped != sorted(camkin.laws()):
        raise SystemExit("camkin._base.law_names.GROUPS does not have every law once")
    return found


def examples(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return entry.get("examples", [{}])


# ---- words ----


def number(value: float) -> str:
    return "0" if value == 0 else f"{value:.7g}"


def shown(params: dict[str, Any]) -> str:
    def one(value: Any) -> str:
        return f"({', '.join(map(one, value))})" if isinstance(value, list) else f"{value:.5g}"

    return ", ".join(f"{key} = {one(value)}" for key, value in params.items())


def allowed(name: str, key: str, given: dict[str, Any]) -> str:
    """The range of a parameter, as the library says it when it refuses one."""
    try:
        camkin.Law(name, **given | {key: [math.nan] * 6 if key == "T" else math.nan})
    except camkin.ParameterError as error:
        if found := re.search(r"must be (.*?)(?: \(or .*)?; got nan", str(error)):
            return found[1]
    raise SystemExit(f"what may {key} of {name} be?")


def dialects(name: str) -> dict[str, list[str]]:
    """The names that other systems have for exactly this law, whatever its parameters."""

    def spelled(entry: Entry) -> str:
        settled = f" ({shown(dict(entry.fixed))})" if entry.fixed else ""
        return (entry.names[0] if entry.number is None else f"{entry.number} {entry.names[0]}") + settled

    found = {}
    for system in SYSTEMS.values():
        if names := [spelled(entry) for entry in system.entries if entry.law == name]:
            found[system.title] = names
    return found


# ---- pages ----


def page(name: str, entry: dict[str, Any], shared: dict[str, str]) -> str:
    parts = [MADE + f"# {entry['title']}\n", f"`{name}`"]
    parts += [f"$$\n{formula}\n$$" for formula in entry["formula"]]
    if "text" in entry:
        parts.append(entry["text"].strip())
    caption = "; ".join(f"{colour}: {shown(params) or 'default'}" for colour, params in drawn(entry))
    parts.append(f"![y and its derivatives]({name}.svg)" + (f"\n\n{caption}." if len(drawn(entry)) > 1 else ""))
    if known := parameters(name):
        meanings = shared | entry.get("parameters", {})
        given = examples(entry)[0]
        rows = []
        for key in known:
            default = number(DEFAULTS[key]) if key in DEFAULTS else "must be given"
            rows.append([f"`{key}`", meanings[key], allowed(name, key, given), default])
        parts.append("## Parameters\n\n" + table(["name", "meaning", "range", "default"], rows, 4).strip())
    parts.append("## Characteristic values\n\n" + values(name, entry).strip())
    parts.append(f"## Source\n\n{entry['source'][0].upper()}{entry['source'][1:]}.")
    lines = [f"- {title}: {', '.join(names)}" for title, names in dialects(name).items()]
    if name in OTHER_NAMES:
        lines.insert(0, f"- {', '.join(OTHER_NAMES[name])}")
    if lines:
        parts.append("## Other names\n\n" + "\n".join(lines))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def values(name: str, entry: dict[str, Any]) -> str:
    """The peaks of every example, and where they are."""
    rows = []
    for params in examples(entry):
        law = camkin.Law(name, **params)
        peaks = law.peaks
        cells = []
        for key in KEYS:
            value = getattr(peaks, key)
            cells.append(f"{number(value)} at {getattr(peaks.at, key):.4g}" if value else "0")
        rows.append([shown(params), *cells, number(peaks.rms), *jumps(law)])
    return table(["parameters", *HEADS], rows, 1)


def jumps(law: camkin.Law) -> list[str]:
    """Order of contact at both ends, and where y''' is infinite."""
    return [", ".join(map(str, law.contact)), ", ".join(f"{x:.4g}" for x in law.impulses)]


def index(found: dict[str, Any]) -> str:
    text = MADE + INDEX
    for group, members in GROUPS.items():
        rows = []
        for name in members:
            entry = found["laws"][name]
            params = examples(entry)[0]
            law = camkin.Law(name, **params)
            figures = [number(getattr(law.peaks, key)) for key in (*KEYS, "rms")]
            rows.append([f"[{name}]({name}.md)", entry["title"], shown(params), *figures, *jumps(law)])
        text += f"\n## {group}\n\n" + table(["law", "", "parameters", *HEADS], rows, 3)
    return text + SEGMENTS


def gallery(found: dict[str, Any]) -> str:
    """Return the pictures of all laws, by group."""
    text = MADE + GALLERY
    for group, members in GROUPS.items():
        text += f"\n## {group}\n"
        for name in members:
            text += f"\n[{found['laws'][name]['title']}]({name}.md): `{name}`\n\n![{name}]({name}.svg)\n"
    return text


def names() -> str:
    """What the laws are called elsewhere: the table of camkin.dialects."""
    text = MADE + NAMES
    for key, system in SYSTEMS.items():
        rows = []
        for entry in system.entries:
            law = f"[{entry.law}]({entry.law}.md)" if entry.law else f"none: {entry.note}"
            settled = [shown({**entry.fixed, **entry.defaults})] if entry.fixed or entry.defaults else []
            settled += [f"{theirs} is {ours}" for theirs, ours in entry.renamed.items()]
            if entry.zones:
                settled.append(f"T = ({', '.join(linear(a, b) for a, b in entry.zones)})")
            rows.append(
                ["" if entry.number is None else f"{entry.number}", ", ".join(entry.names), law, "; ".join(settled)]
            )
        text += f"\n## {system.title}: `{key}`\n\n" + table(["number", "name", "law", "parameters"], rows, 4)
    return text


def linear(a: float, b: float) -> str:
    """Return a + b p in words."""
    if not b:
        return f"{a:g}"
    slope = "p" if b == 1 else f"{b:g} p"
    return f"{a:g} + {slope}" if a else slope


# ---- pictures ----


def drawn(entry: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return list(zip(("blue", "orange"), examples(entry), strict=False))


def curve(law: camkin.Law, nu: int) -> tuple[list[float], list[float]]:
    """Points to draw: closer together where the curve bends or jumps, down to neighbouring doubles at a jump."""
    xs = np.linspace(0.0, 1.0, 81).tolist()
    ys = law(np.array(xs), nu).tolist()
    height = (max(ys) - min(ys)) or 1.0
    points = {}
    for a, b, left, right in zip(xs[:-1], xs[1:], ys[:-1], ys[1:], strict=True):
        points[a], points[b] = left, right
        while abs(right - left) > 0.12 * height and math.nextafter(a, b) < b:
            middle = (a + b) / 2
            between = law(middle, nu)
            points[middle] = between
            if abs(between - left) > abs(right - between):
                b, right = middle, between
            else:
                a, left = middle, between
    places = sorted(points)
    return places, [points[x] for x in places]


def ticks(low: float, high: float) -> list[float]:
    """Round values between two others, 2 to 5 of them."""
    step = 10.0 ** math.floor(math.log10((high - low) / 2))
    step = next(step * k for k in (0.5, 1, 2, 5, 10) if (high - low) / (step * k) < 5)
    return [k * step for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def picture(name: str, entry: dict[str, Any]) -> str:
    """Four diagrams side by side, as SVG that says no more than it must."""
    width, height, top, left, pitch = 186, 160, 24, 44, 240
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 214" font-family="sans-serif" font-size="11">',
        f"<title>{name}</title>",
        '<rect width="960" height="214" fill="#fff"/>',
    ]
    for nu in range(4):
        curves = [curve(camkin.Law(name, **params), nu) for _, params in drawn(entry)]
        low = min(0.0, *(y for _, ys in curves for y in ys))
        high = max(0.0, *(y for _, ys in curves for y in ys))
        scale = height / (high - low) if high > low else height
        down = height if high == low else high * scale
        lines.append(f'<g transform="translate({left + nu * pitch} {top})" fill="none" stroke="#666">')
        lines.append(f'<path d="M0 0V{height}H{width}"/>')
        label = "y" + "'" * nu
        texts = [f'<text x="{width / 2:g}" y="-8" text-anchor="middle" font-size="13">{label}</text>']
        for y in ticks(low, high) if high > low else [0.0]:
            at = f"{down - y * scale:.5g}"
            lines.append(f'<path d="M-4 {at}H{0 if y else width}"/>')
            texts.append(f'<text x="-7" y="{at}" dy="4" text-anchor="end">{y:g}</text>')
        for x in (0.0, 0.5, 1.0):
            lines.append(f'<path d="M{x * width:g} {height}v4"/>')
            texts.append(f'<text x="{x * width:g}" y="{height + 17}" text-anchor="middle">{x:g}</text>')
        for colour, (xs, ys) in reversed(list(zip(COLOURS, curves, strict=False))):
            points = "L".join(f"{x * width:.4g} {down - y * scale:.4g}" for x, y in zip(xs, ys, strict=True))
            lines.append(f'<path d="M{points}" stroke="{colour}" stroke-width="1.8" stroke-linejoin="round"/>')
        lines += [f'<g fill="#222" stroke="none">{"".join(texts)}</g>', "</g>"]
    return "\n".join([*lines, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=REFERENCE / "laws", help="folder to write to")
    parser.add_argument("--no-pictures", action="store_true", help="write the pages only")
    arguments = parser.parse_args()
    found = data()
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "index.md").write_text(index(found), encoding="utf-8")
    (arguments.output / "gallery.md").write_text(gallery(found), encoding="utf-8")
    (arguments.output / "names.md").write_text(names(), encoding="utf-8")
    for name, entry in found["laws"].items():
        (arguments.output / f"{name}.md").write_text(page(name, entry, found["parameters"]), encoding="utf-8")
        if not arguments.no_pictures:
            (arguments.output / f"{name}.svg").write_text(picture(name, entry), encoding="utf-8")


if __name__ == "__main__":
    main()
