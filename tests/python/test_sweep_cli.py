"""Test camkin sweep: output, files and exit status."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import camkin
from camkin import sweep
from camkin.cli import main
from camkin.sweeps.lock import Lock
from camkin.sweeps.pool import pool_of

pandas = pytest.importorskip("pandas", reason="pandas is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

SPEC = """
[cam]
rpm = 300
length_unit = "mm"
base_radius = 20
[follower]
type = "roller"
radius = 30
[dynamics]
mass = 0.1
preload = 50
natural_hz = 41.3

[[segment]]
law = "modified_sine"
duration = { free = "rise", low = 40, high = 320 }
lift = { free = "lift", low = -30, high = 30 }
[[segment]]
law = "dwell"
duration = 30
[[segment]]
law = "cycloidal"
duration = "rest"
lift = "rest"
"""
GRID = {"rise": np.linspace(60.0, 160.0, 5), "lift": np.array([2.0, 5.5])}


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "a cam.toml"
    path.write_text(SPEC, encoding="utf-8")
    return str(path)


def table(metrics, grid=GRID, **more):
    rest = camkin.rest
    segments = [
        camkin.Segment("modified_sine", duration=camkin.free("rise", 40, 320), lift=camkin.free("lift", -30, 30)),
        camkin.Segment("dwell", duration=30),
        camkin.Segment("cycloidal", duration=rest, lift=rest),
    ]
    return sweep(camkin.Design(segments, length_unit="mm"), grid=grid, metrics=metrics, **more)


def same(found, expected):
    pandas.testing.assert_frame_equal(found, expected, check_exact=True, check_dtype=False)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_grid_into_parquet(spec, tmp_path, capfd, jobs):
    out = tmp_path / "sweep.parquet"
    arguments = ["sweep", spec, "--grid", "rise=60:160:5", "--grid", "lift=2,5.5", "-o", str(out), "--jobs", jobs]
    assert main([*arguments, "--metric", "max_jerk", "rms_acceleration"]) == 0
    assert capfd.readouterr() == ("", "")
    same(pandas.read_parquet(out), table(["max_jerk", "rms_acceleration"], rpm=300))


def test_samples_into_csv(spec, tmp_path, capsys):
    """Every digit is kept, and rows without values are counted."""
    samples = pandas.DataFrame({"lift": [5.0, 1.0 / 3.0, 7.0], "rise": [100.0, 90.1, 500.0]})
    samples.to_csv(tmp_path / "samples.csv", index=False)
    samples.to_parquet(tmp_path / "samples.parquet")
    out = tmp_path / "sweep.csv"
    for kind in ("csv", "parquet"):
        file = str(tmp_path / f"samples.{kind}")
        assert main(["sweep", spec, "--samples", file, "--rpm", "120", "-o", str(out)]) == 0
        said, errors = capsys.readouterr()
        assert said == ""
        assert errors == "camkin: 1 of 3 rows have no values, such as: rise must be 40 to 320\n"
        found = pandas.read_csv(out, dtype=str, keep_default_na=False)
        row = table(["max_velocity"], {"rise": [90.1], "lift": [1.0 / 3.0]}, rpm=120)
        assert float(found["max_velocity"][1]) == row["max_velocity"][0]
        assert found["reason"].tolist() == ["", "", "rise must be 40 to 320"]
        assert found["max_jerk"][2] == ""


def test_metrics_of_the_tables_of_the_spec(spec, tmp_path):
    names = ["undercut", "jump_speed", "residual"]
    out = tmp_path / "sweep.parquet"
    assert main(["sweep", spec, "--grid", "rise=60:160:5", "lift=2,5.5", "-o", str(out), "--metric", *names]) == 0
    options = {
        "cam": {"follower": camkin.RollerFollower(30.0), "base_radius": 20.0},
        "jump_speed": {"mass": 0.1, "preload": 50.0},
        "residual": {"natural_hz": 41.3},
    }
    same(pandas.read_parquet(out), table(names, rpm=300, **options))


def test_progress_on_request(spec, tmp_path, capsys):
    pytest.importorskip("tqdm", reason="tqdm is not installed")
    out = str(tmp_path / "sweep.parquet")
    assert main(["sweep", spec, "--grid", "rise=60:160:5", "lift=2", "-o", out, "--progress"]) == 0
    said, errors = capsys.readouterr()
    assert said == "" and "100%" in errors


def slow_call(begun, ended):
    begun.touch()
    time.sleep(30)
    ended.touch()


def interrupted_calls(folder):
    """Submit more calls than there are processes; interrupt when all processes compute. Yield the futures first."""
    with pool_of(2) as pool:
        yield [pool.submit(slow_call, folder / f"begun {i}", folder / "ended") for i in range(8)]
        while len(list(folder.glob("begun *"))) < 2:
            time.sleep(0.01)
        raise KeyboardInterrupt


def test_ctrl_c_ends_the_calls_of_other_processes(tmp_path):
    """Waiting for the calls would let them finish."""
    calls = interrupted_calls(tmp_path)
    futures = next(calls)
    with pytest.raises(KeyboardInterrupt):
        next(calls)
    assert not (tmp_path / "ended").exists()
    assert len(list(tmp_path.glob("begun *"))) == 2
    assert all(future.cancelled() or isinstance(future.exception(), KeyboardInterrupt) for future in futures)
    assert not multiprocessing.active_children()


COMMAND = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # shells make background jobs ignore SIGINT
from camkin.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_and_resume(spec, tmp_path, jobs):
    """A terminal sends Ctrl-C to all processes."""
    out = tmp_path / "sweep.parquet"
    arguments = ["sweep", spec, "--grid", "rise=60:160:300", "lift=1:20:1000", "--metric", "max_jerk", "-o", str(out)]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments, "--jobs", jobs],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    while not list(out.glob("rows-*")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    said, errors = process.communicate()
    assert (process.returncode, said) == (130, "")
    kept = len(pandas.read_parquet(out))
    assert 0 < kept < 300_000
    assert errors == f"camkin: sweep: interrupted after {kept} of 300000 samples: --resume continues\n"
    assert main([*arguments, "--resume"]) == 0
    grid = {"rise": np.linspace(60, 160, 300), "lift": np.linspace(1, 20, 1000)}
    same(pandas.read_parquet(out), table(["max_jerk"], grid, rpm=300))


def test_ctrl_c_without_a_folder(spec, tmp_path, capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("camkin.sweeps.executors.computed", interrupted)
    out = tmp_path / "sweep.csv"
    assert main(["sweep", spec, "--grid", "rise=60", "lift=2", "-o", str(out)]) == 130
    remedy = "an --output that ends in .parquet keeps finished rows"
    assert capsys.readouterr().err == f"camkin: sweep: interrupted after 0 of 1 samples: {remedy}\n"
    assert not out.exists()


def test_every_design_is_refused(spec, tmp_path, capsys):
    out = tmp_path / "sweep.parquet"
    assert main(["sweep", spec, "--grid", "rise=330:400:5", "lift=2", "-o", str(out)]) == 0
    errors = capsys.readouterr().err
    assert errors == "camkin: 5 of 5 rows have no values, such as: rise must be 40 to 320\n"
    assert pandas.read_parquet(out)["max_jerk"].isna().all()


@pytest.mark.parametrize("name", ["sweep.parquet", "sweep.csv"])
def test_a_full_disk_is_one_line(spec, tmp_path, name):
    """The disk takes files of 20 kB."""
    out = tmp_path / name
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))"
    arguments = ["sweep", spec, "--grid", "rise=60:160:100", "lift=1:20:50", "-o", str(out)]
    command = [sys.executable, "-c", f"{limit}{COMMAND}", *arguments]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("camkin: [Errno 27] File too large: ") and run.stderr.count("\n") == 1
    assert str(out) in run.stderr
    assert not list(tmp_path.glob("**/.camkin-*"))


def test_a_folder_of_a_running_sweep(spec, tmp_path, capsys):
    arguments = ["sweep", spec, "--grid", "rise=60", "lift=2", "-o", str(tmp_path / "sweep.parquet")]
    assert main(arguments) == 0
    held = Lock(tmp_path / "sweep.parquet")
    capsys.readouterr()
    assert main([*arguments, "--resume"]) == 2
    errors = capsys.readouterr().err
    assert errors.startswith(f"camkin: '{tmp_path / 'sweep.parquet' / '_lock'}' is locked by a sweep of process ")
    assert errors.endswith(": wait for its end, or choose another --output\n") and errors.count("\n") == 1
    held.close()
    assert main([*arguments, "--resume"]) == 0


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("give --grid for each free number, or --samples", []),
        ("give --grid for each free number, or --samples", ["--grid", "rise=3", "--samples", "x.csv"]),
        ("--grid must be NAME=LOW:HIGH:N or NAME=A,B,C; got 'rise=60:160'", ["--grid", "rise=60:160"]),
        ("--grid must be NAME=LOW:HIGH:N or NAME=A,B,C; got 'rise'", ["--grid", "rise"]),
        ("--grid must be NAME=LOW:HIGH:N or NAME=A,B,C; got 'rise=1:2:-3'", ["--grid", "rise=1:2:-3"]),
        ("--grid has 'rise' twice", ["--grid", "rise=60", "rise=70"]),
        ("grid must have values for 'lift'", ["--grid", "rise=60"]),
        ("grid has 'rsie', which is no free parameter of the design; did you mean 'rise'?", ["--grid", "rsie=60"]),
        (
            "there is no metric 'max_jrk'; did you mean 'max_jerk'?",
            ["--grid", "rise=60", "lift=2", "--metric", "max_jrk"],
        ),
        ("--samples must end in .csv or .parquet", ["--samples", "x.txt"]),
        ("x.csv", ["--samples", "x.csv"]),
        ("--jobs must be 1 or more; got 0", ["--grid", "rise=60", "lift=2", "--jobs", "0"]),
        ("--resume needs an --output that ends in .parquet", ["--grid", "rise=60", "lift=2", "--resume"]),
    ],
)
def test_bad_input(spec, tmp_path, capsys, text, arguments):
    out = tmp_path / "sweep.csv"
    assert main(["sweep", spec, *arguments, "-o", str(out)]) == 2
    said, errors = capsys.readouterr()
    assert said == "" and errors.startswith("camkin: ") and errors.count("\n") == 1
    assert text in errors
    assert not out.exists()


@pytest.mark.parametrize(
    ("metric", "needed"), [("undercut", "a [follower]"), ("jump_speed", "[dynamics]"), ("residual", "[dynamics]")]
)
def test_metrics_without_their_tables(spec, tmp_path, capsys, metric, needed):
    text = SPEC.split("base_radius")[0] + SPEC[SPEC.index("[[segment]]") :]
    (tmp_path / "plain.toml").write_text(text, encoding="utf-8")
    file = str(tmp_path / "plain.toml")
    arguments = ["--grid", "rise=60", "lift=2", "--metric", metric, "-o", str(tmp_path / "x.parquet")]
    assert main(["sweep", file, *arguments]) == 2
    assert f"metric {metric} needs {needed}" in capsys.readouterr().err


def test_outputs_that_are_refused(spec, tmp_path, capsys):
    arguments = ["sweep", spec, "--grid", "rise=60", "lift=2", "-o"]
    assert main([*arguments, str(tmp_path / "sweep.xlsx")]) == 2
    assert "--output must end in .parquet or .csv" in capsys.readouterr().err
    out = str(tmp_path / "sweep.parquet")
    assert main([*arguments, out]) == 0
    assert main([*arguments, out]) == 2
    assert "--resume continues it, another --output begins a new one" in capsys.readouterr().err
    assert main([*arguments, out, "--resume", "--rpm", "99"]) == 2
    assert "is of another sweep, rpm differs" in capsys.readouterr().err
