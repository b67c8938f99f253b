"""Write what was trained: the encoder as ONNX in eight bits, its pieces, the quick look and the heads as safetensors."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from clausewise.detect import network, sentence
from clausewise.detect.gate import TABLE, Gate
from clausewise.learn.encoder import Encoder

opset = 17
# What the matrices are called that lie in the written encoder, and whose they are, in the order in which a reading uses them.
MATRIX, PACKED = "onnx::MatMul_", "_quantized"
MATRICES = ("query", "key", "value", "out", "widen", "narrow")
HEADS = ("attend.weight", "judge")
weight_most, scale_least = 127, 1e-8


class Told(nn.Module):
    """The encoder as it is shipped: what each piece adds to each label, and the sum of it. Without padding there is no mask."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder.eval()

    def forward(self, pieces: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits (batch, labels) and what carried them (batch, tokens, labels); the logits are its sum and the lean."""
        inner = self.encoder
        states = inner.norm(inner.words(pieces) + inner.positions[: pieces.shape[1]])
        shown = torch.zeros(1, 1, 1, 1)
        for layer in inner.layers:
            states = layer(states, shown)
        carried = inner.attend(states).softmax(1) * (states @ inner.judge.T)
        return carried.sum(1) + inner.lean, carried


def write_encoder(encoder: Encoder, folder: Path) -> None:
    """Write the encoder to ``folder``: exported, then every matrix and the table of pieces in eight bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / "whole.onnx"
    with warnings.catch_warnings():
        # The older exporter is asked for by name: its graph is what the quantisation below knows.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            Told(encoder),
            (torch.ones(1, 12, dtype=torch.long),),
            str(whole),
            input_names=["pieces"],
            output_names=["logits", "carried"],
            dynamic_axes={"pieces": {1: "tokens"}, "carried": {1: "tokens"}},
            opset_version=opset,
            dynamo=False,
        )
    quantize_dynamic(
        str(whole),
        str(folder / network.ENCODER),
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        # Seven bits of the eight: without the VNNI instructions a sum of two products would overflow and score otherwise.
        reduce_range=True,
    )
    whole.unlink()
    _pack_table(folder / network.ENCODER)


def _pack_table(file: Path) -> None:
    """Write the table of pieces in eight bits with a scale for each piece: one scale for all, as the library has it, is coarser."""
    import numpy as np
    import onnx
    from onnx import helper, numpy_helper

    made = onnx.load(str(file))
    graph = made.graph
    [table] = [one for one in graph.initializer if one.name.endswith("words.weight")]
    [[place, node]] = [
        [at, one] for at, one in enumerate(graph.node) if one.op_type == "Gather" and one.input[0] == table.name
    ]
    values = numpy_helper.to_array(table)
    scales = np.maximum(np.abs(values).max(1, keepdims=True), scale_least) / weight_most
    whole = np.round(values / scales).astype(np.int8)
    pieces, given = node.input[1], node.output[0]
    graph.initializer.remove(table)
    graph.initializer.extend([numpy_helper.from_array(whole, "table"), numpy_helper.from_array(scales, "table_scales")])
    graph.node.remove(node)
    for number, one in enumerate(
        (
            helper.make_node("Gather", ["table", pieces], ["packed"]),
            helper.make_node("Gather", ["table_scales", pieces], ["packed_scale"]),
            helper.make_node("Cast", ["packed"], ["packed_float"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Mul", ["packed_float", "packed_scale"], [given]),
        )
    ):
        graph.node.insert(place + number, one)
    onnx.checker.check_model(made)
    onnx.save(made, str(file))


def read_encoder(folder: Path) -> dict[str, Tensor]:
    """Return the weights that ``write_encoder`` wrote to ``folder``, under the names that the encoder has for them, as floats."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(folder / network.ENCODER)).graph
    found = {one.name: numpy_helper.to_array(one).copy() for one in graph.initializer}
    state = {
        name.removeprefix("encoder."): torch.from_numpy(value)
        for name, value in found.items()
        if name.startswith("encoder.") and not name.startswith("encoder.words.")
    }
    state["words.weight"] = torch.from_numpy(_table(found))
    # The exporter numbers the matrices in the order in which they are used.
    packed = sorted(
        (one for one in found if one.startswith(MATRIX) and one.endswith(PACKED)),
        key=lambda one: int(one.rpartition("_")[0][len(MATRIX) :]),
    )
    layers = (len(packed) - len(HEADS)) // len(MATRICES)
    names = [f"layers.{layer}.{matrix}.weight" for layer in range(layers) for matrix in MATRICES]
    for name, one in zip([*names, *HEADS], packed, strict=True):
        stem = one.removesuffix(PACKED)
        whole = found[one].astype("float32") - found[f"{stem}_zero_point"]
        state[name] = torch.from_numpy((whole * found[f"{stem}_scale"]).T.copy())
    return state


def _table(found: Mapping[str, Any]) -> Any:
    """Return the table of pieces as floats; up to policy 2026.2 it had one scale for all pieces, as the library writes it."""
    if "table" in found:
        return found["table"].astype("float32") * found["table_scales"]
    stem = "encoder.words.weight"
    return (found[f"{stem}{PACKED}"].astype("float32") - found[f"{stem}_zero_point"]) * found[f"{stem}_scale"]


def write_heads(made: nn.Sequential, folder: Path) -> None:
    """Write heads on sentence vectors in half precision."""
    from safetensors.torch import save_file

    inner, outer = (one for one in made if isinstance(one, nn.Linear))
    weights = {
        sentence.INNER: inner.weight,
        sentence.INNER_LEAN: inner.bias,
        sentence.OUTER: outer.weight,
        sentence.OUTER_LEAN: outer.bias,
    }
    halved = {name: weight.detach().half().contiguous() for name, weight in weights.items()}
    folder.mkdir(parents=True, exist_ok=True)
    save_file(halved, str(folder / sentence.HEADS))


def write_pieces(model: bytes, folder: Path) -> None:
    """Write the SentencePiece model."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / network.PIECES).write_bytes(model)


def write_table(gate: Gate, folder: Path) -> None:
    """Write the table of the quick look."""
    from safetensors.numpy import save_file

    save_file({"weights": gate.weights, "scales": gate.scales, "leans": gate.leans}, str(folder / TABLE))
