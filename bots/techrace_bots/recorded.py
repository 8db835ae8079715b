"""Play one match without a server and keep its log: the same records that a server would leave."""

from collections.abc import Iterator, Sequence
from os import PathLike

import numpy as np

from techrace_bots.policy import SeatOrders
from techrace_bots.table import Player, Table
from techrace_game import MatchState, Orders, Ruleset, Scenario, check, initial_state, step
from techrace_game.types import Ending
from techrace_replays import Turn, end_record, header_record, refused_parts, write_log
from techrace_replays.parts import Refused, SeatEntry
from techrace_replays.recording import joint_of, tick_records
from techrace_replays.records import Record


def record(
    scenario: Scenario,
    players: Sequence[Player],
    seed: int,
    path: str | PathLike[str],
    *,
    match_id: str | None = None,
    seats: Sequence[SeatEntry] | None = None,
) -> MatchState:
    """Play a match and write its log.

    Args:
        scenario: the game.
        players: one per seat, as for :func:`~techrace_bots.play`.
        seed: the seed of the match. Each seat's private bot seed follows from it.
        path: of the log; it appears when the match is over.
        match_id: names the match in the log; by default scenario and seed.
        seats: who sits where, for the log.

    Returns:
        The final state, a batch of one.

    Raises:
        ValueError: the number of players is not the number of seats.
        OSError: the log cannot be written.
    """
    recorder = Recorder(scenario, players, seed)
    name = f"{scenario.id}-{seed}" if match_id is None else match_id
    header = header_record(scenario, seed=seed, match_id=name, seats=seats)
    write_log(path, (one for records in ((header,), recorder.records()) for one in records))
    return recorder.state


class Recorder:
    """Plays one match tick by tick; :attr:`state` is where it stands."""

    def __init__(self, scenario: Scenario, players: Sequence[Player], seed: int) -> None:
        """Set the match up.

        Raises:
            ValueError: the number of players is not the number of seats.
        """
        self._ruleset = Ruleset.of(scenario)
        self.state = initial_state(self._ruleset, np.array([seed], np.uint64))
        self._table = Table(self._ruleset, players, self.state)

    def records(self) -> Iterator[Record]:
        """Play to the end and yield the records behind the header."""
        while self.state.over[0] == Ending.RUNNING:
            turn = self._turn() if self.state.tick[0] % self._ruleset.constants.quarter == 0 else Turn()
            after = step(self._ruleset, self.state, joint_of(turn.orders, self._ruleset))
            yield from tick_records(self._ruleset, self.state, after, turn)
            self.state = after
        yield end_record(self._ruleset, self.state)

    def _turn(self) -> Turn:
        accepted: list[Orders | None] = []
        refused: list[Refused] = []
        for seat, submission in enumerate(self._table.submissions(self.state)):
            orders, parts = self._accept(seat, submission)
            accepted.append(orders)
            refused.extend(parts)
        return Turn(orders=tuple(accepted), refused=tuple(refused))

    def _accept(self, seat: int, submission: SeatOrders | None) -> tuple[Orders | None, tuple[Refused, ...]]:
        if submission is None:
            return None, ()
        submitted = submission.row(0)
        orders, refusals = check(self._ruleset, self.state, seat, submitted)
        return orders, refused_parts(seat, refusals, submitted)
