"""Profiles of hypothesis, and what several files need.

The examples are the same in every run, or new and many with --hypothesis-profile=trust.
"""

import builtins
import sys

import pytest
from hypothesis import settings

settings.register_profile("camkin", deadline=None, derandomize=True)  # any example may take long on a busy machine
settings.register_profile("trust", deadline=None, max_examples=3000)
settings.load_profile("camkin")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Compare pictures with their images in every run; without pytest-mpl they are only drawn."""
    if hasattr(config.option, "mpl"):
        config.option.mpl = config.option.mpl_generate_path is None
    else:
        config.addinivalue_line("markers", "mpl_image_compare: pictures that pytest-mpl compares")


@pytest.fixture(autouse=True)
def no_figures_left():
    """Close what a test leaves in pyplot: other tests count its figures."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture
def without_matplotlib(monkeypatch):
    """Let imports of matplotlib fail, as where it is not installed."""
    real_import = builtins.__import__

    def no_matplotlib(name, *rest):
        if name.split(".")[0] == "matplotlib":
            raise ImportError("no matplotlib here")
        return real_import(name, *rest)

    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", no_matplotlib)
