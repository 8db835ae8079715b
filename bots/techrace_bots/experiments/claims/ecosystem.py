"""Claims about the field around those who want a good ending (4, 6, 7, 8)."""

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
from techrace_bots.experiments.worth import EARLY, LATE

_AGES = (4, 8, 12, 16, 24, 36)
_NEVER = 10_000
"""A tick that no match reaches."""

PUBLISHING = Experiment(
    name="publishing",
    number=4,
    title="Publishing and secrets",
    claim="Publishing is mainly good for those who publish; not publishing has niches: a strong "
    "position near the end, having "
    "learned something surprising. Hoarded secrets drop in value rapidly.",
    varies="who keeps secrets and when",
    arms={
        "academic-open": Arm(label="the academic seat publishes", seats=both("look-ahead")),
        "academic-secret": Arm(
            label="the academic seat keeps secrets",
            seats={**both("look-ahead"), 0: Sitter(policy="academic", tell_from=_NEVER)},
        ),
        "one-open": Arm(label="seat 3 publishes", seats=both("look-ahead")),
        "one-secret": Arm(
            label="seat 3 keeps secrets",
            seats={**both("look-ahead"), 3: Sitter(policy="look-ahead", tell_from=_NEVER)},
        ),
        "strong-open": Arm(label="a seat of 48 publishes", heads={3: 48}, seats=both("look-ahead")),
        "strong-late-secret": Arm(
            label="a seat of 48 keeps secrets near the end",
            heads={3: 48},
            seats={**both("look-ahead"), 3: Sitter(policy="look-ahead", tell_until=56)},
        ),
        "surprise-secret": Arm(label="what is near red is kept", seats=both("publish-unless-near-red")),
        "hoard": Arm(label="both hoard", seats=both("publish-nothing")),
    },
    quantities={
        "academic-own": change(
            "payoff of the academic seat, publishing against secrecy",
            "payoff:0",
            "academic-open",
            "academic-secret",
            precision=10.0,
            unit="of 1000",
        ),
        "academic-others": change(
            "mean payoff of all others, the same",
            "payoff-others:0",
            "academic-open",
            "academic-secret",
            precision=10.0,
            unit="of 1000",
        ),
        "staff": change(
            "staff of a beneficial seat at the end, publishing against secrecy",
            "staff:3",
            "one-open",
            "one-secret",
            precision=1.0,
            unit="people",
        ),
        "yellow": change(
            "good ending, seat 3 publishing against secrecy", "yellow", "one-open", "one-secret"
        ),
        "strong": change(
            "good ending, secrets near the end, seat of 48", "yellow", "strong-late-secret", "strong-open"
        ),
        "surprise": change(
            "good ending, keeping what is near red against publishing all",
            "yellow",
            "surprise-secret",
            "one-open",
        ),
        "hoarding": change("good ending, both hoarding against publishing", "yellow", "hoard", "one-open"),
        **{
            f"lost-{age}": level(
                f"secrets lost within {age} months", f"secret-lost:{age}", "hoard", awaited=False
            )
            for age in _AGES
        },
    },
    statements=(
        Statement(text="The academic seat gains by publishing.", quantity="academic-own", above=0.0),
        Statement(
            text="A beneficial seat has more staff in the end if it publishes.", quantity="staff", above=0.0
        ),
        Statement(text="A strong seat gains by secrecy near the end.", quantity="strong", above=0.0),
        Statement(
            text="Keeping what is near red raises the chance of a good ending.",
            quantity="surprise",
            above=0.0,
        ),
        Statement(text="Half of all hoarded secrets are lost within a year.", quantity="lost-12", above=0.5),
    ),
    refutes="Publishers do not gain, no niche of secrecy gains anything, or secrets last.",
    why="The half-life is where the curve passes one half. A secret counts as lost when another "
    "seat knows it; it counts "
    "for an age only if it could be watched for that long. In these rules others rediscover what "
    "exists anyway, so secrecy is cheap for the "
    "strong at best and no gain.",
    picture=tuple(f"lost-{age}" for age in _AGES),
    crossing=Crossing(label="Half-life of a hoarded secret", positions=_AGES, unit="months", level=0.5),
    picture_label="share of hoarded secrets that were lost by then",
    most=12,
)

WORTH = Experiment(
    name="worth",
    number=6,
    title="Good and bad technologies",
    claim="A good technology is one whose free unlocking raises the chance of a good ending, "
    "given the state and the policies: the "
    "same technology is good in some states and bad in others.",
    varies="the month in which a technology is given to everybody",
    arms={"given": Arm(label="given for free", seats=both("look-ahead"))},
    quantities={
        "good-early": level(
            f"clearly good, month {EARLY}", "good-early", "given", precision=5 * POINT, unit="share"
        ),
        "bad-early": level(
            f"clearly bad, month {EARLY}", "bad-early", "given", precision=5 * POINT, unit="share"
        ),
        "good-late": level(
            f"clearly good, month {LATE}", "good-late", "given", precision=5 * POINT, unit="share"
        ),
        "bad-late": level(
            f"clearly bad, month {LATE}", "bad-late", "given", precision=5 * POINT, unit="share"
        ),
        "changes": level(
            "good in one of the two states, bad in the other",
            "changes",
            "given",
            precision=2 * POINT,
            unit="share",
        ),
        "dual": level("dual use in the tree", "dual", "given", precision=5 * POINT, unit="share"),
        "inherent": level(
            "of these, inherent (alignment research)", "inherent", "given", precision=5 * POINT, unit="share"
        ),
    },
    statements=(
        Statement(text="Some technologies are good.", quantity="good-late", above=0.01),
        Statement(text="Some technologies are bad.", quantity="bad-late", above=0.01),
        Statement(
            text="The same technology is good in one state and bad in another.", quantity="changes", above=0.0
        ),
    ),
    refutes="All technologies that matter are good, or all are bad, or each is the same in all states.",
    why="Clearly means beyond chance after Holm's correction, with 120 futures for each case; "
    "most effects are smaller than "
    "what so few futures can show, so these shares are lower bounds, that of changes most of all. "
    "Up to 10 technologies that "
    "are not yet public at the later month are looked at in every match that lasts until then.",
    picture=("good-early", "bad-early", "good-late", "bad-late", "changes", "dual", "inherent"),
    picture_label="share of technologies",
    worth=True,
    block=4,
    most=10,
    varied_most=2,
)

_CROWDS = (1, 4, 10)

CROWD = Experiment(
    name="crowd",
    number=7,
    title="Lost in the crowd",
    claim="One does not get lost in the crowd: those who work on the same things are few, however "
    "large the field.",
    varies="the number of crowd seats of 20 people, and whether the first beneficial seat works",
    arms={
        f"{word}-{crowds}": Arm(
            label=f"{crowds} crowds, seat 3 {word}",
            crowds=crowds,
            seats={3: Sitter(policy=policy), 4: Sitter(policy="look-ahead")},
            position=crowds,
        )
        for crowds in _CROWDS
        for word, policy in (("works", "look-ahead"), ("idles", "do-nothing"))
    },
    quantities={
        **{
            f"effective-{crowds}": level(
                f"effective competitors, {crowds + 5} seats",
                "competitors",
                f"works-{crowds}",
                precision=0.2,
                unit="seats",
            )
            for crowds in _CROWDS
        },
        **{
            f"of-{crowds}": level(
                f"effective competitors on what seat 3 works on, {crowds + 5} seats",
                "competitors-of:3",
                f"works-{crowds}",
                precision=0.2,
                unit="seats",
            )
            for crowds in _CROWDS
        },
        "doubled": Quantity(
            label="those with 15 seats minus twice those with 6 seats",
            measure="competitors-of:3",
            weights={"works-10": 1, "works-1": -2},
            precision=0.3,
            unit="seats",
        ),
        **{
            f"delay-{crowds}": change(
                f"months until a third is unlocked, without seat 3, {crowds + 5} seats",
                "third-time",
                f"idles-{crowds}",
                f"works-{crowds}",
                precision=0.5,
                unit="months",
            )
            for crowds in _CROWDS
        },
        **{
            f"yellow-{crowds}": change(
                f"good ending, seat 3 working against idle, {crowds + 5} seats",
                "yellow",
                f"works-{crowds}",
                f"idles-{crowds}",
            )
            for crowds in _CROWDS
        },
    },
    statements=(
        Statement(
            text="With 15 seats, seat 3 has fewer than 10 effective competitors on what it works on.",
            quantity="of-10",
            below=10.0,
        ),
        Statement(
            text="Two and a half times as many seats do not double its effective competitors.",
            quantity="doubled",
            below=0.0,
        ),
        Statement(
            text="Without seat 3, technologies come later even in the large crowd.",
            quantity="delay-10",
            above=0.0,
        ),
        Statement(
            text="Seat 3 matters for the ending even in the large crowd.", quantity="yellow-10", above=0.0
        ),
    ),
    refutes="The effective number of competitors grows with the field, and one seat's absence "
    "changes nothing.",
    why="Effective competitors are the inverse Simpson index of the work on each technology, "
    "averaged by work: of all, or of "
    "seat 3. Crowd seats all play the same policy, so on what they want they compete with each "
    "other; the question is how many of "
    "them meet one who works for a good ending. A delay is how much later a third of all "
    "technologies are unlocked without seat 3.",
    picture=tuple(f"{word}-{crowds}" for word in ("effective", "of") for crowds in _CROWDS),
    picture_label="effective number of competitors",
    block=100,
    most=20,
    varied_most=4,
)

_POOR = {"grant_pool": 0, "pub_money": 0, "join": 0}

SECOND_ORDER = Experiment(
    name="second-order",
    number=8,
    title="Second-order effects",
    claim="Second-order effects (prestige, funding, neutral researchers) can outweigh direct ones.",
    varies="whether the beneficial seats publish, with and without grants, money for publications "
    "and recruits",
    arms={
        "open": Arm(label="publish", seats=both("publish-all")),
        "secret": Arm(label="keep secrets", seats=both("publish-nothing")),
        "poor-open": Arm(label="publish, no grants", constants=_POOR, seats=both("publish-all")),
        "poor-secret": Arm(label="keep secrets, no grants", constants=_POOR, seats=both("publish-nothing")),
    },
    quantities={
        "all": change("all that publishing does for a good ending", "yellow", "open", "secret"),
        "direct": change("what it does without second-order effects", "yellow", "poor-open", "poor-secret"),
        "second": Quantity(
            label="second-order effects",
            measure="yellow",
            weights={"open": 1, "secret": -1, "poor-open": -1, "poor-secret": 1},
            precision=3 * POINT,
        ),
        "balance": Quantity(
            label="second-order minus direct effects",
            measure="yellow",
            weights={"open": 1, "secret": -1, "poor-open": -2, "poor-secret": 2},
            precision=4 * POINT,
        ),
    },
    statements=(
        Statement(
            text="Second-order effects raise the chance of a good ending.", quantity="second", above=0.0
        ),
        Statement(text="They outweigh the direct ones.", quantity="balance", above=0.0),
    ),
    refutes="What publishing brings comes from the publications themselves.",
    why="Direct is what publishing does where prestige buys nothing: no grants, no money for "
    "publications, no "
    "recruits. Second-order is the rest. Grants are shared out by prestige, so what one gains others lose, "
    "and others publish, too; what everybody can build on the "
    "publications weighs more.",
    picture=("all", "direct", "second", "balance"),
    picture_label="change of the chance of a good ending",
)

ECOSYSTEM_CLAIMS = (PUBLISHING, WORTH, CROWD, SECOND_ORDER)
