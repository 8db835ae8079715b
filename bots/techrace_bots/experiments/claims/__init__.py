"""The claims of the two essays, each declared as an experiment, and the health of the standard scenario."""

from collections.abc import Mapping
from types import MappingProxyType

from techrace_bots.experiments.claims.assistants import ASSISTANT_CLAIMS
from techrace_bots.experiments.claims.ecosystem import ECOSYSTEM_CLAIMS
from techrace_bots.experiments.claims.endings import ENDING_CLAIMS, HEALTH
from techrace_bots.experiments.claims.strategy import STRATEGY_CLAIMS
from techrace_bots.experiments.model import Experiment

EXPERIMENTS: Mapping[str, Experiment] = MappingProxyType(
    {
        experiment.name: experiment
        for experiment in (
            *sorted(
                (*STRATEGY_CLAIMS, *ECOSYSTEM_CLAIMS, *ASSISTANT_CLAIMS, *ENDING_CLAIMS),
                key=lambda experiment: experiment.number,
            ),
            HEALTH,
        )
    }
)
"""All experiments by name, in the order of the claims."""
