"""Programs for the tests of values, and the bits of an array."""

import numpy as np

from camkin import Program


def rdf(law="cycloidal", **changes):
    return Program.rise_dwell_fall(**{"lift": 10, "rise": 90, "dwell": 45, "fall": 90, "law": law, **changes})


def bits(array):
    return np.asarray(array).tobytes()
