"""Train the encoder: masked binary cross-entropy over all labels, batches of texts of like length, a rate that rises and falls."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from clausewise.learn.corpus import Row
from clausewise.learn.encoder import Encoder, positions_max

tokens_per_batch = 2_560
rate_most = 1.5e-4
heads_rate_times = 10.0
warm_share = 0.06
decay = 0.01
# Labels are smoothed a little: annotators disagree, and a calibrated score must not be certain of what they argue about.
smoothing = 0.02
norm_most = 1.0
steps_kept = 200


class Plan(NamedTuple):
    """How a training goes: batches in all, about (the rate is nothing there), the highest rate, the seed, a file to keep what is done."""

    steps: int
    rate: float = rate_most
    seed: int = 1
    kept: Path | None = None


Pieced = tuple[list[int], Row]


def pieced(rows: Sequence[Row], processor: Any) -> list[Pieced]:
    """Return each row with its pieces: start, the lower-case text, end, at most ``positions_max``."""
    encoded = processor.encode([row.text.lower() for row in rows])
    return [([1, *ids[: positions_max - 2], 2], row) for ids, row in zip(encoded, rows, strict=True)]


def batches(rows: Sequence[Pieced], *, seed: int) -> list[list[Pieced]]:
    """Return batches of about ``tokens_per_batch`` pieces, rows of like length together, batches in random order."""
    draw = random.Random(seed)  # noqa: S311 - a shuffle, no secret
    ordered = sorted(rows, key=lambda row: len(row[0]) + draw.random() * 3)
    found: list[list[Pieced]] = [[]]
    for row in ordered:
        if found[-1] and (len(found[-1]) + 1) * len(row[0]) > tokens_per_batch:
            found.append([])
        found[-1].append(row)
    draw.shuffle(found)
    return found


def tensors(batch: Sequence[Pieced]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return pieces, mask, truths and weights of a batch as tensors."""
    longest = max(len(ids) for ids, _ in batch)
    pieces = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest)
    for number, (ids, _) in enumerate(batch):
        pieces[number, : len(ids)] = torch.tensor(ids)
        mask[number, : len(ids)] = 1.0
    truths = torch.tensor([row.truths for _, row in batch])
    weights = torch.tensor([row.weights for _, row in batch])
    return pieces, mask, truths, weights


def train(
    encoder: Encoder,
    epochs: Iterable[Sequence[Pieced]],
    *,
    plan: Plan,
    tell: Callable[[str], None],
) -> Encoder:
    """Train over ``epochs``, each a list of rows, and return the encoder with the averaged weights of the last third.

    ``tell`` hears of the progress. What is kept in ``plan.kept`` lets a training that was cut off go on from there.
    """
    torch.manual_seed(plan.seed)
    optimizer = _optimizer(encoder, plan.rate)
    rates = [group["lr"] for group in optimizer.param_groups]
    average: dict[str, Tensor] = {}
    done = _resumed(plan.kept, encoder, optimizer, average)
    told, steps = 0.0, plan.steps
    encoder.train()
    every = (one for number, rows in enumerate(epochs) for one in batches(rows, seed=plan.seed + number))
    for step, batch in enumerate(every, start=1):
        if step <= done:
            continue
        share = _rate(step / steps)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share
        told += _step(encoder, optimizer, batch)
        if step % 50 == 0:
            tell(f"step {step} of about {steps}: loss {told / 50:.4f}")
            told = 0.0
        if step > steps * 2 / 3 and step % 20 == 0:
            _mix(average, encoder)
        if plan.kept and step % steps_kept == 0:
            _keep(plan.kept, encoder, optimizer, average, step)
    if average:
        encoder.load_state_dict(average)
    if plan.kept:
        plan.kept.unlink(missing_ok=True)
    return encoder.eval()


def _keep(
    file: Path, encoder: Encoder, optimizer: torch.optim.Optimizer, average: dict[str, Tensor], step: int
) -> None:
    partly = file.with_suffix(".part")
    state = {"encoder": encoder.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "step": step}
    torch.save(state, partly)
    partly.replace(file)


def _resumed(file: Path | None, encoder: Encoder, optimizer: torch.optim.Optimizer, average: dict[str, Tensor]) -> int:
    """Take up what an earlier training kept, if it kept anything; return how many steps it had done."""
    if file is None or not file.exists():
        return 0
    state = torch.load(file, weights_only=True)
    encoder.load_state_dict(state["encoder"])
    optimizer.load_state_dict(state["optimizer"])
    average.update(state["average"])
    return int(state["step"])


def _optimizer(encoder: Encoder, rate: float) -> torch.optim.Optimizer:
    heads = [encoder.attend.weight, encoder.attend.bias, encoder.judge, encoder.lean]
    known = {id(one) for one in heads}
    body = [one for one in encoder.parameters() if id(one) not in known]
    return torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": rate * heads_rate_times}],
        weight_decay=decay,
        betas=(0.9, 0.98),
        fused=True,
    )


def _rate(done: float) -> float:
    """Return the share of the full rate after ``done`` of the steps: a linear rise, then half a cosine."""
    if done < warm_share:
        return done / warm_share
    return 0.01 + 0.495 * (1.0 + math.cos(math.pi * min(1.0, (done - warm_share) / (1.0 - warm_share))))


def _step(encoder: Encoder, optimizer: torch.optim.Optimizer, batch: Sequence[Pieced]) -> float:
    pieces, mask, truths, weights = tensors(batch)
    with torch.autocast("cpu", torch.bfloat16):
        said, _ = encoder(pieces, mask)
    loss = masked_loss(said, truths, weights)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(encoder.parameters(), norm_most)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def masked_loss(logits: Tensor, truths: Tensor, weights: Tensor) -> Tensor:
    """Return the mean cross-entropy of known labels; every row weighs alike, however few of its labels are known."""
    smooth = truths * (1.0 - 2 * smoothing) + smoothing
    each = functional.binary_cross_entropy_with_logits(logits.float(), smooth, reduction="none")
    return ((each * weights).sum(1) / weights.sum(1).clamp(min=1.0).sqrt()).mean()


def _mix(average: dict[str, Tensor], encoder: Encoder) -> None:
    for name, value in encoder.state_dict().items():
        kept = average.get(name)
        average[name] = value.clone() if kept is None else kept.lerp_(value, 0.1)
