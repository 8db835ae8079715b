"""Whatever people and facilitators do, the journal alone gives the same room back, and a log that verifies."""

import random
from pathlib import Path
from typing import Any

import pytest

from room_kit import LEAD, Desk, led_desk
from techrace_game import Orders, Ruleset, digest, load_scenario
from techrace_protocol import messages as said
from techrace_protocol.messages import ActKind, ClockKind, PledgeVerb
from techrace_replays import verify, write_log
from techrace_server.export import records_of
from techrace_server.restore import restore
from techrace_server.room import Room
from techrace_server.stage import Stage

SEATS = 3
ACTS: dict[ActKind, dict[str, Any]] = {
    ActKind.PAUSE: {"text": "talk"},
    ActKind.RESUME: {},
    ActKind.EXTEND: {"ms": 5000},
    ActKind.SKIP: {},
    ActKind.SPEED: {"ms": 20_000},
    ActKind.END_IN: {"ms": 10_000_000},
    ActKind.UNDO: {"confirm": True},
    ActKind.EVENT: {"conc": 120, "reg": -40, "text": "news"},
    ActKind.ANNOUNCE: {"text": "listen"},
    ActKind.NUDGE: {"seats": (1,)},
    ActKind.ORDERS: {"seats": (2,), "orders": Orders(hire=500, slots=((0, 400),))},
    ActKind.READY: {"seats": (2,)},
    ActKind.HAND_TO_BOT: {"seats": (1,)},
    ActKind.TAKE_BACK: {"seats": (1,)},
    ActKind.RE_SEAT: {"seats": (0,)},
    ActKind.REMOVE: {"seats": (0,), "confirm": True},
    ActKind.LOCK: {},
    ActKind.UNLOCK: {},
    ActKind.TALK_OFF: {},
    ActKind.TALK_ON: {},
    ActKind.INVITE: {"text": "Grace"},
}


def essence(room: Room) -> dict[str, object]:
    """Return what must survive."""
    return {
        "state": digest(room.state),
        "stage": room.stage if room.stage is not Stage.FINISHED else Stage.ENDED,
        "led": (room.held, room.locked, room.talks, room.final_tick, room.ends_ms, room.stopped),
        "clock": room.clock.spec,
        "shocks": room.shocks,
        "past": [digest(state) for state in room.past],
        "leads": [lead.token for lead in room.leads],
        "seats": [
            (seat.name, seat.bot, seat.token, seat.house, seat.house_token, seat.orders, seat.answered)
            for seat in room.seats
        ],
        "spoken": list(room.spoken),
        "pledges": room.pledges.judged(),
    }


def restored(desk: Desk) -> Room:
    return restore(desk.stored(), 5.0, desk.context, Ruleset.of)


class Crowd:
    """Does anything at random."""

    def __init__(self, kind: ClockKind, seed: int) -> None:
        scenario = load_scenario("standard").with_constants(horizon=24)
        scenario = scenario.with_seats(scenario.seats[:SEATS])
        self.luck = random.Random(seed)
        self.desk, self.lead, self.links = led_desk(kind, 30.0, scenario=scenario)
        self.count = 0

    def step(self) -> None:
        desk, luck = self.desk, self.luck
        self.count += 1
        link = luck.choice(self.links)
        match luck.randrange(8):
            case 0 | 1:
                do = luck.choice(list(ACTS))
                desk.act(self.lead, do, **ACTS[do])
            case 2 | 3:
                node = luck.randrange(12)
                plan = Orders(slots=((node, 600),), publish=(node,), lines=(100, 0, 100, 50, 0))
                desk.order(link, plan, id_=f"o{self.count}")
            case 4:
                desk.ready(link, id_=f"r{self.count}")
            case 5:
                desk.pass_time(luck.random() * 20)
            case 6:
                to = tuple({luck.randrange(SEATS)}) if luck.random() < 0.5 else ()
                desk.say(link, f"word {self.count}", to=to)
                desk.promise(
                    link, luck.choice(list(PledgeVerb)), node=luck.randrange(12), to=luck.randrange(SEATS)
                )
            case _:
                desk.drop(link)
                self.links[self.links.index(link)] = desk.join(token=desk.token_of(link))
                # A token that a facilitator killed lets nobody in; whoever is out may take an open seat.
                self.links.append(desk.join())


@pytest.mark.parametrize("kind", list(ClockKind))
@pytest.mark.parametrize("seed", range(4))
def test_the_journal_alone_gives_the_room_back(kind: ClockKind, seed: int, tmp_path: Path) -> None:
    crowd = Crowd(kind, seed)
    desk = crowd.desk
    for number in range(120):
        crowd.step()
        if desk.room.stage is not Stage.RUNNING:
            break
        if number % 10 == 0:
            assert essence(restored(desk)) == essence(desk.room)
    if desk.room.stage is Stage.RUNNING:
        assert essence(restored(desk)) == essence(desk.room)
        answer = desk.act(crowd.lead, ActKind.END_NOW, confirm=True)
        assert isinstance(answer, said.Accepted)
    assert essence(restored(desk)) == essence(desk.room)
    path = tmp_path / "m.techrace"
    write_log(path, records_of(desk.stored()))
    verdict = verify(path)
    assert verdict.ok, str(verdict)
    assert LEAD not in repr(desk.journal)
