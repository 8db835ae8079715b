"""The start-up self-test: a probe bot plays a match in a tier, and it is told what was blocked."""

import contextlib
import json
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from techrace_bots.arena import play_match
from techrace_bots.registry import archetype
from techrace_bots.sandbox.contestant import Tier, open_contestant
from techrace_bots.sandbox.faults import BotFault
from techrace_bots.sandbox.limits import Limits
from techrace_bots.sandbox.probes import MARK, PROBES, probe_source
from techrace_bots.sandbox.source import Source
from techrace_game import load_scenario


@attrs.frozen(kw_only=True)
class Finding:
    """What came of one probe."""

    name: str
    what: str
    blocked: bool
    promised: bool
    """Whether the tier claims to block it."""
    detail: str
    """What the probe met, or got hold of."""


@attrs.frozen(kw_only=True)
class SelfTest:
    """What came of all of them."""

    tier: Tier
    findings: tuple[Finding, ...]
    ending: str
    """How the match ended in which the probe played."""
    faults: tuple[BotFault, ...]
    """Of the probe's; none if it played to the end."""

    @property
    def ok(self) -> bool:
        """Whether everything was tried and everything that the tier promises to block was blocked."""
        held = all(finding.blocked for finding in self.findings if finding.promised)
        return held and len(self.findings) == len(PROBES) and not self.faults

    def facts(self) -> dict[str, Any]:
        """Return the test as JSON has it."""
        return {
            "tier": str(self.tier),
            "ok": self.ok,
            "ending": self.ending,
            "probes": [attrs.asdict(finding) for finding in self.findings],
            "faults": [fault.facts() for fault in self.faults],
        }


def self_test(tier: Tier) -> SelfTest:
    """Let a probe play in a tier, against house bots, and return what was blocked.

    Raises:
        ValueError: the tier has no process of its own.
        SandboxUnavailableError: the tier cannot be had here.
    """
    if tier is Tier.IN_PROCESS:
        raise ValueError("tier: in-process blocks nothing, expected contained or hardened")
    scenario = load_scenario("toy")
    with tempfile.TemporaryDirectory(prefix="techrace-selftest-") as name, _listeners() as values:
        folder = Path(name)
        # Readable for everybody, so that it is the tier that hides it.
        folder.chmod(0o755)
        secret = folder / "secret"
        secret.write_text(secrets.token_hex(), "utf-8")
        outside = [str(folder), str(Path.cwd())]
        bot = folder / "probe.py"
        known = {**values, "SECRET": str(secret), "OUTSIDE": outside, "RUNNER": os.getpid()}
        bot.write_text(probe_source(known), "utf-8")
        log = folder / "probe.log"
        limits = Limits(output_kept=1 << 20)
        houses = [open_contestant(Source.of(archetype(seat.motive).name)) for seat in scenario.seats[1:]]
        probe = open_contestant(Source.of(str(bot)), tier=tier, limits=limits, log=log)
        result = play_match(scenario, [probe, *houses], seed=1)
        tried = [
            json.loads(line.removeprefix(MARK))
            for line in log.read_text("utf-8").splitlines()
            if line.startswith(MARK)
        ]
    return SelfTest(
        tier=tier,
        ending=result.ending,
        faults=result.faults,
        findings=tuple(
            Finding(
                name=one["name"],
                what=PROBES[one["name"]].what,
                blocked=one["blocked"],
                promised=tier is Tier.HARDENED or PROBES[one["name"]].contained,
                detail=one["detail"],
            )
            for one in tried
        ),
    )


@contextlib.contextmanager
def _listeners() -> Iterator[dict[str, object]]:
    """Listen where a bot must not come; whoever connects is kept in the queue and told nothing."""
    name = f"techrace-selftest-{secrets.token_hex(8)}"
    with socket.create_server(("127.0.0.1", 0)) as tcp, contextlib.ExitStack() as stack:
        if hasattr(socket, "AF_UNIX") and Path("/proc").is_dir():
            unix = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            unix.bind(f"\0{name}")
            unix.listen()
        yield {"PORT": tcp.getsockname()[1], "ABSTRACT": name}
