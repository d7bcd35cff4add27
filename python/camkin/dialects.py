"""Names and numbers of motion laws in other systems, for Law.from_dialect().

Sources of the names of each system:

twincat         Beckhoff TwinCAT 2 and 3: numbers and names of MC_MotionFunctionType (infosys.beckhoff.com, TF5050 and
                TcMC2_Camming); the prefix MOTIONFUNCTYPE_ may be left out.
twincat_mc3     Beckhoff TwinCAT MC3: EMotionFunctionType (infosys.beckhoff.com, TF55xx). Its numbers are others.
lcamhdl         Siemens LCamHdl: LCamHdl_ProfileConstants; the prefix LCAMHDL_PROFILE_ may be left out.
codesys         CODESYS SoftMotion: segment types of the cam table and of SM3_CamBuilder.
jcmas           Curve numbers 11 to 92 of the universal cam curve in use in Japan, with the names of Hikari Cam's list.
motiondesigner  MotionDesigner, MechDesigner: the Traditional Motion-Laws of its manual (mechdesigner.support).
vdi2143         Terms of VDI 2143 as makers of drives print them, German and English. It has no numbers.

Some laws of a system rest at both ends but accept boundary values too (POLY_5, Poly7). They are the law at rest here;
with boundary values, use a segment of law `poly_bc`. The families of LCamHdl and TwinCAT with velocities or turns at
their ends are universal curves without the zones of the missing ramp. These zones reproduce the published rest-to-rest
members; the makers do not publish them.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from camkin._base.arguments import number
from camkin._base.law_names import GROUPS, OTHER_NAMES
from camkin.errors import LawError, ParameterError, WrongTypeError, short_repr, suggestion

# T1 ... T6 of a universal curve as (a, b) each, T = a + b inflection.
Zones = tuple[tuple[float, float], ...]
_MODIFIED_SINE: Zones = ((0, 0.25), (0, 0.25), (0, 1), (0, 1), (0.75, 0.25), (0.75, 0.25))
_TURN_TO_REST: Zones = ((0, 0), (0, 0), (0, 1), (0, 1), (0.75, 0.25), (0.75, 0.25))
_TRAPEZOID_REST_TO_TURN: Zones = ((0, 0.25), (0, 0.75), (0, 1), (0, 1), (0.25, 0.75), (1, 0))
_TRAPEZOID_TURN_TO_REST: Zones = ((0, 0), (0, 0.75), (0, 1), (0, 1), (0.25, 0.75), (0.75, 0.25))


@dataclass(frozen=True)
class Entry:
    """One law of another system.

    names: spellings of the system, the usual one first. number: the number there, or None.
    law: the name here; "" if there is none, with the reason in `note`.
    fixed: parameters that the entry fixes. defaults: parameters that it sets unless they are given.
    renamed: parameters with another name there. zones: breakpoints of a universal curve, by `inflection`.
    """

    names: tuple[str, ...]
    law: str = ""
    number: int | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    zones: Zones = ()
    note: str = ""


@dataclass(frozen=True)
class System:
    """All entries of a system. title: its full name. prefix: of names; may be left out."""

    title: str
    entries: tuple[Entry, ...]
    prefix: str = ""


# Characters of a name that are compared.
MAX_NAME = 80

_BOUNDARY = "it is made from boundary values: use Segment('poly_bc', ...)"
_UNCONFIRMED = "its maker does not publish the formula"


def _of(number: int | None, name: str, law: str = "", **rest: Any) -> Entry:
    return Entry(names=tuple(name.split("|")), law=law, number=number, **rest)


SYSTEMS: Mapping[str, System] = MappingProxyType(
    {
        "twincat": System(
            "TwinCAT",
            (
                _of(1, "MOTIONFUNCTYPE_POLYNOM1", "constant_velocity"),
                _of(3, "MOTIONFUNCTYPE_POLYNOM3", "poly_23"),
                _of(5, "MOTIONFUNCTYPE_POLYNOM5", "poly_345"),
                _of(7, "MOTIONFUNCTYPE_POLYNOM7", "poly_4567"),
                _of(8, "MOTIONFUNCTYPE_POLYNOM8", note=_UNCONFIRMED),
                _of(9, "MOTIONFUNCTYPE_POLYNOM9", "poly_56789"),
                _of(10, "MOTIONFUNCTYPE_SINUSLINIE", "simple_harmonic"),
                _of(11, "MOTIONFUNCTYPE_MODSINUSLINIE", "modified_sine"),
                _of(12, "MOTIONFUNCTYPE_BESTEHORN", "cycloidal"),
                _of(13, "MOTIONFUNCTYPE_BESCHLTRAPEZ", "modified_trapezoid"),
                _of(15, "MOTIONFUNCTYPE_POLYNOM5_MM", note=_BOUNDARY),
                _of(16, "MOTIONFUNCTYPE_SINUS_GERADE_KOMBI", "sine_straight_line"),
                _of(17, "MOTIONFUNCTYPE_HARMONIC_KOMBI_RT", "harmonic_combination"),
                _of(18, "MOTIONFUNCTYPE_HARMONIC_KOMBI_TR", "universal", zones=_TURN_TO_REST),
                _of(19, "MOTIONFUNCTYPE_HARMONIC_KOMBI_VT", note=_UNCONFIRMED),
                _of(20, "MOTIONFUNCTYPE_HARMONIC_KOMBI_TV", note=_UNCONFIRMED),
                _of(21, "MOTIONFUNCTYPE_BESCHLTRAPEZ_RT", "universal", zones=_TRAPEZOID_REST_TO_TURN),
                _of(22, "MOTIONFUNCTYPE_BESCHLTRAPEZ_TR", "universal", zones=_TRAPEZOID_TURN_TO_REST),
                _of(23, "MOTIONFUNCTYPE_MODSINUSLINIE_VV", "universal", zones=_MODIFIED_SINE),
                _of(24, "MOTIONFUNCTYPE_POLYNOM7_MM", note=_BOUNDARY),
                _of(27, "MOTIONFUNCTYPE_POLYNOM6STP", note=_UNCONFIRMED),
                _of(28, "MOTIONFUNCTYPE_POLYNOM6WDP", note=_UNCONFIRMED),
                _of(38, "MOTIONFUNCTYPE_BESCHLTRAPEZ_RV", note=_UNCONFIRMED),
                _of(39, "MOTIONFUNCTYPE_BESCHLTRAPEZ_VR", note=_UNCONFIRMED),
                _of(40, "MOTIONFUNCTYPE_POLYNOM3_VV", note=_BOUNDARY),
                _of(99, "MOTIONFUNCTYPE_STEPFUNCTION", note="a step is no motion law"),
            ),
            prefix="MOTIONFUNCTYPE_",
        ),
        "twincat_mc3": System(
            "TwinCAT MC3",
            (
                _of(1, "Linear", "constant_velocity"),
                _of(2, "Polynomial3", "poly_23"),
                _of(3, "Polynomial5", "poly_345"),
                _of(4, "Polynomial7", "poly_4567"),
                _of(5, "Sinusoid", "simple_harmonic"),
                _of(6, "SinusoidCombination", note=_UNCONFIRMED),
                _of(7, "InclinedSinusoid", "cycloidal"),
                _of(8, "ModifiedSinusoid", "modified_sine"),
                _of(9, "HarmonicCombination", "harmonic_combination"),
                _of(10, "AccelerationTrapezoid", "modified_trapezoid"),
                _of(11, "CubicSpline", note="it is made from points: use a tabulated segment"),
            ),
        ),
        "lcamhdl": System(
            "LCamHdl",
            (
                _of(1, "LCAMHDL_PROFILE_POINT", note="a point is no motion law"),
                _of(2, "LCAMHDL_PROFILE_DWELL", "dwell"),
                _of(3, "LCAMHDL_PROFILE_CONST_VELO", "constant_velocity"),
                _of(4, "LCAMHDL_PROFILE_POLY_3", "poly_23"),
                _of(5, "LCAMHDL_PROFILE_POLY_5", "poly_345"),
                _of(6, "LCAMHDL_PROFILE_POLY_7", note="it is pieced together from two polynomials of degree 6"),
                _of(7, "LCAMHDL_PROFILE_D_D_PARABOLA", "parabolic"),
                _of(8, "LCAMHDL_PROFILE_C_C_PARABOLA", note=_UNCONFIRMED),
                _of(9, "LCAMHDL_PROFILE_D_D_BASIC_SINE", "simple_harmonic"),
                _of(10, "LCAMHDL_PROFILE_D_D_INCLINED_SINE", "cycloidal"),
                _of(11, "LCAMHDL_PROFILE_D_D_MOD_ACCEL_TRAPEZOID", "modified_trapezoid"),
                _of(12, "LCAMHDL_PROFILE_D_D_MOD_SINE", "modified_sine"),
                _of(13, "LCAMHDL_PROFILE_C_C_MOD_SINE", "universal", zones=_MODIFIED_SINE),
                _of(14, "LCAMHDL_PROFILE_R_R_MOD_VELO_TRAPEZOID", "sine_straight_line", defaults={"c": 1.0}),
                _of(15, "LCAMHDL_PROFILE_R_R_BASIC_SINE", "simple_harmonic"),
                _of(16, "LCAMHDL_PROFILE_D_C_MOD_SINE", "universal", zones=_MODIFIED_SINE),
                _of(17, "LCAMHDL_PROFILE_C_D_MOD_SINE", "universal", zones=_MODIFIED_SINE),
                _of(18, "LCAMHDL_PROFILE_D_R_MOD_ACCEL_TRAPEZOID", "universal", zones=_TRAPEZOID_REST_TO_TURN),
                _of(19, "LCAMHDL_PROFILE_R_D_MOD_ACCEL_TRAPEZOID", "universal", zones=_TRAPEZOID_TURN_TO_REST),
                _of(20, "LCAMHDL_PROFILE_D_R_HARMONIC_COMBINATION", "harmonic_combination"),
                _of(21, "LCAMHDL_PROFILE_R_D_HARMONIC_COMBINATION", "universal", zones=_TURN_TO_REST),
                _of(22, "LCAMHDL_PROFILE_C_R_HARMONIC_COMBINATION", note=_UNCONFIRMED),
                _of(23, "LCAMHDL_PROFILE_R_C_HARMONIC_COMBINATION", note=_UNCONFIRMED),
                _of(30, "LCAMHDL_PROFILE_POLY_4", note=_UNCONFIRMED),
                _of(35, "LCAMHDL_PROFILE_POLY_6", note=_UNCONFIRMED),
                _of(60, "LCAMHDL_ADD_PROFILE_D_R_DOUBLE_HARMONIC", "double_harmonic"),
                _of(61, "LCAMHDL_ADD_PROFILE_R_D_DOUBLE_HARMONIC", "double_harmonic_return"),
            ),
            prefix="LCAMHDL_PROFILE_",
        ),
        "codesys": System(
            "CODESYS SoftMotion",
            (
                _of(None, "Line", "constant_velocity"),
                _of(None, "Poly5", "poly_345"),
                _of(None, "Poly7", "poly_4567"),
                _of(None, "InclinedSine", "cycloidal"),
                _of(None, "ModifiedSine|ModifiedSine_Lambda", "modified_sine"),
                _of(
                    None, "ModifiedSine_AccParam", note="it is given by its deceleration: choose an inflection instead"
                ),
            ),
        ),
        "jcmas": System(
            "JCMAS",
            (
                _of(11, "等加速度|PB", "parabolic"),
                _of(12, "単弦", "simple_harmonic"),
                _of(22, "サイクロイド|CY", "cycloidal"),
                _of(25, "変形台形|MT", "modified_trapezoid"),
                _of(26, "変形正弦|MS", "modified_sine"),
                _of(27, "変形等速度|MCV50", "modified_constant_velocity", fixed={"cv_fraction": 0.5}),
                _of(33, "非対称サイクロイド", "universal_code", fixed={"code": 33}),
                _of(34, "非対称変形台形", "universal_code", fixed={"code": 34}),
                _of(35, "トラペクロイド", "trapecloid"),
                _of(43, "片停留サイクロイド m=1", "universal_code", fixed={"code": 43}),
                _of(44, "片停留サイクロイド m=2/3", "universal_code", fixed={"code": 44}),
                _of(45, "片停留変形台形 m=1", "universal_code", fixed={"code": 45}),
                _of(46, "片停留変形台形 Ferguson", "universal_code", fixed={"code": 46}),
                _of(47, "片停留変形台形 m=2/3", "universal_code", fixed={"code": 47}),
                _of(48, "片停留変形正弦", "universal_code", fixed={"code": 48}),
                _of(49, "片停留トラペクロイド", "universal_code", fixed={"code": 49}),
                _of(51, "無停留変形台形", "universal_code", fixed={"code": 51}),
                _of(52, "無停留変形等速度", "universal_code", fixed={"code": 52}),
                _of(92, "NC2", "nc2"),
            ),
        ),
        "motiondesigner": System(
            "MotionDesigner",
            (
                _of(None, "Constant-Acceleration & Deceleration", "parabolic"),
                _of(None, "Constant-Velocity", "constant_velocity"),
                _of(None, "Cubic", note=_BOUNDARY),
                _of(None, "Cycloidal", "cycloidal"),
                _of(
                    None,
                    "Cycloidal Constant-Velocity 50%",
                    "cycloidal_constant_velocity",
                    fixed={"cv_fraction": 0.5},
                ),
                _of(None, "Dwell", "dwell"),
                _of(None, "Modified-Sinusoid", "modified_sine"),
                _of(None, "Modified-Trapezoidal", "modified_trapezoid"),
                _of(None, "Polynomial 2-3", "poly_23"),
                _of(None, "Polynomial 3-4-5", "poly_345"),
                _of(None, "Polynomial 4-5-6-7", "poly_4567"),
                _of(None, "Polynomial Low Impact Crossover", note=_BOUNDARY),
                _of(None, "Quadratic", note=_UNCONFIRMED),
                _of(None, "Ramp", note=_UNCONFIRMED),
                _of(None, "Simple-Harmonic", "simple_harmonic"),
                _of(
                    None,
                    "Sine-Constant-Cosine|SCCA",
                    "scca",
                    renamed={"a": "b", "b": "c", "c": "d"},
                ),
                _of(
                    None,
                    "SCCA with Constant-Velocity 20%",
                    "modified_constant_velocity",
                    fixed={"cv_fraction": 0.2},
                ),
                _of(
                    None,
                    "SCCA with Constant-Velocity 33%",
                    "modified_constant_velocity",
                    fixed={"cv_fraction": 1 / 3},
                ),
                _of(
                    None,
                    "SCCA with Constant-Velocity 50%",
                    "modified_constant_velocity",
                    fixed={"cv_fraction": 0.5},
                ),
                _of(None, "Sine-Squared", note=_UNCONFIRMED),
                _of(None, "Sinusoidal", note="a standing oscillation is no motion law"),
                _of(None, "Triple-Harmonic|Three Harmonic", "triple_harmonic"),
                _of(
                    None,
                    "Triple-Harmonic: Modified Trapezoidal",
                    "triple_harmonic",
                    fixed={"h1": 6.04, "h2": 0.0},
                ),
                _of(
                    None,
                    "Triple-Harmonic: Modified Sine",
                    "triple_harmonic",
                    fixed={"h1": 5.1968, "h2": 1.769},
                ),
            ),
        ),
        "vdi2143": System(
            "VDI 2143",
            (
                _of(None, "Rast|dwell", "dwell"),
                _of(None, "quadratic parabola", "parabolic"),
                _of(None, "Sinuslinie|basic sine line|simple sine", "simple_harmonic"),
                _of(None, "geneigte Sinuslinie|Bestehorn|inclined sine line", "cycloidal"),
                _of(None, "modifizierte Sinuslinie|modified sine line", "modified_sine"),
                _of(
                    None,
                    "modifiziertes Beschleunigungstrapez|Beschleunigungstrapez|modified acceleration trapezoid",
                    "modified_trapezoid",
                ),
                _of(None, "Polynom 5. Ordnung|polynomial of fifth degree", "poly_345"),
                _of(None, "Sinus-Gerade-Kombination|sine-straight line combination", "sine_straight_line"),
                _of(None, "Harmonische Kombination|harmonic combination", "harmonic_combination"),
            ),
        ),
    }
)


def resolve(system: Any, entry: Any, params: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return name and parameters of the Law for Law.from_dialect()."""
    within = _system(system)
    found = _find(within, entry)
    shown = f"{_shown(found)} of {within.title}"
    if not found.law:
        raise LawError(f"there is no law for {shown}: {found.note}", parameter="entry", value=entry)
    given = dict(found.defaults)
    for key, value in params.items():
        if key in found.fixed:
            message = f"{shown} has {key} = {found.fixed[key]:g}, and no other"
            raise ParameterError(message, parameter=key, value=value)
        if key in found.renamed.values() and key not in found.renamed:
            raise ParameterError(f"{shown} has no parameter {key!r}", parameter=key, value=value)
        given[found.renamed.get(key, key)] = value
    given.update(found.fixed)
    if found.zones:
        given["T"] = _breakpoints(found, given.pop("inflection", 0.5))
    return found.law, given


def unknown(name: str, forms: Iterable[str] = ()) -> LawError:
    """Return the error for an unknown law: with its name here, the nearest name, or all laws.

    forms: free forms, which a segment can have too.
    """
    groups = dict(GROUPS) | ({"Segments only": tuple(forms)} if forms else {})
    names = [law for group in groups.values() for law in group]
    word = _plain(name[:MAX_NAME])
    own = [law for law in names if _plain(law) == word]
    found = _here(word, names) if word and not own else []
    close = own or difflib.get_close_matches(name[:MAX_NAME], names, n=1)
    only = [] if forms else _here(word, [form for form in OTHER_NAMES if form not in names]) if word else []
    if found:
        hint = f"that is {' or '.join(found)} here"
    elif only and not own:
        hint = f"that is {' or '.join(only)} here, which is for a Segment: Segment({only[0]}, duration=..., ...)"
    elif close:
        hint = f"did you mean {close[0]!r}?"
    else:
        hint = "; ".join(f"{group}: {', '.join(laws)}" for group, laws in groups.items())
    return LawError(f"there is no law {short_repr(name)}; {hint}", parameter="law", value=name)


def _here(word: str, names: list[str]) -> list[str]:
    """Return the laws that other systems call so: names, and calls for entries with fixed parameters."""
    laws = [law for law, others in OTHER_NAMES.items() if law in names and word in map(_plain, others)]
    calls = []
    for key, system in SYSTEMS.items():
        for entry in system.entries:
            if entry.law and word in _keys(entry, system):
                if entry.fixed or entry.defaults or entry.renamed or entry.zones:
                    calls.append(f"Law.from_dialect({key!r}, {entry.names[0]!r})")
                elif entry.law in names:
                    laws.append(entry.law)
    return [*map(repr, dict.fromkeys(laws)), *dict.fromkeys(calls)]


def _breakpoints(found: Entry, inflection: Any) -> tuple[float, ...]:
    at = number(inflection, "inflection")
    if not 1e-3 <= at <= 1 - 1e-3:
        message = f"{_shown(found)}: inflection must be 0.001 to 0.999; got {at:g}"
        raise ParameterError(message, parameter="inflection", value=inflection)
    return tuple(a + b * at for a, b in found.zones)


def _system(name: Any) -> System:
    if not isinstance(name, str):
        raise WrongTypeError(f"system must be a name; got {type(name).__name__}", parameter="system", value=name)
    if name not in SYSTEMS:
        raise LawError(f"there is no system {name!r}; {suggestion(name, SYSTEMS)}", parameter="system", value=name)
    return SYSTEMS[name]


def _find(system: System, entry: Any) -> Entry:
    if isinstance(entry, bool) or not isinstance(entry, int | str):
        message = f"entry must be a name or a number; got {type(entry).__name__}"
        raise WrongTypeError(message, parameter="entry", value=entry)
    for found in system.entries:
        if entry == found.number or (isinstance(entry, str) and _plain(entry) in _keys(found, system)):
            return found
    raise LawError(f"{system.title} has no law {entry!r}; {_choices(system, entry)}", parameter="entry", value=entry)


def _choices(system: System, entry: int | str) -> str:
    """Return the nearest name, or all entries that have a law."""
    if isinstance(entry, str):
        names = {key: found.names[0] for found in system.entries for key in _keys(found, system)}
        if close := difflib.get_close_matches(_plain(entry), names, n=1):
            return f"did you mean {names[close[0]]!r}?"
    return f"choose from {', '.join(_shown(found) for found in system.entries if found.law)}"


def _plain(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return re.sub(r"[^\w%/=]|_", "", name.casefold())


def _keys(found: Entry, system: System) -> set[str]:
    return {_plain(name) for whole in found.names for name in (whole, whole.removeprefix(system.prefix))}


def _shown(found: Entry) -> str:
    return found.names[0] if found.number is None else f"{found.number} {found.names[0]}"
