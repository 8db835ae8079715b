"""Bots that hang, crash, flood, fork and pry: the match goes on, the fault is recorded, neighbours notice nothing."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from sandbox_kit import GOOD, HURRIED, PATIENT, available, bot_file, match_with
from techrace_bots.sandbox import FaultKind, Limits, SandboxUnavailableError, Tier, choose_tier
from techrace_bots.sandbox.hardened import reason_unavailable
from techrace_bots.sandbox.selftest import self_test
from techrace_replays import open_log, verify
from techrace_replays.records import Fault

TIERS = [Tier.CONTAINED, Tier.HARDENED]

BAD = {
    "hangs": ("while True:\n    pass", FaultKind.TIME),
    "hangs-in-c": ("return sum(range(10**15))", FaultKind.TIME),
    "sleeps": ("time.sleep(1000)", FaultKind.TIME),
    "aborts": ("os.abort()", FaultKind.EXITED),
    "exits": ("sys.exit(3)", FaultKind.EXITED),
    "raises": ("raise ValueError('no idea')", FaultKind.STRIKES),
    "returns-nonsense": ("return 7", FaultKind.STRIKES),
    "returns-nothing": ("Orders()", FaultKind.STRIKES),
    "prints-1-gb": ("for _ in range(1024):\n    print('x' * (1 << 20))", FaultKind.OUTPUT),
    "takes-memory": (
        "import numpy\nkept = []\nwhile True:\n    kept.append(numpy.zeros(1 << 24))",
        FaultKind.STRIKES,
    ),
    "sends-garbage": (
        "for number in range(3, 9):\n    try:\n        os.write(number, bytes([255]) * 100)\n"
        "    except OSError:\n        pass\nreturn Orders()",
        FaultKind.GARBAGE,
    ),
    "answers-in-depths": (
        # Deep enough that Python cannot write it down, and not too deep for msgpack.
        "import struct\nbody = b'\\x82\\xa4type\\xa5fault\\xa5error' + b'\\x91' * 1010 + b'\\xc0'\n"
        "body = b'\\x83\\xa1n' + bytes([self.asked]) + body[1:]\n"
        "for number in range(3, 9):\n    try:\n        os.write(number, struct.pack('>I', len(body)) + body)\n"
        "    except OSError:\n        pass\nreturn Orders()",
        FaultKind.GARBAGE,
    ),
    "answers-twice": (
        "import struct, msgpack\nbody = msgpack.packb({'type': 'orders', 'n': self.asked, 'orders': None})\n"
        "for number in range(3, 9):\n    try:\n        os.write(number, (struct.pack('>I', len(body)) + body) * 2)\n"
        "    except OSError:\n        pass\nreturn Orders()",
        FaultKind.GARBAGE,
    ),
}


@cache
def without_a_bot(neighbour: str, tier: Tier) -> str:
    """How the match goes if nobody sits in seat 0."""
    return match_with(None, tier, neighbour=neighbour).digest


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> str:
    return bot_file(tmp_path_factory.mktemp("good"), GOOD, name="good")


@pytest.mark.slow
@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("what", BAD)
def test_a_bad_bot_forfeits_and_the_match_goes_on(what: str, tier: Tier, good: str, tmp_path: Path) -> None:
    body, kind = BAD[what]
    if not available(tier):
        return
    time = HURRIED if kind is FaultKind.TIME else PATIENT
    result = match_with(bot_file(tmp_path, body), tier, neighbour=good, time=time, folder=tmp_path)
    bad, neighbour = result.seats[0].report, result.seats[1].report
    assert bad is not None
    assert neighbour is not None
    assert bad.faults[-1].kind is kind
    assert bad.forfeited_at is not None
    assert bad.tier is tier
    assert (neighbour.faults, neighbour.decisions) == ((), 3)
    assert [fault.seat for fault in result.faults] == [0] * len(bad.faults)
    assert result.ticks == 12
    # The standing orders stay, and there were none: nobody can tell the seat from an empty one.
    if what != "answers-twice":
        assert result.digest == without_a_bot(good, tier)
    assert verify(tmp_path / "match.techrace").ok
    logged = [entry.record for entry in open_log(tmp_path / "match.techrace").entries("X")]
    assert all(isinstance(record, Fault) and record.seat == 0 for record in logged)
    assert len(logged) == len([fault for fault in bad.faults if fault.kind is not FaultKind.STRIKES])
    log = (tmp_path / "bot.log").read_text()
    assert str(bad.faults[-1].kind) in log
    assert (tmp_path / "bot.log").stat().st_mode & 0o777 == 0o600
    assert len(log) < 200_000


@pytest.mark.slow
@pytest.mark.parametrize("tier", TIERS)
def test_a_fork_bomb_stays_inside_and_leaves_nobody_behind(tier: Tier, good: str, tmp_path: Path) -> None:
    if not available(tier):
        return
    body = "while True:\n    if os.fork() == 0:\n        time.sleep(1000)"
    # A bot runs from a copy, so of the words that start it the file's name alone is this test's.
    name = f"bomb{os.getpid()}{tier}"
    head = f"assert {name!r} in open('/proc/self/cmdline').read()"
    file = bot_file(tmp_path, body, name=name, head=head)
    result = match_with(file, tier, neighbour=good, folder=tmp_path)
    bad, neighbour = result.seats[0].report, result.seats[1].report
    assert bad is not None
    assert neighbour is not None
    assert bad.faults[0].kind is FaultKind.RAISED
    assert "BlockingIOError" in bad.faults[0].detail
    assert bad.forfeited_at is not None
    assert neighbour.faults == ()
    assert result.digest == without_a_bot(good, tier)
    # Killed they all are by now; the last of them may be about to go.
    for pid in processes_with(f"{name}.py"):
        with contextlib.suppress(ProcessLookupError):
            wait_for_the_end(pid)
    assert processes_with(f"{name}.py") == []


def wait_for_the_end(pid: int) -> None:
    descriptor = os.pidfd_open(pid)
    try:
        assert select.select([descriptor], [], [], 30)[0], "a process of a bot has outlived it"
    finally:
        os.close(descriptor)


def processes_with(marker: str) -> list[int]:
    """Processes whose command line has the marker."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if marker in (entry / "cmdline").read_text(errors="replace"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


@pytest.mark.slow
@pytest.mark.parametrize("tier", TIERS)
def test_files_and_sockets_are_out_of_reach_where_that_is_promised(tier: Tier, tmp_path: Path) -> None:
    if not available(tier):
        return
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        # Where everybody may read it, so that it is the tier that hides it.
        Path(folder).chmod(0o755)
        secret = Path(folder, "secret")
        secret.write_text("the motive of seat 3")
        port = server.getsockname()[1]
        for body in (
            f"print(open({str(secret)!r}).read())\nreturn Orders()",
            f"socket.create_connection(('127.0.0.1', {port}), 5).close()\nreturn Orders()",
        ):
            result = match_with(bot_file(tmp_path, body), tier)
            report = result.seats[0].report
            assert report is not None
            kinds = {fault.kind for fault in report.faults}
            assert kinds == ({FaultKind.RAISED, FaultKind.STRIKES} if tier is Tier.HARDENED else set())
            assert result.ticks == 12
        server.setblocking(False)
        if tier is Tier.HARDENED:
            with pytest.raises(BlockingIOError):
                server.accept()


@pytest.mark.slow
@pytest.mark.parametrize("tier", TIERS)
def test_the_self_test_finds_what_the_tier_promises(tier: Tier) -> None:
    if not available(tier):
        return
    found = self_test(tier)
    promised = [finding for finding in found.findings if finding.promised]
    assert [finding.name for finding in promised if not finding.blocked] == []
    assert found.ok
    assert len(found.findings) == 18
    if tier is Tier.HARDENED:
        assert len(promised) == 18
    else:
        # The probes can succeed, or they would prove nothing.
        open_ = {finding.name for finding in found.findings if not finding.blocked}
        assert {"secret-file", "tcp", "abstract-socket", "disk", "homes", "processes"} <= open_


def test_nothing_less_is_run_where_a_sandbox_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    reason = "bubblewrap does not work here (no user namespaces)"
    monkeypatch.setattr("techrace_bots.sandbox.hardened.reason_unavailable", lambda: reason)
    with pytest.raises(SandboxUnavailableError, match="no user namespaces"):
        choose_tier(None, require_sandbox=True)
    with pytest.raises(SandboxUnavailableError, match="no user namespaces"):
        choose_tier(Tier.HARDENED)
    with pytest.raises(
        SandboxUnavailableError, match="a sandbox is required, and the tier contained is none"
    ):
        choose_tier(Tier.CONTAINED, require_sandbox=True)
    with pytest.raises(SandboxUnavailableError, match="no user namespaces"):
        match_with(__file__, Tier.HARDENED)
    tier, note = choose_tier(None)
    assert tier is Tier.CONTAINED
    assert note == f"bots are contained, not hardened: {reason}"


def test_the_best_tier_is_taken_where_it_works() -> None:
    tier, note = choose_tier(None)
    assert (tier is Tier.HARDENED) == (note is None) == (reason_unavailable() is None)
    assert choose_tier(Tier.IN_PROCESS) == (Tier.IN_PROCESS, None)


RUNNER = """
import os, sys
from sandbox_kit import match_with
from techrace_bots.clocks import TimeControl
from techrace_bots.sandbox import Tier
from techrace_bots.sandbox.journal import BotLog
BotLog.printed = lambda self, data: bool(os.write(1, data))
match_with(sys.argv[1], Tier(sys.argv[2]), time=TimeControl(act=1000.0))
"""


@pytest.mark.slow
@pytest.mark.parametrize("tier", TIERS)
def test_bots_die_with_their_runner(tier: Tier, tmp_path: Path) -> None:
    if not available(tier):
        return
    name = f"orphan{os.getpid()}{tier}"
    file = bot_file(tmp_path, "print('thinking', flush=True)\nwhile True:\n    time.sleep(1)", name=name)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(  # noqa: S603 - this test's own words
        [sys.executable, "-c", RUNNER, file, str(tier)], env=environment, stdout=subprocess.PIPE
    ) as runner:
        # Closed by the runner's end alone, so whoever waits for it cannot wait for ever.
        assert runner.stdout is not None
        assert runner.stdout.readline() == b"thinking\n"
        bots = [pid for pid in processes_with(f"{name}.py") if pid != runner.pid]
        assert bots
        watched = [os.pidfd_open(pid) for pid in bots]
        runner.send_signal(signal.SIGKILL)
        for descriptor in watched:
            assert select.select([descriptor], [], [], 30)[0], "a bot has outlived its runner"
            os.close(descriptor)


def test_limits_that_are_reached_are_those_that_were_set(tmp_path: Path) -> None:
    body = "import resource\nprint('limit', resource.getrlimit(resource.RLIMIT_FSIZE)[0], flush=True)\nreturn Orders()"
    result = match_with(
        bot_file(tmp_path, body), Tier.CONTAINED, limits=Limits(file_bytes=12345), folder=tmp_path
    )
    assert result.faults == ()
    assert "limit 12345" in (tmp_path / "bot.log").read_text()
