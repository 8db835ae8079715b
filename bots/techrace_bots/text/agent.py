"""A bot that asks a language model for its orders, and keeps minutes of everything that was said.

What a model answers is never silently replaced. An answer with a fault is sent back with the faults; after the last try
the orders that stand are repeated, and the minutes say that they are a substitute.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import attrs

from techrace_bots.bot import Bot, Briefing
from techrace_bots.text.orders import Fault, FaultKind, Offer, Reading, read_answer
from techrace_bots.text.view import describe, standing
from techrace_game.notation import format_orders
from techrace_game.observation import Observation
from techrace_game.orders import Orders

TRIES = 3


class LanguageModel(Protocol):
    """Whatever answers a prompt with text: a service, a local model, a script."""

    def answer(self, prompt: str) -> str:
        """Return the answer; an error that it raises counts as a fault of the answer and is written down."""
        ...


@attrs.frozen(kw_only=True)
class Exchange:
    """One prompt and what came of it, as it was."""

    seat: int
    tick: int
    attempt: int
    """1 for the first."""
    prompt: str
    answer: str | None
    """Raw; None if the model raised an error."""
    faults: tuple[Fault, ...]
    orders: str
    """What the bot submits after this exchange, in the notation; an empty text if it asks again."""
    substitute: bool
    """The orders are not what was answered: the last try failed, and what stood before is repeated."""

    def to_json(self) -> str:
        """Return one line of JSON."""
        return json.dumps(attrs.asdict(self), ensure_ascii=False)


Minutes = Callable[[Exchange], None]


class JsonLines:
    """Minutes in a file, one exchange a line, written as they happen."""

    def __init__(self, path: str | Path) -> None:
        """Write behind what the file holds already."""
        self._path = Path(path)

    def __call__(self, exchange: Exchange) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(exchange.to_json() + "\n")


class TextAgent(Bot):
    """A seat played by a language model.

    :attr:`exchanges` holds the minutes of the match; ``minutes`` is told each exchange as it happens.
    """

    name = "text-agent"

    def __init__(self, model: LanguageModel, *, tries: int = TRIES, minutes: Minutes | None = None) -> None:
        """Seat a model.

        Args:
            model: who is asked.
            tries: how often it is asked for one decision, at most.
            minutes: where exchanges are written, for example :class:`JsonLines`.

        Raises:
            ValueError: ``tries`` is less than 1.
        """
        if tries < 1:
            raise ValueError(f"tries is {tries}, expected at least 1")
        self._model, self._tries, self._minutes = model, tries, minutes
        self.exchanges: list[Exchange] = []

    def reset(self, briefing: Briefing) -> None:
        super().reset(briefing)
        self.exchanges = []

    def act(self, observation: Observation) -> Orders:
        offer = Offer.of(observation, self.briefing.constants)
        question = describe(observation, self.briefing.constants, offer)
        prompt = question
        for attempt in range(1, self._tries + 1):
            answer, reading = self._ask(prompt, offer)
            last = attempt == self._tries and reading.orders is None
            orders = standing(observation, offer) if last else reading.orders
            exchange = Exchange(
                seat=observation.seat,
                tick=int(observation.tick[0]),
                attempt=attempt,
                prompt=prompt,
                answer=answer,
                faults=reading.faults,
                orders="" if orders is None else format_orders(orders),
                substitute=last,
            )
            self.exchanges.append(exchange)
            if self._minutes is not None:
                self._minutes(exchange)
            if orders is not None:
                return orders
            prompt = _again(question, answer, reading)
        raise AssertionError("the last try always ends with orders")

    def _ask(self, prompt: str, offer: Offer) -> tuple[str | None, Reading]:
        try:
            answer = self._model.answer(prompt)
        except Exception as error:  # noqa: BLE001 - a model may fail in any way; it is written down, not hidden
            message = f"the model raised {type(error).__name__}: {error}"
            fault = Fault(kind=FaultKind.NO_ANSWER, part="", message=message)
            return None, Reading(orders=None, faults=(fault,))
        return answer, read_answer(answer, offer)


def _again(question: str, answer: str | None, reading: Reading) -> str:
    """Return the prompt of another try: the question, the answer, and what is wrong with it."""
    faults = "\n".join(f"- {fault.kind}: {fault.message}" for fault in reading.faults)
    said = "" if answer is None else f"\n\nYour last answer was:\n{answer}"
    return f"{question}{said}\n\nIt was not taken, because:\n{faults}\nAnswer again."
