"""What a contained or hardened bot may use of the machine."""

import sys

import attrs

from techrace_bots.clocks import TimeControl

MIB = 1 << 20


@attrs.frozen(kw_only=True)
class Limits:
    """Limits of one bot's process and what it starts; the defaults suit a bot that uses numpy."""

    memory: int = 512 * MIB
    """Bytes of address space of each process."""
    file_bytes: int = 10 * MIB
    """Bytes of the largest file."""
    folder_bytes: int = 32 * MIB
    """Bytes of all files together; hardened tier."""
    files: int = 64
    """Open files of each process."""
    processes: int = 32
    """Processes and threads."""
    output_kept: int = 10_000
    """Bytes of what a bot prints that its log keeps for each decision."""
    output_total: int = 64 * MIB
    """Bytes that a bot may print in a match before it is stopped."""
    strikes: int = 3
    """Decisions of a match in which it may raise; with the last of them it forfeits the rest."""

    def rlimits(self, time: TimeControl, decisions: int, running: int) -> dict[str, list[int]]:
        """Return the rlimits of one match by name, each with its soft and hard value.

        Args:
            time: what it may think; the processor time of a process is bounded accordingly.
            decisions: how many it takes at most.
            running: processes and threads that its user runs already and that count against the same limit.
        """
        seconds = round(time.start + decisions * time.act + time.bank) + 5
        limits = {
            "RLIMIT_CPU": [seconds, seconds + 1],
            "RLIMIT_FSIZE": [self.file_bytes, self.file_bytes],
            "RLIMIT_NOFILE": [self.files, self.files],
            "RLIMIT_NPROC": [running + self.processes, running + self.processes],
            "RLIMIT_CORE": [0, 0],
        }
        # macOS has no limit of address space that can be set.
        return limits | ({"RLIMIT_AS": [self.memory, self.memory]} if sys.platform == "linux" else {})
