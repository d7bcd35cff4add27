"""Fuzz spec files: any bytes give a program that round-trips, or a SpecError of one short line."""

import math
import tempfile
import warnings
from pathlib import Path

import numpy as np

from camkin import CamkinWarning, Limits, Program, SpecError

warnings.simplefilter("error")
warnings.simplefilter("ignore", CamkinWarning)  # for values that are allowed and probably mistaken
_FOLDER = tempfile.TemporaryDirectory()
_FILES = [Path(_FOLDER.name) / name for name in ("cam.toml", "cam.json")]


def check(data: bytes) -> None:
    """Load a file whose name is chosen by the first byte of the data."""
    path = _FILES[data[:1] == b"j"]
    path.write_bytes(data[1:])
    try:
        p = Program.load(path)
    except SpecError as error:
        assert str(error).startswith(str(path)), error
        assert len(str(error)) < 1000, error
        return
    check_program(p)
    assert Program.loads(p.dumps()) == p
    assert Program.from_dict(p.to_dict()) == p


def check_program(p: Program) -> None:
    """Check properties of every program, at its joints and between them."""
    joints = np.array([joint.angle for joint in p.continuity()])
    theta = np.concatenate([joints, joints + p.cycle / 7, np.linspace(-p.cycle, p.cycle, 17)])
    m = p.evaluate(theta, rpm=p.rpm)
    assert np.isfinite(m.data).all()
    i = theta.size // 3
    at = float(theta[i])
    values = [quantity(at, rpm=p.rpm) for quantity in (p.velocity, p.acceleration, p.jerk)]
    single = np.array([p.displacement(at), *values])
    assert single.tobytes() == m.data[:, i].tobytes()
    r = p.analyze(points=2, limits=Limits() if p.rpm is None else None)  # limits are per second
    for extremes, values in zip((r.velocity, r.acceleration, r.jerk), m.data[1:], strict=True):
        assert abs(values).max() <= extremes.peak.value * (1 + 1e-12) + 1e-300
    assert all(math.isfinite(x) for x in (r.displacement.min.value, r.displacement.max.value))
