"""Scenario files at the command line: what is packaged, and whether a file can be played."""

from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from techrace_cli.console import stdout
from techrace_cli.faults import UsageFault, sentence
from techrace_game import Ruleset, Scenario, ScenarioError, initial_state, load_scenario
from techrace_game.scenario import load_packaged, packaged_scenarios, scenario_faults
from techrace_terminal.safe import safe


def packaged() -> list[dict[str, Any]]:
    """Return the facts about every packaged scenario, by name."""
    return [_facts(load_packaged(name)) for name in packaged_scenarios()]


def scenario_table(found: list[dict[str, Any]]) -> None:
    """Print scenarios for people."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("name", no_wrap=True)
    for heading in ("nodes", "seats", "ticks"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("tree", no_wrap=True)
    table.add_column("what it is")
    for facts in found:
        tree = "grown from the seed" if facts["grown"] else "hand-made"
        table.add_row(
            facts["id"],
            str(facts["nodes"]),
            str(len(facts["seats"])),
            str(facts["horizon"]),
            tree,
            facts["title"],
        )
    stdout().print(table)


def checked(file: str) -> dict[str, Any]:
    """Return a report on one file or packaged name.

    It holds ``ok``, ``found``, ``message``, and the facts, or the ``place`` of the first fault and ``more`` of them.
    """
    found, scenario = is_there(file), None
    try:
        faults = scenario_faults(file)
        if not faults:
            scenario = load_scenario(file)
            initial_state(Ruleset.of(scenario), np.zeros(1, np.uint64))
    except ScenarioError as error:
        faults = (error,)
    except OSError as error:
        return {"file": file, "ok": False, "found": found, "place": "", "message": safe(sentence(error))}
    if scenario is None or faults:
        told = [{"place": fault.place, "message": safe(str(fault))} for fault in faults]
        return {"file": file, "ok": False, "found": found, **told[0], "more": told[1:]}
    facts = _facts(scenario)
    seats = ", ".join(facts["seats"])
    message = f"{safe(file)}: can be played: {facts['nodes']} nodes, {len(facts['seats'])} seats ({seats})"
    return {"file": file, "ok": True, "found": True, "message": message, **facts}


def is_there(name_or_path: str) -> bool:
    """Say whether there is a packaged scenario of a name, or a file of a path."""
    try:
        return name_or_path in packaged_scenarios() or Path(name_or_path).exists()
    except ValueError:
        return False


def scenario_of(name_or_path: str) -> Scenario:
    """Return the scenario that an option names.

    Raises:
        UsageFault: there is none, or it cannot be played.
    """
    try:
        return load_scenario(name_or_path)
    except (ScenarioError, OSError) as error:
        raise UsageFault(f"--scenario: {safe(sentence(error))}") from None


def _facts(scenario: Scenario) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "title": scenario.title,
        "nodes": scenario.size,
        "grown": scenario.generator is not None,
        "seats": [seat.motive.word for seat in scenario.seats],
        "horizon": scenario.constants.horizon,
        "digest": scenario.digest(),
    }
