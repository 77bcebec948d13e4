"""The reader on the field's own test sets, with the field's own scores."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, convert

from kg.evaluate.field import FieldScore, field_score
from kg.evaluate.tokens import TOGETHER, Joined, Sentence, joined, read_token_documents, together
from kg.stages.progress import track
from kg.vocabulary import schema

__all__ = ["TEST_SETS", "Published", "measure", "published"]

#: Name of the test set to the task and its file below the folder of the corpora.
TEST_SETS = {
    "scierc": ("scierc", "scierc/test.json"),
    "scier": ("scier", "scier/test.jsonl"),
    "scier_ood": ("scier", "scier/test_ood.jsonl"),
}


class Published(Struct, frozen=True):
    """What somebody else reached, in per cent; ``None`` where it was not published."""

    system: str
    ner: float | None = None
    rel: float | None = None
    strict: float | None = None


def published() -> dict[str, list[Published]]:
    """The systems of ``schema/published.toml`` by test set."""
    return convert(tomllib.loads(schema("published.toml").read_text("utf-8")), dict[str, list[Published]])


def measure(file: Path, task: str, model: Path) -> tuple[FieldScore, FieldScore]:
    """The scores of one file, relations directed as PURE counts them, and in either order as HGERE does."""
    documents = [list(together(sentences, TOGETHER)) for sentences in read_token_documents(file)]
    groups = [group for document in documents for group in document]
    pairs = list(track(f"evaluate {task}", _read(groups, task, model), sum(map(len, groups))))
    return field_score(pairs), field_score(pairs, either=True)


def _read(groups: Sequence[Sequence[Sentence]], task: str, model: Path) -> Iterator[tuple[Sentence, Sentence]]:
    from kg.nlp.reader.field import FieldRead, FieldReader

    reader = FieldReader(model, task)
    for group in groups:
        whole = joined(group)
        read: FieldRead = reader.read(whole.text, whole.sentences)
        yield from zip(group, _in_tokens(whole, read.entities, read.relations), strict=True)


def _in_tokens(
    whole: Joined, entities: Sequence[tuple[int, int, str]], relations: Sequence[tuple[int, str, int, float]]
) -> list[Sentence]:
    """What was read in characters, by sentence and token; what ends inside a token ends with it."""
    places = {}
    for number, tokens in enumerate(whole.tokens):
        for token, (start, end) in enumerate(tokens):
            places.update(dict.fromkeys(range(start, end), (number, token)))
    at = [(*places[start], places[end - 1][1], type) for start, end, type in entities]
    found: list[tuple[list[tuple[int, int, str]], list[tuple[int, int, int, int, str]]]] = [
        ([], []) for _ in whole.tokens
    ]
    for number, first, last, type in at:
        found[number][0].append((first, last, type))
    for source, type, target, _ in relations:
        number, first, last, _ = at[source]
        found[number][1].append((first, last, at[target][1], at[target][2], type))
    return [Sentence((), tuple(ents), tuple(rels)) for ents, rels in found]
