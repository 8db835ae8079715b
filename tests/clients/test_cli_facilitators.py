"""``techrace room leads``, ``invite`` and ``revoke`` against a real server."""

import asyncio
import json
from pathlib import Path

import pytest

from host_kit import running_server
from room_kit import LEAD, small_scenario
from techrace_cli.app import run
from techrace_cli.faults import ExitCode
from techrace_client import connect
from techrace_protocol.messages import Role
from techrace_server import RoomOptions

ADMIN = "admin-0000000000000000"


async def test_a_lost_link_is_replaced_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def techrace(*arguments: str) -> str:
        code = await asyncio.to_thread(run, ["room", *arguments])
        told = capsys.readouterr()
        assert (code, told.err) == (ExitCode.OK, "")
        return told.out

    async with running_server(tmp_path, admin_token=ADMIN) as server:
        runner = await server.rooms.create(small_scenario(2), options=RoomOptions(facilitator=LEAD))
        room = runner.room.spec.code
        assert await asyncio.to_thread(run, ["room", "leads", server.url, room]) == ExitCode.SERVER
        assert "set TECHRACE_ADMIN_TOKEN to it" in capsys.readouterr().err
        monkeypatch.setenv("TECHRACE_ADMIN_TOKEN", ADMIN)
        made = json.loads(await techrace("invite", server.url, room.lower(), "--name", "Grace", "--json"))
        assert (made["code"], made["facilitator"]) == (room, 1)
        token = made["lead"].rpartition("/")[2]
        async with connect(server.url, room=room, role=Role.FACILITATOR, token=token):
            assert "Grace, on 1 screens" in await techrace("leads", server.url, room)
            assert "does not lead room" in await techrace("revoke", server.url, room, "0")
        assert [
            row["facilitator"]
            for row in json.loads(await techrace("leads", server.url, room, "--json"))["facilitators"]
        ] == [1]
        await techrace("revoke", server.url, room, "1")
        assert "nobody leads this room" in await techrace("leads", server.url, room)
        assert "techrace lead " in await techrace("invite", server.url, room)
        assert await asyncio.to_thread(run, ["room", "revoke", server.url, room, "7"]) == ExitCode.SERVER
        assert "7 is not one of 2" in capsys.readouterr().err


@pytest.mark.parametrize("code", ["", "a b", "../x", "é"])
def test_what_is_no_code_is_a_usage_error(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["room", "leads", "http://127.0.0.1:1", code]) == ExitCode.USAGE
    assert "no code of a room" in capsys.readouterr().err
