"""Attack a server in the cheapest ways and watch a room that has nothing to do with it.

Examples:

    python tests/campaigns/attacks.py --json
    python tests/campaigns/attacks.py --repeat 1 --only ping-flood

A server of its own runs with its default limits. Four clients play lockstep as fast as bots may, first undisturbed
and then beside each attack, which is a process of its own. Printed for each attack: how long until the bad peers
were cut, by how much the server's memory grew at most, per peer, and how much later ticks came to the four clients
(99th percentile, the median of three runs). Exit code 1 if a goal of the catalogue of faults is missed.
"""

import argparse
import asyncio
import contextlib
import json
import os
import select
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import psutil

# The kits of the tests stand one folder up.
sys.path.insert(0, str(Path(__file__).parent.parent))

from host_kit import RawClient
from room_kit import small_scenario
from server_process import ServerProcess, ask, running
from socket_kit import handshake, ws_frame
from techrace_client.streams import websocket_opener
from techrace_protocol import messages as said
from techrace_protocol.codec import encode_client
from techrace_protocol.limits import Limits
from techrace_protocol.messages import Role

PEERS = 20
SLOW = 500
FLOODS = 5
PACE = 0.1
"""Seconds between two ticks of the control room, thinking included."""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# -- the control room --


class Control:
    """Four clients that play, and how long after the last order each of them saw the next tick."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.delays: list[float] = []
        self._clients: list[RawClient] = []

    async def enter(self) -> None:
        """Sit down in a room of one's own."""
        scenario = small_scenario(4, horizon=20_000).to_json()
        code = await create(self.server.url, scenario=scenario, clock={"kind": "lockstep", "seconds": 30})
        opener = websocket_opener(self.server.url.replace("http", "ws") + "/ws", Limits())
        for _ in range(4):
            client = RawClient(await opener())
            await client.hello(code, bot=True)
            self._clients.append(client)
        self._tick = max([await self._see(client) for client in self._clients])

    async def play(self, until: Callable[[], bool]) -> list[float]:
        """Play until something is the case, and return the delays."""
        first = len(self.delays)
        while not until():
            began = time.perf_counter()
            for client in self._clients:
                await client.order(self._tick)
            sent = time.perf_counter()
            after = self._tick
            ticks = await asyncio.gather(*(self._see(client, after) for client in self._clients))
            self._tick = ticks[0]
            assert set(ticks) == {self._tick}, "all see the same tick"
            self.delays += [client_at - sent for client_at in self._arrivals]
            self._arrivals.clear()
            await asyncio.sleep(max(0.0, PACE - (time.perf_counter() - began)))
        return self.delays[first:]

    _tick = 0
    _arrivals: list[float] = []  # noqa: RUF012 - filled and emptied within a round

    async def _see(self, client: RawClient, after: int = -1) -> int:
        while True:
            seen = await client.hear(said.Observation)
            client.frames.clear()
            client.heard.clear()
            if seen.tick > after:
                self._arrivals.append(time.perf_counter())
                return seen.tick


async def create(url: str, **body: Any) -> str:
    """Create a room and return its code."""
    status, answer = await ask(url + "/api/rooms", "POST", body)
    assert status == 201, answer
    code: str = answer["room"]
    return code


# -- bad peers: they run in a process of their own and print when each of them was cut --


def connected(port: int, *, receive: int | None = None) -> socket.socket:
    """Return a connection; with a small receive buffer, if asked for."""
    peer = socket.socket()
    if receive is not None:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    peer.settimeout(10)
    peer.connect(("127.0.0.1", port))
    return peer


def upgraded(port: int, *, receive: int | None = None) -> socket.socket:
    """Return a websocket."""
    peer = connected(port, receive=receive)
    peer.sendall(handshake(Host=f"127.0.0.1:{port}"))
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += peer.recv(1)
    assert head.startswith(b"HTTP/1.1 101 "), head
    return peer


def joining(port: int, room: str, *, receive: int | None = None, **facts: Any) -> socket.socket:
    """Return a websocket that has said hello."""
    peer = upgraded(port, receive=receive)
    hello = said.Hello(version=1, room=room, **facts)
    peer.sendall(ws_frame(2, encode_client(hello).data))
    return peer


def cuts(peers: Sequence[socket.socket], began: Sequence[float], *, patience: float = 60.0) -> list[float]:
    """Wait until the server has cut each of the peers, reading nothing, and return after how many seconds."""
    poll = select.poll()
    numbers = {peer.fileno(): at for peer, at in zip(peers, began, strict=True)}
    for number in numbers:
        poll.register(number, select.POLLRDHUP)
    found: list[float] = []
    ends = time.perf_counter() + patience
    while len(found) < len(peers) and time.perf_counter() < ends:
        for number, _ in poll.poll(20):
            found.append(time.perf_counter() - numbers[number])
            poll.unregister(number)
    return found


def never_reads(port: int, room: str) -> list[float]:
    """Sit in a room that ticks 20 times a second, as players and spectators, and read nothing."""
    facts: list[dict[str, Any]] = [{"seat": seat} for seat in range(1, 5)]
    facts += [{"role": Role.SPECTATOR}] * (PEERS - len(facts))
    peers = [joining(port, room, receive=2048, **each) for each in facts]
    return cuts(peers, [time.perf_counter()] * len(peers))


def ping_flood(port: int, _room: str) -> list[float]:
    """Ping as fast as possible before any hello, and read no pong; when cut, come back, five times in all."""
    return [cut for _ in range(FLOODS) for cut in _ping_flood(port)]


def _ping_flood(port: int) -> list[float]:
    peers = [upgraded(port) for _ in range(PEERS)]
    began = time.perf_counter()
    pings = ws_frame(9, b"x" * 125) * 500
    for peer in peers:
        peer.setblocking(False)
    poll = select.poll()
    by_number = {peer.fileno(): peer for peer in peers}
    found: list[float] = []
    for number in by_number:
        poll.register(number, select.POLLOUT | select.POLLRDHUP)
    while by_number and time.perf_counter() - began < 30:
        for number, what in poll.poll(20):
            try:
                if what & (select.POLLRDHUP | select.POLLERR | select.POLLHUP):
                    raise ConnectionResetError
                by_number[number].send(pings)
            except BlockingIOError:
                pass
            except OSError:
                found.append(time.perf_counter() - began)
                poll.unregister(number)
                by_number.pop(number).close()
    return found


def message_flood(port: int, room: str) -> list[float]:
    """Say 10,000 things at once, as a spectator that reads all answers."""
    peers = [joining(port, room, role=Role.SPECTATOR) for _ in range(4)]
    time.sleep(0.3)
    flood = ws_frame(2, encode_client(said.Ping()).data) * 10_000
    found = []
    for peer in peers:
        began = time.perf_counter()
        with contextlib.suppress(OSError):
            peer.setblocking(False)
            left = memoryview(flood)
            while time.perf_counter() - began < 30:
                readable, writable, _ = select.select([peer], [peer] if left else [], [], 0.02)
                if writable:
                    left = left[peer.send(left[:65536]) :]
                if readable and not peer.recv(65536):
                    break
        found.append(time.perf_counter() - began)
        peer.close()
    return found


def slow_handshakes(port: int, _room: str) -> list[float]:
    """Open 500 connections and send a byte a second on each."""
    peers, began = [], []
    for _ in range(SLOW):
        peers.append(connected(port))
        began.append(time.perf_counter())
    request = handshake(Host=f"127.0.0.1:{port}")
    poll = select.poll()
    numbers = {peer.fileno(): place for place, peer in enumerate(peers)}
    for number in numbers:
        poll.register(number, select.POLLRDHUP)
    found: list[float] = []
    second = 0
    start = time.perf_counter()
    while len(found) < SLOW and second < 30:
        if time.perf_counter() - start >= second:
            for number, place in numbers.items():
                with contextlib.suppress(OSError):
                    os.write(number, request[second : second + 1])
                del place
            second += 1
        for number, _ in poll.poll(20):
            found.append(time.perf_counter() - began[numbers.pop(number)])
            poll.unregister(number)
    return found


@attrs.frozen
class Attack:
    """One way to be a nuisance, and what the catalogue allows it."""

    run: Callable[[int, str], list[float]]
    peers: int
    cut_s: float
    """Within which every peer is to be cut."""
    together: int = attrs.field(default=attrs.Factory(lambda self: self.peers, takes_self=True))
    """Of the peers, at the same time."""


ATTACKS = {
    # Two seconds of ticks go into the buffers before anything can be noticed; then the five seconds begin.
    "never-reads": Attack(never_reads, PEERS, 5.0 + 3.0),
    "ping-flood": Attack(ping_flood, PEERS * FLOODS, 0.5, PEERS),
    "message-flood": Attack(message_flood, 4, 2.0),
    "slow-handshakes": Attack(slow_handshakes, SLOW, 5.0 + 1.0),
}
MEMORY = 2 * 1024 * 1024
"""Bytes that a bad peer may cost."""
LATER = 0.050
"""Seconds by which ticks may come later to the control room."""


# -- the campaign --


@attrs.define
class Watch:
    """The server's memory, sampled."""

    process: psutil.Process
    peak: int = 0

    async def run(self) -> None:
        while True:
            self.peak = max(self.peak, self.process.memory_info().rss)
            await asyncio.sleep(0.02)


async def honest_connects(server: ServerProcess, found: list[float]) -> None:
    """Open a websocket and close it, again and again, as people do while others attack."""
    opener = websocket_opener(server.url.replace("http", "ws") + "/ws", Limits())
    while True:
        began = time.perf_counter()
        stream = await opener()
        found.append(time.perf_counter() - began)
        await asyncio.shield(stream.close())
        await asyncio.sleep(0.2)


async def attacked(server: ServerProcess, control: Control, name: str) -> dict[str, Any]:
    """Run one attack beside the control room and return its figures."""
    attack = ATTACKS[name]
    clock = {"kind": "realtime", "seconds": 0.05}
    room = await create(server.url, scenario=small_scenario(5, horizon=2000).to_json(), clock=clock)
    peers = await asyncio.create_subprocess_exec(
        *(sys.executable, __file__, "--as", name, str(server.port), room),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert peers.stdout is not None
    await peers.stdout.readline()
    watch = Watch(psutil.Process(server.process.pid))
    before = watch.process.memory_info().rss
    connects: list[float] = []
    async with asyncio.TaskGroup() as group:
        side: list[asyncio.Task[None]] = [
            group.create_task(watch.run()),
            group.create_task(honest_connects(server, connects)),
            group.create_task(honest_player(server, room)),
        ]
        over = asyncio.create_task(peers.communicate(b"go\n"))
        delays = await control.play(over.done)
        for task in side:
            task.cancel()
    cut: list[float] = json.loads((await over)[0])
    return {
        "peers": attack.peers,
        "cut": len(cut),
        "cut_s_max": round(max(cut, default=0.0), 3),
        "cut_s_p50": round(statistics.median(cut), 3) if cut else 0.0,
        "kib_per_peer": round(max(0, watch.peak - before) / attack.together / 1024, 1),
        "control_p99_ms": round(percentile(delays, 0.99) * 1000, 1),
        "control_samples": len(delays),
        "honest_connect_p99_ms": round(percentile(connects, 0.99) * 1000, 1),
    }


async def honest_player(server: ServerProcess, room: str) -> None:
    """Keep a room going, so that the bad peers in it have something not to read."""
    client = RawClient(await websocket_opener(server.url.replace("http", "ws") + "/ws", Limits())())
    try:
        await client.hello(room, seat=0)
        while True:
            await client.next()
            client.frames.clear()
            client.heard.clear()
    finally:
        await client.stream.close()


async def settled(server: ServerProcess) -> None:
    """Wait for what the last attack has left to be gone."""
    process = psutil.Process(server.process.pid)
    port = server.port
    async with asyncio.timeout(30):
        while True:
            open_ = [
                each
                for each in process.net_connections("tcp")
                if each.laddr.port == port and each.status == psutil.CONN_ESTABLISHED
            ]
            if len(open_) <= 4:
                return
            await asyncio.sleep(0.1)


async def campaign(folder: Path, names: Sequence[str], seconds: float, repeat: int) -> dict[str, Any]:
    """Run the attacks one after the other against one server, each beside undisturbed spells."""
    async with running(folder) as server:
        control = Control(server)
        await control.enter()
        await spell(control, 1.0)
        report: dict[str, Any] = {"load_average": os.getloadavg()[0]}
        for name in names:
            runs = []
            for _ in range(repeat):
                calm = await spell(control, seconds)
                runs.append({**await attacked(server, control, name), "undisturbed_p99_ms": calm})
                await settled(server)
            report[name] = together(runs)
    report["missed"] = missed(report, names)
    return report


async def spell(control: Control, seconds: float) -> float:
    """Let the control room play undisturbed and return the 99th percentile of its delays in milliseconds."""
    ends = time.perf_counter() + seconds
    delays = await control.play(lambda: time.perf_counter() > ends)
    return round(percentile(delays, 0.99) * 1000, 1)


def together(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of several runs: the worst of what the server does, and the median of delays.

    The delays also show what else the machine has to do; a stall of the server's own making is in every run.
    """
    worst = ("cut_s_max", "kib_per_peer")
    middle = ("cut_s_p50", "control_p99_ms", "undisturbed_p99_ms", "honest_connect_p99_ms")
    return {
        "peers": runs[0]["peers"],
        "cut": min(run["cut"] for run in runs),
        **{name: max(run[name] for run in runs) for name in worst},
        **{name: statistics.median(run[name] for run in runs) for name in middle},
        "control_samples": sum(run["control_samples"] for run in runs),
        "runs": len(runs),
    }


def missed(report: dict[str, Any], names: Sequence[str]) -> list[str]:
    """Return which goals were missed."""
    found = []
    for name in names:
        attack, figures = ATTACKS[name], report[name]
        allowed = figures["undisturbed_p99_ms"] + LATER * 1000
        if figures["cut"] < attack.peers:
            found.append(f"{name}: {attack.peers - figures['cut']} peers were not cut")
        if figures["cut_s_max"] > attack.cut_s:
            found.append(f"{name}: cut after {figures['cut_s_max']} s, allowed {attack.cut_s}")
        if figures["kib_per_peer"] * 1024 > MEMORY:
            found.append(f"{name}: {figures['kib_per_peer']} KiB per peer")
        if figures["control_p99_ms"] > allowed:
            found.append(f"{name}: ticks after {figures['control_p99_ms']} ms, allowed {allowed:.1f}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=3.0, help="how long the undisturbed spells are")
    parser.add_argument("--repeat", type=int, default=3, help="how often each attack is run")
    parser.add_argument("--only", choices=ATTACKS, action="append", help="just this attack")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--as", nargs=3, dest="role", metavar="X", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.role is not None:
        name, port, room = options.role
        # What it costs to start a process is no part of the attack.
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps(ATTACKS[name].run(int(port), room)))
        return 0
    with tempfile.TemporaryDirectory(prefix="techrace-attacks.") as folder:
        report = asyncio.run(
            campaign(Path(folder), options.only or list(ATTACKS), options.seconds, options.repeat)
        )
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        print("\n".join(f"{name:20} {value}" for name, value in report.items()))
    return 1 if report["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
