"""What is counted for Prometheus, for the whole process: how much there is and how long it takes, never whose it is.

No name, room, seat or match is a label, so that ``/metrics`` tells nobody who plays or how.
"""

from collections.abc import Iterator
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

_registry = CollectorRegistry()
ProcessCollector(registry=_registry)
PlatformCollector(registry=_registry)

_QUICK = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)

ACCEPTED = Counter(
    "techrace_commands_accepted", "Commands that were written down and acknowledged.", registry=_registry
)
REFUSED = Counter(
    "techrace_commands_refused", "Refusals, by code of the protocol.", ["code"], registry=_registry
)
CLOSED = Counter(
    "techrace_connections_closed",
    "Connections closed by the server, by close code.",
    ["code"],
    registry=_registry,
)
COMMIT_SECONDS = Histogram(
    "techrace_journal_commit_seconds",
    "Time from when a transaction is handed to the journal's thread until it is synced.",
    buckets=_QUICK,
    registry=_registry,
)
COMMITTED = Counter(
    "techrace_journal_batches", "Batches of records, of one room each, that were synced.", registry=_registry
)
FULL = Counter("techrace_journal_full", "Tries to write that found no space on the disk.", registry=_registry)
TURN_SECONDS = Histogram(
    "techrace_turn_seconds",
    "Time in the engine for the turns that were due together.",
    buckets=_QUICK,
    registry=_registry,
)
TURNS = Counter("techrace_turns", "Turns of matches that were played.", registry=_registry)
HALTED = Counter("techrace_rooms_halted", "Rooms that were halted after an error.", registry=_registry)


class Source(Protocol):
    """The host as its metrics see it."""

    def gauges(self) -> dict[str, float]:
        """Return what there is at the moment."""
        ...


_GAUGES = {
    "rooms": "Rooms, waiting, running or finished.",
    "connections": "Websockets that are open.",
    "strangers": "Websockets that have not been welcomed yet.",
    "ready": "1 if rooms can be opened, else 0; /readyz says why.",
    "disk_free_bytes": "Free bytes where the journal is.",
}


class _Gauges(Collector):
    def __init__(self, source: Source) -> None:
        self._source = source

    def collect(self) -> Iterator[Metric]:
        for name, value in self._source.gauges().items():
            yield GaugeMetricFamily(f"techrace_{name}", _GAUGES[name], value=value)


def exposition(source: Source) -> bytes:
    """Return everything in Prometheus' text format."""
    now = CollectorRegistry()
    now.register(_Gauges(source))
    return generate_latest(_registry) + generate_latest(now)


def table() -> list[tuple[str, str, str]]:
    """Return name, kind and meaning of every metric of the server itself, for the documentation."""
    own = [metric for metric in _registry.collect() if metric.name.startswith("techrace_")]
    counted = [
        (metric.name + ("_total" if metric.type == "counter" else ""), metric.type, metric.documentation)
        for metric in own
    ]
    return [*counted, *((f"techrace_{name}", "gauge", text) for name, text in _GAUGES.items())]
