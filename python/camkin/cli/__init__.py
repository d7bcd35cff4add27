"""The command line: camkin analyze | plot | compare | export | save | fmu | laws."""

from camkin.cli.main import main

__all__ = ["main"]
