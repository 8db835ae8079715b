"""Place staff on projects in order of preference: the crowd's rule (rule 13), which all house policies share."""

import numpy as np

from techrace_bots.features import View
from techrace_game.types import SLOTS, Array

LEAVE = -1
"""The score of a node that is not to be worked on."""


def fill(view: View, score: Array, budget: int) -> tuple[Array, Array]:
    """Give each project, best first, as many people as it can use, until all are placed.

    A project can use what reaches its serial floor (``cap``) at the seat's skill and connection. What is left when the
    six slots are full goes to the first.

    Args:
        view: the seat's view.
        score: of shape (match, node); the higher the earlier, ties by lower index, :data:`LEAVE` never.
        budget: ‰ of the staff to place.

    Returns:
        ``slot_node`` int16 and ``slot_w`` int32, of shape (match, 6).
    """
    seen, rows = view.observation, view.rows
    score = score.copy()
    slot_node = np.full((view.matches, SLOTS), -1, np.int16)
    slot_w = np.zeros((view.matches, SLOTS), np.int32)
    left = np.full(view.matches, budget, np.int64)
    speed = seen.skill.astype(np.int64) * seen.boost // 1000
    active = rows
    for slot in range(SLOTS):
        pick = score[active].argmax(axis=1) if slot else score.argmax(axis=1)
        wanted = (score[active, pick] > LEAVE) & (left[active] > 0)
        active, pick = active[wanted], pick[wanted]
        if not len(active):
            break
        score[active, pick] = LEAVE
        pace = np.maximum(1, speed[active, seen.field[active, pick]] * seen.conn[active, pick] // 1000)
        pace = np.maximum(1, seen.heads[active] * pace)
        if view.constants.w_floor:
            usable = (seen.cap[active, pick].astype(np.int64) + 1) * 1_000_000 // pace + 1
            weight = np.minimum(left[active], usable)
        else:
            weight = left[active]
        slot_node[active, slot] = pick
        slot_w[active, slot] = weight
        left[active] -= weight
    slot_w[:, 0] += np.where(slot_node[:, 0] >= 0, left, 0).astype(np.int32)
    return slot_node, slot_w
