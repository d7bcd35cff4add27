"""Sweeps that are stopped, and what continues them."""

import contextlib
import errno
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from sweep_scenes import GRID, METRICS, Deadly, design, same, start

import camkin
from camkin import sweep
from camkin.sweeps import lock, parts

pandas = pytest.importorskip("pandas", reason="pandas is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")


@pytest.fixture(scope="module")
def serial():
    """The table of GRID in this process, on one thread."""
    return sweep(design(), grid=GRID, metrics=METRICS, rpm=300, threads=1)


def test_a_killed_worker_of_a_pool_loses_nothing(serial, tmp_path, monkeypatch):
    given = {"grid": GRID, "metrics": METRICS, "rpm": 300, "out": tmp_path / "out"}
    monkeypatch.setenv("SWEEP_FLAG", str(tmp_path / "flag"))
    with (
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool,
        pytest.raises(camkin.SweepBroken, match=r"a worker died .* of 40000 samples: resume=True continues") as stop,
    ):
        sweep(design(kind=Deadly), executor=pool, **given)
    kept = stop.value.frame
    assert 0 < len(kept) < len(serial)
    same(kept, serial.loc[kept.index])
    same(sweep(design(kind=Deadly), resume=True, **given), serial)


# ---- stopped and continued ----


def parts_of(out):
    with contextlib.suppress(FileNotFoundError):
        return [name for name in os.listdir(out) if name.startswith("rows-")]
    return []


def wait_for_parts(process, out):
    while len(parts_of(out)) < 3:
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)


def test_killed_and_continued(serial, tmp_path):
    out = tmp_path / "sweep.parquet"
    process = start("long", out)
    wait_for_parts(process, out)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    kept = pandas.read_parquet(out)
    assert 0 < len(kept) < len(serial)
    same(kept, serial.iloc[: len(kept)])
    (out / f".camkin-{'0' * 16}").write_bytes(b"unfinished")
    before = {name: (out / name).stat().st_mtime_ns for name in parts_of(out)}
    same(sweep(design(), grid=GRID, metrics=METRICS, rpm=300, out=out, resume=True), serial)
    assert before.items() <= {name: (out / name).stat().st_mtime_ns for name in parts_of(out)}.items()
    assert not list(out.glob(".camkin-*"))
    same(pandas.read_parquet(out), serial)


# ---- locked ----


@pytest.mark.parametrize("scene", ["long", "forked"])
def test_two_sweeps_into_one_folder(scene, serial, tmp_path):
    """The second is refused; it continues the first once that is killed, also while forked workers of it live."""
    out = tmp_path / "sweep.parquet"
    given = {"grid": GRID, "metrics": METRICS, "rpm": 300, "out": out}
    process = start(scene, out)
    try:
        wait_for_parts(process, out)
        text = f"{str(out / '_lock')!r} is locked by a sweep of process {process.pid} on .*: wait .* another out"
        for resume in (False, True):
            with pytest.raises(camkin.ParameterError, match=text) as refused:
                sweep(design(), resume=resume, **given)
            assert refused.value.parameter == "out"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert (out / "_lock").exists()
        pandas.read_parquet(out)
        same(sweep(design(), resume=True, **given), serial)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert not (out / "_lock").exists()


def test_two_sweeps_of_one_process(monkeypatch, tmp_path):
    def analyze(self, values, **more):
        if out.exists() and not met:
            met.append(True)
            with pytest.raises(camkin.ParameterError, match=f"is locked by a sweep of process {os.getpid()} "):
                sweep(design(), grid=SMALL, out=out, resume=True)
        return whole(self, values, **more)

    out, met, whole = tmp_path / "out", [], camkin.Design.analyze
    monkeypatch.setattr(camkin.Design, "analyze", analyze)
    sweep(design(), grid=SMALL, out=out)
    assert met


def test_no_lock_is_left(monkeypatch, tmp_path):
    """Neither by a sweep that fails, nor by one that is refused: each is followed by the next."""
    given = {"design": design(), "grid": SMALL, "out": tmp_path / "out", "chunk": 10}
    with monkeypatch.context() as patch:
        patch.setattr(parts.Parts, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(camkin.SweepInterrupted, match="after 0 of 50 samples"):
            sweep(**given)
    sweep(**given, resume=True)
    part = tmp_path / "out" / parts_of(tmp_path / "out")[0]
    for change in ({}, {"rpm": 7, "resume": True}):
        with pytest.raises(camkin.ParameterError, match=r"has a sweep|another sweep"):
            sweep(**given | change)
    part.write_bytes(b"")
    with pytest.raises(camkin.FileError, match="is damaged"):
        sweep(**given, resume=True)
    part.unlink()
    sweep(**given, resume=True)
    assert not (tmp_path / "out" / "_lock").exists()


def test_a_lock_that_ends_between_opening_and_locking(monkeypatch, tmp_path):
    """The file that was opened has no name any more: the lock is taken in a new one."""
    opened = []

    def flock(file, how):
        opened.append(file)
        if len(opened) == 1:
            (tmp_path / "_lock").unlink()
        return whole(file, how)

    whole = lock.fcntl.flock
    monkeypatch.setattr(lock.fcntl, "flock", flock)
    held = lock.Lock(tmp_path)
    assert len(opened) == 2
    with pytest.raises(camkin.ParameterError, match="is locked"):
        lock.Lock(tmp_path)
    held.close()
    assert not (tmp_path / "_lock").exists()


def test_a_disk_without_locks(monkeypatch, tmp_path):
    def flock(file, how):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(lock.fcntl, "flock", flock)
    with pytest.raises(OSError, match=r"No locks available.*'.*/out/_lock'"):
        sweep(design(), grid=SMALL, out=tmp_path / "out")


# ---- stopped by Ctrl-C, and by a full disk ----


def test_ctrl_c(serial, tmp_path):
    out = tmp_path / "sweep.parquet"
    process = start("interrupted", out)
    wait_for_parts(process, out)
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate()
    assert process.returncode == 0, errors
    kept, _, text = said.strip().partition(" ")
    assert 0 < int(kept) < len(serial)
    assert text == f"sweep: interrupted after {kept} of 40000 samples: resume=True continues"
    same(pandas.read_parquet(out), serial.iloc[: int(kept)])
    same(sweep(design(), grid=GRID, metrics=METRICS, rpm=300, out=out, resume=True), serial)


def test_ctrl_c_without_a_folder(serial, monkeypatch):
    calls = []

    def analyze(self, values, **more):
        calls.append(len(values["rise"]))
        if len(calls) == 4:
            raise KeyboardInterrupt
        return whole(self, values, **more)

    whole = camkin.Design.analyze
    monkeypatch.setattr(camkin.Design, "analyze", analyze)
    with pytest.raises(camkin.SweepInterrupted, match="after 200 of 40000 samples: out= keeps") as stop:
        sweep(design(), grid=GRID, metrics=METRICS, rpm=300, chunk=100)
    same(stop.value.frame, serial.iloc[:200])


def test_a_full_disk_leaves_no_torn_file(serial, tmp_path):
    out = tmp_path / "sweep.parquet"
    process = start("full", out)
    said, errors = process.communicate()
    assert process.returncode == 0, errors
    assert "File too large" in said and str(out) in said
    assert os.listdir(out) == ["_sweep.json"]
    same(sweep(design(), grid=GRID, metrics=METRICS, rpm=300, out=out, resume=True), serial)


TEN = np.arange(1.0, 11.0)
SMALL = {"rise": np.linspace(60, 160, 5), "lift": np.linspace(1, 20, 10)}


def test_continuing_what_is_done_computes_nothing(monkeypatch, tmp_path):
    first = sweep(design(), grid=SMALL, out=tmp_path / "out", resume=True)
    monkeypatch.setattr(parts.Parts, "write", None)
    same(sweep(design(), grid=SMALL, out=tmp_path / "out", resume=True), first)


@pytest.mark.parametrize("lost", [0, 2, 4])
def test_continuing_fills_gaps(lost, tmp_path):
    out = tmp_path / "out"
    first = sweep(design(), grid=SMALL, out=out, chunk=10)
    (out / sorted(parts_of(out))[lost]).unlink()
    same(sweep(design(), grid=SMALL, out=out, chunk=3, resume=True), first)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (r"design differs: Design.*'modified_sine'.* there, Design.*'cycloidal'", {"design": design("cycloidal")}),
        (
            "samples differs: grid of rise 5 x lift 10, .* there, grid of rise 5 x lift 9",
            {"grid": SMALL | {"lift": TEN[1:]}},
        ),
        (
            "samples differs: grid of rise 5 x lift 10, .* there, grid of rise 5 x lift 10",
            {"grid": SMALL | {"lift": TEN}},
        ),
        ("metrics differs", {"metrics": ["max_jerk"]}),
        ("rpm differs: 300 there, 301 here", {"rpm": 301}),
        ("impulses differs: True there, False here", {"impulses": False}),
    ],
)
def test_continuing_another_sweep_is_refused(text, change, tmp_path):
    given = {"design": design(), "grid": SMALL, "rpm": 300, "out": tmp_path / "out"}
    sweep(**given)
    before = sorted(os.listdir(tmp_path / "out"))
    with pytest.raises(camkin.ParameterError, match=f"is of another sweep, {text}"):
        sweep(**given | change, resume=True)
    assert sorted(os.listdir(tmp_path / "out")) == before


def test_folders_that_are_refused(tmp_path):
    given = {"design": design(), "grid": SMALL, "out": tmp_path / "out"}
    sweep(**given, chunk=10)
    with pytest.raises(camkin.ParameterError, match=r"has a sweep: resume=True continues it"):
        sweep(**given)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.tex").touch()
    for resume in (False, True):
        with pytest.raises(camkin.ParameterError, match="a folder with other files"):
            sweep(**given | {"out": tmp_path / "other", "resume": resume})
    with pytest.raises(camkin.ParameterError, match="is a file: a sweep is stored in a folder"):
        sweep(**given | {"out": tmp_path / "other" / "thesis.tex"})
    with pytest.raises(FileNotFoundError):
        sweep(**given | {"out": tmp_path / "nowhere" / "out"})


def test_damaged_folders(tmp_path):
    given = {"design": design(), "grid": SMALL, "out": tmp_path / "out", "resume": True}
    sweep(**given, chunk=10)
    part = tmp_path / "out" / sorted(parts_of(tmp_path / "out"))[1]
    data = part.read_bytes()
    part.write_bytes(data[:100])
    with pytest.raises(camkin.FileError, match=f"{part} is damaged: .*; delete it, and resume=True"):
        sweep(**given)
    part.write_bytes(data)
    part.rename(part.with_name("rows-000000000005-000000000010.parquet"))
    with pytest.raises(camkin.FileError, match="does not belong to this sweep"):
        sweep(**given)
    (tmp_path / "out" / "_sweep.json").write_text("{")
    with pytest.raises(camkin.FileError, match=r"_sweep\.json is damaged"):
        sweep(**given)
