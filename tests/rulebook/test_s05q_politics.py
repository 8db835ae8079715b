"""Rulebook chapter 5, phases Q4 and Q5: audits, concern, regulation and security."""

import pytest

from techrace_game.testing.build import ScriptedMatch, Start, node, quick, scenario, submission
from techrace_game.testing.oracle_tree import AUDIT, draw

ALL = 1000
MILLION = 1_000_000


# --- Audits ---


def audited(match: Start, *, reg: int = 1000, audit_rate: int = 1000, seed: int = 1) -> ScriptedMatch:
    """Seat 0 keeps five secrets when the audit comes; concern starts at 0 and doesn't fade."""
    nodes = [
        quick("harmless", hazard=299),
        quick("hazardous", hazard=300),
        quick("worse", hazard=900),
    ]
    game = match(
        scenario(
            *nodes,
            heads=(30, 10),
            wrinkles="publish social",
            conc0=0,
            conc_decay=0,
            audit_rate=audit_rate,
            events=[{"tick": 0, "reg": reg}] if reg else [],
        ),
        seed,
    )
    return game.quarter(submission((0, 333), (1, 333), (2, 333)))


def test_q4_an_audit_reveals_hazardous_secrets(match: Start) -> None:
    """Phase Q4: every node known with rvl = 0 and pubhaz >= audit_haz is revealed, though not public."""
    game = audited(match)
    assert game["rvl"] == [0, 1, 1]
    assert game["pub"] == [0, 0, 0]
    assert game["known"][1] == [0, 0, 0]


def test_q4_each_revealed_secret_raises_concern(match: Start) -> None:
    """Phase Q4: conc = min(1000, conc + audit_conc) for each."""
    game = audited(match)
    assert game["conc"] == 60


def test_q4_what_is_revealed_already_raises_no_concern(match: Start) -> None:
    """Phase Q4: rvl = 0 only; a second audit finds nothing new."""
    game = audited(match, audit_rate=MILLION)
    assert game["reg"] > 0
    game.quarter()
    assert game["conc"] == 60


@pytest.mark.parametrize("surplus", [0, 1])
def test_q4_the_chance_of_an_audit_is_regulation_times_rate(match: Start, surplus: int) -> None:
    """Phase Q4: draw(AUDIT; t, p) mod 1000000 < reg * audit_rate."""
    luck = draw(3, AUDIT, 3, 0) % MILLION
    game = audited(match, reg=1, audit_rate=luck + surplus, seed=3)
    assert sum(game["rvl"]) == 2 * surplus


def test_q4_without_regulation_there_are_no_audits(match: Start) -> None:
    """Phase Q4: reg = 0 gives no chance."""
    game = audited(match, reg=0, audit_rate=MILLION)
    assert game["rvl"] == [0, 0, 0]


def test_q4_concern_of_audits_is_at_most_1000(match: Start) -> None:
    """Phase Q4: min(1000, ...) for each revealed node."""
    game = match(
        scenario(
            quick("a", hazard=500),
            quick("b", hazard=500),
            heads=(20,),
            wrinkles="publish social",
            conc0=990,
            conc_decay=0,
            audit_rate=1000,
            events=[{"tick": 0, "reg": 1000}],
        )
    )
    game.quarter(submission((0, 500), (1, 500)))
    assert game["conc"] == 1000


# --- Concern ---


@pytest.mark.parametrize(("before", "after"), [(110, 106), (1000, 960), (24, 24)])
def test_q4_concern_fades(match: Start, before: int, after: int) -> None:
    """Phase Q4: conc - conc * conc_decay // 1000."""
    game = match(scenario(node("a"), wrinkles="social", conc0=before)).quarter()
    assert game["conc"] == after


def test_q4_advocacy_raises_concern_the_less_the_higher_it_is(match: Start) -> None:
    """Phase Q4: + add * (1000 - c') // 1000 with c' the concern before it faded."""
    game = match(scenario(node("a"), wrinkles="social", conc0=100))
    game.quarter(submission(advocate=ALL), submission(advocate=500))
    # add = 80 + 40; 100 - 4 + 120 * 900 // 1000.
    assert game["conc"] == 204


def test_q4_each_seats_advocacy_is_rounded_by_itself(match: Start) -> None:
    """Phase Q4: add is the sum of eff * adv_rate // 1000 over the seats."""
    game = match(scenario(node("a"), heads=(10, 10, 10), wrinkles="social", conc0=0))
    # 190 * 8 // 1000 = 1 each; the floor of the sum would be 4.
    game.quarter(*[submission(advocate=19)] * 3)
    assert game["conc"] == 3


def test_q4_concern_is_at_most_1000(match: Start) -> None:
    """Phase Q4: conc = min(1000, c)."""
    game = match(scenario(node("a"), wrinkles="social", conc0=500, adv_rate=200, conc_decay=0))
    game.quarter(submission(advocate=ALL))
    # 500 + 2000 * 500 // 1000.
    assert game["conc"] == 1000


# --- Regulation ---


def test_q4_regulation_follows_concern_by_a_quarter_of_the_gap(match: Start) -> None:
    """Phase Q4: target = conc * reg_follow // 1000, with the new concern; reg += (target - reg) >> 2."""
    game = match(scenario(node("a"), wrinkles="social", conc0=100)).quarter()
    # conc 96; 96 * 800 // 1000 = 76; 76 >> 2.
    assert (game["conc"], game["reg"]) == (96, 19)
    game.quarter()
    # conc 96 - 3 = 93; target 74; 19 + (55 >> 2).
    assert (game["conc"], game["reg"]) == (93, 32)


@pytest.mark.parametrize(("direction", "reg"), [(1, 75), (0, 0), (-1, 0)])
def test_q4_lobbying_moves_the_target(match: Start, direction: int, reg: int) -> None:
    """Phase Q4: lob = lobby_dir * (eff * lobby_rate // 1000); the target is at least 0."""
    game = match(scenario(node("a"), wrinkles="social", conc0=0))
    game.quarter(submission(lobby=ALL, lobby_dir=direction))
    assert game["reg"] == reg


def test_q4_lobbies_oppose_each_other(match: Start) -> None:
    """Phase Q4: the sum over the seats, each rounded before its direction is applied."""
    game = match(scenario(node("a"), heads=(10, 10, 10), wrinkles="social", conc0=0))
    # 300 - 30 * 330 // 1000 = 9, and 9 again: (300 - 9 - 9) >> 2 = 70; rounding after the sign gives 280 >> 2 too,
    # but 300 - 18 = 282 and 300 - 20 = 280 differ before the shift, so a second quarter tells them apart.
    against = submission(lobby=33, lobby_dir=-1)
    game.quarter(submission(lobby=ALL, lobby_dir=1), against, against).quarter()
    # 70 + ((282 - 70) >> 2) = 123; with 280 it would be 70 + (210 >> 2) = 122.
    assert game["reg"] == 123


def test_q4_the_target_is_at_most_1000(match: Start) -> None:
    """Phase Q4: clamp(..., 0, 1000)."""
    game = match(scenario(node("a"), wrinkles="social", conc0=0, lobby_rate=200))
    game.quarter(submission(lobby=ALL, lobby_dir=1))
    assert game["reg"] == 250


def test_q4_regulation_falls_by_an_arithmetic_shift(match: Start) -> None:
    """Conventions: >> is an arithmetic shift, so a gap of -3 moves by -1."""
    game = match(scenario(node("a"), wrinkles="social", conc0=0, events=[{"tick": 0, "reg": 3}])).quarter()
    assert game["reg"] == 2


# --- Security ---


def test_q5_security_approaches_its_target_by_a_quarter_of_the_gap(match: Start) -> None:
    """Phase Q5: target = min(1000, eff * sec_k // heads); sec += (target - sec) >> 2."""
    game = match(scenario(node("a")))
    # 70 of 1000: 700 * 8000 // 10000 = 560; 200 of 1000: 1600 -> 1000.
    game.quarter(submission(secure=70), submission(secure=200))
    assert game["sec"] == [140, 250]
    game.quarter()
    # 140 + (420 >> 2); 250 + (750 >> 2).
    assert game["sec"] == [245, 437]


def test_q5_security_decays(match: Start) -> None:
    """Phase Q5: with nobody on it the gap is negative and the shift arithmetic."""
    game = match(scenario(node("a"))).quarter(submission(secure=ALL)).quarter(submission())
    # 250 + (-250 >> 2) = 250 - 63.
    assert game["sec"] == [187, 0]


def test_q5_a_seat_without_people_has_no_security(match: Start) -> None:
    """Phase Q5: target 0 if there are no heads."""
    game = match(scenario(node("a"), wrinkles="econ", neutral0=0))
    game.quarter(submission(secure=ALL, hire=-10_000))
    # Heads are those at the start of the quarter's end, so the target is still 1000.
    assert (game["heads"][0], game["sec"][0]) == (0, 250)
    game.quarter(submission(secure=ALL))
    assert game["sec"][0] == 187


# --- Scripted events (chapter 13) ---


def test_q4_events_are_added_in_the_quarter_of_their_tick(match: Start) -> None:
    """Chapter 13, events: added at the start of phase Q4 of the quarter that contains the tick."""
    events = [{"tick": 5, "conc": 300, "reg": 200}]
    game = match(scenario(node("a"), wrinkles="social", conc0=100, conc_decay=0, reg_follow=0, events=events))
    game.quarter()
    assert (game["conc"], game["reg"]) == (100, 0)
    game.quarter()
    # reg 200 + ((0 - 200) >> 2).
    assert (game["conc"], game["reg"]) == (400, 150)
    game.quarter()
    assert game["conc"] == 400


def test_q4_events_are_clamped(match: Start) -> None:
    """Chapter 13, events and decision: values may be negative; the sums are clamped to 0..1000 one by one."""
    events = [
        {"tick": 0, "conc": -300},
        {"tick": 1, "conc": 50},
        {"tick": 2, "reg": 800},
        {"tick": 3, "reg": 800},
    ]
    game = match(scenario(node("a"), wrinkles="social", conc0=100, conc_decay=0, reg_follow=0, events=events))
    game.quarter()
    assert (game["conc"], game["reg"]) == (50, 750)


def test_q4_events_need_the_social_arena(match: Start) -> None:
    """Chapter 9, social off: concern and regulation are 0, whatever is scripted."""
    game = match(scenario(node("a"), events=[{"tick": 0, "conc": 300, "reg": 300}])).quarter()
    assert (game["conc"], game["reg"]) == (0, 0)
