"""Test the names of laws: those of other systems, everyday words and misspelled ones lead to a law of this library."""

import ast
import re
from pathlib import Path

import pytest
from mistakes import check_message, moved

import camkin
from camkin import Law, Segment
from camkin._base.law_names import GROUPS, OTHER_NAMES
from camkin.dialects import SYSTEMS
from camkin.freeform import FORMS

# Mistake: the call, the exception, words of its message.
MISTAKES = {
    "spline": (lambda: moved("spline", 10), camkin.LawError, "there is no law 'spline'; that is 'bspline' here"),
    "polynomial": (lambda: moved("polynomial", 1), camkin.LawError, "that is 'poly_bc' or 'poly' here"),
    "poly_bc as a Law": (lambda: Law("poly_bc"), camkin.LawError, "use Segment('poly_bc', ...)"),
    "closed list": (
        lambda: Law("xyzzy"),
        camkin.LawError,
        "; Elementary: dwell, constant_velocity, parabolic; Polynomials:",
    ),
    "name with settled parameters": (
        lambda: Law("SCCA with Constant-Velocity 50%"),
        camkin.LawError,
        "that is Law.from_dialect('motiondesigner', 'SCCA with Constant-Velocity 50%') here",
    ),
    "a form of a segment as a law": (
        lambda: Law("polynomial"),
        camkin.LawError,
        "that is 'poly_bc' or 'poly' here, which is for a Segment: Segment('poly_bc', duration=..., ...)",
    ),
    "a spline as a law": (lambda: Law("cubic spline"), camkin.LawError, "Segment('bspline', duration=..., ...)"),
    "VDI name of the cycloid": (lambda: Law("Bestehorn-Sinoide"), camkin.LawError, "that is 'cycloidal' here"),
    "VDI name of the harmonic": (lambda: Law("einfache Sinuslinie"), camkin.LawError, "that is 'simple_harmonic' here"),
    "VDI name of a polynomial": (lambda: Law("Polynom 5. Grades"), camkin.LawError, "that is 'poly_345' here"),
}
ELSEWHERE = {
    "sinuslinie": "simple_harmonic",
    "geneigte Sinuslinie": "cycloidal",
    "bestehorn": "cycloidal",
    "rast": "dwell",
    "shm": "simple_harmonic",
    "MS": "modified_sine",
    "MT": "modified_trapezoid",
    "3-4-5": "poly_345",
    "Poly5": "poly_345",
    "linear": "constant_velocity",
    "harmonic": "simple_harmonic",
    "modifizierte_sinuslinie": "modified_sine",
    "MOTIONFUNCTYPE_BESTEHORN": "cycloidal",
    "D_D_INCLINED_SINE": "cycloidal",
    "サイクロイド": "cycloidal",
}
for there, here in ELSEWHERE.items():
    MISTAKES[f"law {there}"] = (lambda name=there: moved(name, 1), camkin.LawError, f"that is {here!r} here")
    MISTAKES[f"Law {there}"] = (lambda name=there: Law(name), camkin.LawError, f"that is {here!r} here")
for spelled in ("modified sine", "Modified_Sine", "modifiedsine", "modfied_sine"):
    MISTAKES[f"law {spelled}"] = (lambda name=spelled: Law(name), camkin.LawError, "did you mean 'modified_sine'?")


@pytest.mark.parametrize("name", MISTAKES)
def test_message_says_what_to_do(name):
    check_message(*MISTAKES[name])


@pytest.mark.parametrize("make", [Law, lambda name: Segment(name, duration=90, lift=1)], ids=["Law", "Segment"])
def test_a_list_to_choose_from_has_every_law(make):
    with pytest.raises(camkin.LawError) as caught:
        make("xyzzy")
    listed = re.findall(r"\w+", str(caught.value).partition(";")[2])
    forms = () if make is Law else tuple(FORMS)
    assert set(camkin.laws() + forms) <= set(listed)
    assert set(FORMS).isdisjoint(listed) == (make is Law)


def test_groups_have_every_law_once():
    assert sorted(law for group in GROUPS.values() for law in group) == sorted(camkin.laws())
    assert OTHER_NAMES.keys() <= {*camkin.laws(), *FORMS}


def every_other_name():
    yield from ((name, law) for law, names in OTHER_NAMES.items() if law not in FORMS for name in names)
    for system in SYSTEMS.values():
        yield from ((name, entry.law) for entry in system.entries if entry.law for name in entry.names)


@pytest.mark.parametrize(("name", "law"), list(every_other_name()))
def test_every_name_of_other_systems_is_known(name, law):
    if name.casefold() in camkin.laws():
        return
    with pytest.raises(camkin.LawError) as caught:
        Law(name)
    message = str(caught.value)
    # The name of the law itself leads to the law as well.
    assert repr(law) in message or f"{name!r}) here" in message, message
    for call in re.findall(r"Law\.from_dialect\((.*?)\)(?= or | here)", message):
        assert Law.from_dialect(
            *ast.literal_eval(call), **({"a": 0.2, "b": 0.6, "c": 0.2} if "Sine-Con" in call else {})
        )


@pytest.mark.parametrize(
    ("word", "laws"),
    [
        ("sine", ("simple_harmonic", "cycloidal")),
        ("cosine", ("simple_harmonic",)),
        ("trapezoid", ("modified_trapezoid", "trapezoidal_velocity")),
        ("ramp", ("constant_velocity",)),
        ("pause", ("dwell",)),
        ("cubic", ("poly_23",)),
    ],
)
def test_everyday_words_lead_to_the_law_and_not_to_one_spelled_alike(word, laws):
    with pytest.raises(camkin.LawError) as caught:
        Segment(word, duration=90, lift=10)
    assert str(caught.value).endswith(f"that is {' or '.join(map(repr, laws))} here")


def test_names_of_other_systems_are_one_table():
    """The pages of docs/reference/laws and the messages read the same: nothing of it is written down a second time."""
    text = (Path(__file__).parents[2] / "scripts" / "laws.toml").read_text(encoding="utf-8")
    assert not re.findall(r"^(names|group) =", text, re.MULTILINE)
