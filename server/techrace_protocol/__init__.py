"""The wire: messages, two encodings, the state of a conversation. Pure: no socket, no clock.

The messages themselves are in :mod:`techrace_protocol.messages`, the tables in
:mod:`techrace_protocol.transitions`; docs/protocol.md describes it all for other languages.
"""

from techrace_protocol.client_session import ClientSession as ClientSession
from techrace_protocol.close_codes import CloseCode as CloseCode
from techrace_protocol.codec import SUBPROTOCOLS as SUBPROTOCOLS
from techrace_protocol.codec import Encoding as Encoding
from techrace_protocol.codec import Frame as Frame
from techrace_protocol.codec import decode_client as decode_client
from techrace_protocol.codec import decode_server as decode_server
from techrace_protocol.codec import encode_client as encode_client
from techrace_protocol.codec import encode_server as encode_server
from techrace_protocol.feed import Answers as Answers
from techrace_protocol.feed import Feed as Feed
from techrace_protocol.feed import Missed as Missed
from techrace_protocol.feed import Numbered as Numbered
from techrace_protocol.grids import GRIDS as GRIDS
from techrace_protocol.limits import Limits as Limits
from techrace_protocol.limits import Rate as Rate
from techrace_protocol.messages import PROTOCOL_VERSION as PROTOCOL_VERSION
from techrace_protocol.refusals import ProtocolRefusal as ProtocolRefusal
from techrace_protocol.session import Received as Received
from techrace_protocol.session import ServerSession as ServerSession
from techrace_protocol.session import choose_encoding as choose_encoding
from techrace_protocol.transitions import State as State
from techrace_protocol.transitions import WrongStateError as WrongStateError
