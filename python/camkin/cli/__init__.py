"""The command line: camkin COMMAND. main.FAMILIES lists the modules of the commands."""

from camkin.cli.main import main

__all__ = ["main"]
