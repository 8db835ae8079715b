"""A map of one match as text and as a picture: what an observation shows, and nothing else."""

import numpy as np
from PIL import Image, ImageDraw

from techrace_game.observation import Observation
from techrace_game.types import Acquired, Array, Ending, Field, Kind, Level

MODES = ("human", "ansi", "rgb_array")
SIGNS = {Kind.BLUE: "o", Kind.GREEN: "$", Kind.YELLOW: "*", Kind.RED: "x"}
"""Kinds as text; an unknown kind is ``?``."""
COLOURS = {
    Kind.BLUE: (66, 110, 190), Kind.GREEN: (60, 150, 80), Kind.YELLOW: (230, 180, 40), Kind.RED: (200, 60, 50),
}  # fmt: skip
PAPER, INK, LINE, GREY = (250, 248, 244), (30, 30, 30), (190, 186, 180), (150, 150, 150)
COLUMN, ROW, MARGIN, HEADER = 62, 26, 30, 24
"""Pixels."""
RADIUS = 8


def as_text(seen: Observation, match: int = 0) -> str:
    """Return one match as text: a line on where it stands, then the map, one line for each layer.

    A node is its index, its kind (``o`` blue, ``$`` green, ``*`` yellow, ``x`` red) and ``!`` if it is known, or its
    progress in percent if work on it has begun.
    """
    lines = [_headline(seen, match)]
    layer = seen.layer[match]
    for column in range(int(layer.max(initial=-1)) + 1):
        words = [_word(seen, match, node) for node in np.flatnonzero(layer == column).tolist()]
        if words:
            lines.append(f"{column:>3} | " + "  ".join(words))
    return "\n".join(lines)


def as_picture(seen: Observation, match: int = 0) -> Array:
    """Return one match as a picture: uint8 of shape (height, width, 3). Its size depends on the scenario alone."""
    nodes = seen.layer.shape[1]
    layer = seen.layer[match]
    columns, rows = _places(layer)
    width, height = COLUMN * (nodes // 2 + 1), MARGIN * 2 + HEADER + ROW * max(8, nodes // 3)
    image = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN // 2, MARGIN // 4), _headline(seen, match), fill=INK)
    spread = (width - 2 * MARGIN) / max(1, int(layer.max(initial=0)))
    deep = max(1, int(rows.max(initial=0)))
    space = min(ROW, (height - 2 * MARGIN - HEADER) / deep)
    at = {
        node: (MARGIN + columns[node] * spread, MARGIN + HEADER + rows[node] * space)
        for node in np.flatnonzero(layer >= 0).tolist()
    }
    for node, end in at.items():
        for source, strength in zip(
            seen.pre[match, node].tolist(), seen.strength[match, node].tolist(), strict=True
        ):
            if source in at:
                draw.line([at[source], end], fill=LINE, width=1 + strength // 4)
    for node, (x, y) in at.items():
        kind = int(seen.kind[match, node])
        colour = COLOURS[Kind(kind)] if kind >= 0 else GREY
        known = seen.known[match, node] > Acquired.NOT
        box = (x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)
        draw.ellipse(box, fill=colour if known else PAPER, outline=colour, width=2)
        draw.text((x, y), str(node), fill=PAPER if known else INK, anchor="mm")
    return np.asarray(image, np.uint8).copy()


def _headline(seen: Observation, match: int) -> str:
    ending = Ending(int(seen.over[match]))
    state = "" if ending is Ending.RUNNING else f", over: {ending.word}"
    return (
        f"tick {int(seen.tick[match])}{state}, concern {int(seen.conc[match])}, "
        f"regulation {int(seen.reg[match])}, public {int(seen.pub[match].sum())} of {seen.pub.shape[1]}"
    )


def _word(seen: Observation, match: int, node: int) -> str:
    kind, known = int(seen.kind[match, node]), seen.known[match, node] > Acquired.NOT
    sign = SIGNS[Kind(kind)] if kind >= 0 else "?"
    cost, done = int(seen.cost[match, node]), int(seen.prog[match, node])
    begun = f"{min(99, done * 100 // cost)}%" if cost > 0 and done > 0 else ""
    field = Field(int(seen.field[match, node])).name if seen.level[match, node] > Level.UNSEEN else "---"
    return f"{node}{sign}{field}{'!' if known else begun}"


def _places(layer: Array) -> tuple[Array, Array]:
    """Return column and row of every node."""
    rows = np.zeros_like(layer)
    for column in np.unique(layer):
        here = np.flatnonzero(layer == column)
        rows[here] = np.arange(len(here))
    return layer, rows
