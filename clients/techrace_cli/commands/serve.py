"""``techrace serve``."""

from typing import Any

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import needs
from techrace_cli.options import clock_options, json_option, scenario_option, seed_option
from techrace_cli.room_options import room_options


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example(
            'Host matches for this machine; rooms are opened with "techrace room create"', "techrace serve"
        ),
        Example(
            "Open a room for a workshop in the local network, with TECHRACE_ADMIN_TOKEN set",
            "techrace serve --host 0.0.0.0 --allow-host game.local --scenario standard",
        ),
        Example(
            "Settings of a file, and one limit of its own",
            "techrace serve --config techrace.toml --limit rooms=50",
        ),
    ],
)
@click.option("--host", metavar="ADDRESS", help="Address to listen on; 127.0.0.1 unless set.")
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="Port; 0 takes a free one, 8765 unless set."
)
@click.option(
    "--data", metavar="DIR", help="Folder of the journal and the logs; the user's data folder unless set."
)
@click.option("--config", metavar="FILE", help="TOML file with settings; flags and environment go before it.")
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="Name by which the server may be addressed.",
)
@click.option(
    "--allow-origin",
    "allowed_origins",
    multiple=True,
    metavar="ORIGIN",
    help="Origin of another page that may connect, such as https://example.org.",
)
@click.option(
    "--tls-cert",
    "tls_certificate",
    metavar="FILE",
    help="PEM file of a certificate and its chain, to speak TLS.",
)
@click.option("--tls-key", "tls_key", metavar="FILE", help="PEM file of the certificate's key.")
@click.option(
    "--trusted-proxy",
    "trusted_proxies",
    multiple=True,
    metavar="NETWORK",
    help="Address or network of a reverse proxy that is believed, such as 10.0.0.0/8.",
)
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error", "critical"]),
    help="How much is told on the error stream.",
)
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), help="Lines for people, or one JSON object per line."
)
@click.option(
    "--limit", "limits", multiple=True, metavar="NAME=VALUE", help="A limit of the host, such as rooms=50."
)
@scenario_option(default=None)
@seed_option
@clock_options
@room_options
@json_option
def serve(*, as_json: bool, **given: Any) -> None:
    """Host matches until told to stop.

    Prints where a browser finds the server. With --scenario also opens a room, and prints its code, its links to
    play and to watch, and the command to lead it, which is for the facilitator alone.

    Each setting may also stand in the environment, as TECHRACE_PORT or TECHRACE_LIMITS_ROOMS; the administrator's
    token stands there only, as TECHRACE_ADMIN_TOKEN. Stopped with SIGTERM or Ctrl+C nothing that was acknowledged is
    lost, and running matches are taken up again at the next start.
    """
    with needs("server"):
        from techrace_cli.hosting import host
    host(given, as_json=as_json)
