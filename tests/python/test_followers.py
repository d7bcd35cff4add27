"""Sets of followers: the bits of calls for each program, shapes, plans, refusals."""

import copy
import gc
import pickle

import numpy as np
import pytest

import camkin
from camkin._base import arguments

RISE = [camkin.Segment("modified_sine", duration=90, lift=10), camkin.Segment("dwell", duration=45)]
P = camkin.Program([*RISE, camkin.Segment("poly_345", duration=80, lift=-10)])
Q = camkin.Program([camkin.Segment("cycloidal", duration=50, lift=3)], cycle=90.0, accumulate=True)
R = camkin.Program([*RISE, camkin.Segment("cycloidal", duration=90, lift=-10)], cycle=720.0)
PROGRAMS, PHASE, SCALE = [P, Q, P, R], [0.0, 91.3, -45.0, 1e5], [1.0, -2.0, 0.001, 3.0]
DRIVES = [
    camkin.Drive(rpm=3000),
    camkin.Drive(rpm=-2999.9, phase=12.3),
    camkin.Drive(rpm=10, rpm_per_s=500, phase=7),
    camkin.Drive.table([0, 0.1, 0.25], [0, 3000, 100], phase=30),
]


def make():
    return camkin.FollowerSet(PROGRAMS, phase=PHASE, scale=SCALE)


def one_by_one(t, drive):
    """The results of each program by itself."""
    rpm, rpm_per_s, phase = drive._start
    rows = []
    for program, extra, factor in zip(PROGRAMS, PHASE, SCALE, strict=True):
        if len(drive):
            own = camkin.Drive.table(*drive._rows, phase=phase + extra)
        else:
            own = camkin.Drive(rpm=rpm, rpm_per_s=rpm_per_s, phase=phase + extra)
        rows.append(factor * program.boundary_conditions(t, drive=own).data)
    return np.stack(rows, axis=1)


@pytest.mark.parametrize("drive", DRIVES)
@pytest.mark.parametrize("shape", [(), (1,), (1000,), (3, 5), (0,)])
def test_bits_of_each_program(drive, shape):
    t = np.random.default_rng(1).uniform(-0.1, 0.4, shape)
    m = make().boundary_conditions(t, drive=drive)
    assert m.s.shape == (4, *shape)
    assert m.data.tobytes() == one_by_one(t, drive).tobytes()


@pytest.mark.parametrize("drive", DRIVES)
def test_grid_is_its_times(drive, monkeypatch):
    followers = make()
    t = np.array([float(np.longdouble(0.25) + np.longdouble(i) * np.longdouble(2**-14)) for i in range(999)])
    want = one_by_one(t, drive).tobytes()
    assert followers.boundary_grid(0.25, 2**-14, 999, drive=drive).data.tobytes() == want
    monkeypatch.setattr(arguments, "CHUNK", 100)  # Ctrl-C is heard between chunks, which change no bit
    assert followers.boundary_grid(0.25, 2**-14, 999, drive=drive).data.tobytes() == want
    assert followers.boundary_conditions(t, drive=drive).data.tobytes() == want


def test_plan_fills_one_block_again():
    followers = make()
    for drive in DRIVES:
        plan = followers.plan(drive=drive)
        for t in (0.0, 0.1, np.float64(0.2), 1):
            m = plan.boundary_conditions(t)
            assert m is plan.motion
            assert m.s.shape == (4,)
            assert m.data.tobytes() == one_by_one(np.float64(t), drive).tobytes()
        again = pickle.loads(pickle.dumps(plan))
        assert again.boundary_conditions(0.05).data.tobytes() == plan.boundary_conditions(0.05).data.tobytes()
        assert again.motion is not plan.motion
    with pytest.raises(camkin.WrongTypeError, match="t must be a number"):
        plan.boundary_conditions("now")


def test_speeds_as_everywhere():
    followers = make()
    t = np.linspace(0, 0.02, 7)
    want = followers.boundary_conditions(t, drive=camkin.Drive(rpm=60, phase=3, rpm_per_s=2)).data
    assert np.array_equal(followers.boundary_conditions(t, rpm=60, phase=3, rpm_per_s=2).data, want)
    assert np.array_equal(followers.boundary_grid(0, 1, 1, omega=2).s, followers.boundary_conditions([0.0], omega=2).s)
    with pytest.raises(camkin.SpeedError, match="by time a speed is needed"):
        followers.boundary_conditions(t)
    fast = camkin.Program(RISE, accumulate=True, rpm=600)
    same = camkin.FollowerSet([fast, fast])
    assert np.array_equal(same.boundary_conditions(t).s[1], fast.boundary_conditions(t).s)
    assert np.array_equal(same.plan().boundary_conditions(0.01).v, [fast.boundary_conditions(0.01).v] * 2)
    with pytest.raises(camkin.SpeedError):
        camkin.FollowerSet([fast, P]).boundary_conditions(t)


def test_output_of_the_caller():
    followers = make()
    t = np.linspace(0, 1, 10)
    out = np.empty((4, 4, 10))
    assert followers.boundary_conditions(t, rpm=60, out=out).data is out
    assert np.array_equal(out, followers.boundary_conditions(t, rpm=60).data)
    with pytest.raises(camkin.ArrayError, match=r"shape \(4, 4, 10\)"):
        followers.boundary_conditions(t, rpm=60, out=np.empty((4, 10)))
    with pytest.raises(camkin.OverlapError, match="out overlaps t"):
        followers.boundary_conditions(out[0, 0], rpm=60, out=out)


def test_the_set_keeps_its_programs():
    followers = camkin.FollowerSet(
        [camkin.Program.rise_dwell_fall(lift=k, rise=90, dwell=45, fall=90) for k in (1, 2, 3)]
    )
    want = followers.boundary_conditions(0.3, rpm=10).s.copy()
    plan = followers.plan(rpm=10)
    again = copy.deepcopy(followers)
    del followers
    gc.collect()
    assert np.array_equal(plan.boundary_conditions(0.3).s, want)
    assert np.array_equal(again.boundary_conditions(0.3, rpm=10).s, want)
    assert [len(again), again.programs[1].displacement(90.0)] == [3, 2.0]
    assert "FollowerSet([Program(" in repr(again)
    assert again.phase.tolist() == [0.0] * 3
    assert again.scale.tolist() == [1.0] * 3


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([],), camkin.SizeError, "a set must have 1 follower or more; got 0"),
        ((P,), camkin.WrongTypeError, "programs must be a list of Programs; got Program"),
        (([P, "cam"],), camkin.WrongTypeError, "follower 1: programs must hold Programs; got str"),
        (([P, P], [0, 1, 2]), camkin.SizeError, r"phase must be one number, or 2 of them, .* got the shape \(3,\)"),
        (([P, P], 0, [1]), camkin.SizeError, r"scale must be one number, or 2 of them, .* got the shape \(1,\)"),
        (
            ([P, P], [0, np.nan]),
            camkin.SpeedError,
            "follower 1: phase must be finite and at most 1e9 degrees .* got nan",
        ),
        (([P, P], 0, np.inf), camkin.LiftError, "follower 0: scale must be finite and at most 1e100 .* got inf"),
        (([P], "90"), camkin.WrongTypeError, "phase"),
    ],
)
def test_refusals(arguments, error, message):
    with pytest.raises(error, match=message):
        camkin.FollowerSet(arguments[0], **dict(zip(("phase", "scale"), arguments[1:], strict=False)))


def test_steps_are_those_of_each_program():
    camshaft = camkin.FollowerSet([P, R], phase=[0, 90], scale=[1.0, 2.0])
    drive = {"rpm": 700, "phase": 12.5, "rpm_per_s": 3.0}
    want = camshaft.boundary_grid(0.5, 1e-3, 12, **drive).data
    seen = []
    for first, m in camshaft.steps(1e-3, 9, t0=0.5, first=3, block=4, **drive):
        seen.append((first, m.data.copy()))
        for k, program in enumerate(camshaft.programs):
            _, own = next(program.steps(1e-3, 1, t0=0.5, first=first, **drive | {"phase": 12.5 + 90 * k}))
            assert (m.data[:, k, 0] == (1.0 + k) * own.data[:, 0]).all()
    assert [first for first, _ in seen] == [3, 7, 11]
    np.testing.assert_array_equal(np.concatenate([data for _, data in seen], axis=2), want[..., 3:])
    assert list(camshaft.steps(1e-3, 0, rpm=1)) == []


def test_steps_refuse_what_the_steps_of_a_program_refuse():
    camshaft = camkin.FollowerSet([P])
    with pytest.raises(camkin.SizeError, match=r"first \+ n must be at most 2\*\*53"):
        camshaft.steps(1e-3, 10, rpm=1, first=2**53)
    with pytest.raises(camkin.SizeError, match="block must be 1 to 10000000; got 10000001"):
        camshaft.steps(1e-3, 10, rpm=1, block=10_000_001)
    with pytest.raises(camkin.TimeError, match="dt must be finite"):
        camshaft.steps(float("nan"), 10, rpm=1)
