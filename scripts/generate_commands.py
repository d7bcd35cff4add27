"""Write docs/reference/command-line.md from the parsers of the commands, with an example for each.

python scripts/generate_commands.py
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from camkin.cli.completion import _choices_of, _commands
from camkin.cli.main import _parser
from reporting import REFERENCE

PAGE = REFERENCE / "command-line.md"
HEAD = """\
<!-- Made by scripts/generate_commands.py: do not edit. -->

# Command line

`camkin COMMAND --help` prints the same. Results go to stdout, warnings and progress to stderr. The exit status is

- 0 if all went well;
- 1 if `optimize` finds no design within its limits, and then it writes no file; or if `analyze` or `report` with
  `--strict` finds a violated limit, an undercut profile, or a follower that leaves the cam;
- 2 for bad input, with one line on stderr;
- 130 after Ctrl-C.

`eval "$(camkin --print-completion bash)"` in `~/.bashrc`, or `zsh` in `~/.zshrc`, completes commands, options and names
of laws. For fish, write `camkin --print-completion fish | source` in `~/.config/fish/config.fish`.

The examples run in the folder of the checkout. They use `free.toml`, a spec with a free number:

```toml
[cam]
rpm = 300
length_unit = "mm"
[[segment]]
law = "modified_sine"
duration = { free = "rise", low = 60, high = 160 }
lift = 20
[[segment]]
law = "cycloidal"
duration = "rest"
lift = "rest"
```
"""
INLET = "examples/inlet_cam.toml"
EXAMPLES = {
    "analyze": f"{INLET} --rpm 3000",
    "plot": f"{INLET} -o motion.png",
    "compare": f"{INLET} modified_sine cycloidal --lift 8 --duration 90 --rpm 3000",
    "export": f"{INLET} --format csv --rpm 3000 --dt 1e-5 --steps 2000 -o motion.csv",
    "fit": "lift.csv -o fitted.toml",
    "optimize": "free.toml --objective max_acceleration -o best.toml",
    "sweep": "free.toml --grid rise=60:160:101 --metric max_acceleration max_jerk -o sweep.csv",
    "report": f"{INLET} --rpm 3000 -o report.html",
    "save": f"{INLET} -o inlet.cam",
    "fmu": f"{INLET} --rpm 3000 -o inlet.fmu",
    "laws": "--json",
}


def page() -> str:
    """Return the page."""
    parser = _parser()
    helps = {action.dest: action.help or "" for action in _choices_of(parser)}
    rows = [HEAD, *_table(parser)]
    for name, command in _commands(parser).items():
        example = f"camkin {name} {EXAMPLES[name]}"
        rows += [
            f"\n## {name}\n",
            f"{_cell(helps[name][:1].upper() + helps[name][1:])}.\n",
            f"```sh\n{example}\n```\n",
            *_table(command),
        ]
    return "\n".join(rows) + "\n"


def _table(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the rows of the arguments of a command: those that go by place, those that are required, the others."""
    shown = [action for action in parser._actions if not isinstance(action, argparse._SubParsersAction)]
    yield "| argument | meaning |"
    yield "|---|---|"
    for action in sorted(shown, key=lambda action: (bool(action.option_strings), not action.required)):
        value = _value(action)
        written = ", ".join(f"{option} {value}".strip() for option in action.option_strings) or value
        required = "required; " if action.option_strings and action.required else ""
        yield f"| `{_cell(written)}` | {required}{_cell(action.help or '')} |"


def _value(action: argparse.Action) -> str:
    """Return how the value of an argument is written."""
    if action.nargs == 0:
        return ""
    name = str(action.metavar or ("{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.dest))
    return f"{name} ..." if action.nargs == "+" else name


def _cell(text: str) -> str:
    """Return a text for a cell of a table."""
    return re.sub(r"\s+", " ", text).replace("%%", "%").replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
