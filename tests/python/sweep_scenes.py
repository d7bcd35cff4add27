"""Designs for test_sweeps.py, and scenes that it runs in other processes: python sweep_scenes.py SCENE OUT."""

import os
import resource
import signal
import sys
from pathlib import Path

import numpy as np

import camkin
from camkin import Program, Segment
from camkin.sweeps.sweep import sweep

METRICS = ["max_acceleration", "rms_jerk", "velocity_min_angle"]
GRID = {"rise": np.linspace(60.0, 160.0, 40), "lift": np.linspace(1.0, 20.0, 1000)}


class Return:
    """A rise with free duration and lift, a dwell, and the return in the rest of the cycle."""

    parameters = ("rise", "lift")
    total = None

    def __init__(self, law="modified_sine", **params):
        self.law, self.params = law, params
        self.template = self.program({"rise": 90.0, "lift": 10.0})

    def program(self, values):
        rise, lift = values["rise"], values["lift"]
        segments = [
            Segment(self.law, duration=rise, lift=lift, **self.params),
            Segment("dwell", duration=30),
            Segment("cycloidal", duration=330 - rise, lift=-lift),
        ]
        if self.law.startswith("rise_fall"):  # it has returned
            del segments[2]
        return Program(segments, length_unit="mm", allow_velocity_jump=True)

    def columns(self, values):
        rest = {(2, "duration"): "rest", (2, "lift"): "rest"} if len(self.template.segments) > 2 else {}
        return {(0, "duration"): values["rise"], (0, "lift"): values["lift"], **rest}

    def __repr__(self):
        return f"Return({self.law!r}, {self.params})"


class Deadly(Return):
    """A design that kills the first worker process that meets the middle of GRID."""

    def __init__(self, flag):
        super().__init__()
        self.flag = flag

    def columns(self, values):
        if values["rise"][0] > 110.0 and not Path(self.flag).exists():
            Path(self.flag).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().columns(values)

    def __repr__(self):
        return "Deadly()"


# ---- scenes ----


def long(out):
    """Run a sweep of 800 chunks."""
    sweep(Return(), grid=GRID, metrics=METRICS, rpm=300, chunk=50, out=out)


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
        sweep(Return(), grid=GRID, metrics=METRICS, rpm=300, out=out)
    except OSError as error:
        print(error)


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2])
