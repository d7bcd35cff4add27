"""Lifts of a lobe and of a valve as a gauge measures them, and the check of a table that is refused."""

import re

import numpy as np
import pytest

from camkin import Program, TableError


def lobe(theta):
    """Return a lobe of 9 mm over 150 degrees, whose acceleration jumps at both ends."""
    return 4.5 * (1 - np.cos(2 * np.pi * theta / 150))


EVENT = np.arange(0.0, 151.0)
OUTSIDE = np.linspace(150.0, 359.9, 997)

VALVE = Program.rise_dwell_fall(lift=9, rise=75, dwell=1, fall=75, law="poly_4567")


def measured(theta, seed, noise=2e-3, decimals=3, program=VALVE):
    """Return lifts with noise, rounded as a gauge does."""
    scatter = noise * np.random.default_rng(seed).standard_normal(theta.size)
    return np.round(program.displacement(theta) + scatter, decimals)


def refused(words, call, *arguments, **options):
    with pytest.raises(TableError, match=re.escape(words)) as caught:
        call(*arguments, **options)
    return caught.value
