import re
import sys
import unicodedata

import pytest

from clausewise.doors.http.wording import PLAIN
from clausewise.intake import HOST

# Control characters and ends of lines, as Unicode has them: every one that a log or a terminal could obey.
OBEYED = [one for one in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(one) in ("Cc", "Zl", "Zp")]


@pytest.mark.parametrize("pattern", [PLAIN, HOST])
def test_label_is_refused_when_a_log_could_obey_it(pattern):
    assert len(OBEYED) == 67
    for one in OBEYED:
        for text in (one, f"a{one}b", f"a{one}", f"{one}b"):
            assert re.search(pattern, text) is None, ascii(text)


@pytest.mark.parametrize("text", ["", "u42", "Élise d'Été", "a b\u00a0c", "日本", "...", "a.b", ".a", "\U0001f600"])
def test_label_is_taken_when_it_is_plain(text):
    assert re.search(PLAIN, text)


@pytest.mark.parametrize(
    "host", ["http://a", "a/b", "a b", "..", "-a", "[::1", "::1", "a:", "a:x", "a:123456", "é", "a\n"]
)
def test_host_is_refused_when_it_is_none(host):
    assert re.search(HOST, host) is None
