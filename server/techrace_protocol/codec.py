"""Frames to messages and back, in two encodings of the same messages.

msgpack goes in binary frames and is the default; JSON goes in text frames, for people with a debugger. Decoding
checks size, then structure, then types and ranges; whatever is wrong, a :class:`ProtocolRefusal` comes out and
nothing else.
"""

from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias, cast

import msgspec

from techrace_game.orders import Orders as OrderSet
from techrace_protocol import _wire, grids
from techrace_protocol import messages as said
from techrace_protocol.limits import Limits
from techrace_protocol.messages import PROTOCOL_VERSION, FromClient, FromServer, RefusalCode, Unknown
from techrace_protocol.packed import PackedObservation, pack
from techrace_protocol.refusals import ProtocolRefusal, malformed, unreadable
from techrace_protocol.structure import check_json, check_msgpack

Data: TypeAlias = bytes | bytearray | memoryview | str


class Encoding(StrEnum):
    """How messages are written; the value is the sub-protocol that a client may offer."""

    MSGPACK = "techrace.v1.msgpack"
    JSON = "techrace.v1.json"

    @property
    def is_text(self) -> bool:
        """Whether it goes in text frames."""
        return self is Encoding.JSON


SUBPROTOCOLS: Final = tuple(encoding.value for encoding in Encoding)
"""In order of the server's preference. None of them is demanded."""


class Frame(NamedTuple):
    """The payload of one websocket message."""

    data: bytes
    is_text: bool


_FIXMAP: Final = range(0x80, 0x90)
_SHORT: Final = 500
"""Below this many bytes no count or length can exceed a limit; only repeated keys need a look."""

_msgpack_encoder: Final = msgspec.msgpack.Encoder()
_json_encoder: Final = msgspec.json.Encoder()
_client_msgpack: Final = msgspec.msgpack.Decoder(_wire.FromClient)
_client_json: Final = msgspec.json.Decoder(_wire.FromClient)
_server_msgpack: Final = msgspec.msgpack.Decoder(_wire.FromServer)
_server_json: Final = msgspec.json.Decoder(_wire.FromServer)
_observations: Final = msgspec.msgpack.Decoder(_wire.Observation)
_pairs: Final = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])


def encode_client(message: FromClient, encoding: Encoding = Encoding.MSGPACK) -> Frame:
    """Return a client's message as a frame."""
    body = message
    if isinstance(message, said.Orders):
        body = cast(
            "FromClient",
            _wire.Orders(id=message.id, tick=message.tick, orders=_orders_to_wire(message.orders)),
        )
    elif isinstance(message, said.Act):
        body = cast("FromClient", _act_to_wire(message))
    return _frame(body, encoding)


def encode_server(message: FromServer | PackedObservation, encoding: Encoding = Encoding.MSGPACK) -> Frame:
    """Return a server's message as a frame.

    Raises:
        ValueError: an observation of more than one match.
    """
    body: object = message
    if isinstance(message, PackedObservation) and not encoding.is_text:
        return Frame(_msgpack_encoder.encode(message), is_text=False)
    if isinstance(message, (said.Observation, PackedObservation)):
        body = _update_to_wire(message, encoding)
    elif isinstance(message, said.Snapshot):
        updates = tuple(_update_to_wire(update, encoding) for update in message.updates)
        body = _wire.Snapshot(number=message.number, updates=cast("tuple[_wire.Update, ...]", updates))
    return _frame(body, encoding)


def decode_client(
    data: Data, encoding: Encoding, limits: Limits, *, max_bytes: int | None = None
) -> FromClient:
    """Return what a client said.

    Args:
        data: the payload of one frame.
        encoding: how it is written.
        limits: what is accepted.
        max_bytes: largest payload; ``limits.message_bytes`` by default.

    Raises:
        ProtocolRefusal: ``too-large``, ``unreadable``, ``unknown-message``, ``malformed`` or ``version``.
    """
    size, most = _size(data), limits.message_bytes if max_bytes is None else max_bytes
    if size > most:
        raise _too_large(size, most)
    try:
        message = _client(data, encoding, limits)
    except msgspec.ValidationError as complaint:
        if not encoding.is_text:
            check_msgpack(_binary(data), limits)
        raise _client_malformed(str(complaint), data, encoding) from None
    except ProtocolRefusal:
        raise
    except Exception as error:  # noqa: BLE001 - no input may be more than a refusal
        raise _not_decodable(error, encoding) from None
    if isinstance(message, said.Hello) and message.version != PROTOCOL_VERSION:
        raise _other_version(message.version)
    return message


def decode_server(data: Data, encoding: Encoding, limits: Limits) -> FromServer | Unknown:
    """Return what a server said; :class:`Unknown` for a message that is newer than this client.

    Raises:
        ProtocolRefusal: ``too-large``, ``unreadable`` or ``malformed``.
    """
    size = _size(data)
    if size > limits.server_message_bytes:
        raise _too_large(size, limits.server_message_bytes)
    try:
        message: _wire.FromServer = (
            _server_json.decode(data) if encoding.is_text else _server_msgpack.decode(_binary(data))
        )
    except msgspec.ValidationError as complaint:
        refusal = malformed(str(complaint), _plain(data, encoding))
        if refusal.code is RefusalCode.UNKNOWN_MESSAGE:
            return Unknown(type=refusal.value)
        raise refusal from None
    except ProtocolRefusal:
        raise
    except Exception as error:  # noqa: BLE001 - no input may be more than a refusal
        raise _not_decodable(error, encoding) from None
    if isinstance(message, _wire.Observation):
        return _observation_from_wire(message)
    if isinstance(message, _wire.Snapshot):
        return said.Snapshot(
            number=message.number,
            updates=tuple(
                _observation_from_wire(update) if isinstance(update, _wire.Observation) else update
                for update in message.updates
            ),
        )
    return message


def transcode_server(frame: Frame, encoding: Encoding) -> Frame:
    """Return our own frame in another encoding."""
    held = Encoding.JSON if frame.is_text else Encoding.MSGPACK
    message = decode_server(frame.data, held, Limits(server_message_bytes=max(1, len(frame.data))))
    return encode_server(cast("FromServer", message), encoding)


def _frame(body: object, encoding: Encoding) -> Frame:
    if encoding.is_text:
        return Frame(_json_encoder.encode(body), is_text=True)
    return Frame(_msgpack_encoder.encode(body), is_text=False)


def _client(data: Data, encoding: Encoding, limits: Limits) -> FromClient:
    message: _wire.FromClient
    if encoding.is_text:
        text = data if isinstance(data, str) else bytes(data).decode()
        check_json(text, limits)
        message = _client_json.decode(text)
    else:
        data = _binary(data)
        if not _is_plainly_structured(data):
            check_msgpack(data, limits)
        message = _client_msgpack.decode(data)
    if isinstance(message, _wire.Orders):
        return said.Orders(id=message.id, tick=message.tick, orders=_orders_from_wire(message.orders))
    if isinstance(message, _wire.Act):
        return _act_from_wire(message)
    return message


def _size(data: Data) -> int:
    """Return the bytes that a payload has on the wire; a text may have up to four for a character."""
    return len(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)


def _binary(data: Data) -> bytes:
    if isinstance(data, str):
        raise unreadable("", "a text", "binary data")
    return bytes(data)


def _is_plainly_structured(data: bytes) -> bool:
    # The common case at a quarter of the skimmer's cost: a short message is within every limit, the typed decoder
    # builds nothing that is deeper than the message, and only keys that stand twice would slip through it.
    if not 0 < len(data) < _SHORT or data[0] not in _FIXMAP:
        return False
    try:
        pairs = _pairs.decode(data)
        if len(pairs) != data[0] & 15:
            return False
        orders = pairs.get("orders")
        if orders is None:
            return True
        first = memoryview(orders)[0]
        return first in _FIXMAP and len(_pairs.decode(orders)) == first & 15
    except Exception:  # noqa: BLE001 - the skimmer then says what is wrong
        return False


def _orders_from_wire(orders: _wire.OrderSet) -> OrderSet:
    return OrderSet(
        slots=orders.slots,
        lines=orders.lines,
        scout_target=orders.scout_target,
        inspect_target=orders.inspect_target,
        lobby_dir=orders.lobby_dir,
        mode=orders.mode,
        mask=orders.mask,
        hire=orders.hire,
        publish=orders.publish,
        sell=orders.sell,
        share=orders.share,
    )


def _orders_to_wire(orders: OrderSet) -> _wire.OrderSet:
    return _wire.OrderSet(
        slots=orders.slots,
        lines=orders.lines,
        scout_target=orders.scout_target,
        inspect_target=orders.inspect_target,
        lobby_dir=orders.lobby_dir,
        mode=orders.mode,
        mask=orders.mask,
        hire=orders.hire,
        publish=orders.publish,
        sell=orders.sell,
        share=orders.share,
    )


def _act_from_wire(act: _wire.Act) -> said.Act:
    return said.Act(
        id=act.id,
        do=act.do,
        seats=act.seats,
        ms=act.ms,
        text=act.text,
        bot=act.bot,
        conc=act.conc,
        reg=act.reg,
        orders=None if act.orders is None else _orders_from_wire(act.orders),
        facilitator=act.facilitator,
        confirm=act.confirm,
    )


def _act_to_wire(act: said.Act) -> _wire.Act:
    return _wire.Act(
        id=act.id,
        do=act.do,
        seats=act.seats,
        ms=act.ms,
        text=act.text,
        bot=act.bot,
        conc=act.conc,
        reg=act.reg,
        orders=None if act.orders is None else _orders_to_wire(act.orders),
        facilitator=act.facilitator,
        confirm=act.confirm,
    )


def _update_to_wire(update: said.Update | PackedObservation, encoding: Encoding) -> object:
    if isinstance(update, PackedObservation) and encoding.is_text:
        update = _observation_from_wire(_observations.decode(_msgpack_encoder.encode(update)))
    return _observation_to_wire(update, encoding) if isinstance(update, said.Observation) else update


def _observation_to_wire(
    message: said.Observation, encoding: Encoding
) -> _wire.Observation | PackedObservation:
    if not encoding.is_text:
        return PackedObservation(
            tick=message.tick,
            round=message.round,
            seen=msgspec.Raw(pack(message.seen).data),
            number=message.number,
            server_ms=message.server_ms,
            deadline_ms=message.deadline_ms,
            time_left_ms=message.time_left_ms,
            latency_ms=message.latency_ms,
        )
    return _wire.Observation(
        tick=message.tick,
        round=message.round,
        seen=grids.to_lists(message.seen),
        number=message.number,
        server_ms=message.server_ms,
        deadline_ms=message.deadline_ms,
        time_left_ms=message.time_left_ms,
        latency_ms=message.latency_ms,
    )


def _observation_from_wire(message: _wire.Observation) -> said.Observation:
    return said.Observation(
        tick=message.tick,
        round=message.round,
        seen=grids.unpack(message.seen),
        number=message.number,
        server_ms=message.server_ms,
        deadline_ms=message.deadline_ms,
        time_left_ms=message.time_left_ms,
        latency_ms=message.latency_ms,
    )


def _plain(data: Data, encoding: Encoding) -> object:
    try:
        return msgspec.json.decode(data) if encoding.is_text else msgspec.msgpack.decode(_binary(data))
    except Exception:  # noqa: BLE001 - only wanted to show a value
        return None


def _client_malformed(complaint: str, data: Data, encoding: Encoding) -> ProtocolRefusal:
    body = _plain(data, encoding)
    if isinstance(body, dict) and body.get("type") == "hello":
        version = body.get("version")
        if isinstance(version, int) and not isinstance(version, bool) and version != PROTOCOL_VERSION:
            return _other_version(version)
    return malformed(complaint, body)


def _other_version(version: int) -> ProtocolRefusal:
    expected = f"version {PROTOCOL_VERSION}"
    return ProtocolRefusal(
        RefusalCode.VERSION,
        f"version: this server speaks {expected}, got {version}",
        path="version",
        value=str(version),
        expected=expected,
    )


def _not_decodable(error: Exception, encoding: Encoding) -> ProtocolRefusal:
    name = "JSON" if encoding.is_text else "msgpack"
    what = str(error) if isinstance(error, msgspec.MsgspecError) else type(error).__name__
    return unreadable("", what[:80], f"a message in {name}")


def _too_large(size: int, most: int) -> ProtocolRefusal:
    return ProtocolRefusal(
        RefusalCode.TOO_LARGE,
        f"expected at most {most} bytes, got {size}",
        value=f"{size} bytes",
        expected=f"at most {most} bytes",
    )
