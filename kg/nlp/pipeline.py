"""The pipeline's configuration, and how to open a pipeline by name or path."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from kg.errors import InputError
from kg.ids import digest
from kg.vocabulary import schema

__all__ = ["COMPONENTS", "NAME", "VERSION", "fingerprint", "make", "open_pipeline", "version"]

NAME = "kg_rules"
VERSION = "0.1.0"

#: In order; each is an entry point, so that ``spacy.load`` finds it without importing ``kg``.
COMPONENTS = (
    "kg_sentences",
    "kg_abbreviations",
    "kg_addresses",
    "kg_mentions",
    "kg_concepts",
    "kg_roles",
    "kg_links",
    "kg_figures",
)


def make() -> Language:
    """The baseline: a blank English tokenizer and our components over ``schema/``."""
    config: dict[str, Any] = {
        "nlp": {"lang": "en", "pipeline": list(COMPONENTS)},
        "components": {name: {"factory": name} for name in COMPONENTS},
    }
    nlp = spacy.util.load_model_from_config(
        config, meta={"lang": "en", "name": NAME, "version": VERSION}, auto_fill=True
    )
    nlp.meta["name"] = NAME
    nlp.meta["version"] = VERSION
    return nlp


@cache
def open_pipeline(name: str = "") -> Language:
    """The baseline, or the saved pipeline at this path. Opened once a process.

    Raises :class:`InputError` where there is none.
    """
    if not name:
        return make()
    if not Path(name).is_dir() and not spacy.util.is_package(name):
        raise InputError("is no saved spaCy pipeline and no installed one", where=name)
    return spacy.load(name)


def fingerprint(nlp: Language) -> str:
    """A digest of the configuration and of every file in ``schema/`` that the rules read."""
    config = nlp.config.to_str()
    names = ("vocabulary.toml", "rules.toml")
    lexica = sorted(path.name for path in schema("lexica").iterdir())
    texts = [schema(name).read_text("utf-8") for name in names]
    texts += [schema("lexica", name).read_text("utf-8") for name in lexica]
    return digest(config, *texts)


def version(nlp: Language) -> str:
    """``name/version``, as every extraction carries it."""
    return f"{nlp.meta['name']}/{nlp.meta['version']}"
