"""Every golden vector, played by every engine."""

from pathlib import Path

import pytest

from techrace_game.testing.adapters import ENGINES
from techrace_game.testing.vector_files import read_vector, scenario_of
from techrace_game.testing.vectors import check_vector

VECTORS = Path(__file__).parent.parent / "vectors"


# Trees of a hundred nodes and twelve seats.
LARGE = {"004-standard-105", "014-standard-115", "024-standard-125", "034-standard-135"}


def test_there_are_forty_vectors() -> None:
    assert len(list(VECTORS.glob("*.json"))) == 40


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if path.stem in LARGE else [])
        for path in sorted(VECTORS.glob("*.json"))
    ],
)
def test_an_engine_agrees_with_the_vector(path: Path, engine: str) -> None:
    vector = read_vector(path)
    assert vector is not None
    assert check_vector(path.name, vector, scenario_of(path, vector), ENGINES[engine]) is None
