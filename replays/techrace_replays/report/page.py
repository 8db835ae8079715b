"""The page of a report: pictures, tables and sentences put together, without a request to anywhere."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

import attrs
from jinja2 import Environment, StrictUndefined, select_autoescape
from markupsafe import Markup

from techrace_game.types import Ending
from techrace_replays._text import printable
from techrace_replays.analysis import Assessment, Estimate, Value
from techrace_replays.report import pictures
from techrace_replays.report.facts import KIND_WORDS, Match
from techrace_replays.report.findings import chance, change, ending, findings

_ENDINGS = {
    Ending.RUNNING: "stopped",
    Ending.YELLOW: "★ Good ending",
    Ending.RED: "▲ Bad ending",
    Ending.HORIZON: "No ending",
}
MOST_ROWS = 12


@attrs.frozen(kw_only=True)
class Likeness:
    """Which policy a seat plays most like."""

    policy: str
    fit: float
    """0..1."""
    low: float
    high: float


@attrs.frozen(kw_only=True)
class _Picture:
    svg: Markup
    label: str
    """What the picture shows, for those who do not see it."""
    caption: str
    narrow: bool = False


@attrs.frozen(kw_only=True)
class _Table:
    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numbers: frozenset[int]
    """Columns of numbers."""
    open: bool = False


@attrs.frozen(kw_only=True)
class _Figure:
    title: str
    pictures: Sequence[_Picture]
    tables: Sequence[_Table]


def report_page(
    match: Match,
    found: Assessment,
    *,
    likenesses: Mapping[int, Likeness] | None = None,
    signature: str = "",
) -> str:
    """Return a report as one HTML page that needs nothing else.

    Args:
        match: the match, played again.
        found: what was found out about it.
        likenesses: by seat, which policy it plays most like, for seats of people.
        signature: a sentence about who vouches for the log, if that was looked at.
    """
    environment = Environment(autoescape=select_autoescape(default=True), undefined=StrictUndefined)
    template = environment.from_string(
        files("techrace_replays.report").joinpath("page.html.jinja").read_text(encoding="utf-8")
    )
    header, likenesses = match.log.header, likenesses or {}
    return template.render(
        title=printable(match.ruleset.scenario.title),
        ending=ending(match),
        ending_word=match.ending.name.lower(),
        ending_label=_ENDINGS[match.ending],
        findings=findings(match, found),
        seats=_seats(match, likenesses),
        likenesses=likenesses,
        figures=[*_course(match, found), _tree(match, found), *_values(match, found), _crowd(match, found)],
        found=found,
        policies=", ".join(
            f"{seat}: {policy}" for seat, policy in zip(match.seat_names, found.policies, strict=True)
        ),
        match_id=printable(header.match_id),
        scenario=printable(match.ruleset.scenario.id),
        engine=printable(header.engine_version),
        rules=printable(header.rules_version),
        log_hash=match.log.final_hash.hex(),
        signature=signature,
    )


def _seats(match: Match, likenesses: Mapping[int, Likeness]) -> list[dict[str, str]]:
    end, firsts = match.log.end, [0] * len(match.seat_names)
    for _, _, seats in match.unlocked_first():
        for seat in seats:
            firsts[seat] += 1
    rows = []
    for seat, entry in enumerate(match.log.header.seats):
        like = likenesses.get(seat)
        rows.append(
            {
                "name": match.seat_names[seat],
                "motive": entry.motive.word,
                "controller": entry.controller.name.lower(),
                "payoff": "" if end is None else str(end.payoffs[seat]),
                "firsts": str(firsts[seat]),
                "likeness": ""
                if like is None
                else f"{like.policy}, {like.fit:.2f} ({like.low:.2f}-{like.high:.2f})",
            }
        )
    return rows


def _picture(svg: str, label: str, caption: str, *, narrow: bool = False) -> _Picture:
    # Drawn by matplotlib, which escapes the names in it.
    return _Picture(svg=Markup(svg), label=label, caption=caption, narrow=narrow)  # noqa: S704 - see above


def _course(match: Match, found: Assessment) -> Iterable[_Figure]:
    chances = found.line.chances
    yield _Figure(
        title="How the chances moved",
        pictures=[
            _picture(
                pictures.evaluation(match, found),
                f"The chance of a good ending goes from {chance(chances[0].yellow)} at the start to "
                f"{chance(chances[-1].yellow)} at the end.",
                "Chance of each ending if the named policies had played on from that month: a good ending below, a "
                "bad one above (hatched), no ending between them. The bands are 95 % intervals; the numbers mark the "
                "three largest moves.",
            )
        ],
        tables=[
            _Table(
                title="The largest moves, and what happened in them",
                heads=("", "months", "good ending", "bad ending", "p (Holm)", "what happened"),
                rows=[
                    (
                        str(number),
                        f"{moment.start}-{moment.end}",
                        change(moment.yellow),
                        change(moment.red),
                        f"{moment.p_value:.3f}",
                        "; ".join(match.tell(event) for _, event in moment.events) or "work went on",
                    )
                    for number, moment in enumerate(found.moments[:MOST_ROWS], start=1)
                ],
                numbers=frozenset({2, 3, 4}),
                open=True,
            ),
            _Table(
                title="The choices in the turns of the largest moves",
                heads=("month", "seat", "choice", "good ending", "bad ending"),
                rows=[
                    (
                        str(effect.tick),
                        match.seat_names[effect.decision.seat],
                        _choice(match, effect.decision.part, effect.decision.node),
                        change(effect.yellow),
                        change(effect.red),
                    )
                    for effect in found.effects
                    if effect.yellow.value or effect.red.value
                ][:MOST_ROWS],
                numbers=frozenset({0, 3, 4}),
            ),
            _Table(
                title="The chances as numbers",
                heads=("month", "good ending", "bad ending", "no ending"),
                rows=[
                    (str(tick), chance(now.yellow), chance(now.red), chance(now.horizon))
                    for tick, now in zip(found.line.ticks, chances, strict=True)
                ],
                numbers=frozenset(range(4)),
            ),
        ],
    )
    yield _Figure(
        title="Who unlocked, published and sold what",
        pictures=[
            _picture(
                pictures.timeline(match),
                "A lane for each seat with a sign for everything it unlocked, published and sold.",
                "Filled signs: the first to unlock it. Hollow ones had to work out again what others kept secret.",
            )
        ],
        tables=[
            _Table(
                title="First unlocks in order",
                heads=("month", "technology", "kind", "by"),
                rows=[
                    (
                        str(tick),
                        match.node_names[node],
                        KIND_WORDS[match.kind(node)],
                        " and ".join(match.seat_names[seat] for seat in seats),
                    )
                    for tick, node, seats in match.unlocked_first()
                ],
                numbers=frozenset({0}),
            ),
            _Table(
                title="Secrets: what one seat alone had",
                heads=("technology", "seat", "from month", "months", "what became of it"),
                rows=[
                    (
                        match.node_names[secret.node],
                        match.seat_names[secret.seat],
                        str(secret.since),
                        str(secret.ticks),
                        secret.fate.name.lower(),
                    )
                    for secret in found.secrets
                ],
                numbers=frozenset({2, 3}),
            ),
            _Table(
                title="What publishing the longest secrets at once would have changed",
                heads=("technology", "seat", "month", "good ending", "bad ending", "own payoff"),
                rows=[
                    (
                        match.node_names[told.node],
                        match.seat_names[told.seat],
                        str(told.tick),
                        change(told.yellow),
                        change(told.red),
                        _gain(told.payoff),
                    )
                    for told in found.publications
                ],
                numbers=frozenset({2, 3, 4, 5}),
            ),
        ],
    )


def _choice(match: Match, part: str, node: int | None) -> str:
    return "all of its orders" if node is None else f"{part} {match.node_names[node]}"


def _gain(estimate: Estimate) -> str:
    return f"{estimate.value:+.0f} ({estimate.low:+.0f} to {estimate.high:+.0f})"


def _tree(match: Match, found: Assessment) -> _Figure:
    return _Figure(
        title="The tree as it really was",
        pictures=[
            _picture(
                pictures.tree(match, found),
                f"The tree of {len(match.node_names)} technologies from left to right; "
                f"{len(match.unlocked_first())} of them were unlocked.",
                "Left to right as they build on each other; thicker lines are stronger prerequisites. Behind each name "
                "the month of its first unlock.",
            ),
            _picture(
                pictures.dual_use(match, found),
                "For each technology two signs: its importance for a good and for a bad ending.",
                "Importance as a prerequisite: 1 at an ending, and backwards along each line by its share of the "
                "strength. Dual use: at least 0.08 (dotted) for both.",
                narrow=True,
            ),
        ],
        tables=[],
    )


def _values(match: Match, found: Assessment) -> Iterable[_Figure]:
    for look in dict.fromkeys((found.looks[0], found.looks[len(found.looks) // 2])):
        when = "at the start" if look.tick == 0 else f"in month {look.tick}"
        yield _Figure(
            title=f"Which technologies were good, {when}",
            pictures=[
                _picture(
                    pictures.values(match, look),
                    "Technologies by how much the chance of a good ending changes if each is unlocked for free.",
                    f"Change of the chance of a good ending if the technology had been unlocked for everybody {when}, "
                    "with 95 % intervals; the two dozen that matter most.",
                    narrow=True,
                )
            ],
            tables=[
                _Table(
                    title="All of them, and what they change for each seat",
                    heads=("technology", "verdict", "good ending", "bad ending", *match.seat_names),
                    rows=[
                        _value_row(match, value)
                        for value in sorted(look.values, key=lambda v: -v.yellow.value)
                    ],
                    numbers=frozenset(range(2, 4 + len(match.seat_names))),
                )
            ],
        )


def _value_row(match: Match, value: Value) -> tuple[str, ...]:
    return (
        match.node_names[value.node],
        value.verdict.name.lower(),
        change(value.yellow),
        change(value.red),
        *(f"{gain.value:+.0f}" for gain in value.payoffs),
    )


def _crowd(match: Match, found: Assessment) -> _Figure:
    return _Figure(
        title="Whose work counted",
        pictures=[
            _picture(
                pictures.absences(match, found),
                "How the chance of a good ending changes without each seat: "
                + "; ".join(f"{match.seat_names[gone.seat]} {change(gone.yellow)}" for gone in found.absences)
                + ".",
                "The chance of a good ending had this seat stayed idle from the first month on, against the match with "
                "everybody at work.",
                narrow=True,
            )
        ],
        tables=[
            _Table(
                title="How much later technologies would have come without a seat",
                heads=("technology", "without", "months later"),
                rows=[
                    (
                        match.node_names[delay.node],
                        match.seat_names[delay.seat],
                        f"{delay.ticks.value:+.1f} ({delay.ticks.low:+.1f} to {delay.ticks.high:+.1f})",
                    )
                    for delay in sorted(
                        (delay for gone in found.absences for delay in gone.delays if delay.ticks.clear),
                        key=lambda delay: -abs(delay.ticks.value),
                    )[:MOST_ROWS]
                ],
                numbers=frozenset({2}),
            ),
            _Table(
                title="How many really competed for each technology",
                heads=("technology", "equal competitors"),
                rows=[
                    (match.node_names[one.node], f"{one.effective:.1f}")
                    for one in sorted(found.competition, key=lambda one: -one.effective)
                ],
                numbers=frozenset({1}),
            ),
        ],
    )
