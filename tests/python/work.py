"""Measure the CPU time of a call relative to a call of known cost, because absolute times depend on other jobs."""

import time
from functools import cache

from camkin import Program

MEGABYTE = 1_000_000


def seconds(call):
    """Return the CPU time of a call."""
    started = time.process_time()
    call()
    return time.process_time() - started


def good_spec(size):
    """Return a valid spec of about `size` bytes."""
    pair = "".join(f'[[segment]]\nlaw = "cycloidal"\nduration = 1.0\nlift = {lift}.0\n\n' for lift in ("1", "-1"))
    pairs = size // len(pair)
    return f"[cam]\ncycle = {2 * pairs}.0\n\n" + pair * pairs


@cache
def _of_a_good_spec(size, attempt):
    text = good_spec(size)
    return seconds(lambda: Program.loads(text))


def costs_less(call, share, size):
    """Return whether the call costs less than `share` times the CPU time of a good spec of `size` bytes.

    Both are measured up to three times, because other jobs may disturb a measurement.
    """
    return any(seconds(call) < share * _of_a_good_spec(size, attempt) for attempt in range(3))
