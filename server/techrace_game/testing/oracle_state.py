"""The state of the oracle's match: chapters 3, 10 and 11, and the quantities that follow from the state."""

from collections.abc import Mapping
from typing import Any

from techrace_game.testing.oracle_orders import Refusal, Standing
from techrace_game.testing.oracle_tree import (
    ALN,
    BASE_SKILLS,
    INT,
    MOTIVES,
    SKILL,
    STANDARD_SEATS,
    YELLOW,
    F,
    choose,
    constants_of,
    draw,
    grow_tree,
)

RUNNING, OVER_YELLOW, OVER_RED, OVER_HORIZON = range(4)
OFF, RESTRICTED, EVERYTHING, PRODUCT = range(4)

STATE_NAMES = (
    "tick", "over", "endnode", "builders", "known", "pub", "rvl", "expo", "first", "sell", "prog", "study",
    "insp", "heads", "money", "prest", "endow", "sec", "earn", "inc", "credit", "greens", "neutral", "conc",
    "reg", "nshots", "skill", "motive",
)  # fmt: skip


class OracleState:
    """One match at the start, from a scenario's JSON object and a seed.

    Args:
        scenario: as in a scenario file (chapter 13); without `seats` the standard ones of chapter 10.
        seed: the only source of randomness.

    Raises:
        ValueError: the scenario breaks a rule of chapter 13.
    """

    def __init__(self, scenario: Mapping[str, Any], seed: int) -> None:
        self.seed = seed
        self.c = constants_of(scenario)
        self.tree = grow_tree(scenario, seed)
        self.events = list(scenario.get("events", []))
        seats = list(scenario.get("seats", STANDARD_SEATS))
        self.n_nodes = n = len(self.tree["kind"])
        self.n_seats = p = len(seats)
        # Looked up in every inner loop, and fixed during a game.
        self._edges = [
            [(u, s) for u, s in zip(self.tree["pre"][v], self.tree["pw"][v], strict=True) if u >= 0]
            for v in range(n)
        ]
        self._children = [[v for v in range(n) if any(u == m for u, _ in self._edges[v])] for m in range(n)]

        # Chapter 3.
        self.tick = 0
        self.over = RUNNING
        self.endnode = -1
        self.builders = 0
        self.known = [[0] * n for _ in range(p)]
        self.pub = [0] * n
        self.rvl = [0] * n
        self.expo = [0] * n
        self.first = [-1] * n
        self.sell = [[0] * n for _ in range(p)]
        self.prog = [[0] * n for _ in range(p)]
        self.study = [[0] * n for _ in range(p)]
        self.insp = [[0] * n for _ in range(p)]
        self.sec = [0] * p
        self.earn = [0] * p
        self.inc = [0] * p
        self.credit = [0] * p
        self.greens = [0] * p
        self.reg = 0
        self.nshots = 0

        # Chapter 10, set-up.
        self.heads = [seat["heads"] * 1000 for seat in seats]
        self.money = [seat["heads"] * 500 for seat in seats]
        self.prest = [seat["heads"] * 100 for seat in seats]
        self.endow = [seat["heads"] * self.c["wage"] for seat in seats]
        self.neutral = self.c["neutral0"] if self.c["w_econ"] else 0
        self.conc = self.c["conc0"] if self.c["w_social"] else 0
        self.motive = [choose(f"seats[{i}]: motive", MOTIVES, seat["motive"]) for i, seat in enumerate(seats)]
        self.skill = [self._skills(s, seat) for s, seat in enumerate(seats)]

        self._start_knowledge()
        self.standing = [Standing() for _ in range(p)]
        self.refusals: list[list[Refusal]] = [[] for _ in range(p)]

    def _skills(self, seat_index: int, seat: Mapping[str, Any]) -> list[int]:
        if not self.c["w_skill"]:
            return [1000] * F
        base = seat.get("skills") or BASE_SKILLS[seat["motive"]]
        return [base[f] + draw(self.seed, SKILL, seat_index, f) % 301 - 150 for f in range(F)]

    def _start_knowledge(self) -> None:
        """Chapter 11."""
        for p in range(self.n_seats):
            if not self.c["w_fog"]:
                self.study[p] = [self.c["st_under"]] * self.n_nodes
                continue
            for n in range(self.n_nodes):
                if self.tree["layer"][n] <= 1:
                    self.raise_study(p, n, self.c["st_sketch"])
                if self.is_ending(n):
                    self.raise_study(p, n, 1)

    # --- Chapter 3: derived quantities, and the three verbs of knowledge ---

    def is_ending(self, n: int) -> bool:
        return bool(self.tree["kind"][n] >= YELLOW)

    def level(self, p: int, n: int) -> int:
        """Return what the seat sees of the node: 0 unseen, 1 rumoured, 2 sketched, 3 understood."""
        points = self.study[p][n]
        if points >= self.c["st_under"]:
            return 3
        if points >= self.c["st_sketch"]:
            return 2
        return 1 if points >= 1 else 0

    def murk(self, n: int) -> int:
        """Return how hard the node's field is to evaluate, in thousandths (phase Q1)."""
        return {INT: 1200, ALN: 1800}.get(self.tree["fld"][n], 1000)

    def edges(self, n: int) -> list[tuple[int, int]]:
        """Return (prerequisite, strength) pairs, strongest first."""
        return self._edges[n]

    def children(self, n: int) -> list[int]:
        return self._children[n]

    def conn(self, p: int, n: int) -> int:
        """Return how well the seat can build towards the node, in thousandths."""
        wsum = self.tree["wsum"][n]
        if wsum == 0:
            return 1000
        r = sum(strength for u, strength in self.edges(n) if self.known[p][u]) * 1000 // wsum
        return self.steepen(r)

    def steepen(self, r: int) -> int:
        """Apply gamma to a readiness in thousandths."""
        if self.c["gamma"] == 1:
            return r
        if self.c["gamma"] == 2:
            return r * r // 1000
        return r * r * r // 1000000

    def pubhaz(self, n: int) -> int:
        """Return the hazard that the public believes in."""
        if self.expo[n] or self.tree["kind"][n] == self.tree["face"][n]:
            return int(self.tree["haz"][n])
        return int(self.tree["fhaz"][n])

    def full_assistance(self, p: int, f: int) -> int:
        return sum(self.tree["ast"][n][f] for n in range(self.n_nodes) if self.known[p][n])

    def _model_leak(self, p: int) -> int:
        mode = self.standing[p].mode
        if mode == RESTRICTED:
            return self.c["lk_restr"] * (1000 - self.sec[p]) // 1000
        if mode == EVERYTHING:
            return self.c["lk_all"] * (1000 - self.sec[p]) // 1000
        return self.c["lk_prod"] if mode == PRODUCT else 0

    def boost(self, p: int, f: int) -> int:
        """Return the factor of research assistants for a seat and field, in thousandths."""
        if not self.c["w_assist"]:
            return 1000
        orders = self.standing[p]
        deployed = orders.mode >= EVERYTHING or (orders.mode == RESTRICTED and orders.mask >> f & 1)
        own = self.full_assistance(p, f) if deployed else 0
        leaked = [
            self.full_assistance(q, f) * self._model_leak(q) // 1000 for q in range(self.n_seats) if q != p
        ]
        return 1000 + max([own, *leaked])

    def multiplier(self, n: int) -> int:
        """Return the node's speed factor from regulation and rediscovery, in thousandths."""
        m = 1000
        if self.c["w_social"]:
            m = max(self.c["reg_min"], 1000 - self.reg * self.pubhaz(n) // 1000)
        if self.c["w_redisc"] and self.first[n] >= 0:
            age = max(0, self.tick - self.tick % self.c["quarter"] - self.first[n])
            b = min(self.c["redisc_cap"], self.c["redisc_rate"] * age)
            if self.rvl[n]:
                b += self.c["rvl_bonus"]
            m = m * (1000 + b) // 1000
        return m

    def raise_study(self, p: int, n: int, to: int) -> None:
        """Raise a seat's study of a node, then close the seat's map under the three invariants."""
        self.study[p][n] = max(self.study[p][n], to)
        changed = True
        while changed:
            changed = False
            for v in range(self.n_nodes):
                level = self.level(p, v)
                prerequisites = [u for u, _ in self.edges(v)]
                must_exist = []
                if level >= 1:
                    must_exist += prerequisites[:1]
                if level >= 2:
                    must_exist += prerequisites
                if level == 3:
                    must_exist += self.children(v)
                for u in must_exist:
                    if self.study[p][u] < 1:
                        self.study[p][u] = 1
                        changed = True

    def learn(self, p: int, n: int, how: int) -> None:
        before = self.known[p][n]
        if before >= how:
            return
        self.known[p][n] = how
        if before == 0:
            self.raise_study(p, n, self.c["st_under"])
            for v in self.children(n):
                self.raise_study(p, v, self.c["st_sketch"])

    def make_public(self, n: int) -> None:
        if not self.pub[n]:
            self.pub[n] = self.rvl[n] = 1
            for p in range(self.n_seats):
                self.learn(p, n, 1)
