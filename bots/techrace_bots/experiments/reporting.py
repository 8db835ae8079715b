"""Tell what experiments came to: a page of Markdown with pictures beside it, and one page of HTML with all in it."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import attrs
import numpy as np
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from matplotlib.axes import Axes

from techrace_bots.experiments.judging import Echo, Judged, Result, Verdict, crossed
from techrace_bots.experiments.model import VARIANTS, Quantity
from techrace_replays.analysis.estimates import Estimate
from techrace_replays.report.pictures import FAINT, GRID, INK, drawn

SIGNS = {Verdict.HOLDS: "✓ holds", Verdict.FAILS: "✗ fails", Verdict.DEPENDS: "~ depends"}
ECHOES = {Echo.SAME: "✓", Echo.UNCLEAR: "?", Echo.FLIPS: "✗"}
NOT_RUN = "·"
PERCENT = ("points", "share")


@attrs.frozen(kw_only=True)
class Line:
    """A statement of a claim and what became of it."""

    text: str
    effect: str
    result: Result


@attrs.frozen(kw_only=True)
class Section:
    """A claim as the pages tell it."""

    number: str
    name: str
    title: str
    claim: str
    varies: str
    scenario: str
    arms: tuple[str, ...]
    refutes: str
    why: str
    verdict: str
    depends: str
    effect: str
    """Of the first statement."""
    lines: tuple[Line, ...]
    figures: tuple[tuple[str, str], ...]
    """All quantities with their intervals."""
    worlds: int
    marks: tuple[str, ...]
    """By variant: whether the verdict stands."""
    crossing: str
    """Where a crossover or a median lies; empty if that is not asked."""
    svg: Markup
    alt: str


@attrs.frozen(kw_only=True)
class Origin:
    """Where the results are from."""

    command: str
    date: str
    precision: str
    """A sentence about how exact they are."""


def sections(found: Sequence[Judged]) -> list[Section]:
    """Return what the pages tell, claim by claim."""
    return [_section(one) for one in found]


def write_report(found: Sequence[Judged], folder: Path, origin: Origin) -> tuple[Path, Path]:
    """Write both pages and the pictures.

    Args:
        found: the verdicts.
        folder: gets ``claims.md`` and a folder ``claims`` with the pictures and ``index.html``.
        origin: command, date and precision.

    Returns:
        The pages: Markdown and HTML.

    Raises:
        OSError: they cannot be written.
    """
    told = sections(found)
    beside = folder / "claims"
    beside.mkdir(parents=True, exist_ok=True)
    for section in told:
        (beside / f"{section.name}.svg").write_text(_alone(section.svg), encoding="utf-8")
    pages = (folder / "claims.md", beside / "index.html")
    for path, name, escape in ((pages[0], "page.md.jinja", False), (pages[1], "page.html.jinja", True)):
        environment = Environment(
            autoescape=escape,  # noqa: S701 - off for Markdown alone, whose words are all declared here
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        template = environment.from_string(
            files("techrace_bots.experiments").joinpath(name).read_text(encoding="utf-8")
        )
        text = template.render(
            claims=[section for section in told if section.number],
            health=[section for section in told if not section.number],
            sections=told,
            origin=origin,
            variants=[variant.label for variant in VARIANTS],
        )
        path.write_text(text.rstrip() + "\n", encoding="utf-8")
    return pages


def told(quantity: Quantity, found: Estimate, *, signed: bool | None = None) -> str:
    """Return a quantity with its interval, in words that stand alone."""
    scale, unit = (100.0, "points") if quantity.unit in PERCENT else (1.0, quantity.unit)
    if not np.isfinite(found.low):
        return "too few worlds to tell"
    difference = sum(quantity.weights.values()) == 0 if signed is None else signed
    if unit == "points" and not difference:
        unit = "%"
    form = "+.1f" if difference else ".1f"
    value, low, high = (scale * part for part in (found.value, found.low, found.high))
    if unit == "%":
        low, high = max(0.0, low), min(100.0, high)
    return f"{value:{form}} ({low:{form}} to {high:{form}}) {unit}".replace("-", "−")


def _section(one: Judged) -> Section:
    experiment = one.experiment
    lines = tuple(
        Line(
            text=statement.text,
            effect=told(experiment.quantities[statement.quantity], one.estimates[statement.quantity]),
            result=outcome,
        )
        for statement, outcome in zip(experiment.statements, one.results, strict=True)
    )
    return Section(
        number=str(experiment.number or ""),
        name=experiment.name,
        title=experiment.title,
        claim=experiment.claim,
        varies=experiment.varies,
        scenario=experiment.scenario,
        arms=tuple(arm.label for arm in experiment.arms.values()),
        refutes=experiment.refutes,
        why=experiment.why,
        verdict=SIGNS[one.verdict],
        depends="; ".join(one.depends),
        effect=f"{experiment.quantities[experiment.statements[0].quantity].label}: {lines[0].effect}",
        lines=lines,
        figures=tuple(
            (quantity.label, told(quantity, one.estimates[name]))
            for name, quantity in experiment.quantities.items()
        ),
        worlds=one.worlds,
        marks=tuple(
            ECHOES[one.echoes[variant.name]] if variant.name in one.echoes else NOT_RUN
            for variant in VARIANTS
        ),
        crossing=_crossing(one),
        svg=Markup(_picture(one)),  # noqa: S704 - drawn by matplotlib from declared labels
        alt=f"{experiment.picture_label}: "
        + "; ".join(
            f"{experiment.quantities[name].label} {told(experiment.quantities[name], one.estimates[name])}"
            for name in experiment.picture
        ),
    )


def _crossing(one: Judged) -> str:
    asked = one.experiment.crossing
    if asked is None:
        return ""
    shown = [one.estimates[name] for name in one.experiment.picture]
    at = crossed(asked, [found.value for found in shown])
    above = any(found.low > asked.level for found in shown)
    below = any(found.high < asked.level for found in shown)
    if at is None or not (above and below):
        side = "above" if above else "below" if below else "about there"
        return f"{asked.label}: no clear crossing in the range; where the line is clear, it is {side}."
    bounds = [crossed(asked, [found.low for found in shown]), crossed(asked, [found.high for found in shown])]
    ends = sorted(bound for bound in bounds if bound is not None)
    between = (
        f" ({ends[0]:.1f} to {ends[1]:.1f})"
        if len(ends) == len(bounds)
        else " (very uncertain: not both ends cross)"
    )
    return f"{asked.label}: at {at:.1f}{between} {asked.unit}."


def _picture(one: Judged) -> str:
    """Draw quantities below one another, each with its interval."""
    experiment, places = one.experiment, np.arange(len(one.experiment.picture))
    scale = 100.0 if experiment.quantities[experiment.picture[0]].unit in PERCENT else 1.0
    shown = [one.estimates[name] for name in experiment.picture]
    value = scale * np.array([found.value for found in shown])
    half = scale * np.array([np.nan_to_num(found.value - found.low, posinf=0.0) for found in shown])

    def draw(axes: Axes) -> None:
        axes.axvline(0, color=FAINT, lw=1)
        axes.grid(axis="x", color=GRID, lw=0.8)
        axes.set_axisbelow(True)
        axes.errorbar(value, places, xerr=half, fmt="o", color=INK, ms=6, capsize=4, lw=1.6)
        for place, middle in zip(places.tolist(), value.tolist(), strict=True):
            axes.annotate(
                f"{middle:.1f}",
                (middle, place),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=9,
            )
        axes.set_yticks(places, [experiment.quantities[name].label for name in experiment.picture])
        axes.set_ylim(len(places) - 0.5, -0.7)
        axes.set_xlabel(experiment.picture_label + (" (percent)" if scale > 1 else ""))

    return drawn(9, 1.3 + 0.5 * len(places), draw)


def _alone(svg: str) -> str:
    """Return an SVG element as a file."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + "\n".join(line.rstrip() for line in svg.splitlines())
        + "\n"
    )
