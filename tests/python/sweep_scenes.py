"""Designs for test_sweeps.py, and scenes that it runs in other processes: python sweep_scenes.py SCENE OUT ..."""

import os
import resource
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

import camkin
from camkin import Design, Program, Segment, free, rest

METRICS = ["max_acceleration", "rms_jerk", "velocity_min_angle"]
GRID = {"rise": np.linspace(60.0, 160.0, 40), "lift": np.linspace(1.0, 20.0, 1000)}


def segments(rise, lift, back, final, law="modified_sine", **params):
    """A rise, a dwell, and the return in the rest of the cycle; a law that returns by itself has none."""
    whole = [
        Segment(law, duration=rise, lift=lift, **params),
        Segment("dwell", duration=30),
        Segment("cycloidal", duration=back, lift=final),
    ]
    return whole[:2] if law.startswith("rise_fall") else whole


def program(rise, lift, law="modified_sine", **params):
    return Program(segments(rise, lift, 330 - rise, -lift, law, **params), length_unit="mm", allow_velocity_jump=True)


def design(law="modified_sine", kind=Design, **params):
    places = segments(free("rise", 40, 320), free("lift", -30, 30), rest, rest, law, **params)
    return kind(places, length_unit="mm", allow_velocity_jump=True)


class Deadly(Design):
    """A design that kills the first worker process that meets the middle of GRID."""

    def analyze(self, values, **more):
        flag = Path(os.environ["SWEEP_FLAG"])
        if values["rise"][0] > 110.0 and not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().analyze(values, **more)


# ---- for the tests ----


def same(table, expected):
    """Check that two tables have the same bits."""
    assert list(table) == list(expected)
    assert table.index.equals(expected.index)
    for name in table:
        if name == "reason":
            assert table[name].tolist() == expected[name].tolist()
        else:
            assert table[name].to_numpy().tobytes() == expected[name].to_numpy().tobytes(), name


def start(scene, *arguments):
    return subprocess.Popen(
        [sys.executable, __file__, scene, *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


# ---- scenes ----


def long(out):
    """Run a sweep of 800 chunks."""
    camkin.sweep(design(), grid=GRID, metrics=METRICS, rpm=300, chunk=50, out=out)


def forked(out):
    """Run a sweep of 800 chunks in two forked workers."""
    with ProcessPoolExecutor(2, get_context("fork")) as pool:
        camkin.sweep(design(), grid=GRID, metrics=METRICS, rpm=300, chunk=50, out=out, executor=pool)


def interrupted(out):
    """Run a sweep of 800 chunks, and say what is left of it after Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells make background jobs ignore SIGINT
    try:
        long(out)
    except camkin.SweepInterrupted as stop:
        assert isinstance(stop, KeyboardInterrupt)
        print(len(stop.frame), stop)


def full(out):
    """Run a sweep on a disk that takes files of 100 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        camkin.sweep(design(), grid=GRID, metrics=METRICS, rpm=300, out=out)
    except OSError as error:
        print(error)


def dask(out, kind):
    """Run a sweep on a cluster of two processes."""
    import sweep_scenes  # workers import it too, which this script is not
    from distributed import Client, LocalCluster

    given = sweep_scenes.design(kind=getattr(sweep_scenes, kind))
    with LocalCluster(2, threads_per_worker=1, dashboard_address=":0") as cluster, Client(cluster) as client:
        table = camkin.sweep(given, grid=GRID, metrics=METRICS, rpm=300, executor=client, out=out)
    table.to_pickle(f"{out}.pickle")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
