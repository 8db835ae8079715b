"""Rule 13: scenario files are read, refused by name, written back and described."""

import copy
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest

from techrace_game.constants import Constants
from techrace_game.scenario import (
    MAX_BYTES,
    Scenario,
    json_schema,
    load_packaged,
    load_scenario,
    packaged_scenarios,
    parse_scenario,
    scenario_from_json,
)
from techrace_game.scenario_schema import GeneratorSpec, NodeSpec, SeatSpec
from techrace_game.shapes import ScenarioError
from techrace_game.testing import oracle_tree
from techrace_game.types import Kind, Motive

FOLDER = Path(load_scenario.__code__.co_filename).parent / "scenarios"
Edit = Callable[[dict[str, Any]], object]
VALIDATOR = jsonschema.Draft202012Validator(json_schema())

TOML = """
format = "techrace-scenario-1"
id = "tiny"
title = "Tiny"
[constants]
horizon = 40
w_fog = 0
[[seats]]
motive = "beneficial"
heads = 5
name = "Alone"
skills = [500, 600, 700, 800, 900, 1000]
[[nodes]]
id = "a"
name = "Start"
field = "ALN"
kind = "blue"
layer = 0
cost = 10
floor = 2
prereq = []
prestige = 100
revenue = 0
hazard = 0
[[nodes]]
id = "b"
name = "End"
field = "ALN"
kind = "yellow"
layer = 1
cost = 20
floor = 3
prereq = [["a", 9]]
prestige = 0
revenue = 0
hazard = 150
[[events]]
tick = 7
conc = 300
"""


def packaged(name: str) -> dict[str, Any]:
    mapping: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return mapping


def test_packaged_names() -> None:
    """The packaged scenarios are known by name, and each file is called as its id."""
    assert packaged_scenarios() == (
        "alignment2023",
        "deceptive",
        "large",
        "small",
        "standard",
        "toy",
        "turbo-doomed",
    )
    assert all(load_packaged(name).id == name for name in packaged_scenarios())


@pytest.mark.parametrize("name", packaged_scenarios())
def test_round_trip(name: str) -> None:
    """The canonical mapping reads back as the same scenario, is its own canonical form and fits the schema."""
    scenario = load_scenario(name)
    mapping = json.loads(json.dumps(scenario.to_json()))
    again = scenario_from_json(mapping)
    assert (again, again.digest(), again.to_json()) == (scenario, scenario.digest(), mapping)
    VALIDATOR.validate(mapping)
    VALIDATOR.validate(packaged(name))


def test_canonical_form_spells_constants_out() -> None:
    """A log that embeds a scenario means the same when a default changes later."""
    mapping = load_scenario("standard").to_json()
    assert set(mapping["constants"]) == {field.name for field in attrs.fields(Constants)}
    assert set(mapping["generator"]) == {field.name for field in attrs.fields(GeneratorSpec)}


def test_standard_is_the_rulebooks() -> None:
    """The standard scenario has the defaults of rules 10 and 12 and the seats of rule 10."""
    standard = load_scenario("standard")
    assert attrs.asdict(standard.constants) == oracle_tree.CONSTANTS
    assert standard.generator is not None
    assert attrs.asdict(standard.generator) == oracle_tree.GENERATOR
    assert [(seat.motive.word, seat.heads) for seat in standard.seats] == [
        ("academic", 10),
        ("profit", 12),
        ("haste", 10),
        ("beneficial", 12),
        ("beneficial", 12),
        ("crowd", 20),
    ]


def test_digest_is_of_the_meaning() -> None:
    """The order of keys and defaults written out don't matter; any value does."""
    mapping = packaged("toy")
    scenario = scenario_from_json(mapping)
    shuffled = dict(reversed(mapping.items())) | {"events": []}
    assert scenario_from_json(shuffled).digest() == scenario.digest()
    assert len(scenario.digest()) == 32
    assert scenario.with_constants(gamma=3).digest() != scenario.digest()


def test_toml_holds_the_same() -> None:
    """TOML and JSON are two ways to write one scenario."""
    scenario = parse_scenario(TOML)
    assert scenario.nodes is not None
    assert scenario.nodes[1].prereq == (("a", 9),)
    assert scenario.seats[0].skills == (500, 600, 700, 800, 900, 1000)
    assert scenario.events[0].conc == 300
    assert parse_scenario(json.dumps(scenario.to_json())) == scenario


def test_load_by_path(tmp_path: Path) -> None:
    """A path is read as its ending says, else by its first character; a byte order mark does no harm."""
    toml, plain = tmp_path / "tiny.toml", tmp_path / "tiny.txt"
    toml.write_text(TOML, "utf-8")
    plain.write_text("\ufeff" + json.dumps(load_scenario("toy").to_json()), "utf-8")
    assert load_scenario(toml).id == "tiny"
    assert load_scenario(str(plain)) == load_scenario("toy")


def test_with() -> None:
    """Constants, generator and seats can be overridden; the original stays."""
    standard = load_scenario("standard")
    seats = [SeatSpec(motive=Motive.HASTE, heads=3, name="One")]
    changed = standard.with_constants(horizon=60).with_generator(N=30, L=5).with_seats(seats)
    assert (changed.constants.horizon, changed.size, len(changed.seats)) == (60, 30, 1)
    assert (standard.constants.horizon, standard.size, len(standard.seats)) == (120, 45, 6)
    with pytest.raises(ScenarioError, match=r"^constants\.horizn: unknown key; did you mean 'horizon'\?$"):
        standard.with_constants(horizn=3)
    with pytest.raises(ScenarioError, match=r"^constants\.quarter: 0 is not a whole number from 1 to 30000$"):
        standard.with_constants(quarter=0)
    with pytest.raises(ScenarioError, match=r"^generator: scenario 'toy' has a hand-made tree$"):
        load_scenario("toy").with_generator(N=20)


def put(*path: str | int, value: Any) -> Edit:
    """Return an edit that sets one value of a mapping."""

    def edit(mapping: dict[str, Any]) -> None:
        place: Any = mapping
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return edit


STRUCTURE: list[tuple[str, Edit, str]] = [
    ("toy", put("format", value="techrace-scenario-9"), "format: 'techrace-scenario-9' is not"),
    ("toy", put("sets", value=[]), "sets: unknown key; did you mean 'seats'?"),
    ("toy", lambda m: m.pop("title"), "lacks the key 'title'"),
    ("toy", put("id", value="Two words"), "id: 'Two words' does not match"),
    ("toy", put("title", value=""), "title: '' is not a text of 1 to 120 characters"),
    ("toy", put("fields", value=["APP"] * 6), "fields: contains the same value twice"),
    ("toy", put("fields", 0, value=7), "fields[0]: 7 is not a text"),
    ("toy", put("constants", "gama", value=2), "constants.gama: unknown key; did you mean 'gamma'?"),
    ("toy", put("constants", "gamma", value=4), "constants.gamma: 4 is not a whole number from 1 to 3"),
    ("toy", put("constants", "w_fog", value=True), "constants.w_fog: True is not a whole number from 0 to 1"),
    ("toy", put("constants", "wage", value="9"), "constants.wage: '9' is not a whole number"),
    ("toy", put("constants", "wage", value=None), "constants.wage: None is not a whole number"),
    ("toy", put("constants", "wage", value=10**80), "constants.wage: a huge number is not a whole number"),
    ("toy", put("constants", value=[]), "constants: a list of 0 is not an object with keys"),
    ("toy", put("seats", value=[]), "seats: has 0 entries, expected 1 to 16"),
    ("toy", lambda m: m.update(seats=m["seats"] * 4), "seats: has 20 entries, expected 1 to 16"),
    ("toy", put("seats", 1, "motive", value="profits"), "seats[1].motive: 'profits' is not one of"),
    ("toy", put("seats", 2, "heads", value=-1), "seats[2].heads: -1 is not a whole number from 0 to"),
    ("toy", put("seats", 0, "skills", value=[1000] * 5), "seats[0].skills: has 5 entries, expected 6"),
    ("toy", put("nodes", value=[]), "nodes: has 0 entries, expected 1 to 128"),
    ("toy", lambda m: m.update(nodes=m["nodes"] * 7), "nodes: has 140 entries, expected 1 to 128"),
    ("toy", put("nodes", 3, "cost", value=6.5), "nodes[3].cost: 6.5 is not a whole number from 1 to 500000"),
    ("toy", put("nodes", 3, "floor", value=0), "nodes[3].floor: 0 is not a whole number from 1 to"),
    ("toy", put("nodes", 3, "kind", value="Blue"), "nodes[3].kind: 'Blue' is not one of"),
    ("toy", lambda m: m["nodes"][3].pop("cost"), "nodes[3]: lacks the key 'cost'"),
    ("toy", put("nodes", 7, "prereq", 1, value=["a", 10]), "nodes[7].prereq[1]: strength 10 is not a whole"),
    ("toy", put("nodes", 7, "prereq", 1, value=["a", 0]), "nodes[7].prereq[1]: strength 0 is not a whole"),
    ("toy", put("nodes", 7, "prereq", 1, value=["a"]), "nodes[7].prereq[1]: a list of 1 is not a pair"),
    ("toy", put("nodes", 7, "prereq", 1, value="a"), "nodes[7].prereq[1]: 'a' is not a pair [id, strength]"),
    (
        "toy",
        put("nodes", 9, "prereq", value=[["a", 1]] * 6),
        "nodes[9].prereq: has 6 entries, expected 0 to 5",
    ),
    ("toy", put("nodes", 16, "facade", value="green"), "nodes[16].facade: 'green' is not one of yellow, red"),
    ("toy", put("nodes", 16, "assist", value=[1] * 7), "nodes[16].assist: has 7 entries, expected 6"),
    ("toy", put("events", value=[{"tick": -1}]), "events[0].tick: -1 is not a whole number"),
    ("toy", put("generator", value={}), "has both of the keys 'nodes' and 'generator', expected exactly one"),
    (
        "toy",
        lambda m: m.pop("nodes"),
        "has neither of the keys 'nodes' and 'generator', expected exactly one",
    ),
    ("standard", put("generator", "root", value=3), "generator.root: 3 is not a whole number from 4 to 128"),
    ("standard", put("generator", "l", value=3), "generator.l: unknown key"),
]
MEANING: list[tuple[str, Edit, str]] = [
    ("toy", put("nodes", 3, "id", value="a"), "nodes[3].id: 'a' is already nodes[0]"),
    (
        "toy",
        put("nodes", 3, "field", value="CAPS"),
        "nodes[3].field: 'CAPS' is not one of APP, CAP, ROB, INT",
    ),
    ("toy", put("nodes", 7, "prereq", 0, 0, value="r11"), "nodes[7].prereq[0]: no node is called 'r11'; did"),
    ("toy", put("nodes", 7, "prereq", 0, 0, value="h"), "nodes[7].prereq[0]: node 'h' cannot be its own"),
    ("toy", put("nodes", 7, "prereq", value=[["d", 8], ["d", 2]]), "nodes[7].prereq[1]: 'd' is already a"),
    (
        "toy",
        put("nodes", 3, "prereq", value=[["k", 8]]),
        "nodes[3].prereq[0]: closes a cycle: d needs k needs",
    ),
    ("toy", put("nodes", 1, "prereq", value=[["g", 8]]), "nodes[1].prereq[0]: 'g' must stand before 'b' in"),
    (
        "toy",
        put("nodes", 3, "facade", value="yellow"),
        "nodes[3].facade: only endings have a facade, d is blue",
    ),
    ("toy", put("nodes", 16, "facade_hazard", value=1), "nodes[16].facade_hazard: needs the key 'facade'"),
    ("toy", put("title", value="a\x07b"), "title: 'a\\x07b' contains a character that cannot be printed"),
    ("toy", put("title", value="a\u202eb"), "title: 'a\\u202eb' contains a character that cannot be printed"),
    ("toy", put("title", value="a\ud800b"), "title: 'a\\ud800b' contains a character that cannot be printed"),
    ("toy", put("constants", "st_sketch", value=400), "constants.st_sketch: 400 is more than st_under 300"),
    ("toy", put("constants", "acad_own", value=301), "constants.acad_own: with acad_pub is 1001 together"),
    ("toy", put("constants", "haste_own", value=800), "constants.haste_own: with haste_any is 1100 together"),
    (
        "standard",
        put("generator", "N", value=16),
        "generator.N: 16 nodes without 5 endings and 4 roots leave 7",
    ),
    ("standard", put("generator", "red_back", value=9), "generator.red_back: 9 is not below L, 9"),
]


def refusal(name: str, edit: Edit) -> tuple[dict[str, Any], str]:
    mapping = copy.deepcopy(packaged(name))
    edit(mapping)
    with pytest.raises(ScenarioError) as caught:
        scenario_from_json(mapping, source="file.json")
    return mapping, str(caught.value)


@pytest.mark.parametrize(("name", "edit", "sentence"), STRUCTURE, ids=[case[2] for case in STRUCTURE])
def test_wrong_value(name: str, edit: Edit, sentence: str) -> None:
    """A wrong value is refused with its place, and the published schema refuses it too."""
    mapping, message = refusal(name, edit)
    assert message.startswith(f"file.json: {sentence}")
    assert not VALIDATOR.is_valid(mapping)


@pytest.mark.parametrize(("name", "edit", "sentence"), MEANING, ids=[case[2] for case in MEANING])
def test_wrong_combination(name: str, edit: Edit, sentence: str) -> None:
    """What no schema can say is refused with its place as well."""
    _, message = refusal(name, edit)
    assert message.startswith(f"file.json: {sentence}")


def test_only_endings() -> None:
    """A tree without ordinary nodes has no payoffs."""
    end = NodeSpec(
        id="e",
        name="End",
        field="CAP",
        kind=Kind.RED,
        layer=0,
        cost=1,
        floor=1,
        prereq=(),
        prestige=0,
        revenue=0,
        hazard=0,
    )
    with pytest.raises(
        ScenarioError, match=r"^nodes: are all endings, expected at least one blue or green node$"
    ):
        Scenario(id="x", title="X", seats=load_scenario("toy").seats, nodes=(end,))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "format: None is not 'techrace-scenario-1'"),
        ("[1, 2", "is not TOML: "),
        ('{"id": 1', "is not JSON: "),
        ('{"id": NaN}', "contains NaN, which is not a number of JSON"),
        ('{"id": 1, "id": 2}', "has the key 'id' twice in one object"),
        ('{"id": ' + "[" * 100_000, "is nested too deeply"),
        ("id = " + "[" * 100_000, "is nested too deeply"),
        ('{"id": ' + "9" * 5000 + "}", "is not JSON: "),
        ('{"id": 1e999}', "format: None is not"),
        ("#" * (MAX_BYTES + 1), f"is larger than {MAX_BYTES} bytes"),
    ],
    ids=lambda text: text[:20],
)
def test_unreadable_text(text: str, sentence: str) -> None:
    """Whatever the text, the answer is a sentence."""
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, source="file")
    assert str(caught.value).startswith(f"file: {sentence}")


def test_unreadable_file(tmp_path: Path) -> None:
    """Unknown names, binary files and huge files are refused by name; a folder is an operating system's error."""
    with pytest.raises(ScenarioError, match=r"^'standrd': is neither .* did you mean 'standard'"):
        load_scenario("standrd")
    with pytest.raises(ScenarioError, match="is neither a file nor"):
        load_scenario("a\0b")
    with pytest.raises(ScenarioError, match=r"^no packaged scenario is called '\.\./toy'"):
        load_packaged("../toy")
    with pytest.raises(OSError, match="directory"):
        load_scenario(tmp_path)
    binary = tmp_path / "x.json"
    binary.write_bytes(b"{\xff}")
    with pytest.raises(ScenarioError, match=r"^x\.json: is not UTF-8: invalid start byte at byte 1$"):
        load_scenario(binary)
    binary.write_bytes(b" " * (MAX_BYTES + 1))
    with pytest.raises(ScenarioError, match=r"^x\.json: is larger than"):
        load_scenario(binary)


def test_errors_travel_between_processes() -> None:
    """An error keeps place, problem and source through a pickle."""
    error = ScenarioError("nodes[1]", "is wrong", "x.json")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (its own bytes)
    assert (again.place, again.problem, again.source) == ("nodes[1]", "is wrong", "x.json")
    assert str(again) == str(error) == "x.json: nodes[1]: is wrong"
