"""The help of the command: instant, complete, with examples that are valid command lines."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cli_kit import understood
from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.reference import reference, walk

COMMANDS = [(words, command) for words, command in walk() if isinstance(command, DocumentedCommand)]
EXAMPLES = [(words, example.line) for words, command in COMMANDS for example in command.examples]
COMMANDS_WIDTH = 64
"""What a terminal of 80 columns leaves for a line of the list of commands."""
HEAVY = ["numpy", "asyncio", "rich", "msgpack", "msgspec", "textual", "websockets", "starlette", "sqlalchemy"]


def test_no_help_imports_anything_heavy() -> None:
    """All help pages together import click and little else."""
    program = (
        "import json, sys\n"
        "from techrace_cli.app import run\n"
        "from techrace_cli.reference import walk\n"
        "for words, _ in walk():\n"
        "    assert run([*words.split()[1:], '--help']) == 0\n"
        "print(json.dumps([name for name in sys.argv[1:] if name in sys.modules]))\n"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program, *HEAVY], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_every_command_that_does_something_has_examples() -> None:
    assert [words for words, command in walk() if type(command) is click.Command] == []


@pytest.mark.parametrize(("words", "line"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_examples_are_valid_and_call_the_command_they_belong_to(words: str, line: str) -> None:
    assert understood(line) == words


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=[words for words, _ in COMMANDS])
def test_each_option_says_what_it_does(words: str, command: DocumentedCommand) -> None:
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize(("words", "command"), list(walk()), ids=[words for words, _ in walk()])
def test_the_first_sentence_fits_into_the_list_of_commands(words: str, command: click.Command) -> None:
    assert "..." not in command.get_short_help_str(limit=COMMANDS_WIDTH)


def test_a_command_without_examples_is_refused() -> None:
    with pytest.raises(ValueError, match="examples: the command 'lonely' has none"):
        DocumentedCommand("lonely", examples=[])


def test_examples_are_never_wrapped() -> None:
    line = "techrace " + "word " * 40 + "end"
    command = DocumentedCommand("long", examples=[Example("A long one", line)])
    assert line in command.get_help(command.make_context("long", [], resilient_parsing=True))


def test_the_reference_is_fresh() -> None:
    page = Path(__file__).parents[2] / "docs" / "cli.md"
    assert page.read_text("utf-8") == reference(), "docs/cli.md is stale, run: make docs"
