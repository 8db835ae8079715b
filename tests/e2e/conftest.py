"""Tests in a browser need one: where no Chromium is installed they are left out, and the summary says so."""

import pytest

from web_kit import chromium_path

collect_ignore = (
    []
    if chromium_path()
    else [
        "test_afternoon.py",
        "test_analysis.py",
        "test_debrief.py",
        "test_foreign_page.py",
        "test_hostile_log.py",
        "test_lead.py",
        "test_play.py",
        "test_secrets.py",
        "test_watch.py",
    ]
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if collect_ignore:
        names = ", ".join(collect_ignore)
        terminalreporter.write_line(f"no Chromium found, left out: {names} (CHROMIUM names one)")
