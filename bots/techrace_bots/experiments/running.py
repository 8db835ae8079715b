"""Run experiments, block after block, until their intervals are narrow or their blocks are used up.

Whether another block is played depends on the blocks before it and on nothing else, and the width of an interval does
not depend on the side of it on which a bound lies. So one process, two, and a runner that is killed and started again
come to the same results, and stopping early favours no verdict.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import TypeAlias

import attrs

from techrace_bots.experiments.claims import EXPERIMENTS
from techrace_bots.experiments.judging import Judged, judge, narrow
from techrace_bots.experiments.model import STANDARD, VARIANTS, Experiment, Variant
from techrace_bots.experiments.playing import Sums, play_block
from techrace_bots.experiments.storing import Store, added

Progress: TypeAlias = Callable[[float, float], None]
"""Told how much of the work is done, and of how much: arms of blocks at most."""

DEFAULT_PRECISION = 2.0
"""Half of the widest interval of a chance, in percentage points; those of other quantities are in proportion."""
ELSEWHERE = 3.0
"""How many times wider intervals may be in other trees and with other constants."""
LEAST = 2
"""Fewest blocks: a spread needs some worlds."""


@attrs.frozen(kw_only=True)
class Setting:
    """How exactly experiments are run."""

    seed: int = 1
    precision: float = DEFAULT_PRECISION
    robust: bool = True
    """Whether claims are repeated in other trees and with other constants."""
    block: int | None = None
    """Worlds of a block; None: as declared."""
    most: int | None = None
    """Most blocks; None: as declared."""

    def sized(self, experiment: Experiment) -> Experiment:
        """Return an experiment with this setting's blocks."""
        block = experiment.block if self.block is None else self.block
        most = experiment.most if self.most is None else min(self.most, experiment.most)
        varied = experiment.varied_most if self.most is None else min(self.most, experiment.varied_most)
        return attrs.evolve(experiment, block=block, most=most, varied_most=varied)


@attrs.define
class _Chain:
    """The blocks of one experiment in one variant, which follow one another."""

    experiment: Experiment
    variant: Variant
    setting: Setting
    blocks: list[Sums]

    @property
    def most(self) -> int:
        standard = self.variant.name == STANDARD.name
        return self.experiment.most if standard else self.experiment.varied_most

    @property
    def weight(self) -> int:
        return len(self.experiment.arms) * self.experiment.block

    @property
    def finished(self) -> bool:
        if len(self.blocks) >= self.most:
            return True
        standard = self.variant.name == STANDARD.name
        if len(self.blocks) < (LEAST if standard else 1):
            return False
        factor = self.setting.precision / DEFAULT_PRECISION * (1.0 if standard else ELSEWHERE)
        return narrow(self.experiment, added(self.blocks), factor)


def play_named(name: str, variant: str, setting: Setting, block: int) -> Sums:
    """Play a block of an experiment of the catalogue; for processes, which are told names only."""
    experiment = setting.sized(EXPERIMENTS[name])
    return play_block(experiment, _variant(variant), setting.seed, block)


def _variant(name: str) -> Variant:
    return next(variant for variant in (STANDARD, *VARIANTS) if variant.name == name)


def variants_of(experiment: Experiment, setting: Setting) -> tuple[Variant, ...]:
    """Return where an experiment is run, the standard trees first."""
    return (STANDARD, *VARIANTS) if setting.robust and experiment.robust else (STANDARD,)


def run(
    names: Sequence[str],
    store: Store,
    setting: Setting,
    *,
    workers: int = 0,
    progress: Progress | None = None,
) -> None:
    """Play what is missing of experiments; those in the standard trees come first.

    Args:
        names: of the catalogue.
        store: where results are kept.
        setting: how exactly.
        workers: processes; 0 plays in this one.
        progress: told how far it is.

    Raises:
        ResultsError: the folder holds other results.
        OSError: results cannot be stored.
    """
    chains = []
    for name in names:
        experiment = setting.sized(EXPERIMENTS[name])
        for variant in variants_of(experiment, setting):
            store.begin(experiment, variant, setting.seed)
            chains.append(_Chain(experiment, variant, setting, store.blocks(name, variant.name)))
    order = [STANDARD.name, *(variant.name for variant in VARIANTS)]
    chains.sort(key=lambda chain: order.index(chain.variant.name))
    total = float(sum(chain.most * chain.weight for chain in chains))

    def tell() -> None:
        if progress is not None:
            done = sum(
                chain.weight * (chain.most if chain.finished else len(chain.blocks)) for chain in chains
            )
            progress(float(done), total)

    tell()
    for chain, sums in _played([chain for chain in chains if not chain.finished], workers):
        store.keep(chain.experiment.name, chain.variant.name, len(chain.blocks), sums)
        chain.blocks.append(sums)
        tell()


def _played(chains: list[_Chain], workers: int) -> Iterator[tuple[_Chain, Sums]]:
    """Play chains to their ends; whoever takes a block appends it before the next is asked for."""
    if not workers:
        for chain in chains:
            while not chain.finished:
                yield chain, play_named(*_next(chain))
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: dict[Future[Sums], _Chain] = {}
        left = iter(chains)

        def fill() -> None:
            while len(waiting) < workers and (chain := next(left, None)) is not None:
                waiting[pool.submit(play_named, *_next(chain))] = chain

        fill()
        while waiting:
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                chain = waiting.pop(future)
                yield chain, future.result()
                if not chain.finished:
                    waiting[pool.submit(play_named, *_next(chain))] = chain
                fill()


def _next(chain: _Chain) -> tuple[str, str, Setting, int]:
    return chain.experiment.name, chain.variant.name, chain.setting, len(chain.blocks)


def judged(names: Sequence[str], store: Store) -> list[Judged]:
    """Return the verdicts on the claims of which there are results.

    Raises:
        OSError: the folder cannot be read.
    """
    found = []
    labels = {variant.name: variant.label for variant in VARIANTS}
    for name in names:
        experiment, blocks = EXPERIMENTS[name], store.blocks(name, STANDARD.name)
        if not blocks:
            continue
        elsewhere = {variant: added(store.blocks(name, variant)) for variant in labels}
        sums = added(blocks)
        worlds = store.worlds(name, STANDARD.name)
        found.append(
            judge(experiment, sums, {key: part for key, part in elsewhere.items() if part}, labels, worlds)
        )
    return found
