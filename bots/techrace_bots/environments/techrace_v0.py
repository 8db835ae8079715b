"""The PettingZoo module of techrace: ``techrace_v0.parallel_env()`` and ``techrace_v0.env()``."""

from techrace_bots.environments.parallel import env, parallel_env

__all__ = ["env", "parallel_env"]
