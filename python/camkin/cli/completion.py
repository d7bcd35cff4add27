"""camkin --print-completion SHELL: a script that completes commands, options, their choices and the names of laws.

The words are those of the parsers: the choices of an argument, and the names of laws for one with LAW in its metavar.
Where there are none, the shell completes names of files.

    eval "$(camkin --print-completion bash)"       # in ~/.bashrc; zsh in ~/.zshrc
    camkin --print-completion fish | source        # in ~/.config/fish/config.fish
"""

import argparse
from collections.abc import Iterator
from typing import Any

from camkin.cli.output import say
from camkin.law import laws

SHELLS = ("bash", "zsh", "fish")

_BASH = """_camkin() {
    local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="@first@"
    else
        case "${COMP_WORDS[1]} $before $current" in
@cases@
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _camkin camkin"""

_ZSH = "autoload -U +X compinit bashcompinit\n(( $+functions[compdef] )) || compinit\nbashcompinit\n"


class PrintCompletion(argparse.Action):
    """Print the script for a shell and exit."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: Any, values: Any, option: Any = None) -> None:
        """Print the script of `parser`, the whole command line."""
        say(script(parser, str(values)))
        parser.exit()


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script for a shell."""
    if shell == "fish":
        return "\n".join(_fish(parser))
    return (_ZSH if shell == "zsh" else "") + _bash(parser)


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of the commands by name."""
    return next(dict(a.choices) for a in parser._actions if isinstance(a, argparse._SubParsersAction))


def _arguments(parser: argparse.ArgumentParser) -> Iterator[tuple[list[str], list[str], str, bool]]:
    """Yield options, words, help, and whether it takes a value, of each argument; no options: it goes by place."""
    for action in parser._actions:
        words = list(map(str, action.choices or (laws() if "LAW" in str(action.metavar) else ())))
        if not isinstance(action, argparse._SubParsersAction):
            yield list(action.option_strings), words, action.help or "", action.nargs != 0


def _bash(parser: argparse.ArgumentParser) -> str:
    cases = []
    for name, command in _commands(parser).items():
        arguments = list(_arguments(command))
        for options, words, _, takes_value in arguments:
            patterns = "|".join(f'"{name} {option} "*' for option in options if takes_value)
            if patterns:
                cases.append(f'{patterns}) words="{" ".join(words)}" ;;')
        flags = " ".join(option for options, *_ in arguments for option in options if option.startswith("--"))
        placed = " ".join(word for options, words, *_ in arguments if not options for word in words)
        cases.append(f'"{name} "*" -"*) words="{flags}" ;;')
        cases.append(f'"{name} "*) words="{placed}" ;;')
    first = " ".join([*_commands(parser), *(option for options, *_ in _arguments(parser) for option in options)])
    return _BASH.replace("@first@", first).replace("@cases@", "\n".join(f"            {case}" for case in cases))


def _fish(parser: argparse.ArgumentParser) -> Iterator[str]:
    first = "__fish_use_subcommand"
    yield from _fish_arguments(parser, first)
    helps = {a.dest: a.help or "" for a in _choices_of(parser)}
    for name, command in _commands(parser).items():
        yield f"complete -c camkin -n {first} -f -a {name} -d {_quoted(helps[name])}"
        yield from _fish_arguments(command, f"'__fish_seen_subcommand_from {name}'")


def _choices_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return next(a._choices_actions for a in parser._actions if isinstance(a, argparse._SubParsersAction))


def _fish_arguments(parser: argparse.ArgumentParser, condition: str) -> Iterator[str]:
    for options, words, text, takes_value in _arguments(parser):
        flags = "".join(f" -l {option[2:]}" if option.startswith("--") else f" -s {option[1:]}" for option in options)
        value = " -r" if options and takes_value else ""
        choices = f" -f -a {_quoted(' '.join(words))}" if words else ""
        if flags or choices:
            yield f"complete -c camkin -n {condition}{flags}{value}{choices} -d {_quoted(text)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
