"""Rules 9 and 10: every number of the game that a scenario may change.

The bounds are chosen so that no divisor is 0 and, together with :mod:`techrace_game.limits`, no intermediate
result of rule 5 leaves the integers that a float64 holds exactly.
"""

import attrs

from techrace_game.shapes import ScenarioError, whole
from techrace_game.types import Motive

MAX_HORIZON = 30_000
"""Longest match in ticks: ticks are kept in 16 bits."""

BASE_SKILLS = {
    Motive.ACADEMIC: (900, 1000, 1050, 1050, 1000, 1100),
    Motive.PROFIT: (1200, 1100, 1000, 700, 800, 700),
    Motive.HASTE: (1000, 1150, 900, 600, 700, 500),
    Motive.BENEFICIAL: (600, 850, 1050, 1200, 1200, 1000),
    Motive.CROWD: (1000, 900, 700, 400, 300, 700),
}
"""Rule 10: base skill in ‰ by field of a seat that gives none of its own."""


@attrs.frozen(kw_only=True)
class Constants:
    """The constants of a scenario; the defaults are those of the standard scenario.

    ``‰`` means that 1000 is one, ``ppm`` that 1 000 000 is one, ``mc`` milli-coins, ``mh`` milli-heads.

    Raises:
        ScenarioError: a value out of bounds, or two values that do not go together.
    """

    # -- time --
    horizon: int = whole(120, 1, MAX_HORIZON, "ticks")
    """Ticks after which a match is over."""
    quarter: int = whole(4, 1, MAX_HORIZON, "ticks")
    """Ticks from one settlement to the next; a round of the turn-based clock."""
    gamma: int = whole(2, 1, 3)
    """Exponent by which missing connections slow a project down."""

    # -- fog --
    st_sketch: int = whole(100, 2, 10_000, "points")
    """Fog points from which a node is sketched."""
    st_under: int = whole(300, 2, 10_000, "points")
    """Fog points from which a node is understood; at least ``st_sketch``."""
    scout_rate: int = whole(60, 0, 100_000, "points per head and quarter")
    """What a scout finds out."""
    amp1: int = whole(500, 0, 1000, "‰")
    """Largest error of the cost of a rumoured node."""
    amp2: int = whole(200, 0, 1000, "‰")
    """Largest error of the cost of a sketched node."""
    kind_err: int = whole(250, 0, 1000, "‰")
    """Chance that the kind of a rumoured node is shown wrong."""
    edge_err: int = whole(2, 0, 8)
    """Largest error of the strength of a connection that is not understood."""
    insp_base: int = whole(10, 0, 10_000, "points per head and quarter")
    """What an inspector finds out without any interpretability node."""

    # -- secrets --
    leak_ppm: int = whole(12_000, 0, 1_000_000, "ppm per secret and quarter")
    """Chance that a secret leaks, without security."""
    redisc_rate: int = whole(25, 0, 1000, "‰ per tick")
    """How fast rediscovery becomes easier after the first unlock."""
    redisc_cap: int = whole(1000, 0, 5000, "‰")
    """Most that time alone makes rediscovery easier."""
    rvl_bonus: int = whole(500, 0, 5000, "‰")
    """How much easier a node is whose existence is revealed."""

    # -- economy --
    wage: int = whole(1000, 1, 100_000, "mc per head and quarter")
    """Cost of a member of the staff."""
    hire_cost: int = whole(1500, 1, 1_000_000, "mc per head")
    """Cost of hiring."""
    hire_cap: int = whole(80, 0, 1000, "‰ per quarter")
    """Most that a staff can grow by hiring, beyond one head."""
    grant_pool: int = whole(15_000, 0, 100_000_000, "mc per quarter")
    """Grants, shared out by prestige."""
    pub_money: int = whole(200, 0, 100_000, "mc per 1000 prestige")
    """Money for publishing."""
    pdecay: int = whole(40, 0, 1000, "‰ per quarter")
    """Prestige that is forgotten."""
    rev_mul: int = whole(1000, 0, 10_000, "‰")
    """Factor on all revenues from nodes."""
    neutral0: int = whole(30_000, 0, 100_000_000, "mh")
    """Neutral researchers at the start."""
    join: int = whole(40, 0, 1000, "‰ per quarter")
    """Neutral researchers who join somebody."""
    adv_join: int = whole(60, 0, 10_000, "prestige (milli) per 100 mh")
    """How much an advocate attracts neutral researchers."""

    # -- politics --
    conc0: int = whole(100, 0, 1000, "‰")
    """Public concern at the start."""
    conc_decay: int = whole(40, 0, 1000, "‰ per quarter")
    """Concern that is forgotten."""
    adv_rate: int = whole(8, 0, 10_000, "‰ per head and quarter")
    """Concern raised by an advocate."""
    reg_follow: int = whole(800, 0, 10_000, "‰")
    """Regulation that a given concern leads to."""
    lobby_rate: int = whole(30, 0, 10_000, "‰ per head and quarter")
    """Shift of regulation by a lobbyist."""
    reg_min: int = whole(100, 0, 1000, "‰")
    """Slowest that regulation makes a hazardous node."""
    walk: int = whole(50, 0, 1000, "‰ per quarter")
    """Staff that walks out over hazardous work at full concern."""
    shot_rate: int = whole(700, 0, 1_000_000, "ppm per ‰ of hazard")
    """Chance that a first unlock is a warning shot."""
    shot_size: int = whole(400, 0, 1000, "‰")
    """Concern raised by a warning shot of full hazard."""
    audit_rate: int = whole(200, 0, 1_000_000, "ppm per ‰ of regulation and quarter")
    """Chance of an audit."""
    audit_conc: int = whole(30, 0, 1000, "‰")
    """Concern raised by each hazardous secret that an audit reveals."""
    audit_haz: int = whole(300, 0, 1000, "‰")
    """Hazard from which a node counts as hazardous."""

    # -- assistants --
    lk_restr: int = whole(500, 0, 1000, "‰")
    """Share of an assistant that leaks when its use is restricted, without security."""
    lk_all: int = whole(600, 0, 1000, "‰")
    """Share of an assistant that leaks when it is used for everything, without security."""
    lk_prod: int = whole(700, 0, 1000, "‰")
    """Share of an assistant that others have when it is a product."""
    prod_rev: int = whole(20, 0, 10_000, "mc per ‰ and quarter")
    """Revenue from an assistant that is a product."""
    sec_k: int = whole(8000, 0, 1_000_000, "‰")
    """Security that a share of the staff leads to."""

    # -- payoffs --
    ben_survive: int = whole(200, 0, 1000)
    """Beneficial: payoff of a bad ending at the very horizon."""
    ben_horizon: int = whole(300, 0, 1000)
    """Beneficial: payoff of reaching the horizon."""
    haste_any: int = whole(300, 0, 1000)
    """Haste: payoff of any ending."""
    haste_own: int = whole(200, 0, 1000)
    """Haste: additional payoff of building it; ``haste_any + haste_own`` is at most 1000."""
    prof_first: int = whole(200, 0, 1000)
    """Profit: payoff of the first green node."""
    prof_target: int = whole(1_200_000, 1, 1_000_000_000_000, "mc")
    """Profit: revenue for the full payoff."""
    acad_pub: int = whole(700, 0, 1000)
    """Academic: payoff when everything has been unlocked by anybody."""
    acad_own: int = whole(300, 0, 1000)
    """Academic: payoff for a third of all first unlocks; ``acad_pub + acad_own`` is at most 1000."""

    # -- wrinkles (rule 9), 1 on, 0 off --
    w_fog: int = whole(1, 0, 1)
    """The map is foggy."""
    w_publish: int = whole(1, 0, 1)
    """Publishing is a choice."""
    w_econ: int = whole(1, 0, 1)
    """Money, hiring, sales, joiners."""
    w_social: int = whole(1, 0, 1)
    """Concern, regulation, audits, walkouts."""
    w_skill: int = whole(1, 0, 1)
    """Seats differ in their skills."""
    w_assist: int = whole(1, 0, 1)
    """Research assistants."""
    w_facade: int = whole(1, 0, 1)
    """Some endings appear better than they are."""
    w_floor: int = whole(1, 0, 1)
    """Nodes have a least time."""
    w_leak: int = whole(1, 0, 1)
    """Secrets leak."""
    w_shots: int = whole(1, 0, 1)
    """Warning shots."""
    w_share: int = whole(1, 0, 1)
    """Secrets can be shared."""
    w_redisc: int = whole(1, 0, 1)
    """Rediscovery becomes easier."""

    def __attrs_post_init__(self) -> None:
        if self.st_sketch > self.st_under:
            raise ScenarioError("st_sketch", f"{self.st_sketch} is more than st_under {self.st_under}")
        for one, other in (("haste_any", "haste_own"), ("acad_pub", "acad_own")):
            both = getattr(self, one) + getattr(self, other)
            if both > 1000:
                raise ScenarioError(other, f"with {one} is {both} together, more than 1000")
