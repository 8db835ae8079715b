"""Observing the same batch again and again: the same door as :func:`techrace_game.observe`, for all seats at once.

Between two quarters few nodes change on a seat's map, so an :class:`Observer` keeps the maps and redraws only the
changed entries. Law, tested: what it returns equals what :func:`techrace_game.observe` builds from nothing.
"""

import numpy as np

from techrace_game.derived import connection, current_boosts, current_rates, derive, public_hazard
from techrace_game.indices import places
from techrace_game.observation import Observation, columns_of, everybody_sees, observations_of
from techrace_game.perception import perception
from techrace_game.ruleset import Ruleset
from techrace_game.state import Derived, MatchState, Perception
from techrace_game.types import FIELDS, PREREQUISITES, SLOTS, Array, IntArray, Kind, Level

_DRAWN = ("kind", "field", "layer", "cost", "prestige", "ipow", "revenue", "cap", "hazard", "conn")
_KNOWN = 4


class Observer:
    """The maps of every seat of a batch, kept up to date from state to state of the same matches.

    Arrays of the observations that it returns are read-only views of its maps, valid until the next call.
    """

    def __init__(self, ruleset: Ruleset, state: MatchState, *, rate: bool = True) -> None:
        """Begin with blank maps.

        Args:
            ruleset: the rules.
            state: the batch to be observed; later states must hold the same matches in the same order.
            rate: whether to work out the own rates, which policies that never look at them can do without;
                if not, ``rate`` is -1 everywhere.
        """
        self._ruleset = ruleset
        self._rate = rate
        shape = (state.seats, state.matches, state.nodes)
        self._basis = np.zeros(shape, np.uint8)
        """What each entry was drawn from: the level, plus 4 where the seat knows the node."""
        self._map: dict[str, Array] = {name: np.full(shape, -1, np.int32) for name in _DRAWN}
        self._map["level"] = np.zeros(shape, np.int32)
        self._map["certified"] = np.zeros(shape, np.bool_)
        self._map["assist"] = np.zeros((*shape, FIELDS), np.int32)
        self._map["pre"] = np.full((*shape, PREREQUISITES), -1, np.int32)
        self._map["strength"] = np.zeros((*shape, PREREQUISITES), np.int32)

    def keep(self, index: Array) -> None:
        """Go on with the matches at ``index`` only (int of shape (k,), or bool of shape (match,))."""
        # Indexing an inner axis may leave an array whose flat view would be a copy.
        self._basis = np.ascontiguousarray(self._basis[:, index])
        self._map = {name: np.ascontiguousarray(drawn[:, index]) for name, drawn in self._map.items()}

    def observe(self, state: MatchState) -> tuple[Observation, ...]:
        """Return what each seat sees, in seat order (rule 7)."""
        ruleset = self._ruleset
        derived = derive(ruleset, state) if state.derived is None else state.derived
        self._redraw(state, derived, perception(ruleset, state))
        self._redraw_endings(state, perception(ruleset, state))
        boost = current_boosts(ruleset, state, derived)
        if self._rate:
            rate = current_rates(ruleset, state, derived)
        else:
            rate = np.full((state.matches, state.seats, SLOTS), -1, np.int32)
        drawn = {name: values.swapaxes(0, 1) for name, values in self._map.items()}
        columns = columns_of(
            state, slice(None), everybody_sees(ruleset, state), drawn, boost=boost, rate=rate
        )
        return observations_of(columns, range(state.seats))

    def _redraw(self, state: MatchState, derived: Derived, view: Perception) -> None:
        """Redraw the entries whose level changed or that the seat has come to know."""
        c, tree = self._ruleset.constants, state.tree
        study, known = state.study.transpose(1, 0, 2), state.known.transpose(1, 0, 2)
        level = (study >= 1).astype(np.uint8) + (study >= c.st_sketch) + (study >= c.st_under)
        basis = np.ascontiguousarray(level + np.where(known > 0, np.uint8(_KNOWN), np.uint8(0)))
        in_map = places(basis != self._basis)
        if not in_map.size:
            return
        row, node = np.divmod(in_map, state.nodes)
        seat, match = np.divmod(row, state.matches)
        in_state = (match * state.seats + seat) * state.nodes + node
        in_tree = node + (match * state.nodes if len(tree.kind) > 1 else 0)
        before, now = self._basis.reshape(-1).take(in_map), basis.reshape(-1).take(in_map)
        old, new = before & Level.UNDERSTOOD, now & Level.UNDERSTOOD
        self._basis = basis
        self._draw("level", in_map, new)

        appears = places(old == Level.UNSEEN)
        entry, in_true = in_map.take(appears), in_tree.take(appears)
        for name, truth in (
            ("field", tree.fld),
            ("layer", tree.layer),
            ("prestige", tree.prest),
            ("ipow", tree.ipow),
        ):
            self._draw(name, entry, truth.reshape(-1).take(in_true))
        helps = places(tree.assists.reshape(-1).take(in_true))
        assistance = tree.ast.reshape(-1, FIELDS).take(in_true.take(helps), axis=0)
        self._map["assist"].reshape(-1, FIELDS)[entry.take(helps)] = assistance
        emerges = places((old < Level.SKETCHED) & (new >= Level.SKETCHED))
        entry, in_true = in_map.take(emerges), in_tree.take(emerges)
        for name, truth in (("revenue", tree.rev), ("cap", tree.cap), ("hazard", tree.haz)):
            self._draw(name, entry, truth.reshape(-1).take(in_true))

        exact, face = tree.cost.reshape(-1).take(in_tree), tree.face.reshape(-1).take(in_tree)
        rumour, sketch = new == Level.RUMOURED, new == Level.SKETCHED
        understood = np.where(now >= _KNOWN, exact, view.understood_cost.reshape(-1).take(in_state))
        fogged = np.where(sketch, view.sketched_cost.reshape(-1).take(in_state), understood)
        self._draw("cost", in_map, np.where(rumour, view.rumoured_cost.reshape(-1).take(in_state), fogged))
        self._draw("kind", in_map, np.where(rumour, view.rumoured_kind.reshape(-1).take(in_state), face))

        moves = places(old != new)
        entry, in_true, reached = in_map.take(moves), in_tree.take(moves), new.take(moves)
        sources = tree.pre.reshape(-1, PREREQUISITES).take(in_true, axis=0)
        exact_strength = tree.pw.reshape(-1, PREREQUISITES).take(in_true, axis=0)
        noisy_strength = view.strength.reshape(-1, PREREQUISITES).take(in_state.take(moves), axis=0)
        strength = np.where((reached == Level.UNDERSTOOD)[:, None], exact_strength, noisy_strength)
        strongest_only = (reached == Level.RUMOURED)[:, None] & (np.arange(PREREQUISITES) > 0)
        visible = (sources >= 0) & ~strongest_only
        self._map["pre"].reshape(-1, PREREQUISITES)[entry] = np.where(visible, sources, -1)
        self._map["strength"].reshape(-1, PREREQUISITES)[entry] = strength * visible
        learned = places((before < _KNOWN) & (now >= _KNOWN))
        children = tree.child.reshape(-1, tree.child.shape[2]).take(in_tree[learned], axis=0)
        gains = (in_map[learned] - node[learned])[:, None] + children
        self._redraw_connections(state, derived, np.concatenate([in_map, gains[children >= 0]]))

    def _draw(self, name: str, in_map: IntArray, values: Array) -> None:
        self._map[name].reshape(-1)[in_map] = values

    def _redraw_connections(self, state: MatchState, derived: Derived, touched: IntArray) -> None:
        """Count the connections of the entries at ``touched`` anew."""
        changed = np.zeros(self._basis.size, np.bool_)
        changed[touched] = True
        level = self._basis & Level.UNDERSTOOD
        gamma, understood = self._ruleset.constants.gamma, level == Level.UNDERSTOOD

        entry = places(changed & understood.reshape(-1))
        row, node = np.divmod(entry, state.nodes)
        seat, match = np.divmod(row, state.matches)
        in_tree = node + (match * state.nodes if len(state.tree.kind) > 1 else 0)
        known = derived.basis.reshape(-1).take((match * state.seats + seat) * state.nodes + node)
        self._draw("conn", entry, connection(known, state.tree.wsum.reshape(-1).take(in_tree), gamma))

        entry = places(changed & (level > Level.UNSEEN).reshape(-1) & ~understood.reshape(-1))
        start = entry - entry % state.nodes
        known, total = np.zeros(len(entry), np.int32), np.zeros(len(entry), np.int32)
        for edge in range(PREREQUISITES):
            strength = self._map["strength"].reshape(-1).take(entry * PREREQUISITES + edge)
            source = self._map["pre"].reshape(-1).take(entry * PREREQUISITES + edge)
            total += strength
            known += np.where(
                self._basis.reshape(-1).take(start + np.maximum(source, 0)) >= _KNOWN, strength, 0
            )
        self._draw("conn", entry, connection(known, total, gamma))

    def _redraw_endings(self, state: MatchState, view: Perception) -> None:
        """Redraw the endings, whose looks change with inspections too."""
        tree = state.tree
        node = places((tree.kind >= Kind.YELLOW).any(axis=0))
        level = self._map["level"][:, :, node]
        is_ending = tree.kind[:, node] >= Kind.YELLOW
        inspected = state.insp[:, :, node] >= tree.veil[:, None, node]
        certified = inspected.transpose(1, 0, 2) & is_ending & (level > 0)
        looks = np.where(
            level >= Level.SKETCHED, tree.face[:, node], view.rumoured_kind[:, :, node].transpose(1, 0, 2)
        ).astype(np.int32)
        truth = tree.kind[:, node].astype(np.int32)
        kind = np.where(certified | (state.expo[:, node] > 0), truth, looks)
        hazard = public_hazard(state)[:, node].astype(np.int32)
        self._map["certified"][:, :, node] = certified
        self._map["kind"][:, :, node] = np.where(level > 0, kind, -1)
        self._map["hazard"][:, :, node] = np.where(level >= Level.SKETCHED, hazard, -1)
