"""The tick as a compiled scalar loop, the reference that the batched engine is measured against.

Written for the benchmark from the rulebook: numba on raw arrays of the engine's own types, one match after the
other, integers only. It is meant to be as fast as such a loop can be made without losing its readability: what a
seat knows is counted up as it learns, rates are worked out anew only for the seats that an event touched, one-shot
orders are looked for only where some are set, and ticks in which nothing is finished are jumped over. All kernels
stand in this one module because numba's cache does not notice changes elsewhere.

In every kernel `g` is the match, `p` and `q` are seats, `n` is a node, `i` a slot and `t` the tick.
"""

# ruff: noqa: PLR0917 - a compiled function takes its arguments by position

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numpy as np

from techrace_game.types import FIELDS, SLOTS, Acquired, Array, Ending, Field, Kind, Line, Mode

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
Record: TypeAlias = Any
"""One entry of a structured array; see :mod:`compiled_records` for the fields."""
Whole: TypeAlias = Any
"""An integer of any width."""

UNLOCKED, RECEIVED = int(Acquired.UNLOCKED), int(Acquired.RECEIVED)
GREEN, YELLOW, RED = int(Kind.GREEN), int(Kind.YELLOW), int(Kind.RED)
OVER_YELLOW, OVER_RED, OVER_HORIZON = int(Ending.YELLOW), int(Ending.RED), int(Ending.HORIZON)
RESTRICTED, EVERYTHING, PRODUCT = int(Mode.RESTRICTED), int(Mode.EVERYTHING), int(Mode.PRODUCT)
SCOUT, INSPECT, ADVOCATE, LOBBY, SECURE = (int(line) for line in Line)
CAP, INT, ALN = int(Field.CAP), int(Field.INT), int(Field.ALN)
LEAK, LEAKPICK, AUDIT, SHOT = 1, 2, 3, 4
MOST_HIRED = 1_000_000_000
MOST_INSPECTED = 1_000_000


def kernel(function: Kernel) -> Kernel:
    """Compile a function."""
    return cast("Kernel", numba.njit(cache=True, error_model="numpy")(function))


# --- Rule 6 ---


@kernel
def mix(x: Any) -> Any:
    x ^= x >> np.uint64(30)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x *= np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@kernel
def draw(mixed: Any, stream: int, a: int, b: int) -> Any:
    counter = np.uint64(((stream << 40) ^ (a << 20) ^ b) + 1)
    return np.int64(mix(mixed + np.uint64(0x9E3779B97F4A7C15) * counter) >> np.uint64(32))


# --- Rule 3 ---


@kernel
def connection(c: Record, tree: Record, k: Record, p: int, n: int) -> Whole:
    total = tree.wsum[n]
    if total == 0:
        return 1000
    r = k.basis[p, n] * 1000 // total
    if c.gamma == 1:
        return r
    return r * r // 1000 if c.gamma == 2 else r * r * r // 1000000


@kernel
def public_hazard(tree: Record, s: Record, n: int) -> Whole:
    if s.expo[n] or tree.kind[n] == tree.face[n]:
        return tree.haz[n]
    return tree.fhaz[n]


@kernel
def multiplier(c: Record, tree: Record, s: Record, n: int, t: int) -> int:
    m = 1000
    if c.w_social:
        m = max(c.reg_min, 1000 - s.reg * public_hazard(tree, s, n) // 1000)
    first = s.first[n]
    if c.w_redisc and first >= 0:
        b = min(c.redisc_cap, c.redisc_rate * max(0, t - t % c.quarter - first))
        if s.rvl[n]:
            b += c.rvl_bonus
        m = m * (1000 + b) // 1000
    return m


@kernel
def rumour(tree: Record, s: Record, p: int, n: int) -> None:
    while n >= 0 and s.study[p, n] == 0:
        s.study[p, n] = 1
        n = tree.pre[n, 0]


@kernel
def raise_study(c: Record, tree: Record, s: Record, p: int, n: int, to: int) -> None:
    old = s.study[p, n]
    if old >= to:
        return
    s.study[p, n] = to
    if old < c.st_sketch <= to:
        for j in range(tree.pre.shape[1]):
            rumour(tree, s, p, tree.pre[n, j])
    elif old == 0:
        rumour(tree, s, p, tree.pre[n, 0])
    if to >= c.st_under:
        for j in range(tree.child_start[n], tree.child_start[n + 1]):
            rumour(tree, s, p, tree.child[j])


@kernel
def learn(c: Record, tree: Record, s: Record, k: Record, p: int, n: int, how: int) -> None:
    """Let a seat know a node that it did not know."""
    s.known[p, n] = how
    k.stale[p] = 1
    if not s.pub[n]:
        k.secrets[p] += 1
    k.inspecting[p] += tree.ipow[n]
    if tree.assists[n]:
        for f in range(FIELDS):
            k.assist[p, f] += tree.ast[n, f]
        k.stale[:] = 1
    for j in range(tree.child_start[n], tree.child_start[n + 1]):
        v = tree.child[j]
        k.basis[p, v] += tree.child_pw[j]
        raise_study(c, tree, s, p, v, c.st_sketch)
    raise_study(c, tree, s, p, n, c.st_under)


@kernel
def make_public(c: Record, tree: Record, s: Record, k: Record, n: int) -> None:
    if s.pub[n]:
        return
    s.pub[n] = 1
    s.rvl[n] = 1
    for p in range(len(s.heads)):
        if s.known[p, n]:
            k.secrets[p] -= 1
        else:
            learn(c, tree, s, k, p, n, RECEIVED)


@kernel
def count(c: Record, tree: Record, s: Record, k: Record) -> None:
    """Count from scratch what is counted up afterwards."""
    seats, nodes = s.known.shape
    k.basis[:] = 0
    k.secrets[:] = 0
    k.inspecting[:] = 0
    k.assist[:] = 0
    k.sellers[:] = 0
    k.revenue[:] = 0
    k.stale[:] = 1
    for p in range(seats):
        weigh(s, k, p)
        for n in range(nodes):
            k.sellers[n] += s.sell[p, n]
            if s.known[p, n]:
                if not s.pub[n]:
                    k.secrets[p] += 1
                k.inspecting[p] += tree.ipow[n]
                for f in range(FIELDS):
                    k.assist[p, f] += tree.ast[n, f]
                for j in range(tree.child_start[n], tree.child_start[n + 1]):
                    k.basis[p, tree.child[j]] += tree.child_pw[j]
    for n in range(nodes):
        if k.sellers[n]:
            each = tree.rev[n] * c.rev_mul // 1000 // k.sellers[n]
            for p in range(seats):
                k.revenue[p] += s.sell[p, n] * each


@kernel
def weigh(s: Record, k: Record, p: int) -> None:
    staffed = 0
    for i in range(SLOTS):
        staffed += s.slot_w[p, i]
    total = staffed
    for line in range(s.line_w.shape[1]):
        total += s.line_w[p, line]
    k.staffed[p] = staffed
    k.divisor[p] = max(1000, total)


# --- Rule 4 and rule 5, A ---


@kernel
def within(value: int, low: int, high: int) -> int:
    return value if low <= value <= high else 0


@kernel
def read_standing(tree: Record, s: Record, k: Record, o: Record, p: int) -> None:
    nodes = s.known.shape[1]
    for i in range(SLOTS):
        n = o.slot_node[p, i]
        legal = 0 <= n < nodes and s.study[p, n] > 0 and not s.known[p, n]
        for j in range(i):
            legal = legal and s.slot_node[p, j] != n
        s.slot_node[p, i] = n if legal else -1
        s.slot_w[p, i] = within(o.slot_w[p, i], 0, 1000) if legal else 0
    for line in range(s.line_w.shape[1]):
        s.line_w[p, line] = within(o.line_w[p, line], 0, 1000)
    n = o.scout_target[p]
    s.scout_target[p] = n if 0 <= n < nodes and s.study[p, n] > 0 else -1
    n = o.inspect_target[p]
    visible = 0 <= n < nodes and s.study[p, n] > 0
    s.inspect_target[p] = n if visible and tree.kind[n] >= YELLOW else -1
    s.lobby_dir[p] = within(o.lobby_dir[p], -1, 1)
    s.mode[p] = within(o.mode[p], 0, 3)
    s.mask[p] = within(o.mask[p], 0, 63)
    s.hire[p] = within(o.hire[p], -MOST_HIRED, MOST_HIRED)
    weigh(s, k, p)


@kernel
def publish(c: Record, tree: Record, s: Record, k: Record, o: Record) -> None:
    seats, nodes = s.known.shape
    wanted = False
    for p in range(seats):
        if o.submitted[p] and some(o.publish, p):
            for n in range(nodes):
                if not o.publish[p, n]:
                    continue
                if tree.kind[n] >= YELLOW:
                    if s.insp[p, n] >= tree.veil[n]:
                        s.expo[n] = 1
                elif c.w_publish and s.known[p, n] == UNLOCKED and not s.pub[n]:
                    k.seats[n] |= 1 << p
                    wanted = True
    if not wanted:
        return
    for n in range(nodes):
        if k.seats[n] == 0:
            continue
        publishers = 0
        for p in range(seats):
            publishers += k.seats[n] >> p & 1
        prestige = tree.prest[n] // publishers
        for p in range(seats):
            if k.seats[n] >> p & 1:
                s.prest[p] += prestige
                if c.w_econ:
                    s.money[p] += prestige * c.pub_money // 1000
        k.seats[n] = 0
        make_public(c, tree, s, k, n)


@kernel
def share(c: Record, tree: Record, s: Record, k: Record, o: Record) -> None:
    seats, nodes = s.known.shape
    for p in range(seats):
        if o.submitted[p] and some(o.share, p):
            for n in range(nodes):
                receivers = o.share[p, n]
                if receivers and tree.kind[n] < YELLOW and s.known[p, n] and not s.pub[n]:
                    k.seats[n] |= receivers & ~(1 << p)
    for n in range(nodes):
        for p in range(seats):
            if k.seats[n] >> p & 1 and not s.known[p, n]:
                learn(c, tree, s, k, p, n, RECEIVED)
        k.seats[n] = 0


@kernel
def sell(c: Record, tree: Record, s: Record, k: Record, o: Record) -> None:
    seats, nodes = s.known.shape
    for p in range(seats):
        if not o.submitted[p] or not some(o.sell, p):
            continue
        for n in range(nodes):
            if not o.sell[p, n] or s.known[p, n] != UNLOCKED or s.sell[p, n]:
                continue
            if tree.rev[n] > 0:
                revenue = tree.rev[n] * c.rev_mul // 1000
                before = revenue // k.sellers[n] if k.sellers[n] else 0
                k.sellers[n] += 1
                each = revenue // k.sellers[n]
                for q in range(seats):
                    k.revenue[q] += s.sell[q, n] * (each - before)
                k.revenue[p] += each
                s.sell[p, n] = 1
                s.rvl[n] = 1


@kernel
def some(flags: Any, p: int) -> bool:
    """Tell whether a row has an entry that is not 0, without a branch per entry."""
    bits = flags[p, 0]
    for n in range(1, flags.shape[1]):
        bits |= flags[p, n]
    return bool(bits)


@kernel
def phase_a(c: Record, tree: Record, s: Record, k: Record, o: Record) -> None:
    submitted = False
    for p in range(len(s.heads)):
        if o.submitted[p]:
            read_standing(tree, s, k, o, p)
            submitted = True
    if submitted:
        publish(c, tree, s, k, o)
        if c.w_share and c.w_publish and o.shares:
            share(c, tree, s, k, o)
        if c.w_econ:
            sell(c, tree, s, k, o)
        # A submission changes deployments and with them possibly everybody's boost.
        k.stale[:] = 1


# --- Rule 5, B and C ---


@kernel
def boosts(c: Record, s: Record, k: Record) -> None:
    """The best of one's own assistants and of what leaks from each of the others'."""
    seats = len(s.heads)
    k.boost[:] = 1000
    if not c.w_assist:
        return
    for q in range(seats):
        mode = s.mode[q]
        if mode == 0:
            continue
        if mode == PRODUCT:
            leaking = c.lk_prod
        else:
            leaking = (c.lk_restr if mode == RESTRICTED else c.lk_all) * (1000 - s.sec[q]) // 1000
        for f in range(FIELDS):
            full = k.assist[q, f]
            if full == 0:
                continue
            leaked = 1000 + full * leaking // 1000
            for p in range(seats):
                if p != q:
                    k.boost[p, f] = max(k.boost[p, f], leaked)
                elif mode >= EVERYTHING or s.mask[q] >> f & 1:
                    k.boost[p, f] = max(k.boost[p, f], 1000 + full)


@kernel
def rates(c: Record, tree: Record, s: Record, k: Record, p: int, t: int) -> None:
    valid_weight = 0
    for i in range(SLOTS):
        n, w = s.slot_node[p, i], s.slot_w[p, i]
        k.rate[p, i] = 0
        if w > 0 and n >= 0 and not s.known[p, n] and s.study[p, n] > 0:
            conn = connection(c, tree, k, p, n)
            if conn > 0:
                k.rate[p, i] = conn
                valid_weight += w
    if valid_weight == 0:
        return
    budget = s.heads[p] * k.staffed[p] // k.divisor[p]
    for i in range(SLOTS):
        conn = k.rate[p, i]
        if conn > 0:
            n, w = s.slot_node[p, i], s.slot_w[p, i]
            f = tree.fld[n]
            e = budget * w // valid_weight
            e = e * (s.skill[p, f] * k.boost[p, f] // 1000) // 1000
            e = e * conn // 1000
            e = e * multiplier(c, tree, s, n, t) // 1000
            k.rate[p, i] = min(e, tree.cap[n]) if c.w_floor else e


@kernel
def refresh(c: Record, tree: Record, s: Record, k: Record, t: int) -> None:
    seats = len(s.heads)
    stale = 0
    for p in range(seats):
        stale |= k.stale[p]
    if stale:
        boosts(c, s, k)
        for p in range(seats):
            if k.stale[p]:
                rates(c, tree, s, k, p, t)
                k.stale[p] = 0


@kernel
def research(tree: Record, s: Record, k: Record, most: int) -> int:
    """Let at most so many ticks pass, fewer if something is finished before; return how many with a sign:
    negative if something is finished in the last of them."""
    seats = len(s.heads)
    ticks = most + 1
    for p in range(seats):
        for i in range(SLOTS):
            rate = k.rate[p, i]
            if rate > 0:
                n = s.slot_node[p, i]
                left = tree.cost[n] - s.prog[p, n]
                if left <= rate * most:
                    ticks = min(ticks, (left + rate - 1) // rate)
    finished = ticks <= most
    if not finished:
        ticks = most
    for p in range(seats):
        for i in range(SLOTS):
            rate = k.rate[p, i]
            if rate > 0:
                s.prog[p, s.slot_node[p, i]] += rate * ticks
    return -ticks if finished else ticks


# --- Rule 5, D ---


@kernel
def unlock(c: Record, tree: Record, s: Record, k: Record, t: int) -> None:
    seats, nodes = s.known.shape
    last, lowest_red, lowest_yellow = -1, nodes, nodes
    for p in range(seats):
        for i in range(SLOTS):
            if k.rate[p, i] > 0:
                n = s.slot_node[p, i]
                if s.prog[p, n] >= tree.cost[n]:
                    k.seats[n] |= 1 << p
                    last = max(last, n)
    for n in range(last + 1):
        if k.seats[n] == 0:
            continue
        first = s.first[n] < 0
        if first:
            s.first[n] = t
            # Whoever works on it now rediscovers it.
            k.stale[:] = 1
        unlockers = 0
        for p in range(seats):
            if k.seats[n] >> p & 1:
                unlockers += 1
                s.credit[p] += first
                s.greens[p] += tree.kind[n] == GREEN
                learn(c, tree, s, k, p, n, UNLOCKED)
        if tree.kind[n] >= YELLOW:
            if tree.kind[n] == RED:
                lowest_red = min(lowest_red, n)
            else:
                lowest_yellow = min(lowest_yellow, n)
            continue
        if not c.w_publish:
            for p in range(seats):
                if k.seats[n] >> p & 1:
                    s.prest[p] += tree.prest[n] // unlockers
            make_public(c, tree, s, k, n)
        hazard = tree.haz[n]
        risky = first and c.w_shots and c.w_social and hazard > 0
        if risky and draw(mix(s.seed), SHOT, n, 0) % 1000000 < hazard * c.shot_rate:
            s.nshots += 1
            s.conc = min(1000, s.conc + c.shot_size * hazard // 1000)
        k.seats[n] = 0
    if lowest_red < nodes or lowest_yellow < nodes:
        end = lowest_red if lowest_red < nodes else lowest_yellow
        s.endnode = end
        s.builders = k.seats[end]
        s.over = OVER_RED if lowest_red < nodes else OVER_YELLOW
        k.seats[:] = 0


# --- Rule 5, Q ---


@kernel
def work_in_hand(c: Record, tree: Record, s: Record, k: Record, p: int) -> None:
    k.hz[p] = 0
    for i in range(SLOTS):
        n, w = s.slot_node[p, i], s.slot_w[p, i]
        if n >= 0 and w > 0:
            if public_hazard(tree, s, n) >= c.audit_haz:
                k.hz[p] += 1000 * w // k.divisor[p]
            if s.prog[p, n] > 0:
                raise_study(c, tree, s, p, n, c.st_under)


@kernel
def murk(tree: Record, n: int) -> int:
    field = tree.fld[n]
    return 1800 if field == ALN else 1200 if field == INT else 1000


@kernel
def scout(c: Record, tree: Record, s: Record, k: Record, p: int) -> None:
    points = k.eff[p, SCOUT] * c.scout_rate // 1000
    if points == 0:
        return
    target = s.scout_target[p]
    if target >= 0 and 1 <= s.study[p, target] < c.st_under:
        to = s.study[p, target] + points * 1000 // murk(tree, target)
        raise_study(c, tree, s, p, target, min(c.st_under, to))
        return
    nodes = s.study.shape[1]
    for n in range(nodes):
        k.row[n] = s.study[p, n]
    for n in range(nodes):
        seen = k.row[n]
        if 1 <= seen < c.st_under:
            use = min(points, (c.st_under - seen) * murk(tree, n) // 1000)
            raise_study(c, tree, s, p, n, seen + use * 1000 // murk(tree, n))
            points -= use
            if points == 0:
                return


@kernel
def inspect(c: Record, tree: Record, s: Record, k: Record, p: int) -> None:
    n = s.inspect_target[p]
    if n >= 0 and k.eff[p, INSPECT] > 0 and tree.kind[n] >= YELLOW and s.study[p, n] > 0:
        points = k.eff[p, INSPECT] * (c.insp_base + k.inspecting[p]) // 1000
        s.insp[p, n] = min(MOST_INSPECTED, s.insp[p, n] + points)


@kernel
def leak(c: Record, tree: Record, s: Record, k: Record, t: int) -> None:
    mixed = mix(s.seed)
    for p in range(len(s.heads)):
        secrets = k.secrets[p]
        if secrets > 0:
            risk = secrets * (c.leak_ppm * (1000 - s.sec[p]) // 1000)
            if draw(mixed, LEAK, t, p) % 1000000 < risk:
                pick = draw(mixed, LEAKPICK, t, p) % secrets
                for n in range(s.known.shape[1]):
                    if s.known[p, n] and not s.pub[n]:
                        if pick == 0:
                            make_public(c, tree, s, k, n)
                            break
                        pick -= 1


@kernel
def politics(c: Record, tree: Record, s: Record, k: Record, t: int) -> None:
    seats, nodes = s.known.shape
    mixed = mix(s.seed)
    risk = s.reg * c.audit_rate
    if risk > 0:
        for p in range(seats):
            if draw(mixed, AUDIT, t, p) % 1000000 < risk:
                for n in range(nodes):
                    if s.known[p, n] and not s.rvl[n] and public_hazard(tree, s, n) >= c.audit_haz:
                        s.rvl[n] = 1
                        s.conc = min(1000, s.conc + c.audit_conc)
    before = s.conc
    added, lobbied = 0, 0
    for p in range(seats):
        added += k.eff[p, ADVOCATE] * c.adv_rate // 1000
        lobbied += s.lobby_dir[p] * (k.eff[p, LOBBY] * c.lobby_rate // 1000)
    concern = min(1000, before - before * c.conc_decay // 1000 + added * (1000 - before) // 1000)
    s.conc = concern
    target = max(0, min(1000, concern * c.reg_follow // 1000 + lobbied))
    s.reg += (target - s.reg) >> 2


@kernel
def economy(c: Record, s: Record, k: Record) -> None:
    seats = len(s.heads)
    prestige, appeal = 0, 0
    for p in range(seats):
        prestige += s.prest[p]
        k.appeal[p] = s.prest[p] + k.eff[p, ADVOCATE] * c.adv_join // 100
        appeal += k.appeal[p]
    neutral = s.neutral
    joining = neutral * c.join // 1000
    for p in range(seats):
        revenue = k.revenue[p]
        if s.mode[p] == PRODUCT and c.w_assist:
            revenue += c.prod_rev * k.assist[p, CAP]
        own, heads = s.prest[p], s.heads[p]
        income = s.endow[p] + revenue + (c.grant_pool * own // prestige if prestige > 0 else 0)
        s.inc[p] = income
        s.earn[p] += revenue
        money = s.money[p] + income - heads * c.wage // 1000
        if money < 0:
            unpaid = min(heads, (-money * 1000 + c.wage - 1) // c.wage)
            heads -= unpaid
            neutral += unpaid
            money = 0
        hire = s.hire[p]
        if hire < 0:
            fired = min(-hire, heads)
            heads -= fired
            neutral += fired
        elif hire > 0:
            hired = min(hire, heads * c.hire_cap // 1000 + 1000, money * 1000 // c.hire_cost)
            heads += hired
            money -= (hired * c.hire_cost + 999) // 1000
        s.money[p] = money
        joiners = joining * k.appeal[p] // appeal if appeal > 0 else 0
        heads += joiners
        neutral -= joiners
        if c.w_social:
            leavers = heads * c.walk // 1000 * k.hz[p] // 1000 * s.conc // 1000
            heads -= leavers
            neutral += leavers
        s.heads[p] = heads
        s.prest[p] = own - own * c.pdecay // 1000
    s.neutral = neutral


@kernel
def quarter(c: Record, tree: Record, s: Record, k: Record, events: Array, t: int) -> None:
    for p in range(len(s.heads)):
        heads = s.heads[p]
        for line in range(k.eff.shape[1]):
            w = s.line_w[p, line]
            k.eff[p, line] = heads * w // k.divisor[p] if w else 0
        work_in_hand(c, tree, s, k, p)
        if c.w_fog:
            scout(c, tree, s, k, p)
        inspect(c, tree, s, k, p)
    if c.w_publish and c.w_leak:
        leak(c, tree, s, k, t)
    if c.w_social:
        for event in range(len(events)):
            if events[event, 0] // c.quarter == t // c.quarter:
                s.conc = min(1000, max(0, s.conc + events[event, 1]))
                s.reg = min(1000, max(0, s.reg + events[event, 2]))
        politics(c, tree, s, k, t)
    for p in range(len(s.heads)):
        target = 0
        if k.eff[p, SECURE]:
            target = min(1000, k.eff[p, SECURE] * c.sec_k // s.heads[p])
        s.sec[p] += (target - s.sec[p]) >> 2
    if c.w_econ:
        economy(c, s, k)
    k.stale[:] = 1


# --- The loop ---


@kernel
def let_pass(c: Record, tree: Record, s: Record, k: Record, events: Array, ticks: int) -> None:
    """Play so many ticks in which nothing new is submitted, or fewer if the match ends."""
    t = s.tick
    stop = min(t + ticks, c.horizon)
    while t < stop and not s.over:
        refresh(c, tree, s, k, t)
        passed = research(tree, s, k, min(stop - t, c.quarter - t % c.quarter))
        t += abs(passed)
        if passed < 0:
            unlock(c, tree, s, k, t - 1)
        if t % c.quarter == 0 and not s.over:
            quarter(c, tree, s, k, events, t - 1)
    s.tick = t
    if not s.over and t >= c.horizon:
        s.over = OVER_HORIZON


@kernel
def play(c: Record, trees: Array, states: Array, k: Record, orders: Array, events: Array, ticks: int) -> None:
    """Play rounds of so many ticks, one match after the other; a round's orders arrive at its first tick."""
    for g in range(len(states)):
        tree, s = trees[g], states[g]
        count(c, tree, s, k)
        for r in range(orders.shape[1]):
            if s.over:
                break
            phase_a(c, tree, s, k, orders[g, r])
            let_pass(c, tree, s, k, events, ticks)
