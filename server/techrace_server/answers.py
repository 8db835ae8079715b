"""What the HTTP side answers, as types: for the OpenAPI document, and for tests that hold the answers to it."""

from typing import Literal

import msgspec


class Health(msgspec.Struct, forbid_unknown_fields=True):
    """The process answers."""

    status: Literal["ok", "ready"]


class Server(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody has to know who wants to open rooms."""

    version: str
    bots: list[str]
    """The house bots by name."""
    token: bool
    """Opening a room needs the admin token."""
    rooms: int
    """How many more rooms there is place for."""


class ScenarioFacts(msgspec.Struct, forbid_unknown_fields=True):
    """A game that comes with the server."""

    name: str
    """What a request to create a room calls it."""
    title: str
    note: str
    seats: int
    rounds: int
    """The most that a match has, where each round is a quarter."""


class Scenarios(msgspec.Struct, forbid_unknown_fields=True):
    """The games that come with the server."""

    scenarios: list[ScenarioFacts]


class ClockFacts(msgspec.Struct, forbid_unknown_fields=True):
    """The time control of a room."""

    kind: str
    seconds: float


class SeatFacts(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A seat, as everybody may see it."""

    seat: int
    plan: str
    """Who may sit here: `open`, `human`, `bot` or `absent`."""
    status: str
    """Who sits here: `open`, `human`, `bot` or `absent`."""
    name: str = ""
    connected: bool = False


class RoomFacts(msgspec.Struct, forbid_unknown_fields=True):
    """What everybody may know about a room."""

    room: str
    """The code by which people join."""
    scenario: str
    title: str
    stage: str
    """`waiting`, `running`, `ended` or `finished`."""
    tick: int
    clock: ClockFacts
    open: int
    """How many seats can be taken."""
    locked: bool
    match: int
    """Number of the match in its series, from 1."""
    matches: int
    workshop: str | None
    """The code that leads to any of the rooms that were created together with this one."""
    seats: list[SeatFacts]


class NewRoom(RoomFacts, forbid_unknown_fields=True):
    """A room that was created."""

    ws: str
    """Where to open the websocket."""
    facilitator: str
    """The token of the facilitator, told once. A secret."""


class Rooms(msgspec.Struct, forbid_unknown_fields=True):
    """The rooms that are listed."""

    rooms: list[RoomFacts]


class LeadFacts(msgspec.Struct, forbid_unknown_fields=True):
    """A facilitator."""

    facilitator: int
    """Its number, in the order in which they got their tokens."""
    name: str
    screens: int
    """Its connections at this moment."""


class Leads(msgspec.Struct, forbid_unknown_fields=True):
    """The facilitators of a room whose tokens are good."""

    room: str
    facilitators: list[LeadFacts]


class NewLead(msgspec.Struct, forbid_unknown_fields=True):
    """One more facilitator."""

    room: str
    facilitator: int
    """Its number."""
    token: str
    """Told once: hand it to whom it is for."""


class Workshop(msgspec.Struct, forbid_unknown_fields=True):
    """Rooms that were created together."""

    workshop: str
    """The code that leads to any of them."""
    rooms: list[RoomFacts]


class NewWorkshop(msgspec.Struct, forbid_unknown_fields=True):
    """Rooms that have been created together."""

    workshop: str
    """The code by which people join: they get a seat in the room that has most seats free."""
    rooms: list[NewRoom]


class Underway(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far an analysis is."""

    stage: str
    """What is being worked out; empty while it waits for its turn."""
    done: int
    total: int


class SigningKey(msgspec.Struct, forbid_unknown_fields=True):
    """By which everybody can check that a log comes from this server."""

    algorithm: str
    """``ed25519``."""
    key: str
    """The public key in hexadecimal."""


class CheckResult(msgspec.Struct, forbid_unknown_fields=True):
    """What a device's check of the network found."""

    name: str
    verdict: str
    text: str
    at: float
    """When it came, wall-clock seconds since the epoch."""


class Checks(msgspec.Struct, forbid_unknown_fields=True):
    """The results that were sent since the server was started, latest first."""

    checks: list[CheckResult]


class ErrorFacts(msgspec.Struct, forbid_unknown_fields=True):
    """Why a request was refused."""

    code: str
    """A word for programs."""
    message: str
    """A sentence for people."""


class Error(msgspec.Struct, forbid_unknown_fields=True):
    """The request was refused."""

    error: ErrorFacts
