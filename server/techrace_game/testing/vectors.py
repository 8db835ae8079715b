"""Checks an engine against a folder of golden vectors.

A vector is one whole match: what every seat submitted at every tick, and a checksum of each array after it.
The checksum is the CRC-32 of the array as little-endian 64-bit integers in C order, so that any language can
make it.
"""

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techrace_game.testing.adapters import MatchFactory, MatchUnderTest, plain
from techrace_game.testing.vector_files import VECTOR_FORMAT, BadVectorError, read_vectors, scenario_of

__all__ = ["BadVectorError", "Difference", "Report", "check_folder", "check_vector", "checksum"]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The first place where an engine departs from a vector.

    `where` is "tree", "start", "tick 12", "map of seat 3 at tick 12" or "end". `expected` and `found` are
    checksums, except at "end", where they are the values themselves.
    """

    file: str
    where: str
    array: str
    expected: Any
    found: Any
    value: Any

    def __str__(self) -> str:
        value = json.dumps(self.value, separators=(",", ":"))
        return (
            f"{self.file}: {self.where}: {self.array}: expected {self.expected}, found {self.found}\n"
            f"  {self.array} found: {value}"
        )


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a check of a folder found: how many vectors, and the first difference of each that disagrees."""

    checked: int
    differences: tuple[Difference, ...]

    @property
    def agreed(self) -> int:
        return self.checked - len(self.differences)


def checksum(value: Any) -> int:
    """Return the CRC-32 of an array, or of a scalar as an array of one."""
    flat = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(flat, Sequence):
        flat = [flat]
    while flat and isinstance(flat[0], Sequence):
        flat = [entry for row in flat for entry in row]
    return zlib.crc32(struct.pack(f"<{len(flat)}q", *flat))


def check_folder(folder: Path, factory: MatchFactory) -> Report:
    """Play every vector of a folder.

    Args:
        folder: holds vectors as *.json; scenario files may lie among them or in `scenarios` beside it.
        factory: starts a match of the engine under test.

    Raises:
        BadVectorError: the folder has no vectors, or a file in it can't be read as one.
    """
    checked = 0
    differences = []
    for path, vector in read_vectors(folder):
        checked += 1
        difference = check_vector(path.name, vector, scenario_of(path, vector), factory)
        if difference:
            differences.append(difference)
    if not checked:
        raise BadVectorError(f"{folder} has no vectors (*.json files of format {VECTOR_FORMAT!r})")
    return Report(checked=checked, differences=tuple(differences))


def check_vector(
    name: str, vector: Mapping[str, Any], scenario: Mapping[str, Any], factory: MatchFactory
) -> Difference | None:
    """Play one vector and return where the engine first departs from it.

    Raises:
        BadVectorError: the engine refuses the scenario, or the vector names an array that it doesn't have.
    """
    try:
        match = factory(scenario, vector["seed"])
    except ValueError as error:
        raise BadVectorError(f"{name}: the engine refuses the scenario: {error}") from error
    return _first_difference(name, vector, match)


def _first_difference(name: str, vector: Mapping[str, Any], match: MatchUnderTest) -> Difference | None:
    maps = {entry["tick"]: entry["seats"] for entry in vector["maps"]}
    found = _compare(name, "tree", vector["tree_crc"], match.tree())
    found = found or _compare(name, "start", vector["start_crc"], match.state())
    if found:
        return found
    for t, tick in enumerate(vector["ticks"]):
        for seat, expected in enumerate(maps.get(t, [])):
            found = _compare(name, f"map of seat {seat} at tick {t}", expected, match.perceived(seat))
            if found:
                return found
        match.play(tick["orders"])
        found = _compare(name, f"tick {t}", tick["crc"], match.state())
        if found:
            return found
    final = {**match.state(), "payoffs": match.payoffs()}
    for array, expected in vector["end"].items():
        value = plain(_array(name, final, array))
        if value != expected:
            return Difference(
                file=name, where="end", array=array, expected=expected, found=value, value=value
            )
    return None


def _compare(
    name: str, where: str, expected: Mapping[str, int], arrays: Mapping[str, Any]
) -> Difference | None:
    for array, crc in expected.items():
        value = _array(name, arrays, array)
        found = checksum(value)
        if found != crc:
            return Difference(
                file=name, where=where, array=array, expected=crc, found=found, value=plain(value)
            )
    return None


def _array(name: str, arrays: Mapping[str, Any], array: str) -> Any:
    if array not in arrays:
        raise BadVectorError(f"{name}: the engine has no array {array!r}")
    return arrays[array]
