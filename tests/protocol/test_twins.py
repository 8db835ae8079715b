"""The tables that must be extended together when a message is added."""

from typing import Any

import msgspec
import pytest
from msgspec.inspect import DictType, ListType, StructType, UnionType, VarTupleType, multi_type_info

from techrace_game.orders import Orders as OrderSet
from techrace_protocol import _wire
from techrace_protocol import messages as said
from techrace_protocol.client_session import _SAID
from techrace_protocol.session import HEARD
from techrace_protocol.transitions import Heard, Said


@pytest.mark.parametrize(
    ("wire", "spoken"),
    [(_wire.FromClient, said.FromClient), (_wire.FromServer, said.FromServer), (_wire.Update, said.Update)],
    ids=["client", "server", "update"],
)
def test_the_codec_knows_every_message(wire: Any, spoken: Any) -> None:
    names = [member.__struct_config__.tag for member in spoken.__args__]
    assert [member.__struct_config__.tag for member in wire.__args__] == names
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("twin", "message"),
    [
        (_wire.Orders, said.Orders),
        (_wire.Act, said.Act),
        (_wire.Observation, said.Observation),
        (_wire.Snapshot, said.Snapshot),
        (_wire.OrderSet, OrderSet),
    ],
)
def test_a_twin_has_the_same_fields(twin: type[msgspec.Struct], message: Any) -> None:
    own = getattr(message, "__struct_fields__", None) or [field.name for field in message.__attrs_attrs__]
    assert sorted(twin.__struct_fields__) == sorted(own)


def test_the_tables_know_every_message() -> None:
    assert set(HEARD) == set(said.FromClient.__args__)
    assert set(HEARD.values()) == {heard for heard in Heard if not heard.value.startswith("(")}
    assert all(member.__struct_config__.tag == HEARD[member].value for member in HEARD)
    assert set(_SAID) == set(said.FromServer.__args__)
    assert set(_SAID.values()) == set(Said)


def maps_within(kind: object, path: str, found: set[str]) -> set[str]:
    match kind:
        case StructType(fields=fields):
            if path:
                found.add(path)
            for field in fields:
                maps_within(field.type, f"{path}.{field.name}".lstrip("."), found)
        case DictType():
            found.add(path)
        case UnionType(types=types):
            for option in types:
                maps_within(option, path, found)
        case VarTupleType(item_type=item) | ListType(item_type=item):
            maps_within(item, f"{path}[]", found)
        case _:
            pass
    return found


def test_the_short_way_round_the_skimmer_sees_every_map_that_a_client_can_send() -> None:
    """It looks for repeated keys in the message and in ``orders``; a map elsewhere would escape it."""
    found: set[str] = set()
    for kind in multi_type_info(_wire.FromClient.__args__):
        maps_within(kind, "", found)
    assert found == {"orders"}
