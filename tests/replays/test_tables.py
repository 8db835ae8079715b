"""Tables of logs: what they say is what the engine says, who is in them is nobody's business, and SQL asks them."""

import json
import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

import replay_kit as kit
from techrace_bots import play
from techrace_bots.recorded import Recorder
from techrace_bots.registry import archetype, player
from techrace_game import MatchState, Ruleset, Scenario, load_scenario, payoffs
from techrace_replays import FormatError, header_record, read_log, redacted, tables, write_log
from techrace_replays.parts import Controller
from techrace_replays.records import Annotation, Fault, Header, Join, Record
from techrace_replays.rules import rules_hash
from techrace_replays.study import TABLES, Pseudonyms, load_or_create_pseudonyms, log_files
from techrace_replays.study.asking import QueryError, ask
from techrace_replays.study.building import Options, arrow_schema
from techrace_replays.study.codebook import codebook, main
from techrace_replays.study.exporting import export
from techrace_replays.study.ready import READY

ROOT = Path(__file__).parents[2]
SMALL = load_scenario("standard").with_constants(horizon=24).with_generator(N=24, L=5)
"""Ends at its horizon or before; all wrinkles on."""
OPEN = SMALL.with_constants(w_publish=0, w_econ=0, horizon=16)
STANDARD = load_scenario("standard")


def bots(scenario: Scenario) -> list[Any]:
    return [player(archetype(seat.motive).name, scenario.constants) for seat in scenario.seats]


def write_matches(folder: Path, scenario: Scenario, label: str, seeds: range) -> MatchState:
    """Play matches of the archetypes in one batch, and keep the log of each; returns the final states."""
    for seed in seeds:
        recorder = Recorder(scenario, bots(scenario), seed)
        header = header_record(scenario, seed=seed, match_id=f"{label}-{seed}")
        write_log(folder / f"{label}-{seed}.techrace", [header, *recorder.records()])
    return play(Ruleset.of(scenario), bots(scenario), np.array(list(seeds), np.uint64))


MONEY = """
    SELECT s.log, s.seat,
        s.start_money
        + coalesce((SELECT sum(p.money) FROM publications p WHERE p.log = s.log AND p.seat = s.seat), 0)
        + coalesce((
            SELECT sum(q.endowment + q.grant + q.revenue - q.wages + q.unpaid - q.hiring_cost)
            FROM quarters q WHERE q.log = s.log AND q.seat = s.seat
          ), 0) AS money
    FROM seats s
"""
"""What came in less what went out."""

PAYOFFS = """
    WITH c AS (
        PIVOT constants ON name IN (
            'acad_pub', 'acad_own', 'haste_any', 'haste_own', 'horizon', 'ben_horizon', 'ben_survive', 'prof_first',
            'prof_target'
        ) USING first(value) GROUP BY log
    ),
    nodes_of AS (
        SELECT log, count(*) FILTER (kind IN ('blue', 'green')) AS ntech FROM nodes GROUP BY log
    ),
    reached AS (
        SELECT log, count(DISTINCT node) FILTER (kind IN ('blue', 'green')) AS nunl FROM unlocks GROUP BY log
    ),
    own AS (
        SELECT log, by_seat AS seat, count(*) FILTER (first) AS credit, count(*) FILTER (kind = 'green') AS greens
        FROM unlocks GROUP BY log, by_seat
    ),
    sold AS (SELECT log, seat, sum(revenue) AS earned FROM quarters GROUP BY log, seat),
    f AS (
        SELECT s.log, s.seat, s.motive, m.ending, m.ticks AS t, (m.builders >> s.seat) & 1 AS builder, n.ntech,
            coalesce(r.nunl, 0) AS nunl, coalesce(o.credit, 0) AS credit, coalesce(o.greens, 0) AS greens,
            coalesce(e.earned, 0) AS earned
        FROM seats s JOIN matches m USING (log) JOIN nodes_of n USING (log)
        LEFT JOIN reached r USING (log) LEFT JOIN own o USING (log, seat) LEFT JOIN sold e USING (log, seat)
    )
    SELECT f.log, f.seat, CASE f.motive
        WHEN 'academic' THEN c.acad_pub * f.nunl // f.ntech
            + least(c.acad_own, c.acad_own * f.credit * 3 // f.ntech)
        WHEN 'haste' THEN CASE WHEN f.ending = 'horizon' THEN 0 ELSE
            c.haste_any + f.builder * c.haste_own
            + (1000 - c.haste_any - c.haste_own) * (c.horizon - f.t) // c.horizon END
        WHEN 'beneficial' THEN CASE f.ending WHEN 'yellow' THEN 1000 WHEN 'horizon' THEN c.ben_horizon
            ELSE c.ben_survive * f.t // c.horizon END
        ELSE CASE WHEN f.greens > 0 THEN c.prof_first ELSE 0 END
            + least(1000 - c.prof_first, (1000 - c.prof_first) * f.earned // c.prof_target)
        END AS payoff
    FROM f JOIN c USING (log)
"""
"""Rule 8, in SQL, from unlocks, sales and the end."""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[Scenario, MatchState]]]:
    """The tables of 200 matches, and what the engine says of them by the start of their names."""
    folder = tmp_path_factory.mktemp("study")
    logs = folder / "logs"
    logs.mkdir()
    played = {
        label: (scenario, write_matches(logs, scenario, label, seeds))
        for label, scenario, seeds in (
            ("small", SMALL, range(160)),
            ("open", OPEN, range(20)),
            ("standard", STANDARD, range(20)),
        )
    }
    exported = export(logs, folder / "tables", Options(name=str), csv=True)
    assert (exported.files, exported.rows["matches"], exported.skipped) == (200, 200, ())
    return folder / "tables", played


def by_match(table: pa.Table, value: str) -> dict[str, dict[int, Any]]:
    found: dict[str, dict[int, Any]] = {}
    for row in table.to_pylist():
        found.setdefault(row["match_id"], {})[row["place"]] = row[value]
    return found


@pytest.mark.slow
def test_payoffs_unlock_times_and_money_by_sql_are_the_engines(
    study: tuple[Path, dict[str, tuple[Scenario, MatchState]]],
) -> None:
    folder, played = study
    named = (
        "SELECT m.match_id, x.{place} AS place, x.{value} AS value FROM ({sql}) x JOIN matches m USING (log)"
    )
    asked = {
        what: by_match(ask(named.format(place=place, value=value, sql=sql), folder), "value")
        for what, place, value, sql in (
            ("money", "seat", "money", MONEY),
            ("payoff", "seat", "payoff", PAYOFFS),
            ("first", "node", "tick", "SELECT log, node, min(tick) AS tick FROM unlocks GROUP BY log, node"),
        )
    }
    compared = 0
    for label, (scenario, state) in played.items():
        paid = payoffs(Ruleset.of(scenario), state)
        for row in range(state.matches):
            match = f"{label}-{int(state.seed[row])}"
            if scenario.constants.w_econ:
                assert asked["money"][match] == dict(enumerate(state.money[row].tolist())), match
            assert asked["payoff"][match] == dict(enumerate(paid[row].tolist())), match
            first = {node: tick for node, tick in enumerate(state.first[row].tolist()) if tick >= 0}
            assert asked["first"].get(match, {}) == first, match
            compared += 1
    assert compared == 200
    endings = {int(over) for _, state in played.values() for over in state.over}
    assert endings == {1, 2, 3}


@pytest.mark.slow
def test_each_quarter_follows_from_the_one_before(
    study: tuple[Path, dict[str, tuple[Scenario, MatchState]]],
) -> None:
    """Grants follow from prestige, staff from hiring; and money from quarter to quarter, publications between."""
    folder, _ = study
    wrong = """
        WITH q AS (
            SELECT q.*, c.value AS pool,
                sum(q.prestige) OVER (PARTITION BY q.log, q.tick) AS total,
                lag(q.money_after, 1, s.start_money) OVER w AS before,
                lag(q.tick, 1, -1) OVER w AS since
            FROM quarters q JOIN seats s USING (log, seat)
            JOIN constants c ON c.log = q.log AND c.name = 'grant_pool'
            WINDOW w AS (PARTITION BY q.log, q.seat ORDER BY q.tick)
        ), p AS (
            SELECT q.*, coalesce((
                SELECT sum(p.money) FROM publications p
                WHERE p.log = q.log AND p.seat = q.seat AND p.tick > q.since AND p.tick <= q.tick
            ), 0) AS published
            FROM q
        )
        SELECT count(*) AS wrong FROM p
        WHERE "grant" <> CASE WHEN total > 0 THEN pool * prestige // total ELSE 0 END
        OR money_after <> greatest(before + published + endowment + "grant" + revenue - wages, 0) - hiring_cost
        OR (unpaid > 0) <> (before + published + endowment + "grant" + revenue < wages)
    """
    assert ask(wrong, folder)["wrong"].to_pylist() == [0]
    assert ask("SELECT count(*) AS n FROM quarters WHERE hired > 0", folder)["n"][0].as_py() > 100


@pytest.mark.slow
def test_the_files_say_what_they_are(study: tuple[Path, dict[str, tuple[Scenario, MatchState]]]) -> None:
    folder, _ = study
    for name, spec in TABLES.items():
        file = pq.ParquetFile(folder / f"{name}.parquet")
        schema = file.schema_arrow
        assert tuple(schema.names) == spec.names
        told = schema.metadata
        assert told[b"techrace.schema"] == b"1"
        assert told[b"techrace.rules_hash"] == rules_hash().hex().encode()
        assert b"techrace.exporter" in told
        assert schema.field("log").metadata[b"description"].startswith(b"the match: chain value")
        if file.metadata.num_rows:
            assert file.metadata.row_group(0).column(0).compression == "ZSTD"
            assert pa_csv.read_csv(folder / f"{name}.csv").num_rows == file.metadata.num_rows
    assert (folder / "codebook.md").read_text("utf-8") == codebook()
    assert {path.stem for path in folder.glob("*.sql")} == set(READY)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(READY))
def test_every_ready_query_answers(
    study: tuple[Path, dict[str, tuple[Scenario, MatchState]]], name: str
) -> None:
    query = READY[name]
    assert query.text
    assert ask(query.sql, study[0]).num_rows > 1


def test_there_are_five_ready_queries() -> None:
    assert set(READY) == {"endings", "payoffs", "technologies", "secrets", "work"}


# -- one match, its people and its words --

TOY = kit.random_match("toy", 5, 6)


@cache
def with_people() -> tuple[Record, ...]:
    """The toy match with two people, a bot, words and a fault."""
    head = TOY[0]
    assert isinstance(head, Header)
    seats = list(head.seats)
    seats[0] = attrs.evolve(seats[0], name="Ada Example", controller=Controller.HUMAN)
    seats[1] = attrs.evolve(seats[1], name="robot", controller=Controller.BOT, bot="haste")
    head = attrs.evolve(head, seats=tuple(seats), extra={"tournament": "spring", "block": "b1"})
    beside: list[Record] = [
        Join(tick=0, seat=2, what="join", controller=Controller.HUMAN, name="Bob Example", at_ms=3),
        Annotation(tick=0, kind="chat", text="Ada Example says hello", seat=0, to=2, at_ms=4),
        Annotation(
            tick=0, kind="pledge", text="word", seat=0, data={"verb": "publish", "node": 0, "until": 9}
        ),
        Fault(tick=0, kind="timeout", detail="Ada Example's laptop", seat=0, latency_ms=70),
    ]
    return head, *beside, *TOY[1:]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "one.techrace"
    write_log(path, with_people())
    return path


def test_a_notebook_gets_arrow_tables(log: Path) -> None:
    found = tables(log)
    assert set(found) == set(TABLES)
    for name, table in found.items():
        assert table.schema.equals(arrow_schema(TABLES[name])), name
    match = found["matches"].to_pylist()[0]
    assert (match["tournament"], match["block"], match["replayed"]) == ("spring", "b1", True)
    assert match["log"] == read_log(log.read_bytes()).final_hash.hex()
    assert found["claims"].to_pylist()[0]["verb"] == "publish"
    assert found["messages"]["characters"].to_pylist() == [22, 4]
    seat = found["seats"].to_pylist()[0]
    assert (seat["faults"], seat["timeouts"]) == (1, 1)


def test_optional_columns_alone_may_be_missing(log: Path) -> None:
    for name, table in tables(log, texts=True).items():
        for column in TABLES[name].columns:
            assert column.optional or table[column.name].null_count == 0, (name, column.name)


def test_people_have_pseudonyms_and_words_stay_inside(log: Path) -> None:
    content = json.dumps({name: table.to_pylist() for name, table in tables(log).items()})
    assert "Example" not in content
    assert "robot" in content
    found = tables(log, only=["seats", "sittings"], names=Pseudonyms(b"k" * 32))
    ada = Pseudonyms(b"k" * 32)("Ada Example")
    assert re.fullmatch(r"p-[a-z2-7]{12}", ada)
    assert found["seats"]["name"].to_pylist()[:2] == [ada, "robot"]
    joined = [row["name"] for row in found["sittings"].to_pylist() if row["what"] == "join"]
    assert joined == [Pseudonyms(b"k" * 32)("Bob Example")]


def test_names_and_texts_are_there_if_they_are_asked_for(log: Path) -> None:
    found = tables(log, texts=True, names=str)
    assert found["seats"]["name"][0].as_py() == "Ada Example"
    assert found["messages"]["text"].to_pylist() == ["Ada Example says hello", "word"]
    assert found["faults"]["detail"].to_pylist() == ["Ada Example's laptop"]


def test_no_name_in_a_csv_file_is_a_formula(tmp_path: Path) -> None:
    header, *rest = TOY
    assert isinstance(header, Header)
    names = ("=1+1", "+1", "-1", "@SUM(A1)", "plain = name")
    seats = [attrs.evolve(entry, name=name) for entry, name in zip(header.seats, names, strict=False)]
    seats += header.seats[len(seats) :]
    write_log(tmp_path / "one.techrace", [attrs.evolve(header, seats=tuple(seats)), *rest])
    export(tmp_path / "one.techrace", tmp_path / "tables", Options(name=str), csv=True)
    told = pa_csv.read_csv(tmp_path / "tables" / "seats.csv")["name"].to_pylist()
    shown = [name if name.startswith("plain") else f"'{name}" for name in names]
    assert told[: len(names)] == shown[: len(header.seats)]
    kept = pq.read_table(tmp_path / "tables" / "seats.parquet")["name"].to_pylist()
    assert kept == [entry.name for entry in seats]


def test_another_key_gives_other_pseudonyms() -> None:
    one, other = Pseudonyms(b"1" * 32), Pseudonyms(b"2" * 32)
    assert one("Ada") == one("Ada") != other("Ada")
    assert "1111" not in repr(one)
    with pytest.raises(ValueError, match="expected at least 16 bytes"):
        Pseudonyms(b"short")


def test_the_key_of_pseudonyms_is_kept_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "pseudonyms.key"
    first = load_or_create_pseudonyms(path)("Ada")
    assert load_or_create_pseudonyms(path)("Ada") == first
    assert path.stat().st_mode & 0o777 == 0o600
    for wrong in (b"no key", b"\xff\xfe", b"abcd"):
        path.write_bytes(wrong)
        with pytest.raises(FormatError, match="expected a key as 64 hexadecimal digits"):
            load_or_create_pseudonyms(path)


def test_what_cannot_be_played_again_is_there_as_far_as_it_is_recorded(tmp_path: Path) -> None:
    public = tmp_path / "public.techrace"
    write_log(public, redacted(read_log(kit.bytes_of(TOY))))
    (tmp_path / "torn.techrace").write_bytes(kit.bytes_of(TOY)[:-300])
    (tmp_path / "nothing.techrace").write_bytes(b"hello")
    whole = tmp_path / "whole.techrace"
    write_log(whole, TOY)
    (tmp_path / "twice.techrace").write_bytes(whole.read_bytes())
    options = Options(name=str)
    exported = export(tmp_path, tmp_path / "tables", options)
    assert exported.rows["matches"] == 3
    assert [(skipped.file.name, skipped.partly) for skipped in exported.skipped] == [
        ("nothing.techrace", False),
        ("public.techrace", True),
        ("whole.techrace", False),
    ]
    rows = {row["file"]: row for row in tables(tmp_path)["matches"].to_pylist()}
    assert (rows["public.techrace"]["replayed"], rows["public.techrace"]["redaction"]) == (False, "public")
    assert rows["public.techrace"]["ending"] == rows["twice.techrace"]["ending"]
    assert (rows["torn.techrace"]["complete"], rows["torn.techrace"]["replayed"]) == (False, True)
    assert not (tmp_path / "tables" / "matches.csv").exists()


def test_fewer_tables_take_less_and_unknown_ones_are_refused(log: Path) -> None:
    assert set(tables([log], only=["events"])) == {"events"}
    with pytest.raises(ValueError, match=r"only: expected names out of matches, .* found \['moves'\]"):
        tables(log, only=["moves"])
    with pytest.raises(FileNotFoundError):
        tables(log.parent / "none")


def test_no_matches_are_empty_tables(tmp_path: Path) -> None:
    assert {name: len(table) for name, table in tables(tmp_path).items()} == dict.fromkeys(TABLES, 0)


def test_files_are_found_in_folders_and_in_order(tmp_path: Path) -> None:
    for name in ("b.techrace", "deep/a.techrace", ".b.techrace.partial", "other.txt", ".hidden.techrace"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in log_files(tmp_path)] == ["b.techrace", "a.techrace"]
    assert log_files(tmp_path / "other.txt") == [tmp_path / "other.txt"]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT * FROM read_csv('/etc/passwd')", "Permission Error"),
        ("SELECT * FROM read_text('{folder}/codebook.md')", "Permission Error"),
        ("SELECT * FROM '/etc/passwd'", "does not exist"),
        ("COPY matches TO '{folder}/out.csv'", "expected a SELECT, found COPY"),
        ("ATTACH '{folder}/x.db'", "expected a SELECT, found ATTACH"),
        ("INSTALL httpfs", "expected a SELECT, found LOAD"),
        ("SET enable_external_access = true", "expected a SELECT, found SET"),
        ("PIVOT constants ON name USING first(value)", r"name its values, as in PIVOT \.\.\. ON column IN"),
        ("SELECT 1; SELECT 2", "expected one statement, found 2"),
        ("", "expected one statement, found 0"),
        ("SELEC 1", "syntax error"),
        ("SELECT nothing FROM matches", "nothing"),
    ],
)
def test_a_query_sees_the_tables_and_nothing_else(log: Path, sql: str, says: str) -> None:
    folder = log.parent / "tables"
    export(log, folder, Options(name=str))
    before = sorted(os.listdir(folder))
    for source in (folder, log):
        with pytest.raises(QueryError, match=says):
            ask(sql.format(folder=folder), source)
    assert sorted(os.listdir(folder)) == before


def test_exported_and_read_tables_give_the_same_answer(log: Path) -> None:
    sql = "SELECT seat, motive, payoff FROM seats ORDER BY seat"
    export(log, log.parent / "tables", Options(name=str))
    assert ask(sql, log).equals(ask(sql, log.parent / "tables"))


def test_a_missing_package_is_named_with_its_extra(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "techrace_replays.study.building", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'techrace\[analysis\]'"):
        tables(log)


def test_the_codebook_in_the_documents_is_the_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (ROOT / "docs" / "tables.md").read_text("utf-8") == codebook()
    page = tmp_path / "tables.md"
    assert main(["--check", str(page)]) == 1
    assert "out of date" in capsys.readouterr().out
    assert main(["--write", str(page)]) == 0
    assert main(["--check", str(page)]) == 0
