"""The benchmark of tournaments runs, and measures what it says."""

import pytest

from environment_steps import ENVIRONMENTS
from techrace_bots.environments import techrace_v0  # noqa: F401 - what is measured must be installed
from tournament import measure, tables

pytestmark = pytest.mark.slow


def test_a_quick_run_has_every_figure() -> None:
    record = measure(quick=True)
    assert set(record["matches_per_s_core"]) == {"house_batched", "python_in_process", "python_contained"}
    assert set(record["steps_per_s_core"]) == set(ENVIRONMENTS)
    assert all(rate > 0 for rate in (record["matches_per_s_core"] | record["steps_per_s_core"]).values())
    told = tables(record)
    assert all(f"| {kind} |" in told for kind in ENVIRONMENTS)
