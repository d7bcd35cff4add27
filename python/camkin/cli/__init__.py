"""The command line: camkin analyze | report | export | save | fmu | laws."""

from camkin.cli.main import main

__all__ = ["main"]
