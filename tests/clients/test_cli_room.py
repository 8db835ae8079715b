"""``techrace room create`` against addresses and servers that are not what they should be."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from techrace_cli.app import run
from techrace_cli.faults import ExitCode

Capture = pytest.CaptureFixture[str]


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Yield the address of a server that answers everything in the same way."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
            """Keep the test's output clean."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("url", ["http://h:99999", "http://[::1", "ftp://h", "http://", "http:///room"])
def test_what_is_no_address_is_a_usage_error(url: str, capsys: Capture) -> None:
    assert run(["room", "create", url]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert url in told
    assert "address" in told


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "127.0.0.1:1"])
def test_a_host_that_is_not_there_is_told_in_a_sentence(host: str, capsys: Capture) -> None:
    assert run(["room", "create", f"http://{host}"]) == ExitCode.SERVER
    assert "cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[1]",
        b"{}",
        b"3",
        b"[" * 100_000,
        b'{"room": 3, "facilitator": "x"}',
        b'{"room": "AB", "facilitator": null}',
        b'{"room": "AB\\u001b[2J", "facilitator": "x"}',
    ],
)
def test_another_server_that_says_created_is_found_out(body: bytes, capsys: Capture) -> None:
    with answering(201, body) as url:
        assert run(["room", "create", url]) == ExitCode.SERVER
    told = capsys.readouterr()
    assert "is no techrace server" in told.err
    assert not told.out


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": {"message": "full\\u001b[2J"}}', "the server opens no room: full\\x1b[2J"),
        (b'{"error": "x"}', "it answers 400"),
        (b'{"error": {"message": {}}}', "it answers 400"),
        (b"3", "it answers 400"),
    ],
)
def test_a_refusal_of_any_shape_is_a_sentence(body: bytes, said: str, capsys: Capture) -> None:
    with answering(400, body) as url:
        assert run(["room", "create", url]) == ExitCode.SERVER
    assert said in capsys.readouterr().err


def test_whoever_lacks_the_admin_token_is_told_where_it_goes(capsys: Capture) -> None:
    with answering(401, b'{"error": {"message": "the admin token is needed"}}') as url:
        assert run(["room", "create", url]) == ExitCode.SERVER
    assert "the admin token is needed; set TECHRACE_ADMIN_TOKEN to it" in capsys.readouterr().err


def test_an_admin_token_that_no_header_can_hold_is_told_without_it(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECHRACE_ADMIN_TOKEN", "secret\u2026")
    assert run(["room", "create", "http://127.0.0.1:1"]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "TECHRACE_ADMIN_TOKEN" in told
    assert "secret" not in told
