"""The command tree, and one place that turns whatever happens into an exit code.

The modules of :mod:`techrace_cli.commands` say what can be asked; they import nothing but click. What a command
needs to do its work is imported when it is run.
"""

import errno
import sys
import traceback
from collections.abc import Sequence

import click

from techrace_cli.commands import COMMANDS
from techrace_cli.documented import HELP_OPTIONS, OrderedGroup
from techrace_cli.faults import EXIT_CODES, ExitCode

_OUTPUT_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EPIPE})
"""What the system says where nothing more can be written; no bug of ours."""


class _Root(OrderedGroup):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), meaning) for code, meaning in EXIT_CODES.items()])


@click.group(
    cls=_Root,
    context_settings={"help_option_names": HELP_OPTIONS, "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, _, asked: _tell_version(context, asked),
    help="Print the version and exit.",
)
def cli() -> None:
    """The tech-tree race: play it, host it, simulate it, and check the logs of matches.

    Start with "techrace demo --fast": it plays a whole match on this machine.
    """


def _tell_version(context: click.Context, asked: bool) -> None:
    if not asked or context.resilient_parsing:
        return
    from techrace_cli.versions import versions

    click.echo(f"techrace {versions()['techrace']}")
    context.exit()


for _command in COMMANDS:
    cli.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing but output leaves this function.

    Args:
        arguments: without the program's name; None takes those of the process.
    """
    try:
        code = cli.main(arguments, prog_name="techrace", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return ExitCode.INTERRUPTED
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else ExitCode.WRONG
    except OSError as error:
        if error.errno not in _OUTPUT_FAULTS:
            return _bug()
        click.echo(f"Error: the output cannot be written: {error.strerror}", err=True)
        return ExitCode.WRONG
    except Exception:  # noqa: BLE001 - the outermost place: a bug must not pass for exit code 1
        return _bug()
    return code if isinstance(code, int) else ExitCode.OK


def _bug() -> ExitCode:
    traceback.print_exc()
    click.echo("This is a bug in techrace; please report it with the lines above.", err=True)
    return ExitCode.BUG
