"""What a host installs beside the runner: alert rules with metrics and runbooks, hardened units."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from oracle.telemetry.catalog import METRICS
from oracle.terminal import EXIT_BAD_INPUT, EXIT_TRY_AGAIN
from oracle.truth import mounts
from tests.oracle.truth.tree import LIBRARY

PROJECT = Path(__file__).parents[2]
RUNBOOK = (PROJECT / "docs" / "operations.md").read_text("utf-8").partition("\n## Alerts\n")[2]
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", RUNBOOK, re.MULTILINE | re.DOTALL))
DEPLOY = files("oracle") / "deploy"
RULES = [
    rule
    for group in yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
ELSEWHERE = {"up", "process_resident_memory_bytes"}
"""Prometheus's own, and the client library's."""
UNITS = ("wellhead-oracle.service", "wellhead-aggregator.service")
HARDENED = (
    "36 30 0:22 / /sys ro,nosuid,nodev,noexec,relatime - sysfs sysfs rw",
    "37 30 0:51 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw,hidepid=invisible",
    "38 37 0:51 /sys /proc/sys ro,nosuid,nodev,noexec,relatime - proc proc rw,hidepid=invisible",
    "39 37 0:25 /systemd/inaccessible/reg /proc/kmsg ro,nosuid,nodev - tmpfs tmpfs rw",
    "40 36 0:7 / /sys/kernel/debug ro,nosuid,nodev,noexec - debugfs debugfs rw",
    "41 36 0:29 / /sys/fs/cgroup ro,nosuid,nodev,noexec - cgroup2 cgroup2 rw",
    "42 30 259:2 / / ro,relatime - ext4 /dev/nvme0n1p2 rw",
    "43 30 0:25 /systemd/inaccessible/dir /usr/lib/modules ro,nosuid - tmpfs tmpfs rw",
)
"""What ProtectSystem, ProtectProc and ProtectKernel* mount for a service."""


def unit(name):
    """Return {directive: its values, in order}."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / name).read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_alert__each_rule__reads_metrics_of_the_catalogue_and_has_a_runbook(rule):
    selectors = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)", "", rule["expr"])
    words = set(re.findall(r"\b[a-z_]+(?=\b(?!\())", selectors)) - {"or", "sum"}
    labels = set(re.findall(r'(\w+)(?:=~|="|!=)', "".join(re.findall(r"\{.*?\}", rule["expr"]))))

    assert words
    assert words <= set(METRICS) | ELSEWHERE
    known = {label for word in words if word in METRICS for label in METRICS[word].labels}
    assert labels <= known | {"job"}
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
    named = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
    assert named <= known | {"instance", "job"}
    section = SECTIONS[rule["alert"]]
    assert "**Means.**" in section
    assert "**Do.**" in section


def test_alert__runbook__has_no_section_without_a_rule():
    names = [rule["alert"] for rule in RULES]

    assert sorted(SECTIONS) == sorted(names)
    assert len(set(names)) == len(names) > 25


@pytest.mark.parametrize("name", UNITS)
def test_unit__each__is_hardened_and_starts_again_only_what_may_succeed(name):
    found = unit(name)

    for directive, value in {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "DynamicUser": "yes",
        "CapabilityBoundingSet": "",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
        "MemoryDenyWriteExecute": "yes",
        "Type": "notify",
        "Restart": "on-failure",
        "RestartPreventExitStatus": str(EXIT_BAD_INPUT),
        "StartLimitIntervalSec": "0",
        "LimitCORE": "0",
    }.items():
        assert found[directive] == [value], directive
    assert EXIT_TRY_AGAIN != EXIT_BAD_INPUT
    assert {"MemoryMax", "TasksMax", "StateDirectory", "WatchdogSec"} <= set(found)
    assert any(value.partition(":")[0].endswith(".password") for value in found["LoadCredential"])
    assert "Environment" not in found


def test_unit__node__sees_boards_and_what_the_truth_checks_read():
    found = unit(UNITS[0])

    assert "ProcSubset" not in found
    assert found["PrivateDevices"] == ["no"]
    assert found["DevicePolicy"] == ["closed"]
    assert {value.split()[0] for value in found["DeviceAllow"]} >= {"char-nvidia", "char-nvidiactl"}


def test_unit__its_own_mounts__look_like_no_forgery():
    assert mounts.judge(mounts.parse("\n".join(HARDENED)), LIBRARY) == []
    forged = (*HARDENED, "44 37 0:60 / /proc/driver/nvidia/gpus rw - tmpfs tmpfs rw")
    assert mounts.judge(mounts.parse("\n".join(forged)), LIBRARY) != []
