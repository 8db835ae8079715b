"""A replay as one page: a file that opens in any browser, without a server or a network, at any tick.

For an author who wants to see what the bot did. It shows the truth of a match that is over, so it is made from whole
logs alone. Everything that is shown is put in as text; the page may load nothing and call nobody.
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from techrace_game import MatchState, Ruleset
from techrace_game.notation import format_orders
from techrace_game.types import Field, Kind
from techrace_replays.reader import Log, open_log
from techrace_replays.recording import start_of
from techrace_replays.records import TickRecord
from techrace_replays.simulation import replay_tick, ruleset_of

_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;margin:0 auto;max-width:75rem;padding:1rem;color:#1b2430;background:#fbfaf7}
h1{font-size:1.3rem;margin:.2rem 0}
svg{width:100%;height:auto;background:#fff;border:1px solid #d9d4c8;border-radius:8px}
.row{display:flex;gap:1rem;flex-wrap:wrap;align-items:center;margin:.6rem 0}
input[type=range]{flex:1;min-width:12rem}
table{border-collapse:collapse;width:100%;margin:.6rem 0}
td,th{text-align:left;padding:.2rem .6rem .2rem 0;border-bottom:1px solid #e6e1d6;vertical-align:top}
td.n,th.n{text-align:right}
code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}
ul{margin:.3rem 0;padding-left:1.2rem}
@media(prefers-color-scheme:dark){body{background:#14181d;color:#e6e3da}svg{background:#1b2027;border-color:#39414c}
td,th{border-color:#313943}}
"""
_SCRIPT = """
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const NS = "http://www.w3.org/2000/svg";
const COLOURS = {blue: "#2f6fd0", green: "#23855a", yellow: "#c79200", red: "#c03535"};
const make = (tag, text) => { const node = document.createElement(tag); node.textContent = text; return node; };
const draw = (tag, attributes) => {
  const node = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};
const layers = new Map();
data.nodes.forEach((node, index) => {
  if (!layers.has(node.layer)) layers.set(node.layer, []);
  layers.get(node.layer).push(index);
});
const width = 1100, tallest = Math.max(...[...layers.values()].map((column) => column.length));
const height = Math.max(240, tallest * 46 + 40);
const place = [];
[...layers.keys()].sort((a, b) => a - b).forEach((layer, column, all) => {
  layers.get(layer).forEach((index, row, nodes) => {
    place[index] = [40 + column * (width - 80) / Math.max(1, all.length - 1), (row + 1) * height / (nodes.length + 1)];
  });
});
const svg = byId("tree");
svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
data.nodes.forEach((node, index) => node.pre.forEach(([from, strength]) => svg.append(draw("line", {
  x1: place[from][0], y1: place[from][1], x2: place[index][0], y2: place[index][1],
  stroke: "#8a93a0", "stroke-width": strength / 3, "stroke-opacity": 0.35}))));
const shapes = data.nodes.map((node, index) => {
  const [x, y] = place[index], ending = node.kind === "yellow" || node.kind === "red";
  const group = draw("g", {});
  const shape = ending
    ? draw("rect", {x: x - 13, y: y - 13, width: 26, height: 26, rx: node.kind === "red" ? 0 : 8})
    : draw("circle", {cx: x, cy: y, r: 12});
  const label = draw("text", {x, y: y + 4, "text-anchor": "middle", "font-size": 11, "font-weight": 600});
  label.textContent = index;
  const title = draw("title", {});
  group.append(shape, label, title);
  svg.append(group);
  return {shape, label, title};
});
const seats = (mask) => data.seats.filter((_, seat) => mask >> seat & 1).map((seat) => seat.name).join(", ");
function show(tick) {
  const now = data.ticks[tick];
  let ordered = tick;
  while (ordered > 0 && data.ticks[ordered].orders.length === 0) ordered -= 1;
  byId("at").textContent = `tick ${tick} of ${data.ticks.length - 1}`;
  byId("public").textContent = `concern ${now.conc} ‰, regulation ${now.reg} ‰`;
  data.nodes.forEach((node, index) => {
    const {shape, label, title} = shapes[index], known = now.known[index], colour = COLOURS[node.kind];
    const isPublic = now.pub.includes(index);
    shape.setAttribute("fill", known ? colour : "transparent");
    shape.setAttribute("fill-opacity", isPublic ? 1 : 0.45);
    shape.setAttribute("stroke", colour);
    shape.setAttribute("stroke-width", isPublic ? 4 : 2);
    label.setAttribute("fill", known && isPublic ? "#fff" : "currentColor");
    const state = known ? `known to ${seats(known)}${isPublic ? ", public" : ", secret"}` : "unknown";
    title.textContent = `${index} ${node.name} (${node.kind}${node.face === node.kind ? "" : `, looks ${node.face}`}, `
      + `${node.field}): ${state}`;
  });
  byId("seats").replaceChildren(...data.seats.map((seat, index) => {
    const row = document.createElement("tr"), mine = now.seats[index];
    [seat.name, seat.motive, seat.bot, (mine[0] / 1000).toFixed(1), (mine[1] / 1000).toFixed(1), mine[2], seat.payoff]
      .forEach((value, column) => {
        const cell = make("td", value);
        if (column > 2) cell.className = "n";
        row.append(cell);
      });
    const orders = document.createElement("td");
    orders.append(make("code", data.ticks[ordered].orders[index] ?? ""));
    row.append(orders);
    return row;
  }));
  byId("news").replaceChildren(...now.news.map((line) => make("li", line)));
}
const slider = byId("slider");
slider.max = data.ticks.length - 1;
slider.addEventListener("input", () => show(Number(slider.value)));
let timer = null;
byId("play").addEventListener("click", () => {
  if (timer !== null) { clearInterval(timer); timer = null; byId("play").textContent = "Play"; return; }
  if (slider.value === slider.max) slider.value = 0;
  byId("play").textContent = "Pause";
  timer = setInterval(() => {
    slider.value = Number(slider.value) + 1;
    show(Number(slider.value));
    if (slider.value === slider.max) byId("play").click();
  }, 200);
});
slider.value = slider.max;
show(Number(slider.max));
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; style-src '{style_hash}'; script-src '{script_hash}'">
<title>techrace replay</title>
<style>{style}</style>
</head>
<body>
<h1 id="title">{title}</h1>
<p>{sentence} Round: a technology; square: an ending, with round corners if it is good. Filled: somebody knows it;
strong: everybody does. Point at one for its name.</p>
<svg id="tree" role="img" aria-label="The tree, from left to right"></svg>
<div class="row"><button id="play" type="button">Play</button>
<input id="slider" type="range" min="0" value="0" aria-label="Tick">
<strong id="at"></strong><span id="public"></span></div>
<table><thead><tr><th>seat</th><th>motive</th><th>played by</th><th class="n">staff</th><th class="n">prestige</th>
<th class="n">known</th><th class="n">payoff</th><th>ordered</th></tr></thead><tbody id="seats"></tbody></table>
<h2>In this tick</h2><ul id="news"></ul>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def write_page(log: Path) -> Path:
    """Write the page of a finished match beside its log, and return where.

    Raises:
        SimulationError: the log is of other rules.
        OSError: the page cannot be written.
    """
    page = log.with_suffix(".replay.html")
    page.write_text(page_of(open_log(log)), "utf-8")
    return page


def page_of(log: Log) -> str:
    """Return the page of a finished match.

    Raises:
        SimulationError: the log is of other rules.
        ValueError: the log has no end.
    """
    if log.end is None:
        raise ValueError("the log has no end")
    data = _data(log)
    ending = (
        "nobody built an ending"
        if log.end.endnode < 0
        else f"{data['nodes'][log.end.endnode]['name']} was built"
    )
    title = f"{log.header.scenario.get('title')}, seed {log.header.seed}"
    sentence = f"It ended {log.end.ending.word} at tick {log.end.tick}: {ending}."
    # In JSON within HTML, the only sign that could end the element.
    embedded = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    return _PAGE.format(
        title=_escaped(title),
        sentence=_escaped(sentence),
        data=embedded,
        style=_STYLE,
        script=_SCRIPT,
        style_hash=_hash(_STYLE),
        script_hash=_hash(_SCRIPT),
    )


def _data(log: Log) -> dict[str, Any]:
    ruleset = ruleset_of(log.header)
    state = start_of(ruleset, log.header.seed)
    names, tree = state.tree.names(), state.tree
    nodes = [
        {
            "name": names[node],
            "kind": Kind(int(tree.kind[0, node])).word,
            "face": Kind(int(tree.face[0, node])).word,
            "field": Field(int(tree.fld[0, node])).name,
            "layer": int(tree.layer[0, node]),
            "pre": [
                [source, strength]
                for source, strength in zip(
                    tree.pre[0, node].tolist(), tree.pw[0, node].tolist(), strict=True
                )
                if source >= 0
            ],
        }
        for node in range(state.nodes)
    ]
    ticks = [_moment(ruleset, state, None, names)]
    for number in range(log.ticks):
        record = log.tick(number)
        state = replay_tick(ruleset, state, record)
        ticks.append(_moment(ruleset, state, record, names))
    payoffs = log.end.payoffs if log.end is not None else ()
    seats = [
        {"name": seat.name, "motive": seat.motive.word, "bot": seat.bot or "", "payoff": payoff}
        for seat, payoff in zip(log.header.seats, payoffs, strict=True)
    ]
    return {"nodes": nodes, "seats": seats, "ticks": ticks}


def _moment(
    ruleset: Ruleset, state: MatchState, record: TickRecord | None, names: tuple[str, ...]
) -> dict[str, Any]:
    known = state.known[0] > 0
    bits = (known * (1 << np.arange(state.seats))[:, None]).sum(axis=0)
    own = zip(state.heads[0].tolist(), state.prest[0].tolist(), known.sum(axis=1).tolist(), strict=True)
    orders = [] if record is None else ["" if one is None else format_orders(one) for one in record.orders]
    seats = ruleset.scenario.seats
    news = (
        []
        if record is None
        else [
            f"{event.kind}: {names[event.node] if event.node >= 0 else ''}"
            + (f" ({seats[event.seat].name})" if event.seat >= 0 else "")
            for event in record.events
        ]
    )
    return {
        "conc": int(state.conc[0]),
        "reg": int(state.reg[0]),
        "known": bits.tolist(),
        "pub": np.flatnonzero(state.pub[0]).tolist(),
        "seats": [list(row) for row in own],
        "orders": orders,
        "news": news,
    }


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
