"""A trained reader as files that run without torch: ONNX graphs, int8 where it counts.

The encoder and the second pass are one graph each, shared by all tasks; every task has its heads.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import msgspec
import torch
from torch import Tensor, nn

from kg.nlp.reader.card import Beside
from kg.training.encoder import HEADS, HIDDEN, pretrained_folder
from kg.training.figure_head import NUMBERS, FigureHead, NumberPlaces
from kg.training.heads import MENTIONS, Heads, Mentions
from kg.training.model import Reader
from kg.training.tasks import FIELD, MAIN, TASKS

__all__ = ["export", "export_figures", "labels_beside"]


class _First(nn.Module):
    """One unpadded text: ids and cases to the states of the fourth and the last layer."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, cases: Tensor) -> tuple[Tensor, Tensor]:
        shared, states = self.reader.encode(ids[None], cases[None], torch.zeros(1, 1, 1, 1))
        return shared[0], states[0]


class _Second(nn.Module):
    """One unpadded text: shared states and tags to the states of the second pass and its last attention."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, shared: Tensor, tags: Tensor) -> tuple[Tensor, Tensor]:
        states, attention = self.reader.reread(shared[None], tags[None], torch.zeros(1, 1, 1, 1))
        return states[0], attention[0]


class _Spans(nn.Module):
    def __init__(self, heads: Heads) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, states: Tensor, first: Tensor, last: Tensor) -> Tensor:
        return self.heads.spans(states, first, last)


class _Pairs(_Spans):
    def forward(self, states: Tensor, attention: Tensor, *mentions: Tensor) -> Tensor:
        return self.heads.pairs(states, attention, Mentions(*mentions))


class _Roles(_Spans):
    def forward(self, states: Tensor, *mentions: Tensor) -> Tensor:
        return self.heads.roles(states, Mentions(*mentions))


class _Figures(nn.Module):
    def __init__(self, head: FigureHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, states: Tensor, *places: Tensor) -> Tensor:
        logits: Tensor = self.head(states, NumberPlaces(*places[: len(NUMBERS)]), Mentions(*places[len(NUMBERS) :]))
        return logits


def export(reader: Reader, folder: Path) -> None:
    """Write ``encoder.onnx``, ``second.onnx``, ``tokenizer.json``, and of our heads ``spans``, ``pairs``, ``roles``.

    Encoder and second pass are int8 per channel, embeddings too; heads keep their precision, for they are small
    and their scores are what is compared. Heads of the field's tasks bear its name: ``spans.scierc.onnx``.
    """
    reader = reader.float().eval()
    folder.mkdir(parents=True, exist_ok=True)
    pieces, states = torch.arange(16), torch.randn(16, HIDDEN)
    _write(
        _First(reader), {"ids": pieces, "cases": pieces % 2}, ["shared", "states"], folder / "encoder.onnx", int8=True
    )
    _write(
        _Second(reader),
        {"shared": states, "tags": pieces % 2},
        ["states", "attention"],
        folder / "second.onnx",
        int8=True,
    )
    second = {"states": states, "attention": torch.rand(HEADS, 16, 16).softmax(-1)}
    words = {"states": states, "first": torch.arange(1, 15), "last": torch.arange(1, 15)}
    for task in (MAIN, *FIELD):
        heads, suffix = reader.heads_of(task), "onnx" if task == MAIN else f"{task}.onnx"
        _write(_Spans(heads), words, ["spans"], folder / f"spans.{suffix}")
        _write(_Pairs(heads), second | _some_mentions(), ["pairs"], folder / f"pairs.{suffix}")
        if TASKS[task].roles:
            _write(_Roles(heads), {"states": states} | _some_mentions(), ["roles"], folder / f"roles.{suffix}")
    shutil.copyfile(pretrained_folder() / "tokenizer.json", folder / "tokenizer.json")


def export_figures(head: FigureHead, folder: Path) -> None:
    """Write ``figures.onnx``, which keeps its precision as the other heads do."""
    places = torch.tensor([1, 7])
    numbers = dict(zip(NUMBERS, (places, places, places - 1, places // 4, places), strict=True))
    inputs = {"states": torch.randn(16, HIDDEN)} | numbers | _some_mentions()
    _write(_Figures(head), inputs, ["figures"], folder / "figures.onnx")


def labels_beside() -> dict[str, Beside]:
    """The tasks whose heads stand beside ours."""
    return {task: Beside(**msgspec.structs.asdict(TASKS[task])) for task in FIELD}


def _free(name: str) -> dict[int, str]:
    """The dimensions of an output that vary."""
    return {axis: f"{name}_{axis}" for axis in ((1, 2) if name == "attention" else (0, 1))}


def _some_mentions() -> dict[str, Tensor]:
    places = torch.tensor([2, 5, 9])
    belongs = torch.tensor([[True, False, True], [False, True, False]])
    made = Mentions(places, places + 1, places % 3, places // 4, places - 1, belongs)
    return {name: getattr(made, name) for name in MENTIONS}


def _write(module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], path: Path, *, int8: bool = False) -> None:
    """The module as an ONNX graph in which every dimension but that of features may vary."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    module.eval()  # or the export leaves the reader training, as it found this wrapper
    axes = {
        name: {axis: f"{name}_{axis}" for axis in range(tensor.dim()) if tensor.shape[axis] != HIDDEN}
        for name, tensor in inputs.items()
    }
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        whole = Path(scratch, "whole.onnx")
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(whole),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=axes | {name: _free(name) for name in outputs if name in ("pairs", "attention", "figures")},
            opset_version=17,
            dynamo=False,
        )
        if int8:
            quantize_dynamic(str(whole), str(path), per_channel=True, weight_type=QuantType.QInt8)
        else:
            shutil.copyfile(whole, path)
