"""The graph in networkx: exported to GraphML, GEXF and JSON, and described in numbers."""

from kg.network.build import network
from kg.network.stats import Stats, stats
from kg.network.write import FORMATS, write

__all__ = ["FORMATS", "Stats", "network", "stats", "write"]
