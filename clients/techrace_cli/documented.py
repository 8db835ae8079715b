"""Commands whose help ends with examples, and groups that keep the order in which they were put together."""

from collections.abc import Sequence
from typing import Any

import attrs
import click

HELP_OPTIONS = ["-h", "--help"]


@attrs.frozen
class Example:
    """A command line that can be copied, and what it does."""

    what: str
    line: str


class DocumentedCommand(click.Command):
    """A command with at least one example."""

    def __init__(self, *args: Any, examples: Sequence[Example], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.context_settings.setdefault("help_option_names", HELP_OPTIONS)
        if not examples:
            raise ValueError(f"examples: the command {self.name!r} has none")
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples after the options."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write_text(f"# {example.what}")
                # Never wrapped: it must survive being copied.
                formatter.write(f"{'':{formatter.current_indent}}{example.line}\n")


class OrderedGroup(click.Group):
    """A group that lists its commands in the order in which they were added, most wanted first."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's interface
        return list(self.commands)
