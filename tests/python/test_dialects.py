"""Test the names and numbers of other systems: every entry, some against published peaks, and errors."""

import numpy as np
import pytest

import camkin
from camkin.dialects import SYSTEMS
from camkin.law import parameters

ENTRIES = [(system, entry) for system, found in SYSTEMS.items() for entry in found.entries]
# Parameters for the entries that do not fix all parameters.
OPEN = {
    "sine_straight_line": {"c": 0.5},
    "scca": {"a": 0.25, "b": 0.5, "c": 0.25},
    "triple_harmonic": {"h1": 6, "h2": 0},
}


def call(system, entry):
    return entry.names[0] if entry.number is None else entry.number, {
        key: value for key, value in OPEN.get(entry.law, {}).items() if key not in {*entry.fixed, *entry.defaults}
    }


@pytest.mark.parametrize(("system", "entry"), ENTRIES, ids=lambda x: x if isinstance(x, str) else x.names[0])
def test_every_entry(system, entry):
    key, params = call(system, entry)
    if not entry.law:
        assert entry.note
        with pytest.raises(camkin.LawError, match="there is no law for") as caught:
            camkin.Law.from_dialect(system, key)
        assert entry.note in str(caught.value)
        return
    law = camkin.Law.from_dialect(system, key, **params)
    assert law.name == entry.law
    assert law(1.0) == (0.0 if law.name == "dwell" else 1.0)
    prefix = SYSTEMS[system].prefix
    for name in entry.names:
        for spelling in (name, name.lower(), name.removeprefix(prefix), name.replace("_", " ").replace("-", "_")):
            assert camkin.Law.from_dialect(system, spelling, **params) == law


@pytest.mark.parametrize("system", SYSTEMS)
def test_entries_are_distinct(system):
    numbers = [entry.number for entry in SYSTEMS[system].entries if entry.number is not None]
    names = [name.casefold() for entry in SYSTEMS[system].entries for name in entry.names]
    assert len(set(numbers)) == len(numbers)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("system", "entry", "params", "law"),
    [
        ("twincat", 11, {}, camkin.Law("modified_sine")),
        ("twincat", 5, {"inflection": 0.4}, camkin.Law("poly_345", inflection=0.4)),
        ("twincat", 12, {}, camkin.Law("cycloidal")),
        ("twincat", "HARMONIC_KOMBI_RT", {"inflection": 0.6}, camkin.Law("harmonic_combination", inflection=0.6)),
        ("twincat_mc3", 3, {}, camkin.Law("poly_345")),
        ("lcamhdl", "D_D_MOD_SINE", {}, camkin.Law("modified_sine")),
        ("lcamhdl", 14, {}, camkin.Law("sine_straight_line", c=1.0)),
        ("lcamhdl", 14, {"c": 0.5}, camkin.Law("sine_straight_line", c=0.5)),
        ("codesys", "InclinedSine", {}, camkin.Law("cycloidal")),
        ("jcmas", 48, {}, camkin.Law("universal_code", code=48)),
        ("jcmas", "MS", {}, camkin.Law("modified_sine")),
        ("motiondesigner", "SCCA", {"a": 0.1, "b": 0.2, "c": 0.3}, camkin.Law("scca", b=0.1, c=0.2, d=0.3)),
        ("vdi2143", "Bestehorn", {}, camkin.Law("cycloidal")),
    ],
)
def test_some_laws(system, entry, params, law):
    assert camkin.Law.from_dialect(system, entry, **params) == law


# Cv and Ca from the manual of the system, or from the tables of the literature.
@pytest.mark.parametrize(
    ("system", "entry", "digits", "Cv", "Ca"),
    [
        ("motiondesigner", "SCCA with Constant-Velocity 20%", 3, 1.528, 5.999),
        ("motiondesigner", "SCCA with Constant-Velocity 33%", 3, 1.404, 6.617),
        ("jcmas", 11, 3, 2.000, 4.000),
        ("jcmas", 12, 3, 1.571, 4.935),
        ("jcmas", 22, 3, 2.000, 6.283),
        ("jcmas", 25, 3, 2.000, 4.888),
        ("jcmas", 26, 2, 1.76, 5.53),
        ("jcmas", 27, 5, 1.27526, 8.01268),
        ("twincat", "MODSINUSLINIE", 4, 1.7596, 5.5280),
        ("twincat", "BESCHLTRAPEZ", 4, 2.0, 4.8881),
        ("lcamhdl", "D_R_HARMONIC_COMBINATION", 4, 1.6598, 5.2146),
    ],
)
def test_published_peaks(system, entry, digits, Cv, Ca):
    peaks = camkin.Law.from_dialect(system, entry).peaks
    assert round(peaks.Cv, digits) == Cv
    assert round(peaks.Ca, digits) == Ca


@pytest.mark.parametrize("inflection", [0.5, 0.4, 0.7])
@pytest.mark.parametrize(("to_turn", "to_rest"), [(17, 18), (21, 22)])
def test_turn_to_rest_is_rest_to_turn_seen_from_the_end(to_turn, to_rest, inflection):
    x = np.linspace(0.0, 1.0, 60)[1:-1]  # no breakpoint among them
    one = camkin.Law.from_dialect("twincat", to_turn, inflection=inflection)
    other = camkin.Law.from_dialect("twincat", to_rest, inflection=1.0 - inflection)
    for nu, sign in enumerate((-1.0, 1.0, -1.0, 1.0)):
        mirrored = sign * other(1.0 - x, nu) + (nu == 0)
        np.testing.assert_allclose(one(x, nu), mirrored, atol=1e-12)


def test_modified_sine_with_velocities():
    # At rest at both ends it is the modified sine; with velocities it begins and ends with them.
    x = np.linspace(0.0, 1.0, 33)
    entry = ("lcamhdl", "C_C_MOD_SINE")
    np.testing.assert_allclose(camkin.Law.from_dialect(*entry)(x), camkin.Law("modified_sine")(x), atol=1e-15)
    law = camkin.Law.from_dialect(*entry, v0=0.25, v1=0.5, inflection=0.4)
    assert (law(0.0, 1), law(0.0, 2)) == (0.25, 0.0)
    assert law(1.0, 1) == pytest.approx(0.5, abs=1e-15)


# ---- refused ----


@pytest.mark.parametrize(
    ("system", "entry", "params", "error", "parameter", "words"),
    [
        ("twinkat", 11, {}, camkin.LawError, "system", "there is no system 'twinkat'; did you mean 'twincat'?"),
        ("", 11, {}, camkin.LawError, "system", "choose from 'twincat', 'twincat_mc3', 'lcamhdl'"),
        (3, 11, {}, camkin.WrongTypeError, "system", "system must be a name; got int"),
        ("twincat", 2, {}, camkin.LawError, "entry", "TwinCAT has no law 2; choose from 1 MOTIONFUNCTYPE_POLYNOM1, 3 "),
        ("twincat", "MODSINUSLINE", {}, camkin.LawError, "entry", "did you mean 'MOTIONFUNCTYPE_MODSINUSLINIE'?"),
        ("twincat", 15, {}, camkin.LawError, "entry", "it is made from boundary values: use Segment('poly_bc', ...)"),
        ("twincat", 11.0, {}, camkin.WrongTypeError, "entry", "entry must be a name or a number; got float"),
        ("twincat", True, {}, camkin.WrongTypeError, "entry", "got bool"),
        ("vdi2143", 5, {}, camkin.LawError, "entry", "VDI 2143 has no law 5; choose from Rast, quadratic parabola,"),
        ("twincat", 16, {}, camkin.ParameterError, "c", "needs the parameter 'c'"),
        ("twincat", 11, {"lamda": 0.4}, camkin.ParameterError, "lamda", "no parameter 'lamda'"),
        ("twincat", 18, {"inflection": 0.0}, camkin.ParameterError, "inflection", "0.001 to 0.999; got 0"),
        ("twincat", 18, {"inflection": "0.4"}, camkin.WrongTypeError, "inflection", "must be a number"),
        (
            "jcmas",
            27,
            {"cv_fraction": 0.4},
            camkin.ParameterError,
            "cv_fraction",
            "cv_fraction = 0.5, and no other",
        ),
        ("motiondesigner", "SCCA", {"a": 1, "b": 0, "c": 0, "d": 0}, camkin.ParameterError, "d", "no parameter 'd'"),
    ],
)
def test_refused(system, entry, params, error, parameter, words):
    with pytest.raises(error) as caught:
        camkin.Law.from_dialect(system, entry, **params)
    assert words in str(caught.value)
    assert caught.value.parameter == parameter
    assert caught.value.value is None or not isinstance(caught.value.value, dict)


def test_table_is_sound():
    for _, entry in ENTRIES:
        if entry.law:
            known = parameters(entry.law)
            assert {*entry.fixed, *entry.defaults, *entry.renamed.values()} <= known.keys()
            assert bool(entry.zones) == (entry.law == "universal")
