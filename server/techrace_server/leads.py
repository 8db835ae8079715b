"""Facilitators over HTTP: who there are, one more, one less. For whoever runs the server, and for facilitators.

A link to lead that is lost, or that came into the wrong hands, must not cost the match: here a new one is made, and
the old one taken back, also the last one.
"""

import http
from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from techrace_protocol.messages import Accepted, Act, ActKind, RefusalCode, Refused
from techrace_server.guard import bearer_of, is_operator
from techrace_server.host import Host
from techrace_server.parts import UnavailableError
from techrace_server.requests import address_of, body_of, refusal
from techrace_server.runner import RoomRunner
from techrace_server.seatgrid import lead_rows

_PRIVATE = {"Cache-Control": "no-store"}
_STATUS = {
    RefusalCode.MALFORMED: http.HTTPStatus.NOT_FOUND,
    RefusalCode.ROOM_FULL: http.HTTPStatus.CONFLICT,
}
_BODY = 4096


class LeadBody(msgspec.Struct, forbid_unknown_fields=True):
    """A request to make one more facilitator."""

    name: str = ""
    """How others see the facilitator, until one comes who says another name."""


_lead_body = msgspec.json.Decoder(LeadBody)


def lead_routes(host: Host) -> list[BaseRoute]:
    """Return the routes of a host."""
    path = "/api/rooms/{code}/facilitators"
    return [
        Route(path, partial(_listed, host), methods=["GET"]),
        Route(path, partial(_invite, host), methods=["POST"]),
        Route(path + "/{facilitator}", partial(_revoke, host), methods=["DELETE"]),
    ]


async def _listed(host: Host, request: Request) -> Response:
    runner = _led_by(host, request)
    if isinstance(runner, Response):
        return runner
    rows = msgspec.to_builtins(lead_rows(runner.room))
    facts = [{"name": "", "screens": 0} | row for row in rows]
    return JSONResponse({"room": runner.room.spec.code, "facilitators": facts}, headers=_PRIVATE)


async def _invite(host: Host, request: Request) -> Response:
    runner = _led_by(host, request)
    if isinstance(runner, Response):
        return runner
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return refusal(415, "content-type", "expected application/json")
    try:
        body = _lead_body.decode(await body_of(request, _BODY, host.settings.limits.http_timeout))
    except msgspec.MsgspecError as error:
        return refusal(422, "malformed", str(error))
    act = Act(id="invite", do=ActKind.INVITE, text=body.name[:40] or None)
    answer = await _done(host, runner, act)
    if isinstance(answer, Response):
        return answer
    # Not the last one there is by now: another may have been invited at the same time.
    number = runner.room.number_of_lead(answer.token or "")
    if number is None:
        return refusal(409, RefusalCode.WRONG_STATE.value, "the new link has been taken back already")
    made = {"facilitator": number, "token": answer.token}
    return JSONResponse({"room": runner.room.spec.code} | made, status_code=201, headers=_PRIVATE)


async def _revoke(host: Host, request: Request) -> Response:
    runner = _led_by(host, request)
    if isinstance(runner, Response):
        return runner
    number = request.path_params["facilitator"]
    if not (number.isascii() and number.isdecimal() and len(number) < 4):
        return refusal(404, "no-facilitator", "there is no facilitator of that number")
    act = Act(id="revoke", do=ActKind.REVOKE, facilitator=int(number), confirm=True)
    answer = await _done(host, runner, act)
    return answer if isinstance(answer, Response) else Response(status_code=204, headers=_PRIVATE)


async def _done(host: Host, runner: RoomRunner, act: Act) -> Accepted | Response:
    try:
        reply = await host.operate(runner, act)
    except UnavailableError as error:
        return refusal(503, "unavailable", str(error))
    if isinstance(reply, Refused):
        return refusal(_STATUS.get(reply.code, 409), reply.code.value, reply.message)
    return reply


def _led_by(host: Host, request: Request) -> RoomRunner | Response:
    """Return the room, if the request comes from who may say who leads it; nobody else learns whether there is one."""
    code, address, now = request.path_params["code"].upper(), address_of(host, request), host.clock()
    if not host.admission.may_ask(address, code, now):
        return refusal(429, "rate", "too many wrong codes or tokens from your address, wait a while")
    token, runner = bearer_of(request.headers.get("authorization")), host.find(code)
    if runner is not None and token is not None and runner.room.is_led_with(token):
        return runner
    # Where no token is set, whoever reaches the server may open rooms, but not take other people's.
    if token is None or not is_operator(token, host.settings):
        host.admission.asked_in_vain(address, now)
        wanted = "the admin token or that of a facilitator"
        return refusal(401, "token", f"leading a room needs Authorization: Bearer with {wanted}")
    if runner is None:
        return refusal(404, "no-room", "there is no room of that code")
    return runner
