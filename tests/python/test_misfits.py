"""Test calls of designs, sweeps and gradients that do not fit: each message says what to write instead."""

import re

import numpy as np
import pytest

import camkin
from camkin import Design, Segment, free, rest


def design():
    rise = Segment("modified_sine", duration=free("rise", 60, 160), lift=20)
    return Design([rise, Segment("cycloidal", duration=rest, lift=rest)])


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("acceleration", "did you mean 'max_acceleration'?"),
        ("velocity", "did you mean 'max_velocity'?"),
        ("jerk", "did you mean 'max_jerk'?"),
        ("Max_Jerk", "did you mean 'max_jerk'?"),
        ("rms_accel", "did you mean 'rms_acceleration'?"),
        ("min_radius", "did you mean 'radius'?"),
        ("max_force", "give a function, such as lambda p:"),
        ("torque", "give a function, such as lambda p:"),
    ],
)
def test_an_objective_without_its_first_word_means_the_peak(name, hint):
    for call in (lambda: design().minimize(name), lambda: design().gradient(name, at=[100])):
        with pytest.raises(camkin.ParameterError) as found:
            call()
        assert f"no objective {name!r}; " in str(found.value)
        assert hint in str(found.value)


def test_the_function_that_is_suggested_for_a_force_works():
    program = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, length_unit="mm")
    with pytest.raises(camkin.ParameterError) as found:
        design().minimize("force")
    text = str(found.value).split("such as ")[1]
    force = eval(text, {"camkin": camkin, "follower": camkin.RollerFollower(5)})
    assert force(program) > 0.0


@pytest.mark.parametrize("name", ["acceleration", "velocity", "jerk", "radius", "pressure_angle"])
def test_a_metric_without_its_first_word_means_the_peak(name):
    meant = {"radius": "min_radius"}.get(name, f"max_{name}")
    program = design()(rise=100)
    with pytest.raises(camkin.ParameterError, match=f"no metric '{name}'; did you mean '{meant}'"):
        camkin.gradients(program, [name], [(0, "lift")])
    pytest.importorskip("pandas")
    with pytest.raises(camkin.ParameterError, match=f"no metric '{name}'; did you mean '{meant}'"):
        camkin.sweep(design(), grid={"rise": [100.0]}, metrics=[name])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda d: camkin.sweep(d, n=100), "camkin.sweep() takes no 'n'; give grid={name: values}"),
        (lambda d: camkin.sweep(d, limits=camkin.Limits(jerk=1)), "takes no 'limits'; choose rows of the result, as"),
        (lambda d: camkin.sweep(d, objective="max_jerk"), "takes no 'objective'; give metrics=[...]"),
        (lambda d: camkin.sweep(d, metric=["max_jerk"]), "takes no 'metric'; did you mean 'metrics'?"),
        (lambda d: camkin.sweep(d, {"rise": [100.0]}), "takes design by place, the rest by name: samples, grid,"),
        (lambda d: camkin.sweep(), "camkin.sweep() needs 'design', as in camkin.sweep(design)"),
        (lambda d: d.pareto("max_jerk", "max_velocity"), "two names, as ['max_acceleration', 'max_jerk']; got"),
        (lambda d: d.pareto(["max_jerk", "max_velocity"], N=3), "Design.pareto() takes no 'N'; did you mean 'n'?"),
        (lambda d: d.minimize("max_jerk", 300), "did you mean Design.minimize('max_jerk', rpm=300)?"),
        (lambda d: d.minimize("max_jerk", velocity=300), "give limits=camkin.Limits(velocity=300)"),
        (lambda d: d.minimize("max_jerk", max_velocity=300), "give limits=camkin.Limits(velocity=300)"),
        (lambda d: d.minimize("max_jerk", radius=3), "give geometry=camkin.GeometryLimits(radius=3)"),
        (lambda d: d(rise=90).vibration(120, 0.02), "did you mean Program.vibration(120, natural_hz=0.02)?"),
        (lambda d: d(rise=90).vibration(120, 9.0, 0.1), "Program.vibration(120, natural_hz=9.0, damping=0.1)?"),
        (lambda d: d(rise=90).polydyne(120, 0.02), "did you mean Program.polydyne(120, natural_hz=0.02)?"),
        (lambda d: camkin.gradients(d(rise=90), ["max_jerk"]), "camkin.gradients() needs 'parameters', as in"),
        (
            lambda d: d(rise=90).jump_speed(9, mass=1, rate=1, preload=1),
            "nothing by place, the rest by name: mass, rate",
        ),
        (lambda d: d(rise=90).plot(phase=300), "plot() takes no 'phase'; program.shifted(-phase).plot() begins at"),
        (lambda d: camkin.Law("modified_constant_velocity"), "Law('modified_constant_velocity', cv_fraction=...)"),
        (lambda d: d(rise=90).plot(turns=3), "plot() takes no 'turns'; it draws one cycle: (program + program).plot()"),
        (lambda d: d(rise=90).velocity(45, unit="rad"), "velocity() takes no 'unit'; theta is in degrees"),
        (lambda d: d(rise=90).jerk(45, rmp=3000), "Program.jerk() takes no 'rmp'; did you mean 'rpm'?"),
        (lambda d: d(rise=90).evaluate(t=[0, 0.1]), "evaluate() takes no 't'; boundary_conditions(t) takes times"),
        (lambda d: d(rise=90).evaluate(rpm=3), "Program.evaluate() needs 'theta', as in Program.evaluate(theta)"),
    ],
)
def test_a_call_that_does_not_fit_names_the_one_that_does(call, message):
    with pytest.raises((camkin.WrongTypeError, camkin.ParameterError)) as found:
        call(design())
    assert message in str(found.value)


def test_a_refused_design_of_a_sweep_names_the_rest_that_is_negative():
    pytest.importorskip("pandas")
    shares = {"b": free("b", 0, 1), "c": 0.5, "d": rest}
    form = Design([Segment("scca", duration=90, lift=5, **shares), Segment("cycloidal", duration=90, lift=-5)])
    found = camkin.sweep(form, grid={"b": np.array([0.1, 0.9])}, metrics=["max_acceleration"], progress=False)
    negative = "segment 0: d is the rest, 1 less the shares of b and c{}, and must be 0 or more: lower b or c"
    assert found["reason"].tolist() == ["", negative.format("")]
    assert found["max_acceleration"].notna().tolist() == [True, False]
    with pytest.raises(camkin.ParameterError, match=re.escape(negative.format(" = -0.4"))):
        form(b=0.9)


def test_a_refused_design_of_a_sweep_names_the_law_parameter_that_is_out_of_range():
    pytest.importorskip("pandas")
    low, high = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.7, 0.7, 0.7, 0.7, 0.7, 0.7]
    segment = Segment("universal", duration=90, lift=5, T=free("T", low, high))
    form = Design([segment, Segment("cycloidal", duration=90, lift=-5)])
    falling = {f"T{i}": [value] for i, value in enumerate((0.7, 0.6, 0.5, 0.45, 0.52, 0.61), 1)}
    found = camkin.sweep(form, grid=falling, metrics=["max_acceleration"], progress=False)
    assert found["reason"].tolist() == [
        "segment 0: law 'universal': T2 must be equal to the T before it, or at least 1e-6 above it, and at most 1"
    ]


@pytest.mark.parametrize(
    ("law", "numbers"),
    [
        ("scca", {"b": (0.2, [0.1, 0.3]), "c": (0.0, [1e-7, 1.2]), "d": (0.5, [-0.5])}),
        ("scca", {"b": (0.4, [0.6]), "c": (0.1, [0.1 - 1e-6])}),
        ("s_curve", {"tj": (0.1, [1e-4]), "tc": (0.2, [1e-7])}),
        ("universal", {f"T{i}": (0.1 * i, [0.1 * i - 0.15, 0.05 * i]) for i in range(1, 7)}),
        ("universal", {"T1": (0.0, [1e-7]), "T6": (1.0, [1.5])}),
    ],
)
def test_a_refused_design_of_a_sweep_has_the_text_of_the_single_call(law, numbers):
    """The bits of the reasons do not depend on the chunk, so the text leaves the value out."""
    pytest.importorskip("pandas")
    given = {name: free(name, min(x, *bad, 0.15), max(x, *bad, 0.2)) for name, (x, bad) in numbers.items()}
    if law == "s_curve":
        given["tv"] = rest
    elif "d" not in given and law == "scca":
        given["d"] = 0.5
    if law == "universal":
        given = {"T": tuple(given.get(f"T{i}", 0.1 * i) for i in range(1, 7))}
    form = Design([Segment(law, duration=90, lift=5, **given), Segment("cycloidal", duration=90, lift=-5)])
    rows = [
        {**{key: x for key, (x, _) in numbers.items()}, name: value} for name in numbers for value in numbers[name][1]
    ]
    samples = {name: np.array([row[name] for row in rows]) for name in numbers}
    tables = [camkin.sweep(form, samples=samples, chunk=n, progress=False) for n in (1, 2, 100)]
    expected = []
    for row in rows:
        try:
            form(**row)
        except camkin.ParameterError as error:
            assert "segment 0: " in str(error)
            expected.append(str(error).partition("; got ")[0])
        else:
            expected.append("")
    assert any(expected)
    for table in tables:
        assert table["reason"].tolist() == expected


def test_only_the_segment_at_fault_is_named():
    pytest.importorskip("pandas")
    shares = {"b": free("b", 0, 1), "c": 0.3, "d": 0.3}
    one = Segment("scca", duration=90, lift=rest, **shares)
    two = Segment("s_curve", duration=90, lift=5, tj=0.2, tc=free("tc", 0, 0.2), tv=free("tv", 0, 0.4))
    with pytest.raises(camkin.ParameterError):
        Design([one, two])  # no random numbers meet a sum that must be 1
    two = Segment("scca", duration=90, lift=5, b=free("e", 0, 1), c=0.3, d=0.3)
    samples = {"b": np.array([0.9, 0.4, 0.4, 0.9]), "e": np.array([0.9, 0.9, 0.4, 0.4])}
    text = "segment {}: law 'scca': d must be such that b + c + d is 1, or at most 1 - 2e-6"
    for n in (1, 4):
        found = camkin.sweep(Design([one, two]), samples=samples, chunk=n, progress=False)
        assert found["reason"].tolist() == [text.format(0), text.format(1), "", text.format(0)]


def test_reasons_of_many_refused_designs_are_few_texts():
    pytest.importorskip("pandas")
    form = Design([Segment("scca", duration=90, lift=5, b=free("b", 0, 2), c=0.3, d=0.6)], accumulate=True)
    values = np.linspace(1.1, 1.9, 50_000)
    found = camkin.sweep(form, samples={"b": values}, progress=False)
    assert set(found["reason"]) == {"segment 0: law 'scca': b must be 0 to 1"}


def test_a_design_without_free_numbers_is_no_sweep():
    pytest.importorskip("pandas")
    form = Design([Segment("cycloidal", duration=90, lift=5), Segment("cycloidal", duration=90, lift=-5)])
    with pytest.raises(camkin.ParameterError, match=r"no free number, .* give one, such as duration=camkin.free\("):
        camkin.sweep(form, grid={"rise": [90.0]})


@pytest.mark.parametrize("name", ["x.csv", "x.CSV", "x.xlsx"])
def test_a_sweep_makes_no_folder_with_the_name_of_another_kind_of_file(name, tmp_path):
    pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    with pytest.raises(camkin.ParameterError, match=r"give a name that ends in \.parquet") as found:
        camkin.sweep(design(), grid={"rise": [90.0]}, out=tmp_path / name)
    assert (f"camkin.sweep(...).to_csv({str(tmp_path / name)!r})" in str(found.value)) == name.lower().endswith("csv")
    assert not list(tmp_path.iterdir())
    for folder in ("rows", "rows.parquet"):
        camkin.sweep(design(), grid={"rise": [90.0]}, out=tmp_path / folder, progress=False)
        assert (tmp_path / folder).is_dir()


def test_a_missing_lift_beside_a_rest_is_named():
    rise = Segment("cycloidal", duration=free("rise", 60, 160), lift=20)
    with pytest.raises(camkin.LiftError) as found:
        Design([rise, Segment("modified_sine", duration=rest)])
    assert str(found.value) == "segment 1 (modified_sine): lift is missing: give lift=..., or lift=rest"
    with pytest.raises(camkin.LiftError, match=r"lift must be .* got 0"):
        Design([rise, Segment("modified_sine", duration=rest, lift=0)])


KNOTS, POINTS = [0, 0, 0, 0, 30, 60, 90, 90, 90, 90], [0, 0, 0, 5, 10, 10]


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"duration": free("rise", 60, 120)}, "duration cannot be free: "),
        ({"duration": rest}, "duration cannot be rest: "),
        ({"lift": free("lift", 5, 10)}, "lift cannot be free: "),
        ({"lift": rest}, "lift cannot be rest: "),
        ({"degree": free("degree", 3, 5)}, "degree cannot be free: "),
        ({"points": [0, 0, free("p", 0, 5), 5, 10, 10]}, "points[2] cannot be free: "),
        ({"knots": [0, 0, 0, 0, free("k", 20, 40), 60, 90, 90, 90, 90]}, "knots[4] cannot be free: "),
    ],
)
def test_a_free_number_of_a_spline_is_refused_with_what_can_be_free(changed, what):
    given = {"duration": 90, "lift": 10, "degree": 3, "knots": KNOTS, "points": POINTS} | changed
    with pytest.raises(camkin.ParameterError) as found:
        Design([Segment("dwell", duration=20), Segment("bspline", **given)])
    assert f"segment 1 (bspline): {what}" in str(found.value)
    assert "Segment.bspline(knots, points)" in str(found.value)
    assert "T of 'universal' or v0, a0 of 'poly_bc'" in str(found.value)
    assert found.value.segment == 1
    assert found.value.parameter == next(iter(changed))


def test_the_numbers_that_the_message_of_a_spline_names_can_be_free():
    low, high = [0.08, 0.18, 0.28, 0.31, 0.55, 0.95], [0.12, 0.22, 0.30, 0.34, 0.65, 0.99]
    rise = Segment("universal", duration=90, lift=10, T=free("T", low, high))
    fall = Segment("poly_bc", duration=90, lift=-10, v0=0, v1=0, a0=free("a", -1, 1), a1=0)
    assert len(Design([rise, fall]).parameters) == 7
