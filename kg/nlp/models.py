"""Where the trained models stand that come with the package."""

from __future__ import annotations

from pathlib import Path

__all__ = ["FOLDER"]

#: The reader: ``card.json``, two ONNX graphs, heads and tokenizer; its README is the model card.
FOLDER = Path(__file__).parent.parent / "models" / "reader"
