"""docker-compose.yml, the image, the example of an environment and prefect.yaml fit together."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")


def _in(profile: str) -> set[str]:
    return {name for name, service in SERVICES.items() if profile in service.get("profiles", [profile])}


def test_ports_are_published_on_loopback_only() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(ports) == 4 and all(port.startswith("127.0.0.1:") for port in ports)


def test_profiles_hold_what_they_need() -> None:
    """Neo4j alone; flows with Prefect's server; a worker with PostgreSQL. What is waited for is in the profile."""
    assert _in("none") - {name for name, one in SERVICES.items() if "profiles" in one} == {"neo4j"}
    assert _in("small") == {"neo4j", "prefect-small", "flows"}
    assert _in("full") == {"neo4j", "postgres", "prefect", "deploy", "worker"}
    for profile in ("small", "full"):
        for name in _in(profile):
            assert set(SERVICES[name].get("depends_on", {})) <= _in(profile)


def test_what_is_waited_for_says_when_it_is_ready() -> None:
    """Every server has a health check; `deploy` ends, and is waited for as such."""
    waited = {(name, how["condition"]) for one in SERVICES.values() for name, how in one.get("depends_on", {}).items()}
    assert all("healthcheck" in SERVICES[name] for name, how in waited if how == "service_healthy")
    assert {name for name, how in waited if how == "service_completed_successfully"} == {"deploy"}


def test_volumes_are_named() -> None:
    used = {mount.split(":")[0] for one in SERVICES.values() for mount in one.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_secrets_come_from_the_environment() -> None:
    """No password stands in the file; every variable of it has a line in the example, which holds no secret either."""
    asked = set(re.findall(r"\$\{(KG_\w+)", TEXT))
    example = dict(
        line.split("=", 1)
        for line in (ROOT / ".env.example").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    )
    assert asked == set(example)
    assert all(not example[name] for name in example if "PASSWORD" in name or "KEY" in name)
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|KEY|AUTH", name):
                assert "${KG_" in value
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_the_image_is_small_and_has_no_rights() -> None:
    """Not root, two stages, and nothing of the checkout that the ignore file does not let through."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    assert "USER kg" in lines and sum(line.startswith("FROM ") for line in lines) == 2
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = {
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    }
    assert {name for name in copied if not name.startswith("--")} <= allowed
    assert all((ROOT / name).exists() for name in allowed)


def test_what_the_image_runs_is_there(tmp_path: Path) -> None:
    """The default command and those of compose, asked for their help with the package that is installed here."""
    home = {**os.environ, "PREFECT_HOME": str(tmp_path), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for command in (["prefect", "worker", "start", "--help"], ["prefect", "work-pool", "create", "--help"]):
        said = subprocess.run(command, capture_output=True, text=True, env=home, check=True).stdout
        assert "--type" in said
    said = subprocess.run(["prefect", "deploy", "--help"], capture_output=True, text=True, env=home, check=True).stdout
    assert "--all" in said


#: What stands in services here, of the Compose Specification.
KEYS = set("build command depends_on environment healthcheck image networks ports profiles restart volumes".split())


def test_compose_reads_the_file() -> None:
    """Known keys, every variable filled in as the specification says; and Docker's own word, where it is installed."""
    given = {"KG_NEO4J_PASSWORD": "long-enough", "KG_POSTGRES_PASSWORD": "long-enough"}
    assert all(set(service) <= KEYS for service in SERVICES.values())
    assert set(COMPOSE) - {"x-flows", "x-prefect"} == {"name", "services", "volumes"}
    filled = re.sub(r"\$\{(\w+)(:[-?])([^}]*)\}", lambda found: given.get(found[1], found[3]), TEXT)
    assert "${" not in filled and "set it in .env" not in filled
    assert yaml.safe_load(filled)["services"]["neo4j"]["environment"]["NEO4J_AUTH"] == "neo4j/long-enough"
    if shutil.which("docker") and not subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        words = ["docker", "compose", "--profile", "small", "--profile", "full", "config", "-q"]
        subprocess.run(words, cwd=ROOT, env={**os.environ, **given}, check=True)


@pytest.mark.parametrize(
    "deployment",
    yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"],
    ids=lambda one: one["entrypoint"],
)
def test_a_deployment_names_a_flow_and_its_parameters(deployment: dict[str, Any]) -> None:
    """The function is there, and has every parameter that is set; schedules are off until someone wants them."""
    file, _, name = deployment["entrypoint"].partition(":")
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    (flow,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    assert set(deployment.get("parameters", {})) <= {argument.arg for argument in flow.args.args}
    assert all(schedule["active"] is False for schedule in deployment.get("schedules", []))
    described = ast.get_docstring(flow) or ""
    assert all(f"    {argument.arg}: " in described for argument in flow.args.args)


def test_the_automation_of_the_readme_is_one() -> None:
    """Prefect's own model takes it as it stands there."""
    from prefect.events.schemas.automations import AutomationCore

    (text,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    automation = AutomationCore.model_validate(yaml.safe_load(text))
    assert automation.trigger.expect == {"prefect.flow-run.Failed", "prefect.flow-run.Crashed"}  # type: ignore[union-attr]
