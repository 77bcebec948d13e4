"""``kg stats``: the graph in numbers."""

from __future__ import annotations

from pathlib import Path

from kg.cli.options import AsJson, StoreAddress, WorkspaceDir
from kg.cli.output import json_line, table

__all__ = ["stats"]


def stats(workspace: WorkspaceDir = Path("kg-data"), store: StoreAddress = "", as_json: AsJson = False) -> None:
    """Count nodes and edges by type; degrees, components, and the entities that most papers name."""
    from msgspec import to_builtins

    from kg.config import Workspace
    from kg.network import network
    from kg.network import stats as measure
    from kg.stages.graph import graph_of

    with graph_of(Workspace(workspace), store) as items:
        measured = measure(network(items))
    if as_json:
        json_line(to_builtins(measured))
        return
    table(["node", "count"], [[name, f"{count:,}"] for name, count in measured.nodes.items()], title="Nodes")
    table(["edge", "count"], [[name, f"{count:,}"] for name, count in measured.edges.items()], title="Edges")
    table(
        ["mean degree", "largest degree", "components", "nodes in the largest"],
        [[measured.mean_degree, measured.max_degree, measured.components, measured.largest_component]],
        title="Shape",
    )
    table(
        ["entity", "type", "papers"], [[hub.name, hub.label, hub.papers] for hub in measured.hubs], title="Most named"
    )
