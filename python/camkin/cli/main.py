"""The command line: find the command, run it, report errors."""

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from camkin import __version__
from camkin.cli import analyze, export, files, fitting, laws, optimize, pictures, reporting, sweep
from camkin.cli.completion import SHELLS, PrintCompletion
from camkin.cli.output import flush
from camkin.cli.source import UsageError, spelled
from camkin.errors import CamkinError, SpeedError, suggestion

# The modules of the commands, in the order of `camkin --help`. add(known) of each adds its parsers to the subparsers
# `known`, with set_defaults(run=...): a function of the parsed arguments that returns the exit status.
FAMILIES = (analyze, pictures, fitting, optimize, sweep, reporting, export, files, laws)


class _Parser(argparse.ArgumentParser):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # No option begins with a digit. argparse itself takes -1e3 for one.
        self._negative_number_matcher = re.compile(r"-\.?\d")

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write help or version. argparse itself would ignore errors of the output."""
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, and refuse what is left over; argparse itself does not name the options that there are."""
        found, surplus = super().parse_known_args(args, namespace)
        if surplus:
            known = [
                word
                for action in self._actions
                for word in action.option_strings
                if word.startswith("--") and word != "--help"
            ]
            raise UsageError(f"{self.prog} does not take {surplus[0]!r} here; {suggestion(surplus[0], known)}")
        return found, surplus

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse a value that is no choice; name the nearest command."""
        if isinstance(action, argparse._SubParsersAction) and value not in action.choices:
            raise UsageError(f"there is no command {value!r}; {suggestion(str(value), action.choices)}")
        if action.choices is not None and value not in action.choices:
            name = "/".join(action.option_strings) or action.dest
            hint = suggestion(str(value), map(str, action.choices))
            raise UsageError(f"argument {name}: invalid choice: {value!r}; {hint}")
        super()._check_value(action, value)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status.

    0: done; 1: no design keeps its limits (optimize), or the cam is not sound (--strict); 2: bad input, with one line
    on stderr; 130 after Ctrl-C and 141 if the reader of a pipe is gone, both without a message.
    """
    try:
        try:
            arguments = _parser().parse_args(argv)
            status: int = arguments.run(arguments)
        finally:
            flush()  # here, where an error can still be reported
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141
    except SpeedError as error:
        print(f"camkin: {spelled(str(error))}", file=sys.stderr)
        return 2
    except (CamkinError, ImportError, MemoryError, OSError, ValueError, ArithmeticError, UsageError) as error:
        print(f"camkin: {' '.join(str(error).split()) or type(error).__name__}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="camkin", description="Displacement, velocity, acceleration and jerk of cam followers.")
    parser.add_argument("--version", action="version", version=f"camkin {__version__}")
    parser.add_argument(
        "--print-completion",
        action=PrintCompletion,
        choices=SHELLS,
        metavar="SHELL",
        help=f"print a script that completes commands: {', '.join(SHELLS)}",
    )
    known = parser.add_subparsers(required=True, metavar="COMMAND")
    for family in FAMILIES:
        family.add(known)
    return parser
