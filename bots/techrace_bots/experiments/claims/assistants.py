"""Claims about AI research assistants (10, 11, 13, 15)."""

from techrace_bots.experiments.model import (
    POINT,
    Arm,
    Crossing,
    Experiment,
    Quantity,
    Sitter,
    Statement,
    both,
    change,
    level,
)
from techrace_game.types import Field, Mode

_NONE = {"ast1": 0, "ast2": 0}
_STRONG = {"ast1": 700, "ast2": 1600}
_SAFE_FIELDS = 1 << Field.INT | 1 << Field.ALN
_GUARDED = 125
"""‰ of the staff that keep an assistant from leaking at all."""
_ANY = "academic"
"""A name only: who is not listed plays by the archetype."""


def _restricted(secure: int) -> Sitter:
    return Sitter(policy=_ANY, mode=Mode.RESTRICTED, mask=_SAFE_FIELDS, secure=secure)


def _careful(secure: int) -> dict[int, Sitter]:
    return both("look-ahead", mode=Mode.RESTRICTED, mask=_SAFE_FIELDS, secure=secure)


ASSISTANTS = Experiment(
    name="assistants",
    number=10,
    title="Research assistants",
    claim="Assistants that speed capabilities more than alignment lower the chance of a good "
    "ending; differential ones raise it; "
    "restricted use helps only with enough security; product incentives undo it.",
    varies="what assistants are good at, and who may use them for what",
    arms={
        "none": Arm(label="none", generator=_NONE, seats=both("look-ahead")),
        "ordinary": Arm(label="ordinary", seats=both("look-ahead")),
        "strong": Arm(label="strong", generator=_STRONG, seats=both("look-ahead")),
        "differential": Arm(label="differential", generator={"ast_fld": 1}, seats=both("look-ahead")),
        "unguarded": Arm(label="all restrict, no security", seats=_careful(0), everybody=_restricted(0)),
        "guarded": Arm(
            label="all restrict, with security", seats=_careful(_GUARDED), everybody=_restricted(_GUARDED)
        ),
        "product": Arm(
            label="all restrict with security, one sells",
            seats={**_careful(_GUARDED), 1: Sitter(policy="profit", mode=Mode.PRODUCT)},
            everybody=_restricted(_GUARDED),
        ),
        "everything": Arm(
            label="all use them for everything",
            seats=both("look-ahead", mode=Mode.EVERYTHING),
            everybody=Sitter(policy=_ANY, mode=Mode.EVERYTHING),
        ),
    },
    quantities={
        **{
            name: level(f"good ending, {label}", "yellow", name)
            for name, label in (
                ("none", "no assistants"),
                ("ordinary", "ordinary"),
                ("strong", "strong"),
                ("differential", "differential"),
                ("everything", "used for everything"),
                ("unguarded", "restricted, no security"),
                ("guarded", "restricted, security"),
                ("product", "restricted, security, one product"),
            )
        },
        "general": change("ordinary against none", "yellow", "ordinary", "none"),
        "stronger": change("strong against ordinary", "yellow", "strong", "ordinary"),
        "better": change("differential against none", "yellow", "differential", "none"),
        "restricting": change(
            "restricted without security against everything", "yellow", "unguarded", "everything"
        ),
        "securing": change("restricted with security against everything", "yellow", "guarded", "everything"),
        "selling": change("one product against restricted with security", "yellow", "product", "guarded"),
    },
    statements=(
        Statement(
            text="Ordinary assistants lower the chance of a good ending.", quantity="general", below=0.0
        ),
        Statement(text="Differential ones raise it.", quantity="better", above=0.0),
        Statement(text="Restricted use with security helps.", quantity="securing", above=0.0),
        Statement(
            text="Restricted use without security does not help by more than 2 points.",
            quantity="restricting",
            below=2 * POINT,
        ),
        Statement(text="One who sells assistants undoes part of it.", quantity="selling", below=0.0),
    ),
    refutes="General assistants help, differential ones do not, or restricting them helps without security.",
    why="Half of an assistant leaks when its use is restricted without security, with all of its "
    "fields. Even so "
    "restricting helps, because the other half stays where it was meant for, and everybody restricts here; "
    "security, which costs an eighth of everybody's staff, adds to that and is no condition for it. The line "
    "lies between assistants that help all fields as capabilities need it, which do harm, and "
    "those that help "
    "alignment most.",
    picture=("none", "ordinary", "strong", "differential", "everything", "unguarded", "guarded", "product"),
    picture_label="chance of a good ending",
    most=12,
)

_FLOORS = (0, 3, 6, 12)

FLOORS = Experiment(
    name="floors",
    number=11,
    title="Work that cannot be hurried",
    claim="Alignment work that cannot be sped up in calendar time makes assistants worse.",
    varies="months that an alignment technology takes beyond others, with strong assistants and without any",
    arms={
        f"{word}-{floor}": Arm(
            label=f"{word} assistants, floor +{floor}",
            generator={**strength, "floor_aln": floor},
            seats=both("look-ahead"),
            position=floor,
        )
        for floor in _FLOORS
        for word, strength in (("no", _NONE), ("strong", _STRONG))
    },
    quantities={
        **{
            f"at-{floor}": change(
                f"strong assistants against none, floor +{floor} months",
                "yellow",
                f"strong-{floor}",
                f"no-{floor}",
            )
            for floor in _FLOORS
        },
        **{
            f"{word}-{floor}": level(
                f"good ending, {word} assistants, floor +{floor} months",
                "yellow",
                f"{word}-{floor}",
                awaited=False,
            )
            for floor in _FLOORS
            for word in ("no", "strong")
        },
        "worse": Quantity(
            label="effect of assistants, floor +12 against +0",
            measure="yellow",
            weights={"strong-12": 1, "no-12": -1, "strong-0": -1, "no-0": 1},
            precision=3 * POINT,
        ),
    },
    statements=(
        Statement(
            text="Assistants do more harm where alignment has long serial floors.",
            quantity="worse",
            below=0.0,
        ),
    ),
    refutes="The effect of assistants does not depend on serial floors.",
    why="Only alignment technologies have the longer floor; good endings have their own, which "
    "does not change. "
    "The levels tell why the claim fails: long floors lower the chance of a good ending most where there are "
    "no assistants, so that assistants have less left to spoil. Floors and assistants are bad together, but "
    "less than the sum of both.",
    picture=tuple(f"at-{floor}" for floor in _FLOORS),
    picture_label="change of the chance of a good ending by strong assistants",
    most=12,
)

_VEILS = (50, 200, 400, 1600)

EVALUATION = Experiment(
    name="evaluation",
    number=13,
    title="Evaluating is easier than generating",
    claim="If inspection is exact enough, more assistance is good.",
    varies="points that certify an ending (the fewer, the more exact inspection is), with strong "
    "assistants and without any",
    arms={
        f"{word}-{veil}": Arm(
            label=f"{word} assistants, veil {veil}",
            generator={**strength, "veil": veil},
            seats=both("look-ahead"),
            position=veil,
        )
        for veil in _VEILS
        for word, strength in (("no", _NONE), ("strong", _STRONG))
    },
    quantities={
        **{
            f"at-{veil}": change(
                f"strong assistants against none, veil {veil}", "yellow", f"strong-{veil}", f"no-{veil}"
            )
            for veil in _VEILS
        },
        "exactness": Quantity(
            label="effect of assistants, veil 50 against 1600",
            measure="yellow",
            weights={"strong-50": 1, "no-50": -1, "strong-1600": -1, "no-1600": 1},
            precision=3 * POINT,
        ),
    },
    statements=(
        Statement(text="Where inspection is exact (veil 50), assistants help.", quantity="at-50", above=0.0),
        Statement(
            text="The more exact inspection is, the better are assistants.", quantity="exactness", above=0.0
        ),
    ),
    refutes="Assistants do harm however exact inspection is.",
    why="Exact inspection takes facades away, and nothing else: general assistants still bring "
    "plain bad endings closer, which "
    "no inspection prevents.",
    picture=tuple(f"at-{veil}" for veil in _VEILS),
    crossing=Crossing(label="Assistants do as much good as harm", positions=_VEILS, unit="points of veil"),
    picture_label="change of the chance of a good ending by strong assistants",
    most=12,
)

_GAPS = (6, 12, 18, 24, 36, 48)

GAP = Experiment(
    name="gap",
    number=15,
    title="Little time after useful assistants",
    claim="There is little time between useful assistants and the end.",
    varies="nothing but the strategy of the beneficial seats; the distribution is what counts",
    arms={
        "careful": Arm(label="look-ahead", seats=both("look-ahead")),
        "naive": Arm(label="archetypes"),
    },
    quantities={
        **{
            f"within-{gap}": level(f"ended within {gap} months", f"gap-within:{gap}", "careful")
            for gap in _GAPS
        },
        "mean": level("mean gap, look-ahead", "gap", "careful", precision=1.0, unit="months"),
        "mean-naive": level("mean gap, archetypes", "gap", "naive", precision=1.0, unit="months"),
        "length": level("mean length of a match", "ticks", "careful", precision=1.0, unit="months"),
    },
    statements=(
        Statement(text="The mean gap is less than two years.", quantity="mean", below=24.0),
        Statement(
            text="Half of all matches end within two years of useful assistants.",
            quantity="within-24",
            above=0.5,
        ),
    ),
    refutes="Matches go on for years after useful assistants.",
    why="The gap runs from the first unlock of the stronger assistant to the end of a match that "
    "ended; matches "
    "in which nobody unlocked it have no gap and are left out. The bound of two years was chosen before the "
    "run. Where the assistant stands in a tree is a choice of the generator, so the length is one of these "
    "rules, not a finding about the world.",
    picture=tuple(f"within-{gap}" for gap in _GAPS),
    crossing=Crossing(label="Median gap", positions=_GAPS, unit="months", level=0.5),
    picture_label="share of matches that had ended",
)

ASSISTANT_CLAIMS = (ASSISTANTS, FLOORS, EVALUATION, GAP)
