"""The report on a match: one page that stands alone and takes no name for markup."""

import re
from html.parser import HTMLParser

import attrs
import numpy as np
import pytest

from analysis_kit import archetypes_at, fork, log_of, played
from techrace_replays import Log, Turn
from techrace_replays.analysis import Assessment, assess, ticks_of
from techrace_replays.analysis.estimates import share, share_change
from techrace_replays.report import Likeness, Match, report_page
from techrace_replays.report.findings import chance, change, ending, findings

HOSTILE = '<img src=x onerror="alert(1)"> $x^2$ &'


class Page(HTMLParser):
    """What a browser makes of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def log() -> Log:
    return played(fork(good=24, bad=20).with_constants(w_publish=1))


@pytest.fixture(scope="module")
def assessment(log: Log) -> Assessment:
    return assess(log, archetypes_at, ("beneficial", "haste"), futures=6)


@pytest.fixture(scope="module")
def page(log: Log, assessment: Assessment) -> Page:
    likeness = {0: Likeness(policy="beneficial", fit=0.91, low=0.8, high=1.0)}
    return Page(report_page(Match.of(log), assessment, likenesses=likeness, signature="Not signed."))


def test_it_says_how_it_ended_and_who_wanted_what(page: Page, log: Log) -> None:
    assert f"In month {log.ticks} beneficial built Y, a good ending: humanity wins." in page.text
    assert "secret motive" in page.text
    assert "beneficial, 0.91 (0.80-1.00)" in page.text
    assert "Policies by seat: beneficial: beneficial, haste: haste." in page.text
    assert log.final_hash.hex() in page.text


def test_it_asks_nobody_for_anything(page: Page) -> None:
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "embed"}
    for _, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in {"href", "xlink:href", "src"}:
                assert (value or "").startswith("#")


def test_every_picture_is_also_said(page: Page) -> None:
    pictures = [attributes for tag, attributes in page.tags if tag == "svg"]
    said = [attributes for _, attributes in page.tags if attributes.get("role") == "img"]
    assert len(pictures) == len(said) >= 6
    assert all(len(picture["aria-label"] or "") > 30 for picture in said)


def test_the_same_match_gives_the_same_page(log: Log, assessment: Assessment) -> None:
    match = Match.of(log)
    assert report_page(match, assessment) == report_page(match, assessment)


def test_names_are_text_whatever_they_are() -> None:
    scenario = fork(good=24, bad=20)
    seats = (attrs.evolve(scenario.seats[0], name=HOSTILE), scenario.seats[1])
    assert scenario.nodes is not None
    nodes = (*scenario.nodes[:2], attrs.evolve(scenario.nodes[2], name=HOSTILE), *scenario.nodes[3:])
    log = played(attrs.evolve(scenario, seats=seats, nodes=nodes, title=HOSTILE))
    found = assess(log, archetypes_at, (HOSTILE, "haste"), futures=2)
    page = Page(report_page(Match.of(log), found))
    assert not {tag for tag, _ in page.tags} & {"img", "script"}
    assert page.text.count('<img src=x onerror="alert(1)"> $x^2$ &') > 5


def test_a_match_that_was_stopped_has_a_report_too() -> None:
    scenario = fork(good=24, bad=20)
    whole = played(scenario)
    records = [record for record in ticks_of(whole) if record.tick < 8]
    log = log_of(scenario, [Turn(orders=record.orders) for record in records])
    found = assess(log, archetypes_at, ("beneficial", "haste"), futures=4)
    page = Page(report_page(Match.of(log), found))
    assert "The match was stopped in month 8, before anybody had won." in page.text


def test_findings_name_the_good_and_the_bad(log: Log, assessment: Assessment) -> None:
    told = " ".join(findings(Match.of(log), assessment))
    assert "no technology, unlocked for free" in told or "would have harmed most" in told
    assert re.search(r"had beneficial stayed idle from the start.*by -100 points", told)
    assert "dual use" in told
    assert "How close it was: of the bad endings R had come furthest" in told
    assert ending(Match.of(log)).endswith("humanity wins.")


def test_numbers_carry_their_uncertainty() -> None:
    half = np.arange(200) < 100
    assert chance(share(half)) == "50\N{NO-BREAK SPACE}% (43-57\N{NO-BREAK SPACE}%)"
    none = np.zeros(200, np.bool_)
    assert change(share_change(none, half)) == "+50 points (+43 to +56)"
    assert change(share_change(none, np.arange(200) < 2)) == "+1.0 points (-0.7 to +2.7)"
