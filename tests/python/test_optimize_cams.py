"""Designs with free numbers of the cam: against camkin.size(), searches without gradients, and conflicts by hand."""

import math

import numpy as np
import pytest

import camkin
from camkin import (
    BarrelRoller,
    Cam,
    Design,
    FlatFollower,
    GeometryLimits,
    Limits,
    Program,
    RollerFollower,
    Segment,
    SwingingFlat,
    SwingingRoller,
    free,
    rest,
)

SEGMENTS = (
    Segment("modified_sine", duration=90, lift=12),
    Segment("dwell", duration=40),
    Segment("cycloidal", duration=120, lift=-12),
)
LIMITS = GeometryLimits(pressure_angle=30, radius=10)
BASE = free("base_radius", 2, 90)


def rising(cam: object, **options: object) -> Design:
    """A rise whose duration is free, and its return."""
    segments = [
        Segment("modified_sine", duration=free("rise", 60, 160), lift=12),
        Segment("dwell", duration=40),
        Segment("cycloidal", duration=rest, lift=rest),
    ]
    return Design(segments, total=250, cam=cam, **options)  # type: ignore[arg-type]


# ---- the smallest base circle ----


@pytest.mark.parametrize(
    ("follower", "limits", "unit"),
    [
        (RollerFollower(5), LIMITS, "mm"),
        (RollerFollower(5, offset=4), LIMITS, "mm"),
        (RollerFollower(5, offset=-4), GeometryLimits(pressure_angle=25), "mm"),
        (RollerFollower(9), GeometryLimits(radius=20), "mm"),
        (FlatFollower(), GeometryLimits(radius=10), "mm"),
        (FlatFollower(tilt=8), GeometryLimits(radius=10), "mm"),
        (BarrelRoller(3), GeometryLimits(pressure_angle=30), "mm"),
        (SwingingRoller(5, arm=60, centre_distance=80), GeometryLimits(pressure_angle=35, radius=5), "deg"),
        (SwingingFlat(centre_distance=80), GeometryLimits(radius=5), "deg"),
    ],
)
@pytest.mark.parametrize("rotation", [1, -1])
def test_the_smallest_base_circle_is_that_of_size(follower, limits, unit, rotation):
    """camkin.size() halves an interval of base radii, without derivatives."""
    cam = {"follower": follower, "base_radius": BASE, "rotation": rotation, "limits": limits}
    found = Design(SEGMENTS, cam=cam, length_unit=unit).minimize("base_radius")
    program = Program(SEGMENTS, length_unit=unit)
    best = camkin.size(
        program, follower, **{"radius": None, "pressure_angle": None, **limits.to_dict()}, rotation=rotation
    )
    assert found.success
    assert found.program == program
    assert found.cam == Cam(program, follower, base_radius=found.x[0], rotation=rotation, limits=limits)
    assert found.cam.analyze().violations == ()
    assert best.base_radius <= found.fun * (1 + 1e-12)
    assert found.fun == pytest.approx(best.base_radius, rel=1e-7)
    assert set(found.active) <= set(limits.to_dict()) and found.active


def test_the_best_offset_is_that_of_size():
    cam = {"follower": RollerFollower(5, free("offset", -8, 8)), "base_radius": BASE}
    found = Design(SEGMENTS, cam=cam).minimize("base_radius", geometry=LIMITS)
    best = camkin.size(Program(SEGMENTS), RollerFollower(5), pressure_angle=30, radius=10, offset="free")
    assert found.success
    assert found.fun == pytest.approx(best.base_radius, rel=1e-6)
    assert found.cam.follower.offset == pytest.approx(best.follower.offset, abs=1e-3)
    assert found.parameters == {"base_radius": found.cam.base_radius, "offset": found.cam.follower.offset}


def test_roller_and_motion_against_a_search_without_gradients():
    """The pressure angle wants a large roller, the curvature a small one; both want another split of the angle."""
    cam = {"follower": RollerFollower(free("roller", 3, 15)), "base_radius": BASE}
    found = rising(cam).minimize("base_radius", geometry=LIMITS)

    def smallest(roller: float, rise: float) -> float:
        program = rising(None)(rise=rise)
        return camkin.size(program, RollerFollower(roller), pressure_angle=30, radius=10).base_radius

    best = min(
        (smallest(roller, rise), roller, rise) for roller in np.linspace(3, 15, 13) for rise in np.linspace(70, 150, 17)
    )
    assert found.success
    assert best[0] * 0.97 < found.fun <= best[0] * (1 + 1e-9)
    assert found.fun == pytest.approx(smallest(found.parameters["roller"], found.parameters["rise"]), rel=1e-6)


def test_a_limit_of_the_motion_and_of_the_cam():
    """The least acceleration of a cam with at most this base radius keeps both of its limits."""
    most = GeometryLimits(pressure_angle=30, base_radius=14)
    design = rising({"follower": RollerFollower(5), "base_radius": BASE})
    found = design.minimize("max_acceleration", geometry=most)
    allowed = [
        design.program({"rise": rise, "base_radius": 14}).analyze().max_acceleration.value
        for rise in np.linspace(60, 160, 401)
        if not design.cam_of({"rise": rise, "base_radius": 14}).analyze(limits=most).violations
    ]
    assert found.success
    assert found.cam.base_radius <= 14 * (1 + 1e-12)
    assert (found.cam.limits, found.cam.analyze().violations) == (most, ())
    assert min(allowed) * 0.99 < found.fun <= min(allowed) * (1 + 1e-9)


def test_a_front_of_size_and_acceleration():
    design = rising({"follower": RollerFollower(5), "base_radius": BASE, "limits": LIMITS}, rpm=300)
    front = design.pareto(["base_radius", "max_acceleration"], n=4)
    assert len(front) >= 2
    for _, row in front.iterrows():
        cam = design.cam_of({"rise": row["rise"], "base_radius": row["base_radius"]})
        assert not cam.analyze().violations
        best = camkin.size(cam.program, cam.follower, pressure_angle=30, radius=10)
        # also at the end of the least acceleration, where the base radius is free
        assert row["base_radius"] == pytest.approx(best.base_radius, rel=1e-6)


def test_a_cam_may_be_given_whole():
    """The numbers of a Cam are fixed, and its program is not that of the design."""
    cam = Cam(Program(SEGMENTS), RollerFollower(5, 1.0), base_radius=40, rotation=-1, limits=LIMITS)
    design = rising(cam)
    assert design.parameters == {"rise": (60, 160)}
    found = design.minimize("max_acceleration")
    assert found.success
    assert found.cam == Cam(found.program, cam.follower, base_radius=40, rotation=-1, limits=LIMITS)
    named = {"follower": RollerFollower(5, 1.0), "base_radius": 40, "rotation": -1}
    same = rising(None).minimize("max_acceleration", cam=named, geometry=LIMITS)
    assert same.fun == found.fun
    assert same.cam.base_radius == 40
    assert rising(None).minimize("max_acceleration").cam is None


def test_a_sweep_takes_the_cam_of_the_design():
    pytest.importorskip("pandas", reason="pandas is not installed")
    design = rising({"follower": RollerFollower(free("roller", 3, 15)), "base_radius": BASE})
    grid = {"rise": [90.0, 120.0], "base_radius": [8.0, 30.0], "roller": [4.0]}
    table = camkin.sweep(design, grid=grid, metrics=["max_acceleration", "max_pressure_angle", "min_radius"])
    assert (table["reason"] == "").all() and len(table) == 4
    for _, row in table.iterrows():
        shape = design.cam_of({name: row[name] for name in design.parameters}).analyze()
        assert (row["max_pressure_angle"], row["min_radius"]) == (shape.pressure_angle.peak.value, shape.radius.value)


# ---- no solution, no bound ----


def test_a_base_radius_that_is_too_small_for_the_pressure_angle():
    """The limit would have to be the pressure angle of the largest base circle, or the base radius that of size()."""
    follower = RollerFollower(5)
    design = Design(SEGMENTS, cam={"follower": follower, "base_radius": free("base_radius", 2, 6)})
    found = design.minimize("base_radius", geometry=GeometryLimits(pressure_angle=30))
    at_most = Cam(Program(SEGMENTS), follower, base_radius=6).analyze().pressure_angle.peak.value
    assert not found.success
    ((limit, value, needed),) = found.conflict
    assert (limit, value) == ("pressure_angle", 30)
    assert needed == pytest.approx(at_most, rel=1e-7)
    what = f"pressure_angle 30 deg cannot be kept: it would have to be {needed:.6g} deg."
    assert found.message == f"{what} In the nearest program base_radius is at its bound 6."
    assert found.active == ("base_radius = 6",)
    wide = Design(SEGMENTS, cam={"follower": follower, "base_radius": BASE})
    both = wide.minimize("radius", geometry=GeometryLimits(pressure_angle=30, base_radius=6))
    assert not both.success
    assert [c.limit for c in both.conflict] == ["pressure_angle", "base_radius"]
    assert both.conflict[0].needed == pytest.approx(at_most, rel=1e-6)
    least = camkin.size(Program(SEGMENTS), follower, pressure_angle=30, radius=None).base_radius
    assert both.conflict[1].needed == pytest.approx(least, rel=1e-6)


@pytest.mark.parametrize("objective", ["pressure_angle", "radius"])
def test_an_objective_without_an_optimum_ends_at_a_bound(objective):
    """A larger cam is always better for both, and the bound is what stops the search."""
    found = Design(SEGMENTS, cam={"follower": RollerFollower(5), "base_radius": BASE}).minimize(objective)
    assert found.success
    assert found.active == ("base_radius = 90",)
    assert found.cam.base_radius == 90


def test_an_objective_that_is_not_finite():
    design = Design(SEGMENTS, cam={"follower": RollerFollower(5), "base_radius": BASE})
    for worth in (math.inf, math.nan):
        found = design.minimize(lambda p, worth=worth: worth)
        assert not found.success
        assert found.message.startswith("objective is ") and "\n" not in found.message


def test_bounds_in_part_of_which_a_cam_cannot_be_made():
    """The roller is at base_radius + 2 from the axis, which must be more than the offset of 20."""
    cam = {"follower": RollerFollower(2, offset=20), "base_radius": BASE}
    found = Design(SEGMENTS, cam=cam).minimize("base_radius", geometry=GeometryLimits(pressure_angle=40))
    best = camkin.size(Program(SEGMENTS), RollerFollower(2, offset=20), pressure_angle=40, radius=None)
    assert found.success
    assert found.fun == pytest.approx(best.base_radius, rel=1e-6)
    none = Design(SEGMENTS, cam=cam | {"base_radius": free("base_radius", 2, 17)}).minimize("base_radius")
    assert not none.success
    assert none.message.startswith("No values within the bounds make a cam. The last one tried: offset must be less in")
    assert none.program is None and none.cam is None and none.fun != none.fun


# ---- derivatives ----

AT = {"rise": 95.0, "rr": 8.0, "e": 3.0, "rb": 44.0}


def sixth_order(level, x: float, h: float) -> float:
    """Return a derivative from six differences: their error is h^6."""
    f = [level(x + k * h) - level(x - k * h) for k in (1, 2, 3)]
    return (45 * f[0] - 9 * f[1] + f[2]) / (60 * h)


@pytest.mark.parametrize("rotation", [1, -1])
@pytest.mark.parametrize(
    ("objective", "cam"),
    [
        ("pressure_angle", {"follower": RollerFollower(free("rr", 2, 20), free("e", -9, 9))}),
        ("pressure_angle", {"follower": RollerFollower(free("rr", 2, 20), free("e", -9, 9)), "wall": "inner"}),
        ("pressure_angle", {"follower": BarrelRoller(free("rr", 2, 20))}),
        ("radius", {"follower": RollerFollower(free("rr", 2, 20), free("e", -9, 9))}),
        ("radius", {"follower": FlatFollower(tilt=free("e", -9, 9))}),
    ],
)
def test_gradients_of_a_cam_against_differences_of_its_analysis(objective, cam, rotation):
    design = rising(cam | {"base_radius": free("rb", 20, 90), "rotation": rotation})
    at = {name: AT[name] for name in design.parameters}
    found = design.gradient(objective, at=at)

    def level(name: str, x: float) -> float:
        analysis = design.cam_of({**at, name: x}).analyze()
        return analysis.radius.value if objective == "radius" else analysis.pressure_angle.peak.value

    for derivative, name in zip(found, design.parameters, strict=True):
        difference = sixth_order(lambda x, name=name: level(name, x), at[name], 0.02)
        assert derivative == pytest.approx(difference, abs=3e-9 * abs(level(name, at[name]))), name


# ---- mistakes ----


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Cam(Program(SEGMENTS), RollerFollower(5), base_radius=BASE), "base_radius is free.*for Design"),
        (lambda: Cam(Program(SEGMENTS), RollerFollower(BASE), base_radius=40), "radius is free.*for Design"),
        (lambda: camkin.size(Program(SEGMENTS), RollerFollower(BASE)), "radius is free.*for Design"),
        (lambda: FlatFollower(width=BASE), "width cannot be free"),
        (
            lambda: rising({"follower": RollerFollower(5), "base": 40}),
            "cam takes no 'base'; did you mean 'base_radius'",
        ),
        (lambda: rising({"follower": RollerFollower(5)}), "cam needs 'base_radius'"),
        (lambda: rising({"follower": "roller", "base_radius": 40}), "follower of the cam must be a follower"),
        (lambda: rising(RollerFollower(5)), "cam must be a dict, such as"),
        (lambda: rising(None).cam_of({"rise": 90}), "the design has no cam"),
        (lambda: rising(None).minimize("base_radius"), "base_radius needs a cam"),
        (
            lambda: rising(None).minimize("base_radius", cam={"follower": RollerFollower(5), "base_radius": BASE}),
            "a free number of a cam is for Design",
        ),
        (
            lambda: rising({"follower": RollerFollower(free("rise", 1, 5)), "base_radius": 40}),
            "'rise' has two ranges",
        ),
        (
            lambda: rising({"follower": RollerFollower(5), "base_radius": BASE})(rise=90, base_radius=100),
            "base_radius must be 2 to 90; got 100",
        ),
        (lambda: rising({"follower": RollerFollower(5), "base_radius": 40}, once=True), "leave once or cam out"),
        (lambda: GeometryLimits(base_radius=-1), "limit base_radius must be positive"),
    ],
)
def test_mistakes(make, message):
    with pytest.raises(camkin.CamkinError, match=message):
        make()


def test_limits_of_a_design_are_those_of_its_cam():
    """A limit that is given replaces those of the cam, as for Cam.analyze()."""
    design = rising({"follower": RollerFollower(5), "base_radius": BASE, "limits": GeometryLimits(radius=30)})
    assert design.minimize("base_radius").active == ("radius",)
    assert design.minimize("base_radius", geometry=GeometryLimits(pressure_angle=30)).active == ("pressure_angle",)
    assert "base_radius" in repr(design)
    assert design == rising(dict(design.cam.arguments))
    assert design.minimize("max_acceleration", limits=Limits()).success
