"""The routes of the debriefing: story and tables of a match that is over, and the story of any log."""

import asyncio
import gzip
from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from techrace_server.aside import StoryError
from techrace_server.host import Host
from techrace_server.requests import address_of, body_of, refusal
from techrace_server.stories import TABLES, BusyError, Stories


def debriefing_routes(host: Host) -> list[BaseRoute]:
    """Return the routes of a host."""
    limits = host.settings.limits
    stories, tables = Stories(limits), Stories(limits, module=TABLES)
    return [
        Route("/api/matches/{match}/story", partial(_of_match, host, stories), methods=["GET"]),
        Route("/api/matches/{match}/tables.zip", partial(_tables, host, tables), methods=["GET"]),
        Route("/api/matches/{match}/analysis", partial(_analysis, host), methods=["GET", "HEAD"]),
        Route("/api/stories", partial(_of_file, host, stories), methods=["POST"]),
    ]


async def _of_match(host: Host, stories: Stories, request: Request) -> Response:
    """Tell a match that is over; of any other nobody learns whether there is one."""
    match = request.path_params["match"]
    log = host.log_of(match)
    if log is None:
        return refusal(404, "no-story", "there is no finished match of that id")
    try:
        return await _told(request, await stories.of_match(match, log))
    except StoryError as error:
        return refusal(422, "story", str(error))
    except BusyError as error:
        return _later(error)


async def _tables(host: Host, tables: Stories, request: Request) -> Response:
    """Give the tables of a match that is over."""
    match = request.path_params["match"]
    log = host.log_of(match)
    if log is None:
        return refusal(404, "no-tables", "there is no finished match of that id")
    try:
        made = await tables.of_match(match, log)
    except StoryError as error:
        return refusal(422, "tables", str(error))
    except BusyError as error:
        return _later(error)
    name = f'attachment; filename="{match}.tables.zip"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Response(made, media_type="application/zip", headers=headers)


async def _analysis(host: Host, request: Request) -> Response:
    """Give the analysis of a match that is over, or tell how far it is; who asks for the head only starts nothing."""
    match = request.path_params["match"]
    log = host.log_of(match)
    if log is None or not host.analyses.available:
        return refusal(404, "no-analysis", "there is no analysis of a finished match of that id")
    if request.method == "HEAD":
        made = await host.analyses.is_made(match, log)
        status = 204 if made is None else 200 if made else 202
        return Response(status_code=status, headers={"Cache-Control": "no-store"})
    try:
        found = await host.analyses.ask(match, log)
    except StoryError as error:
        return refusal(422, "analysis", str(error))
    except BusyError as error:
        return _later(error)
    if isinstance(found, bytes):
        return await _told(request, found)
    return JSONResponse(
        msgspec.to_builtins(found), status_code=202, headers={"Cache-Control": "no-store", "Retry-After": "1"}
    )


async def _of_file(host: Host, stories: Stories, request: Request) -> Response:
    """Tell the match of a file; nothing of it is kept."""
    limits = host.settings.limits
    if not host.admission.may_send_file(address_of(host, request), host.clock()):
        return refusal(429, "rate", "too many files from your address, try again in a moment")
    # A page of another site could send plain text without asking; what it cannot send is refused.
    if (
        request.headers.get("content-type", "").partition(";")[0].strip().lower()
        != "application/octet-stream"
    ):
        return refusal(415, "content-type", "expected application/octet-stream")
    try:
        with stories.arriving():
            data = await body_of(request, limits.story_body, limits.http_timeout)
        return await _told(request, await stories.of_file(data))
    except StoryError as error:
        return refusal(422, "story", str(error))
    except BusyError as error:
        return _later(error)


def _later(error: BusyError) -> Response:
    return refusal(503, "busy", str(error), {"Retry-After": "5"})


async def _told(request: Request, story: bytes) -> Response:
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(story, media_type="application/json", headers=headers | {"Content-Encoding": "gzip"})
    plain = await asyncio.to_thread(gzip.decompress, story)
    return Response(plain, media_type="application/json", headers=headers)
