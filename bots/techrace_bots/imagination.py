"""Worlds that a seat can imagine: complete states made up from one observation and the seat's private luck.

What the seat sees is taken as it looks; what it does not see is guessed: what the others want, know and have begun, and
which of the endings that look good are none. Nothing of the true state is within reach here.
"""

import attrs
import numpy as np

from techrace_bots.chance import BatchLuck
from techrace_game.constants import BASE_SKILLS, Constants
from techrace_game.derived import derive
from techrace_game.observation import Observation
from techrace_game.ruleset import Ruleset
from techrace_game.scenario import Scenario
from techrace_game.scenario_schema import GeneratorSpec, SeatSpec
from techrace_game.state import ARRAYS, MatchState, Perception, axis_sizes
from techrace_game.tree import Tree
from techrace_game.types import Acquired, Array, IntArray, Kind, Level, Motive, SeedArray

MOTIVES = (Motive.ACADEMIC, Motive.PROFIT, Motive.HASTE, Motive.BENEFICIAL, Motive.CROWD)
FAR_OFF = 500_000_000
"""Cost of what the seat does not even see, milli-work: nobody gets there."""
QUICKEST = 4
"""A node of which the serial floor is not seen is guessed to take so many ticks."""
ORDINARY_EDGES, ENDING_EDGES = 3, 5
"""A node of which only the strongest prerequisite is seen is guessed to have up to so many."""
FARTHEST = 3
"""Layers that a prerequisite is guessed to lie behind at most."""
VEIL = 400
"""Guessed inspection points that certify an ending."""
FACADES = 4
"""One in so many endings that look good, and are not certified, is imagined to be a facade."""


@attrs.frozen(kw_only=True, eq=False)
class Worlds:
    """A batch of imagined matches; world ``w`` of observed match ``g`` is row ``g * worlds + w``."""

    ruleset: Ruleset
    state: MatchState
    motive: IntArray
    """Of shape (row, seat): what each seat is imagined to want."""


def imagine(observation: Observation, constants: Constants, seeds: SeedArray, worlds: int) -> Worlds:
    """Make up ``worlds`` worlds for each match of a batch.

    Args:
        observation: what the seat sees.
        constants: of the match.
        seeds: uint64 of shape (match,), the private seeds of the seat's bots.
        worlds: how many for each match.
    """
    matches, seats = observation.seat_heads.shape
    luck = _Luck(BatchLuck(seeds, observation.tick), matches, worlds)
    seen = _Repeated(observation, worlds)
    tree = _tree(seen, luck)
    arrays = _blank(matches * worlds, seats, tree.nodes)
    arrays["seed"] = (luck.draw(1)[:, 0].astype(np.uint64) << np.uint64(32)) | luck.draw(1)[:, 0].astype(
        np.uint64
    )
    _public(arrays, seen)
    motive = _others(arrays, seen, constants, luck)
    _own(arrays, seen)
    ruleset = _rules(constants, seats, tree.nodes)
    bare = MatchState.of_arrays(arrays, tree)
    state = MatchState.of_arrays(arrays, tree, derive(ruleset, bare), _clear_sight(tree, seats))
    return Worlds(ruleset=ruleset, state=state.freeze(), motive=motive)


class _Luck:
    """Private draws for every world of every match."""

    def __init__(self, luck: BatchLuck, matches: int, worlds: int) -> None:
        self._luck, self._matches, self._worlds = luck, matches, worlds

    def draw(self, count: int) -> IntArray:
        """Return 32-bit draws of shape (row, count)."""
        return self._luck.many(self._worlds * count).reshape(self._matches * self._worlds, count)


class _Repeated:
    """An observation, each match as often as there are worlds."""

    def __init__(self, observation: Observation, worlds: int) -> None:
        self.seat = observation.seat
        self._observation, self._worlds = observation, worlds

    def __call__(self, name: str) -> Array:
        return np.repeat(getattr(self._observation, name), self._worlds, axis=0)


def _blank(rows: int, seats: int, nodes: int) -> dict[str, Array]:
    sizes = {**axis_sizes(seats, nodes), "match": rows}
    arrays = {
        name: np.zeros((rows, *(sizes[axis] for axis in axes)), dtype)
        for name, (dtype, axes) in ARRAYS.items()
    }
    for name in ("endnode", "first", "slot_node", "scout_target", "inspect_target"):
        arrays[name][...] = -1
    return arrays


def _tree(seen: _Repeated, luck: _Luck) -> Tree:
    level, kind, cost = seen("level"), np.maximum(seen("kind"), 0), seen("cost")
    hidden = level == Level.UNSEEN
    cost = np.where(hidden, FAR_OFF, cost)
    doubtful = (kind == Kind.YELLOW) & ~seen("certified") & ~seen("expo")
    facade = doubtful & (luck.draw(kind.shape[1]) % FACADES == 0)
    cap, hazard = seen("cap"), np.maximum(seen("hazard"), 0)
    pre, pw = _edges(seen, luck)
    return Tree.of_arrays(
        kind=np.where(facade, Kind.RED, kind),
        face=kind,
        fld=np.maximum(seen("field"), 0),
        layer=np.maximum(seen("layer"), 0),
        cost=cost,
        cap=np.where(cap > 0, cap, -(-cost // QUICKEST)),
        prest=np.maximum(seen("prestige"), 0),
        rev=np.maximum(seen("revenue"), 0),
        haz=np.where(kind == Kind.RED, 1000, hazard),
        fhaz=np.where(kind == Kind.RED, 1000, hazard),
        ipow=np.maximum(seen("ipow"), 0),
        veil=np.where(kind >= Kind.YELLOW, VEIL, 0),
        ast=seen("assist"),
        pre=pre,
        pw=pw,
        ids=tuple(str(node) for node in range(kind.shape[1])),
        given_names=None,
    )


def _edges(seen: _Repeated, luck: _Luck) -> tuple[Array, Array]:
    """Return prerequisites and strengths; of what is only rumoured, those that are not seen are made up.

    A rumour tells the strongest prerequisite alone. The others are drawn from the nodes of the layers before, a little
    weaker, so that imagined endings are not easier than true ones.
    """
    pre, pw, layer, level = seen("pre").copy(), seen("strength").copy(), seen("layer"), seen("level")
    rows, nodes = layer.shape
    row, index = np.arange(rows)[:, None], np.arange(nodes)
    vague = (level == Level.RUMOURED) & (pw[:, :, 0] > 0)
    wanted = np.where(seen("kind") >= Kind.YELLOW, ENDING_EDGES, ORDINARY_EDGES)
    for edge in range(1, ENDING_EDGES):
        source = luck.draw(nodes) % np.maximum(index, 1)
        distance = layer - layer[row, source]
        fits = (level[row, source] > Level.UNSEEN) & (distance >= 1) & (distance <= FARTHEST)
        new = vague & (edge < wanted) & fits & (pre != source[:, :, None]).all(axis=2)
        # Where a draw does not fit, the next one takes its place.
        place = (pw > 0).sum(axis=2)
        at = np.nonzero(new)
        pre[(*at, place[at])] = source[at]
        pw[(*at, place[at])] = np.maximum(pw[:, :, 0][at] - edge, 1)
    return np.where(pw > 0, pre, -1), pw


def _public(arrays: dict[str, Array], seen: _Repeated) -> None:
    for name in ("tick", "conc", "reg", "nshots", "pub", "rvl", "expo", "first"):
        arrays[name][...] = seen(name)
    arrays["sell"][...] = seen("on_sale")
    arrays["prest"][...] = seen("seat_prest")
    arrays["heads"][...] = seen("seat_heads")
    # A technology that exists and is not public was unlocked by somebody, some time ago.
    arrays["first"][...] = np.where(
        (arrays["rvl"] > 0) & (arrays["first"] < 0), arrays["tick"][:, None], arrays["first"]
    )


def _others(arrays: dict[str, Array], seen: _Repeated, c: Constants, luck: _Luck) -> IntArray:
    """Guess what is hidden of the other seats; return what everybody is imagined to want."""
    rows, seats, nodes = arrays["known"].shape
    # Every motive is as likely; each seat goes through all of them from world to world.
    start = luck.draw(seats) % len(MOTIVES)
    motive = np.array(MOTIVES)[start]
    motive[:, seen.seat] = seen("motive")
    arrays["motive"][...] = motive
    public, selling = arrays["pub"][:, None] > 0, arrays["sell"] > 0
    arrays["known"][...] = np.where(
        selling, Acquired.UNLOCKED, np.where(public, Acquired.RECEIVED, Acquired.NOT)
    )
    arrays["study"][...] = seen("study")[:, None]
    begun = luck.draw(seats * nodes).reshape(rows, seats, nodes) % 500
    arrays["prog"][...] = seen("cost")[:, None].astype(np.int64).clip(0) * begun // 1000
    arrays["money"][...] = arrays["heads"] // 2
    arrays["endow"][...] = arrays["heads"].astype(np.int64) * c.wage // 1000
    arrays["inc"][...] = arrays["endow"]
    base = np.array([BASE_SKILLS[one] for one in MOTIVES])
    arrays["skill"][...] = base[motive] if c.w_skill else 1000
    arrays["neutral"][...] = c.neutral0 // 2 if c.w_econ else 0
    return motive


def _own(arrays: dict[str, Array], seen: _Repeated) -> None:
    for name in (
        "known", "prog", "study", "insp", "heads", "money", "prest", "endow", "sec", "earn", "inc", "credit", "greens",
        "skill", "slot_node", "slot_w", "line_w", "scout_target", "inspect_target", "lobby_dir", "mode", "mask", "hire",
    ):  # fmt: skip
        arrays[name][:, seen.seat] = seen(name)


def _clear_sight(tree: Tree, seats: int) -> Perception:
    """Return what imagined seats make of the imagined tree: they see it as it is, facades excepted."""
    by_seat = (tree.matches, seats, tree.nodes)
    cost = np.broadcast_to(tree.cost[:, None], by_seat)
    return Perception(
        rumoured_cost=cost,
        sketched_cost=cost,
        understood_cost=cost,
        rumoured_kind=np.broadcast_to(tree.face[:, None], by_seat),
        strength=np.broadcast_to(tree.pw[:, None], (*by_seat, tree.pw.shape[2])),
    )


def _rules(constants: Constants, seats: int, nodes: int) -> Ruleset:
    """Return rules for states that are made elsewhere: the engine asks them for nothing but the constants."""
    scenario = Scenario(
        id="imagined",
        title="Imagined",
        seats=tuple(
            SeatSpec(motive=Motive.BENEFICIAL, heads=1, name=f"Seat {seat}") for seat in range(seats)
        ),
        generator=GeneratorSpec(),
    )
    return attrs.evolve(Ruleset.of(scenario), constants=constants, nodes=nodes)
