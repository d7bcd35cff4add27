"""Cam files: everything that a program is made of, with every bit, as text that the C library reads too.

docs/reference/cam-file.md describes the format. The writer goes by the fields of camkin_segment, so that the C library
makes the program from the values that Python made it from. The reader lets the C library judge the text first, and then
makes a spec document of it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from camkin._base import textfile
from camkin._camkin import ffi, lib
from camkin._core import names
from camkin.errors import FileError, from_status
from camkin.freeform import FORMS, Bspline, Poly, PolyBc
from camkin.law import DEFAULTS, parameters

if TYPE_CHECKING:
    from camkin.program import Program

SUFFIX = ".cam"
_FIRST_LINE = "camkin cam 1"
_VALUES_A_LINE = 4
_NUMBERS = ("duration", "lift", "v0", "a0", "j0", "v1", "a1", "j1")
_ENDS = ("v0", "a0", "j0", "q0", "v1", "a1", "j1", "q1")
_FLAGS = {f"free_{key}": getattr(lib, f"CAMKIN_FREE_{key.upper()}") for key in _ENDS}
_FLAGS |= {f"match_{key}": getattr(lib, f"CAMKIN_MATCH_{key.upper()}") for key in _ENDS if key[0] != "q"}
_FLAGS |= {"mirror": lib.CAMKIN_MIRROR}
_LABELS = ("name", "length_unit")
_LIMITS = ("velocity", "acceleration", "jerk")


# ---- write ----


def text(program: "Program") -> str:
    """The cam file of a program."""
    return "\n".join(_lines(program)) + "\n"


def _lines(program: "Program") -> Iterator[str]:
    yield _FIRST_LINE
    for key in _LABELS:
        if value := getattr(program, key):
            yield f"note {key} {_one_line(value)}"
    if program.rpm is not None:
        yield f"note rpm {program.rpm.hex()}"
    if program.limits is not None:
        for key in _LIMITS:
            if (limit := getattr(program.limits, key)) is not None:
                yield f"note limit {key} {limit.hex()}"
        if not program.limits.impulses:
            yield "note limit impulses false"
    yield f"cycle {program.cycle.hex()}"
    for key in ("start", "phase"):
        if value := getattr(program, key):
            yield f"{key} {value.hex()}"
    if flags := [key for key in ("accumulate", "allow_velocity_jump", "once") if getattr(program, key)]:
        yield f"flags {' '.join(flags)}"
    for segment in program.segments:
        yield ""
        yield from _segment_lines(segment._struct[0])
    yield "end"


def _one_line(label: str) -> str:
    """A label as the rest of a line: its line ends and backslashes escaped."""
    return label.encode("unicode_escape").decode("ascii") if not label.isprintable() or "\\" in label else label


def _segment_lines(struct: Any) -> Iterator[str]:
    """The lines of a camkin_segment."""
    yield f"segment {ffi.string(lib.camkin_law_name(struct.law)).decode()}"
    for key in _NUMBERS:
        if value := getattr(struct, key):
            yield f"{key} {value.hex()}"
    for i, name in enumerate(names(lib.camkin_law_parameter, struct.law)):
        if value := struct.param[i]:
            yield f"param {name} {value.hex()}"
    if given := [name for name, bit in _FLAGS.items() if struct.flags & bit]:
        yield f"flags {' '.join(given)}"
    table = [x.hex() for x in ffi.unpack(struct.table, struct.ntable)] if struct.ntable else []
    for i in range(0, len(table), _VALUES_A_LINE):
        yield f"table {' '.join(table[i : i + _VALUES_A_LINE])}"


# ---- read ----


def document(path: Path) -> dict[str, Any]:
    """The spec document of a cam file, as Program.from_dict() takes it. Raises FileError, and OSError of open()."""
    content = textfile.read(path, FileError)
    _judge(content, path)
    cam: dict[str, Any] = {}
    limits: dict[str, Any] = {}
    segments: list[_Fields] = []
    for line in content.splitlines():
        word, _, rest = line.strip(" \t\r").replace("\t", " ").partition(" ")
        values = rest.split()
        if word == "note":
            _note(cam, limits, *rest.strip().partition(" ")[::2])
        elif word == "segment":
            segments.append(_Fields(values[0]))
        elif segments and word:
            segments[-1].add(word, values)
        elif word == "flags":
            cam |= dict.fromkeys(values, True)
        elif word in ("cycle", "start", "phase"):
            cam[word] = float.fromhex(values[0])
    return {"cam": cam, "segment": [fields.spec() for fields in segments]} | ({"limits": limits} if limits else {})


def _judge(content: str, path: Path) -> None:
    """Have the C library read the text, and raise what it refuses."""
    data = content.encode()
    out, error = ffi.new("camkin_program **"), ffi.new("camkin_error *")
    status = lib.camkin_program_read(data, len(data), out, error)
    if status:
        wrong = from_status(status, error)
        raise type(wrong)(f"{path}: {wrong}", segment=wrong.segment, parameter=wrong.parameter, value=wrong.value)
    lib.camkin_program_free(out[0])


def _note(cam: dict[str, Any], limits: dict[str, Any], key: str, value: str) -> None:
    """A label; notes of other programs are passed over."""
    if key in _LABELS:
        cam[key] = value.encode("ascii").decode("unicode_escape") if "\\" in value else value
    elif key == "rpm":
        cam["rpm"] = float.fromhex(value)
    elif key == "limit":
        limit, _, number = value.partition(" ")
        limits[limit] = False if limit == "impulses" else float.fromhex(number)


class _Fields:
    """The lines of one segment."""

    def __init__(self, law: str) -> None:
        self.law = law
        self.numbers: dict[str, Any] = {}
        self.params: dict[str, float] = {}
        self.flags: set[str] = set()
        self.table: list[float] = []

    def add(self, word: str, values: list[str]) -> None:
        """One line."""
        if word == "flags":
            self.flags.update(values)
        elif word == "table":
            self.table += map(float.fromhex, values)
        elif word == "param":
            self.params[values[0]] = float.fromhex(values[1])
        elif word != "end":
            self.numbers[word] = float.fromhex(values[0])

    def spec(self) -> dict[str, Any]:
        """The segment as a spec has it."""
        found: dict[str, Any] = {"law": self.law, **self.numbers}
        if self.law in FORMS:
            found.setdefault("lift", 0.0)
        if self.law == PolyBc.name:
            values = {key: self.numbers.get(key, self.params.get(key, 0.0)) for key in _ENDS}
            found |= {key: value for key, value in values.items() if f"free_{key}" not in self.flags}
        elif self.law == Poly.name:
            rows = [self.table[i : i + 3] for i in range(0, len(self.table), 3)]
            found["constraints"] = [[x, int(order), value] for x, order, value in rows]
        elif self.law == Bspline.name:
            degree = int(self.params["degree"])
            knots = (len(self.table) + degree + 1) // 2
            found |= {"degree": degree, "knots": self.table[:knots], "points": self.table[knots:]}
        else:
            found["law"] = {"name": self.law, **self._law_parameters()}
        found |= {key: "match" for key in _ENDS if f"match_{key}" in self.flags}
        return found | ({"mirror": True} if "mirror" in self.flags else {})

    def _law_parameters(self) -> dict[str, Any]:
        """The parameters of a law, those that C numbers as one sequence."""
        found: dict[str, Any] = {}
        for name, size in parameters(self.law).items():
            if size > 1:
                found[name] = [self.params.get(f"{name}{i}", 0.0) for i in range(1, size + 1)]
            elif name in self.params or name not in DEFAULTS:
                found[name] = self.params.get(name, 0.0)  # zeros are not written
        return found
