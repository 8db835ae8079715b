"""The HTTP side of the port."""

import json
from pathlib import Path

from host_kit import RawClient, quick_limits, request, running_server
from room_kit import small_scenario
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ClockKind
from techrace_server import ClockSpec
from techrace_server.guard import SECURITY_HEADERS

LOCKSTEP = ClockSpec(kind=ClockKind.LOCKSTEP, seconds=60)


async def test_health_and_readiness(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        assert (await request(server.url + "/healthz")).json() == {"status": "ok"}
        assert (await request(server.url + "/readyz")).status == 200
        server.rooms.is_draining = True
        answer = await request(server.url + "/readyz")
        assert (answer.status, answer.json()["error"]["code"]) == (503, "unavailable")
        server.rooms.is_draining = False


async def test_every_answer_carries_the_security_headers(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        for method, path in (
            ("GET", "/"),
            ("GET", "/healthz"),
            ("GET", "/nothing"),
            ("PUT", "/api/rooms"),
            ("GET", "/ws"),
        ):
            answer = await request(server.url + path, method)
            for name, value in SECURITY_HEADERS.items():
                found = answer.headers[name.lower()]
                if name != "Content-Security-Policy":
                    assert found == value, (path, name)
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert "server" not in answer.headers


async def test_the_policy_names_the_websocket_for_older_browsers(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        answer = await request(server.url + "/healthz", headers={"Host": "localhost:8765"})
        policy = answer.headers["content-security-policy"]
        assert "connect-src 'self' ws://localhost:8765 wss://localhost:8765;" in policy


async def test_requests_that_are_not_meant_for_us_are_refused(tmp_path: Path) -> None:
    cases = (
        ("Host", "evil.example", 421),
        ("Host", "", 421),
        ("Host", "techrace.example", 200),
        ("Host", "[::1]:8765", 200),
        ("Origin", "http://evil.example", 403),
        ("Origin", "null", 403),
    )
    async with running_server(tmp_path, allowed_hosts=("techrace.example",)) as server:
        for name, value, status in cases:
            answer = await request(server.url + "/healthz", headers={name: value})
            assert answer.status == status, (name, value)


async def test_a_room_is_created_and_listed(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        body = {
            "scenario": "toy",
            "clock": {"kind": "lockstep", "seconds": 7},
            "seats": ["human", "bot", "absent", "open", "open"],
            "seed": 7,
        }
        answer = await request(server.url + "/api/rooms", "POST", body=body)
        assert answer.status == 201
        created = answer.json()
        assert created["clock"] == {"kind": "lockstep", "seconds": 7.0}
        assert [seat["plan"] for seat in created["seats"]] == body["seats"]
        assert "seed" not in created
        assert "motive" not in answer.body.decode()
        listed = (await request(server.url + "/api/rooms")).json()["rooms"]
        assert [room["room"] for room in listed] == [created["room"]]
        alone = await request(f"{server.url}/api/rooms/{created['room'].lower()}")
        assert alone.json() == listed[0]


async def test_a_private_room_is_not_listed(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        created = await request(server.url + "/api/rooms", "POST", body={"scenario": "toy", "public": False})
        assert (await request(server.url + "/api/rooms")).json() == {"rooms": []}
        assert (await request(f"{server.url}/api/rooms/{created.json()['room']}")).status == 200


async def test_a_whole_scenario_may_be_sent(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        body = {"scenario": small_scenario(2).to_json()}
        created = await request(server.url + "/api/rooms", "POST", body=body)
        assert len(created.json()["seats"]) == 2


UNUSABLE = (
    (b"not json", "malformed"),
    (b'{"scenario": 7}', "scenario"),
    (b'{"scenrio": "toy"}', "scenrio"),
    (b'{"scenario": "../../etc/passwd"}', "no packaged scenario"),
    (b'{"scenario": {"format": "other"}}', "format"),
    (b'{"clock": {"kind": "chess"}}', "chess"),
    (b'{"clock": {"kind": "rounds", "seconds": -1}}', "seconds"),
    (b'{"scenario": "toy", "seats": ["open"]}', "expected 5"),
    (b'{"scenario": "toy", "seats": ["open", "x", "open", "open", "open"]}', "x"),
    (b'{"scenario": "toy", "seed": -1}', "seed"),
)


async def test_a_request_that_cannot_be_used_is_refused_by_name(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        for body, word in UNUSABLE:
            answer = await request(
                server.url + "/api/rooms", "POST", body=body, headers={"Content-Type": "application/json"}
            )
            assert answer.status == 422, body
            assert word in json.dumps(answer.json()), body
        assert server.rooms.rooms == {}


async def test_a_form_of_another_page_cannot_create_rooms(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        answer = await request(
            server.url + "/api/rooms", "POST", body=b"{}", headers={"Content-Type": "text/plain"}
        )
        assert answer.status == 415


async def test_a_body_that_is_too_large_is_refused(tmp_path: Path) -> None:
    async with running_server(tmp_path, limits=quick_limits(scenario_body=1000)) as server:
        answer = await request(
            server.url + "/api/rooms", "POST", body=b" " * 1001, headers={"Content-Type": "application/json"}
        )
        assert answer.status == 413


async def test_where_there_is_an_admin_token_creating_a_room_needs_it(tmp_path: Path) -> None:
    async with running_server(tmp_path, admin_token="correct horse") as server:
        body = {"scenario": "toy"}
        url = server.url + "/api/rooms"
        assert (await request(url, "POST", body=body)).status == 401
        wrong = {"Authorization": "Bearer wrong"}
        assert (await request(url, "POST", body=body, headers=wrong)).status == 401
        right = {"Authorization": "Bearer correct horse"}
        assert (await request(url, "POST", body=body, headers=right)).status == 201


async def test_a_log_can_be_had_after_the_end_and_not_before(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        runner = await server.rooms.create(small_scenario(1, horizon=4), clock=LOCKSTEP)
        url = f"{server.url}/api/matches/{runner.room.spec.match}/log"
        before = await request(url)
        unknown = await request(f"{server.url}/api/matches/{'f' * 32}/log")
        client = RawClient(await websocket_opener(server.url.replace("http", "ws") + "/ws", Limits())())
        await client.hello(runner.room.spec.code)
        await client.order(0)
        end = await client.hear(said.End)
        after = await request(f"{server.url}/api/matches/{end.log}/log")
        assert (before.status, before.body) == (unknown.status, unknown.body) == (404, before.body)
        assert (after.status, after.body[:8]) == (200, b"TECHRACE")
        assert f"{end.log}.public.techrace" in after.headers["content-disposition"]


async def test_nothing_outside_the_web_client_is_served(tmp_path: Path) -> None:
    paths = (
        "/..",
        "/../journal.sqlite3",
        "/%2e%2e/%2e%2e/journal.sqlite3",
        "/assets/..%2f..%2fapp.py",
        "/%00",
    )
    async with running_server(tmp_path) as server:
        for path in paths:
            assert (await request(server.url + path)).status in {400, 404}, path


async def test_a_plain_request_to_the_websocket_is_told_so(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        answer = await request(server.url + "/ws")
        assert (answer.status, answer.headers["upgrade"]) == (426, "websocket")


async def test_the_packaged_scenarios_are_listed(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        found = (await request(server.url + "/api/scenarios")).json()["scenarios"]
        assert {"name": "toy", "seats": 5}.items() <= next(
            each for each in found if each["name"] == "toy"
        ).items()
