from __future__ import annotations

from hashlib import sha256

import pytest

from clausewise.errors import UnavailableError
from clausewise.parse.weights import weights


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "borrowed_model"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "model.onnx").write_bytes(b"weights")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def test_file_is_given_when_it_is_the_one_that_was_measured(package):
    assert weights("borrowed_model", "model.onnx", sha256(b"weights").hexdigest()) == package / "model.onnx"


def test_file_is_refused_when_it_is_another(package):
    with pytest.raises(UnavailableError) as refused:
        weights("borrowed_model", "model.onnx", sha256(b"others").hexdigest())
    assert refused.value.code == "CW781"


def test_nothing_is_given_when_package_or_file_is_missing(package):
    assert weights("no_such_package", "model.onnx", "") is None
    assert weights("borrowed_model", "other.onnx", "") is None
