"""How long it takes to be refused tells nothing about a secret (FAULTS A4).

Times are noise on a busy machine, so what is looked at is what takes the time: every secret is compared as a hash, by
``hmac.compare_digest``, as often and with values as long whatever was guessed.
"""

import hmac

import pytest

from room_kit import LEAD, Desk, led_desk
from techrace_protocol import messages as said
from techrace_protocol.messages import RefusalCode, Role
from techrace_server import Settings
from techrace_server.guard import is_token_right

ADMIN = "admin-0000000000000000"
JOIN = "join-0000000000000000001"


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Collect the lengths of what is compared."""
    lengths: list[tuple[int, int]] = []
    original = hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        lengths.append((len(one), len(other)))
        return original(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    return lengths


def guesses(secret: str) -> list[str]:
    """Return wrong guesses that share nothing, a little, and all but the last character with a secret."""
    return [
        secret[:shared] + "~" + secret[shared + 1 :] for shared in (0, 1, len(secret) // 2, len(secret) - 1)
    ]


def refused(desk: Desk, **facts: str | Role) -> RefusalCode:
    link = desk.join(**facts)  # type: ignore[arg-type]  # each test names the facts that a hello has
    return desk.readers[link].last(said.Refused).code


def test_a_wrong_token_of_a_seat_costs_the_same_wherever_it_differs(compared: list[tuple[int, int]]) -> None:
    desk, _, links = led_desk()
    costs = []
    for token in guesses(desk.token_of(links[1])):
        compared.clear()
        assert refused(desk, token=token.replace("~", "x")) is RefusalCode.TOKEN
        costs.append(list(compared))
    assert costs[0]
    assert all(cost == costs[0] for cost in costs)
    assert {length for length, _ in costs[0]} == {32}


def test_a_wrong_token_of_a_facilitator_costs_the_same_wherever_it_differs(
    compared: list[tuple[int, int]],
) -> None:
    desk, _, _ = led_desk()
    costs = []
    for token in guesses(LEAD):
        compared.clear()
        code = refused(desk, role=Role.FACILITATOR, token=token.replace("~", "x"))
        assert code is RefusalCode.TOKEN
        costs.append(list(compared))
    assert costs == [[(32, 32)]] * 4


def test_a_wrong_join_id_costs_the_same_wherever_it_differs(compared: list[tuple[int, int]]) -> None:
    desk = Desk(led_desk()[0].spec)
    desk.join(join=JOIN)
    desk.join()
    costs = []
    for join in guesses(JOIN):
        compared.clear()
        assert refused(desk, join=join.replace("~", "x")) is RefusalCode.ROOM_FULL
        costs.append(list(compared))
    assert costs[0]
    assert all(cost == costs[0] for cost in costs)


def test_a_wrong_admin_token_costs_the_same_wherever_it_differs(compared: list[tuple[int, int]]) -> None:
    settings = Settings(admin_token=ADMIN)
    for token in (*guesses(ADMIN), "", "x" * 5000):
        assert not is_token_right(f"Bearer {token}", settings)
    assert is_token_right(f"Bearer {ADMIN}", settings)
    # An empty one is none at all.
    assert compared == [(32, 32)] * 6
