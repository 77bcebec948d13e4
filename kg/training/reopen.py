"""The weights of a model folder as torch names them, so that training can go on from a reader that is only shipped.

What was made int8 comes back as the numbers that the reader computes with, and exported again it is the same bytes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from kg.errors import InputError
from kg.training.encoder import LAYERS
from kg.training.model import SHARED
from kg.training.tasks import FIELD, MAIN

__all__ = ["reopen"]

#: What the exporter names a constant that it made itself, such as a transposed weight.
_MADE = "onnx::"


def reopen(folder: Path) -> dict[str, Tensor]:
    """Weights by name, in single precision, from the graphs that :func:`kg.training.export.export` wrote.

    Heads that a folder does not keep, those of TDMSci and CrossNER, are not among them. Raises :class:`InputError`
    where the folder has no such graphs.
    """
    weights: dict[str, Tensor] = {}
    for name in ("encoder", "second"):
        weights |= _weights(folder / f"{name}.onnx", "")
    for task in (MAIN, *FIELD):
        suffix = "onnx" if task == MAIN else f"{task}.onnx"
        for head in ("spans", "pairs", "roles"):
            if task == MAIN or head != "roles":
                weights |= _weights(folder / f"{head}.{suffix}", f"heads.{task}.")
    return weights


def _weights(path: Path, prefix: str) -> dict[str, Tensor]:
    """All weights of one graph: constants that bear a parameter's name, and those that one node alone multiplies by."""
    if not path.is_file():
        raise InputError("is missing; a model folder that `kg train` wrote has it", where=str(path))
    graph = onnx.load(path).graph
    constants = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
    found: dict[str, np.ndarray] = {}
    for name in constants:
        if not name.startswith(_MADE) and not name.endswith(("_scale", "_zero_point")):
            found[name.removesuffix("_quantized").partition(".")[2]] = _number(constants, name)
    for node in graph.node:
        for name in node.input:
            if name.startswith(_MADE) and name in constants and not name.endswith(("_scale", "_zero_point")):
                if "MatMul" in node.op_type:
                    found[f"{_module(node.name)}.weight"] = _number(constants, name).T
                else:  # what is added to every span of a paper alike
                    found["span_width.weight"] = _number(constants, name)[0]
    return {prefix + name: torch.tensor(np.ascontiguousarray(number)) for name, number in found.items()}


def _number(constants: dict[str, np.ndarray], name: str) -> np.ndarray:
    if not name.endswith("_quantized"):
        return constants[name]
    scale, zero = (constants[name.removesuffix("quantized") + part] for part in ("scale", "zero_point"))
    number: np.ndarray = (constants[name].astype(np.int32) - zero.astype(np.int32)).astype(np.float32) * scale
    return number


def _module(node: str) -> str:
    """The module of a multiplication: ``/layers.0/query/MatMul_quant`` is ``layers.0.query``'s.

    The last layer of the second pass is entered by another method than the others, and its nodes do not say its name.
    """
    *inside, module, _ = node.strip("/").split("/")
    if not inside and module in ("query", "key", "value", "output", "inner", "outer"):
        inside = [f"second.{LAYERS - SHARED - 1}"]
    return ".".join([*inside, module])
