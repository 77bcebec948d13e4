"""Further pretraining of the encoder on abstracts: whole words are hidden and guessed.

J. Devlin et al., "BERT", NAACL 2019, with whole words and a fifth of them hidden; that more text of
one's own field helps, S. Gururangan et al., "Don't stop pretraining", ACL 2020. A hidden piece is told from the whole
vocabulary, or from the others hidden in its batch and a random sample (sampled softmax): half the time on a CPU.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import torch
from msgspec import Struct
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from kg.nlp.reader.pieces import cut
from kg.training.device import device
from kg.training.encoder import HIDDEN, VOCABULARY, Layer, fill, pretrained
from kg.training.schedule import descend, warm_then_down
from kg.training.windows import Windows

__all__ = ["Guesser", "PretrainConfig", "hide", "pretrain", "word_pieces"]


class PretrainConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """``[pretrain]`` of ``config.toml``, field by field; the file says what each means."""

    seed: int
    texts: int
    batch: int
    rate: float
    warmup: float
    weight_decay: float
    hidden_share: float
    rivals: int


class Guesser(nn.Module):
    """The encoder, and a head that names the piece behind each hidden place; its output layer is the embedding."""

    def __init__(self) -> None:
        super().__init__()
        self.embeddings, layers = pretrained(dropout=0.0)
        self.layers = nn.ModuleList(layers)
        self.dense, self.norm = nn.Linear(HIDDEN, HIDDEN), nn.LayerNorm(HIDDEN)
        self.bias = nn.Parameter(torch.zeros(VOCABULARY))
        nn.init.eye_(self.dense.weight)

    def fuse(self) -> None:
        """Compile what follows attention in every layer: on a GPU, that makes the whole run twice as fast."""
        for layer in self.layers:
            assert isinstance(layer, Layer)  # noqa: S101  # for the type checker: a ModuleList holds any module
            layer.__dict__["added"] = torch.compile(layer.added, dynamic=True)

    def forward(self, ids: Tensor, cases: Tensor, bias: Tensor, places: Tensor, candidates: Tensor) -> Tensor:
        """Logits of these candidate pieces at ``places``, indices into the flattened batch: (places, candidates)."""
        x = self.embeddings(ids, cases)
        for layer in self.layers:
            x = layer(x, bias)
        x = self.norm(nn.functional.gelu(self.dense(x.flatten(0, 1)[places])))
        logits: Tensor = x @ self.embeddings.word(candidates).T + self.bias[candidates]
        return logits


def pretrain(
    texts: Iterable[str],
    tokenizer: Tokenizer,
    config: PretrainConfig,
    out: Path,
    encoder: Path | None = None,
    report: Callable[[str], None] = print,
) -> None:
    """Train the encoder on ``config.texts`` texts; where there are fewer, again in another order.

    Writes its weights as safetensors to ``out``. ``encoder``: weights that an earlier run wrote, to go on from;
    without it, the published ones. Of a text longer than a window, its first window counts. On a CPU, same seed and
    texts: same weights. Raises :class:`kg.errors.InputError` where there is no text.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    windows = Windows((cut(tokenizer, text, [(0, len(text))])[0] for text in islice(texts, config.texts)), device())
    report(f"{len(windows)} texts of {len(windows.ids)} pieces")
    model = _guess(windows, *word_pieces(tokenizer), config, encoder, report)
    kept = {name: tensor.contiguous() for name, tensor in model.state_dict().items() if name.startswith(_KEPT)}
    save_file(kept, out)


_KEPT = ("embeddings.", "layers.")


def word_pieces(tokenizer: Tokenizer) -> tuple[Tensor, Tensor]:
    """Which pieces go on with a word, (vocabulary,), and the ids of ``[CLS]``, ``[SEP]`` and ``[MASK]``."""
    continues = torch.zeros(VOCABULARY, dtype=torch.bool)
    for piece, id in tokenizer.get_vocab().items():
        continues[id] = piece.startswith("##")
    return continues, torch.tensor([tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]", "[MASK]")])


def _guess(
    windows: Windows,
    continues: Tensor,
    special: Tensor,
    config: PretrainConfig,
    encoder: Path | None,
    report: Callable[[str], None],
) -> Guesser:
    torch.manual_seed(config.seed)
    where = device()
    model = Guesser()
    if encoder:
        fill(model, encoder)
    model.to(where)
    if where.type == "cuda":
        model.fuse()
    continues, special = continues.to(where), special.to(where)
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.rate, weight_decay=config.weight_decay)
    steps = -(-config.texts // config.batch)
    schedule = warm_then_down(optimizer, steps=steps, warmup=config.warmup)
    began, total, places_seen = time.monotonic(), torch.zeros((), device=where), 0
    for step, (ids, cases, inside) in enumerate(windows.batches(config.batch, steps), 1):
        shown, places, wanted = hide(ids, inside, continues, special, config.hidden_share)
        if not len(wanted):
            continue
        candidates, right = _candidates(wanted, config.rivals)
        bias = torch.where(inside, 0.0, -1e4)[:, None, None]
        with torch.autocast(where.type, dtype=torch.bfloat16):
            logits = model(shown, cases, bias, places, candidates)
        loss = nn.functional.cross_entropy(logits.float(), right)
        descend(loss, model, optimizer, schedule, 1.0)
        total, places_seen = total + loss.detach() * len(wanted), places_seen + len(wanted)
        if step % 25 == 0:
            seconds = time.monotonic() - began
            report(f"{step * config.batch} texts: loss {float(total) / max(places_seen, 1):.3f}, {seconds:.0f} s")
            total, places_seen = torch.zeros_like(total), 0
    return model


def _candidates(wanted: Tensor, rivals: int) -> tuple[Tensor, Tensor]:
    """The pieces that a hidden one is told from, and where among them each of ``wanted`` stands."""
    if rivals >= VOCABULARY:
        return torch.arange(VOCABULARY, device=wanted.device), wanted
    others = torch.randint(VOCABULARY, (rivals,), device=wanted.device)
    candidates, right = torch.unique(torch.cat([wanted, others]), return_inverse=True)
    return candidates, right[: len(wanted)]


def hide(
    ids: Tensor, inside: Tensor, continues: Tensor, special: Tensor, share: float
) -> tuple[Tensor, Tensor, Tensor]:
    """Hide a share of the words; of their pieces, eight in ten become [MASK], one another piece, one stays as it is.

    ``ids`` and ``inside``, which of them are pieces, (texts, pieces); ``continues`` and ``special`` of
    :func:`word_pieces`. Returns the ids as they are shown, the flattened places of what is hidden, and the pieces
    that stood there.
    """
    begin, end, mask = special
    here = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)
    first = torch.where(continues[ids], 0, here).cummax(1).values  # of the word that each piece is of
    draw = torch.rand(ids.shape, device=ids.device).gather(1, first)
    hidden = inside & (ids != begin) & (ids != end) & (draw < share)
    fate = torch.rand(ids.shape, device=ids.device)
    shown = torch.where(hidden & (fate < 0.8), mask, ids)
    shown = torch.where(hidden & (fate >= 0.9), torch.randint_like(ids, 1000, VOCABULARY), shown)
    places = hidden.flatten().nonzero()[:, 0]
    return shown, places, ids.flatten()[places]
