"""How the tests run: all of them over all processors, some of them at once in this process."""

import os

import pytest

MOST_WORKERS = 8


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Start workers only for the whole suite: for a file or two they take longer to start than the tests to run."""
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return min(MOST_WORKERS, os.cpu_count() or 1) if whole else 0
