"""From one match to the next with the same people."""

from typing import TYPE_CHECKING

import attrs

from techrace_protocol.close_codes import CloseCode
from techrace_server import events as ev
from techrace_server import ledger
from techrace_server.events import Effect
from techrace_server.stage import Stage

if TYPE_CHECKING:
    from techrace_server.room import Room


def next_match(room: "Room") -> list[Effect]:
    """Return the effects of going on to the next match with the same people under the same code."""
    count, spec = len(room.seats), room.spec
    step = 1 if spec.rotate else 0
    seated = []
    for seat in room.seats:
        if seat.token is not None:
            place = (seat.index + step) % count
            seated.append(
                ledger.Seated(
                    ms=0, seat=place, name=seat.name, bot=seat.bot, token=seat.token, join=seat.join
                )
            )
    following = attrs.evolve(
        spec,
        clock=room.clock.spec,
        talk=room.talks,
        facilitators=tuple(lead.token for lead in room.leads if not lead.is_revoked),
        number=spec.number + 1,
        matches=max(spec.matches, spec.number + 1),
    )
    effects: list[Effect] = [ev.Rematch(spec=following, seated=tuple(seated))]
    effects += [ev.HangUp(link=link, code=CloseCode.RESTARTING) for link in room.links()]
    room.stage = Stage.CLOSED
    return [*effects, ev.Vanish()]
