"""What facilitators see of the seats: who is there, what goes on, since when."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from techrace_protocol import messages as said
from techrace_protocol.messages import SeatActivity
from techrace_server.events import Effect
from techrace_server.seats import SeatState
from techrace_server.stage import Stage

if TYPE_CHECKING:
    from techrace_server.room import Room


def activity(room: "Room", seat: SeatState, now: float) -> SeatActivity:
    """Return what goes on in a seat."""
    if not seat.is_taken:
        return SeatActivity.OPEN
    if seat.broken:
        return SeatActivity.BROKEN
    if seat.resting:
        return SeatActivity.CONNECTED
    if seat.player is None:
        return SeatActivity.ASLEEP
    if room.stage is not Stage.RUNNING:
        return SeatActivity.CONNECTED
    if seat.answered:
        return SeatActivity.READY
    if not seat.is_automatic and now - seat.heard_at >= room.context.host.idle_seat:
        return SeatActivity.IDLE
    return SeatActivity.DECIDING


def seat_grid(room: "Room", now: float) -> said.SeatGrid:
    """Return what facilitators see of the seats."""
    return said.SeatGrid(
        seats=tuple(_row(seat) for seat in room.seats),
        facilitators=len(room.audience.lead.links),
        leads=lead_rows(room),
        server_ms=room.age_ms(now),
    )


def lead_rows(room: "Room") -> tuple[said.LeadRow, ...]:
    """Return the facilitators whose tokens are good."""
    return tuple(
        said.LeadRow(facilitator=lead.index, name=lead.name, screens=len(lead.links))
        for lead in room.leads
        if not lead.is_revoked
    )


def _row(seat: SeatState) -> said.SeatRow:
    shown = seat.presence()
    return said.SeatRow(
        seat=seat.index,
        status=shown.status,
        activity=seat.activity,
        since_ms=seat.since_ms,
        name=seat.name,
        house_bot=seat.house,
        held=seat.token is not None,
        latency_ms=seat.latency_ms,
        late=seat.late,
    )


def refresh_grid(room: "Room", now: float, seats: Sequence[SeatState]) -> list[Effect]:
    """Take note of what goes on in some seats, and tell facilitators if it has changed."""
    if not room.leads:
        return []
    for seat in seats:
        found = activity(room, seat, now)
        if found is not seat.activity:
            seat.activity = found
            since = seat.heard_at if found is SeatActivity.IDLE else now
            seat.since_ms = room.age_ms(since)
    if not room.audience.lead.links:
        return []
    grid = seat_grid(room, now)
    # The latency changes all the time; it is told when something else does.
    rows = tuple(msgspec.structs.replace(row, latency_ms=None) for row in grid.seats)
    shown = (rows, grid.leads)
    if shown == room.grid:
        return []
    room.grid = shown
    return room.audience.tell_lead(grid)
