"""How long a bot may think: a limit for each decision and a bank for the whole match."""

from typing import Self

import attrs


@attrs.frozen(kw_only=True)
class TimeControl:
    """What a bot that does not run in the runner's own process may use, in seconds of wall time.

    A decision that takes longer than ``act`` uses up the bank; when the bank is empty, the bot has lost on time.
    """

    act: float = attrs.field(default=1.0, validator=attrs.validators.gt(0))
    """For each decision."""
    bank: float = attrs.field(default=30.0, validator=attrs.validators.ge(0))
    """For all decisions of a match together, beyond that."""
    start: float = attrs.field(default=20.0, validator=attrs.validators.gt(0))
    """For starting up and :meth:`~techrace_bots.Bot.reset`, once."""

    @classmethod
    def of_ms(cls, act_ms: int, bank_ms: int) -> Self:
        """Return the time control of these milliseconds."""
        return cls(act=act_ms / 1000, bank=bank_ms / 1000)

    def facts(self) -> dict[str, int]:
        """Return what a bot is told: ``act_ms`` and ``bank_ms``."""
        return {"act_ms": round(self.act * 1000), "bank_ms": round(self.bank * 1000)}


@attrs.define
class Bank:
    """What is left of a match's time."""

    control: TimeControl
    left: float = attrs.field(init=False)
    """Seconds in the bank."""

    def __attrs_post_init__(self) -> None:
        self.left = self.control.bank

    @property
    def allowed(self) -> float:
        """Seconds that the next decision may take."""
        return self.control.act + self.left

    def spend(self, seconds: float) -> None:
        """Charge a decision."""
        self.left = max(0.0, self.left - max(0.0, seconds - self.control.act))
