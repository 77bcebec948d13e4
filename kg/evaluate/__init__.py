"""How good an extraction is, measured against papers that people annotated."""

from kg.evaluate.gold import GoldPaper, read_gold
from kg.evaluate.match import compare
from kg.evaluate.score import Score, score

__all__ = ["GoldPaper", "Score", "compare", "read_gold", "score"]
