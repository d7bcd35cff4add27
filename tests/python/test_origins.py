"""Where a motion comes from: a table, a spline, or durations; and what is asked or told about it."""

import json
import pickle
import re
import warnings

import numpy as np
import pytest

import camkin
from camkin import Program, Segment
from camkin.cli import main

THETA = np.arange(0.0, 361.0, 10.0)
S = np.round(np.sin(np.radians(THETA)) ** 2, 12)


def spline(unit=1.0):
    knots = np.r_[[0.0] * 4, 20.0, 40.0, [60.0] * 4] * unit
    return Segment.bspline(knots, [0.0, 0.0, 0.0, 1.0, 1.0, 1.0])


def asked(make):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        make()
    return [str(warning.message) for warning in caught]


@pytest.mark.parametrize(("unit", "kind"), [(np.pi / 180, "radians"), (1 / 360, "fractions of the cycle")])
def test_a_spline_by_hand_is_asked_about_its_angles(unit, kind):
    (question,) = asked(lambda: Program([spline(unit), spline(unit).reversed()]))
    assert f"if they are {kind}, multiply them and the knots of splines by" in question
    assert asked(lambda: Program([spline(), spline().reversed()])) == []
    found = asked(lambda: Program([spline(unit), spline(unit).reversed()], cycle=360 * unit))
    assert len(found) == (kind == "radians") and all("6.28319 looks like radians" in text for text in found)


def test_a_table_is_asked_once():
    question = "angles in radians? np.degrees(theta) makes degrees of them"
    (found,) = asked(lambda: Program.from_table(np.radians(THETA), S, periodic=False))
    assert question in found
    made = Segment.table(np.radians(THETA), S)
    (found,) = asked(lambda: Program([made]))
    assert "if they are radians" in found
    assert asked(lambda: Program([Segment.table(np.radians(THETA), S, duration=360)])) == []


def test_a_copied_program_of_a_table_is_asked_in_the_same_words():
    with pytest.warns(camkin.CamkinWarning):
        p = Program.from_table(np.radians(THETA), S, periodic=False)
    (found,) = asked(lambda: pickle.loads(pickle.dumps(p)))
    assert "angles in radians?" in found


@pytest.mark.parametrize("name", ["table", "Table", "lift_table"])
def test_the_law_of_a_table_names_its_constructor(name):
    words = f"there is no law {name!r}: Segment.table(theta, s) makes the segment of a lift table"
    with pytest.raises(camkin.LawError, match=re.escape(words)):
        Segment(name, duration=90, lift=10)


def test_json_of_a_table_has_its_fit(tmp_path, capsys):
    path = tmp_path / "lift.csv"
    Program.from_table(THETA, S).to_csv(path, step=10.0)
    assert main(["analyze", str(path), "--json"]) == 0
    fit = Program.from_csv(path).fit
    found = json.loads(capsys.readouterr().out)["fit"]
    assert found == {
        "rms": fit.rms,
        "largest": fit.largest,
        "row": fit.row,
        "where": fit.where,
        "noise": fit.noise,
        "smoothing": None,
    }
    plain = Program([Segment("cycloidal", duration=90, lift=1)] * 1, accumulate=True)
    assert "fit" not in plain.analyze().to_dict()
