"""Match logs: write, read, verify, show. The journal is the replay is the data set."""

from techrace_replays.errors import EmptyLogError as EmptyLogError
from techrace_replays.errors import FormatError as FormatError
from techrace_replays.errors import LogError as LogError
from techrace_replays.files import append_log as append_log
from techrace_replays.files import create_log as create_log
from techrace_replays.files import write_log as write_log
from techrace_replays.reader import Log as Log
from techrace_replays.reader import decode_record as decode_record
from techrace_replays.reader import open_log as open_log
from techrace_replays.reader import read_log as read_log
from techrace_replays.scan import Damage as Damage
from techrace_replays.writer import LogWriter as LogWriter
from techrace_replays.writer import encode_record as encode_record
