"""Rule 5, Q6: grants, revenue, wages, hiring, joiners, walkouts."""

import numpy as np

from techrace_game.chapters.quarter import Quarter
from techrace_game.types import Field, IntArray, Line, Mode
from techrace_game.work import Work


def play(work: Work, quarter: Quarter, hz: IntArray) -> None:
    """Pay and earn, then let people come and go.

    Args:
        work: the batch.
        quarter: what the parts of phase Q share.
        hz: of shape (match, seat), from Q0.
    """
    if not work.ruleset.constants.w_econ:
        return
    c, state, due = work.ruleset.constants, work.state, quarter.due[:, None]
    prestige = state.prest.astype(np.int64)
    attraction = prestige + quarter.effort(work, Line.ADVOCATE) * c.adv_join // 100
    neutral = state.neutral.astype(np.int64)
    joining = neutral * c.join // 1000

    revenue = work.derived.revenue + _product_revenue(work)
    total = prestige.sum(axis=1, keepdims=True)
    income = state.endow + c.grant_pool * prestige // np.maximum(total, 1) + revenue
    heads = quarter.heads
    money = state.money + income - heads * c.wage // 1000

    unpaid = np.where(money < 0, np.minimum(heads, (-money * 1000 + c.wage - 1) // c.wage), 0)
    money = np.maximum(money, 0)
    heads = heads - unpaid
    fired = np.where(state.hire < 0, np.minimum(-state.hire.astype(np.int64), heads), 0)
    affordable = np.minimum(heads * c.hire_cap // 1000 + 1000, money * 1000 // c.hire_cost)
    hired = np.where(state.hire > 0, np.minimum(state.hire, affordable), 0)
    money = money - (hired * c.hire_cost + 999) // 1000
    heads = heads - fired + hired

    attraction_total = attraction.sum(axis=1, keepdims=True)
    joiners = joining[:, None] * attraction // np.maximum(attraction_total, 1)
    heads = heads + joiners
    leavers = np.zeros_like(heads)
    if c.w_social:
        concern = state.conc.astype(np.int64)[:, None]
        leavers = heads * c.walk // 1000 * hz // 1000 * concern // 1000
    heads = heads - leavers
    neutral = neutral + (unpaid + fired - joiners + leavers).sum(axis=1)

    for array, value in (
        (state.inc, income),
        (state.earn, state.earn + revenue),
        (state.money, money),
        (state.heads, heads),
        (state.prest, prestige - prestige * c.pdecay // 1000),
    ):
        np.copyto(array, value, where=due, casting="unsafe")
    np.copyto(state.neutral, neutral, where=quarter.due, casting="unsafe")


def _product_revenue(work: Work) -> IntArray:
    """Return what assistants earn as a product, milli-coins, of shape (match, seat)."""
    c, state = work.ruleset.constants, work.state
    if not c.w_assist:
        return np.zeros(state.heads.shape, np.int64)
    bonus = work.derived.assist[..., Field.CAP].astype(np.int64)
    return np.where(state.mode == Mode.PRODUCT, c.prod_rev * bonus, 0)
