"""What tests that draw pages share: they are skipped where there is no Chromium."""

from __future__ import annotations

import pytest

from clausewise.render import browser

needs_chromium = pytest.mark.skipif(
    browser.find() is None, reason="there is no Chromium; `apt-get install chromium` or `make system` installs it"
)
