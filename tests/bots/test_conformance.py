"""The conformance kit finds what it is there to find, and says how to see it again."""

from pathlib import Path

import pytest

from sandbox_kit import GOOD, bot_file
from techrace_bots.clocks import TimeControl
from techrace_bots.conformance import Check, conformance

PATIENT = TimeControl(act=60.0, start=60.0)


def report(file: str, time: TimeControl = PATIENT) -> dict[str, Check]:
    return {check.name: check for check in conformance(file, time=time, scenarios=("toy", "small"))}


def failed(found: dict[str, Check]) -> set[str]:
    return {name for name, check in found.items() if not check.ok}


@pytest.mark.slow
def test_a_good_bot_passes_every_check(tmp_path: Path) -> None:
    found = report(bot_file(tmp_path, GOOD, name="good"))
    assert failed(found) == set()
    assert list(found) == [
        "alone",
        "loads",
        "scenarios",
        "legal",
        "deterministic",
        "in-time",
        "no-global-state",
        "batch",
    ]
    assert "as a subprocess, exit code 0" in found["alone"].evidence
    assert "in toy, small, no exception" in found["scenarios"].evidence


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "head", "wrong", "evidence"),
    [
        (
            "return Orders(slots=((99, 100),))",
            "",
            {"legal"},
            "seat 0, tick 0: slots[0] = [99, 100] is illegal (unseen: slots: this seat does not see node 99); "
            "legal: nodes [",
        ),
        (
            "import random\nreturn Orders(hire=random.randrange(1000))",
            "",
            {"deterministic", "no-global-state"},
            "self.luck(observation)",
        ),
        (
            "COUNT.append(1)\nreturn Orders(hire=len(COUNT))",
            "COUNT = []",
            {"no-global-state"},
            "a second match in the same process",
        ),
        (
            "return Orders(hire=self.asked)",
            "",
            {"no-global-state"},
            "reset leaves something",
        ),
        (
            "return Orders(hire=hash('a') % 1000)",
            "",
            {"deterministic"},
            "a process of its own came to another match",
        ),
        (
            "return Orders() if seen.seat == 0 else 1 / 0",
            "",
            {"scenarios", "no-global-state"},
            "small: seat 1, tick 0: ZeroDivisionError: division by zero (bad.py, line 12); again: techrace bot play ",
        ),
    ],
)
def test_what_is_wrong_is_found(tmp_path: Path, body: str, head: str, wrong: set[str], evidence: str) -> None:
    found = report(bot_file(tmp_path, body, head=head))
    assert failed(found) == wrong
    assert any(evidence in found[name].evidence for name in wrong)


@pytest.mark.slow
def test_a_bot_that_hangs_is_stopped(tmp_path: Path) -> None:
    found = report(bot_file(tmp_path, "while True:\n    pass"), TimeControl(act=0.1, bank=0.1))
    assert list(found) == ["alone"]
    assert "tick 0: time: no answer within 0.2 s, the bank included; see it with: techrace bot play" in (
        found["alone"].evidence
    )


@pytest.mark.slow
def test_a_file_that_is_no_bot_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.py"
    path.write_text("x = 1\n")
    found = report(str(path))
    assert failed(found) == {"alone"}
    assert "expected exactly one bot class, found none" in found["alone"].evidence


BATCH = """
from techrace_bots import SeatOrders
import numpy as np

def orders(seen, weight):
    blank = SeatOrders.blank(len(seen.tick))
    blank.line_w[:, 4] = weight + seen.tick
    return blank
"""
METHOD = "\n\n    def act_batch(self, seen, seeds):\n        return orders(seen, {weight})\n"


@pytest.mark.slow
@pytest.mark.parametrize(("weight", "ok"), [(100, True), (101, False)])
def test_a_batch_decides_as_the_bot_does(tmp_path: Path, weight: int, ok: bool) -> None:
    file = Path(bot_file(tmp_path, "return orders(seen, 100).row(0)", head=BATCH))
    file.write_text(file.read_text() + METHOD.format(weight=weight))
    found = report(str(file))
    assert failed(found) == (set() if ok else {"batch"})
    assert ("comes to the same" if ok else "act_batch and act differ at tick 0") in found["batch"].evidence
