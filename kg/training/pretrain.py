"""Further pretraining of the encoder on abstracts: whole words are hidden and guessed.

J. Devlin et al., "BERT", NAACL 2019, with whole words and a fifth of them hidden; that more text of
one's own field helps, S. Gururangan et al., "Don't stop pretraining", ACL 2020. A hidden piece is told from
the others hidden in its batch and a random sample of the vocabulary (sampled softmax), which halves the time.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from msgspec import Struct
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from kg.nlp.reader.pieces import Pieces, cut
from kg.training.batch import padded
from kg.training.encoder import HIDDEN, VOCABULARY, fill, pretrained
from kg.training.schedule import warm_then_down

__all__ = ["PretrainConfig", "pretrain"]

#: Texts sorted by length together, so that little of a batch is padding.
_POOL = 512


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


class _Guesser(nn.Module):
    """The encoder, and a head that names the piece behind each hidden place; its output layer is the embedding."""

    def __init__(self) -> None:
        super().__init__()
        self.embeddings, layers = pretrained(dropout=0.0)
        self.layers = nn.ModuleList(layers)
        self.dense, self.norm = nn.Linear(HIDDEN, HIDDEN), nn.LayerNorm(HIDDEN)
        self.bias = nn.Parameter(torch.zeros(VOCABULARY))
        nn.init.eye_(self.dense.weight)

    def forward(self, ids: Tensor, cases: Tensor, bias: Tensor, places: Tensor, candidates: Tensor) -> Tensor:
        """Logits of these candidate pieces at ``places``, indices into the flattened batch: (places, candidates)."""
        x = self.embeddings(ids, cases)
        for layer in self.layers:
            x, _ = layer(x, bias)
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
    """Train the encoder on ``config.texts`` texts, and write its weights as safetensors to ``out``.

    ``encoder``: weights that an earlier run wrote, to go on from; without it, the published ones.
    Of a text longer than a window, its first window counts. Same seed, texts and machine: same weights.
    """
    random.seed(config.seed)
    torch.manual_seed(config.seed)
    model = _Guesser()
    if encoder:
        fill(model, encoder)
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.rate, weight_decay=config.weight_decay)
    schedule = warm_then_down(optimizer, steps=config.texts // config.batch, warmup=config.warmup)
    mask = int(tokenizer.token_to_id("[MASK]") or 0)  # the encoder's vocabulary has it
    began, total, places_seen = time.monotonic(), 0.0, 0
    windows = (cut(tokenizer, text, [(0, len(text))])[0] for text in islice(texts, config.texts))
    for step, batch in enumerate(_batches(windows, config.batch), 1):
        ids, cases, bias = padded(batch)
        places, wanted = _hide(batch, ids, config.hidden_share, mask)
        others = torch.randint(VOCABULARY, (config.rivals,))
        candidates, right = torch.unique(torch.cat([wanted, others]), return_inverse=True)
        right = right[: len(wanted)]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(ids, cases, bias, places, candidates)
        loss = nn.functional.cross_entropy(logits.float(), right)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        total, places_seen = total + float(loss.detach()) * len(wanted), places_seen + len(wanted)
        if step % 25 == 0:
            seconds = time.monotonic() - began
            report(f"{step * config.batch} texts: loss {total / places_seen:.3f}, {seconds:.0f} s")
            total, places_seen = 0.0, 0
    kept = {name: tensor.contiguous() for name, tensor in model.state_dict().items() if name.startswith(_KEPT)}
    save_file(kept, out)


_KEPT = ("embeddings.", "layers.")


def _batches(windows: Iterator[Pieces], size: int) -> Iterator[list[Pieces]]:
    while pool := list(islice(windows, _POOL)):
        pool.sort(key=lambda window: len(window.ids))
        batches = [pool[start : start + size] for start in range(0, len(pool), size)]
        random.shuffle(batches)
        yield from batches


def _hide(batch: Sequence[Pieces], ids: Tensor, share: float, mask: int) -> tuple[Tensor, Tensor]:
    """Hide whole words in ``ids``, in place: eight in ten as [MASK], one as another piece, one left as it is.

    Returns the flattened places hidden and the pieces that stood there.
    """
    places: list[int] = []
    for row, window in enumerate(batch):
        count = max(1, round(share * len(window)))
        for word in np.random.default_rng(random.getrandbits(32)).choice(len(window), count, replace=False):
            first, last = int(window.first[word]), int(window.last[word])
            places += range(row * ids.shape[1] + first, row * ids.shape[1] + last + 1)
    chosen = torch.tensor(places)
    flat = ids.view(-1)
    wanted = flat[chosen].clone()
    fate = torch.rand(len(chosen))
    flat[chosen[fate < 0.8]] = mask
    other = chosen[fate >= 0.9]
    flat[other] = torch.randint(1000, VOCABULARY, (len(other),))
    return chosen, wanted
