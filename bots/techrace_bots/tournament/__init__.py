"""Tournaments that one can believe: mirrored blocks, results that survive the night, an interval on every number."""

from techrace_bots.tournament.comparing import Comparison as Comparison
from techrace_bots.tournament.comparing import Reason as Reason
from techrace_bots.tournament.comparing import compare as compare
from techrace_bots.tournament.results import Results as Results
from techrace_bots.tournament.spec import Design as Design
from techrace_bots.tournament.spec import Entrant as Entrant
from techrace_bots.tournament.spec import Field as Field
from techrace_bots.tournament.spec import Isolation as Isolation
from techrace_bots.tournament.spec import SpecError as SpecError
from techrace_bots.tournament.spec import Tournament as Tournament
from techrace_bots.tournament.spec import load_tournament as load_tournament
