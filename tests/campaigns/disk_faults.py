"""A disk that fails when told to, for servers that run with a library of ours before the system's."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import attrs

SOURCE = Path(__file__).with_name("disk_faults.c")


@attrs.frozen
class FaultyDisk:
    """A data folder whose disk can be made to fail."""

    data: Path
    library: Path
    flags: Path

    @classmethod
    def make(cls, folder: Path) -> "FaultyDisk":
        """Compile the library and make the folders below ``folder``."""
        library = folder / "disk_faults.so"
        command = ["gcc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True)  # noqa: S603 - our own source
        data, flags = folder / "data", folder / "flags"
        data.mkdir(mode=0o700)
        flags.mkdir()
        return cls(data, library, flags)

    @property
    def environ(self) -> dict[str, str]:
        """Variables for a process that is to find this disk."""
        return {
            "LD_PRELOAD": str(self.library),
            "DISK_FAULTS_UNDER": str(self.data),
            "DISK_FAULTS_FLAGS": str(self.flags),
        }

    @contextlib.contextmanager
    def failing(self, how: str) -> Iterator[None]:
        """Fail while the block lasts: ``full`` has no space, ``eio`` cannot sync."""
        flag = self.flags / how
        flag.touch()
        try:
            yield
        finally:
            flag.unlink()
