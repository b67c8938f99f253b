"""What the docs give to operators fits the service: its figures, its settings, its unit."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from clausewise import config
from clausewise.commons import Alone
from clausewise.doors.edge.counts import Counts
from clausewise.doors.http.metrics import Metrics

FOLDER = Path(__file__).parents[1] / "docs" / "examples" / "operations"
NAME = re.compile(r"\bclausewise_[a-z_]+\b")


class Shared(Alone):
    """What processes have in common, of which there may be others."""

    is_shared = True


@pytest.fixture(scope="module")
def told():
    """The name of every series that the service can tell of."""
    metrics = Metrics(lambda: 0.0, lambda: False, Shared())
    metrics.beside(Counts(lambda: 0))
    families = list(text_string_to_metric_families(metrics.text().decode()))
    endings = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
    return {family.name + ending for family in families for ending in endings[family.type]}


def panels():
    return json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))["panels"]


def alerts():
    return yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]


def test_every_figure_is_one_of_the_service_when_it_is_drawn_or_watched(told):
    asked = [one["targets"][0]["expr"] for one in panels()] + [one["expr"] for one in alerts()]
    named = {name for one in asked for name in NAME.findall(one)} - {"clausewise_webhook_"}
    assert named
    assert named <= told


def test_every_figure_is_on_the_dashboard_when_it_is_drawn(told):
    asked = " ".join(one["targets"][0]["expr"] for one in panels())
    patterns = [re.compile(one) for one in re.findall(r'__name__=~"([^"]+)"', asked)]
    families = {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in told}
    missing = {one for one in families if one not in asked and not any(it.fullmatch(one) for it in patterns)}
    assert missing == set()


def test_every_panel_and_alert_says_what_it_means_when_read():
    assert [one["title"] for one in panels() if not one["description"]] == []
    assert [one["alert"] for one in alerts() if not one["annotations"]["summary"].endswith(".")] == []


def test_settings_of_the_container_and_the_unit_are_settings_when_read():
    for name in ("Containerfile", "compose.yaml", "clausewise.service"):
        for setting in re.findall(r"\bCLAUSEWISE_[A-Z_]+", (FOLDER / name).read_text(encoding="utf-8")):
            assert setting in config.OTHERS or setting.removeprefix(config.PREFIX).lower() in config.KEYS, setting


def test_service_waits_for_its_database_and_may_do_nothing_else_when_composed():
    services = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]
    ours = services["clausewise"]
    assert ours["depends_on"]["database"]["condition"] == "service_healthy"
    assert (ours["cap_drop"], ours["read_only"]) == (["ALL"], True)
    assert all(port.startswith("127.0.0.1:") for port in ours["ports"])
    assert (FOLDER / ours["build"]["context"] / ours["build"]["dockerfile"]).is_file()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze: apt-get install systemd")
def test_unit_is_sound_when_systemd_reads_it(tmp_path):
    program = tmp_path / "clausewise"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    unit = tmp_path / "clausewise.service"
    text = (FOLDER / "clausewise.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/clausewise/bin/clausewise", str(program)), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
