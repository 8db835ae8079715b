"""Environments for reinforcement learning; importing this package registers them with Gymnasium.

``techrace_bots.environments.techrace_v0`` is the PettingZoo module (``parallel_env``, ``env``);
``gymnasium.make("techrace/Seat-v0")`` is one seat among house bots, ``gymnasium.make_vec`` many of them at once. They
need the extra ``rl``: ``pip install 'techrace[rl]'``. Nothing else in techrace imports this package.
"""

try:
    import gymnasium as _gymnasium
    import pettingzoo as _pettingzoo  # noqa: F401 - only asked for here, so that what is missing is said at once
    import PIL as _PIL  # noqa: F401 - the same
except ImportError as error:
    raise ImportError(
        f"techrace_bots.environments needs {error.name}, expected it with: pip install 'techrace[rl]'",
        name=error.name,
    ) from error

_HERE = "techrace_bots.environments"

for _name, _settings in (("Seat", {}), ("Toy", {"scenario": "toy"})):
    _gymnasium.register(
        id=f"techrace/{_name}-v0",
        entry_point=f"{_HERE}.single:SeatEnv",
        vector_entry_point=f"{_HERE}.vector:SeatVectorEnv",
        kwargs=_settings,
        # The order of calls is checked by the environments themselves; masks stand in infos.
        order_enforce=True,
    )
