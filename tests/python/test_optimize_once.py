"""Designs whose motion happens once: batches against single programs, and optima in closed form."""

import math

import numpy as np
import pytest

import camkin
from camkin import Design, Limits, Program, Segment, analyze_designs, free, rest
from camkin.cli import main


def stroke(**options):
    """Two strokes within 500 degrees, which do not return."""
    return Design(
        [
            Segment("cycloidal", duration=free("first", 50, 450), lift=8),
            Segment("cycloidal", duration=rest, lift=18),
        ],
        once=True,
        **options,
    )


def test_the_best_split_of_two_strokes():
    """Peaks are Ca h / T^2, so the least one has T1 / T2 = sqrt(h1 / h2) = 2 / 3."""
    found = stroke(total=500).minimize("max_acceleration")
    assert found.success
    assert found.x == pytest.approx([200], rel=1e-7)
    assert found.fun == pytest.approx(camkin.Law("cycloidal").peaks.Ca * 8 / math.radians(200) ** 2, rel=1e-7)
    assert found.program.once
    assert found.program.displacement(1e6) == 26


def test_without_a_total_durations_add_up_to_anything():
    """The acceleration falls with the duration, as far as the bound."""
    design = Design([Segment("cycloidal", duration=free("length", 90, 2000), lift=5)], once=True)
    found = design.minimize("max_acceleration")
    assert found.success
    assert found.active == ("length = 2000",)
    assert found.program == Program.rise(lift=5, duration=2000, law="cycloidal")
    limited = design.minimize(lambda p: p.segments[0].duration, rpm=60, limits=Limits(acceleration=1e4))
    ca, omega = camkin.Law("cycloidal").peaks.Ca, 2 * math.pi
    assert limited.success
    assert limited.active == ("acceleration",) or limited.x[0] == 90
    assert limited.fun == pytest.approx(max(90, math.degrees(math.sqrt(ca * 5 * omega**2 / 1e4))), rel=1e-5)


def test_a_rest_of_lifts_returns_to_the_start():
    design = Design(
        [
            Segment("cycloidal", duration=90, lift=free("h", 1, 9)),
            Segment("scca", duration=90, lift=rest, b=0.25, c=0.5, d=0.25),
        ],
        once=True,
    )
    assert design(h=3).displacement(1e3) == 0.0


def test_batches_against_programs():
    """Mean squares are over the motion, and over the segments that move: no cycle is closed."""
    design = Design(
        [
            Segment("modified_sine", duration=free("rise", 50, 450), lift=free("h", 2, 9)),
            Segment("dwell", duration=free("hold", 10, 90)),
            Segment("simple_harmonic", duration=60, lift=-1),
        ],
        once=True,
        phase=-77.0,
        start=0.5,
    )
    rng = np.random.default_rng(2)
    values = {name: rng.uniform(low, high, 5) for name, (low, high) in design.parameters.items()}
    found = design.analyze(values, rpm=60, impulses=False)
    assert found.accepted.all()
    for k in range(5):
        program = design(**{name: float(x[k]) for name, x in values.items()})
        one = program.analyze(rpm=60).finite
        for name in ("rms_velocity", "rms_acceleration", "rms_jerk"):
            for over in ("event", "cycle"):
                mean = getattr(getattr(found, name), over)[k]
                assert mean == pytest.approx(getattr(getattr(one, name), over), rel=1e-12), (name, over)
        for name in ("max_velocity", "max_acceleration", "max_jerk"):
            assert getattr(found, name).value[k] == pytest.approx(getattr(one, name).value, rel=1e-13)
    rested = stroke(total=500).analyze({"first": np.array([100.0, 200.0])})
    alone = stroke(total=500)(first=100).analyze(rpm="geometric")
    assert rested.rms_velocity.event[0] == pytest.approx(alone.rms_velocity.event, rel=1e-12)


def test_a_batch_of_a_program_that_happens_once():
    """The batch has no cycle either, and takes durations beyond one."""
    program = Program([Segment("cycloidal", duration=90, lift=1)], once=True)
    found = analyze_designs(program, {(0, "duration"): np.array([90.0, 400.0])})
    assert found.accepted.all()
    for k, duration in enumerate((90, 400)):
        one = Program.rise(lift=1, duration=duration, law="cycloidal").analyze()
        assert found.rms_acceleration.cycle[k] == pytest.approx(one.rms_acceleration.cycle, rel=1e-12)
        assert found.rms_acceleration.event[k] == pytest.approx(one.rms_acceleration.event, rel=1e-12)
    with pytest.raises(camkin.DurationError, match="happens once has no cycle"):
        analyze_designs(program, {(0, "duration"): "rest"})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (stroke, "happens once has no cycle: give total"),
        (lambda: stroke(total=500, accumulate=True), "exclude each other"),
        (lambda: stroke(total=500, cycle=500), "leave cycle at 360"),
        (lambda: Design([Segment("dwell", duration=9)], once=1), "once must be True or False"),
    ],
)
def test_mistakes(make, message):
    with pytest.raises(camkin.CamkinError, match=message):
        make()


def test_more_than_the_total_is_a_result():
    found = stroke(total=40).minimize("max_jerk")
    assert not found.success
    assert found.message.startswith("No values within the bounds make a program: total leaves 40 for numbers")


SPEC = """
[cam]
once = true

[design]
total = 500

[optimize]
objective = "max_acceleration"

[[segment]]
law = "cycloidal"
duration = { free = "first", low = 50, high = 450 }
lift = 8

[[segment]]
law = "cycloidal"
duration = "rest"
lift = 18
"""


def test_a_spec(tmp_path, capsys):
    file, out = tmp_path / "free.toml", tmp_path / "best.toml"
    file.write_text(SPEC)
    assert main(["optimize", str(file), "-o", str(out)]) == 0
    program = Program.load(out)
    assert program.once
    assert program.segments[0].duration == pytest.approx(200, rel=1e-7)
    file.write_text(SPEC.replace("total = 500", ""))
    assert main(["optimize", str(file)]) == 2
    assert "has no cycle: give total" in capsys.readouterr().err
