"""The rules of the tech-tree race as a pure, batched engine: arrays in, arrays out.

No clock, no socket, no generator state: everything follows from the scenario, the seed and the orders.
"""

from techrace_game.engine import advance as advance
from techrace_game.engine import initial_state as initial_state
from techrace_game.engine import step as step
from techrace_game.legality import Reason as Reason
from techrace_game.legality import Refusal as Refusal
from techrace_game.legality import check as check
from techrace_game.observation import Observation as Observation
from techrace_game.observation import observe as observe
from techrace_game.orders import JointOrders as JointOrders
from techrace_game.orders import Orders as Orders
from techrace_game.payoffs import payoffs as payoffs
from techrace_game.ruleset import Ruleset as Ruleset
from techrace_game.scenario import Scenario as Scenario
from techrace_game.scenario import load_scenario as load_scenario
from techrace_game.shapes import ScenarioError as ScenarioError
from techrace_game.state import MatchState as MatchState
from techrace_game.state import digest as digest
