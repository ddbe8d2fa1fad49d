"""What people deploy is valid, closed by default, and fits what the program does."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot import VERSION, assembly, http_server, metrics
from bot.settings import NAMES

HOME = Path(__file__).parents[1]
KUBERNETES = "1.30"
"""The oldest version that the file is for, beside the latest."""
STOPPED_WITHIN = 10
"""Seconds; docs/operations.md says so, and tests/journeys/test_start_and_stop.py holds it."""


def _documents() -> list[dict[str, Any]]:
    text = (HOME / "deploy" / "kubernetes.yaml").read_text("utf-8")
    return list(yaml.safe_load_all(text))


def _of_kind(kind: str) -> dict[str, Any]:
    (document,) = (each for each in _documents() if each["kind"] == kind)
    return document


def _pods() -> list[dict[str, Any]]:
    return [_of_kind(kind)["spec"]["template"]["spec"] for kind in ("Job", "Deployment")]


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HOME / "compose.yaml").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("version", [KUBERNETES, kubernetes_validate.latest_version()])
def test_kubernetes_takes_each_object(version: str) -> None:
    for document in _documents():
        kubernetes_validate.validate(document, version, strict=True)


def test_the_validation_sees_what_is_wrong() -> None:
    deployment = _of_kind("Deployment")
    deployment["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, KUBERNETES, strict=True)


def test_pods_run_closed() -> None:
    for pod in _pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]


def test_secrets_are_only_named() -> None:
    assert not [document for document in _documents() if document["kind"] == "Secret"]
    assert _of_kind("ConfigMap")["data"].keys() <= set(NAMES)
    assert not any("TOKEN" in name or "SECRET" in name for name in _of_kind("ConfigMap")["data"])
    for pod in _pods():
        assert {"secretRef": {"name": "whoowns"}} in pod["containers"][0]["envFrom"]


def test_a_pod_has_the_time_that_a_stop_takes() -> None:
    spec = _of_kind("Deployment")["spec"]["template"]["spec"]
    command = spec["containers"][0]["lifecycle"]["preStop"]["exec"]["command"]
    within = http_server.STOP_SECONDS + http_server.END_SECONDS + assembly.STOP_SECONDS
    assert within <= STOPPED_WITHIN
    assert spec["terminationGracePeriodSeconds"] >= int(command[1]) + STOPPED_WITHIN
    assert _compose()["services"]["bot"]["stop_grace_period"] == "20s"


def test_an_update_and_a_drained_node_leave_a_replica() -> None:
    deployment = _of_kind("Deployment")["spec"]
    assert deployment["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    budget = _of_kind("PodDisruptionBudget")["spec"]
    assert budget["minAvailable"] < deployment["replicas"]
    labels = deployment["template"]["metadata"]["labels"]
    for chosen in (budget["selector"], deployment["selector"]):
        assert chosen["matchLabels"].items() <= labels.items()
    assert _of_kind("Service")["spec"]["selector"].items() <= labels.items()
    job = _of_kind("Job")["spec"]["template"]["metadata"]["labels"]
    assert job["app.kubernetes.io/name"] != labels["app.kubernetes.io/name"]


def test_probes_and_ports_are_those_of_the_program() -> None:
    (container,) = _of_kind("Deployment")["spec"]["template"]["spec"]["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    settings = _of_kind("ConfigMap")["data"]
    assert ports == {
        "http": int(settings["PORT"]),
        "metrics": int(settings["WHOOWNS_METRICS_PORT"]),
    }
    paths = {name: container[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness")}
    assert {probe["path"] for probe in paths.values()} == {"/healthz"}
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_only_what_slack_sends_comes_in_from_outside() -> None:
    (rule,) = _of_kind("Ingress")["spec"]["rules"]
    assert [path["path"] for path in rule["http"]["paths"]] == ["/slack/"]
    (port,) = _of_kind("Service")["spec"]["ports"]
    assert port["targetPort"] == "http"


def test_images_have_the_version_of_the_program() -> None:
    images = {pod["containers"][0]["image"].rpartition(":")[2] for pod in _pods()}
    assert images == {VERSION}
    assert _of_kind("Job")["metadata"]["name"].endswith(VERSION)
    assert _compose()["services"]["bot"]["image"] == f"whoowns:{VERSION}"


def test_every_service_of_compose_runs_closed() -> None:
    for service in _compose()["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "cap_add" not in service
        assert not service.get("privileged")
        for published in service.get("ports", ()):
            assert published.startswith("127.0.0.1:")


def test_the_database_of_compose_reaches_nobody_outside() -> None:
    compose = _compose()
    assert compose["services"]["database"]["networks"] == ["inside"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert "ports" not in compose["services"]["database"]


def _images() -> Iterator[str]:
    text = (HOME / "Dockerfile").read_text("utf-8")
    yield from re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    yield _compose()["services"]["database"]["image"]


def test_images_of_others_are_pinned_to_a_release() -> None:
    for image in _images():
        assert re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?-[a-z0-9-]+", image), image
        assert image.count(".") == (2 if image.startswith("python") else 1), image


def test_the_dockerfile_has_no_fault_that_hadolint_knows() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    checked = subprocess.run(
        [hadolint, "--no-color", HOME / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (checked.stdout, checked.returncode) == ("", 0)


def test_the_image_holds_only_what_runs() -> None:
    kept = (HOME / ".dockerignore").read_text("utf-8").splitlines()
    assert {line[1:] for line in kept if line.startswith("!")} == {
        "app.py", "bot", "sandbox", "manifest.json", "migrations", "requirements.txt",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_has_a_hash(name: str) -> None:
    text = (HOME / name).read_text("utf-8").replace("\\\n", " ")
    pinned = [line for line in text.splitlines() if re.match(r"\w", line)]
    assert len(pinned) > 30
    assert [line for line in pinned if "==" not in line or "--hash=sha256:" not in line] == []
    assert "://" not in text


def _labels() -> Mapping[str, set[str]]:
    """The labels of each metric, by the names under which Prometheus stores it."""
    found: dict[str, set[str]] = {name: set() for name in metrics.GAUGES}
    for family in metrics.REGISTRY.collect():
        series = {
            "counter": ["_total"],
            "histogram": ["_bucket", "_count", "_sum"],
        }.get(family.type, [""])
        metric = metrics.REGISTRY._names_to_collectors.get(f"{family.name}{series[0]}")
        labels = set(getattr(metric, "_labelnames", ()))
        for suffix in series:
            found[f"{family.name}{suffix}"] = labels | ({"le"} if suffix == "_bucket" else set())
    return found


def _queries() -> list[str]:
    dashboard = json.loads((HOME / "deploy" / "grafana-dashboard.json").read_text("utf-8"))
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


@pytest.mark.parametrize("query", _queries())
def test_each_query_of_the_dashboard_names_metrics_and_labels_that_exist(query: str) -> None:
    labels = _labels()
    named = re.findall(r"\b((?:whoowns|process)_\w+)", query)
    assert named
    assert set(named) <= labels.keys()
    used = re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", query)
    grouped = [part.strip() for group in re.findall(r"by \(([^)]*)\)", query) for part in
               group.split(",")]  # fmt: skip
    known = {label for name in named for label in labels[name]} | {"job", "instance"}
    assert set(used) | set(grouped) <= known
