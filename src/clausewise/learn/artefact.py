"""Write what was trained: the encoder as ONNX in eight bits, its pieces, and the table of the quick look as safetensors."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from clausewise.detect import network
from clausewise.detect.gate import TABLE, Gate
from clausewise.learn.encoder import Encoder

opset = 17


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
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        # Seven bits of the eight: without the VNNI instructions a sum of two products would overflow and score otherwise.
        reduce_range=True,
    )
    whole.unlink()


def write_pieces(model: bytes, folder: Path) -> None:
    """Write the SentencePiece model."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / network.PIECES).write_bytes(model)


def write_table(gate: Gate, folder: Path) -> None:
    """Write the table of the quick look."""
    from safetensors.numpy import save_file

    save_file({"weights": gate.weights, "scales": gate.scales, "leans": gate.leans}, str(folder / TABLE))
