"""A page of another site in a real browser cannot act for its visitor (FAULTS A1)."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from host_kit import running_server
from room_kit import small_scenario
from web_kit import chromium

pytestmark = pytest.mark.slow

PAGE = """<!doctype html><meta charset="utf-8"><title>waiting</title><script>
const server = location.hash.slice(1);
async function tried(what) { try { return await what(); } catch (error) { return `failed: ${error.name}`; } }
const socket = () => new Promise((done) => {
  const opened = new WebSocket(server.replace("http", "ws") + "/ws");
  opened.onopen = () => done("open");
  opened.onclose = (event) => done(`closed ${event.code}`);
});
const post = (type) => () => fetch(server + "/api/rooms", {
  method: "POST", mode: type === "text/plain" ? "no-cors" : "cors", headers: { "Content-Type": type }, body: "{}",
}).then((answer) => `answer ${answer.type} ${answer.status}`);
const read = () => fetch(server + "/api/rooms").then((answer) => answer.text());
Promise.all([tried(socket), tried(post("application/json")), tried(post("text/plain")), tried(read)])
  .then((found) => { document.title = JSON.stringify(found); });
</script>"""


@contextmanager
def other_site() -> Iterator[int]:
    """Serve the page; yield the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


async def test_a_page_of_another_port_gets_neither_a_websocket_nor_a_room(tmp_path: Path) -> None:
    async with (
        chromium() as browser,
        running_server(tmp_path, allowed_hosts=("localhost",)) as server,
    ):
        await server.rooms.create(small_scenario(2))
        with other_site() as port:
            for name in ("127.0.0.1", "localhost"):
                page = await browser.new_page()
                await page.goto(f"http://{name}:{port}/#{server.url}")
                await page.wait_for_function("document.title !== 'waiting'")
                socket, as_json, as_text, read = json.loads(await page.title())
                await page.close()
                assert socket == "closed 1006"
                # A page of any site may send plain text without asking; nothing comes of it, and no answer either.
                assert as_json == as_text == read == "failed: TypeError"
        assert len(server.rooms.rooms) == 1
        assert server.rooms.statistics().connections == 0
