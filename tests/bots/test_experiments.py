"""Experiments: declarations, verdicts, runs that can be killed, and pages that need nothing else."""

import math
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import attrs
import numpy as np
import pytest

from techrace_bots.experiments import EXPERIMENTS, ResultsError, Setting, Store, Verdict, judged, run
from techrace_bots.experiments.judging import Echo, Result, crossed, estimate, judge, narrow
from techrace_bots.experiments.model import (
    STANDARD,
    VARIANTS,
    Arm,
    Crossing,
    Experiment,
    Quantity,
    Sitter,
    Statement,
    both,
    change,
    level,
    scenario_of,
    sitters_of,
)
from techrace_bots.experiments.playing import Sums, play_block, worlds
from techrace_bots.experiments.reporting import NOT_RUN, Origin, told, write_report
from techrace_bots.experiments.running import variants_of
from techrace_bots.experiments.sitting import policy_of
from techrace_bots.offline import play
from techrace_bots.registry import BotError
from techrace_game import Ruleset
from techrace_game.scenario import load_scenario
from techrace_game.types import Kind, Line

TINY = Setting(seed=3, precision=50.0, robust=False, block=4, most=2)


def synthetic(*statements: Statement, number: int = 1) -> Experiment:
    """Return an experiment with one quantity, ``gain``."""
    return Experiment(
        name="synthetic",
        number=number,
        title="Synthetic",
        claim="A claim.",
        varies="nothing",
        arms={"a": Arm(label="a"), "b": Arm(label="b")},
        quantities={"gain": change("gain", "yellow", "a", "b"), "loss": change("loss", "red", "a", "b")},
        statements=statements,
        refutes="Its opposite.",
        why="",
        picture=("gain",),
        picture_label="gain",
    )


def sums(gain: float, loss: float = 0.0, count: int = 1000) -> Sums:
    """Return sums with these means and a spread of one half."""
    return {
        name: [count, mean * count, (0.25 + mean * mean) * count]
        for name, mean in (("gain", gain), ("loss", loss))
    }


GAINS = Statement(text="It gains.", quantity="gain", above=0.0)
LOSES = Statement(text="It loses.", quantity="loss", below=0.0)


def verdict_of(experiment: Experiment, found: Sums, elsewhere: Mapping[str, Sums] | None = None) -> Verdict:
    return judge(experiment, found, elsewhere or {}, {"small": "a small tree"}).verdict


def test_there_is_an_experiment_for_each_claim_and_one_for_the_health_of_the_game() -> None:
    assert [one.number for one in EXPERIMENTS.values()] == [*range(1, 16), 0]
    assert all(name == one.name for name, one in EXPERIMENTS.items())


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_declaration_is_complete(name: str) -> None:
    one = EXPERIMENTS[name]
    assert all((one.title, one.claim, one.varies, one.refutes, one.why, one.picture_label))
    assert one.statements
    assert one.picture
    used = {arm for quantity in one.quantities.values() for arm in quantity.weights}
    assert used == set(one.arms), "every arm is played for something"
    for variant in (STANDARD, *VARIANTS):
        for arm in one.arms.values():
            scenario = scenario_of(one, arm, variant)
            sitters = sitters_of(scenario, arm)
            assert len(sitters) == len(scenario.seats)
    for arm in one.arms.values():
        scenario = scenario_of(one, arm)
        for sitter in sitters_of(scenario, arm):
            policy_of(sitter, scenario.constants)


def test_quantities_and_statements_name_what_exists() -> None:
    with pytest.raises(ValueError, match=r"quantity gain has no arms \['c'\]"):
        attrs.evolve(synthetic(GAINS), quantities={"gain": level("gain", "yellow", "c")})
    with pytest.raises(ValueError, match=r"no quantities \['other'\]"):
        synthetic(Statement(text="?", quantity="other", above=0.0))
    with pytest.raises(ValueError, match="exactly one of above and below"):
        Statement(text="?", quantity="gain", above=0.0, below=1.0)


def test_a_claim_holds_if_all_is_shown_and_fails_if_nothing_is() -> None:
    two = synthetic(GAINS, LOSES)
    assert verdict_of(two, sums(0.2, -0.2)) is Verdict.HOLDS
    assert verdict_of(two, sums(-0.2, 0.2)) is Verdict.FAILS
    assert verdict_of(two, sums(0.0, 0.0)) is Verdict.FAILS


def test_a_claim_of_which_a_part_is_shown_depends_and_says_on_what() -> None:
    found = judge(synthetic(GAINS, LOSES), sums(0.2, 0.2), {}, {})
    assert found.verdict is Verdict.DEPENDS
    assert found.depends == ("It loses: refuted",)
    assert found.results == (Result.SHOWN, Result.REFUTED)


def test_a_verdict_that_flips_elsewhere_depends_on_it() -> None:
    one = synthetic(GAINS)
    assert verdict_of(one, sums(0.2), {"small": sums(0.2)}) is Verdict.HOLDS
    assert verdict_of(one, sums(0.2), {"small": sums(0.0)}) is Verdict.HOLDS
    for here, there in ((0.2, -0.2), (-0.2, 0.2)):
        found = judge(one, sums(here), {"small": sums(there)}, {"small": "a small tree"})
        assert found.verdict is Verdict.DEPENDS
        assert found.depends == ("it turns round with: a small tree",)
        assert found.echoes == {"small": Echo.FLIPS}


def test_looking_at_many_variants_takes_wider_intervals() -> None:
    one, slight = synthetic(GAINS), sums(-0.04)
    assert judge(one, sums(0.2), {"small": slight}, {"small": ""}).echoes["small"] is Echo.FLIPS
    many = {f"variant {number}": slight for number in range(100)}
    found = judge(one, sums(0.2), many, dict.fromkeys(many, ""))
    assert set(found.echoes.values()) == {Echo.UNCLEAR}


def test_health_fails_if_one_bound_is_broken() -> None:
    assert verdict_of(synthetic(GAINS, LOSES, number=0), sums(0.2, 0.2)) is Verdict.FAILS


def test_intervals_are_those_of_means_and_never_without_width() -> None:
    values = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
    quantity = Quantity(label="", measure="ticks", weights={"a": 1}, unit="months")
    found = estimate(quantity, [len(values), values.sum(), (values**2).sum()])
    assert found.value == pytest.approx(values.mean())
    assert found.error == pytest.approx(values.std(ddof=1) / math.sqrt(len(values)))
    same = estimate(attrs.evolve(quantity, unit="points"), [100, 0.0, 0.0])
    assert same.low < 0 < same.high
    assert math.isinf(estimate(quantity, [2, 1.0, 1.0]).high)


def test_an_interval_is_narrow_relative_to_its_quantity() -> None:
    one = synthetic(GAINS)
    assert narrow(one, sums(0.1, count=2500), 1.0)
    assert not narrow(one, sums(0.1, count=2000), 1.0)
    assert narrow(one, sums(0.1, count=2000), 1.2)


def test_the_same_seed_gives_the_same_and_blocks_go_on_where_the_last_ended() -> None:
    one = attrs.evolve(EXPERIMENTS["gap"], block=4)
    assert play_block(one, STANDARD, 5, 0) == play_block(one, STANDARD, 5, 0)
    assert play_block(one, STANDARD, 5, 0) != play_block(one, STANDARD, 5, 1)
    assert worlds(5, 0, 8).tolist() == [*worlds(5, 0, 4).tolist(), *worlds(5, 1, 4).tolist()]


def test_a_run_that_was_killed_goes_on_and_comes_to_the_same(tmp_path: Path) -> None:
    names = ["gap"]
    whole, broken = Store(tmp_path / "whole"), Store(tmp_path / "broken")
    told_of: list[tuple[float, float]] = []
    run(names, whole, TINY, progress=lambda done, total: told_of.append((done, total)))
    assert told_of[0][0] == 0
    assert told_of[-1][0] == told_of[-1][1]

    class KilledError(Exception):
        pass

    def kill(done: float, _total: float) -> None:
        if done:
            raise KilledError

    with pytest.raises(KilledError):
        run(names, broken, TINY, progress=kill)
    assert len(broken.blocks("gap", "standard")) == 1
    run(names, broken, TINY)
    assert broken.blocks("gap", "standard") == whole.blocks("gap", "standard")
    assert judged(names, broken) == judged(names, whole)
    assert not list(tmp_path.rglob(".*"))


def test_two_processes_come_to_the_same_as_one(tmp_path: Path) -> None:
    names = ["gap"]
    for workers in (0, 2):
        run(names, Store(tmp_path / str(workers)), TINY, workers=workers)
    for name in names:
        found = [Store(tmp_path / str(workers)).blocks(name, "standard") for workers in (0, 2)]
        assert found[0] == found[1]
        assert len(found[0]) == 2


def test_a_folder_of_other_results_is_refused(tmp_path: Path) -> None:
    run(["gap"], Store(tmp_path), TINY)
    with pytest.raises(ResultsError, match=r"seed is 3 there and 4 now"):
        run(["gap"], Store(tmp_path), attrs.evolve(TINY, seed=4))


def test_claims_are_repeated_in_three_sizes_and_with_constants_30_percent_off() -> None:
    assert variants_of(EXPERIMENTS["gap"], Setting()) == (STANDARD, *VARIANTS)
    assert variants_of(EXPERIMENTS["health"], Setting()) == (STANDARD,)
    assert {variant.scenario for variant in VARIANTS} == {None, "small", "large"}
    assert {scale for variant in VARIANTS for scale in variant.scale.values()} == {700, 1300}
    one = EXPERIMENTS["second-order"]
    economy = next(variant for variant in VARIANTS if variant.name == "economy-more")
    usual, more = (scenario_of(one, one.arms["open"], variant).constants for variant in (STANDARD, economy))
    assert more.grant_pool == usual.grant_pool * 13 // 10
    assert scenario_of(one, one.arms["poor-open"], economy).constants.grant_pool == 0
    large = next(variant for variant in VARIANTS if variant.name == "large")
    assert scenario_of(one, one.arms["open"], large).size == 100


def test_who_keeps_secrets_publishes_nothing_but_warnings() -> None:
    scenario = load_scenario("standard")
    ruleset = Ruleset.of(scenario)
    seats = {3: Sitter(policy="look-ahead", tell_from=10_000), 4: Sitter(policy="look-ahead", tell_until=40)}
    players = [
        policy_of(sitter, scenario.constants) for sitter in sitters_of(scenario, Arm(label="", seats=seats))
    ]
    ended = play(ruleset, players, np.arange(4, dtype=np.uint64))
    ordinary = ended.tree.kind < Kind.YELLOW
    kept = (ended.known == 2) & (ended.pub == 0)[:, None] & ordinary[:, None]
    assert kept[:, 3].sum() > kept[:, 0].sum()


def test_staff_lines_of_a_sitter_come_out_of_its_projects() -> None:
    scenario = load_scenario("standard")
    ruleset = Ruleset.of(scenario)
    usual = both("look-ahead")[3]
    other = attrs.evolve(usual, advocate=100, secure=50, lobby=150)
    seen: list[np.ndarray] = []
    for sitter in (usual, other):
        players = [None, None, None, policy_of(sitter, scenario.constants), None, None]
        ended = play(ruleset, players, np.arange(2, dtype=np.uint64))
        seen.append(ended.line_w[:, 3])
    assert (seen[1][:, Line.ADVOCATE] == 100).all()
    assert (seen[1][:, Line.SECURE] == 50).all()
    assert (seen[1][:, Line.LOBBY] == 150).all()
    assert (seen[1][:, Line.SCOUT] < seen[0][:, Line.SCOUT]).all()
    with pytest.raises(BotError, match="no such bot"):
        policy_of(attrs.evolve(usual, policy="nobody"), scenario.constants)


def test_the_worth_of_technologies_is_measured_in_positions() -> None:
    one = attrs.evolve(EXPERIMENTS["worth"], block=1)
    found = play_block(one, STANDARD, 1, 1)
    assert set(found) == set(one.quantities)
    assert 0 <= found["dual"][1] <= 1


class _Outside(HTMLParser):
    """Collects what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [
            value
            for name, value in attributes
            if name in {"src", "href", "xlink:href"} and value and not value.startswith("#")
        ]
        if tag in {"script", "link", "iframe"}:
            self.found.append(tag)


def test_the_report_tells_verdicts_intervals_and_where_they_do_not_stand(tmp_path: Path) -> None:
    names = ["gap", "health"]
    store = Store(tmp_path / "results")
    run(names, store, TINY)
    found = judged(names, store)
    origin = Origin(command="techrace experiment run --all", date="2026-11-22", precision="Roughly.")
    markdown, html = write_report(found, tmp_path / "docs", origin)
    text = markdown.read_text(encoding="utf-8")
    for one in found:
        assert one.experiment.title in text
        assert f"claims/{one.experiment.name}.svg" in text
        assert (tmp_path / "docs/claims" / f"{one.experiment.name}.svg").read_text().startswith("<?xml")
        for statement in one.experiment.statements:
            assert statement.text in text
    assert re.search(r"\d \(.* to .*\) months", text)
    assert f"| large tree (100) | {NOT_RUN} |" in text
    assert "2026-11-22" in text
    page = _Outside()
    page.feed(html.read_text(encoding="utf-8"))
    assert not page.found


def test_a_crossover_lies_between_the_points_around_it() -> None:
    crossing = Crossing(label="", positions=(10, 20, 40), unit="")
    assert crossed(crossing, [-1, -1, 3]) == pytest.approx(25)
    assert crossed(crossing, [0, 1, 2]) == 10
    assert crossed(crossing, [1, 2, 3]) is None
    assert crossed(attrs.evolve(crossing, level=2), [1, 3, 3]) == pytest.approx(15)


def test_quantities_are_told_with_signs_only_where_they_are_differences() -> None:
    share, gain = level("", "yellow", "a"), change("", "yellow", "a", "b")
    assert told(share, estimate(share, [100, 50, 50])).startswith("50.0 (")
    assert told(share, estimate(share, [100, 50, 50])).endswith("%")
    assert told(gain, estimate(gain, [100, -50, 50])).startswith("−50.0 (−")
    assert told(gain, estimate(gain, [2, 0, 0])) == "too few worlds to tell"
