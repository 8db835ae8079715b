"""Tokens and seeds are found nowhere but where they belong (FAULTS A8, I2), and a running match is no log (I8)."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest

from host_kit import Answer, RandomPlayer, RawClient, quick_limits, request, running_server
from room_kit import small_scenario
from socket_kit import LOCKSTEP, RawSocket, address_of
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.codec import Encoding, encode_client
from techrace_protocol.limits import Limits
from techrace_protocol.messages import Role
from techrace_server import Ready
from techrace_server.parts import HostParts
from techrace_server.turns import play_together

ADMIN = "canary-admin-token-7f3a"
WRONG = "canary-wrong-token-51cc"
QUERY = "canary-query-token-09ab"
SEED = 0xC0FFEE_51DE_CAFE
PAGES = (
    "/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/rooms",
    "/api/rooms/NOROOM",
    "/api/scenarios",
    "/api/matches/ffffffffffffffffffffffffffffffff/log",
    "/openapi.json",
    f"/?token={QUERY}",
    f"/api/rooms?token={QUERY}",
    f"/ws?token={QUERY}",
    "/nothing",
)


def spellings(token: str) -> Iterator[bytes]:
    """Yield how a token could have been written down."""
    yield token.encode()
    yield token.encode().hex().encode()
    yield repr(token.encode()).encode()[2:-1]


def seed_spellings() -> Iterator[bytes]:
    yield str(SEED).encode()
    yield f"{SEED:x}".encode()
    yield SEED.to_bytes(8, "big")
    yield SEED.to_bytes(8, "little")


@attrs.define
class Sinks:
    """Everything that somebody else could read, by name."""

    found: dict[str, list[bytes]] = attrs.field(factory=dict)

    def add(self, name: str, data: bytes) -> None:
        self.found.setdefault(name, []).append(data)

    def without(self, *secrets: bytes) -> None:
        """Assert that no sink holds any of the secrets."""
        assert self.found
        for name, pieces in self.found.items():
            for data in pieces:
                for secret in secrets:
                    assert secret not in data, f"{secret!r} in {name}"


async def fetch(server: Ready, sinks: Sinks, path: str, **options: Any) -> Answer:
    answer = await request(server.url + path, **options)
    sinks.add(f"http {path}", repr(answer.headers).encode() + answer.body)
    return answer


async def play(server: Ready, code: str, tokens: list[str], sinks: Sinks) -> str:
    """Play a match to its end with everything that goes wrong on the way; return the id of its log."""
    clients: list[RawClient] = []
    own: list[str] = []
    for seat in range(2):
        join = f"canary-join-{seat}-00000000"
        for _ in range(2):
            # The second time as if the welcome had been lost: another token, and the one before is dead.
            client = RawClient(await websocket_opener(address_of(server), Limits())(), Encoding.JSON)
            welcome = await client.hello(code, name=f"Player {seat}", join=join)
            assert welcome.token is not None
            tokens.append(welcome.token)
        assert welcome.seat == seat
        own.append(welcome.token or "")
        clients.append(client)
        tokens.append(join)
    watcher = RawClient(await websocket_opener(address_of(server), Limits())())
    await watcher.hello(code, role=Role.SPECTATOR)
    for token in (WRONG, *tokens):
        # A token where it does not belong: of nobody, of another role, in a broken hello, in the wrong field.
        await broken(server, said.Hello(version=1, room="NOROOM", token=token), sinks)
        await broken(server, said.Hello(version=2, room=code, token=token), sinks)
        await broken(server, said.Hello(version=1, room=code, role=Role.FACILITATOR, token=token), sinks)
    await broken(server, said.Hello(version=1, room=code, token=WRONG), sinks)
    players = [RandomPlayer(seat) for seat in range(2)]
    log = None
    while log is None:
        seen = [await client.hear(said.Observation) for client in clients]
        for client, player, view in zip(clients, players, seen, strict=True):
            await client.order(view.tick, player.act(view.seen))
            await client.hear(said.Accepted)
        if seen[0].tick == 8:
            # Comes back in the middle, on a new connection, with its token.
            clients[0] = RawClient(await websocket_opener(address_of(server), Limits())(), Encoding.JSON)
            await clients[0].hello(code, token=own[0])
        if seen[0].tick == 12:
            log = (await clients[1].hear(said.End)).log
    for number, client in enumerate((*clients, watcher)):
        known = own[number].encode() if number < 2 else b"nothing"
        before_the_end = [frame.data for frame in client.frames if b'"end"' not in frame.data]
        for data in before_the_end:
            sinks.add(f"frames to {number}", data.replace(known, b"its own token"))
        await client.stream.close()
    return log


def add_files(sinks: Sinks, name: str, folder: Path, pattern: str) -> None:
    for path in folder.glob(pattern):
        if path.is_file():
            sinks.add(f"{name} {path.name}", path.read_bytes())


async def broken(server: Ready, hello: said.Hello, sinks: Sinks) -> None:
    """Say a hello that is refused and keep what is answered."""
    async with RawSocket.open(server) as raw:
        raw.send(2, encode_client(hello).data)
        sinks.add("refusals", await raw.reader.read(4096))


async def test_tokens_and_seeds_are_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "techrace"):
        caplog.set_level(logging.DEBUG, logger=name)
    sinks, tokens = Sinks(), [ADMIN, WRONG, QUERY]
    async with running_server(tmp_path, admin_token=ADMIN, limits=quick_limits(failed_joins=1000)) as server:
        headers = {"Authorization": f"Bearer {ADMIN}"}
        scenario = small_scenario(2, horizon=16).to_json()
        body = {"scenario": scenario, "clock": {"kind": "lockstep", "seconds": 60}, "seed": SEED}
        created = await request(server.url + "/api/rooms", "POST", body=body, headers=headers)
        answer = created.json()
        code = answer["room"]
        if "facilitator" in answer:
            tokens.append(answer.pop("facilitator"))
        sinks.add("answer to the creator, but its own token", repr(answer).encode())
        for path in (*PAGES, f"/api/rooms/{code}"):
            await fetch(server, sinks, path)
            await fetch(server, sinks, path, headers={"Authorization": f"Bearer {WRONG}", "Referer": QUERY})
        await fetch(server, sinks, "/api/rooms", method="POST", body=body, headers={"X": ADMIN})
        bad = {**body, "seed": "x", "token": WRONG}
        await fetch(server, sinks, "/api/rooms", method="POST", body=bad, headers=headers)
        log = await play(server, code, tokens, sinks)
        for path in (*PAGES, f"/api/rooms/{code}"):
            await fetch(server, sinks, path)
        leads = f"/api/rooms/{code}/facilitators"
        invited = await request(server.url + leads, "POST", body={"name": "Grace"}, headers=headers)
        tokens.append(invited.json()["token"])
        for token in (*tokens, "nobody-00000000000000"):
            bearer = {"Authorization": f"Bearer {token}"}
            await fetch(server, sinks, leads, headers=bearer)
            await fetch(server, sinks, f"{leads}/9", method="DELETE", headers=bearer)
            await fetch(server, sinks, f"/api/matches/{'f' * 32}/log", headers=bearer)
        replay = await request(f"{server.url}/api/matches/{log}/log", headers=headers)
        for seen in (None, *tokens):
            asked = {} if seen is None else {"Authorization": f"Bearer {seen}"}
            extract = await request(f"{server.url}/api/matches/{log}/log", headers=asked)
            if f"{log}.techrace" not in extract.headers.get("content-disposition", ""):
                sinks.add("extract of the log", extract.body)
        sinks.add("repr of settings and host", f"{server.rooms.settings!r} {server.rooms.rooms!r}".encode())
    sinks.add(
        "log", "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records).encode()
    )
    out, err = capfd.readouterr()
    sinks.add("standard streams", (out + err).encode())
    add_files(sinks, "process arguments", Path("/proc/self"), "cmdline")
    sinks.without(*seed_spellings())
    # From here on files of the host and the log of the finished match, which hold the seed and say so.
    assert replay.status == 200
    sinks.add("replay", replay.body)
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as journal:
        sinks.add("journal", b"".join(row[0] for row in journal.execute("SELECT payload FROM records")))
    add_files(sinks, "file", tmp_path, "**/*")
    assert len(tokens) >= 5
    sinks.without(*(spelling for token in tokens for spelling in spellings(token)))


async def test_what_is_left_of_a_halted_room_names_no_token(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    calls: list[int] = []

    def engine(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) > 1:
            raise RuntimeError("the rules are broken")
        return play_together(*arguments)

    sinks = Sinks()
    async with running_server(tmp_path, parts=HostParts(engine=engine)) as server:
        runner = await server.rooms.create(small_scenario(1), clock=LOCKSTEP, seed=SEED)
        client = RawClient(await websocket_opener(address_of(server), Limits())())
        token = (await client.hello(runner.room.spec.code)).token
        assert token is not None
        for _ in range(2):
            await client.order((await client.hear(said.Observation)).tick)
        assert await client.closed() == 4500
        sinks.add("last words", b"".join(frame.data for frame in client.frames[1:]))
        records = [record for record in caplog.records if record.name != "websockets.client"]
        sinks.add("log", "\n".join(f"{each.getMessage()} {each.exc_text}" for each in records).encode())
        sinks.without(*spellings(token), *seed_spellings())
        assert (tmp_path / "halted").stat().st_mode & 0o077 == 0
        add_files(sinks, "report", tmp_path / "halted", "*")
        sinks.without(*spellings(token))


ASKED: dict[str, Callable[[str, str], str]] = {
    "its own id": lambda match, _: match,
    "in capitals": lambda match, _: match.upper(),
    "with the suffix": lambda match, _: f"{match}.techrace",
    "the room's code": lambda _, code: code,
    "nobody's id": lambda *_: "0" * 32,
    "another length": lambda *_: "0" * 31,
    "a path": lambda match, _: f"..%2Freplays%2F{match}",
}


async def test_a_running_match_is_as_unknown_as_one_that_is_not(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        runner = await server.rooms.create(small_scenario(1), clock=LOCKSTEP)
        match, code = runner.room.spec.match, runner.room.spec.code
        client = RawClient(await websocket_opener(address_of(server), Limits())())
        await client.hello(code)
        await client.order(0)
        await client.hear(said.Accepted)
        # A file of that name changes nothing as long as the match runs.
        replays = tmp_path / "replays"
        replays.mkdir(exist_ok=True)
        (replays / f"{match}.techrace").write_bytes(b"secret")
        answers = {}
        for name, ask in ASKED.items():
            answer = await request(f"{server.url}/api/matches/{ask(match, code)}/log")
            headers = {key: value for key, value in answer.headers.items() if key != "date"}
            answers[name] = (answer.status, headers, answer.body)
        known = {name: answer for name, answer in answers.items() if name != "a path"}
        assert len({repr(answer) for answer in known.values()}) == 1, known
        assert answers["a path"][0] == 404
        rooms = await request(f"{server.url}/api/rooms/{code}")
        assert match.encode() not in rooms.body
        assert all(match.encode() not in frame.data for frame in client.frames)
        await client.stream.close()
