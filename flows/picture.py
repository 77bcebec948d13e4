"""A picture of a few statements: entities as dots by type, statements as lines. SVG, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import networkx as nx

from kg.model import Assertion, Entity

__all__ = ["svg"]

_SIZE, _MARGIN = 900, 90
_COLOURS = {
    "Method": "#4477aa",
    "Task": "#66ccee",
    "Dataset": "#228833",
    "Hardware": "#ee6677",
    "Metric": "#ccbb44",
    "Software": "#aa3377",
}


def svg(statements: Sequence[Assertion], entities: Mapping[str, Entity]) -> str:
    """The drawing; the same statements give the same bytes. Names are escaped: they are other people's text."""
    graph = nx.Graph()
    for one in statements:
        graph.add_edge(one.source, one.target, label=one.type)
    places = nx.spring_layout(graph, seed=1, k=1.6 / max(1.0, len(graph) ** 0.5))
    at = {
        id: tuple(round(_SIZE / 2 + (_SIZE / 2 - _MARGIN) * float(part)) for part in place)
        for id, place in places.items()
    }
    lines = [
        f'<line x1="{at[a][0]}" y1="{at[a][1]}" x2="{at[b][0]}" y2="{at[b][1]}" stroke="#bbb">'
        f"<title>{escape(label)}</title></line>"
        for a, b, label in graph.edges(data="label")
    ]
    dots = [
        f'<circle cx="{x}" cy="{y}" r="7" fill="{_COLOURS.get(entities[id].type, "#999")}"/>'
        f'<text x="{x + 10}" y="{y + 4}">{escape(entities[id].name[:40])}</text>'
        for id, (x, y) in at.items()
    ]
    legend = [
        f'<circle cx="20" cy="{20 + 18 * n}" r="6" fill="{colour}"/><text x="32" y="{24 + 18 * n}">{type}</text>'
        for n, (type, colour) in enumerate(_COLOURS.items())
    ]
    style = 'font-family="sans-serif" font-size="12"'
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" {style}>'
    return "".join([frame, f'<rect width="{_SIZE}" height="{_SIZE}" fill="#fff"/>', *lines, *dots, *legend, "</svg>"])
