"""All questions about one match at once."""

import json

import pytest

from analysis_kit import YES, archetypes_at, fork, log_of, played
from techrace_replays import Log
from techrace_replays.analysis import Assessment, Verdict, assess

POLICIES = ("beneficial", "haste")


@pytest.fixture(scope="module")
def log() -> Log:
    return played(fork(good=24, bad=20).with_constants(w_publish=1))


@pytest.fixture(scope="module")
def assessment(log: Log) -> Assessment:
    return assess(log, archetypes_at, POLICIES, futures=6)


def test_every_part_is_there(log: Log, assessment: Assessment) -> None:
    assert (assessment.policies, assessment.futures) == (POLICIES, 6)
    assert assessment.line.ticks[0] == 0
    assert assessment.line.ticks[-1] == log.ticks
    assert [absence.seat for absence in assessment.absences] == [0, 1]
    assert len(assessment.looks) == 4
    assert assessment.looks[0].tick == 0
    assert {value.node for value in assessment.looks[0].values} == set(range(5))
    assert all(1 <= competition.effective <= 2 for competition in assessment.competition)
    assert assessment.absences[0].yellow.value == -1.0
    assert any(value.verdict is Verdict.BAD for look in assessment.looks for value in look.values)
    last = [value for value in assessment.looks[-1].values if value.node == YES]
    assert all(value.verdict is Verdict.NEITHER for value in last)


def test_it_is_plain_json(assessment: Assessment) -> None:
    told = json.loads(json.dumps(assessment.to_json(), allow_nan=False))
    assert set(told) == {
        "absences", "competition", "effects", "futures", "line", "looks", "moments", "policies", "publications",
        "secrets", "seed", "uses",
    }  # fmt: skip
    assert told["uses"][YES]["use"] == "good"
    assert told["line"]["chances"][-1]["yellow"]["value"] == 1.0


def test_the_same_seed_finds_the_same(log: Log, assessment: Assessment) -> None:
    again = assess(log, archetypes_at, POLICIES, futures=6)
    assert again.to_json() == assessment.to_json()


def test_progress_reaches_the_end_of_every_part(log: Log) -> None:
    told: dict[str, tuple[int, int]] = {}

    def stage(name: str, done: int, total: int) -> None:
        told[name] = (done, total)

    assess(log, archetypes_at, POLICIES, futures=2, stage=stage)
    assert {"evaluation graph", "decisions", "values of technologies", "without each seat"} <= set(told)
    assert all(done == total for done, total in told.values())


def test_a_log_without_a_tick_has_nothing_to_ask() -> None:
    scenario = fork(good=20, bad=20)
    with pytest.raises(ValueError, match="it has no tick"):
        assess(log_of(scenario, []), archetypes_at, POLICIES)


def test_one_future_says_nothing_about_its_spread(log: Log) -> None:
    with pytest.raises(ValueError, match="futures: 1 given, expected at least 2"):
        assess(log, archetypes_at, POLICIES, futures=1)
