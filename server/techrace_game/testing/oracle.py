"""A slow, obvious engine for one match: the rulebook read aloud in plain Python integers and lists.

It exists to be compared with. The batched engine is fast and therefore clever; this one follows the
rulebook's sentences in their order, one seat and one node at a time, and shares no code with the other.
State arrays are attributes under the names of chapter 3, without the match axis: `known[seat][node]`,
`rvl[node]`, `heads[seat]`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from techrace_game.testing.oracle_orders import OneShot, read_submission
from techrace_game.testing.oracle_state import (
    OVER_HORIZON,
    OVER_RED,
    OVER_YELLOW,
    PRODUCT,
    STATE_NAMES,
    OracleState,
)
from techrace_game.testing.oracle_tree import (
    AUDIT,
    CAP,
    GREEN,
    LEAK,
    LEAKPICK,
    MOTIVES,
    RED,
    SHOT,
    S,
    draw,
    grow_tree,
)
from techrace_game.testing.oracle_view import observe, perceived, perceived_kind

__all__ = ["STATE_NAMES", "Oracle", "grow_tree"]

SCOUT, INSPECT, ADVOCATE, LOBBY, SECURE = range(5)


class Oracle(OracleState):
    """One match that is played tick by tick."""

    # --- Chapter 5: the tick ---

    def tick_orders(self, orders: Sequence[Mapping[str, Any] | None]) -> None:
        """Play one tick.

        Args:
            orders: one submission per seat in the form of the golden vectors; None where nothing
                was submitted, so that the standing orders go on; an empty sequence when nobody did.

        Afterwards `refusals[seat]` lists the (part, reason) pairs of this tick's submissions.
        """
        submitted = list(orders) or [None] * self.n_seats
        if len(submitted) != self.n_seats:
            raise ValueError(f"there are {self.n_seats} seats but {len(submitted)} submissions")
        self.refusals = [[] for _ in range(self.n_seats)]
        if self.over:
            self.refusals = [[] if order is None else [("submission", "over")] for order in submitted]
            return

        one_shots = [OneShot() for _ in range(self.n_seats)]
        for p, order in enumerate(submitted):
            if order is not None:
                self.standing[p], one_shots[p], self.refusals[p] = read_submission(self, p, order)

        t = self.tick
        self._phase_a(one_shots)
        self._phase_c()
        self._phase_d(t)
        if (t + 1) % self.c["quarter"] == 0 and not self.over:
            self._phase_q(t)
        self.tick = t + 1
        if not self.over and self.tick >= self.c["horizon"]:
            self.over = OVER_HORIZON

    def _phase_a(self, one_shots: list[OneShot]) -> None:
        seats = range(self.n_seats)
        # A1 publish.
        for n in range(self.n_nodes):
            requesting = [p for p in seats if n in one_shots[p].publish]
            if not requesting:
                continue
            if self.is_ending(n):
                self.expo[n] = 1
                continue
            share = self.tree["prest"][n] // len(requesting)
            for p in requesting:
                self.prest[p] += share
                if self.c["w_econ"]:
                    self.money[p] += share * self.c["pub_money"] // 1000
            self.make_public(n)
        # A2 share: the receivers of a node are settled before anybody learns it.
        for n in range(self.n_nodes):
            if self.pub[n]:
                continue
            receivers = {q for p in seats for q in one_shots[p].share.get(n, ())}
            for q in sorted(receivers):
                self.learn(q, n, 1)
        # A3 sell.
        for p in seats:
            for n in one_shots[p].sell:
                self.sell[p][n] = 1
                self.rvl[n] = 1

    def efforts(self, p: int) -> dict[int, int]:
        """Return the progress in mw of each of the seat's valid slots in a tick from here (phases B, C)."""
        orders = self.standing[p]
        valid = [
            i
            for i in range(S)
            if orders.slot_w[i] > 0
            and not self.known[p][orders.slot_node[i]]
            and self.level(p, orders.slot_node[i]) >= 1
            and self.conn(p, orders.slot_node[i]) > 0
        ]
        total = sum(orders.slot_w)
        val = sum(orders.slot_w[i] for i in valid)
        if val == 0:
            return {}
        budget = self.heads[p] * total // orders.divisor()
        result = {}
        for i in valid:
            n = orders.slot_node[i]
            f = self.tree["fld"][n]
            e = budget * orders.slot_w[i] // val
            e = e * (self.skill[p][f] * self.boost(p, f) // 1000) // 1000
            e = e * self.conn(p, n) // 1000
            e = e * self.multiplier(n) // 1000
            if self.c["w_floor"]:
                e = min(e, self.tree["cap"][n])
            result[n] = e
        return result

    def _phase_c(self) -> None:
        # All seats' efforts come first: nothing that one seat does here may reach another within the phase.
        efforts = [self.efforts(p) for p in range(self.n_seats)]
        for p, by_node in enumerate(efforts):
            for n, e in by_node.items():
                self.prog[p][n] += e

    def _phase_d(self, t: int) -> None:
        reds: list[int] = []
        yellows: list[int] = []
        unlocked_by: dict[int, list[int]] = {}
        for n in range(self.n_nodes):
            cost = self.tree["cost"][n]
            seats = [p for p in range(self.n_seats) if not self.known[p][n] and self.prog[p][n] >= cost]
            if not seats:
                continue
            unlocked_by[n] = seats
            is_first = self.first[n] < 0
            if is_first:
                self.first[n] = t
            for p in seats:
                if is_first:
                    self.credit[p] += 1
                self.learn(p, n, 2)
                if self.tree["kind"][n] == GREEN:
                    self.greens[p] += 1
            if self.is_ending(n):
                (reds if self.tree["kind"][n] == RED else yellows).append(n)
                continue
            if not self.c["w_publish"]:
                for p in seats:
                    self.prest[p] += self.tree["prest"][n] // len(seats)
                self.make_public(n)
            if is_first and self.fires_warning_shot(n):
                self.nshots += 1
                self.conc = min(1000, self.conc + self.c["shot_size"] * self.tree["haz"][n] // 1000)
        if reds or yellows:
            self.endnode = reds[0] if reds else yellows[0]
            self.builders = sum(1 << p for p in unlocked_by[self.endnode])
            self.over = OVER_RED if reds else OVER_YELLOW

    def fires_warning_shot(self, n: int) -> bool:
        """Tell whether the first unlock of the node is a warning shot; it depends on the seed alone."""
        if not (self.c["w_shots"] and self.c["w_social"]) or self.is_ending(n):
            return False
        haz = self.tree["haz"][n]
        return bool(haz > 0 and draw(self.seed, SHOT, n, 0) % 1000000 < haz * self.c["shot_rate"])

    def _phase_q(self, t: int) -> None:
        heads = list(self.heads)
        divisors = [orders.divisor() for orders in self.standing]
        eff = [[heads[p] * w // divisors[p] for w in self.standing[p].line_w] for p in range(self.n_seats)]
        hz = self._q0_work_in_hand(divisors)
        for p in range(self.n_seats):
            if self.c["w_fog"]:
                self._q1_scouting(p, eff[p][SCOUT])
            self._q2_inspection(p, eff[p][INSPECT])
        if self.c["w_publish"] and self.c["w_leak"]:
            self._q3_leaks(t)
        if self.c["w_social"]:
            self._q4_politics(t, eff)
        self._q5_security(heads, eff)
        if self.c["w_econ"]:
            self._q6_economy(hz, eff)

    def _q0_work_in_hand(self, divisors: list[int]) -> list[int]:
        hz = [0] * self.n_seats
        for p, orders in enumerate(self.standing):
            for n, w in zip(orders.slot_node, orders.slot_w, strict=True):
                if n < 0 or w == 0:
                    continue
                if self.pubhaz(n) >= self.c["audit_haz"]:
                    hz[p] += 1000 * w // divisors[p]
                if self.prog[p][n] > 0:
                    self.raise_study(p, n, self.c["st_under"])
        return hz

    def _q1_scouting(self, p: int, eff: int) -> None:
        under = self.c["st_under"]
        pts = eff * self.c["scout_rate"] // 1000
        target = self.standing[p].scout_target
        if target >= 0 and self.level(p, target) in {1, 2}:
            reached = self.study[p][target] + pts * 1000 // self.murk(target)
            self.raise_study(p, target, min(under, reached))
            return
        snapshot = list(self.study[p])
        for n, snap in enumerate(snapshot):
            if 1 <= snap < under:
                need = (under - snap) * self.murk(n) // 1000
                use = min(pts, need)
                pts -= use
                self.raise_study(p, n, snap + use * 1000 // self.murk(n))

    def _q2_inspection(self, p: int, eff: int) -> None:
        n = self.standing[p].inspect_target
        if n < 0 or not self.is_ending(n) or self.level(p, n) < 1 or eff <= 0:
            return
        power = self.c["insp_base"] + sum(
            self.tree["ipow"][u] for u in range(self.n_nodes) if self.known[p][u]
        )
        self.insp[p][n] = min(1000000, self.insp[p][n] + eff * power // 1000)

    def _q3_leaks(self, t: int) -> None:
        for p in range(self.n_seats):
            secrets = [n for n in range(self.n_nodes) if self.known[p][n] and not self.pub[n]]
            k = len(secrets)
            chance = k * (self.c["leak_ppm"] * (1000 - self.sec[p]) // 1000)
            if k > 0 and draw(self.seed, LEAK, t, p) % 1000000 < chance:
                self.make_public(secrets[draw(self.seed, LEAKPICK, t, p) % k])

    def _q4_politics(self, t: int, eff: list[list[int]]) -> None:
        for event in self.events:
            if event["tick"] // self.c["quarter"] == t // self.c["quarter"]:
                self.conc = min(1000, max(0, self.conc + event.get("conc", 0)))
                self.reg = min(1000, max(0, self.reg + event.get("reg", 0)))
        for p in range(self.n_seats):
            if draw(self.seed, AUDIT, t, p) % 1000000 < self.reg * self.c["audit_rate"]:
                for n in range(self.n_nodes):
                    if self.known[p][n] and not self.rvl[n] and self.pubhaz(n) >= self.c["audit_haz"]:
                        self.rvl[n] = 1
                        self.conc = min(1000, self.conc + self.c["audit_conc"])
        before = self.conc
        add = sum(eff[p][ADVOCATE] * self.c["adv_rate"] // 1000 for p in range(self.n_seats))
        after = before - before * self.c["conc_decay"] // 1000 + add * (1000 - before) // 1000
        self.conc = min(1000, after)
        lob = sum(
            self.standing[p].lobby_dir * (eff[p][LOBBY] * self.c["lobby_rate"] // 1000)
            for p in range(self.n_seats)
        )
        target = min(1000, max(0, self.conc * self.c["reg_follow"] // 1000 + lob))
        self.reg += (target - self.reg) >> 2

    def _q5_security(self, heads: list[int], eff: list[list[int]]) -> None:
        for p in range(self.n_seats):
            target = min(1000, eff[p][SECURE] * self.c["sec_k"] // heads[p]) if heads[p] else 0
            self.sec[p] += (target - self.sec[p]) >> 2

    def _q6_economy(self, hz: list[int], eff: list[list[int]]) -> None:
        seats = range(self.n_seats)
        c = self.c
        total = sum(self.prest)
        appeal = [self.prest[p] + eff[p][ADVOCATE] * c["adv_join"] // 100 for p in seats]
        joining = self.neutral * c["join"] // 1000
        for p in seats:
            rv = self.revenue(p)
            self.inc[p] = self.endow[p] + rv
            if total > 0:
                self.inc[p] += c["grant_pool"] * self.prest[p] // total
            self.earn[p] += rv
            m = self.money[p] + self.inc[p] - self.heads[p] * c["wage"] // 1000
            if m < 0:
                cut = min(self.heads[p], (-m * 1000 + c["wage"] - 1) // c["wage"])
                self.heads[p] -= cut
                self.neutral += cut
                m = 0
            h = self.standing[p].hire
            if h < 0:
                fired = min(-h, self.heads[p])
                self.heads[p] -= fired
                self.neutral += fired
            elif h > 0:
                h = min(h, self.heads[p] * c["hire_cap"] // 1000 + 1000, m * 1000 // c["hire_cost"])
                self.heads[p] += h
                m -= (h * c["hire_cost"] + 999) // 1000
            self.money[p] = m
        for p in seats:
            if sum(appeal) > 0:
                joiners = joining * appeal[p] // sum(appeal)
                self.heads[p] += joiners
                self.neutral -= joiners
            if c["w_social"]:
                leaving = self.heads[p] * c["walk"] // 1000 * hz[p] // 1000 * self.conc // 1000
                self.heads[p] -= leaving
                self.neutral += leaving
            self.prest[p] -= self.prest[p] * c["pdecay"] // 1000

    def revenue(self, p: int) -> int:
        """Return rv of phase Q6: what the seat's sales and assistant product bring in a quarter, in mc."""
        rv = 0
        for n in range(self.n_nodes):
            if self.sell[p][n]:
                sellers = sum(self.sell[q][n] for q in range(self.n_seats))
                rv += self.tree["rev"][n] * self.c["rev_mul"] // 1000 // sellers
        if self.standing[p].mode == PRODUCT and self.c["w_assist"]:
            rv += self.c["prod_rev"] * self.full_assistance(p, CAP)
        return rv

    # --- Chapters 7 and 8 ---

    def perceived_kind(self, p: int, n: int) -> int:
        """Return the kind that the node shows to the seat, -1 where it is unseen."""
        return perceived_kind(self, p, n)

    def perceived(self, p: int) -> dict[str, list[Any]]:
        """Return the seat's map: `level`, `kind` and `cost` by node, `strength` by node and prerequisite."""
        return perceived(self, p)

    def observe(self, p: int) -> dict[str, Any]:
        """Return everything of chapter 7 that the seat may see, with the refusals of its last submission."""
        return observe(self, p)

    def payoffs(self) -> list[int]:
        """Return each seat's payoff in thousandths; a running game counts as one that ends at the horizon."""
        return [self._payoff(p) for p in range(self.n_seats)]

    def _payoff(self, p: int) -> int:
        c, t, horizon = self.c, self.tick, self.c["horizon"]
        motive = MOTIVES[self.motive[p]]
        built = self.over in {OVER_YELLOW, OVER_RED}
        if motive == "academic":
            ordinary = [n for n in range(self.n_nodes) if not self.is_ending(n)]
            unlocked = [n for n in ordinary if self.first[n] >= 0]
            own = min(c["acad_own"], c["acad_own"] * self.credit[p] * 3 // len(ordinary))
            return c["acad_pub"] * len(unlocked) // len(ordinary) + own
        if motive in {"profit", "crowd"}:
            rest = 1000 - c["prof_first"]
            first = c["prof_first"] if self.greens[p] > 0 else 0
            return first + min(rest, rest * self.earn[p] // c["prof_target"])
        if motive == "haste":
            if not built:
                return 0
            own = c["haste_own"] if self.builders >> p & 1 else 0
            return c["haste_any"] + own + (1000 - c["haste_any"] - c["haste_own"]) * (horizon - t) // horizon
        if self.over == OVER_YELLOW:
            return 1000
        return c["ben_survive"] * t // horizon if self.over == OVER_RED else c["ben_horizon"]
