"""Mistakes in searches, sweeps and gradients: one message that names the argument, and no figure."""

import math

import numpy as np
import pytest

import camkin
from camkin import Cam, Design, Program, RollerFollower, Segment, free, rest

SEGMENTS = [
    Segment("modified_sine", duration=free("rise", 60, 160), lift=20),
    Segment("dwell", duration=60),
    Segment("cycloidal", duration=rest, lift=rest),
]
DESIGN = Design(SEGMENTS, total=280, rpm=300, length_unit="mm")
PROGRAM = DESIGN(rise=100)
ROLLER = RollerFollower(5)


def whole(law, key, low, high):
    return Design(
        [
            Segment(law, duration=90, lift=10, **{key: free("k", low, high)}),
            Segment("cycloidal", duration=200, lift=-10),
        ]
    )


def peak(program):
    return program.analyze(points=2).max_acceleration


def searched(objective="max_jerk", design=DESIGN, **arguments):
    pytest.importorskip("scipy", reason="SciPy is not installed")
    return design.minimize(objective, **arguments)


def swept(metric, **arguments):
    pytest.importorskip("pandas", reason="pandas is not installed")
    return camkin.sweep(DESIGN, grid={"rise": [80.0]}, metrics=[metric], progress=False, **arguments)


def fronts(objectives, design=DESIGN, **arguments):
    pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("scipy", reason="SciPy is not installed")
    return design.pareto(objectives, **arguments)


def infinite():
    segments = [
        Segment("parabolic", duration=free("d", 60, 150), lift=10),
        Segment("cycloidal", duration=rest, lift=rest),
    ]
    return Design(segments, rpm=100)


MISTAKES = {
    # whole numbers: a search once ended at n = 3, where n = 2 is 23 % better
    "n": (
        lambda: searched(design=whole("smooth_poly", "n", 1, 5)),
        "n is a whole number, .* each n from 1 to 5, or try",
    ),
    "code": (
        lambda: fronts(["max_jerk", "max_velocity"], whole("universal_code", "code", 11, 12)),
        "code is a whole number",
    ),
    # limits that once counted for nothing
    "limits": (lambda: searched(jump_speed=dict(mass=2, limits=250)), "no 'limits'; did you mean 'limit'"),
    "limits of residual": (lambda: searched(residual=dict(natural_hz=50, limits=1)), "residual takes no 'limits'"),
    "no limit": (lambda: searched(residual=dict(natural_hz=50)), "residual has no limit, and is no objective"),
    "no limit of a front": (
        lambda: fronts(["max_jerk", "max_velocity"], jump_speed=dict(mass=1)),
        "jump_speed has no limit",
    ),
    "no mass": (
        lambda: searched(jump_speed=dict(rate=1, limit=3)),
        r"jump_speed needs 'mass': give jump_speed=dict\(mass=",
    ),
    "mass of a gradient": (
        lambda: DESIGN.gradient("jump_speed", at=[100], jump_speed=dict(mass=-1)),
        "mass must be positive",
    ),
    "mass as text": (lambda: searched(jump_speed=dict(mass="x", limit=3)), "mass must be a number; got str"),
    "rate as text": (lambda: searched(jump_speed=dict(mass=1, rate="k", limit=3)), "rate must be a number; got str"),
    "frequency as text": (
        lambda: searched(residual=dict(natural_hz="k", limit=3)),
        "natural_hz must be a number; got str",
    ),
    "no dict": (lambda: searched(residual=50), r"residual must be a dict, as in residual=dict\(natural_hz="),
    # sweeps
    "free base": (
        lambda: swept("min_radius", cam=dict(follower=ROLLER, base_radius=free("b", 20, 50))),
        "is for Design",
    ),
    "no base": (
        lambda: swept("min_radius", cam=dict(follower=ROLLER, base_radius=None)),
        "base_radius must be a number",
    ),
    "mass of a sweep": (lambda: swept("jump_speed", jump_speed=dict(mass=-1)), "mass must be positive"),
    "limit of a sweep": (lambda: swept("jump_speed", jump_speed=dict(mass=1, limit=9)), "takes no 'limit' in a sweep"),
    # gradients
    "None as metric": (lambda: camkin.gradients(PROGRAM, [None], [(0, "lift")]), "metrics must be names; got None"),
    "bytes as metric": (lambda: camkin.gradients(PROGRAM, [b"a"], [(0, "lift")]), "metrics must be names; got b'a'"),
    "no metrics": (lambda: camkin.gradients(PROGRAM, None, [(0, "lift")]), r"metrics must be a list, .* got None"),
    "one metric": (
        lambda: camkin.gradients(PROGRAM, "s_max", [(0, "lift")]),
        r"metrics must be a list, .* got 's_max'",
    ),
    "no parameters": (lambda: camkin.gradients(PROGRAM, ["s_max"], None), r"parameters must be a list, such as \[\(0,"),
    "lift of a dwell": (
        lambda: camkin.gradients(
            PROGRAM, ["max_velocity", "jump_speed"], [(None, "mass"), (1, "lift")], jump_speed=dict(mass=1)
        ),
        r"parameter \(1, 'lift'\): segment 1 \(dwell\) does not vary with 'lift': give a duration",
    ),
    # objectives
    "no objectives": (lambda: fronts(None), "objectives must be two names"),
    "a number of objectives": (lambda: fronts(5), "objectives must be two names"),
    "infinite objective": (
        lambda: fronts(["max_jerk", "max_velocity"], infinite(), n=3),
        "^max_jerk is not finite in any",
    ),
    "a Peak": (lambda: searched(peak), "objective must return a number; got Peak: return its .value"),
    "an Rms": (lambda: searched(lambda p: p.analyze().rms_jerk), "got Rms: return its .cycle"),
    "None": (lambda: searched(lambda p: None), "the value of objective must be a number; got NoneType"),
    "a list": (lambda: searched(lambda p: [1.0]), "the value of objective must be a number; got list"),
    "nan": (lambda: DESIGN.gradient(lambda p: math.nan, at=[100]), "objective is not finite at these values"),
    "a Peak of a gradient": (lambda: DESIGN.gradient(peak, at=[100]), "got Peak: return its .value"),
    "seed": (lambda: searched(seed=-1), "seed must be 0 to"),
    "at rest": (lambda: searched(rpm=0), r"rpm must not be 0 in a search: .* rpm='geometric'"),
    # designs
    "cycle": (lambda: Design(SEGMENTS, cycle="x"), "cycle must be a number; got str"),
    "negative cycle": (lambda: Design(SEGMENTS, cycle=-5), "cycle must be 1e-9 to 1e9; got -5"),
    "rest": (
        lambda: Design(SEGMENTS, total=280, cam=dict(follower=ROLLER, base_radius=rest)),
        "base_radius .* cannot be rest",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_have_one_message(mistake):
    call, message = MISTAKES[mistake]
    with pytest.raises(camkin.CamkinError, match=message):
        call()


def test_what_is_no_mistake():
    """A speed of 0 has derivatives, a limit beside its objective counts, whole numbers can be swept, self is a name."""
    assert DESIGN.gradient("max_jerk", rpm=0, at=[100]) == 0.0
    segments = [
        Segment("cycloidal", duration=free("self", 60, 90), lift=10),
        Segment("cycloidal", duration=90, lift=-10),
    ]
    assert Design(segments)(self=80).segments[0].duration == 80.0
    found = searched("jump_speed", jump_speed=dict(mass=0.1, rate=1, preload=20, limit=10))
    assert found.success and found.fun > 10
    pytest.importorskip("pandas", reason="pandas is not installed")
    design = whole("smooth_poly", "n", 1, 5)
    table = camkin.sweep(design, grid={"k": [1, 1.5, 2]}, metrics=["max_acceleration"], progress=False)
    assert table["reason"].str.contains("n must be 1, 2, 3, 4 or 5").tolist() == [False, True, False]
    assert table["max_acceleration"][2] == pytest.approx(design(k=2).analyze().max_acceleration.value, rel=1e-13)


def test_a_sweep_says_why_a_metric_is_missing():
    assert (
        swept("face_width", cam=dict(follower=ROLLER, base_radius=40)).reason[0]
        == "face_width: only a flat face has one"
    )


def test_a_sweep_is_silent_about_each_odd_cam(recwarn):
    """Undercut is a metric. Once each such sample was a warning."""
    found = swept("undercut", cam=dict(follower=RollerFollower(30), base_radius=20))
    program = DESIGN(rise=80)
    assert found["undercut"][0] == sum(
        b - a for a, b in Cam(program, RollerFollower(30), base_radius=20).analyze().undercut
    )
    assert not any(isinstance(w.message, camkin.CamkinWarning) and "undercut" in str(w.message) for w in recwarn)


def test_gradients_may_be_none():
    assert camkin.gradients(PROGRAM, [], [(0, "lift")]).shape == (0, 1)
    assert np.isfinite(camkin.gradients(Program(PROGRAM.segments), ["s_max"], [(0, "lift")])).all()
