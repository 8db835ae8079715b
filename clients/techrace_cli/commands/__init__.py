"""What can be asked at the command line, most wanted first. Only click is imported here."""

import click

from techrace_cli.commands.backup import backup
from techrace_cli.commands.bot import bot
from techrace_cli.commands.compare import compare
from techrace_cli.commands.demo import demo
from techrace_cli.commands.experiment import experiment
from techrace_cli.commands.join import join
from techrace_cli.commands.lead import lead
from techrace_cli.commands.query import query
from techrace_cli.commands.replay import replay
from techrace_cli.commands.room import room
from techrace_cli.commands.scenario import scenario
from techrace_cli.commands.serve import serve
from techrace_cli.commands.simulate import simulate
from techrace_cli.commands.tournament import tournament
from techrace_cli.commands.version import version

COMMANDS: tuple[click.Command, ...] = (
    demo,
    serve,
    room,
    lead,
    join,
    bot,
    simulate,
    compare,
    tournament,
    experiment,
    replay,
    query,
    scenario,
    backup,
    version,
)
