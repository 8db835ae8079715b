"""The wire as an AsyncAPI document, which editors and generators understand."""

from collections.abc import Mapping

from techrace_protocol import _wire
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import SUBPROTOCOLS
from techrace_protocol.examples import EXAMPLES, as_json
from techrace_protocol.messages import PROTOCOL_VERSION
from techrace_protocol.schema import Json, definitions

_REPLIES: Mapping[str, tuple[str, ...]] = {
    "Hello": ("Welcome", "Refused"),
    "Orders": ("Accepted", "Refused"),
    "Ready": ("Accepted", "Refused"),
    "Chat": ("Accepted", "Refused"),
    "Pledge": ("Accepted", "Refused"),
    "Act": ("Accepted", "Refused"),
    "Ping": ("Pong", "Refused"),
}


def document() -> Json:
    """Return the AsyncAPI 3 document, from the server's point of view."""
    from_client = [member.__name__ for member in _wire.FromClient.__args__]
    from_server = [member.__name__ for member in _wire.FromServer.__args__]
    found = definitions()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "techrace",
            "version": str(PROTOCOL_VERSION),
            "description": "Matches of the tech-tree race over websockets. See protocol.md for the prose. "
            "The payloads are given as in JSON; msgpack holds the same, with grids as bin.",
            "license": {"name": "MIT"},
        },
        "defaultContentType": "application/msgpack",
        "servers": {"local": {"host": "localhost:8765", "pathname": "/", "protocol": "ws"}},
        "channels": {
            "room": {
                "address": "/ws",
                "description": "One connection, one room. Sub-protocols, offered but never demanded: "
                f"{', '.join(SUBPROTOCOLS)}.",
                "messages": {
                    name: {"$ref": f"#/components/messages/{name}"} for name in from_client + from_server
                },
                "x-close-codes": {
                    str(code.value): {"reason": code.reason, "meaning": code.meaning, "client": code.advice}
                    for code in CloseCode
                },
            }
        },
        "operations": {
            **{f"hear{name}": _receive(name) for name in from_client},
            **{f"say{name}": _send(name) for name in from_server},
        },
        "components": {
            "messages": {
                name: _message(name, str(found[name]["description"])) for name in from_client + from_server
            },
            "schemas": {name: _moved(definition) for name, definition in found.items()},
        },
    }


def _receive(name: str) -> Json:
    operation: Json = {
        "action": "receive",
        "channel": {"$ref": "#/channels/room"},
        "messages": [{"$ref": f"#/channels/room/messages/{name}"}],
    }
    if name in _REPLIES:
        operation["reply"] = {
            "channel": {"$ref": "#/channels/room"},
            "messages": [{"$ref": f"#/channels/room/messages/{reply}"} for reply in _REPLIES[name]],
        }
    return operation


def _send(name: str) -> Json:
    return {
        "action": "send",
        "channel": {"$ref": "#/channels/room"},
        "messages": [{"$ref": f"#/channels/room/messages/{name}"}],
    }


def _message(name: str, summary: str) -> Json:
    return {
        "name": name,
        "title": name,
        "summary": summary,
        "payload": {"$ref": f"#/components/schemas/{name}"},
        "examples": [{"payload": as_json(message)} for message in EXAMPLES if type(message).__name__ == name],
    }


def _moved(schema: object) -> object:
    if isinstance(schema, Mapping):
        return {
            key: str(value).replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(value)
            for key, value in schema.items()
            if key != "discriminator"
        }
    if isinstance(schema, list):
        return [_moved(value) for value in schema]
    return schema
