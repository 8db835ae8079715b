"""What is said on the wire: frozen classes, one union per speaker.

Three sorts of message come from the server:

* **Updates** (:data:`Update`) tell a seat what happened. Each carries a ``number`` that grows by one per
  update of its feed, so that a client which comes back can say which one it saw last.
* **Replies** (:data:`Reply`) answer one message of the client; the answer to a command carries its ``id``.
* :class:`Welcome` and :class:`Closing` open and close a connection; a :class:`Notice` tells how the server is.

On the wire a message is a map whose key ``type`` holds the kebab-case name of its class; fields that have
their default value may be left out. Words (of roles, endings, motives) are lower-case; inside orders and
grids the rulebook's numbers are used. Messages of the server may gain fields and news may gain words: a
client ignores what it does not know. Messages of the client are strict: what the server does not know it
refuses by name.
"""

# ruff: noqa: PLC0414 - for everybody else, messages and their words are one vocabulary

from typing import TypeAlias

from msgspec import Struct

from techrace_protocol.commands import Act as Act
from techrace_protocol.commands import Chat as Chat
from techrace_protocol.commands import Command as Command
from techrace_protocol.commands import FromClient as FromClient
from techrace_protocol.commands import Hello as Hello
from techrace_protocol.commands import Leave as Leave
from techrace_protocol.commands import Orders as Orders
from techrace_protocol.commands import Ping as Ping
from techrace_protocol.commands import Pledge as Pledge
from techrace_protocol.commands import Ready as Ready
from techrace_protocol.opening import ClockFacts as ClockFacts
from techrace_protocol.opening import Closing as Closing
from techrace_protocol.opening import LimitFacts as LimitFacts
from techrace_protocol.opening import MatchFacts as MatchFacts
from techrace_protocol.opening import Notice as Notice
from techrace_protocol.opening import SeatFacts as SeatFacts
from techrace_protocol.opening import Welcome as Welcome
from techrace_protocol.replies import Accepted as Accepted
from techrace_protocol.replies import Pong as Pong
from techrace_protocol.replies import Refused as Refused
from techrace_protocol.replies import RefusedPart as RefusedPart
from techrace_protocol.replies import Reply as Reply
from techrace_protocol.updates import Clock as Clock
from techrace_protocol.updates import End as End
from techrace_protocol.updates import House as House
from techrace_protocol.updates import LeadRow as LeadRow
from techrace_protocol.updates import Names as Names
from techrace_protocol.updates import News as News
from techrace_protocol.updates import NewsItem as NewsItem
from techrace_protocol.updates import NodeName as NodeName
from techrace_protocol.updates import Observation as Observation
from techrace_protocol.updates import Pledged as Pledged
from techrace_protocol.updates import Presence as Presence
from techrace_protocol.updates import SeatGrid as SeatGrid
from techrace_protocol.updates import SeatPresence as SeatPresence
from techrace_protocol.updates import SeatRow as SeatRow
from techrace_protocol.updates import Snapshot as Snapshot
from techrace_protocol.updates import Talk as Talk
from techrace_protocol.updates import Undone as Undone
from techrace_protocol.updates import Update as Update
from techrace_protocol.words import PATTERNS as PATTERNS
from techrace_protocol.words import PLAIN_TEXT as PLAIN_TEXT
from techrace_protocol.words import PROTOCOL_VERSION as PROTOCOL_VERSION
from techrace_protocol.words import ActKind as ActKind
from techrace_protocol.words import BotName as BotName
from techrace_protocol.words import Change as Change
from techrace_protocol.words import ChannelName as ChannelName
from techrace_protocol.words import ClockKind as ClockKind
from techrace_protocol.words import ClockState as ClockState
from techrace_protocol.words import CommandId as CommandId
from techrace_protocol.words import Count as Count
from techrace_protocol.words import EndingWord as EndingWord
from techrace_protocol.words import FacilitatorIndex as FacilitatorIndex
from techrace_protocol.words import FeedId as FeedId
from techrace_protocol.words import Integer as Integer
from techrace_protocol.words import JoinId as JoinId
from techrace_protocol.words import MotiveWord as MotiveWord
from techrace_protocol.words import NewsKind as NewsKind
from techrace_protocol.words import NodeIndex as NodeIndex
from techrace_protocol.words import NoticeKind as NoticeKind
from techrace_protocol.words import Number as Number
from techrace_protocol.words import PersonName as PersonName
from techrace_protocol.words import PledgeState as PledgeState
from techrace_protocol.words import PledgeVerb as PledgeVerb
from techrace_protocol.words import RefusalCode as RefusalCode
from techrace_protocol.words import Role as Role
from techrace_protocol.words import RoomName as RoomName
from techrace_protocol.words import SeatActivity as SeatActivity
from techrace_protocol.words import SeatIndex as SeatIndex
from techrace_protocol.words import SeatStatus as SeatStatus
from techrace_protocol.words import Spoken as Spoken
from techrace_protocol.words import TalkKind as TalkKind
from techrace_protocol.words import TickNumber as TickNumber
from techrace_protocol.words import Token as Token
from techrace_protocol.words import VersionNumber as VersionNumber

FromServer: TypeAlias = Welcome | Snapshot | Update | Reply | Notice | Closing
"""Everything a server says."""


class Unknown(Struct, frozen=True, kw_only=True):
    """What a client gets for a message that is newer than it is. Never on the wire."""

    type: str
