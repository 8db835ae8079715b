"""Reads vectors and the scenarios they name: files that somebody else wrote, so every complaint names one."""

import json
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

VECTOR_FORMAT = "techrace-vector-1"
SCENARIO_FORMAT = "techrace-scenario-1"


class BadVectorError(ValueError):
    """A folder or file that can't be checked; the text is one sentence that names it and what is wrong."""


def read_vectors(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the folder's vectors by file name; scenario files among them are passed over.

    Raises:
        BadVectorError: the folder or a file can't be read, or a file is neither vector nor scenario.
    """
    if not folder.is_dir():
        raise BadVectorError(f"{folder} is not a folder")
    for path in sorted(folder.glob("*.json")):
        vector = read_vector(path)
        if vector is not None:
            yield path, vector


def read_vector(path: Path) -> dict[str, Any] | None:
    """Return one vector, or None for a scenario file.

    Raises:
        BadVectorError: the file can't be read, or is neither a whole vector nor a scenario.
    """
    content = _read_object(path)
    if content.get("format") == SCENARIO_FORMAT:
        return None
    _validate(path, content)
    return content


def scenario_of(path: Path, vector: Mapping[str, Any]) -> dict[str, Any]:
    """Return the scenario's JSON object that a vector was played with.

    A scenario file's constants are overridden by the vector's; its skills belong to the seats by index, whose
    motives and heads are the vector's.
    """
    name = vector["scenario"]
    seats = [{"motive": seat["motive"], "heads": seat["heads"]} for seat in vector["seats"]]
    if name == "standard":
        return {"generator": vector["generator"], "constants": vector["constants"], "seats": seats}
    scenario = _find_scenario(path, name)
    for seat, own in zip(seats, scenario.get("seats", []), strict=False):
        if own.get("skills"):
            seat["skills"] = own["skills"]
    constants = {**scenario.get("constants", {}), **vector["constants"]}
    return {**scenario, "constants": constants, "seats": seats}


def _find_scenario(path: Path, name: str) -> dict[str, Any]:
    if name != Path(name).name:
        raise BadVectorError(f"{path}: the scenario {name!r} is not a plain file name")
    for place in (path.parent, path.parent.parent / "scenarios"):
        file = place / f"{name}.json"
        if file.is_file():
            return _read_object(file)
    packaged = resources.files("techrace_game") / "scenarios" / f"{name}.json"
    if packaged.is_file():
        scenario: dict[str, Any] = json.loads(packaged.read_text(encoding="utf-8"))
        return scenario
    raise BadVectorError(f"{path}: the scenario {name!r} lies neither beside the vectors nor in the package")


def _read_object(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadVectorError(f"{path} can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise BadVectorError(f"{path} is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise BadVectorError(f"{path} is not a JSON object")
    return content


def _is_int(value: Any) -> bool:
    return type(value) is int and -(1 << 63) <= value < 1 << 64


def _is_ints(value: Any) -> bool:
    return isinstance(value, list) and all(_is_int(entry) for entry in value)


def _is_pairs(value: Any) -> bool:
    return isinstance(value, list) and all(_is_ints(pair) and len(pair) == 2 for pair in value)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_int(entry) for entry in value.values())


def _is_seat(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("motive"), str) and _is_int(value.get("heads"))


def _validate(path: Path, vector: Mapping[str, Any]) -> None:
    """Refuse a file that isn't a whole vector."""

    def require(condition: bool, complaint: str) -> None:
        if not condition:
            raise BadVectorError(f"{path}: {complaint}")

    require(vector.get("format") == VECTOR_FORMAT, f"format is not {VECTOR_FORMAT!r}")
    require(isinstance(vector.get("scenario"), str), "scenario is not a name")
    for key in ("constants", "generator", "tree_crc", "start_crc"):
        require(_is_table(vector.get(key)), f"{key} is not a table of integers")
    require(_is_int(vector.get("seed")), "seed is not an integer")
    seats = vector.get("seats")
    if not isinstance(seats, list):
        raise BadVectorError(f"{path}: seats is not a list")
    require(all(_is_seat(seat) for seat in seats), "a seat has no motive or no heads")

    for key in ("ticks", "maps"):
        require(isinstance(vector.get(key), list), f"{key} is not a list")
    for t, tick in enumerate(vector["ticks"]):
        require(isinstance(tick, dict) and _is_table(tick.get("crc")), f"ticks[{t}] has no table crc")
        orders = tick.get("orders")
        if not isinstance(orders, list):
            raise BadVectorError(f"{path}: ticks[{t}] has no list of orders")
        require(len(orders) in {0, len(seats)}, f"ticks[{t}] has {len(orders)} orders for {len(seats)} seats")
        for seat, order in enumerate(orders):
            if order is not None:
                complaint = _complaint_about_order(order)
                require(not complaint, f"ticks[{t}].orders[{seat}]{complaint}")
    for i, entry in enumerate(vector["maps"]):
        good = isinstance(entry, dict) and _is_int(entry.get("tick")) and isinstance(entry.get("seats"), list)
        require(good, f"maps[{i}] has no tick or no list of seats")
        require(
            len(entry["seats"]) == len(seats) and all(_is_table(table) for table in entry["seats"]),
            f"maps[{i}] is not a table of checksums for each seat",
        )
    require(isinstance(vector.get("end"), dict), "end is not a table")


_ORDER_KEYS: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("slots", "share"), _is_pairs),
    **dict.fromkeys(("lines", "publish", "sell"), _is_ints),
    **dict.fromkeys(("scout_target", "inspect_target", "lobby_dir", "mode", "mask", "hire"), _is_int),
}


def _complaint_about_order(order: Any) -> str:
    if not isinstance(order, dict):
        return " is neither null nor a table"
    for key, value in order.items():
        if key not in _ORDER_KEYS:
            return f" has the unknown key {key!r}"
        if not _ORDER_KEYS[key](value):
            return f".{key} has the wrong form"
    return ""
