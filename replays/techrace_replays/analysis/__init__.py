"""What happened, what would have happened, which technologies were good: counterfactuals over recorded matches.

Everything here is relative to stated policies: :data:`Seating` says who plays on. All estimates carry 95 % intervals,
and comparisons are made within pairs of futures that meet the same luck.
"""

from techrace_replays.analysis.assessment import Assessment as Assessment
from techrace_replays.analysis.assessment import assess as assess
from techrace_replays.analysis.crowd import Absence as Absence
from techrace_replays.analysis.crowd import Delay as Delay
from techrace_replays.analysis.crowd import absence as absence
from techrace_replays.analysis.crowd import effective_competitors as effective_competitors
from techrace_replays.analysis.crowd import work_done as work_done
from techrace_replays.analysis.decisions import Decision as Decision
from techrace_replays.analysis.decisions import Effect as Effect
from techrace_replays.analysis.decisions import effects as effects
from techrace_replays.analysis.dual_use import NodeUse as NodeUse
from techrace_replays.analysis.dual_use import Origin as Origin
from techrace_replays.analysis.dual_use import Use as Use
from techrace_replays.analysis.dual_use import importance as importance
from techrace_replays.analysis.dual_use import uses as uses
from techrace_replays.analysis.estimates import Chances as Chances
from techrace_replays.analysis.estimates import Estimate as Estimate
from techrace_replays.analysis.evaluation import Line as Line
from techrace_replays.analysis.evaluation import Moment as Moment
from techrace_replays.analysis.evaluation import evaluate as evaluate
from techrace_replays.analysis.evaluation import moments as moments
from techrace_replays.analysis.evaluation import positions_of as positions_of
from techrace_replays.analysis.evaluation import telling_ticks as telling_ticks
from techrace_replays.analysis.evaluation import ticks_of as ticks_of
from techrace_replays.analysis.futures import Futures as Futures
from techrace_replays.analysis.futures import Seating as Seating
from techrace_replays.analysis.futures import joined as joined
from techrace_replays.analysis.futures import play_out as play_out
from techrace_replays.analysis.secrets import Fate as Fate
from techrace_replays.analysis.secrets import Publication as Publication
from techrace_replays.analysis.secrets import Secret as Secret
from techrace_replays.analysis.secrets import publication as publication
from techrace_replays.analysis.secrets import secrets_of as secrets_of
from techrace_replays.analysis.values import Value as Value
from techrace_replays.analysis.values import Verdict as Verdict
from techrace_replays.analysis.values import technology_values as technology_values
