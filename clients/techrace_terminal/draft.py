"""Orders in the making: which projects, how many people on each, publish or not."""

from typing import Final, Self

import attrs

from techrace_game.observation import Observation as Seen
from techrace_game.orders import Orders
from techrace_game.types import LINES, SLOTS, Acquired, Kind, Level

MOST: Final = 9
"""Most parts a project can have."""


@attrs.frozen(kw_only=True)
class Draft:
    """What a player is about to order. Changes are new drafts; everything not drafted stays as it was ordered."""

    parts: tuple[tuple[int, int], ...] = ()
    """Projects as ``(node, parts)``: people are divided in proportion to the parts, 1..9."""
    publish_all: bool = True
    """Publish whatever this seat has unlocked and not yet published."""

    @classmethod
    def of(cls, seen: Seen, *, publish_all: bool = True) -> Self:
        """Return the draft that changes nothing: the standing projects that are not finished."""
        parts = []
        for node, weight in zip(seen.slot_node[0].tolist(), seen.slot_w[0].tolist(), strict=True):
            if node >= 0 and weight > 0 and seen.known[0, node] == Acquired.NOT:
                parts.append((node, min(MOST, max(1, round(weight / 100)))))
        return cls(parts=tuple(parts), publish_all=publish_all)

    def kept(self, seen: Seen) -> "Draft":
        """Return what of the draft still makes sense: the projects that are not finished."""
        return attrs.evolve(
            self, parts=tuple(pair for pair in self.parts if seen.known[0, pair[0]] == Acquired.NOT)
        )

    def weight_of(self, node: int) -> int:
        """Return the parts on ``node``, 0 if it is no project."""
        return dict(self.parts).get(node, 0)

    def toggled(self, node: int, seen: Seen) -> "Draft":
        """Return the draft with people put on ``node``, or taken off it.

        Raises:
            ValueError: no more projects can be had, or nobody could work on this one; a sentence for people.
        """
        if self.weight_of(node):
            return attrs.evolve(self, parts=tuple(pair for pair in self.parts if pair[0] != node))
        if seen.level[0, node] == Level.UNSEEN:
            raise ValueError("You have not heard of that technology.")
        if seen.known[0, node]:
            raise ValueError("You know that already.")
        if seen.conn[0, node] <= 0:
            raise ValueError("You know nothing that it builds on.")
        if len(self.parts) == SLOTS:
            raise ValueError(f"You have {SLOTS} projects, which is as many as can be had.")
        return attrs.evolve(self, parts=(*self.parts, (node, 1)))

    def weighted(self, node: int, change: int) -> "Draft":
        """Return the draft with ``change`` more parts on the project ``node``, within 1..9."""
        return attrs.evolve(
            self,
            parts=tuple(
                (project, min(MOST, max(1, parts + change)) if project == node else parts)
                for project, parts in self.parts
            ),
        )

    def publishing(self, *, everything: bool) -> "Draft":
        """Return the draft that publishes everything, or nothing."""
        return attrs.evolve(self, publish_all=everything)

    def orders(self, seen: Seen) -> Orders:
        """Return the orders: the projects share what the standing lines leave of the staff."""
        lines = tuple(max(0, weight) for weight in seen.line_w[0].tolist())
        whole = max(0, 1000 - sum(lines))
        return Orders(
            slots=tuple(zip((node for node, _ in self.parts), _split(whole, self.parts), strict=True)),
            lines=(lines[0], lines[1], lines[2], lines[3], lines[LINES - 1]),
            scout_target=int(seen.scout_target[0]),
            inspect_target=int(seen.inspect_target[0]),
            lobby_dir=int(seen.lobby_dir[0]),
            mode=int(seen.mode[0]),
            mask=int(seen.mask[0]),
            hire=int(seen.hire[0]),
            publish=publishable(seen) if self.publish_all else (),
        )


def publishable(seen: Seen) -> tuple[int, ...]:
    """Return the ordinary nodes that this seat unlocked itself and that are not public."""
    mine = (seen.known[0] == Acquired.UNLOCKED) & ~seen.pub[0] & (seen.kind[0] < Kind.YELLOW)
    return tuple(mine.nonzero()[0].tolist())


def _split(whole: int, parts: tuple[tuple[int, int], ...]) -> list[int]:
    """Divide ``whole`` in proportion to the parts; the shares add up to it exactly."""
    total = sum(count for _, count in parts)
    shares, given, counted = [], 0, 0
    for _, count in parts:
        counted += count
        upto = whole * counted // total
        shares.append(upto - given)
        given = upto
    return shares
