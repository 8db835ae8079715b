"""Rulebook chapter 5, phase Q6: income, hiring and firing, joiners and walkouts."""

from typing import Any

from techrace_game.testing.build import ScriptedMatch, Start, node, quick, scenario, submission

ALL = 1000


def economy(match: Start, *nodes: dict[str, Any], **given: Any) -> ScriptedMatch:
    """An economy in which nobody joins, unless it is told otherwise."""
    return match(scenario(*(nodes or [node("a")]), **{"wrinkles": "econ publish", "neutral0": 0, **given}))


def test_grants_are_shared_by_prestige(match: Start) -> None:
    """Phase Q6: inc = endow + grant_pool * prest // (sum of prest); m = money + inc - wages."""
    game = economy(match, heads=(10, 20, 4)).quarter()
    # Prestige 1000, 2000, 400 of 3400: 4411, 8823, 1764. Endowments pay the wages.
    assert game["inc"] == [14411, 28823, 5764]
    assert game["money"] == [5000 + 4411, 10000 + 8823, 2000 + 1764]
    assert game["heads"] == [10000, 20000, 4000]


def test_without_prestige_there_are_no_grants(match: Start) -> None:
    """Phase Q6: tot > 0 is needed."""
    game = economy(match, heads=(10,), pdecay=1000).quarter()
    assert (game["prest"], game["inc"]) == ([0], [25000])
    game.quarter()
    assert game["inc"] == [10000]


def test_prestige_fades_after_the_grants(match: Start) -> None:
    """Phase Q6: prest -= prest * pdecay // 1000 at the end."""
    game = economy(match, heads=(10, 30)).quarter()
    # Grants by 1000 : 3000; then 1000 - 40 and 3000 - 120.
    assert game["inc"] == [13750, 41250]
    assert game["prest"] == [960, 2880]


def test_sales_bring_revenue_every_quarter(match: Start) -> None:
    """Phase Q6: rv = rev * rev_mul // 1000 for each node on sale; earn += rv."""
    game = economy(match, quick("a", revenue=1001), quick("b", revenue=50), rev_mul=1500, grant_pool=0)
    game.tick(submission((0, 500), (1, 500))).quarter(submission(sell=[0, 1]))
    # 1501 + 75.
    assert game["earn"] == [1576, 0]
    assert game["inc"] == [11576, 10000]
    game.quarter()
    assert game["earn"] == [3152, 0]


def test_sellers_of_a_node_share_its_revenue(match: Start) -> None:
    """Phase Q6: rev * rev_mul // 1000 // number of seats selling it."""
    # 1003 * 1500 // 1000 = 1504, half of it 752; the other way round it would be 751.
    game = economy(match, quick("a", revenue=1003), heads=(10, 10, 10), rev_mul=1500)
    game.tick(*[submission((0, ALL))] * 3)
    game.quarter(submission(sell=[0]), submission(sell=[0]))
    assert game["earn"] == [752, 752, 0]


def test_a_product_brings_revenue_by_its_assistance_in_cap(match: Start) -> None:
    """Phase Q6: mode = product and assist: prod_rev * the sum of ast in CAP over the known nodes."""
    nodes = [quick("a", assist=[400, 500, 0, 0, 0, 0]), quick("b", assist=[0, 30, 0, 0, 0, 0])]
    game = economy(match, *nodes, wrinkles="econ publish assist")
    game.tick(submission((0, 500), (1, 500))).quarter(submission(mode=3), submission(mode=3))
    assert game["earn"] == [20 * 530, 0]


def test_only_a_product_is_sold(match: Start) -> None:
    """Phase Q6: no other mode brings revenue, and none without the wrinkle."""
    for wrinkles, mode in (("econ publish assist", 2), ("econ publish", 3)):
        game = economy(match, quick("a", assist=[400, 500, 0, 0, 0, 0]), wrinkles=wrinkles)
        game.tick(submission((0, ALL))).quarter(submission(mode=mode))
        assert game["earn"] == [0, 0]


# --- Hiring and firing ---


def test_hiring_costs_money(match: Start) -> None:
    """Phase Q6: heads += h, money -= (h * hire_cost + 999) // 1000."""
    game = economy(match, grant_pool=0).quarter(submission(hire=1001))
    # 1001 * 1500 = 1501500, rounded up to 1502.
    assert game["heads"] == [11001, 10000]
    assert game["money"] == [5000 - 1502, 5000]


def test_hiring_is_limited_by_the_size_of_the_staff(match: Start) -> None:
    """Phase Q6: h <= heads * hire_cap // 1000 + 1000."""
    game = economy(match, grant_pool=0).quarter(submission(hire=9000))
    assert game["heads"][0] == 11800
    assert game["money"][0] == 5000 - 2700


def test_hiring_is_limited_by_money(match: Start) -> None:
    """Phase Q6: h <= m * 1000 // hire_cost; unaffordable hiring is cut to what can be paid."""
    game = economy(match, grant_pool=0, hire_cap=1000, hire_cost=700).quarter(submission(hire=9000))
    # 5000000 // 700 = 7142; 7142 * 700 = 4999400, rounded up to 5000.
    assert game["heads"][0] == 17142
    assert game["money"][0] == 0


def test_hiring_goes_on_every_quarter(match: Start) -> None:
    """Chapter 4: hire is a standing order."""
    game = economy(match, grant_pool=0).quarter(submission(hire=100)).quarter()
    assert game["heads"][0] == 10200
    # 5000 - 150, then the wage of the hundredth head and another 150.
    assert game["money"][0] == 4850 - 100 - 150


def test_the_fired_become_neutral(match: Start) -> None:
    """Phase Q6: h < 0: min(-h, heads) go to neutral."""
    game = economy(match).quarter(submission(hire=-3000), submission(hire=-99_000))
    assert game["heads"] == [7000, 0]
    assert game["neutral"] == 13000


def test_who_cannot_be_paid_leaves(match: Start) -> None:
    """Phase Q6: if m < 0, min(heads, (-m * 1000 + wage - 1) // wage) people go to neutral and m = 0."""
    game = economy(match, grant_pool=0, wage=700, heads=(10,), join=0)
    # Endowment 7000. Hire 1800 for 2700: money 2300; then 8260 - 7000 = 1260 more wages than income a quarter.
    game.quarter(submission(hire=1800)).quarter(submission())
    assert (game["heads"], game["money"]) == ([11800], [1040])
    game.quarter()
    # m = -220: (220000 + 699) // 700 = 315.
    assert (game["heads"], game["money"], game["neutral"]) == ([11485], [0], 315)


def test_no_more_leave_than_cannot_be_paid(match: Start) -> None:
    """Phase Q6: the number is rounded up, so an even debt takes no extra person."""
    game = economy(match, grant_pool=0, heads=(10,), join=0)
    # 5000 - 2700 = 2300; 2300 - 1800 = 500; 500 - 1800 = -1300.
    game.quarter(submission(hire=1800)).quarter(submission()).quarter()
    assert (game["heads"], game["money"], game["neutral"]) == ([10500], [0], 1300)


def test_hiring_follows_the_cut(match: Start) -> None:
    """Phase Q6: a seat that can't pay its people has no money to hire."""
    game = economy(match, grant_pool=0, wage=700, heads=(10,), join=0)
    game.quarter(submission(hire=1800)).quarter(submission()).quarter(submission(hire=1000))
    assert (game["heads"], game["money"]) == ([11485], [0])


# --- Joiners and walkouts ---


def test_neutral_researchers_join_by_prestige(match: Start) -> None:
    """Phase Q6: nj = neutral * join // 1000; each seat gets nj * a // (sum of a), a = prestige."""
    game = economy(match, neutral0=30000, heads=(10, 20, 4)).quarter()
    # nj = 1200; 1200 * 1000 // 3400 = 352, 705, 141.
    assert game["heads"] == [10352, 20705, 4141]
    assert game["neutral"] == 30000 - 352 - 705 - 141


def test_advocacy_attracts(match: Start) -> None:
    """Phase Q6: a = prest + eff * adv_join // 100."""
    game = economy(match, neutral0=30000).quarter(submission(advocate=ALL))
    # a = 1000 + 10000 * 60 // 100 = 7000 and 1000.
    assert game["heads"] == [11050, 10150]


def test_joiners_are_counted_before_the_fired_become_neutral(match: Start) -> None:
    """Phase Q6: nj is taken before any change."""
    game = economy(match, neutral0=10000).quarter(submission(hire=-10_000))
    # nj = 400, half each.
    assert game["heads"] == [200, 10200]
    assert game["neutral"] == 10000 + 10000 - 400


def test_nobody_joins_whom_nobody_has_heard_of(match: Start) -> None:
    """Phase Q6: only if the sum of a is positive."""
    game = economy(match, neutral0=30000, pdecay=1000).quarter()
    heads = game["heads"]
    game.quarter()
    assert game["heads"] == heads


def test_people_walk_out_on_hazardous_work(match: Start) -> None:
    """Phase Q6: (social) heads * walk // 1000 * hz // 1000 * conc // 1000 go to neutral, with the new concern."""
    game = economy(match, node("a", hazard=500), wrinkles="econ publish social", conc0=500)
    game.quarter(submission((0, 700)))
    # conc 480: 10000 * 50 // 1000 = 500; * 700 // 1000 = 350; * 480 // 1000 = 168.
    assert game["conc"] == 480
    assert game["heads"] == [9832, 10000]
    assert game["neutral"] == 168


def test_joiners_may_walk_out_at_once(match: Start) -> None:
    """Phase Q6: of the heads that now include the joiners."""
    game = economy(
        match,
        node("a", hazard=500),
        heads=(10,),
        wrinkles="econ publish social",
        conc0=1000,
        conc_decay=0,
        walk=1000,
        reg_follow=0,
        neutral0=30000,
    )
    game.quarter(submission((0, 500)))
    # 10000 + 1200, half of whom leave.
    assert game["heads"] == [5600]
    assert game["neutral"] == 30000 - 1200 + 5600


def test_without_an_economy_nothing_of_this_happens(match: Start) -> None:
    """Phase Q6: (econ); headcount, money and prestige stay."""
    game = match(scenario(node("a", hazard=500), wrinkles="publish social", conc0=1000, walk=1000))
    game.quarter(submission((0, ALL), advocate=ALL, hire=1000))
    assert game["heads"] == [10000, 10000]
    assert game["money"] == [5000, 5000]
    assert game["prest"] == [1000, 1000]
    assert game["inc"] == [0, 0]
    assert game["neutral"] == 0
