"""Bots kept apart: from files, from the network, from each other, and from time that is not theirs.

:mod:`techrace_bots.sandbox.contestant` is the door; ``docs/howto/run-strangers-bots.md`` says what each tier is worth.
"""

from techrace_bots.sandbox.contestant import BotRaisedError as BotRaisedError
from techrace_bots.sandbox.contestant import Contestant as Contestant
from techrace_bots.sandbox.contestant import Decision as Decision
from techrace_bots.sandbox.contestant import Report as Report
from techrace_bots.sandbox.contestant import Tier as Tier
from techrace_bots.sandbox.contestant import choose_tier as choose_tier
from techrace_bots.sandbox.contestant import open_contestant as open_contestant
from techrace_bots.sandbox.faults import BotFault as BotFault
from techrace_bots.sandbox.faults import FaultKind as FaultKind
from techrace_bots.sandbox.faults import SandboxUnavailableError as SandboxUnavailableError
from techrace_bots.sandbox.limits import Limits as Limits
from techrace_bots.sandbox.source import Source as Source
from techrace_bots.sandbox.source import SourceKind as SourceKind
