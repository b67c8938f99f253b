"""The small bilingual encoder: the lower layers of the pretrained one over the pieces of English and French, with one head a label.

Upper layers are what a fine-tuned encoder misses least (Sajjad et al. 2023); keeping every second one instead learned more slowly here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from clausewise.learn import label
from clausewise.learn.pretrained import Pretrained

layers_kept = (0, 1, 2, 3, 4, 5)
positions_max = 96
dropout = 0.1


class Layer(nn.Module):
    """One layer of a transformer, normalised after each half (Devlin et al. 2019)."""

    def __init__(self, hidden: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key = nn.Linear(hidden, hidden), nn.Linear(hidden, hidden)
        self.value, self.out = nn.Linear(hidden, hidden), nn.Linear(hidden, hidden)
        self.after_attention = nn.LayerNorm(hidden, eps=1e-12)
        self.widen, self.narrow = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.after_inner = nn.LayerNorm(hidden, eps=1e-12)

    def forward(self, given: Tensor, shown: Tensor) -> Tensor:
        """Return the next states of ``given`` (batch, tokens, hidden); ``shown`` is an additive mask (batch, 1, 1, tokens)."""
        batch, tokens, hidden = given.shape

        def split(one: Tensor) -> Tensor:
            return one.view(batch, tokens, self.heads, hidden // self.heads).transpose(1, 2)

        query, key, value = split(self.query(given)), split(self.key(given)), split(self.value(given))
        # Written out: over texts this short, torch's own kernel takes ten times as long backwards on a processor.
        scores = query @ key.transpose(-1, -2) / (hidden // self.heads) ** 0.5 + shown.to(query.dtype)
        mixed = scores.softmax(-1) @ value
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, tokens, hidden))
        seen = self.after_attention(given + self._dropped(mixed))
        inner = self.narrow(functional.gelu(self.widen(seen)))
        return self.after_inner(seen + self._dropped(inner))

    def _dropped(self, given: Tensor) -> Tensor:
        return dropped(given) if self.training else given


def dropped(given: Tensor) -> Tensor:
    """Return the states with some of them set to nothing, the same ones at all pieces of a text (Gal and Ghahramani 2016)."""
    return given * functional.dropout(given.new_ones(given.shape[0], 1, given.shape[2]), dropout)


class Encoder(nn.Module):
    """Pieces in, one logit a label out, with the attention pool that says which pieces carried it."""

    def __init__(self, pretrained: Pretrained, rows: Sequence[int], layers: Sequence[int] = layers_kept) -> None:
        super().__init__()
        shape, tensors = pretrained.shape, pretrained.tensors
        table = torch.from_numpy(tensors["emb.word"]).view(shape.rows, shape.hidden)[list(rows)]
        self.words = nn.Embedding.from_pretrained(table.clone(), freeze=False)
        positions = torch.from_numpy(tensors["emb.pos"].copy()).view(-1, shape.hidden)[:positions_max]
        kind = torch.from_numpy(tensors["emb.type"].copy()).view(-1, shape.hidden)[0]
        self.positions = nn.Parameter(positions + kind)
        self.norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        _copy(self.norm, tensors, "emb.ln")
        self.layers = nn.ModuleList(
            _layer(shape.hidden, shape.inner, shape.heads, tensors, number) for number in layers
        )
        # Each label looks at the pieces in its own way: what it looked at can be shown.
        self.attend = nn.Linear(shape.hidden, len(label.LABELS))
        self.judge = nn.Parameter(torch.zeros(len(label.LABELS), shape.hidden))
        self.lean = nn.Parameter(torch.full((len(label.LABELS),), -2.0))
        nn.init.zeros_(self.attend.weight)
        nn.init.zeros_(self.attend.bias)

    def forward(self, pieces: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits (batch, labels) and attention (batch, tokens, labels) for ``pieces`` (batch, tokens) where ``mask`` is 1."""
        states = self.words(pieces) + self.positions[: pieces.shape[1]]
        states = self.norm(states)
        if self.training:
            states = dropped(states)
        if torch.is_autocast_enabled("cpu"):
            states = states.to(torch.get_autocast_dtype("cpu"))
        hidden_places = (1.0 - mask) * -1e4
        shown = hidden_places[:, None, None, :]
        for layer in self.layers:
            states = layer(states, shown)
        looks = (self.attend(states).float() + hidden_places[:, :, None]).softmax(1)
        pooled = looks.transpose(1, 2) @ states
        pooled = functional.dropout(pooled, dropout, self.training)
        return (pooled * self.judge).sum(-1) + self.lean, looks


def _layer(hidden: int, inner: int, heads: int, tensors: dict[str, Any], number: int) -> Layer:
    layer = Layer(hidden, inner, heads)
    names = {"query": "q", "key": "k", "value": "v", "out": "ao", "widen": "fi", "narrow": "fo"}
    for name, short in names.items():
        _copy(getattr(layer, name), tensors, f"l{number}.{short}")
    _copy(layer.after_attention, tensors, f"l{number}.aln")
    _copy(layer.after_inner, tensors, f"l{number}.oln")
    return layer


def _copy(module: Any, tensors: dict[str, Any], name: str) -> None:
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(tensors[f"{name}.w"].copy()).view_as(module.weight))
        module.bias.copy_(torch.from_numpy(tensors[f"{name}.b"].copy()).view_as(module.bias))
