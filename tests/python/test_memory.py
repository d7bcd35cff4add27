"""Running out of memory, in the C library or in Python, raises MemoryError, and the process continues."""

import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the address space is limited by Linux's RLIMIT_AS")


def run(script):
    """Run a script in another process, where within(more) limits memory to `more` bytes beyond the current use."""
    limited = """
        import contextlib, re, resource
        from pathlib import Path
        from camkin import SizeError

        @contextlib.contextmanager
        def within(more):
            used = 1024 * int(re.search(r"VmSize:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
            resource.setrlimit(resource.RLIMIT_AS, (used + more, resource.RLIM_INFINITY))
            try:
                yield
            except (MemoryError, SizeError) as error:
                print(type(error).__name__)
            else:
                print("enough")
            finally:
                resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        """
    source = textwrap.dedent(limited) + textwrap.dedent(script)
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_creation():
    # The segments (35 MB) are copied into C, then the library allocates several times that. Each allocation may fail.
    output = run("""
        from camkin import Segment
        from camkin._camkin import ffi, lib
        from camkin._core import CompiledProgram

        n = 200_000
        rows = [Segment("cycloidal", duration=1.0, lift=lift) for lift in (1.0, -1.0)] * (n // 2)
        segments = n * ffi.sizeof("camkin_segment")
        for more in (segments // 2, segments + 4_000_000, 10 * segments):
            with within(more):
                CompiledProgram(rows, cycle=float(n))
        print(lib.camkin_displacement(CompiledProgram(rows, cycle=float(n)).handle, 1.0))
        """)
    assert output == ["MemoryError", "OutOfMemoryError", "enough", "1.0"]


def test_results():
    output = run("""
        import numpy as np
        import camkin

        program = camkin.Program.rise_dwell_fall(lift=10, rise=90, dwell=45, fall=90, law="cycloidal")
        theta = np.linspace(0.0, 720.0, 2_000_000)
        out = np.full((4, theta.size), 7.0)
        with within(30_000_000):
            program.evaluate(theta, threads=1)
        with within(30_000_000):
            program.evaluate(theta, out=out, threads=1)
        print(out[0, 0])
        with within(3_000_000):  # too little for the stack of a thread: the calling one does it all
            program.evaluate(theta, out=out, threads=2)
        print((out == program.evaluate(theta).data).all())
        """)
    assert output == ["SizeError", "enough", "0.0", "enough", "True"]
