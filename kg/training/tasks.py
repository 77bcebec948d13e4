"""The tasks that one encoder learns at once: ours, and four of the field with label sets of their own.

Their labels are not mapped to ours: each task has its own heads and its own tags in the second pass.
"""

from __future__ import annotations

import msgspec

from kg.nlp.reader.labels import OURS, Labels

__all__ = ["FIELD", "MAIN", "TASKS"]

MAIN = "kg"

_LABELS = {
    MAIN: OURS,
    "scierc": Labels(  # Y. Luan et al., EMNLP 2018
        ("Task", "Method", "Metric", "Material", "OtherScientificTerm", "Generic"),
        ("USED-FOR", "FEATURE-OF", "HYPONYM-OF", "EVALUATE-FOR", "PART-OF", "COMPARE", "CONJUNCTION"),
    ),
    "scier": Labels(  # Q. Zhang et al., EMNLP 2024
        ("Method", "Task", "Dataset"),
        (
            "Used-For",
            "Part-Of",
            "Synonym-Of",
            "Compare-With",
            "Evaluated-With",
            "SubClass-Of",
            "Benchmark-For",
            "Trained-With",
            "SubTask-Of",
        ),
    ),
    "tdmsci": Labels(("TASK", "DATASET", "METRIC")),  # Y. Hou et al., EACL 2021
    "crossner": Labels(  # Z. Liu et al., AAAI 2021; those of its types that papers are about
        ("algorithm", "task", "field", "product", "metrics", "programlang", "theory", "discipline"),
    ),
}


def _placed(labels: dict[str, Labels]) -> dict[str, Labels]:
    placed, tag = {}, 0
    for name, one in labels.items():
        placed[name] = msgspec.structs.replace(one, tag=tag)
        tag += one.tags
    return placed


#: Labels by name of the task, ours first.
TASKS = _placed(_LABELS)
#: Tasks whose published test sets a released model is measured on.
FIELD = ("scierc", "scier")
