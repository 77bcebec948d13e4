"""The graph in a database: LadybugDB in a file, or a Neo4j server, behind one protocol."""

from kg.store.open import is_server, open_store
from kg.store.protocol import Changes, Rows, Store

__all__ = ["Changes", "Rows", "Store", "is_server", "open_store"]
