"""The HTTP side of the port: web client, health, rooms, logs. Websockets never get here.

Every answer carries the security headers; requests that were not addressed to this server, or that another site's
page sent, are refused before they reach a route.
"""

import importlib.resources
import io
import re
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import msgspec
import segno
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from techrace_game import ScenarioError
from techrace_game.scenario import load_packaged, packaged_scenarios, scenario_from_json
from techrace_replays.signing import ALGORITHM
from techrace_server.checks import CHECK_BYTES, check_body
from techrace_server.clocks import ClockSpec
from techrace_server.debriefing import debriefing_routes
from techrace_server.downloads import download_routes
from techrace_server.guard import SECURITY_HEADERS, is_host_allowed, is_origin_allowed, is_token_right
from techrace_server.host import Host
from techrace_server.leads import lead_routes
from techrace_server.limits import HostLimits
from techrace_server.metrics import exposition
from techrace_server.parts import UnavailableError
from techrace_server.requests import address_of, body_of, refusal
from techrace_server.runner import RoomRunner
from techrace_server.seats import SeatPlan
from techrace_server.settings import Settings
from techrace_server.spec import RoomOptions

_HOST_IN_POLICY = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")

NO_WEB_CLIENT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>techrace</title>
<h1>techrace</h1>
<p>The server runs, but this installation comes without the web client.</p>
<p>Rooms that are open: <a href="/api/rooms">/api/rooms</a>. Programs join at <code>/ws</code>.</p>
</html>
"""


class ClockBody(msgspec.Struct, forbid_unknown_fields=True):
    """The time control in a request."""

    kind: str = "rounds"
    seconds: float | None = None
    bank: float = 0.0
    """Seconds that each bot may think longer in ``lockstep``."""


class RoomBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A request to create a room."""

    scenario: str | dict[str, Any] = "standard"
    """Name of a packaged scenario, or a whole one."""
    clock: ClockBody = msgspec.field(default_factory=ClockBody)
    seats: list[str] | None = None
    """Who may sit in each seat: ``open``, ``human``, ``bot`` or ``absent``."""
    seed: int | None = None
    public: bool = True
    """Whether the room is listed; everybody who has the code may join in any case."""
    motives: Literal["fixed", "dealt"] = "fixed"
    """``fixed``: those of the scenario; ``dealt``: the same ones, dealt to the seats by chance."""
    bots: list[str | None] | None = None
    """The house bot that plays each seat from the start; empty: the one that fits the seat."""
    fill: bool = False
    """Whether a start by the facilitator gives the seats of those who are missing to house bots."""
    late: str = "open"
    """What those get who come after the start: an ``open`` seat, also one of house ``bots``, or ``closed``."""
    talk: bool = True
    """Whether seats may talk."""
    waits: bool = False
    """Whether the match begins only when a facilitator says so."""
    matches: int = 1
    """Matches of a series."""
    rotate: bool = False
    """Whether people move on by a seat from match to match."""


class WorkshopBody(RoomBody, forbid_unknown_fields=True, kw_only=True):
    """A request to create the rooms of one workshop; they are alike, and one code leads to any of them."""

    rooms: int = 1
    """How many."""


_room_body = msgspec.json.Decoder(RoomBody)
_workshop_body = msgspec.json.Decoder(WorkshopBody)


def create_app(host: Host, *, web: Path | None = None) -> Starlette:
    """Return the application of a host.

    Args:
        host: whose rooms are shown.
        web: folder of the built web client; by default where the package has it.
    """
    folder = web if web is not None else Path(str(importlib.resources.files("techrace_server"))) / "_web"
    routes: list[BaseRoute] = [
        Route("/healthz", _health, methods=["GET"]),
        Route("/readyz", partial(_ready, host), methods=["GET"]),
        Route("/metrics", partial(_metrics, host), methods=["GET"]),
        Route("/ws", _no_upgrade, methods=["GET"]),
        Route("/api/server", partial(_server, host), methods=["GET"]),
        Route("/api/scenarios", _scenarios, methods=["GET"]),
        Route("/api/rooms", partial(_rooms, host), methods=["GET"]),
        Route("/api/rooms", partial(_create_room, host), methods=["POST"]),
        Route("/api/rooms/{code}", partial(_room, host), methods=["GET"]),
        Route("/api/rooms/{code}/qr.svg", partial(_qr_code, host), methods=["GET"]),
        Route("/api/workshops", partial(_create_workshop, host), methods=["POST"]),
        Route("/api/workshops/{code}", partial(_workshop, host), methods=["GET"]),
        Route("/api/checks", partial(_checks, host), methods=["GET"]),
        Route("/api/checks", partial(_add_check, host), methods=["POST"]),
        *lead_routes(host),
        *download_routes(host),
        *debriefing_routes(host),
        Route("/api/signing-key", partial(_signing_key, host), methods=["GET"]),
        Route("/check", _check_page, methods=["GET"]),
    ]
    if (folder / "index.html").is_file():
        routes.append(Mount("/", StaticFiles(directory=folder, html=True)))
    else:
        routes.append(Route("/", _no_web_client, methods=["GET"]))
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, settings=host.settings)],
        exception_handlers={HTTPException: _http_error},  # type: ignore[dict-item]
    )


class Guard:
    """Refuses what was not meant for this server, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        host = hosts[0] if len(hosts) == 1 else None

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    answer[name] = value
                if host is not None and _HOST_IN_POLICY.fullmatch(host):
                    # Older browsers do not count websockets among 'self'.
                    policy = SECURITY_HEADERS["Content-Security-Policy"]
                    own = f"connect-src 'self' ws://{host} wss://{host};"
                    answer["Content-Security-Policy"] = policy.replace("connect-src 'self';", own)
                answer.setdefault("Cache-Control", "no-cache")
            await send(message)

        response: ASGIApp = self.app
        if scope.get("http_version", "1.1") not in {"1.0", "1.1"}:
            response = refusal(505, "http-version", "expected HTTP/1.0 or HTTP/1.1")
        elif not is_host_allowed(host, self.settings):
            response = refusal(421, "wrong-host", "this server is not addressed by that name")
        elif not is_origin_allowed(headers.get("origin"), host, self.settings):
            response = refusal(403, "origin", "pages of that origin may not talk to this server")
        await response(scope, receive, send_guarded)


# -- routes --


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _ready(host: Host, _: Request) -> Response:
    reason = host.unready_reason()
    if reason is None:
        return JSONResponse({"status": "ready"})
    return refusal(503, "unavailable", reason)


async def _metrics(host: Host, _: Request) -> Response:
    return Response(exposition(host), media_type=CONTENT_TYPE_LATEST)


async def _no_upgrade(_: Request) -> Response:
    response = refusal(426, "upgrade", "this is where websockets are opened")
    response.headers["Upgrade"] = "websocket"
    return response


async def _no_web_client(_: Request) -> Response:
    return Response(NO_WEB_CLIENT, media_type="text/html")


async def _server(host: Host, request: Request) -> Response:
    """Say what somebody has to know who wants to open rooms."""
    return JSONResponse(
        {
            "version": version("techrace"),
            "bots": sorted(host.bots),
            "token": host.settings.admin_token is not None,
            "rooms": host.lobby.place_for(_creator(host, request)),
        }
    )


async def _scenarios(_: Request) -> Response:
    found = [load_packaged(name) for name in packaged_scenarios()]
    return JSONResponse(
        {
            "scenarios": [
                {
                    "name": scenario.id,
                    "title": scenario.title,
                    "note": scenario.note,
                    "seats": len(scenario.seats),
                    "rounds": -(-scenario.constants.horizon // scenario.constants.quarter),
                }
                for scenario in found
            ]
        }
    )


async def _rooms(host: Host, _: Request) -> Response:
    listed = [runner for runner in host.rooms.values() if runner.room.spec.public and not runner.is_halted]
    return JSONResponse({"rooms": [_facts(runner) for runner in listed]})


async def _room(host: Host, request: Request) -> Response:
    runner = _find(host, request)
    return JSONResponse(_facts(runner)) if isinstance(runner, RoomRunner) else runner


async def _create_room(host: Host, request: Request) -> Response:
    refused = _may_not_create(host, request)
    if refused is not None:
        return refused
    try:
        body = _room_body.decode(await _body(request, host.settings.limits))
        made = await _open(host, request, body)
    except UnavailableError as error:
        return refusal(503, "unavailable", str(error))
    except (ScenarioError, msgspec.MsgspecError, ValueError) as error:
        return _malformed(error)
    return JSONResponse(made, status_code=201, headers={"Cache-Control": "no-store"})


async def _create_workshop(host: Host, request: Request) -> Response:
    """Create several rooms that are alike. Where one cannot be opened, those before it stay; the answer says so."""
    refused = _may_not_create(host, request)
    if refused is not None:
        return refused
    made: list[dict[str, object]] = []
    workshop = host.lobby.new_code()
    try:
        body = _workshop_body.decode(await _body(request, host.settings.limits))
        most = host.settings.limits.rooms
        if not 1 <= body.rooms <= most:
            return refusal(422, "malformed", f"rooms: expected 1..{most}, got {body.rooms}")
        if body.seed is not None and body.rooms > 1:
            return refusal(
                422, "malformed", "seed: rooms of one seed would play the same match, expected none"
            )
        host.lobby.check_place_for(body.rooms, _creator(host, request))
        made.extend([await _open(host, request, body, workshop) for _ in range(body.rooms)])
    except UnavailableError as error:
        return refusal(503, "unavailable", f"{error}; {len(made)} rooms were opened")
    except (ScenarioError, msgspec.MsgspecError, ValueError) as error:
        return _malformed(error)
    answer = {"workshop": workshop, "rooms": made}
    return JSONResponse(answer, status_code=201, headers={"Cache-Control": "no-store"})


def _may_not_create(host: Host, request: Request) -> Response | None:
    if not is_token_right(request.headers.get("authorization"), host.settings):
        return refusal(401, "token", "creating a room needs Authorization: Bearer with the admin token")
    return _not_json(request)


def _not_json(request: Request) -> Response | None:
    """Refuse what a form of another site could send without asking."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return refusal(415, "content-type", "expected application/json")
    return None


def _malformed(error: Exception) -> Response:
    return refusal(422, "malformed", str(error.args[0] if error.args else error))


async def _open(
    host: Host, request: Request, body: RoomBody, workshop: str | None = None
) -> dict[str, object]:
    """Open a room and return what its creator gets to know."""
    given = body.scenario
    scenario = load_packaged(given) if isinstance(given, str) else scenario_from_json(given)
    clock = {"kind": body.clock.kind, "seconds": body.clock.seconds, "bank": body.clock.bank}
    facilitator = host.new_token()
    options = RoomOptions(
        deal=body.motives == "dealt",
        bots=None if body.bots is None else tuple(body.bots),
        fill=body.fill,
        late=body.late,
        talk=body.talk,
        waits=body.waits,
        matches=body.matches,
        rotate=body.rotate,
        facilitator=facilitator,
        workshop=workshop,
    )
    runner = await host.create(
        scenario,
        clock=ClockSpec(**{name: value for name, value in clock.items() if value is not None}),  # type: ignore[arg-type]
        seats=None if body.seats is None else tuple(SeatPlan(plan) for plan in body.seats),
        seed=body.seed,
        public=body.public,
        options=options,
        creator=_creator(host, request),
    )
    # Told once, to whom it is for; the server keeps a hash.
    return _facts(runner) | {"ws": "/ws", "facilitator": facilitator}


def _creator(host: Host, request: Request) -> str | None:
    """Return the address that a room is opened from, which may not have many; None: whoever has the admin token."""
    return None if host.settings.admin_token is not None else address_of(host, request)


async def _workshop(host: Host, request: Request) -> Response:
    code = request.path_params["code"].upper()
    address, now = address_of(host, request), host.clock()
    if not host.admission.may_ask(address, code, now):
        return refusal(429, "rate", "too many wrong codes from your address, wait a while")
    rooms = host.lobby.workshop(code)
    if not rooms:
        host.admission.asked_in_vain(address, now)
        return refusal(404, "no-workshop", "there is no workshop of that code")
    return JSONResponse({"workshop": code, "rooms": [_facts(runner) for runner in rooms]})


async def _check_page(_: Request) -> Response:
    """Lead an address that can be said aloud to the page that checks a network, also below a path of a proxy."""
    return Response(status_code=307, headers={"Location": "./#/check"})


async def _checks(host: Host, request: Request) -> Response:
    if not is_token_right(request.headers.get("authorization"), host.settings):
        return refusal(401, "token", "reading the checks needs Authorization: Bearer with the admin token")
    return JSONResponse({"checks": host.checks.listed()}, headers={"Cache-Control": "no-store"})


async def _add_check(host: Host, request: Request) -> Response:
    refused = _not_json(request)
    if refused is not None:
        return refused
    try:
        body = check_body.decode(await body_of(request, CHECK_BYTES, host.settings.limits.http_timeout))
    except msgspec.MsgspecError as error:
        return _malformed(error)
    if not host.checks.add(body, host.clock(), host.wall()):
        return refusal(429, "rate", "too many results at once, try again in a moment")
    return Response(status_code=204)


async def _qr_code(host: Host, request: Request) -> Response:
    """Draw the link to a room, as the browser that asks has addressed this server."""
    runner = _find(host, request)
    if not isinstance(runner, RoomRunner):
        return runner
    base = request.base_url
    peer = "" if request.client is None else request.client.host
    # Behind a proxy that is believed, it is the proxy that speaks TLS.
    proto = request.headers.get("x-forwarded-proto", "") if host.is_proxy(peer) else ""
    scheme = proto if proto in {"http", "https"} else base.scheme
    drawn = io.BytesIO()
    code = segno.make(
        f"{scheme}://{base.netloc}/#/join/{request.path_params['code'].upper()}", error="m", micro=False
    )
    code.save(drawn, kind="svg", scale=8, border=4, xmldecl=False, light="#fff")
    return Response(drawn.getvalue(), media_type="image/svg+xml")


async def _signing_key(host: Host, _request: Request) -> Response:
    key = host.archive.public_key
    if key is None:
        return refusal(404, "no-key", "this server does not sign logs")
    return JSONResponse({"algorithm": ALGORITHM, "key": key.hex()})


# -- helpers --


def _facts(runner: RoomRunner) -> dict[str, object]:
    """Return what everybody may know about a room."""
    room = runner.room
    return {
        "room": room.spec.code,
        "scenario": room.spec.scenario.id,
        "title": room.spec.scenario.title,
        "stage": room.stage.value,
        "tick": room.tick,
        "clock": {"kind": room.clock.spec.kind.value, "seconds": room.clock.spec.seconds},
        "open": room.open_seats(),
        "locked": room.locked,
        "match": room.spec.number,
        "matches": room.spec.matches,
        "workshop": room.spec.workshop,
        "seats": [
            {
                "seat": seat.index,
                "plan": seat.plan.value,
                **{
                    name: value
                    for name, value in msgspec.to_builtins(seat.presence()).items()
                    if name in {"status", "name", "connected"}
                },
            }
            for seat in room.seats
        ],
    }


async def _body(request: Request, limits: HostLimits) -> bytes:
    """Read the body of a request that may carry a scenario."""
    return await body_of(request, limits.scenario_body, limits.http_timeout)


def _find(host: Host, request: Request) -> RoomRunner | Response:
    """Return the room that a request names, or the answer if there is none; who guesses is not answered."""
    code = request.path_params["code"].upper()
    address, now = address_of(host, request), host.clock()
    if not host.admission.may_ask(address, code, now):
        return refusal(429, "rate", "too many wrong codes from your address, wait a while")
    runner = host.find(code) or host.lobby.roomiest(code)
    if runner is None:
        host.admission.asked_in_vain(address, now)
        return refusal(404, "no-room", "there is no room of that code")
    return runner


async def _http_error(_: Request, error: HTTPException) -> Response:
    return refusal(error.status_code, "http", error.detail, error.headers)
