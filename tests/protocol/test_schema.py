"""What the documents say is what the code does."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import msgpack
import pytest
from hypothesis import given, settings

import wire_kit as kit
from techrace_protocol import (
    Encoding,
    Limits,
    ProtocolRefusal,
    decode_client,
    decode_server,
    encode_client,
    encode_server,
)
from techrace_protocol import messages as said
from techrace_protocol.asyncapi import document as asyncapi_document
from techrace_protocol.documents import fill_in
from techrace_protocol.examples import EXAMPLES, FROM_CLIENT, FROM_SERVER
from techrace_protocol.examples import document as example_document
from techrace_protocol.messages import FromClient, FromServer
from techrace_protocol.schema import client_schema, definitions, made_from_code, main, server_schema

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "protocol"
CLIENT = jsonschema.Draft202012Validator(client_schema())
SERVER = jsonschema.Draft202012Validator(server_schema())


def test_what_is_made_from_the_code_is_up_to_date() -> None:
    stale = [
        path.name for path, text in made_from_code(ROOT, FOLDER).items() if path.read_text("utf-8") != text
    ]
    assert stale == [], "run: python -m techrace_protocol.schema --write docs/protocol"


def test_the_command_writes_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "docs" / "protocol"
    folder.mkdir(parents=True)
    page = (ROOT / "docs" / "protocol.md").read_text("utf-8")
    folder.with_suffix(".md").write_text(page.replace("| 4409 |", "| 4408 |"), "utf-8")
    assert main(["--check", str(folder)]) == 1
    assert "out of date" in capsys.readouterr().out
    assert main(["--write", str(folder)]) == 0
    assert main(["--check", str(folder)]) == 0
    assert folder.with_suffix(".md").read_text("utf-8") == page
    assert (tmp_path / "clients/web/src/protocol.gen.ts").exists()


def test_a_page_without_a_part_is_refused() -> None:
    page = (ROOT / "docs" / "protocol.md").read_text("utf-8")
    with pytest.raises(ValueError, match=r"protocol\.md: expected the parts"):
        fill_in(page.replace("made from the code: limits", "made from the code: moon"))


@pytest.mark.parametrize("schema", [client_schema(), server_schema()], ids=["client", "server"])
def test_the_schemas_are_schemas(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("message", kit.FROM_CLIENT + FROM_CLIENT, ids=lambda m: type(m).__name__)
def test_the_client_schema_takes_what_clients_say(message: FromClient) -> None:
    CLIENT.validate(json.loads(encode_client(message, Encoding.JSON).data))


@pytest.mark.parametrize("message", kit.FROM_SERVER + FROM_SERVER, ids=lambda m: type(m).__name__)
def test_the_server_schema_takes_what_servers_say(message: FromServer) -> None:
    SERVER.validate(json.loads(encode_server(message, Encoding.JSON).data))


@given(kit.plain_values(leaves=10))
@settings(max_examples=150)
def test_the_client_schema_is_as_strict_as_the_codec(value: object) -> None:
    """One difference: in JSON Schema 1.0 is an integer, on the wire it is not."""
    try:
        message = decode_client(kit.pack(value), Encoding.MSGPACK, Limits())
    except ProtocolRefusal:
        text = json.dumps(value, default=repr)
        assert not CLIENT.is_valid(json.loads(text)) or ".0" in text or "e+" in text
    else:
        assert CLIENT.is_valid(json.loads(encode_client(message, Encoding.JSON).data))


def test_every_message_has_an_example() -> None:
    shown = {type(message) for message in EXAMPLES}
    assert shown == set(FromClient.__args__) | set(FromServer.__args__)


def test_the_examples_can_be_used_to_test_a_codec() -> None:
    document = example_document()
    for example in document["from_client"]:  # type: ignore[attr-defined]
        assert msgpack.unpackb(bytes.fromhex(example["msgpack"])) == example["json"]
    for example in document["from_server"]:  # type: ignore[attr-defined]
        packed, listed = msgpack.unpackb(bytes.fromhex(example["msgpack"])), example["json"]
        assert packed.keys() == listed.keys()
        one = decode_server(bytes.fromhex(example["msgpack"]), Encoding.MSGPACK, Limits())
        other = decode_server(json.dumps(listed), Encoding.JSON, Limits())
        if isinstance(one, said.Observation) and isinstance(other, said.Observation):
            assert kit.same(one.seen, other.seen)
        else:
            assert one == other


def test_everything_on_the_wire_is_described() -> None:
    missing = [name for name, definition in definitions().items() if not definition["description"]]
    for name, definition in definitions().items():
        properties = definition.get("properties", {})
        assert isinstance(properties, dict)
        missing += [
            f"{name}.{field}"
            for field, schema in properties.items()
            if field != "type" and "description" not in schema
        ]
    assert missing == []


def test_the_asyncapi_document_hangs_together() -> None:
    document = asyncapi_document()

    def references(value: object) -> list[str]:
        if isinstance(value, dict):
            found = [reference for inner in value.values() for reference in references(inner)]
            return [*found, value["$ref"]] if isinstance(value.get("$ref"), str) else found
        return (
            [reference for inner in value for reference in references(inner)]
            if isinstance(value, list)
            else []
        )

    for reference in references(document):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
    assert document["asyncapi"] == "3.0.0"


def test_the_page_links_to_what_is_there() -> None:
    page = (ROOT / "docs" / "protocol.md").read_text("utf-8")
    anchors = {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", page):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif target != "rulebook.md":
            assert (ROOT / "docs" / target).exists(), target
