"""Who gets which log of a match that is over, and who may say who leads a room."""

import asyncio
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from host_kit import counting_entropy, request, running_server, until
from room_kit import LEAD, small_scenario
from techrace_client import JoinRefusedError, Match, MatchClosedError, connect
from techrace_game import Orders
from techrace_protocol import messages as said
from techrace_protocol.messages import ActKind, ClockKind, Role
from techrace_replays import open_log, read_log, write_log
from techrace_replays.records import Annotation, Record
from techrace_server import ClockSpec, Ready, RoomOptions, downloads
from techrace_server.parts import HostParts
from techrace_server.seats import hashed

QUICK = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60.0)
ADMIN = "admin-0000000000000000"


async def played(server: Ready) -> tuple[str, dict[str, str]]:
    """Play a match of three with words to everybody and words from seat 0 to seat 1; return its id and the tokens."""
    runner = await server.rooms.create(
        small_scenario(3, 4), clock=QUICK, options=RoomOptions(facilitator=LEAD)
    )
    code = runner.room.spec.code
    async with (
        connect(server.url, room=code, role=Role.FACILITATOR, token=LEAD) as lead,
        connect(server.url, room=code, name="Ada") as ada,
        connect(server.url, room=code, name="Ben") as ben,
        connect(server.url, room=code, name="Eve") as eve,
    ):
        await until(lambda: eve.latest is not None)
        await ada.chat("good morning")
        await ada.chat("meet me at the canal", to=[1])
        await lead.facilitate(ActKind.ANNOUNCE, text="you are slow", seats=[2])
        tokens = {"ada": ada.token or "", "ben": ben.token or "", "eve": eve.token or "", "lead": LEAD}
        for match in (ada, ben, eve):
            await match.submit(Orders(slots=((0, 700),)))
        await until(lambda: ada.end is not None)
        assert ada.end is not None
        return ada.end.log or "", tokens


def words(body: bytes) -> set[str]:
    log = read_log(body)
    return {
        entry.record.text
        for entry in log.entries("A")
        if isinstance(entry.record, Annotation) and entry.record.text
    }


async def log_for(server: Ready, match: str, token: str | None = None) -> Any:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return await request(f"{server.url}/api/matches/{match}/log", headers=headers)


async def test_everybody_gets_the_log_that_they_were_entitled_to(tmp_path: Path) -> None:
    async with running_server(tmp_path, admin_token=ADMIN) as server:
        match, tokens = await played(server)
        full = open_log(server.rooms.log_of(match) or "")
        answers = {who: await log_for(server, match, token) for who, token in tokens.items()}
        answers["admin"] = await log_for(server, match, ADMIN)
        answers["public"] = await log_for(server, match)
        again = await log_for(server, match)
        story = await request(f"{server.url}/api/matches/{match}/story")
        wrong = await log_for(server, match, "wrong-0000000000000000")
    public = {"good morning"}
    assert {who: words(answer.body) for who, answer in answers.items()} == {
        "ada": {*public, "meet me at the canal"},
        "ben": {*public, "meet me at the canal"},
        "eve": {*public, "you are slow"},
        "lead": {*public, "meet me at the canal", "you are slow"},
        "admin": {*public, "meet me at the canal", "you are slow"},
        "public": public,
    }
    assert read_log(answers["lead"].body).final_hash == full.final_hash
    assert again.body == answers["public"].body
    assert f"{match}.public.techrace" in again.headers["content-disposition"]
    assert wrong.status == 401
    assert b"canal" not in story.body
    assert "good morning" in story.body.decode()


async def test_tokens_are_good_for_the_log_when_the_room_is_long_gone(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        match, tokens = await played(server)
        async with connect(
            server.url, room=next(iter(server.rooms.rooms)), role=Role.FACILITATOR, token=LEAD
        ) as lead:
            second = (await lead.facilitate(ActKind.INVITE)).token or ""
            moved = (await lead.facilitate(ActKind.RE_SEAT, seats=[1])).token or ""
            await lead.facilitate(ActKind.REMOVE, seats=[2], confirm=True)
            await lead.facilitate(ActKind.REVOKE, facilitator=0, confirm=True)
    with sqlite3.connect(tmp_path / "journal.sqlite3") as journal:
        journal.execute("UPDATE matches SET ended = 1.0")
    journal.close()
    async with running_server(tmp_path) as server:
        assert not server.rooms.rooms
        statuses = {
            who: (await log_for(server, match, token)).status
            for who, token in {**tokens, "second": second, "moved": moved}.items()
        }
    assert statuses == {"ada": 200, "ben": 401, "eve": 401, "lead": 401, "second": 200, "moved": 200}


async def test_facilitators_are_made_and_revoked_over_http(tmp_path: Path) -> None:
    parts = HostParts(entropy=counting_entropy())
    async with running_server(tmp_path, parts=parts, admin_token=ADMIN) as server:
        runner = await server.rooms.create(small_scenario(2), options=RoomOptions(facilitator=LEAD))
        code = runner.room.spec.code
        url = f"{server.url}/api/rooms/{code}/facilitators"
        admin, lead = ({"Authorization": f"Bearer {token}"} for token in (ADMIN, LEAD))
        assert (await request(url, headers=lead)).json() == {
            "room": code,
            "facilitators": [{"facilitator": 0, "name": "", "screens": 0}],
        }
        made = await request(url, "POST", body={"name": "Grace"}, headers=admin)
        assert (made.status, made.headers["cache-control"]) == (201, "no-store")
        token = made.json()["token"]
        async with (
            connect(server.url, room=code, role=Role.FACILITATOR, token=LEAD) as first,
            connect(server.url, room=code, role=Role.FACILITATOR, token=token) as second,
        ):
            assert second.welcome.name == "Grace"
            assert (await request(f"{url}/0", "DELETE", headers=admin)).status == 204
            with pytest.raises(MatchClosedError) as closed:
                await drained(first)
            assert closed.value.close == 4401
            assert (await request(url, headers=lead)).status == 401
            assert (await request(f"{url}/1", "DELETE", headers=admin)).status == 204
            with pytest.raises(MatchClosedError):
                await drained(second)
        with pytest.raises(JoinRefusedError):
            async with connect(server.url, room=code, role=Role.FACILITATOR, token=token):
                pass
        assert (await request(url, headers=admin)).json()["facilitators"] == []


async def drained(match: Match) -> None:
    async for _ in match.updates():
        pass


@pytest.mark.parametrize("admin", [None, ADMIN])
async def test_nobody_else_learns_or_changes_who_leads(tmp_path: Path, admin: str | None) -> None:
    async with running_server(tmp_path, admin_token=admin) as server:
        runner = await server.rooms.create(small_scenario(2), options=RoomOptions(facilitator=LEAD))
        other = await server.rooms.create(small_scenario(2), options=RoomOptions(facilitator=LEAD + "x"))
        code = runner.room.spec.code
        async with connect(server.url, room=code) as player:
            tokens = (None, "wrong-0000000000000000", player.token, LEAD + "x")
            for room in (code, "NOROOM"):
                url = f"{server.url}/api/rooms/{room}/facilitators"
                for token in tokens:
                    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
                    for method, path in (("GET", url), ("POST", url), ("DELETE", f"{url}/0")):
                        body: object = {} if method == "POST" else None
                        assert (await request(path, method, body=body, headers=headers)).status == 401
        assert len(runner.room.leads) == len(other.room.leads) == 1
        assert not runner.room.leads[0].is_revoked


async def test_links_that_are_made_at_the_same_time_have_their_own_numbers(tmp_path: Path) -> None:
    async with running_server(tmp_path, admin_token=ADMIN) as server:
        runner = await server.rooms.create(small_scenario(2), options=RoomOptions(facilitator=LEAD))
        url = f"{server.url}/api/rooms/{runner.room.spec.code}/facilitators"
        admin = {"Authorization": f"Bearer {ADMIN}"}
        made = await asyncio.gather(*(request(url, "POST", body={}, headers=admin) for _ in range(7)))
        told = {answer.json()["facilitator"]: answer.json()["token"] for answer in made}
        assert sorted(told) == [1, 2, 3, 4, 5, 6, 7]
        assert all(runner.room.leads[number].token == hashed(token) for number, token in told.items())


async def test_what_cannot_be_done_about_facilitators_says_so(tmp_path: Path) -> None:
    async with running_server(tmp_path, admin_token=ADMIN) as server:
        runner = await server.rooms.create(small_scenario(2), options=RoomOptions(facilitator=LEAD))
        url = f"{server.url}/api/rooms/{runner.room.spec.code}/facilitators"
        admin = {"Authorization": f"Bearer {ADMIN}"}
        for number in ("7", "-1", "x", "99999"):
            assert (await request(f"{url}/{number}", "DELETE", headers=admin)).status == 404
        assert (await request(url, "POST", body=b"{}", headers=admin)).status == 415
        assert (await request(url, "POST", body={"nam": "x"}, headers=admin)).status == 422
        statuses = [(await request(url, "POST", body={}, headers=admin)).status for _ in range(8)]
        assert statuses == [201] * 7 + [409]
        gone = await request(f"{server.url}/api/rooms/NOROOM/facilitators", headers=admin)
        assert gone.status == 404
        assert said.LeadRow(facilitator=7).facilitator == len(runner.room.leads) - 1


async def test_an_extract_that_many_ask_for_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Costly but legal requests (FAULTS O5): a room full of people downloads at the same time."""
    made: list[Path] = []

    def write(path: Path, records: Iterable[Record]) -> None:
        made.append(path)
        write_log(path, records)

    monkeypatch.setattr(downloads, "write_log", write)
    async with running_server(tmp_path) as server:
        match, tokens = await played(server)
        asked = [log_for(server, match, token) for token in (None, tokens["ada"]) for _ in range(2)]
        answers = await asyncio.gather(*asked)
        assert [answer.status for answer in answers] == [200] * 4
        assert len({answer.body for answer in answers}) == 2
    assert sorted(path.name for path in made) == [f"{match}.public.techrace", f"{match}.seat0.techrace"]
