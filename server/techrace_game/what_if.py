"""Questions that begin with "what if": a position with another future, or with a technology for free (rule 13)."""

import attrs
import numpy as np

from techrace_game.derived import derive
from techrace_game.knowledge import learn, make_public
from techrace_game.perception import perception
from techrace_game.ruleset import Ruleset
from techrace_game.state import MatchState
from techrace_game.types import Acquired, Ending, IntArray, Kind, SeedArray
from techrace_game.work import Work


def with_luck(ruleset: Ruleset, state: MatchState, match: IntArray, seeds: SeedArray) -> MatchState:
    """Return copies of matches that meet other luck from here on.

    Trees and what seats make of them stay those of the original; leaks, audits, warning shots and the private luck of
    policies follow the new seeds.

    Args:
        ruleset: the rules.
        state: matches of one tree: a shared one, or a batch of one match's positions.
        match: int64 of shape (k,), which match each copy is of.
        seeds: uint64 of shape (k,).

    Returns:
        A batch of k matches that share the tree of the first.
    """
    tree = state.tree
    if tree.given_names is None:
        # Named like a hand-made one, a tree is shared by all matches of a batch.
        tree = attrs.evolve(tree.rows(slice(0, 1)), given_names=tree.names())
    whole = attrs.evolve(state, tree=tree, perception=perception(ruleset, state))
    return attrs.evolve(whole.rows(match), seed=np.array(seeds, np.uint64)).freeze()


def granted(
    ruleset: Ruleset, state: MatchState, match: IntArray, node: IntArray, seat: int | None = None
) -> MatchState:
    """Return a batch in which technologies have been unlocked for free.

    Nobody gets credit, prestige or money, and no warning shot is fired. Where the gift changes nothing, because all
    who would get it know it already, the match stays as it is.

    Args:
        ruleset: the rules.
        state: a batch; not edited.
        match: int64 of shape (k,), running matches, each at most once.
        node: int64 of shape (k,), an ordinary node for each.
        seat: who gets it, as if it had unlocked it in secret; None: everybody, publicly.

    Raises:
        ValueError: an ending, which would be the end and no gift, or a match that is over.
    """
    in_tree = match if state.tree.matches > 1 else np.zeros_like(match)
    if (state.tree.kind[in_tree, node] >= Kind.YELLOW).any():
        raise ValueError("node: an ending cannot be granted, expected ordinary nodes")
    if (state.over[match] != Ending.RUNNING).any():
        raise ValueError("match: expected running matches, found one that is over")
    after = state.editable(derive(ruleset, state) if state.derived is None else state.derived)
    work = Work.of(ruleset, after)
    new = after.pub[match, node] == 0 if seat is None else after.known[match, seat, node] == Acquired.NOT
    match, node = match[new], node[new]
    unheard = after.first[match, node] < 0
    after.first[match[unheard], node[unheard]] = after.tick[match[unheard]]
    if seat is None:
        make_public(work, match, node)
    else:
        learn(work, match * after.seats + seat, node, Acquired.UNLOCKED, secret=True)
    work.write_progress_back()
    return after.freeze()
