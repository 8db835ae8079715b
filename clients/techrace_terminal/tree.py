"""The tree of technologies as columns of text, one per layer, and one node in words."""

from collections import defaultdict
from typing import Final

from rich.text import Text

from techrace_game.observation import Observation as Seen
from techrace_game.types import SLOTS, Acquired, Field, Kind, Level
from techrace_terminal.model import Watched
from techrace_terminal.safe import safe
from techrace_terminal.words import FIELD_NAMES, UNCLEAR, percent, sign_of, thousandths

COLUMN: Final = 24
"""Width of a column without the gap after it."""
GAP: Final = "  "


def columns(seen: Seen) -> list[list[int]]:
    """Return the nodes that are seen, by layer."""
    layers: dict[int, list[int]] = defaultdict(list)
    for node, level in enumerate(seen.level[0].tolist()):
        if level > Level.UNSEEN:
            layers[int(seen.layer[0, node])].append(node)
    return [layers[layer] for layer in sorted(layers)]


def neighbour(seen: Seen, node: int | None, right: int, down: int) -> int | None:
    """Return the node beside ``node`` in the columns, or the node itself at an edge; None if there is none at all.

    Args:
        seen: what is seen.
        node: where one is; None, or a node that is not seen: nowhere yet.
        right: columns to go, negative to the left.
        down: rows to go, negative up.
    """
    layers = columns(seen)
    place = next(((x, layer.index(node)) for x, layer in enumerate(layers) if node in layer), None)
    if node is None or place is None:
        return layers[0][0] if layers else None
    x = min(len(layers) - 1, max(0, place[0] + right))
    y = min(len(layers[x]) - 1, max(0, place[1] + down))
    return layers[x][y]


def place_of(seen: Seen, node: int) -> tuple[int, int]:
    """Return the column and the line in :func:`tree_text` at which a seen node stands, in cells."""
    for x, layer in enumerate(columns(seen)):
        if node in layer:
            return x * (COLUMN + len(GAP)), 1 + 2 * layer.index(node)
    return 0, 0


def status(seen: Seen, node: int) -> str:
    """Return where a node stands for whoever looks, in a word or two."""
    known = int(seen.known[0, node])
    if seen.pub[0, node]:
        return "public"
    if known == Acquired.UNLOCKED:
        return "yours, secret"
    if known == Acquired.RECEIVED:
        return "told, secret"
    if seen.prog[0, node] > 0:
        return f"{done(seen, node)} done"
    if seen.rvl[0, node]:
        return "exists"
    if seen.conn[0, node] > 0:
        return f"linked {percent(int(seen.conn[0, node]))}"
    return "rumoured" if seen.level[0, node] == Level.RUMOURED else "closed"


def done(seen: Seen, node: int) -> str:
    """Return the own progress on a node as far as its cost is known."""
    cost = max(1, int(seen.cost[0, node]))
    return f"{min(99, int(seen.prog[0, node]) * 100 // cost)} %"


def people(seen: Seen, node: int) -> int:
    """Return the own people on a node, milli-heads."""
    weights: list[int] = seen.slot_w[0].tolist()
    divisor = max(1000, sum(max(0, weight) for weight in weights) + max(0, int(seen.line_w[0].sum())))
    mine = sum(
        weights[slot] for slot in range(SLOTS) if int(seen.slot_node[0, slot]) == node and weights[slot] > 0
    )
    return max(0, int(seen.heads[0])) * mine // divisor


def tree_text(watched: Watched, *, selected: int | None = None) -> Text:
    """Return the whole tree: a column per layer, per node its sign, number, name, kind in words and status.

    The selected node is marked with ``>``, what it needs with ``<`` and what needs it with ``+``.
    """
    seen = watched.seen
    if seen is None:
        return Text("Waiting for the match to begin.")
    layers = columns(seen)
    needs = set() if selected is None else {node for node in seen.pre[0, selected].tolist() if node >= 0}
    text = Text(no_wrap=True)
    for layer in layers:
        text.append(f"{f'layer {seen.layer[0, layer[0]]}':<{COLUMN}}{GAP}", "bold")
    text.append("\n")
    for row in range(max((len(layer) for layer in layers), default=0)):
        cells = [layer[row] if row < len(layer) else None for layer in layers]
        for line in (_first_line, _second_line):
            for node in cells:
                if node is None:
                    text.append(" " * COLUMN + GAP)
                else:
                    line(text, watched, seen, node, _mark(seen, node, selected, needs))
            text.append("\n")
    return text


def _mark(seen: Seen, node: int, selected: int | None, needs: set[int]) -> str:
    if selected is None:
        return " "
    if node == selected:
        return ">"
    if node in needs:
        return "<"
    return "+" if selected in seen.pre[0, node].tolist() else " "


def _first_line(text: Text, watched: Watched, seen: Seen, node: int, mark: str) -> None:
    sign = sign_of(int(seen.kind[0, node]))
    style = f"{sign.style} reverse" if mark == ">" else sign.style
    name = safe(watched.node_name(node))
    text.append(_fit(f"{mark}{sign.shape}{node:>3} {name}"), style)
    text.append(GAP)


def _second_line(text: Text, _watched: Watched, seen: Seen, node: int, _mark: str) -> None:
    heads = people(seen, node)
    word = sign_of(int(seen.kind[0, node])).word
    words = status(seen, node) if heads <= 0 else f"{done(seen, node)}, {thousandths(heads)} people"
    text.append(_fit(f"  {word} {words}"), "dim")
    text.append(GAP)


def _fit(words: str) -> str:
    shown = Text(words)
    # By cells, not by characters: wide signs take two.
    shown.truncate(COLUMN, overflow="ellipsis", pad=True)
    return shown.plain


def node_text(watched: Watched, node: int | None) -> Text:
    """Return everything known about one node, in words."""
    seen = watched.seen
    if seen is None or node is None or seen.level[0, node] == Level.UNSEEN:
        return Text("No technology is selected.")
    kind = int(seen.kind[0, node])
    sign = sign_of(kind)
    text = Text()
    text.append(f"{sign.shape} {node} {safe(watched.node_name(node))}\n", f"bold {sign.style}")
    certain = ", certain" if seen.certified[0, node] or seen.expo[0, node] else ""
    field = FIELD_NAMES[Field(int(seen.field[0, node]))]
    level = Level(int(seen.level[0, node])).word
    text.append(f"{sign.word}{certain}, {field}, layer {int(seen.layer[0, node])}, {level}\n")
    text.append(f"{status(seen, node)}")
    if (heads := people(seen, node)) > 0:
        text.append(f", {thousandths(heads)} of your people are on it")
    text.append("\n")
    for words in _figures(seen, node, ending=kind >= Kind.YELLOW):
        text.append(f"{words}\n")
    _links(text, watched, seen, node)
    return text


def _figures(seen: Seen, node: int, *, ending: bool) -> list[str]:
    figures = []
    if (cost := int(seen.cost[0, node])) >= 0:
        figures.append(f"work {thousandths(cost, places=0)}")
    if (prestige := int(seen.prestige[0, node])) > 0 and not ending:
        figures.append(f"prestige {thousandths(prestige)}")
    if (revenue := int(seen.revenue[0, node])) > 0:
        figures.append(f"sells for {thousandths(revenue)} a quarter")
    if (hazard := int(seen.hazard[0, node])) > 0:
        figures.append(f"hazard {percent(hazard)}")
    if (connected := int(seen.conn[0, node])) >= 0 and not seen.known[0, node]:
        figures.append(f"your connection {percent(connected)}")
    if (power := int(seen.ipow[0, node])) > 0:
        figures.append(f"helps inspections by {power}")
    return figures


def _links(text: Text, watched: Watched, seen: Seen, node: int) -> None:
    needed = [
        (before, int(strength))
        for before, strength in zip(seen.pre[0, node].tolist(), seen.strength[0, node].tolist(), strict=True)
        if before >= 0
    ]
    if needed:
        text.append("needs\n", "bold")
    for before, strength in needed:
        _link(text, watched, seen, before, f" strength {strength}" if strength else "")
    wanted = [after for after in range(seen.pre.shape[1]) if node in seen.pre[0, after].tolist()]
    if wanted:
        text.append("leads to\n", "bold")
    for after in wanted:
        _link(text, watched, seen, after, "")


def _link(text: Text, watched: Watched, seen: Seen, node: int, more: str) -> None:
    visible = seen.level[0, node] > Level.UNSEEN
    sign = sign_of(int(seen.kind[0, node])) if visible else UNCLEAR
    held = " (you know it)" if seen.known[0, node] and seen.seat >= 0 else ""
    text.append(f"  {sign.shape} {node} {safe(watched.node_name(node))}", sign.style)
    text.append(f"{more}{held}\n")
