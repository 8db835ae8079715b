"""Bots: the interface, house policies, offline play and play over a websocket."""

from techrace_bots.bot import Bot as Bot
from techrace_bots.bot import Briefing as Briefing
from techrace_bots.chance import Luck as Luck
from techrace_bots.clocks import TimeControl as TimeControl
from techrace_bots.features import View as View
from techrace_bots.legal import LegalOrders as LegalOrders
from techrace_bots.offline import play as play
from techrace_bots.policy import Policy as Policy
from techrace_bots.policy import PolicyBot as PolicyBot
from techrace_bots.policy import SeatOrders as SeatOrders
from techrace_bots.seat_view import SeatView as SeatView
