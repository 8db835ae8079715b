"""What house policies say about a recorded match: they play on from its positions, and they are what people resemble.

``python -m techrace_bots.assessing < MATCH.techrace > ANALYSIS.json.gz`` is a process of its own, as a host runs it
beside itself for long work on a match that is over. It tells how far it is in lines of JSON on the error stream. Exit
code 0: told; 3: the log is refused, and the last line says why. Anything else is a mistake of the program, or a bound
that was reached.
"""

import gzip
import json
import sys
from collections.abc import Sequence
from typing import Any

from techrace_bots.fitting import Fit, fits
from techrace_bots.policy import Policy
from techrace_bots.registry import archetype
from techrace_bots.table import Table
from techrace_game import MatchState, Ruleset
from techrace_game.types import Motive
from techrace_replays import Log, LogError, SimulationError, read_log
from techrace_replays._bounds import REFUSED, bounded, bounds_parser
from techrace_replays.analysis import Assessment, assess, positions_of, ticks_of
from techrace_replays.analysis.assessment import FUTURES, Stage
from techrace_replays.parts import Controller


def assessed(log: Log, *, futures: int = FUTURES, seed: int = 0, stage: Stage | None = None) -> Assessment:
    """Work out everything about a match, with the archetypes of the seats' motives playing on.

    Args:
        log: a log that the present rules can play again.
        futures: how often each case is played out.
        seed: decides the luck of the futures.
        stage: told how far it is.

    Raises:
        SimulationError: the log cannot be played again.
        LogError: a record has the wrong shape.
        ValueError: the log has no tick.
    """
    motives = [entry.motive for entry in log.header.seats]

    def seating(ruleset: Ruleset, state: MatchState) -> Table:
        return Table(ruleset, [archetype(motive)(ruleset.constants) for motive in motives], state)

    return assess(log, seating, [motive.word for motive in motives], futures=futures, seed=seed, stage=stage)


def likenesses(log: Log) -> dict[int, Fit]:
    """Return which archetype each seat that a person played resembles most, by seat.

    Raises:
        SimulationError: the log cannot be played again.
        LogError: a record has the wrong shape.
    """
    people = [seat for seat, entry in enumerate(log.header.seats) if entry.controller is Controller.HUMAN]
    if not people:
        return {}
    ruleset, states = positions_of(log)
    candidates: dict[str, Policy] = {motive.word: archetype(motive)(ruleset.constants) for motive in Motive}
    found: dict[int, Fit] = {}
    for seat in people:
        turns = [
            (states[record.tick], given)
            for record in ticks_of(log)
            if record.orders and (given := record.orders[seat]) is not None
        ]
        if turns:
            found[seat] = fits(ruleset, seat, turns, candidates)[0]
    return found


def analysis(
    log: Log, *, futures: int = FUTURES, seed: int = 0, stage: Stage | None = None
) -> dict[str, Any]:
    """Return both as JSON has them; arguments and errors as for :func:`assessed`."""
    resembled = {
        str(seat): {"policy": fit.policy, "fit": fit.fit, "low": fit.low, "high": fit.high}
        for seat, fit in likenesses(log).items()
    }
    return {**assessed(log, futures=futures, seed=seed, stage=stage).to_json(), "likenesses": resembled}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = bounds_parser("python -m techrace_bots.assessing", __doc__)
    parser.add_argument(
        "--futures", type=int, default=FUTURES, metavar="N", help="how often each case is played out"
    )
    chosen = bounded(parser, arguments)
    try:
        told = analysis(read_log(sys.stdin.buffer.read()), futures=chosen.futures, stage=_Teller())
    except (LogError, SimulationError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    except MemoryError:
        sys.stderr.write("the match is too large to be analysed\n")
        return REFUSED
    text = json.dumps(told, separators=(",", ":"))
    sys.stdout.buffer.write(gzip.compress(text.encode(), compresslevel=6, mtime=0))
    sys.stdout.buffer.flush()
    return 0


class _Teller:
    """Tells whole percents, each once."""

    def __init__(self) -> None:
        self._last: tuple[str, int] = ("", -1)

    def __call__(self, name: str, done: int, total: int) -> None:
        now = (name, 100 * done // max(1, total))
        if now != self._last:
            self._last = now
            sys.stderr.write(json.dumps({"stage": name, "done": done, "total": total}) + "\n")
            sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
