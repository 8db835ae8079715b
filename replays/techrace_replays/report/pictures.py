"""The pictures of a report, as SVG drawn by matplotlib.

Every picture has a sentence that says what it shows, for those who do not see it; colour is never the only sign.
"""

from collections.abc import Callable, Sequence
from io import StringIO
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from techrace_game.types import Kind
from techrace_replays.analysis import Assessment, Use, Verdict
from techrace_replays.analysis.assessment import Look
from techrace_replays.analysis.dual_use import THRESHOLD
from techrace_replays.report.facts import KIND_WORDS, Match

INK, FAINT, GRID, DUAL = "#26232f", "#8c8896", "#e4e1ea", "#6a3fb5"
COLOURS = {Kind.BLUE: "#2463b5", Kind.GREEN: "#15784a", Kind.YELLOW: "#f4bb1b", Kind.RED: "#c4302b"}
MARKERS = {Kind.BLUE: "o", Kind.GREEN: "h", Kind.YELLOW: "*", Kind.RED: "^"}
_VERDICTS = {
    Verdict.GOOD: ("#8a6a00", "^", "good"),
    Verdict.BAD: ("#c4302b", "v", "bad"),
    Verdict.NEITHER: (FAINT, "o", "not clear"),
}
_STYLE: dict[Any, Any] = {
    # Names are text, whatever signs they have.
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "techrace",
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
}
MOST_VALUES = 24
"""Technologies that the picture of values shows: those that matter most."""


def drawn(width: float, height: float, draw: Callable[[Axes], None]) -> str:
    """Return a picture as an SVG element that scales to its place on a page.

    Args:
        width: inches.
        height: inches.
        draw: draws on the axes it is given.
    """
    # Fonts are the reader's; matplotlib only measures with its own.
    with rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        out = StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    return svg[svg.index("<svg") :]


def evaluation(match: Match, found: Assessment) -> str:
    """Draw the chance of each ending over the match."""
    ticks = np.array(found.line.ticks)
    yellow = np.array([[c.yellow.value, c.yellow.low, c.yellow.high] for c in found.line.chances])
    red = np.array([[c.red.value, c.red.low, c.red.high] for c in found.line.chances])

    def draw(axes: Axes) -> None:
        axes.fill_between(ticks, 0, yellow[:, 0], color=COLOURS[Kind.YELLOW], alpha=0.55, lw=0)
        axes.fill_between(ticks, 1 - red[:, 0], 1, color=COLOURS[Kind.RED], alpha=0.4, lw=0, hatch="//")
        for line, low, high in (
            (yellow[:, 0], yellow[:, 1], yellow[:, 2]),
            (1 - red[:, 0], 1 - red[:, 2], 1 - red[:, 1]),
        ):
            axes.fill_between(ticks, low, high, color=INK, alpha=0.16, lw=0)
            axes.plot(ticks, line, color=INK, lw=1.6)
        for number, moment in enumerate(found.moments[:3], start=1):
            at = (moment.start + moment.end) / 2
            axes.axvline(at, color=INK, lw=0.8, ls=":")
            axes.annotate(
                str(number),
                (at, 1.0),
                xytext=(0, 9),
                textcoords="offset points",
                ha="center",
                va="center",
                bbox={"boxstyle": "circle,pad=0.25", "fc": "white", "ec": INK},
                fontsize=9,
                annotation_clip=False,
            )
        axes.set(xlim=(0, match.ticks), ylim=(0, 1), xlabel="month", ylabel="chance")
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        if yellow[:, 0].max() > 0.2:
            widest = int(np.argmax(yellow[:, 0]))
            axes.text(_inside(ticks[widest], match.ticks), 0.06, "good ending", ha="center", weight="bold")
        if red[:, 0].max() > 0.08:
            widest = int(np.argmax(red[:, 0]))
            axes.text(
                _inside(ticks[widest], match.ticks),
                1 - red[:, 0].max() / 2,
                "bad ending",
                ha="center",
                va="center",
                weight="bold",
            )

    return drawn(10, 3.8, draw)


def _inside(tick: float, ticks: int) -> float:
    return float(np.clip(tick, 0.1 * ticks, 0.9 * ticks))


def timeline(match: Match) -> str:
    """Draw who unlocked, published and sold what, a lane per seat."""
    seats = len(match.seat_names)

    def draw(axes: Axes) -> None:
        for tick, event in match.events:
            if event.kind == "unlock":
                kind = match.kind(event.node)
                axes.scatter(
                    tick,
                    event.seat,
                    marker=MARKERS[kind],
                    s=74 if event.value else 32,
                    c=COLOURS[kind] if event.value else "white",
                    ec=COLOURS[kind],
                    zorder=3,
                )
            elif event.kind == "public":
                for seat in range(seats):
                    if event.value >> seat & 1:
                        axes.scatter(tick, seat, marker="|", s=190, c=INK, lw=1.1, zorder=2)
            elif event.kind == "sale":
                axes.scatter(tick, event.seat + 0.28, marker="D", s=14, c=COLOURS[Kind.GREEN], zorder=2)
            elif event.kind == "shot":
                axes.axvline(tick, color=COLOURS[Kind.RED], lw=1, ls="--")
        axes.set_yticks(range(seats), match.seat_names)
        axes.set(xlim=(-1, match.ticks + 1), ylim=(seats - 0.5, -0.6), xlabel="month")
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="y", color=GRID)
        axes.set_axisbelow(True)
        handles = [
            *(_sign(MARKERS[kind], COLOURS[kind], word) for kind, word in KIND_WORDS.items()),
            _sign("o", "white", "worked out again", INK),
            _sign("|", INK, "published"),
            _sign("D", COLOURS[Kind.GREEN], "put on sale", size=4),
            Line2D([], [], color=COLOURS[Kind.RED], ls="--", lw=1, label="warning shot"),
        ]
        axes.legend(
            handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False, fontsize=9
        )

    return drawn(10, 1.6 + 0.5 * seats, draw)


def _sign(marker: str, colour: str, label: str, edge: str | None = None, size: float = 8) -> Line2D:
    return Line2D([], [], marker=marker, color="none", mfc=colour, mec=edge or colour, ms=size, label=label)


def tree(match: Match, found: Assessment) -> str:
    """Draw the true tree, what was unlocked when, and what is dual use."""
    state, layout = match.last, _layout(match)
    truth, dual = state.tree, {use.node for use in found.uses if use.use is Use.DUAL}
    first = {node: tick for tick, node, _ in match.unlocked_first()}

    def draw(axes: Axes) -> None:
        for node, (x, y) in enumerate(layout):
            for source, strength in zip(truth.pre[0, node].tolist(), truth.pw[0, node].tolist(), strict=True):
                if source >= 0:
                    axes.plot(
                        *zip(layout[source], (x, y), strict=True),
                        color="#b9b4c4",
                        lw=0.25 + 0.2 * strength,
                        zorder=1,
                    )
        for node, (x, y) in enumerate(layout):
            kind, built = match.kind(node), node in first
            ending = kind in {Kind.YELLOW, Kind.RED}
            axes.scatter(
                x,
                y,
                marker=MARKERS[kind],
                s=330 if ending else 130,
                c=COLOURS[kind] if built else "white",
                ec=DUAL if node in dual else COLOURS[kind],
                lw=2.6 if node in dual else 1.4,
                zorder=3,
            )
            label = match.node_names[node] + (f" · {first[node]}" if built else "")
            axes.annotate(
                label,
                (x, y),
                xytext=(0, -11),
                textcoords="offset points",
                ha="center",
                va="top",
                fontsize=7,
                weight="bold" if ending else "normal",
                zorder=4,
            )
        axes.set_axis_off()
        axes.margins(0.05, 0.06)
        handles = [
            *(_sign(MARKERS[kind], COLOURS[kind], word) for kind, word in KIND_WORDS.items()),
            _sign("o", "white", "nobody unlocked it", INK),
            Line2D(
                [],
                [],
                marker="o",
                color="none",
                mfc="white",
                mec=DUAL,
                mew=2.6,
                ms=9,
                label="dual use (thick rim)",
            ),
        ]
        axes.legend(
            handles=handles,
            loc="upper center",
            bbox_to_anchor=(0.5, 1.06),
            ncols=6,
            frameon=False,
            fontsize=9,
        )

    rows = max(np.bincount([int(x) for x, _ in layout]))
    return drawn(12, 1.4 + 0.72 * rows, draw)


def _layout(match: Match) -> list[tuple[float, float]]:
    """Return a place for each node: columns by layer, rows near the rows of the prerequisites."""
    layers, pre = match.last.tree.layer[0], match.last.tree.pre[0]
    row = np.zeros(len(layers))
    for layer in sorted(set(layers.tolist())):
        nodes = np.flatnonzero(layers == layer)
        near = [np.mean([row[source] for source in pre[node] if source >= 0] or [0.0]) for node in nodes]
        order = nodes[np.lexsort((nodes, near))]
        row[order] = np.arange(len(order)) - (len(order) - 1) / 2
    return [(float(layer), -float(place)) for layer, place in zip(layers.tolist(), row.tolist(), strict=True)]


def values(match: Match, look: Look) -> str:
    """Draw what each technology would have changed if it had been unlocked for free."""
    chosen = sorted(look.values, key=lambda value: -abs(value.yellow.value))[:MOST_VALUES]
    chosen.sort(key=lambda value: value.yellow.value)

    def draw(axes: Axes) -> None:
        for place, value in enumerate(chosen):
            colour, marker, _ = _VERDICTS[value.verdict]
            axes.plot([100 * value.yellow.low, 100 * value.yellow.high], [place, place], color=colour, lw=1.6)
            axes.scatter(100 * value.yellow.value, place, marker=marker, s=46, c=colour, zorder=3)
        axes.axvline(0, color=INK, lw=0.8)
        axes.set_yticks(range(len(chosen)), [match.node_names[value.node] for value in chosen], fontsize=9)
        axes.set(xlabel="change of the chance of a good ending, points", ylim=(-0.7, len(chosen) - 0.3))
        axes.grid(axis="x", color=GRID)
        axes.set_axisbelow(True)
        handles = [_sign(marker, colour, word) for colour, marker, word in _VERDICTS.values()]
        axes.legend(
            handles=handles, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=3, frameon=False, fontsize=9
        )

    return drawn(7.2, 1.3 + 0.24 * max(len(chosen), 2), draw)


def dual_use(match: Match, found: Assessment) -> str:
    """Draw how much technologies matter for good and for bad endings, those that matter most."""
    chosen = [use for use in found.uses if max(use.yellow, use.red) >= THRESHOLD]
    chosen = sorted(chosen, key=lambda use: -max(use.yellow, use.red))[:MOST_VALUES]
    chosen.sort(key=lambda use: (use.yellow - use.red, use.node))

    def draw(axes: Axes) -> None:
        for place, use in enumerate(chosen):
            axes.plot(
                [use.yellow, use.red], [place, place], color=DUAL if use.use is Use.DUAL else GRID, lw=2.4
            )
            for kind, value in ((Kind.YELLOW, use.yellow), (Kind.RED, use.red)):
                axes.scatter(
                    value, place, marker=MARKERS[kind], s=70, c=COLOURS[kind], ec=INK, lw=0.5, zorder=3
                )
        axes.axvline(THRESHOLD, color=FAINT, lw=0.9, ls=":")
        axes.set_yticks(range(len(chosen)), [match.node_names[use.node] for use in chosen], fontsize=9)
        axes.set(xlabel="importance as a prerequisite", ylim=(-0.7, max(len(chosen), 1) - 0.3))
        axes.set_xlim(left=-0.02)
        handles = [
            _sign(MARKERS[Kind.YELLOW], COLOURS[Kind.YELLOW], "for a good ending", INK),
            _sign(MARKERS[Kind.RED], COLOURS[Kind.RED], "for a bad ending", INK),
            Line2D([], [], color=DUAL, lw=2.4, label="dual use"),
        ]
        axes.legend(
            handles=handles, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=3, frameon=False, fontsize=9
        )

    return drawn(7.2, 1.3 + 0.24 * max(len(chosen), 2), draw)


def absences(match: Match, found: Assessment) -> str:
    """Draw what would have changed had a seat stayed idle."""
    seats: Sequence[str] = match.seat_names

    def draw(axes: Axes) -> None:
        for absence in found.absences:
            change, place = absence.yellow, absence.seat
            axes.barh(place, 100 * change.value, color="#cfc7e8", ec=DUAL, height=0.55)
            axes.plot([100 * change.low, 100 * change.high], [place, place], color=INK, lw=1.6)
        axes.axvline(0, color=INK, lw=0.8)
        axes.set_yticks(range(len(seats)), seats)
        axes.invert_yaxis()
        axes.set(xlabel="change of the chance of a good ending without its work, points")
        axes.grid(axis="x", color=GRID)
        axes.set_axisbelow(True)

    return drawn(7.2, 1.0 + 0.42 * len(seats), draw)
