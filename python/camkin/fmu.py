"""FMUs: a cam as a model for FMI 2.0 and 3.0 co-simulation, made without a compiler.

An FMU is a zip file with a description, the binary that this package holds, and in resources/ the cam file and the
start values of the parameters.
"""

import errno
import math
import os
import platform
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from string import Template
from xml.sax.saxutils import quoteattr

from camkin._base.arguments import finite, speed
from camkin._base.textfile import named, write_whole
from camkin._base.units import UNITS
from camkin._camkin import ffi, lib
from camkin.errors import OptionsError, SpeedError, WrongTypeError, from_status, short_repr

_FOLDER = Path(__file__).with_name("fmi")
_BINARY = _FOLDER / ("camkin.dylib" if sys.platform == "darwin" else "camkin.so")

# The guid of FMI 2.0 and the instantiationToken of FMI 3.0, as in fmi/camkin_fmu.c: they identify the variables of the
# description, which are the same for every cam.
_TOKEN = "{6d5b9c2e-5c0f-4a55-9f6e-1b1f7c0b3a41}"

_PER_TIME = ("", "/s", "/s2", "/s3")
_UNITS = {  # by their exponents of the SI units, and their factors to these
    "s": '<BaseUnit s="1"/>',
    "deg": f'<BaseUnit rad="1" factor="{math.pi / 180.0!r}"/>',
    "rev/min": f'<BaseUnit rad="1" s="-1" factor="{math.pi / 30.0!r}"/>',
    "rev/min/s": f'<BaseUnit rad="1" s="-2" factor="{math.pi / 30.0!r}"/>',
}

# Platforms that FMI 2.0 names otherwise than FMI 3.0.
_FMI2_PLATFORMS = {"x86_64-linux": "linux64", "x86_64-darwin": "darwin64"}


def write_fmu(
    cam_file_text: str,
    path: str | os.PathLike[str],
    version: int = 2,
    *,
    rpm: float | None = None,
    phase: float = 0.0,
    rpm_per_s: float = 0.0,
) -> None:
    """Write a cam as an FMU for co-simulation, whole or not at all.

    Parameters
    ----------
    cam_file_text : str
        A cam file, as `Program.save` writes it.
    path : str or path-like
        Ends in .fmu.
    version : {2, 3}, optional
        2 for FMI 2.0, 3 for FMI 3.0.
    rpm, phase, rpm_per_s : float, optional
        Start values of the parameters: speed [rev/min] and angle [deg] at t = 0, and the rate of the speed [rev/min/s].
        Without rpm it is that of the cam file.

    Raises
    ------
    OptionsError
        For the version or another ending of the path.
    SpeedError
        Where there is no rpm or one is out of range.
    CamkinError
        What camkin_program_read() refuses.
    OSError
        As `open` raises it.

    Notes
    -----
    The outputs s, v, a, j [L, L/s, L/s2, L/s3] have the bits of `Program.boundary_conditions` at the time of the FMU,
    for any step size. Their derivatives by time are exact, up to the jerk.
    """
    if version not in (2, 3):
        raise OptionsError(f"version must be 2 or 3; got {short_repr(version)}", parameter="version", value=version)
    target = named(path)
    if target.suffix.lower() != ".fmu":
        raise OptionsError(f"an FMU ends in .fmu; got {target.name!r}", parameter="path", value=path)
    notes = _checked(cam_file_text)
    if rpm is None:
        if "rpm" not in notes:
            raise SpeedError("the cam file has no rpm, so that rpm must be given", parameter="rpm")
        rpm = float.fromhex(notes["rpm"])
    start = {"rpm": speed(rpm, "rpm"), "phase": finite(phase, "phase", SpeedError)}
    start["rpm_per_s"] = speed(rpm_per_s, "rpm_per_s")
    if not _BINARY.is_file():
        raise FileNotFoundError(errno.ENOENT, "this build of camkin has no binary of FMUs", str(_BINARY))
    with write_whole(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(cam_file_text, version, notes, start):
            # The oldest date of the format, so that the same cam gives the same file.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)


def _checked(text: str) -> dict[str, str]:
    """The notes of a cam file that C can read."""
    if not isinstance(text, str):
        raise WrongTypeError(
            f"cam_file_text must be the text of a cam file; got {type(text).__name__}",
            parameter="cam_file_text",
            value=text,
        )
    data = text.encode()
    program, error = ffi.new("camkin_program **"), ffi.new("camkin_error *")
    if status := lib.camkin_program_read(data, len(data), program, error):
        raise from_status(status, error)
    lib.camkin_program_free(program[0])
    notes = {}
    for line in text.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "note":
            key, _, value = rest.strip().partition(" ")
            notes[key] = value.strip()
    return notes


def _files(
    text: str, version: int, notes: dict[str, str], start: dict[str, float]
) -> Iterator[tuple[str, str | bytes]]:
    yield "modelDescription.xml", _description(version, notes, start)
    tuple_ = f"{platform.machine()}-{platform.system().lower()}"
    folder = _FMI2_PLATFORMS.get(tuple_, tuple_) if version == 2 else tuple_
    yield f"binaries/{folder}/{_BINARY.name}", _BINARY.read_bytes()
    yield "resources/cam.cam", text
    yield "resources/start.txt", "".join(f"{name} {_integral(value)}\n" for name, value in start.items())


def _description(version: int, notes: dict[str, str], start: dict[str, float]) -> str:
    label = notes.get("length_unit")
    units = dict(_UNITS)
    if label is not None:
        for order, per in enumerate(_PER_TIME):
            units.setdefault(label + per, _base_unit(label, order))
    stop = 60.0 / abs(start["rpm"]) if start["rpm"] else 1.0
    values = {
        "name": quoteattr(notes.get("name", "cam")),
        "token": _TOKEN,
        "version": ffi.string(lib.camkin_version()).decode(),
        "units": "\n".join(f"    <Unit name={quoteattr(name)}>{base}</Unit>" for name, base in units.items()),
        "stop": repr(stop),
        "step": repr(stop / 1000.0),
    }
    for quantity, per in zip("svaj", _PER_TIME, strict=True):
        values[f"unit_{quantity}"] = "" if label is None else f" unit={quoteattr(label + per)}"
    values |= {name: repr(value) for name, value in start.items()}
    template = (_FOLDER / f"fmi{version}.xml").read_text(encoding="utf-8")
    return Template(template).substitute(values)


def _base_unit(label: str, order: int) -> str:
    """The SI units of a label per second to the power of `order`; none for a label that is no known unit."""
    if label not in UNITS:
        return ""
    size = float(UNITS[label].size)
    base, factor = ("m", size / 1000.0) if UNITS[label].kind == "length" else ("rad", math.radians(size))
    seconds = f' s="{-order}"' if order else ""
    return f'<BaseUnit {base}="1"{seconds} factor="{factor!r}"/>'


def _integral(value: float) -> str:
    """A float in hexadecimal with an integer before the exponent: without a decimal point C reads it in any locale."""
    significand, exponent = math.frexp(value)
    return f"{'-' if math.copysign(1.0, value) < 0 else ''}0x{int(abs(significand) * 2**53):x}p{exponent - 53:+d}"
