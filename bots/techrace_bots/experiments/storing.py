"""The folder of results: for each experiment and variant, one file for each block, which appears whole.

::

    deferring/standard/identity.json  what the results depend on
    deferring/standard/000003.json    what the fourth block adds to every quantity
    command.txt                       the last command line, for the report

A runner that is killed leaves all of a block or nothing of it.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import attrs

from techrace_bots.experiments.model import Experiment, Variant, scenario_of, sitters_of
from techrace_bots.experiments.playing import Sums

IDENTITY = "identity.json"
COMMAND = "command.txt"


class ResultsError(ValueError):
    """A folder holds other results, or none; the message says which."""


def identity_of(experiment: Experiment, variant: Variant, seed: int) -> dict[str, Any]:
    """Return what the results of an experiment depend on: rules, players, quantities, worlds."""
    arms = {}
    for name, arm in experiment.arms.items():
        scenario = scenario_of(experiment, arm, variant)
        sitting = [attrs.asdict(sitter) for sitter in sitters_of(scenario, arm)]
        arms[name] = {"scenario": scenario.digest(), "sitters": sitting, "position": arm.position}
    quantities = {
        name: {"measure": quantity.measure, "weights": dict(quantity.weights)}
        for name, quantity in experiment.quantities.items()
    }
    content = json.dumps({"arms": arms, "quantities": quantities}, sort_keys=True)
    return {
        "experiment": experiment.name,
        "variant": variant.name,
        "seed": seed,
        "block": experiment.block,
        "declaration": hashlib.blake2b(content.encode(), digest_size=16).hexdigest(),
    }


@attrs.frozen
class Store:
    """A folder of results."""

    folder: Path

    def begin(self, experiment: Experiment, variant: Variant, seed: int) -> None:
        """Make the folder of an experiment, or check that it is that experiment's.

        Raises:
            ResultsError: it holds the results of another declaration, seed or size of block.
            OSError: it cannot be made or read.
        """
        identity, path = identity_of(experiment, variant, seed), self._path(experiment.name, variant.name)
        if (path / IDENTITY).exists():
            there = json.loads((path / IDENTITY).read_text(encoding="utf-8"))
            for name, value in identity.items():
                if there.get(name) != value:
                    raise ResultsError(
                        f"{path}: holds other results: {name} is {there.get(name)!r} there and "
                        f"{value!r} now; name "
                        "another folder, or delete this one"
                    )
            return
        path.mkdir(parents=True, exist_ok=True)
        _write(path / IDENTITY, json.dumps(identity, indent=2, sort_keys=True) + "\n")

    def worlds(self, experiment: str, variant: str) -> int:
        """Return how many worlds have been played."""
        blocks = len(self.blocks(experiment, variant))
        if not blocks:
            return 0
        path = self._path(experiment, variant) / IDENTITY
        return blocks * int(json.loads(path.read_text(encoding="utf-8"))["block"])

    def keep(self, experiment: str, variant: str, block: int, sums: Sums) -> None:
        """Store a block.

        Raises:
            OSError: it cannot be written.
        """
        text = json.dumps(sums, sort_keys=True, separators=(",", ":")) + "\n"
        _write(self._path(experiment, variant) / f"{block:06}.json", text)

    def blocks(self, experiment: str, variant: str) -> list[Sums]:
        """Return the blocks without a gap from the first on."""
        found: list[Sums] = []
        while (path := self._path(experiment, variant) / f"{len(found):06}.json").exists():
            found.append(json.loads(path.read_text(encoding="utf-8")))
        return found

    def tell(self, command: str) -> None:
        """Write down with which command line the results are being made.

        Raises:
            OSError: it cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / COMMAND, command + "\n")

    def command(self) -> str:
        """Return the last command line, empty if nobody told any."""
        path = self.folder / COMMAND
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""

    def _path(self, experiment: str, variant: str) -> Path:
        return self.folder / experiment / variant


def added(blocks: list[Sums]) -> Sums:
    """Return the sums of blocks, added in their order."""
    total: Sums = {name: [0.0, 0.0, 0.0] for name in blocks[0]} if blocks else {}
    for block in blocks:
        for name, values in block.items():
            total[name] = [before + value for before, value in zip(total[name], values, strict=True)]
    return total


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
