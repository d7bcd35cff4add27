"""Sweeps: rows against single programs, the same bits by every way."""

import math
import sys
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from sweep_scenes import GRID, METRICS, design, program, same, start
from test_cam_files import PARAMETERS

import camkin
from camkin import Design, Segment, free, rest, sweep

pandas = pytest.importorskip("pandas", reason="pandas is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

EPS = np.finfo(float).eps


@pytest.fixture(scope="module")
def serial():
    """The table of GRID in this process, on one thread."""
    return sweep(design(), grid=GRID, metrics=METRICS, rpm=300, threads=1)


# ---- values ----

QUANTITIES = ("displacement", "velocity", "acceleration", "jerk")


@pytest.mark.parametrize("law", [law for law in camkin.laws() if law not in ("dwell", "poly_bc", "poly", "bspline")])
def test_rows_are_those_of_programs(law):
    """Random designs of every law: each value is that of Program.analyze()."""
    rng = np.random.default_rng(len(law))
    samples = {"rise": rng.uniform(40, 170, 3), "lift": rng.uniform(1, 20, 3)}
    params = PARAMETERS.get(law, {})
    sides = [f"{quantity}_{side}" for quantity in QUANTITIES for side in ("min", "max")]
    peaks = [f"{kind}_{quantity}" for quantity in QUANTITIES[1:] for kind in ("max", "rms")]
    cycles = [f"rms_{quantity}_cycle" for quantity in QUANTITIES[1:]]
    table = sweep(design(law, **params), samples=samples, metrics=[*sides, *peaks, *cycles], rpm=240)
    assert (table["reason"] == "").all()
    for k, row in table.iterrows():
        one = program(samples["rise"][k], samples["lift"][k], law, **params).analyze(rpm=240)
        for quantity in QUANTITIES:
            low, high = getattr(one, quantity)
            expected = {f"{quantity}_min": low.value, f"{quantity}_max": high.value}
            if quantity != "displacement":
                rms = getattr(one, f"rms_{quantity}")
                expected |= {f"rms_{quantity}": rms.event, f"rms_{quantity}_cycle": rms.cycle}
                expected[f"max_{quantity}"] = getattr(one, f"max_{quantity}").value
            # camkin.h: values agree to 16 ulp of the peak, mean squares to 2^-44.
            for name, value in expected.items():
                bound = 64 * EPS * (value if name.startswith("rms") else max(-low.value, high.value))
                assert row[name] == value or abs(row[name] - value) <= bound, name


FREE_FORMS = {
    "poly_bc": {
        "duration": free("rise", 60, 160),
        "lift": free("lift", 1, 20),
        "v0": 0,
        "a0": 0,
        "v1": "match",
        "a1": 0,
    },
    "poly": {"duration": free("rise", 60, 160), "lift": free("lift", 1, 20), "constraints": [(0, 1, 0.0), (1, 1, 0.0)]},
    "bspline": {
        "duration": 60,
        "lift": 10,
        "degree": 3,
        "knots": [0, 0, 0, 0, 60, 60, 60, 60],
        "points": [0, 0, 10, 10],
    },
}


@pytest.mark.parametrize("law", FREE_FORMS)
def test_rows_of_free_forms_are_those_of_programs(law):
    first = Segment(law, **FREE_FORMS[law])
    places = [first, Segment("dwell", duration=30), Segment("cycloidal", duration=90, lift=rest)]
    if law == "bspline":
        places[1] = Segment("cycloidal", duration=free("rise", 60, 160), lift=free("lift", 1, 20))
    form = Design([*places, Segment("dwell", duration=rest)], length_unit="mm")
    samples = {"rise": [60.0, 131.7, 160.0], "lift": [20.0, 3.3, 1.0]}
    names = ["max_velocity", "max_acceleration", "max_jerk", "rms_acceleration", "displacement_max"]
    table = sweep(form, samples=samples, metrics=names, rpm=240)
    assert (table["reason"] == "").all()
    for k, row in table.iterrows():
        one = form(rise=samples["rise"][k], lift=samples["lift"][k]).analyze(rpm=240)
        expected = [one.max_velocity, one.max_acceleration, one.max_jerk]
        expected = [*(peak.value for peak in expected), one.rms_acceleration.event, one.displacement.max.value]
        assert row[names].astype(float).tolist() == pytest.approx(expected, rel=64 * EPS)


def test_the_duration_of_a_bspline_is_that_of_its_knots():
    with pytest.raises(
        camkin.ParameterError, match=r"segment 0 \(bspline\): duration cannot be free: knots and points fix"
    ):
        Design(
            [
                Segment("bspline", **FREE_FORMS["bspline"] | {"duration": free("rise", 60, 160)}),
                Segment("cycloidal", duration=rest, lift=rest),
            ]
        )


def test_angles_are_those_of_programs():
    table = sweep(design(), samples={"rise": [100.0], "lift": [5.0]}, metrics=["max_jerk_angle", "velocity_min_angle"])
    one = program(100.0, 5.0).analyze()
    assert table["max_jerk_angle"][0] == pytest.approx(one.max_jerk.angle, abs=1e-9)
    assert table["velocity_min_angle"][0] == pytest.approx(one.velocity.min.angle, abs=1e-9)


def test_metrics_of_cams_and_dynamics():
    follower = camkin.RollerFollower(30.0)
    dynamics = {"jump_speed": {"mass": 0.1, "rate": 2.0, "preload": 50.0}, "residual": {"natural_hz": 41.3}}
    names = ["max_jerk", "max_pressure_angle", "pressure_angle_min", "curvature_max", "min_radius", "undercut"]
    table = sweep(
        design(),
        samples={"rise": [60.0, 150.0, 400.0], "lift": [19.0, 3.0, 3.0]},
        metrics=[*names, "jump_speed", "residual"],
        rpm=300,
        cam={"follower": follower, "base_radius": 20.0},
        **dynamics,
    )
    for k, (rise, lift) in enumerate([(60.0, 19.0), (150.0, 3.0)]):
        one = program(rise, lift)
        shape = camkin.Cam(one, follower, base_radius=20.0).analyze()
        row = table.loc[k]
        assert row["max_pressure_angle"] == shape.pressure_angle.peak.value
        assert row["pressure_angle_min"] == shape.pressure_angle.min.value
        assert (row["curvature_max"], row["min_radius"]) == (shape.curvature.max.value, shape.radius.value)
        assert row["undercut"] == sum(end - start for start, end in shape.undercut)
        assert row["jump_speed"] == one.jump_speed(**dynamics["jump_speed"]).rpm
        assert row["residual"] == max(one.vibration(300, natural_hz=41.3).residual)
        assert row["reason"] == ""
    assert table["undercut"][0] > 0.0
    assert np.isnan(table.loc[2, [*names, "jump_speed", "residual"]].astype(float)).all()
    assert table["reason"][2] != ""


def test_a_program_without_its_cam_says_why():
    table = sweep(
        design(),
        samples={"rise": [100.0], "lift": [5.0]},
        metrics=["max_jerk", "face_width", "residual"],
        rpm=60,
        cam={"follower": camkin.RollerFollower(5.0), "base_radius": 20.0},
        residual={"natural_hz": 2.0},  # twice the speed: a resonance
    )
    assert table["max_jerk"][0] > 0
    assert np.isnan(table["face_width"][0]) and np.isnan(table["residual"][0])
    of_face, of_residual = table["reason"][0].split("; ", 1)
    assert of_face == "face_width: only a flat face has one"
    assert of_residual.startswith("residual: ") and "natural_hz" in of_residual


def test_infeasible_samples_keep_their_rows():
    samples = pandas.DataFrame({"lift": [2, 3, 4, 0, 5], "rise": [100, math.nan, -3, 100, 120.0]}, index=list("abcde"))
    table = sweep(design(), samples=samples, metrics=["max_jerk", "displacement_max"])
    assert table.index.tolist() == list("abcde")
    assert list(table) == ["lift", "rise", "max_jerk", "displacement_max", "reason"]
    assert table["rise"].tolist()[2:] == [-3.0, 100.0, 120.0]
    assert table["displacement_max"].tolist()[::4] == [2.0, 5.0]
    assert table.loc[list("bcd"), ["max_jerk", "displacement_max"]].isna().all(axis=None)
    assert (table["reason"] == "").tolist() == [True, False, False, False, True]
    assert table["reason"]["b"] == "rise is NaN"
    assert table["reason"]["c"] == "rise must be 40 to 320"
    assert "lift" in table["reason"]["d"]


@pytest.mark.parametrize("out", [None, "out"])
def test_every_design_is_refused(out, tmp_path):
    """The table has all rows, none with values, with and without metrics that need programs."""
    rise = Segment("cycloidal", duration=free("rise", 60, 160), lift=5)
    never = Design([rise, Segment("dwell", duration=rest)], length_unit="mm")  # no return
    given = {"grid": {"rise": [60.0, 100.0]}, "out": out and tmp_path / out}
    table = sweep(never, metrics=["max_jerk", "residual"], rpm=60, residual={"natural_hz": 50.0}, **given)
    assert table["max_jerk"].isna().all() and table["residual"].isna().all()
    assert table["reason"].tolist() == ["program does not return to its start"] * 2
    assert table.dropna().empty
    if out:
        same(pandas.read_parquet(tmp_path / out), table)


def test_order_of_a_grid():
    """The last name varies fastest."""
    table = sweep(design(), grid={"lift": [1, 2], "rise": [60, 70, 80]}, metrics=["displacement_max"])
    assert table["lift"].tolist() == [1, 1, 1, 2, 2, 2]
    assert table["rise"].tolist() == [60, 70, 80] * 2
    assert table["displacement_max"].tolist() == [1, 1, 1, 2, 2, 2]


def test_one_sample():
    table = sweep(design(), samples={"rise": [90.0], "lift": [10.0]})
    assert list(table) == ["rise", "lift", "max_velocity", "max_acceleration", "max_jerk", "reason"]
    assert len(table) == 1


# ---- the same bits by every way ----


@pytest.mark.parametrize("more", [{"threads": 3}, {"chunk": 7777}, {"chunk": 40_000, "threads": 1}])
def test_bits_do_not_depend_on_chunks_and_threads(serial, more):
    same(sweep(design(), grid=GRID, metrics=METRICS, rpm=300, **more), serial)


class Backwards(Executor):
    """An executor that finishes chunks in the opposite order."""

    def __init__(self):
        self.calls = []

    def submit(self, function, *arguments):
        self.calls.append((Future(), function, arguments))
        if len(self.calls) == 3:
            for future, call, given in reversed(self.calls):
                future.set_result(call(*given))
        return self.calls[-1][0]


@pytest.mark.parametrize("out", [None, "sweep.parquet"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: ThreadPoolExecutor(3),
        lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
        lambda: ProcessPoolExecutor(2, mp_context=get_context("fork")),
        Backwards,
    ],
)
def test_bits_do_not_depend_on_the_executor(serial, make, out, tmp_path):
    out = None if out is None else tmp_path / out
    with make() as pool:
        found = sweep(design(), grid=GRID, metrics=METRICS, rpm=300, executor=pool, chunk=14_000, out=out)
    same(found, serial)
    if out:
        same(pandas.read_parquet(out), serial)


@pytest.mark.parametrize("kind", ["Design", "Deadly"])
def test_dask(serial, kind, tmp_path, monkeypatch):
    """A cluster of two processes, of which one may be killed half-way."""
    pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setenv("SWEEP_FLAG", str(tmp_path / "flag"))
    process = start("dask", tmp_path / "out", kind)
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    assert (tmp_path / "flag").exists() == (kind == "Deadly")
    same(pandas.read_pickle(tmp_path / "out.pickle"), serial)
    same(pandas.read_parquet(tmp_path / "out"), serial)


# ---- bad input ----

SMALL = {"rise": np.linspace(60, 160, 5), "lift": np.linspace(1, 20, 10)}


@pytest.mark.parametrize(
    ("error", "text", "more"),
    [
        (camkin.WrongTypeError, "design must be a Design; got Program", {"design": program(100.0, 5.0)}),
        (camkin.ParameterError, "there is no metric 'max_acceleratoin'; did you mean 'max_acceleration'",
         {"metrics": ["max_acceleratoin"]}),
        (camkin.ParameterError, "metric 'max_jerk' is given twice", {"metrics": ["max_jerk"] * 2}),
        (camkin.ParameterError, "metrics is empty", {"metrics": []}),
        (camkin.WrongTypeError, "metrics must be a list of names; got 'max_jerk'", {"metrics": "max_jerk"}),
        (camkin.WrongTypeError, "metrics must be names; got int", {"metrics": [3]}),
        (camkin.ParameterError, "metric 'undercut' needs cam=, such as dict", {"metrics": ["undercut"]}),
        (camkin.ParameterError, "metric 'jump_speed' needs jump_speed=", {"metrics": ["jump_speed"]}),
        (camkin.ParameterError, "residual is given, but metrics has none of 'residual'", {"residual": {"natural_hz": 9}}),  # noqa: E501
        (camkin.WrongTypeError, "cam must be a dict, such as dict", {"cam": 3, "metrics": ["undercut"]}),
        (camkin.ParameterError, "give samples= or grid=, one of them", {"grid": None}),
        (camkin.ParameterError, "give samples= or grid=, one of them", {"samples": SMALL}),
        (camkin.ParameterError, "grid has 'rsie', .*; did you mean 'rise'", {"grid": {"rsie": [1.0], "lift": [1.0]}}),
        (camkin.ParameterError, "grid must have values for 'lift'", {"grid": {"rise": [1.0]}}),
        (camkin.SizeError, "grid has no samples", {"grid": {"rise": [], "lift": [1.0]}}),
        (camkin.WrongTypeError, "grid must be a dict", {"grid": [1.0]}),
        (camkin.ArrayError, "must have one dimension", {"grid": {"rise": 3.0, "lift": [1.0]}}),
        (camkin.SizeError, "samples has no samples", {"grid": None, "samples": {"rise": [], "lift": []}}),
        (camkin.ArrayError, "same length", {"grid": None, "samples": {"rise": [1.0], "lift": []}}),
        (camkin.WrongTypeError, "samples must be a DataFrame or a dict", {"grid": None, "samples": [1.0]}),
        (camkin.ParameterError, "samples has two columns 'rise'",
         {"grid": None, "samples": pandas.DataFrame([[1.0, 2.0, 3.0]], columns=["rise", "lift", "rise"])}),
        (camkin.SizeError, "chunk must be 1 or more samples; got 0", {"chunk": 0}),
        (camkin.ThreadsError, "threads", {"threads": -1}),
        (camkin.SpeedError, "rpm", {"rpm": math.inf}),
        (camkin.WrongTypeError, "impulses must be True or False", {"impulses": 1}),
        (camkin.WrongTypeError, "executor must have submit", {"executor": 4}),
        (camkin.WrongTypeError, "progress must be True, False or 'always'; got 'no'", {"progress": "no"}),
        (camkin.WrongTypeError, "resume must be True or False", {"resume": 1}),
        (camkin.WrongTypeError, "path must be a str", {"out": 3}),
    ],
)  # fmt: skip
def test_bad_arguments(error, text, more, tmp_path):
    given = {"design": design(), "grid": SMALL, "out": tmp_path / "out"} | more
    with pytest.raises(error, match=text):
        sweep(**given)
    assert not (tmp_path / "out").exists()


def test_resume_needs_a_folder():
    with pytest.raises(camkin.WrongTypeError, match="resume=True needs out="):
        sweep(design(), grid=SMALL, resume=True)


@pytest.mark.parametrize("module", ["pandas", "pyarrow"])
def test_without_the_packages(module, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=rf"need.* {module}: pip install 'camkin\[frames\]'"):
        sweep(design(), grid=SMALL, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


# ---- progress ----


def test_progress_is_quiet_unless_stderr_is_a_terminal(capsys):
    sweep(design(), grid=SMALL)
    assert capsys.readouterr() == ("", "")


def test_progress_on_request(capsys):
    pytest.importorskip("tqdm", reason="tqdm is not installed")
    sweep(design(), grid=SMALL, chunk=20, progress="always")
    out, err = capsys.readouterr()
    assert out == "" and "50.0/50.0" in err


def test_progress_on_a_terminal(capsys, monkeypatch):
    pytest.importorskip("tqdm", reason="tqdm is not installed")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    sweep(design(), grid=SMALL, progress=False)
    assert capsys.readouterr().err == ""
    sweep(design(), grid=SMALL)
    assert "100%" in capsys.readouterr().err


def test_progress_without_tqdm(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    sweep(design(), grid=SMALL, progress="always")
    assert capsys.readouterr() == ("", "")


def test_limits_of_the_design_need_a_speed():
    rise = Segment("cycloidal", duration=camkin.free("rise", 60, 160), lift=20)
    segments = [rise, Segment("cycloidal", duration=camkin.rest, lift=camkin.rest)]
    design = camkin.Design(segments, limits=camkin.Limits(jerk=5e6))
    grid = {"rise": [80.0, 120.0]}
    with pytest.raises(
        camkin.SpeedError, match=r"limits of the design are per second.*give an rpm, or rpm='geometric'"
    ):
        camkin.sweep(design, grid=grid)
    slow, fast = (camkin.sweep(design, grid=grid, rpm=rpm)["max_jerk"] for rpm in ("geometric", 300))
    assert fast.to_numpy() == pytest.approx(slow.to_numpy() * (10 * np.pi) ** 3, rel=1e-12)
