"""What the routes share: the body of a request, where it comes from, and the form in which one is refused."""

import asyncio
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from techrace_server.host import Host


async def body_of(request: Request, most: int, timeout: float) -> bytes:  # noqa: ASYNC109 - becomes an answer of its own
    """Read the body of a request.

    Args:
        request: the request.
        most: bytes that it may have.
        timeout: seconds by which it must have arrived.

    Raises:
        HTTPException: 413, it is larger than allowed; 408, it took too long.
    """
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(timeout):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise HTTPException(413, f"expected at most {most} bytes")
                parts.append(part)
    except TimeoutError:
        raise HTTPException(408, f"expected the body within {timeout:g} s") from None
    return b"".join(parts)


def address_of(host: Host, request: Request) -> str:
    """Return where a request comes from."""
    peer = "" if request.client is None else request.client.host
    return host.address_of(peer, request.headers.getlist("x-forwarded-for"))


def refusal(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the answer that says why a request is not answered."""
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status, headers=headers)
