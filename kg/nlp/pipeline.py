"""The pipeline's configuration, and how to open a pipeline by name or path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import spacy
from spacy.language import Language

from kg.errors import InputError
from kg.ids import digest
from kg.nlp.endings import Endings
from kg.nlp.models import FOLDER
from kg.nlp.reader.coreference import WEIGHTS
from kg.vocabulary import schema

__all__ = ["READER", "RULES", "fingerprint", "leased", "open_pipeline", "reader_pipeline", "rules_pipeline", "version"]

VERSION = "0.1.0"

#: In order; each is an entry point, so that ``spacy.load`` finds it without importing ``kg``.
_BEFORE = ("kg_sentences", "kg_abbreviations", "kg_addresses", "kg_numbers")
#: Files of ``schema/`` that the components read, beside the lexica of the rules.
_READ = ("vocabulary.toml", "rules.toml", "quantities.toml", "units.txt")
#: Modules that decide what is read in a text, below the package.
_CODE = ("nlp/**/*.py", "definitions.py", "names.py", "quantities.py", "tex.py", "units.py", "vocabulary.py")
_PACKAGE = Path(__file__).parents[1]
RULES = (*_BEFORE, "kg_mentions", "kg_concepts", "kg_roles", "kg_links", "kg_figures")
READER = (*_BEFORE, "kg_reader")


def rules_pipeline() -> Language:
    """The baseline: a blank English tokenizer, and rules over the lexica of ``schema/``."""
    return _assembled("kg_rules", RULES, {})


def reader_pipeline(folder: Path = FOLDER, precision: float = 0.0) -> Language:
    """The trained reader of this folder, between the same components as the rules.

    ``precision``: what mentions and links shall reach on the papers held out; 0 for the best F1.
    """
    card = msgspec.json.decode((folder / "card.json").read_bytes())
    settings = {"model": "" if folder == FOLDER else str(folder.resolve()), "precision": precision}
    return _assembled(card["name"], READER, {"kg_reader": settings}, card["version"])


@cache
def open_pipeline(name: str = "") -> Language:
    """The pipeline of this name, opened once a process.

    Without a name, the trained reader that comes with the package; ``rules``, the baseline;
    else a saved spaCy pipeline, or the folder of a trained reader. ``NAME@0.9`` is a reader
    with the thresholds that reached this precision on the papers held out.
    Raises :class:`InputError` where there is none.
    """
    name, precise = _parted(name)
    folder = Path(name) if name else FOLDER
    if (folder / "card.json").is_file():
        return reader_pipeline(folder, _precision(precise) if precise else 0.0)
    if precise:
        raise InputError("only a trained reader has thresholds for a precision", where=name or str(FOLDER))
    if name in ("", "rules"):
        return rules_pipeline()
    if not Path(name).is_dir() and not spacy.util.is_package(name):
        raise InputError("is no saved spaCy pipeline, no trained reader and no installed package", where=name)
    nlp = spacy.load(name)
    if not any("doc._.kg_concepts" in nlp.get_pipe_meta(pipe).assigns for pipe in nlp.pipe_names):
        raise InputError("finds no concepts: none of its components assigns doc._.kg_concepts", where=name)
    return nlp


@contextmanager
def leased(name: str = "") -> Iterator[Language]:
    """A pipeline of this name that nobody else has while the block runs: a spaCy pipeline is not for several threads.

    As many are opened in a process as there were threads at once.
    """
    with _lock:
        idle = _idle.setdefault(name, [open_pipeline(name)])
        nlp = idle.pop() if idle else None
    if nlp is None:
        nlp = open_pipeline.__wrapped__(name)
    try:
        yield nlp
    finally:
        with _lock:
            idle.append(nlp)


_lock, _idle = Lock(), dict[str, list[Language]]()


def _parted(name: str) -> tuple[str, str]:
    """A name, and what precision is asked of it: ``reader@0.9``; a folder may well have such a sign in its name."""
    before, _, after = name.rpartition("@")
    return (before, after) if "@" in name and "/" not in after and not Path(name).exists() else (name, "")


def _precision(text: str) -> float:
    try:
        precision = float(text)
    except ValueError:
        precision = 0.0
    if not 0 < precision < 1:
        raise InputError(f"{text!r} is no precision; expected a number between 0 and 1")
    return precision


def _assembled(name: str, components: tuple[str, ...], settings: dict[str, Any], version: str = VERSION) -> Language:
    config: dict[str, Any] = {
        "nlp": {"lang": "en", "pipeline": list(components)},
        "components": {component: {"factory": component, **settings.get(component, {})} for component in components},
    }
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    tokenizer: Any = nlp.tokenizer
    tokenizer.suffix_search = Endings(tokenizer.suffix_search.__self__).search
    nlp.meta["name"] = name
    nlp.meta["version"] = version
    return nlp


def fingerprint(nlp: Language) -> str:
    """A digest of the configuration, of the tokenizer, of the files of ``schema/`` that it reads, of the model, and of
    the code."""
    texts = [schema(name).read_text("utf-8") for name in _READ]
    if to_bytes := getattr(nlp.tokenizer, "to_bytes", None):
        texts.append(hashlib.sha256(to_bytes(exclude=["vocab"])).hexdigest())
    called = {nlp.get_pipe_meta(name).factory: name for name in nlp.pipe_names}
    if {"kg_mentions", "kg_links"} & called.keys():
        texts += [path.read_text("utf-8") for path in sorted(schema("lexica").iterdir(), key=lambda path: path.name)]
    if "kg_reader" in called:
        folder = Path(nlp.get_pipe_config(called["kg_reader"])["model"] or FOLDER)
        model = (path for path in sorted(folder.iterdir()) if path.suffix in (".onnx", ".json"))
        texts += [hashlib.sha256(path.read_bytes()).hexdigest() for path in (*model, WEIGHTS)]
    code = (path for module in _CODE for path in sorted(_PACKAGE.glob(module)))
    texts += [path.read_text("utf-8") for path in code]
    return digest(nlp.config.to_str(), *texts)


def version(nlp: Language) -> str:
    """``name/version``, as every extraction carries it."""
    return f"{nlp.meta['name']}/{nlp.meta['version']}"
