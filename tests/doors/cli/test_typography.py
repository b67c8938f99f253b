from __future__ import annotations

import pytest

from clausewise.doors.cli.typography import typeset


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Voyez « ici ».", "Voyez «\u00a0ici\u00a0»."),
        ("Par défaut : rien ; sinon tout.", "Par défaut\u00a0: rien; sinon tout."),
        ("Vraiment ? Oui !", "Vraiment? Oui!"),
        ("à 10:30 sur http://a.b:80", "à 10:30 sur http://a.b:80"),
        ("déjà\u00a0: «\u00a0fait\u00a0»", "déjà\u00a0: «\u00a0fait\u00a0»"),
    ],
)
def test_typeset_sets_french_as_in_quebec(text, expected):
    assert typeset(text, "fr") == expected
    assert typeset(expected, "fr") == expected
    assert typeset(text, "en") == text
