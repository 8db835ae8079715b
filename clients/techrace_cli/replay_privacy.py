"""``techrace replay redact``, ``anonymize`` and ``key``."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from techrace_cli.console import progress_bar
from techrace_cli.faults import Fault, UsageFault, sentence
from techrace_cli.replay_texts import files_of
from techrace_cli.replays import opened
from techrace_replays import redacted, write_log
from techrace_replays.errors import FormatError, LogError, RedactionError, SimulationError
from techrace_replays.removal import mentions, without_person
from techrace_replays.signing import ALGORITHM, KEY_FILE, load_or_create_key
from techrace_terminal.safe import safe


def write_redacted(file: str, out: str, seat: int | None, *, as_json: bool) -> None:
    """Write what the public or a seat may see of a match.

    Raises:
        UsageFault: no such file or seat, or the log cannot be written.
        Fault: it is not a full log of a finished match, or plays differently.
    """
    log = opened(file)
    if seat is not None and seat >= len(log.header.seats):
        raise UsageFault(f"--seat: {seat} is not within 0..{len(log.header.seats) - 1}")
    try:
        write_log(out, redacted(log, seat=seat))
    except OSError as error:
        raise UsageFault(f"--out: {safe(sentence(error))}") from None
    except (LogError, RedactionError, SimulationError) as error:
        raise Fault(f"{safe(file)}: {safe(str(error))}") from None
    whom = "everybody" if seat is None else f"seat {seat}"
    said = {"file": out, "for": "public" if seat is None else seat, "source": log.final_hash.hex()}
    click.echo(json.dumps(said) if as_json else f"{safe(out)}: what {whom} may see of {safe(file)}")


def remove_person(paths: Sequence[str], name: str, out: str | None, *, as_json: bool) -> None:
    """Rewrite the logs in which a person stands.

    Raises:
        UsageFault: no such file, an empty name, or a log cannot be written.
        Fault: a file is not a log, or it is damaged.
    """
    if not name.strip():
        raise UsageFault("--person: expected a name")
    files = files_of(paths)
    if out is not None and len({file.name for file in files}) < len(files):
        raise UsageFault("--out: two of the logs have the same name; take one folder after the other")
    changed: list[str] = []
    with progress_bar() as progress:
        for file in progress.track(files, description=f"{len(files)} logs"):
            target = file if out is None else Path(out) / file.name
            if _remove(file, name, target):
                changed.append(str(target))
    if as_json:
        click.echo(json.dumps({"files": len(files), "changed": changed}))
        return
    click.echo(f"{len(changed)} of {len(files)} logs had that person and were written anew.")
    if changed:
        click.echo("Forks, redacted copies, tables and backups of them are other files: see to these, too.")


def _remove(file: Path, name: str, target: Path) -> bool:
    log = opened(str(file))
    try:
        if log.damage is not None:
            raise Fault(f"{safe(str(file))}: damaged at {log.damage}; what is behind it cannot be cleared")
        if not mentions(log, name):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        write_log(target, without_person(log, name))
    except LogError as error:
        raise Fault(f"{safe(str(file))}: {safe(str(error))}") from None
    except OSError as error:
        raise UsageFault(safe(sentence(error))) from None
    return True


def tell_key(data: str | None, *, as_json: bool) -> None:
    """Print the public key of a data folder.

    Raises:
        UsageFault: there is no key there.
    """
    from techrace_server.settings import default_data

    path = (default_data() if data is None else Path(data)) / KEY_FILE
    if not path.is_file():
        raise UsageFault(f"{safe(str(path))}: there is no key; a server makes it at its first start")
    try:
        public = load_or_create_key(path).public_key.hex()
    except (FormatError, OSError) as error:
        raise UsageFault(safe(sentence(error))) from None
    click.echo(json.dumps({"algorithm": ALGORITHM, "key": public}) if as_json else public)
