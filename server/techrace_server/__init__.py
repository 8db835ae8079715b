"""The asyncio host of the tech-tree race: rooms, clocks, connections, journal, HTTP."""

from techrace_server.clocks import ClockSpec as ClockSpec
from techrace_server.host import Host as Host
from techrace_server.host import open_host as open_host
from techrace_server.house import BotCall as BotCall
from techrace_server.house import BotRunner as BotRunner
from techrace_server.parts import HostError as HostError
from techrace_server.parts import HostParts as HostParts
from techrace_server.parts import UnavailableError as UnavailableError
from techrace_server.seats import LateJoin as LateJoin
from techrace_server.seats import SeatPlan as SeatPlan
from techrace_server.server import Ready as Ready
from techrace_server.server import run as run
from techrace_server.server import serve as serve
from techrace_server.server import stop_on_signals as stop_on_signals
from techrace_server.settings import Settings as Settings
from techrace_server.settings import SettingsError as SettingsError
from techrace_server.settings import load_settings as load_settings
from techrace_server.spec import RoomOptions as RoomOptions
from techrace_server.storage import JournalError as JournalError
