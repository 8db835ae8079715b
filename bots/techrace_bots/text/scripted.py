"""Models that need no network: examples of the interface, and what tests are played with."""

import re
from collections.abc import Iterable

from techrace_bots.text.orders import MARK


class Scripted:
    """Gives prepared answers one after the other, and the last one for ever."""

    def __init__(self, answers: Iterable[str]) -> None:
        """Prepare the answers.

        Raises:
            ValueError: there are none.
        """
        self._answers = list(answers)
        if not self._answers:
            raise ValueError("answers: none given, expected at least one")

    def answer(self, prompt: str) -> str:  # noqa: ARG002 - it has made up its mind
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


class FirstOfEach:
    """Reads the offer in the prompt as a model would, works on the first projects, publishes and sells everything."""

    def answer(self, prompt: str) -> str:
        words = [f"{node}:300" for node in _offered(prompt, r"projects, NODE:WEIGHT, at most \d+")[:3]]
        words += [
            f"{verb}={','.join(nodes)}"
            for verb in ("publish", "sell")
            if (nodes := _offered(prompt, f"{verb}=NODE,NODE"))
        ]
        return f"I take what comes first.\n{MARK} {' '.join(words) or '-'}"


def _offered(prompt: str, label: str) -> list[str]:
    """Return the numbers of the last line with this label: what is offered now."""
    found = re.findall(rf"^  {label}: ([0-9 ]+)$", prompt, re.MULTILINE)
    return found[-1].split() if found else []
