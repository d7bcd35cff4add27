"""What a call costs, measured beside a call whose cost is known: a second is long or short as other jobs leave it."""

import time
from functools import cache

from camkin import Program

MEGABYTE = 1_000_000


def seconds(call):
    """CPU time of a call."""
    started = time.process_time()
    call()
    return time.process_time() - started


def good_spec(size):
    """A spec without a fault, of about so many bytes."""
    pair = "".join(f'[[segment]]\nlaw = "cycloidal"\nduration = 1.0\nlift = {lift}.0\n\n' for lift in ("1", "-1"))
    pairs = size // len(pair)
    return f"[cam]\ncycle = {2 * pairs}.0\n\n" + pair * pairs


@cache
def _of_a_good_spec(size, attempt):
    text = good_spec(size)
    return seconds(lambda: Program.loads(text))


def costs_less(call, share, size):
    """Whether the call costs less than `share` times what a good spec of so many bytes does. Where other jobs disturb,
    both are measured again, side by side."""
    return any(seconds(call) < share * _of_a_good_spec(size, attempt) for attempt in range(3))
