"""What a tournament came to, written into its folder: numbers for programs and a page for people."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, select_autoescape

from techrace_bots.tournament.ladder import Rung, standing
from techrace_bots.tournament.playing import tier_of
from techrace_bots.tournament.ratings import ALL, Standings, standings
from techrace_bots.tournament.results import Results
from techrace_bots.tournament.spec import Design, Field

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
    rows = list(results.rows())
    found = standings(field, rows)
    ladder = standing(rows, len(field.tournament.bots)) if field.tournament.design is Design.LADDER else []
    told: dict[str, Any] = {"tournament": field.tournament.name, "complete": complete, **found.to_json()}
    if ladder:
        told["ladder"] = [
            {"bot": field.tournament.bots[rung.bot].name, "mu": rung.mu, "sigma": rung.sigma}
            for rung in ladder
        ]
    results.write("leaderboard.json", json.dumps(told, indent=2, sort_keys=True) + "\n")
    return found, results.write("index.html", _page(field, found, ladder, complete=complete))


def _page(field: Field, found: Standings, ladder: list[Rung], *, complete: bool) -> str:
    environment = Environment(autoescape=select_autoescape(default=True), undefined=StrictUndefined)
    text = files("techrace_bots.tournament").joinpath("leaderboard.html.jinja").read_text(encoding="utf-8")
    motives = dict.fromkeys(profile.motive for profile in found.profiles)
    return environment.from_string(text).render(
        name=field.tournament.name,
        design=_DESIGNS[field.tournament.design],
        scenario=field.scenario.title,
        standings=found,
        complete=complete,
        tier="" if field.all_ours else f"Bots that are not the house's played {tier_of(field)[0]}.",
        ratings=_bars(found),
        forfeits=any(profile.forfeits for profile in found.profiles),
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


def _bars(found: Standings) -> list[dict[str, Any]]:
    """Return the list with places of its bars, in percent of their width."""
    if not found.ratings:
        return []
    low = min(rating.rating.low for rating in found.ratings)
    width = max(rating.rating.high for rating in found.ratings) - low or 1.0
    clean = {rating.bot: f"{rating.rating.value:+.0f}" for rating in found.without_forfeits}
    return [
        {
            "bot": rating.bot,
            "rating": rating.rating,
            "separable": rating.separable,
            "left": round(100 * (rating.rating.low - low) / width, 2),
            "width": round(100 * (rating.rating.high - rating.rating.low) / width, 2),
            "at": round(100 * (rating.rating.value - low) / width, 2),
            "clean": clean.get(rating.bot, ""),
        }
        for rating in found.ratings
    ]
