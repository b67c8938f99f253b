import subprocess
import sys
from pathlib import Path

import pytest

from tests import namespaces, postgres


def test_nothing_is_lost_or_done_twice_when_the_network_to_the_database_is_cut_and_mended():
    if reason := namespaces.missing(("nft", "nftables")) or postgres.missing():
        pytest.skip(reason)
    with namespaces.namespace() as inside:
        asked = [*inside, sys.executable, "-m", "tests.partition"]
        done = subprocess.run(
            asked, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False, timeout=400
        )
    assert done.returncode == 0, done.stderr
    assert "whole after it was mended" in done.stdout
