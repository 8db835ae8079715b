"""Tournaments on a Dask cluster, which speaks the interface of every other executor."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from distributed import Client


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Play on a cluster whose workers have the same version of techrace, and the bots' files at the same places.

    Args:
        address: of its scheduler, such as ``tcp://host:8786``.

    Raises:
        OSError: nobody answers there.
    """
    with Client(address) as client, client.get_executor() as pool:  # type: ignore[no-untyped-call]  # has no types
        yield pool
