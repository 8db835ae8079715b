"""The documents are true: what they cite, link to, list and show is what the code does."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path

import attrs
import numpy as np
import pytest

from techrace_game import Orders, Ruleset, ScenarioError, digest, initial_state, load_scenario, step
from techrace_game.chance import Stream, draw
from techrace_game.constants import Constants
from techrace_game.legality import Reason
from techrace_game.scenario import Scenario, parse_scenario, scenario_from_json
from techrace_game.scenario_schema import EventSpec, GeneratorSpec, NodeSpec, SeatSpec
from techrace_game.state import ARRAYS, MatchState, Visibility
from techrace_game.testing import tables
from techrace_game.testing.adapters import TREE_NAMES
from techrace_game.types import RULES_VERSION, Word

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {
    str(page.relative_to(ROOT)): page
    for page in (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
    if "node_modules" not in page.parts
}
CHAPTERS = {int(page.name[:2]): page for page in sorted((DOCS / "rulebook").glob("*.md"))}
CONTENTS = (DOCS / "rulebook.md").read_text("utf-8")
SOURCES = [
    path
    for folder in ("server", "clients", "bots", "replays", "tests", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "node_modules" not in path.parts and path != Path(__file__)
]


@cache
def text_of(chapter: int) -> str:
    return CHAPTERS[chapter].read_text("utf-8")


def by_hand(chapter: int) -> str:
    """A chapter without what is made from the code."""
    return re.sub(r"<!-- made from.*?<!-- until here -->", "", text_of(chapter), flags=re.DOTALL)


def rows(text: str, header: str) -> list[list[str]]:
    """The rows of the Markdown table with this header."""
    assert header in text, header
    lines = text.split(header, 1)[1].split("\n\n", 1)[0].strip().splitlines()[1:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def code(cell: str) -> str:
    """The word in a cell that is set as code."""
    return cell.strip("`")


# --- The rulebook's form ---


def labels(chapter: int) -> list[str]:
    """The numbers of a chapter's paragraphs in their order."""
    own = r"[A-EQ]\d?(?:\.\d+)?" if chapter == 5 else rf"{chapter}\.\d+"
    return re.findall(rf"^\*\*({own})\b", text_of(chapter), re.MULTILINE)


def phases() -> set[str]:
    headings = re.findall(r"^#+ ([A-EQ]\d?)\. ", text_of(5), re.MULTILINE)
    return {*headings, *labels(5)}


def test_the_contents_are_the_chapters() -> None:
    listed = re.findall(r"^\| (\d+) \| \[(.+)\]\(rulebook/(.+)\) \|$", CONTENTS, re.MULTILINE)
    titles = {number: text_of(number).splitlines()[0] for number in CHAPTERS}
    assert [(int(number), f"# {number}. {title}", name) for number, title, name in listed] == [
        (number, titles[number], CHAPTERS[number].name) for number in sorted(CHAPTERS)
    ]
    assert sorted(CHAPTERS) == list(range(2, 16))
    assert "\n## 1. " in CONTENTS


def test_the_rulebook_has_the_version_of_the_engine() -> None:
    assert f"Version {RULES_VERSION}." in CONTENTS.splitlines()[2]


@pytest.mark.parametrize("chapter", sorted(set(CHAPTERS) - {5}))
def test_paragraphs_are_numbered_without_a_gap(chapter: int) -> None:
    found = labels(chapter)
    assert found == [f"{chapter}.{number}" for number in range(1, len(found) + 1)]


def test_paragraphs_of_the_tick_are_numbered_without_a_gap() -> None:
    counted: dict[str, list[int]] = {}
    for label in labels(5):
        phase, _, number = label.partition(".")
        if not number and len(label) == 2:
            phase, number = label[0], label[1]
        counted.setdefault(phase, []).append(int(number or 1))
    assert set(counted) == {"A", "B", "C", "D", "E", "Q", *(f"Q{part}" for part in range(7))}
    for phase, numbers in counted.items():
        start = 0 if phase == "A" else 1
        assert numbers == list(range(start, start + len(numbers))), phase


# --- What code and tests cite ---

RULE = re.compile(r"\b(?:[Rr]ule|[Cc]hapter) (?P<chapter>\d+)(?:\.(?P<number>\d+))?(?P<rest>[^\n]{0,40})")
RULES = re.compile(r"\b[Rr]ules (\d+) and (\d+)\b")
PHASE = re.compile(r"\b[Pp]hases? ([A-EQ]\d?)\b(?:(?:,| and) ([A-EQ]\d?)\b)?")
AFTER_RULE_5 = re.compile(r",? ?\(?(?:[Pp]hases? )?([A-EQ]\d?)\b(?: and ([A-EQ]\d?)\b)?")
TERM = re.compile(r",? ?\(?(?:``(\w+)``|\"(\w+)\"|`(\w+)`)")
CITING = re.compile(r"[Rr]ules? \d|[Cc]hapter \d|[Pp]hases? [A-Q]|[Ss]tep \d")
STEP = re.compile(r"\b[Ss]tep (\d)\b[,.:;]")


@pytest.mark.slow
def test_every_citation_leads_to_a_paragraph() -> None:
    """ "rule 5, Q3", "rule 3, ``conn``", "Phase A1", "Step 2", "rule 4.6": all of them exist."""
    known, wrong, count = phases(), list[str](), 0
    for path in SOURCES:
        in_game = "rulebook" in path.parts or "techrace_game" in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            place = f"{path.relative_to(ROOT)}:{number}"
            wrong += [f"{place}: {complaint}" for complaint in complaints(line, known, in_game=in_game)]
            count += CITING.search(line) is not None
    assert wrong == []
    assert count > 300


def complaints(line: str, known: set[str], *, in_game: bool) -> Iterator[str]:
    """Say what is cited in a line of source and does not exist."""
    if not CITING.search(line):
        return
    for match in RULE.finditer(line):
        chapter = int(match["chapter"])
        if chapter != 1 and chapter not in CHAPTERS:
            yield f"no chapter {chapter}"
        elif match["number"] and f"{chapter}.{match['number']}" not in labels(chapter):
            yield f"no paragraph {chapter}.{match['number']}"
        elif chapter == 5:
            phase = AFTER_RULE_5.match(match["rest"])
            for label in phase.groups() if phase else ():
                if label and label not in known:
                    yield f"no phase {label}"
        elif chapter != 1:
            term = TERM.match(match["rest"])
            word = next(filter(None, term.groups()), None) if term else None
            if word and f"`{word}`" not in text_of(chapter) and f"*{word}*" not in text_of(chapter):
                yield f"no {word!r} in chapter {chapter}"
    for match in RULES.finditer(line):
        for number in match.groups():
            if int(number) not in CHAPTERS:
                yield f"no chapter {number}"
    if in_game:
        for match in PHASE.finditer(line):
            for label in match.groups():
                if label and label not in known:
                    yield f"no phase {label}"
        for match in STEP.finditer(line):
            if f"\n## Step {match[1]}. " not in text_of(12):
                yield f"no step {match[1]}"


def test_a_citation_of_nothing_is_noticed() -> None:
    for line in (
        "(rule 17)",
        "rule 5, Q8",
        "rule 4.99",
        "rule 3, ``con``",
        "Phase F1: x",
        "Phase Q9: x",
        "Step 7.",
    ):
        assert line == "Phase F1: x" or list(complaints(line, phases(), in_game=True)), line


# --- What the rulebook lists ---


def test_tables_made_from_the_code_are_fresh() -> None:
    """Else: python -m techrace_game.testing.tables --write docs/rulebook."""
    stale = [
        page.name
        for page in CHAPTERS.values()
        if tables.filled_in(page.read_text("utf-8")) != page.read_text("utf-8")
    ]
    assert stale == []
    assert sorted(name for chapter in CHAPTERS for name in tables.marked(text_of(chapter))) == sorted(
        tables.TABLES
    )


def test_tables_are_written_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "02-tree.md"
    page.write_text("# 2\n\n<!-- made from the code: murk -->\nold\n<!-- until here -->\nrest\n", "utf-8")
    assert tables.main(["--check", str(tmp_path)]) == 1
    assert "out of date" in capsys.readouterr().err
    assert tables.main(["--write", str(tmp_path)]) == 0
    assert "| murk, ‰ | 1000 |" in page.read_text("utf-8")
    assert page.read_text("utf-8").endswith("<!-- until here -->\nrest\n")
    assert tables.main(["--check", str(tmp_path)]) == 0
    with pytest.raises(ValueError, match="no table is called 'mork', expected one of"):
        tables.filled_in("<!-- made from the code: mork -->\n<!-- until here -->")


SEEN_BY = {
    "all": Visibility.PUBLIC,
    "own": Visibility.OWN,
    "summary": Visibility.SEAT_SUMMARY,
    "public nodes": Visibility.IF_PUBLIC,
    "at the end": Visibility.AT_END,
    "nobody": Visibility.HIDDEN,
}


def test_the_table_of_the_state_is_the_states() -> None:
    listed = rows(text_of(3), "| array | type | axes | start | seen by | meaning |")
    marks = {field.name: field.metadata["visibility"] for field in attrs.fields(MatchState)}
    assert [
        (code(name), kind, tuple(axes.split()), SEEN_BY[seen]) for name, kind, axes, _, seen, _ in listed
    ] == [(name, dtype.name, axes, marks[name]) for name, (dtype, axes) in ARRAYS.items()]


def test_the_table_of_the_state_says_the_start() -> None:
    state = initial_state(Ruleset.of(load_scenario("standard")), np.array([1], np.uint64))
    for name, _, _, start, *_ in rows(text_of(3), "| array | type | axes | start | seen by | meaning |"):
        if start not in {"given", "rule 10", "rule 11"}:
            assert set(getattr(state, code(name)).reshape(-1).tolist()) == {int(start.replace("−", "-"))}, (
                name
            )


def test_the_table_of_the_tree_is_the_trees() -> None:
    listed = rows(text_of(2), "| array | type | axes | unit | meaning |")
    tree = Ruleset.of(load_scenario("standard")).trees(np.array([1], np.uint64))
    assert [code(name) for name, *_ in listed] == list(TREE_NAMES)
    for name, kind, axes, *_ in listed:
        array = getattr(tree, code(name))
        assert (array.dtype.name, array.ndim - 1) == (kind, len(axes.split())), name


def test_the_parts_of_a_submission_are_those_of_orders() -> None:
    assert [code(name) for name, *_ in rows(text_of(4), "| part | value | kind |")] == [
        field.name for field in attrs.fields(Orders)
    ]


def test_the_reasons_are_those_of_the_code() -> None:
    listed = rows(text_of(4), "| part | refused if | reason | what becomes of it |")
    assert {code(reason) for _, _, reason, _ in listed} == {reason.value for reason in Reason}


def test_the_streams_are_those_of_the_code() -> None:
    listed = rows(text_of(6), "| stream | name | a | b | used in |")
    assert [(int(number), name) for number, name, *_ in listed] == [(s.value, s.name) for s in Stream]


def test_the_wrinkles_are_those_of_the_code() -> None:
    listed = [code(name) for name, _ in rows(text_of(9), "| constant | off means |")]
    assert listed == [field.name for field in attrs.fields(Constants) if field.name.startswith("w_")]


def test_golden_draws() -> None:
    golden = re.findall(r"^draw\((\d+), (\d+), (\d+), (\d+)\) = (\d+)$", text_of(14), re.MULTILINE)
    assert len(golden) == 4
    for seed, stream, a, b, value in golden:
        assert int(draw(np.array(int(seed), np.uint64), int(stream), int(a), int(b))) == int(value)


def test_golden_digests() -> None:
    golden = re.findall(r"^(\w+), tick (\d): ([0-9a-f]{16})$", text_of(14), re.MULTILINE)
    assert len(golden) == 4
    for name, tick, value in golden:
        ruleset = Ruleset.of(load_scenario(name))
        state = initial_state(ruleset, np.array([1], np.uint64))
        for _ in range(int(tick)):
            state = step(ruleset, state)
        assert digest(state).hex() == value


DEFINED = {
    "d",
    "conn",
    "pubhaz",
    "full",
    "boost",
    "m",
    "raise",
    "learn",
    "make_public",
    "mix",
    "draw",
    "format",
    "off",
}
RECORDS = (Scenario, Constants, GeneratorSpec, SeatSpec, NodeSpec, EventSpec, Orders)


def test_every_name_in_the_rulebook_exists() -> None:
    """A word set as code is an array, a constant, a key, a word of an enumeration or defined in the rulebook."""
    names = {field.name for record in RECORDS for field in attrs.fields(record)} | DEFINED
    names |= {*ARRAYS, *TREE_NAMES, *(reason.value for reason in Reason), "toy", "small", "large", "standard"}
    names |= {member.word for word in Word.__subclasses__() for member in word}
    for chapter in sorted(set(CHAPTERS) - {14}):
        used = re.findall(r"(?<!`)`([a-z][a-z0-9_]*)(?:\[[a-z, 0-9]+\])?`(?!`)", by_hand(chapter))
        assert set(used) - names - {"level", "true", "mod"} == set(), chapter


@pytest.mark.parametrize("record", [Constants, GeneratorSpec])
def test_every_number_is_used_in_some_rule(record: type[attrs.AttrsInstance]) -> None:
    prose = "".join(by_hand(chapter) for chapter in range(2, 14))
    unused = [field.name for field in attrs.fields(record) if not re.search(rf"\b{field.name}\b", prose)]
    assert unused == []


# --- Links, paths, origins ---

LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<page>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
TRACKED = re.compile(r"`((?:server|clients|bots|replays|tests|docs|benchmarks)/[\w./-]+)`")
UNTRACKED = ("server/techrace_server/_web",)


def anchors(page: Path) -> set[str]:
    """What links can point to in a page, as code hosts make it from headings."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    titles = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_headings(name: str) -> None:
    page = PAGES[name]
    for link in LINK.finditer(page.read_text("utf-8")):
        if link["page"].startswith(("http:", "https:")):
            continue
        target = (page.parent / link["page"]).resolve() if link["page"] else page
        assert target.exists(), link[0]
        assert not link["anchor"] or link["anchor"] in anchors(target), link[0]


@pytest.mark.parametrize("name", PAGES)
def test_files_that_are_named_exist(name: str) -> None:
    named = TRACKED.findall(PAGES[name].read_text("utf-8"))
    assert [path for path in named if not path.startswith(UNTRACKED) and not (ROOT / path).exists()] == []


def test_the_documents_stand_on_their_own() -> None:
    """Nothing refers to papers that are not in the repository."""
    elsewhere = re.compile(
        r"\.\./shared|\b(?:RULES|IDEAS|STYLE|ARCHITECTURE|FAULTS|PEOPLE|PERFORMANCE)\.md\b"
    )
    files = [
        *PAGES.values(),
        *SOURCES,
        ROOT / "tests/vectors/README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "pyproject.toml",
    ]
    assert [str(file) for file in files if elsewhere.search(file.read_text("utf-8"))] == []


# --- Concepts and decisions ---


def test_each_concept_has_one_meaning() -> None:
    text = (DOCS / "concepts.md").read_text("utf-8")
    terms = re.findall(r"\*\*([\w -]+)\*\*", text)
    assert len(terms) > 100
    assert [term for term, count in Counter(map(str.lower, terms)).items() if count > 1] == []
    assert all(line.startswith("- **") for line in text.splitlines() if line.startswith("- "))


def test_the_words_of_enumerations_are_concepts() -> None:
    text = (DOCS / "concepts.md").read_text("utf-8").lower()
    nouns: list[type[Enum]] = [*Word.__subclasses__()]
    missing = [
        f"{noun.__name__}: {member.name.lower()}"
        for noun in nouns
        for member in noun
        if member.name.lower() not in text and noun.__name__ != "Acquired"
    ]
    assert missing == ["Ending: running"]


def test_decisions_are_numbered_and_complete() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert len({record.name[:4] for record in records}) == len(records)
    for record in records:
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", record.name)
        text = record.read_text("utf-8")
        assert re.search(r"^Status: (accepted|replaced by .+), \d{4}-\d{2}-\d{2}\.$", text, re.MULTILINE), (
            record
        )
        for part in ("Question", "Decision", "Also weighed", "Consequences"):
            assert f"\n## {part}\n" in text, record


# --- How to write a scenario ---

HOWTO = (DOCS / "howto" / "write-a-scenario.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", HOWTO, re.DOTALL | re.MULTILINE)


def test_the_scenarios_of_the_how_to_can_be_played() -> None:
    for text, toml, size in ((blocks("toml")[0], True, 4), (blocks("json")[0], False, 30)):
        ruleset = Ruleset.of(parse_scenario(text, toml=toml))
        state = step(ruleset, initial_state(ruleset, np.array([1], np.uint64)))
        assert (state.nodes, int(state.over[0])) == (size, 0)


def test_the_error_of_the_how_to_is_what_is_said() -> None:
    wrong = blocks("toml")[0].replace('[["reading", 8]', '[["raeding", 8]')
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(wrong, source="two-roads.toml", toml=True)
    assert blocks("text") == [f"{caught.value}\n"]


def test_the_pieces_of_the_how_to_fit_into_a_scenario() -> None:
    facade, assistant, events = (tomllib.loads(text) for text in blocks("toml")[1:])
    whole = tomllib.loads(blocks("toml")[0])
    whole["nodes"][2] |= facade
    whole["nodes"][0] |= assistant
    scenario = scenario_from_json(whole | events)
    assert scenario.nodes is not None
    assert (scenario.nodes[2].veil, scenario.nodes[0].assist, scenario.events[0].conc) == (
        400,
        (350, 400, 280, 200, 160, 120),
        300,
    )


def test_the_python_of_the_how_to_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "two-roads.toml").write_text(blocks("toml")[0], "utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(blocks("python")[0], "write-a-scenario.md", "exec"), names)  # noqa: S102 - a page of ours
    ruleset = names["ruleset"]
    assert isinstance(ruleset, Ruleset)
    assert ruleset.constants.horizon == 90
