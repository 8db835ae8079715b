"""Bots decide from observations: nothing else of a match is within their reach."""

import ast
from pathlib import Path

import pytest

import techrace_bots

PACKAGE = Path(techrace_bots.__file__).parent
FOLDERS = ("archetypes", "strategies", "text")
MODULES = ("bot", "chance", "features", "importance", "parameters", "paths", "policy", "slots")
DECIDING = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in [
        *(file for folder in FOLDERS for file in PACKAGE.glob(f"{folder}/*.py")),
        *(PACKAGE / f"{name}.py" for name in MODULES),
    ]
    # It plays on in states of its own making; test_rollout.py shows that it knows no others.
    if path.name != "rollout.py"
)
PERMITTED = {
    "techrace_game.chance": {"Stream", "draw", "draw_mixed", "mix"},
    "techrace_game.constants": {"Constants"},
    "techrace_game.derived": {"connection"},
    "techrace_game.notation": {"EMPTY", "format_orders", "parse_orders"},
    "techrace_game.observation": {"Observation"},
    "techrace_game.orders": {"JointOrders", "Orders", "MAX_HIRE"},
}


@pytest.mark.parametrize("module", DECIDING)
def test_what_decides_knows_the_state_not_even_by_name(module: str) -> None:
    for node in ast.walk(ast.parse((PACKAGE / module).read_text())):
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith("techrace_game") for alias in node.names)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("techrace_game"):
            assert (
                node.module == "techrace_game.types"
                or {alias.name for alias in node.names} <= PERMITTED[str(node.module)]
            )
