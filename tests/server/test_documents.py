"""The documents about the server say what it does."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.routing import Route

from host_kit import request, running_server
from techrace_server import answers
from techrace_server.app import create_app
from techrace_server.documents import made_from_code, main
from techrace_server.openapi import OPERATIONS, document

DOCS = Path(__file__).parents[2] / "docs"


def test_what_is_made_from_the_code_is_up_to_date() -> None:
    stale = [path.name for path, text in made_from_code(DOCS).items() if path.read_text("utf-8") != text]
    assert not stale, "run python -m techrace_server.documents --write docs"


def test_the_command_says_what_is_out_of_date(tmp_path: Path) -> None:
    (tmp_path / "protocol").mkdir()
    (tmp_path / "operate.md").write_text((DOCS / "operate.md").read_text("utf-8"), "utf-8")
    assert main(["--check", str(tmp_path)]) == 1
    assert main(["--write", str(tmp_path)]) == 0
    assert main(["--check", str(tmp_path)]) == 0


async def test_every_route_is_described_and_nothing_else(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        app = create_app(server.rooms, web=tmp_path)
    routes = {
        (method.lower(), route.path)
        for route in app.routes
        if isinstance(route, Route)
        for method in (route.methods or ())
        if method != "HEAD"
    }
    assert routes - {("get", "/")} == {(operation.method, operation.path) for operation in OPERATIONS}


def test_every_reference_leads_somewhere() -> None:
    described: Any = document()
    text = msgspec.json.encode(described).decode()
    schemas = described["components"]["schemas"]
    assert all(f'"#/components/schemas/{name}"' in text for name in schemas)
    assert all(facts["description"] for facts in schemas.values())
    assert text.count('"$ref"') > 10


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/healthz", 200, answers.Health),
        ("/readyz", 200, answers.Health),
        ("/ws", 426, answers.Error),
        ("/api/scenarios", 200, answers.Scenarios),
        ("/api/rooms", 200, answers.Rooms),
        ("/api/rooms/{room}", 200, answers.RoomFacts),
        ("/api/rooms/NOROOM", 404, answers.Error),
        ("/api/matches/0/log", 404, answers.Error),
    ],
)
async def test_answers_are_as_described(path: str, status: int, kind: type, tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        made = await request(server.url + "/api/rooms", "POST", body={"scenario": "toy"})
        room = msgspec.json.decode(made.body, type=answers.NewRoom).room
        answer = await request(server.url + path.format(room=room))
    assert answer.status == status
    msgspec.json.decode(answer.body, type=kind)
