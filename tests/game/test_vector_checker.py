"""The command that checks an engine against a folder of vectors."""

import json
from pathlib import Path
from typing import Any

import pytest

from techrace_game.testing.__main__ import main

VECTORS = Path(__file__).parent.parent / "vectors"
TOY = VECTORS / "002-toy-103.json"


@pytest.fixture
def vector() -> dict[str, Any]:
    """The shortest golden vector, whose scenario is packaged with the game."""
    content: dict[str, Any] = json.loads(TOY.read_text(encoding="utf-8"))
    return content


def check(folder: Path, *options: str) -> int:
    return main(["vectors", str(folder), "--engine", "oracle", *options])


def put(folder: Path, content: object, name: str = "a.json") -> None:
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def test_a_folder_that_agrees_exits_with_0(
    tmp_path: Path, vector: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, vector)
    assert check(tmp_path) == 0
    assert capsys.readouterr().out == "1 of 1 vectors agree\n"


def test_a_changed_checksum_is_found_with_its_file_tick_array_and_value(
    tmp_path: Path, vector: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    found = vector["ticks"][3]["crc"]["tick"]
    vector["ticks"][3]["crc"]["tick"] = 7
    put(tmp_path, vector)
    assert check(tmp_path) == 1
    assert capsys.readouterr().out == (
        "0 of 1 vectors agree\n"
        f"first difference: a.json: tick 3: tick: expected 7, found {found}\n"
        "  tick found: 4\n"
    )


@pytest.mark.parametrize(
    ("section", "where"), [("tree_crc", "tree"), ("start_crc", "start"), ("end", "end"), ("maps", "map")]
)
def test_every_section_is_compared(
    tmp_path: Path,
    vector: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    section: str,
    where: str,
) -> None:
    if section == "maps":
        vector["maps"][1]["seats"][2]["cost"] += 1
        where = "map of seat 2 at tick 4"
    else:
        table = vector[section]
        table["endnode" if section == "end" else next(iter(table))] += 1
    put(tmp_path, vector)
    assert check(tmp_path, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["checked"], report["agreed"]) == (1, 0)
    assert report["differences"][0]["where"] == where


def test_a_scenario_file_beside_the_vectors_comes_before_the_packaged_one(
    tmp_path: Path, vector: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, vector)
    put(tmp_path, {"format": "techrace-scenario-1", "nodes": []}, "toy.json")
    assert check(tmp_path) == 1
    assert "tree: kind" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": "other"}, "a.json: format is not 'techrace-vector-1'"),
        (
            {"scenario": "nope"},
            "a.json: the scenario 'nope' lies neither beside the vectors nor in the package",
        ),
        ({"scenario": "../toy"}, "a.json: the scenario '../toy' is not a plain file name"),
        ({"seed": "1"}, "a.json: seed is not an integer"),
        ({"constants": {"gama": 2}}, "a.json: the engine refuses the scenario: "),
        ({"ticks": [{"crc": {}, "orders": [None]}]}, "a.json: ticks[0] has 1 orders for 5 seats"),
        (
            {"ticks": [{"crc": {}, "orders": [None, None, {"slots": [[1]]}, None, None]}]},
            "a.json: ticks[0].orders[2].slots has the wrong form",
        ),
        ({"start_crc": {"knwon": 1}}, "a.json: the engine has no array 'knwon'"),
    ],
)
def test_a_vector_that_cannot_be_checked_is_named_in_one_sentence(
    tmp_path: Path,
    vector: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    change: dict[str, Any],
    sentence: str,
) -> None:
    put(tmp_path, vector | change)
    assert check(tmp_path) == 2
    complaint = capsys.readouterr().err
    assert sentence in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "sentence"), [("{", "is not JSON"), ("[]", "is not a JSON object"), ("\xff", "is not JSON")]
)
def test_a_file_that_is_not_an_object_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    (tmp_path / "a.json").write_bytes(text.encode("latin-1"))
    assert check(tmp_path) == 2
    assert sentence in capsys.readouterr().err


def test_a_folder_without_vectors_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path) == 2
    assert "has no vectors" in capsys.readouterr().err
    assert check(tmp_path / "none") == 2
    assert "is not a folder" in capsys.readouterr().err
