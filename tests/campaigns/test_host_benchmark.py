"""The benchmark of the host runs, and measures what it says."""

from pathlib import Path

import pytest
from uvloop import run

from host import Measurement
from host_report import goals, tables
from reporting import circumstances

pytestmark = pytest.mark.slow


def test_a_quick_run_has_every_figure(tmp_path: Path) -> None:
    results = run(Measurement(tmp_path, quick=True).run())
    for name in (
        "cpu_ratio_to_plain",
        "cpu_ratio_to_n",
        "p50_ratio_to_n",
        "p99_ms",
        "kib_per_connection",
        "ticks_per_s_100_rooms",
        "cpu_ratio_128_to_16_rooms",
    ):
        assert results[name] > 0, name
    record = circumstances(quick=True) | results | {"goals": goals(results)}
    assert set(record["goals"]) == {"H1", "H1 final", "H2", "H3", "H3 crowds", "H4", "H5"}
    assert "| techrace |" in tables(record)
