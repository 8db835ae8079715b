"""Strategies for a beneficial seat, each one idea of the essays that the game is made from."""

from techrace_bots.strategies.base import Strategist as Strategist
from techrace_bots.strategies.coordinating import Coordinate as Coordinate
from techrace_bots.strategies.deferring import AlwaysDefer as AlwaysDefer
from techrace_bots.strategies.deferring import LookAhead as LookAhead
from techrace_bots.strategies.deferring import NeverDefer as NeverDefer
from techrace_bots.strategies.differential import Differential as Differential
from techrace_bots.strategies.differential import ParadigmFollower as ParadigmFollower
from techrace_bots.strategies.do_nothing import DoNothing as DoNothing
from techrace_bots.strategies.inspecting import Inspector as Inspector
from techrace_bots.strategies.planning import LocalHeuristic as LocalHeuristic
from techrace_bots.strategies.planning import LongPlan as LongPlan
from techrace_bots.strategies.planning import ShortestSafePath as ShortestSafePath
from techrace_bots.strategies.publishing import PublishAll as PublishAll
from techrace_bots.strategies.publishing import PublishNothing as PublishNothing
from techrace_bots.strategies.publishing import PublishUnlessNearRed as PublishUnlessNearRed
from techrace_bots.strategies.rollout import Rollout as Rollout
