"""Design.minimize(): against closed forms, searches without gradients, and conflicts worked out by hand."""

import math

import numpy as np
import pytest
from scipy.optimize import differential_evolution

import camkin
from camkin import Design, Limits, Segment, free, rest
from camkin.optimize.search import Found, Search


def rise_and_return(first="cycloidal", second="modified_sine", lift=20.0, low=30, high=250):
    return Design(
        [Segment(first, duration=free("rise", low, high), lift=lift), Segment(second, duration=rest, lift=rest)],
        total=280,
    )


@pytest.mark.parametrize(
    ("quantity", "key", "power"), [("acceleration", "Ca", 2), ("velocity", "Cv", 1), ("jerk", "Cj", 3)]
)
def test_a_split_with_equal_peaks(quantity, key, power):
    """Peaks are C h / T^power, so both are equal at T1 / T2 = (C1 / C2)^(1 / power)."""
    first, second = "cycloidal", "poly_4567"
    found = rise_and_return(first, second).minimize(f"max_{quantity}")
    c1, c2 = (getattr(camkin.Law(law).peaks, key) for law in (first, second))
    ratio = (c1 / c2) ** (1 / power)
    rise = 280 * ratio / (1 + ratio)
    assert found.success
    assert found.x == pytest.approx([rise], rel=1e-7)
    assert found.fun == pytest.approx(c1 * 20 / math.radians(rise) ** power, rel=1e-7)
    assert found.program == rise_and_return(first, second)(**found.parameters)
    assert found.active == ()


@pytest.mark.parametrize("method", ["SLSQP", "trust-constr"])
def test_methods_agree(method):
    found = rise_and_return().minimize("max_acceleration", method=method)
    ratio = math.sqrt(camkin.Law("cycloidal").peaks.Ca / camkin.Law("modified_sine").peaks.Ca)
    assert found.x == pytest.approx([280 * ratio / (1 + ratio)], rel=1e-4)


def scca_design():
    return Design(
        [
            Segment(
                "scca",
                duration=free("rise", 60, 160),
                lift=20,
                b=free("b", 0.01, 0.49),
                c=rest,
                d=free("d", 0.01, 0.49),
            ),
            Segment("dwell", duration=60),
            Segment("modified_sine", duration=rest, lift=-20),
        ],
        total=280,
    )


def test_against_differential_evolution():
    design, limit = scca_design(), 1.5e7
    found = design.minimize("max_acceleration", rpm=300, limits=Limits(jerk=limit))

    def penalised(x):
        try:
            analysis = design.program(x).analyze(rpm=300, points=2)
        except camkin.CamkinError:
            return 1e9
        excess = max(analysis.max_jerk.value / limit - 1, 0)
        return analysis.max_acceleration.value * (1 + 10 * excess)

    bounds = list(design.parameters.values())
    best = differential_evolution(penalised, bounds, seed=1, tol=1e-8, popsize=12, maxiter=120, polish=False)
    assert found.success
    assert found.active == ("jerk",)
    assert found.fun == pytest.approx(best.fun, rel=1e-4)
    assert found.fun < best.fun * (1 + 1e-8)
    analysis = found.program.analyze(rpm=300, limits=Limits(jerk=limit))
    assert analysis.violations == ()
    assert analysis.max_acceleration.value == found.fun


def test_the_least_acceleration_of_an_scca_is_at_a_corner_of_its_shares():
    """Without other limits the largest acceleration is least for a constant one: b = d = 0, Ca = 4."""
    design = Design(
        [Segment("scca", duration=120, lift=20, b=free("b", 0, 0.5), c=rest, d=free("d", 0, 0.5))], accumulate=True
    )
    found = design.minimize("max_acceleration")
    assert found.success
    assert found.fun == pytest.approx(4 * 20 / math.radians(120) ** 2, rel=1e-5)
    assert set(found.active) == {"b = 0", "d = 0"}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("starts", [1, 3])
def test_free_breakpoints_of_a_universal_curve(seed, starts):
    """Searches that met a breakpoint of 1 ended there: 28 % above the optimum of a, and 14 % above that of its RMS."""
    segments = [
        Segment("universal", duration=90, lift=10, T=free("T", [0] * 6, [1] * 6)),
        Segment("dwell", duration=60),
        Segment("cycloidal", duration=210, lift=-10),
    ]
    design, unit = Design(segments), 10 / math.radians(90) ** 2
    least = design.minimize("max_acceleration", seed=seed, starts=starts)
    assert least.success and least.fun == pytest.approx(4 * unit, rel=1e-6)  # that of constant acceleration
    found = design.minimize("rms_acceleration", seed=seed, starts=starts)
    fall = 10 * 2 * math.pi / math.radians(210) ** 2 / math.sqrt(2)  # of the sine of a cycloidal
    rise = math.sqrt((found.fun**2 - fall**2 * 210 / 360) * 360 / 90)
    # Above that of the cubic, the least of all motions from rest to rest, and below that of a simple harmonic.
    assert found.success and math.sqrt(12) * unit < rise < math.pi**2 / math.sqrt(8) * unit


def test_a_search_that_fails_is_no_optimum(monkeypatch):
    """Where no search ends at a program as good as its start, the start is no optimum."""
    design = scca_design()
    best = design.minimize("max_jerk")
    monkeypatch.setattr(Search, "least", lambda self, u, *rest: Found(np.ones_like(u), 1, ""))
    found = design.minimize("max_jerk")
    assert best.success and not found.success and found.status == 4
    assert found.message.startswith(
        "No search ended at a program as good as this one, which is no optimum: raise starts"
    )
    assert found.fun == found.program.analyze(points=2).max_jerk.value > best.fun


def test_a_bound_is_met_exactly():
    found = rise_and_return(high=100).minimize("max_acceleration")
    assert found.x.tolist() == [100.0]
    assert found.active == ("rise = 100",)


def test_two_limits_in_conflict():
    """Both flanks have Cv h w / T and Ca h w^2 / T^2 of their law. Rise and return share 280 degrees."""
    cv, ca = camkin.Law("cycloidal").peaks.Cv, camkin.Law("cycloidal").peaks.Ca
    design = Design(
        [
            Segment("cycloidal", duration=free("rise", 100, 180), lift=20),
            Segment("cycloidal", duration=rest, lift=rest),
        ],
        total=280,
    )
    omega = 300 * math.pi / 30
    least_v = cv * 20 * omega / math.radians(140)
    least_a = ca * 20 * omega**2 / math.radians(140) ** 2
    found = design.minimize("max_jerk", rpm=300, limits=Limits(velocity=0.9 * least_v, acceleration=2 * least_a))
    assert not found.success
    ((name, value, needed),) = found.conflict
    assert (name, value) == ("velocity", 0.9 * least_v)
    assert needed == pytest.approx(least_v, rel=1e-6)
    assert "velocity" in found.message
    found = design.minimize("max_jerk", rpm=300, limits=Limits(velocity=2 * least_v, acceleration=0.5 * least_a))
    assert [c.limit for c in found.conflict] == ["acceleration"]
    assert found.conflict[0].needed == pytest.approx(least_a, rel=1e-6)


def test_limits_that_conflict_only_together():
    """A constant acceleration needs an infinite jerk, the smoothest jerk a larger acceleration."""
    design = scca_design()
    least_a = design.minimize("max_acceleration", rpm=300).fun
    least_j = design.minimize("max_jerk", rpm=300).fun
    limits = Limits(velocity=1e6, acceleration=1.02 * least_a, jerk=1.05 * least_j)
    found = design.minimize("rms_acceleration", rpm=300, limits=limits)
    assert not found.success
    assert [c.limit for c in found.conflict] == ["acceleration", "jerk"]
    for c in found.conflict:
        assert c.needed > c.value
        eased = design.minimize(
            "rms_acceleration", rpm=300, limits=Limits(**{**limits.to_dict(), c.limit: c.needed * 1.001})
        )
        assert eased.success, c
        tight = design.minimize(
            "rms_acceleration", rpm=300, limits=Limits(**{**limits.to_dict(), c.limit: c.needed * 0.999})
        )
        assert not tight.success, c


def test_a_gradient_against_a_closed_form():
    design = rise_and_return()
    gradient = design.gradient("max_acceleration", at={"rise": 100}, rpm=300, impulses=True)
    ca, omega = camkin.Law("cycloidal").peaks.Ca, 300 * math.pi / 30
    assert gradient == pytest.approx([-2 * ca * 20 * omega**2 / math.radians(100) ** 2 / 100], rel=1e-11)


@pytest.mark.parametrize("objective", ["max_velocity", "max_acceleration", "max_jerk", "rms_velocity", "rms_jerk"])
def test_gradients_through_rests_against_differences(objective):
    """Free numbers move the rest of the durations, of the lifts and of the shares too."""
    design = Design(
        [
            Segment("scca", duration=free("rise", 60, 160), lift=free("h", 5, 30), b=free("b", 0, 0.6), c=rest, d=0.25),
            Segment("dwell", duration=free("hold", 10, 60)),
            Segment("s_curve", duration=rest, lift=rest, tj=free("tj", 0.02, 0.2), tc=0.1, tv=rest),
        ],
        total=300,
    )
    at = {"rise": 90.0, "h": 20.0, "b": 0.2, "hold": 33.0, "tj": 0.1}
    for rise in (90.0, 150.0):  # the peak is in the rise, then in the return
        at["rise"] = rise
        found = design.gradient(objective, at=at, rpm=200)

        def level(name: str, x: float, at: dict = at) -> float:
            analysis = design.program({**at, name: x}).analyze(rpm=200).finite
            value = getattr(analysis, objective)
            return value.cycle if objective.startswith("rms") else value.value

        for derivative, name in zip(found, design.parameters, strict=True):
            step = 1e-5 * at[name]
            pairs = [level(name, at[name] + k * step) for k in (-2, -1, 1, 2)]
            difference = (8 * (pairs[2] - pairs[1]) - (pairs[3] - pairs[0])) / (12 * step)
            scale = abs(level(name, at[name])) / at[name]
            assert derivative == pytest.approx(difference, abs=1e-8 * scale), name


def test_no_program_within_the_bounds():
    design = Design(
        [Segment("cycloidal", duration=free("a", 200, 300), lift=1), Segment("cycloidal", duration=rest, lift=rest)],
        total=150,
    )
    found = design.minimize("max_jerk")
    assert not found.success
    assert found.conflict[0].limit == "total"
    assert found.conflict[0].needed == pytest.approx(200, abs=1e-5)
    assert "total leaves 150 for numbers that add up to 200 or more" in found.message
    assert found.x is found.parameters is found.program is None
    assert "total leaves 150" in repr(found)


def test_the_same_arguments_give_the_same_bits():
    one, two = (scca_design().minimize("max_jerk", rpm=300, seed=4) for _ in range(2))
    assert np.array_equal(one.x, two.x)
    assert one.fun == two.fun


# ---- cam and dynamics ----

CAM = {"follower": camkin.RollerFollower(10), "base_radius": 40}


def test_a_pressure_angle_against_a_search_without_gradients():
    """The least largest pressure angle of two flanks, and the least acceleration under a limit of it."""
    design = rise_and_return()
    found = design.minimize("pressure_angle", cam=CAM)
    best = min(
        camkin.Cam(design(rise=rise), **CAM).analyze().pressure_angle.peak.value for rise in np.linspace(30, 250, 441)
    )
    assert found.success
    assert best * (1 - 1e-2) < found.fun <= best * (1 + 1e-9)
    limit = 1.01 * found.fun
    kept = design.minimize("max_jerk", cam=CAM, geometry=camkin.GeometryLimits(pressure_angle=limit))
    allowed = [
        (program.analyze().max_jerk.value, rise)
        for rise in np.linspace(100, 180, 801)
        if not camkin.Cam(program := design(rise=rise), **CAM)
        .analyze(limits=camkin.GeometryLimits(pressure_angle=limit))
        .violations
    ]
    assert kept.success
    assert kept.active in ((), ("pressure_angle",))
    assert kept.fun <= min(allowed)[0] * (1 + 1e-9)
    assert kept.x == pytest.approx([min(allowed)[1]], abs=0.2)


@pytest.mark.parametrize("follower", [camkin.RollerFollower(10), camkin.FlatFollower()])
def test_the_largest_radius_of_curvature(follower):
    design = rise_and_return()
    cam = {"follower": follower, "base_radius": 40}
    found = design.minimize("radius", cam=cam)
    radii = [camkin.Cam(design(rise=rise), **cam).analyze().radius.value for rise in np.linspace(60, 220, 321)]
    assert found.success
    assert max(radii) * (1 - 1e-9) <= found.fun < max(radii) * (1 + 1e-2)
    refused = design.minimize("max_jerk", cam=cam, geometry=camkin.GeometryLimits(radius=1.1 * found.fun))
    assert [c.limit for c in refused.conflict] == ["radius"]
    assert refused.conflict[0].needed == pytest.approx(found.fun, rel=1e-5)


def test_the_jump_speed():
    """With preload alone the jump speed is that of the smallest s", so equal decelerations are best."""
    design = Design(
        [Segment("cycloidal", duration=free("rise", 60, 220), lift=20), Segment("cycloidal", duration=rest, lift=rest)],
        total=280,
        length_unit="mm",
    )
    spring = {"mass": 0.2, "preload": 100.0}
    found = design.minimize("jump_speed", jump_speed=spring)
    deceleration = 2 * math.pi * 20e-3 / math.radians(140) ** 2
    assert found.x == pytest.approx([140], rel=1e-6)
    assert found.fun == pytest.approx(30 / math.pi * math.sqrt(100 / (0.2 * deceleration)), rel=1e-9)
    kept = design.minimize("jump_speed", jump_speed={**spring, "limit": 0.9 * found.fun}).fun
    assert kept == pytest.approx(found.fun, rel=1e-9)
    refused = design.minimize("max_jerk", jump_speed={**spring, "limit": 1.1 * found.fun})
    assert refused.conflict[0].limit == "jump_speed"
    assert refused.conflict[0].needed == pytest.approx(found.fun, rel=1e-6)


def test_a_limit_of_the_residual_vibration():
    design = Design(
        [
            Segment("cycloidal", duration=free("rise", 60, 100), lift=10),
            Segment("dwell", duration=40),
            Segment("cycloidal", duration=100, lift=rest),
        ],
    )
    given = {"natural_hz": 45.3, "damping": 0.05}
    rises = np.linspace(60, 100, 401)
    residuals = np.array([max(design(rise=r).vibration(300, **given).residual) for r in rises])
    limit = 1.2 * residuals.min()
    found = design.minimize("max_acceleration", rpm=300, residual={**given, "limit": limit})
    assert found.success
    assert max(found.program.vibration(300, **given).residual) <= limit * (1 + 1e-12)
    accelerations = [design(rise=r).analyze(rpm=300).max_acceleration.value for r in rises[residuals <= limit]]
    assert found.fun <= min(accelerations) * (1 + 1e-9)
    refused = design.minimize("max_acceleration", rpm=300, residual={**given, "limit": 0.5 * residuals.min()})
    assert [c.limit for c in refused.conflict] == ["residual"]
    assert refused.conflict[0].needed == pytest.approx(residuals.min(), rel=1e-3)


# ---- functions, fronts ----


def test_a_function_as_objective():
    design = rise_and_return()
    named = design.minimize("rms_acceleration", rpm=300)
    own = design.minimize(lambda p: p.analyze(rpm=300).rms_acceleration.cycle ** 2)
    assert own.x == pytest.approx(named.x, rel=1e-5)
    assert own.fun == pytest.approx(named.fun**2, rel=1e-9)


def test_the_program_found_has_the_speed_and_the_limits_of_the_search():
    design, limits = rise_and_return(), Limits(jerk=1e7)
    found = design.minimize("max_acceleration", omega=10 * math.pi, limits=limits)
    assert (found.program.rpm, found.program.limits) == (pytest.approx(300), limits)
    assert found.program.analyze().max_acceleration.value == found.fun
    own = design.minimize(lambda p: p.analyze().rms_acceleration.cycle, rpm=300)
    assert own.fun == pytest.approx(design.minimize("rms_acceleration", rpm=300).fun, rel=1e-9)
    # Without a speed, or with limits set aside, the program is that of the design.
    own = Design(design.segments, total=280, rpm=100, limits=limits)
    kept = own.minimize("max_acceleration", rpm="geometric", limits=Limits())
    assert (kept.program.rpm, kept.program.limits) == (100, Limits())
    assert own.options == {"rpm": 100, "limits": limits}


def test_a_front_has_no_dominated_rows():
    design = rise_and_return("cycloidal", "modified_trapezoid")
    front = design.pareto(["max_acceleration", "max_jerk"], n=7)
    assert list(front) == ["rise", "max_acceleration", "max_jerk"]
    assert 5 <= len(front) <= 7
    assert front["max_acceleration"].is_monotonic_increasing
    assert (np.diff(front["max_jerk"]) < 0).all()
    ends = [design.minimize(name).fun for name in ("max_acceleration", "max_jerk")]
    assert front["max_acceleration"].iloc[0] == pytest.approx(ends[0], rel=1e-9)
    assert front["max_jerk"].iloc[-1] == pytest.approx(ends[1], rel=1e-9)
    grid = [design(rise=x).analyze() for x in np.linspace(100, 180, 161)]
    for _, row in front.iterrows():
        analysis = design(rise=row["rise"]).analyze()
        assert analysis.max_acceleration.value == row["max_acceleration"]
        better = [
            g
            for g in grid
            if g.max_acceleration.value < row["max_acceleration"] * (1 - 1e-6)
            and g.max_jerk.value < row["max_jerk"] * (1 - 1e-6)
        ]
        assert not better


def test_an_impulse_is_no_success():
    found = rise_and_return("simple_harmonic").minimize("max_jerk")
    assert not found.success
    assert "impulses=False" in found.message
    found = rise_and_return("simple_harmonic").minimize("max_jerk", limits=Limits(impulses=False))
    assert found.success


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"objective": "max_jrk"}, "no objective 'max_jrk'; did you mean 'max_jerk'"),
        ({"objective": 3}, "objective must be a name or a function"),
        ({"method": "Newton"}, "method must be one of SLSQP, trust-constr"),
        ({"limits": Limits(jerk=1.0)}, "give an rpm"),
        ({"limits": 5}, "limits must be Limits"),
        ({"geometry": camkin.GeometryLimits(radius=1)}, "give cam=dict"),
        ({"objective": "residual"}, "residual=dict"),
        ({"objective": "radius", "cam": {"followr": 1, "base_radius": 4}}, "takes no 'followr'; did you mean"),
        ({"objective": "jump_speed"}, "jump_speed=dict"),
        ({"jump_speed": {"mass": 1, "limit": -1}}, "limit of jump_speed must be positive"),
        ({"x0": {"rise": 20}}, "rise must be 30 to 250; got 20"),
        ({"starts": 0}, "starts must be 1"),
        ({"seed": 1.5}, "seed must be an integer"),
    ],
)
def test_arguments_that_do_not_fit(given, message):
    with pytest.raises(camkin.CamkinError, match=message):
        rise_and_return().minimize(**{"objective": "max_jerk", **given})


# ---- durations without a rest, joints with two numbers ----


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_durations_that_fill_the_cycle(seed):
    """Two pieces of a rise take what a fixed dwell and return leave. The peaks go with the square of their time."""
    v = free("v", 0, 60)

    def design(up, on, **more):
        first = Segment("modified_sine", duration=up, lift=15, v1=v)
        second = Segment("modified_sine", duration=on, lift=9, v0="match")
        back = [Segment("dwell", duration=60), Segment("cycloidal", duration=150, lift=-24)]
        return Design([first, second, *back], **more)

    free_both = design(free("up", 30, 90), free("on", 30, 90)).minimize("max_acceleration", seed=seed)
    one_rest = design(free("up", 30, 90), rest, total=330).minimize("max_acceleration", seed=seed)
    assert free_both.parameters["up"] + free_both.parameters["on"] == pytest.approx(150, abs=1e-4)
    assert free_both.fun == pytest.approx(one_rest.fun * (120 / 150) ** 2, rel=1e-6)
    assert "would do" not in free_both.message


def test_two_free_numbers_for_one_velocity_are_refused():
    first = Segment("modified_sine", duration=70, lift=15, v1=free("v1", 0, 60))
    second = Segment("modified_sine", duration=50, lift=9, v0=free("v2", 0, 60))
    back = Segment("cycloidal", duration=150, lift=-24)
    with pytest.raises(camkin.ParameterError) as caught:
        Design([first, second, back])
    words = "v1 of segment 0 and v0 of segment 1 are one velocity, and two free numbers, 'v1' and 'v2': give segment 1"
    assert str(caught.value) == f"{words} v0='match'"
    same = Segment("modified_sine", duration=50, lift=9, v0=free("v1", 0, 60))
    assert Design([first, same, back]).minimize("max_acceleration").success
    Design([first, second, back], allow_velocity_jump=True)
