"""Many observations of single matches as one batch."""

from collections.abc import Sequence

import attrs
import numpy as np

from techrace_game import Observation


def joined(seen: Sequence[Observation]) -> Observation:
    """Return observations of one seat in games of one size as a batch, in their order.

    Raises:
        ValueError: there are none.
    """
    if not seen:
        raise ValueError("seen: no observations, expected at least one")
    arrays = {
        field.name: np.concatenate([getattr(one, field.name) for one in seen])
        for field in attrs.fields(Observation)
        if field.metadata["axes"] is not None
    }
    return Observation(seat=seen[0].seat, **arrays)
