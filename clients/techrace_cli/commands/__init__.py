"""What can be asked at the command line, most wanted first. Only click is imported here."""

import click

from techrace_cli.commands.replay import replay
from techrace_cli.commands.scenario import scenario
from techrace_cli.commands.version import version

COMMANDS: tuple[click.Command, ...] = (replay, scenario, version)
