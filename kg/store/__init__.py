"""The graph in a database: LadybugDB in a file, or a Neo4j server, behind one interface."""

from kg.store.open import is_server, open_store
from kg.store.results import Changes, Rows
from kg.store.store import Store

__all__ = ["Changes", "Rows", "Store", "is_server", "open_store"]
