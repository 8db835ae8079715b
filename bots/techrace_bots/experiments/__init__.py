"""The claims of the essays as experiments: declared, run until their intervals are narrow, judged and reported."""

from techrace_bots.experiments.claims import EXPERIMENTS as EXPERIMENTS
from techrace_bots.experiments.judging import Judged as Judged
from techrace_bots.experiments.judging import Verdict as Verdict
from techrace_bots.experiments.running import DEFAULT_PRECISION as DEFAULT_PRECISION
from techrace_bots.experiments.running import Setting as Setting
from techrace_bots.experiments.running import judged as judged
from techrace_bots.experiments.running import run as run
from techrace_bots.experiments.storing import ResultsError as ResultsError
from techrace_bots.experiments.storing import Store as Store
