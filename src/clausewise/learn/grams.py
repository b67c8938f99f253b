"""Train the quick first look: a linear model over the hashed n-grams of ``detect.gate``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from clausewise.detect import gate
from clausewise.detect.prepare import prepare
from clausewise.learn import label
from clausewise.learn.corpus import Row

rate = 0.02
texts_per_batch = 512
epochs = 3
weight_most = 127


class Grams(torch.nn.Module):
    """The table as floats."""

    def __init__(self) -> None:
        super().__init__()
        self.table = torch.nn.EmbeddingBag(1 << gate.table_bits, len(label.LABELS), mode="sum", sparse=True)
        torch.nn.init.zeros_(self.table.weight)
        self.lean = torch.nn.Parameter(torch.full((len(label.LABELS),), -2.0))

    def forward(self, rows: Tensor, starts: Tensor, shares: Tensor) -> Tensor:
        """Return logits of texts whose n-grams are ``rows``, each worth its entry of ``shares``."""
        return self.table(rows, starts, per_sample_weights=shares) + self.lean


def inputs(texts: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
    """Return the n-gram rows of each text's first window, where each text starts, and the share of every n-gram."""
    windows = [b" " + facts.view[: gate.window_bytes].replace(b"\n", b" ") + b" " for facts in prepare(texts)]
    rows, starts, counts = gate.features(windows)
    lengths = np.diff(np.append(starts, rows.shape[1]))
    flat = rows.T.reshape(-1).astype(np.int64)
    shares = np.repeat(1.0 / np.sqrt(counts), lengths * len(gate.ORDERS)).astype(np.float32)
    shares[flat == 0] = 0.0
    return torch.from_numpy(flat), torch.from_numpy(starts * len(gate.ORDERS)), torch.from_numpy(shares)


def train(rows: Sequence[Row], *, seed: int, tell: Callable[[str], None]) -> Grams:
    """Train on ``rows`` and return the table."""
    torch.manual_seed(seed)
    grams = Grams()
    slow = torch.optim.SparseAdam(list(grams.table.parameters()), lr=rate)
    lean = torch.optim.Adam([grams.lean], lr=rate)
    truths = torch.tensor([row.truths for row in rows])
    weights = torch.tensor([row.weights for row in rows])
    for epoch in range(epochs):
        total = 0.0
        order = torch.randperm(len(rows))
        for numbers in order.split(texts_per_batch):
            logits = grams(*inputs([rows[number].text for number in numbers.tolist()]))
            loss = _loss(logits, truths[numbers], weights[numbers])
            loss.backward()
            for optimizer in (slow, lean):
                optimizer.step()
                optimizer.zero_grad()
            total += float(loss.detach()) * len(numbers)
        tell(f"n-grams, epoch {epoch + 1}: loss {total / len(rows):.4f}")
        for optimizer in (slow, lean):
            for group in optimizer.param_groups:
                group["lr"] *= 0.4
    return grams


def _loss(logits: Tensor, truths: Tensor, weights: Tensor) -> Tensor:
    told = functional.binary_cross_entropy_with_logits(logits, truths, weight=weights, reduction="sum")
    return told / len(logits)


@torch.no_grad()
def quantized(grams: Grams) -> gate.Gate:
    """Return the table in eight bits a weight, one scale a label; row 0 is zero."""
    table = grams.table.weight.detach().clone()
    table[0] = 0.0
    scales = table.abs().quantile(0.9999, dim=0) / weight_most
    scales = scales.clamp(min=1e-8)
    weights = (table / scales).round().clamp(-weight_most, weight_most).to(torch.int8)
    return gate.Gate(weights.numpy(), scales.numpy(), grams.lean.detach().numpy())


def scores(given: gate.Gate, texts: Sequence[str]) -> Any:
    """Return the log-odds (texts, labels) of the quick look."""
    return given.scores([facts.view for facts in prepare(texts)])
