"""Claims about what somebody should do who wants a good ending (1, 2, 3, 5, 9)."""

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

MONTH = 1.0

INACTION = Experiment(
    name="inaction",
    number=1,
    title="Doing nothing",
    claim="Doing nothing is not optimal for those who want a good ending, except in a "
    "turbo-doomed tree, where it buys time.",
    varies="what both beneficial seats do, in the standard trees and in the tree turbo-doomed",
    arms={
        "work": Arm(label="look-ahead", seats=both("look-ahead")),
        "nothing": Arm(label="do nothing", seats=both("do-nothing")),
        "doomed-work": Arm(
            label="look-ahead, turbo-doomed", scenario="turbo-doomed", seats=both("look-ahead")
        ),
        "doomed-never-defer": Arm(
            label="never-defer, turbo-doomed", scenario="turbo-doomed", seats=both("never-defer")
        ),
        "doomed-nothing": Arm(
            label="do nothing, turbo-doomed", scenario="turbo-doomed", seats=both("do-nothing")
        ),
        "doomed-advocate": Arm(
            label="advocate, turbo-doomed", scenario="turbo-doomed", seats=both("do-nothing", advocate=900)
        ),
    },
    quantities={
        "work": level("good ending, look-ahead", "yellow", "work"),
        "nothing": level("good ending, doing nothing", "yellow", "nothing"),
        "gain": change("good ending, look-ahead against doing nothing", "yellow", "work", "nothing"),
        "doomed": level("good ending, look-ahead, turbo-doomed", "yellow", "doomed-work"),
        "time": change(
            "months that doing nothing buys against look-ahead, turbo-doomed",
            "ticks",
            "doomed-nothing",
            "doomed-work",
            precision=MONTH / 2,
            unit="months",
        ),
        "time-never": change(
            "months that doing nothing buys against never-defer, turbo-doomed",
            "ticks",
            "doomed-nothing",
            "doomed-never-defer",
            precision=MONTH / 2,
            unit="months",
        ),
        "advocacy": change(
            "months that advocacy buys against doing nothing, turbo-doomed",
            "ticks",
            "doomed-advocate",
            "doomed-nothing",
            precision=MONTH / 2,
            unit="months",
        ),
    },
    statements=(
        Statement(
            text="Research raises the chance of a good ending in standard trees.", quantity="gain", above=0.0
        ),
        Statement(
            text="In turbo-doomed, research brings hardly any good ending.", quantity="doomed", below=0.05
        ),
        Statement(
            text="In turbo-doomed, doing nothing lasts longer than look-ahead.", quantity="time", above=0.0
        ),
        Statement(
            text="In turbo-doomed, doing nothing lasts longer than never-defer.",
            quantity="time-never",
            above=0.0,
        ),
    ),
    refutes="Doing nothing ends well as often as working in standard trees, or buys no time where "
    "all is lost.",
    why="Where no way to yellow avoids red, every unlock that is published shortens the others' "
    "way to red. Advocacy, "
    "which slows hazardous work, buys far more than idleness does: idleness is better than "
    "research there, but not best.",
    picture=("work", "nothing", "gain", "doomed"),
    picture_label="chance of a good ending, or its change",
)

DEFERRING = Experiment(
    name="deferring",
    number=2,
    title="Declining dual-use work",
    claim="Never deferring because of dual use is not optimal; always deferring is not either; "
    "looking a few steps ahead beats both.",
    varies="how many steps from red the beneficial seats decline work",
    arms={
        "never": Arm(label="never", seats=both("never-defer")),
        "one": Arm(label="1 step", seats=both("look-ahead:depth=1")),
        "two": Arm(label="2 steps", seats=both("look-ahead:depth=2")),
        "three": Arm(label="3 steps", seats=both("look-ahead:depth=3")),
        "always": Arm(label="always", seats=both("always-defer")),
    },
    quantities={
        **{
            name: level(f"good ending, {label}", "yellow", name)
            for name, label in (
                ("never", "never deferring"),
                ("one", "1 step"),
                ("two", "2 steps"),
                ("three", "3 steps"),
                ("always", "always deferring"),
            )
        },
        "over-never": change("good ending, 2 steps against never deferring", "yellow", "two", "never"),
        "over-always": change(
            "good ending, 2 steps against always deferring", "yellow", "two", "always", precision=1.5 * POINT
        ),
    },
    statements=(
        Statement(text="Looking two steps ahead beats never deferring.", quantity="over-never", above=0.0),
        Statement(text="Looking two steps ahead beats always deferring.", quantity="over-always", above=0.0),
    ),
    refutes="Either extreme does as well as looking ahead.",
    why="Others unlock most of what leads to red in any case, so declining all dual-use work "
    "costs little: it is left to "
    "them. That is why always deferring comes close. Never deferring brings red closer to "
    "everybody, because it publishes.",
    picture=("never", "one", "two", "three", "always"),
    picture_label="chance of a good ending",
    most=24,
)

_SHARES = (4, 12, 24, 60, 120)

STRENGTH = Experiment(
    name="strength",
    number=3,
    title="Strong or weak",
    claim="If strong: the shortest path to yellow that keeps away from red. If weak: differential "
    "work on where the dominant "
    "paradigm will end up.",
    varies="the staff of the only beneficial seat; all others together have 52",
    arms={
        f"{policy}-{heads}": Arm(
            label=f"{policy}, {heads} people",
            heads={3: heads, 4: 0},
            seats={3: Sitter(policy=policy)},
            position=round(1000 * heads / (heads + 52)),
        )
        for policy in ("shortest-safe-path", "paradigm-follower")
        for heads in _SHARES
    },
    quantities={
        f"at-{heads}": change(
            f"path against paradigm, {heads} people ({100 * heads / (heads + 52):.0f} % of all)",
            "yellow",
            f"shortest-safe-path-{heads}",
            f"paradigm-follower-{heads}",
        )
        for heads in _SHARES
    },
    statements=(
        Statement(
            text="A weak seat (19 % of all people) does better with the paradigm.",
            quantity="at-12",
            below=0.0,
        ),
        Statement(
            text="A strong seat (70 % of all people) does better on the safe path.",
            quantity="at-120",
            above=0.0,
        ),
    ),
    refutes="The same one of the two is better whether weak or strong.",
    why="The crossover is where the line crosses zero, if it does. A plan puts all people on one way, whose "
    "serial floors waste those of a big staff; local rules spread them over many projects. That is why the "
    "path does worse just where a seat is strong, against the claim: these rules reward width in the strong. "
    "Below a fifth of all people little depends on what one does.",
    picture=tuple(f"at-{heads}" for heads in _SHARES),
    crossing=Crossing(
        label="The safe path is as good as the paradigm",
        positions=tuple(100 * heads / (heads + 52) for heads in _SHARES),
        unit="% of all people",
    ),
    picture_label="chance of a good ending, safe path minus paradigm follower",
    most=12,
)

_FOG = {
    "none": ("no fog", {"w_fog": 0}),
    "thin": ("thin", {"amp1": 250, "amp2": 100, "kind_err": 125, "edge_err": 1, "scout_rate": 120}),
    "standard": ("standard", {}),
    "thick": ("thick", {"amp1": 800, "amp2": 400, "kind_err": 400, "edge_err": 4, "scout_rate": 30}),
    "thickest": ("thickest", {"amp1": 1000, "amp2": 800, "kind_err": 500, "edge_err": 8, "scout_rate": 5}),
}

FOG = Experiment(
    name="fog",
    number=5,
    title="Uncertainty",
    claim="Uncertainty makes local heuristics win over long plans.",
    varies="the strength of the fog: errors of costs, kinds and connections, and how fast scouts "
    "clear them up",
    arms={
        f"{policy}-{name}": Arm(label=f"{policy}, {label}", constants=constants, seats=both(policy))
        for policy in ("local-heuristic", "long-plan")
        for name, (label, constants) in _FOG.items()
    },
    quantities={
        **{
            name: change(
                f"rule of thumb against plan, {label}",
                "yellow",
                f"local-heuristic-{name}",
                f"long-plan-{name}",
            )
            for name, (label, _) in _FOG.items()
        },
        "shift": Quantity(
            label="what the thickest fog changes for the rule of thumb against the plan",
            measure="yellow",
            weights={
                "local-heuristic-thickest": 1,
                "long-plan-thickest": -1,
                "local-heuristic-none": -1,
                "long-plan-none": 1,
            },
            precision=4 * POINT,
        ),
    },
    statements=(
        Statement(text="Without fog the plan wins.", quantity="none", below=0.0),
        Statement(text="In the thickest fog the rule of thumb wins.", quantity="thickest", above=0.0),
        Statement(text="Fog moves the balance towards the rule of thumb.", quantity="shift", above=0.0),
    ),
    refutes="The plan wins in any fog, or the rule of thumb without any.",
    why="The plan is made anew whenever a project ends, and every ending shows a rumoured way "
    "back to the roots from the "
    "start, so fog misleads a planner less than it would if plans could not be changed.",
    picture=tuple(_FOG),
    crossing=Crossing(
        label="The rule of thumb is as good as the plan",
        positions=(0, 1, 2, 3, 4),
        unit="(0 no fog, 2 standard, 4 thickest)",
    ),
    picture_label="chance of a good ending, rule of thumb minus plan",
    most=12,
)

COORDINATION = Experiment(
    name="coordination",
    number=9,
    title="Coordination",
    claim="Coordination is hard and worth much.",
    varies="what two beneficial seats of 12 people know of each other and hand over; they publish "
    "nothing else",
    arms={
        "strangers": Arm(label="strangers", seats=both("coordinate:partners=0,secret=1")),
        "talk": Arm(label="they talk", seats=both("coordinate:partners=24,share=0,secret=1")),
        "share": Arm(label="they share", seats=both("coordinate:partners=24,talk=0,secret=1")),
        "both": Arm(label="they talk and share", seats=both("coordinate:partners=24,secret=1")),
        "one": Arm(
            label="one seat of 24", heads={3: 24, 4: 0}, seats={3: Sitter(policy="coordinate:secret=1")}
        ),
        "open-strangers": Arm(label="strangers who publish", seats=both("coordinate:partners=0")),
        "open-both": Arm(label="partners who publish", seats=both("coordinate:partners=24")),
    },
    quantities={
        **{
            name: level(f"good ending, {label}", "yellow", name)
            for name, label in (
                ("strangers", "strangers"),
                ("talk", "talk"),
                ("share", "share"),
                ("both", "talk and share"),
                ("one", "one seat of 24"),
            )
        },
        "talking": change("talking against strangers", "yellow", "talk", "strangers"),
        "sharing": change("talking and sharing against strangers", "yellow", "both", "strangers"),
        "whole": change("one seat of 24 against strangers", "yellow", "one", "strangers"),
        "open": change(
            "partners who publish against strangers who publish", "yellow", "open-both", "open-strangers"
        ),
    },
    statements=(
        Statement(
            text="Partners who talk and share do at least 5 points better than strangers.",
            quantity="sharing",
            above=5 * POINT,
        ),
        Statement(text="Talking alone helps.", quantity="talking", above=0.0),
        Statement(
            text="One seat of 24 does at least 5 points better than two strangers of 12.",
            quantity="whole",
            above=5 * POINT,
        ),
        Statement(text="Coordination still helps those who publish everything.", quantity="open", above=0.0),
    ),
    refutes="Strangers do as well as partners or one large seat.",
    why="Who divides the work without handing over results loses what the partner has done: "
    "agreeing is hard to turn into "
    "a gain without trust. Publishing does most of what sharing would.",
    picture=("strangers", "talk", "share", "both", "one"),
    picture_label="chance of a good ending",
)

STRATEGY_CLAIMS = (INACTION, DEFERRING, STRENGTH, FOG, COORDINATION)
