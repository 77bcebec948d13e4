"""A trained reader as files that run without torch: two ONNX graphs in int8, and the heads."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from kg.training.encoder import HIDDEN, pretrained_folder
from kg.training.model import Reader

__all__ = ["export"]

_HEADS = ("span_", "role", "pair")


class _First(nn.Module):
    """One unpadded text: ids and cases to the states of the fourth and the last layer."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, cases: Tensor) -> tuple[Tensor, Tensor]:
        return self.reader.encode(ids, cases, torch.zeros(1, 1, 1, 1))


class _Second(nn.Module):
    """One unpadded text: shared states and tags to the states of the second pass."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, shared: Tensor, tags: Tensor) -> Tensor:
        return self.reader.reread(shared, tags, torch.zeros(1, 1, 1, 1))


def export(reader: Reader, folder: Path) -> None:
    """Write ``encoder.onnx``, ``second.onnx``, ``heads.npz`` and ``tokenizer.json``.

    Weights are int8 per channel, embeddings too; heads are half precision.
    """
    reader = reader.float().eval()
    folder.mkdir(parents=True, exist_ok=True)
    ids, shared = torch.zeros(1, 16, dtype=torch.long), torch.zeros(1, 16, HIDDEN)
    _write(_First(reader), (ids, ids), ["ids", "cases"], ["shared", "states"], folder / "encoder.onnx")
    _write(_Second(reader), (shared, ids), ["shared", "tags"], ["states"], folder / "second.onnx")
    heads = {
        name: tensor.numpy().astype(np.float16)
        for name, tensor in reader.state_dict().items()
        if name.startswith(_HEADS)
    }
    np.savez_compressed(folder / "heads.npz", **heads)
    shutil.copyfile(pretrained_folder() / "tokenizer.json", folder / "tokenizer.json")


def _write(module: nn.Module, inputs: tuple[Tensor, ...], names: list[str], outputs: list[str], path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        whole = Path(scratch, "whole.onnx")
        torch.onnx.export(
            module,
            inputs,
            str(whole),
            input_names=names,
            output_names=outputs,
            dynamic_axes={name: {1: "pieces"} for name in (*names, *outputs)},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(whole), str(path), per_channel=True, weight_type=QuantType.QInt8)
