"""The command line: camkin analyze | export | laws."""

from camkin.cli.main import main

__all__ = ["main"]
