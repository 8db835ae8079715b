"""The built web client is served where there is one; where there is none a page says so."""

import asyncio
from pathlib import Path

from starlette.types import Message

from host_kit import running_host
from techrace_server.app import create_app


async def get(app: object, path: str) -> tuple[int, bytes]:
    """Ask an application without a server."""
    sent: list[Message] = []

    requests: list[Message] = [{"type": "http.request"}]

    async def receive() -> Message:
        if requests:
            return requests.pop()
        # What comes behind the request is the end of the connection, which does not come.
        never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        return await never

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
    }
    await app(scope, receive, send)  # type: ignore[operator]  # an ASGI application of which only this is known
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def test_the_web_client_is_served_at_the_root(tmp_path: Path) -> None:
    web = tmp_path / "web"
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<title>here</title>")
    (web / "assets" / "app.js").write_text("1")
    async with running_host(tmp_path / "data") as host:
        app = create_app(host, web=web)
        assert await get(app, "/") == (200, b"<title>here</title>")
        assert await get(app, "/assets/app.js") == (200, b"1")
        assert (await get(app, "/assets/none.js"))[0] == 404
        assert (await get(app, "/healthz"))[0] == 200


async def test_without_a_web_client_the_page_says_so(tmp_path: Path) -> None:
    async with running_host(tmp_path / "data") as host:
        status, body = await get(create_app(host, web=tmp_path / "nothing"), "/")
        assert status == 200
        assert b"without the web client" in body
