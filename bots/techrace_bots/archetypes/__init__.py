"""The archetypes of the rulebook: one readable strategy per motive, and a random legal one."""

from techrace_bots.archetypes.academic import Academic as Academic
from techrace_bots.archetypes.base import Archetype as Archetype
from techrace_bots.archetypes.beneficial import Beneficial as Beneficial
from techrace_bots.archetypes.crowd import Crowd as Crowd
from techrace_bots.archetypes.haste import Haste as Haste
from techrace_bots.archetypes.profit import Profit as Profit
from techrace_bots.archetypes.random_legal import RandomLegal as RandomLegal
