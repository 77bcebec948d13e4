"""Papers, methods, datasets and hardware as a graph whose edges show their sentence.

What most programs need is here, and is imported when it is first asked for:

- :class:`kg.Workspace`, a folder of files; :func:`kg.build`, files of papers into its graph
- :func:`kg.open_store`, the graph to be asked in Cypher; :class:`kg.Graph`, its nodes and edges, streamed
- :class:`kg.Paper` and :func:`kg.extract`, papers to what each says, without a workspace
- :class:`kg.KgError`, the root of all errors
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.config import Workspace
    from kg.errors import KgError
    from kg.model import Paper
    from kg.stages.build import build
    from kg.stages.extract import stream as extract
    from kg.stages.graph import RecordsGraph as Graph
    from kg.store import open_store

__version__ = "0.1.0"
__all__ = ["Graph", "KgError", "Paper", "Workspace", "__version__", "build", "extract", "open_store"]

#: Where each stands, and what it is called there. A command that needs little must not import everything.
_PUBLIC = {
    "Graph": ("kg.stages.graph", "RecordsGraph"),
    "KgError": ("kg.errors", "KgError"),
    "Paper": ("kg.model", "Paper"),
    "Workspace": ("kg.config", "Workspace"),
    "build": ("kg.stages", "build"),
    "extract": ("kg.stages.extract", "stream"),
    "open_store": ("kg.store", "open_store"),
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    return getattr(import_module(module), attribute)
