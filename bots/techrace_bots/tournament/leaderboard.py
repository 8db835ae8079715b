"""What a tournament came to, written into its folder: numbers for programs and a page for people."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, select_autoescape

from techrace_bots.tournament.ladder import Ladder, Rung
from techrace_bots.tournament.playing import match_name
from techrace_bots.tournament.ratings import Standings, standings
from techrace_bots.tournament.resampling import Figure
from techrace_bots.tournament.results import Results
from techrace_bots.tournament.spec import FIELD, Design, Field
from techrace_bots.tournament.tally import ALL

MOST_FAILURES = 50
"""On the page; all of them are in the units' files."""

_DESIGNS = {
    Design.BLOCKS: "Blocks with all bots",
    Design.ROUND_ROBIN: "Round robin",
    Design.GAUNTLET: "Gauntlet",
    Design.LADDER: "Ladder",
}


def write_leaderboard(field: Field, results: Results, *, complete: bool) -> tuple[Standings, Path]:
    """Rate the bots, write ``leaderboard.json`` and ``index.html``, and return the standings and the page's path.

    Args:
        field: the tournament.
        results: its folder.
        complete: whether all of it has been played.

    Raises:
        OSError: the folder cannot be read or written.
    """
    found = standings(field, results.rows())
    ladder: list[Rung] = []
    if field.tournament.design is Design.LADDER:
        rungs = Ladder(len(field.tournament.bots))
        rungs.add_all(results.rows())
        ladder = rungs.standing()
    told: dict[str, Any] = {"tournament": field.tournament.name, "complete": complete, **found.to_json()}
    if ladder:
        told["ladder"] = [
            {"bot": field.tournament.bots[rung.bot].name, "mu": rung.mu, "sigma": rung.sigma}
            for rung in ladder
        ]
    results.write("leaderboard.json", json.dumps(told, indent=2, sort_keys=True) + "\n")
    return found, results.write("index.html", _page(field, results, found, ladder, complete=complete))


def _page(field: Field, results: Results, found: Standings, ladder: list[Rung], *, complete: bool) -> str:
    environment = Environment(autoescape=select_autoescape(default=True), undefined=StrictUndefined)
    text = files("techrace_bots.tournament").joinpath("leaderboard.html.jinja").read_text(encoding="utf-8")
    motives = dict.fromkeys(profile.motive for profile in found.profiles)
    return environment.from_string(text).render(
        name=field.tournament.name,
        design=_DESIGNS[field.tournament.design],
        scenario=field.scenario.title,
        standings=found,
        complete=complete,
        tiers=results.tiers(field),
        ratings=_bars(found),
        forfeits=any(profile.forfeits for profile in found.profiles),
        failures=_failures(field, results, found),
        most_failures=MOST_FAILURES,
        motives=[
            {
                "title": "All motives together" if motive == ALL else f"In {motive} seats",
                "profiles": sorted(
                    (profile for profile in found.profiles if profile.motive == motive),
                    key=lambda profile: -profile.advantage.value,
                ),
            }
            for motive in motives
        ],
        ladder=ladder,
        names=[bot.name for bot in field.tournament.bots],
    )


def _failures(field: Field, results: Results, found: Standings) -> list[dict[str, Any]]:
    """Return the first faults of bots, with the logs that tell more."""
    told: list[dict[str, Any]] = []
    if not any(profile.faults for profile in found.profiles):
        return told
    for row in results.rows():
        for fault in row["faults"]:
            bot = row["bots"][fault["seat"]]
            if bot == FIELD:
                continue
            name = field.tournament.bots[bot].name
            match = match_name(row["block"], row["rotation"])
            logs = {
                "the bot's": f"bots/{name}/{match}-seat{fault['seat']}.log",
                "the match's": f"matches/{match}.techrace",
            }
            there = {word: quote(path) for word, path in logs.items() if (results.folder / path).is_file()}
            told.append({**fault, "bot": name, "match": match, "void": row.get("void", False), "logs": there})
            if len(told) == MOST_FAILURES:
                return told
    return told


def _bars(found: Standings) -> list[dict[str, Any]]:
    """Return the list with places of its bars, in percent of their width."""
    if not found.ratings:
        return []
    ends = [end for rating in found.ratings for end in _ends(rating.rating)]
    low = min(ends)
    width = max(ends) - low or 1.0
    clean = {rating.bot: f"{rating.rating.value:+.0f}" for rating in found.without_forfeits}
    return [
        {
            "bot": rating.bot,
            "rating": rating.rating,
            "separable": rating.separable,
            "left": round(100 * (_ends(rating.rating)[0] - low) / width, 2),
            "width": round(100 * (_ends(rating.rating)[1] - _ends(rating.rating)[0]) / width, 2),
            "at": round(100 * (rating.rating.value - low) / width, 2),
            "clean": clean.get(rating.bot, ""),
        }
        for rating in found.ratings
    ]


def _ends(figure: Figure) -> tuple[float, float]:
    """Return where a bar begins and ends; without an interval it is a point."""
    return (
        figure.value if figure.low is None else figure.low,
        figure.value if figure.high is None else figure.high,
    )
