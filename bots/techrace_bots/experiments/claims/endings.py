"""Claims about endings in disguise and about warnings (12, 14), and the health of the standard scenario."""

from techrace_bots.experiments.model import POINT, Arm, Experiment, Statement, both, change, level

_STARTS = (0, 32, 64)

FACADES = Experiment(
    name="facades",
    number=12,
    title="Endings that only look good",
    claim="Endings that look good and are not lower the chance unless somebody invests in "
    "interpretability; the earlier the better.",
    varies="whether bad endings are disguised, and from when on the beneficial seats inspect",
    arms={
        "plain": Arm(
            label="no disguise, nobody inspects",
            constants={"w_facade": 0},
            seats=both("look-ahead:inspect=0"),
        ),
        "blind": Arm(label="disguise, nobody inspects", seats=both("look-ahead:inspect=0")),
        **{
            f"from-{start}": Arm(
                label=f"inspect from month {start}",
                seats=both("look-ahead", inspect_from=start),
                position=start,
            )
            for start in _STARTS
        },
        "inspector": Arm(label="interpretability first", seats=both("inspector")),
    },
    quantities={
        "plain": level("good ending, no disguise", "yellow", "plain"),
        "blind": level("good ending, disguise, nobody inspects", "yellow", "blind"),
        **{
            f"from-{start}": level(f"good ending, inspect from month {start}", "yellow", f"from-{start}")
            for start in _STARTS
        },
        "inspector": level("good ending, interpretability first", "yellow", "inspector"),
        "harm": change("disguise against none, nobody inspects", "yellow", "blind", "plain"),
        "help": change("inspecting against not", "yellow", "from-0", "blind"),
        "earlier": change("inspecting from the start against from month 64", "yellow", "from-0", "from-64"),
        "tools": change(
            "interpretability first against inspecting with what there is", "yellow", "inspector", "from-0"
        ),
    },
    statements=(
        Statement(text="Endings in disguise lower the chance of a good one.", quantity="harm", below=0.0),
        Statement(text="Inspecting helps against them.", quantity="help", above=0.0),
        Statement(text="Inspecting early beats inspecting late.", quantity="earlier", above=0.0),
    ),
    refutes="Disguise does no harm, or inspection does not help, or it may as well come late.",
    why="An ending is inspected only once a seat is connected to it, which happens late in most "
    "matches, so early inspection is "
    "limited by what there is to inspect.",
    picture=("plain", "blind", "from-64", "from-32", "from-0", "inspector"),
    picture_label="chance of a good ending",
)

WARNINGS = Experiment(
    name="warnings",
    number=14,
    title="Warning shots and regulation",
    claim="Warning shots, public concern and regulation buy time.",
    varies="how often hazardous unlocks are warning shots, whether regulation follows concern, "
    "and who stirs up concern",
    arms={
        "off": Arm(label="no warning shots", constants={"w_shots": 0}, seats=both("look-ahead")),
        "on": Arm(label="standard", seats=both("look-ahead")),
        "often": Arm(
            label="shots three times as likely", constants={"shot_rate": 2100}, seats=both("look-ahead")
        ),
        "lax": Arm(label="regulation does not follow", constants={"reg_follow": 0}, seats=both("look-ahead")),
        "advocate": Arm(label="beneficial seats advocate, 20 %", seats=both("look-ahead", advocate=200)),
    },
    quantities={
        "time": change("months bought by warning shots", "ticks", "on", "off", precision=0.5, unit="months"),
        "time-often": change(
            "months bought by three times the shots", "ticks", "often", "on", precision=0.5, unit="months"
        ),
        "time-regulation": change(
            "months bought by regulation", "ticks", "on", "lax", precision=0.5, unit="months"
        ),
        "time-advocacy": change(
            "months bought by advocacy", "ticks", "advocate", "on", precision=0.5, unit="months"
        ),
        "yellow": change("good ending, warning shots against none", "yellow", "on", "off"),
        "yellow-regulation": change("good ending, regulation against none", "yellow", "on", "lax"),
        "yellow-advocacy": change("good ending, advocacy against none", "yellow", "advocate", "on"),
        **{
            f"payoff-{seat}": change(
                f"payoff, {word}, warning shots against none",
                f"payoff:{seat}",
                "on",
                "off",
                precision=10.0,
                unit="of 1000",
            )
            for seat, word in ((0, "academic"), (1, "profit"), (2, "haste"), (3, "beneficial"), (5, "crowd"))
        },
    },
    statements=(
        Statement(text="Warning shots buy time.", quantity="time", above=0.0),
        Statement(text="Regulation buys time.", quantity="time-regulation", above=0.0),
        Statement(text="The time is good for those who want a good ending.", quantity="yellow", above=0.0),
    ),
    refutes="Matches are as short with shots and regulation as without them, or the time helps "
    "nobody who wants yellow.",
    why="Regulation slows work in proportion to its hazard, so it slows the way to red more than "
    "that to yellow, "
    "but it slows all who unlock hazardous things on the way to yellow as well. For whom the time is good is "
    "told by the payoffs by seat, below. Advocacy buys most, and costs those who do it a fifth of their "
    "staff.",
    picture=("time", "time-often", "time-regulation", "time-advocacy"),
    picture_label="months bought",
)

_MOTIVES = ((0, "academic"), (1, "profit"), (2, "haste"), (3, "beneficial"), (5, "crowd"))

HEALTH = Experiment(
    name="health",
    number=0,
    title="Health of the standard scenario",
    claim="The standard game is open, ends in time, pays every motive something and rewards skill.",
    varies="the policy of both beneficial seats",
    arms={
        "archetype": Arm(label="archetypes everywhere"),
        "careful": Arm(label="look-ahead", seats=both("look-ahead")),
        "coordinate": Arm(label="coordinate", seats=both("coordinate:partners=24")),
        "random": Arm(label="random", seats=both("random")),
        "nothing": Arm(label="do nothing", seats=both("do-nothing")),
    },
    quantities={
        "yellow": level("good ending, archetypes", "yellow", "archetype"),
        "careful": level("good ending, look-ahead", "yellow", "careful"),
        "coordinate": level("good ending, coordinate", "yellow", "coordinate"),
        "random-level": level("good ending, random", "yellow", "random"),
        "nothing": level("good ending, do nothing", "yellow", "nothing"),
        "horizon": level("no ending before the horizon, archetypes", "horizon", "archetype"),
        **{
            f"payoff-{seat}": level(
                f"mean payoff, {word}", f"payoff:{seat}", "archetype", precision=10.0, unit="of 1000"
            )
            for seat, word in _MOTIVES
        },
        "best": change("coordinate against the archetype", "yellow", "coordinate", "archetype"),
        "random": change("archetype against random", "yellow", "archetype", "random"),
        "worst": change("random against doing nothing", "yellow", "random", "nothing"),
    },
    statements=(
        Statement(text="The chance of a good ending is above 35 %.", quantity="yellow", above=0.35),
        Statement(text="It is below 65 %.", quantity="yellow", below=0.65),
        Statement(text="The horizon is rare (below 2 %).", quantity="horizon", below=0.02),
        *(
            Statement(text=f"The {word} motive is paid more than 50.", quantity=f"payoff-{seat}", above=50.0)
            for seat, word in _MOTIVES
        ),
        *(
            Statement(
                text=f"The {word} motive is paid less than 950.", quantity=f"payoff-{seat}", below=950.0
            )
            for seat, word in _MOTIVES
        ),
        Statement(
            text="Random is clearly worse than the archetype (10 points).",
            quantity="random",
            above=10 * POINT,
        ),
        Statement(text="Random is clearly worse than doing nothing.", quantity="worst", below=0.0),
        Statement(
            text="The best beneficial policy is at least 10 points above the archetype.",
            quantity="best",
            above=10 * POINT,
        ),
    ),
    refutes="One of these bounds is broken.",
    why="Random play ties with doing nothing: it changes its projects every quarter and finishes "
    "next to none, so it is worth as "
    "much as nobody. It is clearly worse than every policy that wants anything.",
    picture=("coordinate", "careful", "yellow", "random-level", "nothing"),
    picture_label="chance of a good ending",
    robust=False,
)

ENDING_CLAIMS = (FACADES, WARNINGS)
