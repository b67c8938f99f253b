"""The whole making, as far as it goes without a data folder: what it needs is named, what it measures is set aside."""

import gzip
import json
import subprocess
import sys


def test_rows_to_measure_are_written_when_asked(tmp_path):
    rows = [
        {
            "id": str(number),
            "text": f"text {number}",
            "lang": "en",
            "labels": {"hate": 0},
            "source": "mlma",
            "split": "dev",
        }
        for number in range(40)
    ]
    with gzip.open(tmp_path / "hate.en.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    file = tmp_path / "measured.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "clausewise.learn", str(tmp_path), "--measured", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "is not installed" in done.stderr:
        assert done.returncode == 2
        assert "clausewise[learn]" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    kept = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert 5 < len(kept) < 35


def test_making_says_what_it_takes_when_asked_for_help():
    done = subprocess.run(
        [sys.executable, "-m", "clausewise.learn", "--help"], capture_output=True, text=True, check=True
    )
    assert "--fit-only" in done.stdout
    assert "--twin" in done.stdout
