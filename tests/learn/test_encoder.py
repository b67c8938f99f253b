"""The encoder, its training and what is written of it, on a model small enough to train in a test."""

import copy

import numpy as np
import pytest

from clausewise.learn import label
from clausewise.learn.corpus import Row

torch = pytest.importorskip("torch", reason="pip install 'clausewise[learn]' (torch) trains the model anew")
pytest.importorskip("onnx", reason="pip install 'clausewise[learn]' (onnx) writes the model")

from tests.learn.conftest import BAD, GOOD  # noqa: E402

from clausewise.detect.network import Network  # noqa: E402
from clausewise.learn import artefact, encoder, grams, training, vocabulary  # noqa: E402


@pytest.fixture(scope="module")
def rows():
    found = []
    for number in range(64):
        labels, weights = label.targets({"hate": number % 2}, "hate")
        found.append(Row(BAD if number % 2 else GOOD, "fr", "made", labels, weights))
    return found


@pytest.fixture(scope="module")
def trained(pretrained, pieces, rows):
    made = encoder.Encoder(pretrained, pieces.rows)
    pieced = training.pieced(rows, vocabulary.model(pieces))
    told = []
    return training.train(made, [pieced] * 30, plan=training.Plan(30), tell=told.append)


def test_training_tells_the_two_kinds_apart_when_they_differ(trained, pieces, rows):
    shown, mask, _, _ = training.tensors(training.pieced(rows, vocabulary.model(pieces)))
    with torch.no_grad():
        scores = trained(shown, mask)[0][:, label.NUMBER["hate"]]
    assert scores[1::2].min() > scores[::2].max()


def test_written_encoder_says_what_the_trained_one_says_when_run(trained, pieces, tmp_path):
    artefact.write_encoder(trained, tmp_path)
    artefact.write_pieces(vocabulary.serialized(pieces), tmp_path)
    reading = Network(tmp_path).read(BAD)
    with torch.no_grad():
        logits, carried = artefact.Told(trained)(torch.tensor([reading.pieces]))
    assert np.allclose(reading.logits, logits[0].numpy(), atol=0.5)
    assert reading.carried.shape == tuple(carried[0].shape)


def test_weights_are_nearly_the_trained_ones_when_they_are_read_back(trained, pretrained, pieces, tmp_path):
    artefact.write_encoder(trained, tmp_path)
    again = encoder.Encoder(pretrained, pieces.rows)
    again.load_state_dict(artefact.read_encoder(tmp_path))
    for name, weights in trained.state_dict().items():
        assert torch.allclose(again.state_dict()[name], weights, atol=0.02 * float(weights.abs().max()) + 1e-6), name


def test_training_goes_on_from_what_was_kept_when_it_was_cut_off(pretrained, pieces, rows, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "steps_kept", 4)
    plan = training.Plan(8, kept=tmp_path / "kept")
    pieced = training.pieced(rows, vocabulary.model(pieces))
    told = []

    def cut_off():
        yield from [pieced] * 5
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        training.train(encoder.Encoder(pretrained, pieces.rows), cut_off(), plan=plan, tell=told.append)
    assert torch.load(plan.kept, weights_only=True)["step"] == 4
    stepped, step = [], training._step
    monkeypatch.setattr(training, "_step", lambda *given: stepped.append(1) or step(*given))
    training.train(encoder.Encoder(pretrained, pieces.rows), [pieced] * 8, plan=plan, tell=told.append)
    assert len(stepped) == 4
    assert not plan.kept.exists()


def test_table_of_pieces_keeps_small_pieces_apart_when_one_is_large(trained, pieces, tmp_path):
    lopsided = copy.deepcopy(trained)
    with torch.no_grad():
        lopsided.words.weight[0] = 50.0
    artefact.write_encoder(lopsided, tmp_path)
    artefact.write_pieces(vocabulary.serialized(pieces), tmp_path)
    reading = Network(tmp_path).read(BAD)
    with torch.no_grad():
        logits, _ = artefact.Told(lopsided)(torch.tensor([reading.pieces]))
    assert np.allclose(reading.logits, logits[0].numpy(), atol=0.5)


def test_batches_hold_every_row_once_when_made(pieces, rows):
    pieced = training.pieced(rows, vocabulary.model(pieces))
    made = training.batches(pieced, seed=2)
    assert sum(map(len, made)) == len(rows)


def test_rate_rises_and_falls_when_steps_are_done():
    shares = [training._rate(step / 100) for step in range(101)]
    assert shares[0] < max(shares) > shares[-1]


def test_table_of_the_quick_look_keeps_the_order_when_quantized(rows, tmp_path):
    table = grams.train(rows, seed=1, tell=lambda _told: None)
    gate = grams.quantized(table)
    artefact.write_table(gate, tmp_path)
    good, bad = grams.scores(gate, [GOOD, BAD])[:, label.NUMBER["hate"]]
    assert bad > good
    assert (tmp_path / artefact.TABLE).stat().st_size > 0
