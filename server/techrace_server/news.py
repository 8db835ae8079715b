"""What became public in a turn, told from what everybody sees and from the announcements of the turn."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from techrace_game import Observation, Orders
from techrace_game.types import Array, Ending, Kind
from techrace_protocol.messages import NewsItem, NewsKind
from techrace_protocol.packed import Packed

_MATTERS = ("pub", "rvl", "on_sale", "shot", "expo", "over")
"""What makes news when it changes."""


def publishers(orders: Sequence[Orders | None]) -> Mapping[int, tuple[int, ...]]:
    """Return who asked in this turn to publish what, by node; to publish is to be named as the author."""
    wanted: dict[int, tuple[int, ...]] = {}
    for seat, submission in enumerate(orders):
        for node in submission.publish if submission is not None else ():
            wanted[node] = (*wanted.get(node, ()), seat)
    return wanted


def tell(
    before: Packed,
    after: Packed,
    authors: Mapping[int, tuple[int, ...]],
    names: Sequence[str],
    *,
    secrets: bool,
) -> tuple[NewsItem, ...]:
    """Return the news between two views of a match.

    Only the public part of the views is read (rule 7), so it does not matter whose they are.

    Args:
        before: the match before the turn.
        after: the match after it.
        authors: who asked to publish what in the turn.
        names: the nodes' names; those in the news are public from now on.
        secrets: whether there are any (wrinkle ``publish``); without them what is unlocked is public at once.
    """
    if all(before.piece(name) == after.piece(name) for name in _MATTERS):
        return ()
    return tuple(_tell(before.unpack(), after.unpack(), authors, names, secrets=secrets))


def _tell(
    before: Observation,
    after: Observation,
    authors: Mapping[int, tuple[int, ...]],
    names: Sequence[str],
    *,
    secrets: bool,
) -> Iterator[NewsItem]:
    for node in _new(before.pub, after.pub):
        by = authors.get(node, ())
        leaked = secrets and not by
        what = NewsKind.LEAKED if leaked else NewsKind.PUBLISHED
        yield NewsItem(what=what, node=node, name=names[node], seats=by)
    revealed = _new(before.rvl, after.rvl)
    for node in revealed:
        if not after.pub[0, node]:
            yield NewsItem(what=NewsKind.REVEALED, node=node, name=names[node])
    for node in _new(np.any(before.on_sale, axis=1), np.any(after.on_sale, axis=1)):
        sellers = tuple(np.flatnonzero(after.on_sale[0, :, node]).tolist())
        yield NewsItem(what=NewsKind.ON_SALE, node=node, name=names[node], seats=sellers)
    for node in _new(before.shot, after.shot):
        yield NewsItem(what=NewsKind.WARNING_SHOT, node=node, name=names[node])
    for node in _new(before.expo, after.expo):
        kind = Kind(int(after.kind[0, node])).word if after.kind[0, node] >= 0 else None
        yield NewsItem(what=NewsKind.EXPOSED, node=node, name=names[node], kind=kind)
    if after.over[0] and not before.over[0]:
        node = int(after.endnode[0])
        yield NewsItem(
            what=NewsKind.ENDED,
            node=node if node >= 0 else None,
            name=names[node] if node >= 0 else None,
            kind=Ending(int(after.over[0])).word,
        )


def _new(before: Array, after: Array) -> list[int]:
    """Return the nodes whose flag (bool of shape (1, node)) was raised."""
    nodes: list[int] = np.flatnonzero(after[0] & ~before[0]).tolist()
    return nodes
