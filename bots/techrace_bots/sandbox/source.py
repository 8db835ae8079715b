"""Where a bot comes from: a house bot by name, a Python file, or a command that speaks the protocol of the pipe."""

import shlex
import shutil
from enum import StrEnum
from pathlib import Path
from typing import Self

import attrs

from techrace_bots.registry import BotError, bot_class

COMMAND_PREFIX = "cmd:"


class SourceKind(StrEnum):
    """What a source is."""

    HOUSE = "house"
    FILE = "file"
    COMMAND = "command"


@attrs.frozen(kw_only=True)
class Source:
    """A bot before it is started. Nothing of it has been run."""

    text: str
    """As it was given."""
    kind: SourceKind
    file: str = ""
    class_name: str | None = None
    """The class in the file; None: the only one."""
    command: tuple[str, ...] = ()
    """Words of the command, the first an absolute path."""

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the source that a text names: ``NAME``, ``FILE.py``, ``FILE.py:CLASS`` or ``cmd:WORDS``.

        Raises:
            BotError: there is no such bot, file or program.
        """
        if text.startswith(COMMAND_PREFIX):
            words = shlex.split(text.removeprefix(COMMAND_PREFIX))
            program = shutil.which(words[0]) if words else None
            if program is None:
                raise BotError(f"bot {text!r}: there is no such program")
            # Relative words are files of the caller's folder, and the bot is started in one of its own.
            rest = [str(Path(word).resolve()) if Path(word).is_file() else word for word in words[1:]]
            return cls(text=text, kind=SourceKind.COMMAND, command=(str(Path(program).absolute()), *rest))
        file, colon, wanted = text.rpartition(":")
        if not colon or not file.endswith(".py"):
            file, wanted = text, ""
        if file.endswith(".py"):
            if not Path(file).is_file():
                raise BotError(f"bot file {file}: there is no such file")
            return cls(
                text=text, kind=SourceKind.FILE, file=str(Path(file).absolute()), class_name=wanted or None
            )
        bot_class(text)
        return cls(text=text, kind=SourceKind.HOUSE)

    @property
    def is_ours(self) -> bool:
        """Whether the house wrote it, so that it may run in the runner's own process whatever is asked for."""
        return self.kind is SourceKind.HOUSE
