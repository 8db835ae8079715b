"""The HTTP side of the port described for machines: an OpenAPI document, made from the requests' own types."""

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TypeAlias

import attrs
import msgspec

from techrace_protocol._docstrings import class_text, field_texts
from techrace_server import answers, app, checks, leads
from techrace_server.answers import (
    Checks,
    Error,
    Health,
    Leads,
    NewLead,
    NewRoom,
    NewWorkshop,
    RoomFacts,
    Rooms,
    Scenarios,
    Server,
    SigningKey,
    Underway,
    Workshop,
)
from techrace_server.checks import CheckBody

Json: TypeAlias = dict[str, object]
_MODULES = (answers, app, checks, leads)
"""Where the types of requests and answers are."""


@attrs.frozen(kw_only=True)
class Operation:
    """What can be asked at a path."""

    method: str = "get"
    path: str
    summary: str
    answers: Mapping[int, tuple[str, object]]
    """By status: what it means, and the type of the JSON, or the name of another media type."""
    body: type | str | None = None
    """The type of the JSON, or the name of another media type."""
    secured: bool = False


_GUESSES = ("too many wrong codes from this address", Error)
_NO_LEAD = ("neither the admin token nor that of a facilitator was given", Error)
_NO_ROOM = ("there is no room of that code", Error)
_NO_MATCH = ("there is no finished match of that id", Error)
_NO_STORY = ("the log is damaged, of other rules, or too much work: why", Error)
_BUSY = ("too many stories are waited for", Error)
OPERATIONS: Sequence[Operation] = (
    Operation(
        path="/healthz", summary="Say whether the process answers.", answers={200: ("it does", Health)}
    ),
    Operation(
        path="/readyz",
        summary="Say whether rooms can be opened.",
        answers={200: ("yes", Health), 503: ("no, and why: stopping, storage full or failed", Error)},
    ),
    Operation(
        path="/metrics",
        summary="Return figures for Prometheus.",
        answers={200: ("Prometheus' text format", "text/plain")},
    ),
    Operation(path="/ws", summary="Open a websocket.", answers={426: ("not without an upgrade", Error)}),
    Operation(
        path="/api/server",
        summary="Say what somebody has to know who wants to open rooms.",
        answers={200: ("what it takes", Server)},
    ),
    Operation(
        path="/api/scenarios",
        summary="List the games that come with the server.",
        answers={200: ("the games", Scenarios)},
    ),
    Operation(path="/api/rooms", summary="List the public rooms.", answers={200: ("the rooms", Rooms)}),
    Operation(
        method="post",
        path="/api/rooms",
        summary="Create a room; it is in the journal when the answer comes.",
        body=app.RoomBody,
        secured=True,
        answers={
            201: ("the room", NewRoom),
            401: ("the server has an admin token, and the request has not", Error),
            413: ("the body is too large", Error),
            415: ("the body is not application/json", Error),
            422: ("the room cannot be as wished, and why", Error),
            503: ("no rooms are opened at the moment, and why", Error),
        },
    ),
    Operation(
        method="post",
        path="/api/workshops",
        summary="Create rooms that are alike, for many people; one code leads to any of them.",
        body=app.WorkshopBody,
        secured=True,
        answers={
            201: ("the rooms", NewWorkshop),
            401: ("the server has an admin token, and the request has not", Error),
            413: ("the body is too large", Error),
            415: ("the body is not application/json", Error),
            422: ("the rooms cannot be as wished, and why", Error),
            503: ("not so many rooms can be opened at the moment, and why", Error),
        },
    ),
    Operation(
        path="/api/workshops/{code}",
        summary="Return what everybody may know about the rooms of a workshop.",
        answers={
            200: ("the rooms", Workshop),
            404: ("there is no workshop of that code", Error),
            429: _GUESSES,
        },
    ),
    Operation(
        method="post",
        path="/api/checks",
        summary="Keep the result of a device's check of the network until the server stops.",
        body=CheckBody,
        answers={
            204: ("kept", "text/plain"),
            415: ("the body is not application/json", Error),
            422: ("the result cannot be read, and why", Error),
            429: ("too many results at once", Error),
        },
    ),
    Operation(
        path="/api/checks",
        summary="List the results that devices have sent.",
        secured=True,
        answers={
            200: ("the results", Checks),
            401: ("the server has an admin token, and the request has not", Error),
        },
    ),
    Operation(
        path="/check",
        summary="Lead to the page that checks a device and its network.",
        answers={307: ("to the page", "text/html")},
    ),
    Operation(
        path="/api/rooms/{code}",
        summary="Return what everybody may know about a room; of a workshop's code, the room with most seats free.",
        answers={200: ("the room", RoomFacts), 404: _NO_ROOM, 429: _GUESSES},
    ),
    Operation(
        path="/api/rooms/{code}/qr.svg",
        summary="Draw the link to a room.",
        answers={200: ("a picture", "image/svg+xml"), 404: _NO_ROOM},
    ),
    Operation(
        path="/api/rooms/{code}/facilitators",
        summary="List the facilitators of a room.",
        secured=True,
        answers={200: ("the facilitators", Leads), 401: _NO_LEAD, 404: _NO_ROOM, 429: _GUESSES},
    ),
    Operation(
        method="post",
        path="/api/rooms/{code}/facilitators",
        summary="Make one more facilitator and return the token.",
        body=leads.LeadBody,
        secured=True,
        answers={
            201: ("the facilitator", NewLead),
            401: _NO_LEAD,
            404: _NO_ROOM,
            409: ("there are enough already", Error),
            415: ("the body is not application/json", Error),
            422: ("the body is not as expected", Error),
            429: _GUESSES,
            503: ("it cannot be written down now", Error),
        },
    ),
    Operation(
        method="delete",
        path="/api/rooms/{code}/facilitators/{facilitator}",
        summary="Take a facilitator's token back, also the last one's.",
        secured=True,
        answers={
            204: ("done", "text/plain"),
            401: _NO_LEAD,
            404: ("there is no such room or facilitator", Error),
            429: _GUESSES,
            503: ("it cannot be written down now", Error),
        },
    ),
    Operation(
        path="/api/matches/{match}/log",
        summary="Return the log of a finished match: all of it with the token of a facilitator or of the operator, "
        "what a seat was entitled to see with the token of the seat, what the public saw without one.",
        answers={
            200: ("a .techrace file", "application/octet-stream"),
            401: ("the token is of nobody in the match", Error),
            404: ("there is no finished match of that id", Error),
            429: ("too many wrong tokens from this address", Error),
            503: ("the extract cannot be made now", Error),
        },
    ),
    Operation(
        path="/api/matches/{match}/story",
        summary="Tell a finished match for a debriefing: docs/story-format.md.",
        answers={200: ("the story", "application/json"), 404: _NO_MATCH, 422: _NO_STORY, 503: _BUSY},
    ),
    Operation(
        path="/api/matches/{match}/tables.zip",
        summary="Return the tables of a finished match, with pseudonyms and without words: docs/tables.md.",
        answers={200: ("a zip", "application/zip"), 404: _NO_MATCH, 422: _NO_STORY, 503: _BUSY},
    ),
    Operation(
        path="/api/matches/{match}/analysis",
        summary="Return the analysis of a finished match, or how far it is; the first to ask starts it, "
        "unless it asks for the head only.",
        answers={
            200: ("the analysis: docs/analysis-format.md", "application/json"),
            202: ("it is being made: what is worked out, how much of it is done, and of how much", Underway),
            204: ("to HEAD: nobody has asked for it yet", "text/plain"),
            404: ("there is no finished match of that id, or this server makes no analyses", Error),
            422: ("the match cannot be analysed: why", Error),
            503: ("too many analyses are waited for", Error),
        },
    ),
    Operation(
        method="post",
        path="/api/stories",
        summary="Tell the match of a log that is sent; nothing of it is kept.",
        body="application/octet-stream",
        answers={
            200: ("the story", "application/json"),
            408: ("the body did not arrive in time", Error),
            413: ("the body is too large", Error),
            415: ("the body is not application/octet-stream", Error),
            422: _NO_STORY,
            429: ("too many files from this address", Error),
            503: _BUSY,
        },
    ),
    Operation(
        path="/api/signing-key",
        summary="Return the public key of the signatures in the server's logs.",
        answers={200: ("the key", SigningKey), 404: ("this server does not sign logs", Error)},
    ),
)


def document() -> Json:
    """Return the OpenAPI document."""
    types = [
        kind
        for operation in OPERATIONS
        for kind in (operation.body, *(kind for _, kind in operation.answers.values()))
        if isinstance(kind, type)
    ]
    unique = list(dict.fromkeys(types))
    _, components = msgspec.json.schema_components(unique, ref_template="#/components/schemas/{name}")
    texts = field_texts(*_MODULES)
    for name, component in components.items():
        component["description"] = class_text(
            next(getattr(module, name) for module in _MODULES if hasattr(module, name))
        )
        for field, facts in component.get("properties", {}).items():
            if (name, field) in texts:
                facts["description"] = texts[name, field]
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "techrace", "version": version("techrace"), "license": {"name": "MIT"}},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"admin": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation) -> Json:
    described: Json = {
        "summary": operation.summary,
        "responses": {
            str(status): {"description": text, "content": _content(kind)}
            for status, (text, kind) in operation.answers.items()
        },
    }
    names = re.findall(r"{(\w+)}", operation.path)
    if names:
        described["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
        ]
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.body)}
    if operation.secured:
        described["security"] = [{"admin": []}]
    return described


def _content(kind: object) -> Json:
    if isinstance(kind, type):
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}
    return {str(kind): {}}
