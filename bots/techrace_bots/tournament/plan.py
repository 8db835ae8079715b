"""Which matches a tournament consists of: blocks of matches in one world, with bots exchanged between seats.

A block is the unit of statistics. All of its matches have the same tree, the same luck of the world and, for each bot,
the same private luck, so what differs between them is who sits where. Nothing here depends on how or in which order
matches are played.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import combinations

import attrs
import numpy as np

from techrace_bots.tournament.spec import FIELD, Design, Field
from techrace_game.chance import mix
from techrace_game.types import SeedArray

_GOLDEN = 0x9E3779B97F4A7C15
_WORDS = 1 << 64


@attrs.frozen
class Seating:
    """Who sits where in one match."""

    bots: tuple[int, ...]
    """Per seat the bot, :data:`~techrace_bots.tournament.spec.FIELD` for an archetype."""


@attrs.frozen(kw_only=True)
class Block:
    """Matches in one world."""

    number: int
    """Among all blocks of the tournament."""
    seed: int
    """Of the world, the same for all of its matches."""
    seatings: tuple[Seating, ...]


@attrs.frozen(kw_only=True)
class Unit:
    """Blocks that are played and stored together; they have the same seatings."""

    number: int
    seed: int
    """Of the tournament."""
    first_block: int
    first_world: int
    size: int
    """Number of blocks."""
    seatings: tuple[Seating, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, made when they are asked for: a plan may have millions."""
        return tuple(
            Block(
                number=self.first_block + place,
                seed=world_seed(self.seed, self.first_world + place),
                seatings=self.seatings,
            )
            for place in range(self.size)
        )

    @property
    def matches(self) -> int:
        return self.size * len(self.seatings)


def alone(bots: Sequence[int], seats: Sequence[int], count: int) -> tuple[Seating, ...]:
    """Return the seatings of a block in which every bot sits once in every contested seat, alone among archetypes.

    Bots are compared by what they make of the same seat in the same company. If they sat together, a bot would have
    everybody but itself for company; where a motive shares its payoff, that would hide the better one.

    Args:
        bots: who takes part in the block.
        seats: the contested seats.
        count: number of seats.
    """
    return tuple(
        Seating(tuple(bot if place == seat else FIELD for place in range(count)))
        for seat in seats
        for bot in bots
    )


def exchanged(bots: Sequence[int], seats: Sequence[int], count: int) -> tuple[Seating, ...]:
    """Return the seatings of a block in which bots sit together: a cyclic Latin square over the contested seats.

    Args:
        bots: who takes part in the block.
        seats: the contested seats.
        count: number of seats.
    """
    found = []
    for turn in range(len(bots)):
        seating = [FIELD] * count
        for place, seat in enumerate(seats):
            seating[seat] = bots[(place + turn) % len(bots)]
        found.append(Seating(tuple(seating)))
    return tuple(found)


def world_seed(seed: int, number: int) -> int:
    """Return the seed of a block's world."""
    word = np.array([(seed + _GOLDEN * (number + 1)) % _WORDS], np.uint64)
    return int(mix(word)[0])


def private_root(seeds: SeedArray, name: str) -> SeedArray:
    """Return what a bot's private seeds in these worlds follow from: two bots never share their luck.

    Args:
        seeds: uint64 of shape (match,), of the worlds.
        name: of the bot.
    """
    salt = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
    return mix(np.asarray(seeds, np.uint64) ^ np.uint64(salt))


def groups_of(field: Field) -> list[tuple[int, ...]]:
    """Return which bots meet within blocks, in order.

    Raises:
        ValueError: a ladder, whose meetings depend on its results.
    """
    everybody = tuple(range(len(field.tournament.bots)))
    match field.tournament.design:
        case Design.BLOCKS:
            return [everybody]
        case Design.ROUND_ROBIN:
            return list(combinations(everybody, 2))
        case Design.GAUNTLET:
            return [(0, other) for other in everybody[1:]]
        case Design.LADDER:
            raise ValueError("design: the meetings of a ladder depend on its results")


def units(field: Field) -> Iterator[Unit]:
    """Yield the units of a tournament in order; they follow from its file alone."""
    number = first = 0
    for group in groups_of(field):
        for unit in units_of(
            field, group, blocks=field.tournament.blocks, first_block=first, first_unit=number
        ):
            yield unit
            number = unit.number + 1
        # All groups are played in the same worlds, but each block has a number of its own.
        first += field.tournament.blocks


def units_of(
    field: Field, group: Sequence[int], *, blocks: int, first_block: int, first_unit: int, world: int = 0
) -> Iterator[Unit]:
    """Yield the units of the meetings of some bots.

    Args:
        field: the tournament.
        group: the bots that meet.
        blocks: how many worlds.
        first_block: number of the first block.
        first_unit: number of the first unit.
        world: number of the first world.
    """
    size, seed = field.tournament.unit, field.tournament.seed
    meet = alone if field.tournament.design is Design.BLOCKS else exchanged
    seatings = meet(group, field.seats, len(field.scenario.seats))
    for place, start in enumerate(range(0, blocks, size)):
        yield Unit(
            number=first_unit + place,
            seed=seed,
            first_block=first_block + start,
            first_world=world + start,
            size=min(size, blocks - start),
            seatings=seatings,
        )
