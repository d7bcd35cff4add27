"""The package says that it has types; lint checks them by typing_api.py."""

from pathlib import Path

import camkin


def test_the_package_says_that_it_is_typed():
    assert Path(camkin.__file__).with_name("py.typed").exists()
