"""What whoever runs a server relies on: settings that are safe, TLS, proxies, logs, metrics, signals."""

import asyncio
import json
import logging
import re
import signal
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from host_kit import PATIENCE, RawClient, request, running_server
from techrace_client.streams import WebSocketStream
from techrace_game import Scenario
from techrace_game.scenario import load_packaged
from techrace_protocol import messages as said
from techrace_server import HostError, Settings, SettingsError, load_settings, metrics
from techrace_server.guard import client_address
from techrace_server.logs import JsonFormatter
from techrace_server.settings import unsafe_reason


@pytest.mark.parametrize(
    ("given", "said_"),
    [
        ({"host": "0.0.0.0"}, "TECHRACE_ADMIN_TOKEN"),  # noqa: S104
        ({"host": "::"}, "TECHRACE_ADMIN_TOKEN"),
        ({"host": "192.0.2.7", "admin_token": ""}, "TECHRACE_ADMIN_TOKEN"),
        ({"host": "game.example.org"}, "TECHRACE_ADMIN_TOKEN"),
        ({"tls_certificate": "cert.pem"}, "expected both or none"),
        ({"tls_key": "key.pem"}, "expected both or none"),
        ({"allowed_origins": "*"}, "name the origins"),
        ({"trusted_proxies": "proxy"}, "expected a network"),
        ({"log_format": "xml"}, "log_format"),
        ({"admin_tokn": "x"}, "did you mean admin_token"),
    ],
)
def test_unsafe_and_unknown_settings_are_refused(given: dict[str, object], said_: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(said_)):
        load_settings(given)


@pytest.mark.parametrize(
    "given",
    [
        {"host": "127.0.0.1"},
        {"host": "::1"},
        {"host": "localhost"},
        {"host": "0.0.0.0", "admin_token": "0123456789abcdef"},  # noqa: S104
        {"tls_certificate": "cert.pem", "tls_key": "key.pem"},
    ],
)
def test_safe_settings_are_taken(given: dict[str, object]) -> None:
    assert unsafe_reason(load_settings(given)) is None


def test_no_secret_is_in_what_settings_look_like() -> None:
    assert "swordfish" not in repr(Settings(admin_token="swordfish"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("198.51.100.1", [], "198.51.100.1"),
        ("198.51.100.1", ["203.0.113.9"], "198.51.100.1"),  # not a proxy of ours: it can say what it likes
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["192.0.2.1, 203.0.113.9"], "203.0.113.9"),  # the first is what the client made up
        ("10.0.0.1", ["192.0.2.1", "203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["2001:db8::7"], "2001:db8::7"),
        ("", ["203.0.113.9"], ""),
    ],
)
def test_only_listed_proxies_are_believed(peer: str, forwarded: list[str], expected: str) -> None:
    settings = Settings(trusted_proxies=("10.0.0.0/24",))
    assert client_address(peer, forwarded, settings) == expected


async def test_limits_are_those_of_the_client_behind_the_proxy(tmp_path: Path) -> None:
    async with running_server(tmp_path, trusted_proxies=("127.0.0.1",)) as server:
        url = server.url + "/api/rooms"
        body = {"scenario": "toy"}
        made = 0
        for _ in range(6):
            answer = await request(url, "POST", body=body, headers={"X-Forwarded-For": "203.0.113.9"})
            made += answer.status == 201
        assert made == 5
        other = await request(url, "POST", body=body, headers={"X-Forwarded-For": "203.0.113.10"})
        assert other.status == 201


def test_a_line_of_the_log_is_one_object() -> None:
    logger = logging.getLogger("techrace.test")
    error = ValueError("first\nsecond")
    facts = (type(error), error, None)
    record = logger.makeRecord("techrace.test", logging.ERROR, "f", 1, "room %s:\nhalted", ("ABC",), facts)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    entry = json.loads(line)
    assert entry["level"] == "error"
    assert entry["message"] == "room ABC:\nhalted"
    assert "ValueError: first" in entry["error"]


async def test_metrics_count_and_name_nobody(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        answer = await request(server.url + "/api/rooms", "POST", body={"scenario": "toy"})
        room = answer.json()["room"]
        client = RawClient(await _open(server.url))
        await client.hello(room, name="Zebedee", seat=0)
        await client.order(0, id_="canary")
        await client.hear(said.Refused)
        text = (await request(server.url + "/metrics")).body.decode()
        for line in (
            "techrace_rooms 1.0",
            "techrace_connections 1.0",
            'techrace_commands_refused_total{code="wrong-state"}',
            "techrace_journal_commit_seconds_bucket",
            "techrace_turn_seconds_count",
            "process_resident_memory_bytes",
        ):
            assert line in text
        for secret in ("Zebedee", "canary", room, client.session.token or "token"):
            assert secret not in text


async def _open(url: str, context: ssl.SSLContext | None = None) -> WebSocketStream:
    connection = await connect(url.replace("http", "ws", 1) + "/ws", proxy=None, ssl=context)
    return WebSocketStream(connection)


def test_every_metric_says_what_it_is() -> None:
    rows = metrics.table()
    assert len(rows) >= 14
    assert all(name.startswith("techrace_") and meaning.endswith(".") for name, _, meaning in rows)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)  # noqa: S603 - of our own
    return certificate, key


async def test_tls_serves_pages_and_websockets(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    context = ssl.create_default_context(cafile=str(certificate))
    async with running_server(tmp_path / "data", tls_certificate=certificate, tls_key=key) as server:
        assert server.url.startswith("https://127.0.0.1:")
        runner = await server.rooms.create(_toy())
        client = RawClient(await _open(server.url, context))
        welcome = await client.hello(runner.room.spec.code, seat=0)
        assert welcome.seat == 0
        await client.stream.close()


def _toy() -> Scenario:
    return load_packaged("toy")


async def test_a_certificate_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.pem"
    with pytest.raises(ExceptionGroup) as raised:
        async with running_server(tmp_path / "data", tls_certificate=nothing, tls_key=nothing):
            pass
    assert raised.group_contains(HostError, match="tls_certificate, tls_key: .*nothing.pem")


PROGRAM = """
import json, sys
from pathlib import Path
from techrace_server import HostError, Settings, run

run(
    Settings(port=0, data=Path(sys.argv[1]), log_format="json", log_level="info"),
    on_ready=lambda ready: print(json.dumps({"url": ready.url}), flush=True),
)
"""


@pytest.mark.slow
@pytest.mark.parametrize("signals", [1, 2])
async def test_a_signal_drains_and_a_second_one_does_not_wait(tmp_path: Path, signals: int) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        str(tmp_path),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        url = json.loads(await process.stdout.readline())["url"]
    answer = await request(url + "/api/rooms", "POST", body={"scenario": "toy"})
    client = RawClient(await _open(url))
    await client.hello(answer.json()["room"], seat=0)
    # Somebody who has begun a request and never ends it must not hold the server up.
    _, dawdler = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    dawdler.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    await dawdler.drain()
    for _ in range(signals):
        process.send_signal(signal.SIGTERM)
        if signals == 2:
            assert await client.closed() in {1012, None, 1006}
    async with asyncio.timeout(10.0):
        _, errors = await process.communicate()
    assert process.returncode in ({0} if signals == 1 else {0, -signal.SIGTERM})
    if signals == 1:
        assert await client.closed() == 1012
    for line in errors.decode().splitlines():
        assert {"time", "level", "logger", "message"} <= json.loads(line).keys()
    dawdler.close()
