import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.scenario.people import People

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "deploy" / "observability"
RULES: list[dict[str, Any]] = yaml.safe_load((PLACE / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
DASHBOARD: dict[str, Any] = json.loads((PLACE / "grafana" / "bihuan.json").read_text("utf-8"))
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
NEEDED = {"uid", "title", "tags", "timezone", "editable", "time", "templating", "refresh", "schemaVersion", "version", "panels"}
"""Of Grafana's dashboard JSON model; `schemaVersion` 36 is the first with a datasource as type and uid, as ours has it."""
WIDTH = 24
OF_PROMETHEUS = {"up"}
METRIC = re.compile(r"\b(?:bihuan|process)_[a-z_]+\b|\bup\b")
PARTS = ("_bucket", "_count", "_sum")
promtool = pytest.mark.skipif(
    shutil.which("promtool") is None and os.environ.get("CI") != "true", reason="promtool: apt-get install prometheus"
)


def named() -> dict[str, str]:
    """Every metric in rules and dashboard, and where it stands."""
    expressions = {rule["alert"]: rule["expr"] for rule in RULES}
    expressions |= {f"{panel['title']} {target['refId']}": target["expr"] for panel in PANELS for target in panel["targets"]}
    return {metric: place for place, expression in expressions.items() for metric in METRIC.findall(expression)}


async def test_every_metric_of_rules_and_dashboard_is_exposed_by_a_service_at_work(people: People) -> None:
    await people["li"].post("/wells/360922-2020-P0001/drilling", {"unit": "101001", "metres": 10})
    text = (await people["li"].get("/metrics")).text
    families = set(re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE))
    exposed = families | {family + part for family in families for part in PARTS} | OF_PROMETHEUS
    assert named()
    assert {metric: place for metric, place in named().items() if metric not in exposed} == {}


def test_every_alert_names_its_section_of_the_runbook_which_is_there_in_both_languages() -> None:
    sections = dict(re.findall(r"^### (\w+)\n(.+?)(?=^##|\Z)", (ROOT / "docs" / "runbook.md").read_text("utf-8"), re.MULTILINE | re.DOTALL))
    for rule in RULES:
        assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
        assert re.search("[\u4e00-\u9fff]{4}", sections[rule["alert"]])
        assert re.search("[A-Za-z]+ [a-z]+ [a-z]+", sections[rule["alert"]])
        assert re.search("[\u4e00-\u9fff]", rule["annotations"]["summary"])


def test_every_alert_has_a_case_in_which_it_fires() -> None:
    cases = (PLACE / "alerts_test.yml").read_text("utf-8")
    assert [rule["alert"] for rule in RULES if f'alertname="{rule["alert"]}"' not in cases] == []


def test_prometheus_is_told_of_every_service_and_of_the_portal() -> None:
    [job] = yaml.safe_load((PLACE / "prometheus.yml").read_text("utf-8"))["scrape_configs"]
    services = sorted(path.parent.name for path in (ROOT / "services").glob("*/src/*/service.py"))
    told = {target: one.get("labels", {}).get("__metrics_path__") for one in job["static_configs"] for target in one["targets"]}
    assert told == {"portal:8000": None, **{f"{service}:8000": f"/{service}/metrics" for service in services}}


@promtool
@pytest.mark.parametrize("command", ["check rules alerts.yml", "check config prometheus.yml", "test rules alerts_test.yml"])
def test_promtool_has_nothing_against(command: str) -> None:
    said = subprocess.run(["promtool", *command.split()], cwd=PLACE, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "SUCCESS" in said.stdout


@promtool
def test_promtool_reads_what_every_panel_asks(tmp_path: Path) -> None:
    asked = [target["expr"] for panel in PANELS for target in panel["targets"]]
    rules = [{"record": f"panel:{number}", "expr": expression} for number, expression in enumerate(asked)]
    (tmp_path / "panels.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), "utf-8")
    said = subprocess.run(["promtool", "check", "rules", "panels.yml"], cwd=tmp_path, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    assert f"SUCCESS: {len(asked)} rules found" in said.stdout


def test_the_dashboard_has_what_grafanas_model_of_a_dashboard_needs() -> None:
    assert set(DASHBOARD) >= NEEDED
    assert DASHBOARD["schemaVersion"] >= 36
    variables = {variable["name"]: variable for variable in DASHBOARD["templating"]["list"]}
    assert {variable["type"] for variable in variables.values()} == {"datasource", "query"}
    assert {panel["type"] for panel in PANELS} <= {"stat", "table", "timeseries"}
    assert all(panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"} for panel in PANELS)
    asked = [target["expr"] for panel in PANELS for target in panel["targets"]]
    assert {name for expression in asked for name in re.findall(r"\$\{?(\w+)", expression)} <= set(variables)
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    for panel in PANELS:
        targets = [target["refId"] for target in panel["targets"]]
        assert len(set(targets)) == len(targets)


def test_no_panel_lies_on_another() -> None:
    places = [panel["gridPos"] for panel in PANELS]
    assert all(at["x"] >= 0 and at["w"] > 0 and at["x"] + at["w"] <= WIDTH for at in places)
    cells = [(x, y) for at in places for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])]
    assert len(cells) == len(set(cells))
