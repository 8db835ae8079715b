"""Downloading the log of a match that is over: all of it, or what the one who asks was entitled to see.

The full log holds every secret of the match and what was said in private. It is for those who led the match and for
whoever runs the server. A seat gets what it could see and the words that it heard, everybody else what the public saw.
Such an extract is made when it is asked for first, one at a time, and kept beside the logs.
"""

import asyncio
import hashlib
import logging
from functools import partial
from pathlib import Path

import attrs
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from techrace_protocol.messages import ActKind
from techrace_replays import open_log, redacted, write_log
from techrace_replays.errors import LogError, RedactionError, SimulationError
from techrace_server import ledger
from techrace_server.guard import bearer_of, is_operator
from techrace_server.host import Host
from techrace_server.requests import address_of, refusal
from techrace_server.seats import is_same
from techrace_server.storage import JournalError, StoredMatch

_logger = logging.getLogger("techrace.http")
FOLDER = "redacted"
"""Beside the logs, where the extracts are."""


@attrs.frozen(kw_only=True)
class Keys:
    """Whose tokens open a log, as hashes."""

    leads: tuple[bytes, ...]
    seats: dict[int, bytes]


def keys_of(stored: StoredMatch) -> Keys:
    """Return whose tokens were good when the match was written down last.

    Raises:
        ValueError: a record cannot be read.
    """
    leads: list[bytes] = []
    seats: dict[int, bytes] = {}
    for record in stored.records:
        match ledger.from_record(record):
            case ledger.Opened(facilitators=first):
                leads += first
            case ledger.Seated(seat=seat, token=token) | ledger.Rejoined(seat=seat, token=token):
                seats[seat] = token
            case ledger.Vacated(seat=seat):
                seats.pop(seat, None)
            case ledger.Acted(act=act, tokens=tokens):
                match act.do:
                    case ActKind.INVITE:
                        leads += tokens
                    case ActKind.REVOKE if act.facilitator is not None:
                        leads[act.facilitator] = b""
                    case ActKind.RE_SEAT:
                        seats[act.seats[0]] = tokens[0]
                    case ActKind.REMOVE:
                        for seat in act.seats:
                            seats.pop(seat, None)
    return Keys(leads=tuple(leads), seats=seats)


class Downloads:
    """The logs of a host and their extracts."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._desk = asyncio.Lock()

    async def answer(self, request: Request) -> Response:
        """Answer a request for a log."""
        match = request.path_params["match"]
        log = self._host.log_of(match)
        if log is None:
            return refusal(404, "no-log", "there is no log of a finished match of that id")
        token = bearer_of(request.headers.get("authorization"))
        seat: int | None = None
        if token is not None:
            address, now = address_of(self._host, request), self._host.clock()
            if not self._host.admission.may_ask(address, match, now):
                return refusal(429, "rate", "too many wrong tokens from your address, wait a while")
            rank = await self._rank(match, token)
            if rank is None:
                self._host.admission.asked_in_vain(address, now)
                return refusal(
                    401, "token", "this token is of nobody who was in the match or leads the server"
                )
            if rank < 0:
                return _file(log, f"{match}.techrace")
            seat = rank
        try:
            return _file(await self._extract(match, log, seat), f"{match}.{_name(seat)}.techrace")
        except (OSError, LogError, RedactionError, SimulationError):
            _logger.exception("match %s: no extract of its log", match)
            return refusal(503, "unavailable", "what may be seen of this log cannot be told now")

    async def _rank(self, match: str, token: str) -> int | None:
        """Return the seat of a token, -1 for a facilitator's or the operator's; None: it is nobody's."""
        if is_operator(token, self._host.settings):
            return -1
        try:
            stored = await asyncio.to_thread(self._host.journal.load, match)
        except JournalError:
            return None
        try:
            keys = Keys(leads=(), seats={}) if stored is None else keys_of(stored)
        except ValueError:
            _logger.exception("match %s: nobody knows whose tokens open its log", match)
            return None
        digest, found = hashlib.sha256(token.encode()).digest(), None
        for seat, kept in keys.seats.items():
            found = seat if is_same(digest, kept) else found
        return -1 if any(is_same(digest, kept) for kept in keys.leads) else found

    async def _extract(self, match: str, log: Path, seat: int | None) -> Path:
        folder = log.parent / FOLDER
        path = folder / f"{match}.{_name(seat)}.techrace"
        async with self._desk:
            if not await asyncio.to_thread(path.is_file):
                await asyncio.to_thread(_write, log, path, seat)
        return path


def download_routes(host: Host) -> list[BaseRoute]:
    """Return the routes of a host."""
    downloads = Downloads(host)
    return [Route("/api/matches/{match}/log", partial(Downloads.answer, downloads), methods=["GET"])]


def _name(seat: int | None) -> str:
    return "public" if seat is None else f"seat{seat}"


def _write(log: Path, path: Path, seat: int | None) -> None:
    path.parent.mkdir(exist_ok=True, mode=0o700)
    write_log(path, redacted(open_log(log), seat=seat))


def _file(path: Path, name: str) -> Response:
    headers = {"Cache-Control": "no-store"}
    return FileResponse(path, media_type="application/octet-stream", filename=name, headers=headers)
