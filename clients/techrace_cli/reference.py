"""Writes ``docs/cli.md`` from the commands themselves: ``python -m techrace_cli.reference > docs/cli.md``."""

import sys
from collections.abc import Iterator

import click

from techrace_cli.app import cli
from techrace_cli.documented import DocumentedCommand
from techrace_cli.faults import EXIT_CODES

HEAD = """\
# The `techrace` command

Generated from the commands by `make docs`; do not edit. `techrace COMMAND --help` prints the same.

Results go to the output stream, progress and errors to the error stream. With `--json` the output is one JSON
object, and nothing else.
"""


def walk(group: click.Group = cli, path: str = "techrace") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that call it, groups before their commands."""
    for name, command in group.commands.items():
        words = f"{path} {name}"
        yield words, command
        if isinstance(command, click.Group):
            yield from walk(command, words)


def reference() -> str:
    """Return the reference of all commands as Markdown."""
    parts = [HEAD, "## Exit codes\n", "| code | meaning |\n| ---: | --- |"]
    parts[-1] += "".join(f"\n| {int(code)} | {meaning} |" for code, meaning in EXIT_CODES.items()) + "\n"
    for words, command in walk():
        level = "##" if words.count(" ") == 1 else "###"
        parts.append(f"{level} {words}\n")
        parts.append(_paragraphs(command.help or ""))
        if isinstance(command, DocumentedCommand):
            parts.append(_usage(words, command))
    return "\n".join(parts)


def _paragraphs(text: str) -> str:
    blocks = text.replace("\b\n", "").strip().split("\n\n")
    return "\n\n".join(" ".join(block.split()) for block in blocks) + "\n"


def _usage(words: str, command: DocumentedCommand) -> str:
    # Fixed, so that the page does not depend on the terminal it is made in.
    context = command.make_context(words, [], resilient_parsing=True, terminal_width=100)
    pieces = " ".join(command.collect_usage_pieces(context))
    lines = [f"```text\n{words} {pieces}\n```\n"]
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    rows = [record for option in options if (record := option.get_help_record(context))]
    lines.append("| option | meaning |\n| --- | --- |")
    lines[-1] += "".join(f"\n| `{_cell(names)}` | {_cell(text)} |" for names, text in rows) + "\n"
    examples = "\n".join(f"# {example.what}\n{example.line}" for example in command.examples)
    lines.append(f"```sh\n{examples}\n```\n")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
