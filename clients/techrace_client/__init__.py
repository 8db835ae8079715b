"""Python SDK: join a match over a websocket, see it, play it."""

from techrace_client.address import Address as Address
from techrace_client.address import parse_address as parse_address
from techrace_client.backoff import Patience as Patience
from techrace_client.connecting import connect as connect
from techrace_client.errors import AddressError as AddressError
from techrace_client.errors import ClientError as ClientError
from techrace_client.errors import CommandRefusedError as CommandRefusedError
from techrace_client.errors import ConnectError as ConnectError
from techrace_client.errors import JoinRefusedError as JoinRefusedError
from techrace_client.errors import MatchClosedError as MatchClosedError
from techrace_client.errors import ServerBrokeProtocolError as ServerBrokeProtocolError
from techrace_client.match import Match as Match
from techrace_client.play import Played as Played
from techrace_client.play import Player as Player
from techrace_client.play import play as play
from techrace_client.streams import OpenStream as OpenStream
from techrace_client.streams import Stream as Stream
