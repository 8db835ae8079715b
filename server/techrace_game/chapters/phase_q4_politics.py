"""Rule 5, Q4: scripted events, audits, public concern, regulation."""

import numpy as np

from techrace_game.chance import Stream, draw_mixed
from techrace_game.chapters.quarter import Quarter
from techrace_game.derived import public_hazard
from techrace_game.indices import places
from techrace_game.types import Line
from techrace_game.work import Work


def play(work: Work, quarter: Quarter) -> None:
    """Move concern and regulation on."""
    if not work.ruleset.constants.w_social:
        return
    _scripted_events(work, quarter)
    _audits(work, quarter)
    _concern(work, quarter)
    _regulation(work, quarter)


def _scripted_events(work: Work, quarter: Quarter) -> None:
    state, events = work.state, work.ruleset.events
    if not events:
        return
    number = state.tick // work.ruleset.constants.quarter
    for which in np.unique(number[quarter.due]).tolist():
        now = quarter.due & (number == which)
        for event in events.get(which, ()):
            state.conc[now] = np.clip(state.conc[now].astype(np.int64) + event.conc, 0, 1000)
            state.reg[now] = np.clip(state.reg[now].astype(np.int64) + event.reg, 0, 1000)


def _audits(work: Work, quarter: Quarter) -> None:
    """An audit reveals a seat's hazardous secrets, seats in order, and each raises concern."""
    c, state = work.ruleset.constants, work.state
    tick = state.tick.astype(np.int64)[:, None]
    luck = draw_mixed(work.mixed_seed[:, None], Stream.AUDIT, tick, np.arange(state.seats)) % 1_000_000
    audited = quarter.due[:, None] & (luck < state.reg.astype(np.int64)[:, None] * c.audit_rate)
    for seat in places(audited.any(axis=0)):
        match = places(audited[:, seat])
        hidden = (state.known[match, seat] > 0) & (state.rvl[match] == 0)
        found = hidden & (public_hazard(state, match) >= c.audit_haz)
        state.rvl[match] |= found
        concern = state.conc[match] + c.audit_conc * found.sum(axis=1)
        state.conc[match] = np.minimum(1000, concern)


def _concern(work: Work, quarter: Quarter) -> None:
    c, state = work.ruleset.constants, work.state
    added = (quarter.effort(work, Line.ADVOCATE) * c.adv_rate // 1000).sum(axis=1)
    before = state.conc.astype(np.int64)
    after = before - before * c.conc_decay // 1000 + added * (1000 - before) // 1000
    np.copyto(state.conc, np.minimum(1000, after), where=quarter.due, casting="unsafe")


def _regulation(work: Work, quarter: Quarter) -> None:
    c, state = work.ruleset.constants, work.state
    pressure = quarter.effort(work, Line.LOBBY) * c.lobby_rate // 1000
    lobbying = (state.lobby_dir * pressure).sum(axis=1)
    target = np.clip(state.conc.astype(np.int64) * c.reg_follow // 1000 + lobbying, 0, 1000)
    reg = state.reg.astype(np.int64)
    np.copyto(state.reg, reg + ((target - reg) >> 2), where=quarter.due, casting="unsafe")
