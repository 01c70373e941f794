"""The files that an installation is made from: no container engine is at hand, so they are held against the code."""

import importlib
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import prefect
import prefect_redis.cleanup_queue
import prefect_redis.client
import pytest
from prefect.settings import Settings
from prefect.settings.base import PrefectBaseSettings
from pydantic import AliasChoices
from pydantic_settings import BaseSettings
from ruamel.yaml import YAML
from typer.main import get_command

from blocks.loading import KINDS
from blocks.settings import Settings as WinbackSettings
from deployments.cli import app
from deployments.engine_setup import PREFECT_YAML, read_plans
from deployments.secrets.reading import variables
from deployments.secrets.slack import VARIABLES
from deployments.slots import CLOSES_WITHIN
from deployments.worker import GIVING_BACK, WarmWorker
from tests.cluster.topology import DOCKER, read_environment, shared_memory
from tests.machines import ROOT

DEPLOYMENTS = ROOT / "deployments"
KUBERNETES = DEPLOYMENTS / "kubernetes"
DOCKERFILE = (DEPLOYMENTS / "Dockerfile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SERVERS = {"server-one", "server-two", "services", "prefect-tables"}
WORKERS = {"setup", "worker-one", "worker-two", "winback", "desk", "desk-http"}
OTHERS = {"DO_NOT_TRACK", "PREFECT_SERVER_ENCRYPTION_KEY"}
"""Read from the environment without being a setting."""
POD_ENDS_WITHIN = 30  # seconds, Kubernetes' own


def documents(file: Path) -> list[Any]:
    return list(YAML(typ="safe").load_all(file))


COMPOSE = documents(DEPLOYMENTS / "compose.yaml")[0]
SERVICES: dict[str, Any] = COMPOSE["services"]
SERVER = documents(KUBERNETES / "prefect-server.yaml")[0]
WORKER = documents(KUBERNETES / "prefect-worker.yaml")[0]["worker"]
WINBACK = {(one["kind"], one["metadata"]["name"]): one["spec"] for one in documents(KUBERNETES / "winback.yaml")}
SETUP, DESK, DESK_HTTP = (
    WINBACK[kind, name]["template"]["spec"]["containers"][0]
    for kind, name in (("Job", "winback-setup"), ("Deployment", "winback-desk"), ("Deployment", "winback-desk-http"))
)
SECRETS_OF_SLACK = set(VARIABLES.values()) - {VARIABLES["api_url"]}
SECRETS = {
    *SECRETS_OF_SLACK,
    *("WINBACK_MAIL_API_KEY", "WINBACK_MAIL_EVENT_KEY", "WINBACK_MAIL_INBOUND_SECRET", "WINBACK_MAIL_PASSWORD"),
    *("WINBACK_SMS_URL", "WINBACK_LANGUAGE_MODEL_API_KEY"),
}
"""What `winback setup` puts into blocks, and nobody else is told."""
TOLD_TO_SETUP = {
    variable for service, kinds in KINDS.items() for kind in kinds for variable in variables(service, kind).values()
}


def setting_names(model: type[BaseSettings], prefix: str) -> Iterator[str]:
    """The names in the environment of a model's settings, and of the models in it."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, PrefectBaseSettings):
            yield from setting_names(field.annotation, f"{prefix}{name}_")
        yield f"{prefix}{name}".upper()
        if isinstance(field.validation_alias, AliasChoices):
            yield from (choice.upper() for choice in field.validation_alias.choices if isinstance(choice, str))


def winback_names() -> set[str]:
    """What winback's code reads from the environment."""
    read = {f"WINBACK_{name.upper()}" for name in WinbackSettings.model_fields} | TOLD_TO_SETUP
    for folder in ("blocks", "tasks", "flows", "desk", "deployments"):
        for file in (ROOT / folder).rglob("*.py"):
            read |= set(re.findall(r"environ\b[^\n]*?\"(WINBACK_[A-Z_]+)\"", file.read_text(encoding="utf-8")))
    return read


def known_names() -> set[str]:
    return {
        *setting_names(Settings, "prefect_"),
        *setting_names(prefect_redis.client.RedisMessagingSettings, "prefect_redis_messaging_"),
        *setting_names(
            prefect_redis.cleanup_queue.RedisWorkerCleanupQueueSettings, "prefect_redis_worker_cleanup_queue_"
        ),
        *winback_names(),
        *OTHERS,
    }


def told(service: str) -> dict[str, str]:
    """All that a service of compose.yaml finds in its environment."""
    files = SERVICES[service].get("env_file", [])
    common = {name: value for file in files for name, value in read_environment(DEPLOYMENTS / file).items()}
    return common | SERVICES[service].get("environment", {})


# -- what they are told --


@pytest.mark.parametrize("service", sorted(SERVERS | WORKERS))
def test_whatever_a_service_is_told_is_a_setting(service):
    assert set(told(service)) - known_names() == set()


def test_whatever_a_pod_is_told_is_a_setting():
    names = {entry["name"] for entry in [*WORKER["extraEnvVars"], *SETUP["env"], *DESK["env"], *DESK_HTTP["env"]]}

    assert names - known_names() == set()


@pytest.mark.parametrize("file", ["prefect.env", "winback.env"])
def test_prefect_can_read_what_the_files_say(file, monkeypatch):
    for name, value in read_environment(DOCKER / file).items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert settings.server.ephemeral.enabled is False


def test_servers_share_their_memory_through_modules_that_are_installed():
    settings = read_environment(DOCKER / "prefect.env")
    modules = [value for value in settings.values() if value.startswith("prefect_redis.")]

    assert len([importlib.import_module(module) for module in modules]) == 5


def test_servers_are_told_where_their_shared_memory_is_as_in_the_cluster_test():
    for service in SERVERS:
        assert set(shared_memory("")) <= set(told(service))
        assert SERVICES[service]["env_file"] == ["docker/prefect.env"]


def test_workers_the_desk_and_the_command_are_told_the_same():
    common = [{name: value for name, value in told(one).items() if name not in TOLD_TO_SETUP} for one in WORKERS]

    assert len({repr(sorted(one.items())) for one in common}) == 1
    assert told("worker-one")["PREFECT_WORKER_PREFETCH_SECONDS"] == "0"


def test_secrets_of_services_are_told_to_setup_alone():
    assert {service for service in WORKERS if TOLD_TO_SETUP & set(told(service))} == {"setup"}
    assert set(told("setup")) >= SECRETS
    for secret in ("winback-slack", "winback-mail"):
        assert {"secretRef": {"name": secret, "optional": True}} in SETUP["envFrom"]
        assert secret not in repr(DESK) + repr(DESK_HTTP) + repr(WORKER)


@pytest.mark.parametrize("desk", [DESK, DESK_HTTP], ids=["desk", "desk-http"])
def test_a_desk_is_told_what_setup_is_told(desk):
    assert [one for one in SETUP["envFrom"] if "optional" not in repr(one)] == desk["envFrom"]
    assert SETUP["env"] == desk["env"]
    assert {"name": "winback-home", "mountPath": "/var/lib/winback"} in desk["volumeMounts"]


def test_without_slack_and_a_mail_service_that_calls_no_desk_is_started():
    example = read_environment(DOCKER / "env.example")

    assert SERVICES["desk"]["profiles"] == ["slack"]
    assert SERVICES["desk-http"]["profiles"] == ["mail"]
    assert example["COMPOSE_PROFILES"] == ""
    assert {name for name in example if "SLACK" in name} == {"WINBACK_SLACK_BLOCK", *SECRETS_OF_SLACK}
    assert set(example) >= SECRETS


def test_the_chart_tells_workers_what_the_file_says():
    settings = read_environment(DOCKER / "winback.env")

    assert str(WORKER["config"]["prefetchSeconds"]) == settings["PREFECT_WORKER_PREFETCH_SECONDS"]
    assert str(WORKER["config"]["queryInterval"]) == settings["PREFECT_WORKER_QUERY_SECONDS"]


def test_nothing_secret_is_written_down():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if "@" in value or name.endswith(("PASSWORD", "AUTH", "AUTH_STRING", "TOKEN", "SECRET", "KEY")):
                assert "${" in value, name


def test_the_example_names_all_that_has_no_default():
    asked = set(re.findall(r"\$\{([A-Z_]+)(?::\?[^}]*)?\}", (DEPLOYMENTS / "compose.yaml").read_text(encoding="utf-8")))

    assert asked - set(read_environment(DOCKER / "env.example")) == set()


# -- what they run --


@pytest.mark.parametrize("service", sorted(set(SERVICES) - SERVERS - WORKERS))
def test_images_of_others_are_pinned(service):
    assert re.search(r":\d+\.\d+\.\d+|:\d+\.\d+-", SERVICES[service]["image"])


def test_our_image_is_pinned_to_a_python_that_the_project_takes():
    version = re.search(r"ARG PYTHON=(\d+)\.(\d+)\.\d+-", DOCKERFILE)

    assert version
    assert (int(version[1]), int(version[2])) >= (3, 11)


def test_our_image_holds_every_package():
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]

    assert [package for package in packages if f"COPY {package} {package}\n" not in DOCKERFILE] == []
    assert re.search(r"^USER 1001", DOCKERFILE, re.MULTILINE)


def test_our_image_starts_as_the_charts_start_it():
    assert 'ENTRYPOINT ["/usr/bin/tini", "-g", "--", "/opt/prefect/entrypoint.sh"]' in DOCKERFILE
    assert os.access(DOCKER / "entrypoint.sh", os.X_OK)


def test_the_tag_begins_with_the_version_of_prefect_as_the_chart_asks():
    tag = f"{prefect.__version__}-winback-{PROJECT['project']['version']}"

    assert SERVER["global"]["prefect"]["image"]["prefectTag"] == tag
    assert WORKER["image"]["prefectTag"] == tag
    assert SETUP["image"].endswith(f":{tag}")
    assert DESK["image"] == DESK_HTTP["image"] == SETUP["image"]


def test_commands_of_winback_exist():
    commands = get_command(app).commands  # type: ignore[attr-defined]

    ours = [SERVICES[service]["command"] for service in ("setup", "desk", "desk-http")]
    for winback, command, *options in [*ours, *(pod["args"] for pod in (SETUP, DESK, DESK_HTTP))]:
        known = {name for option in commands[command].params for name in (*option.opts, *option.secondary_opts)}
        assert winback == "winback"
        assert {option for option in options if option.startswith("--")} <= known


def test_what_the_mail_service_calls_is_open_where_it_is_looked_for():
    service, (door,) = SERVICES["desk-http"], DESK_HTTP["ports"]
    front = WINBACK["Service", "winback-desk-http"]

    assert service["command"] == DESK_HTTP["args"] == ["winback", "desk", "--no-socket", "--http", "0.0.0.0:8080"]
    assert service["ports"] == ["${DESK_LISTEN:-127.0.0.1:8080}:8080"]
    assert "http://127.0.0.1:8080/healthz" in repr(service["healthcheck"])
    assert door == {"name": "http", "containerPort": 8080}
    assert [one["targetPort"] for one in front["ports"]] == ["http"]
    assert front["selector"] == WINBACK["Deployment", "winback-desk-http"]["template"]["metadata"]["labels"]
    assert {repr(DESK_HTTP[f"{probe}Probe"]["httpGet"]) for probe in ("readiness", "startup", "liveness")} == {
        "{'path': '/healthz', 'port': 'http'}"
    }


def test_no_service_of_the_cluster_gives_pods_a_variable_that_means_something_to_us():
    made = {name.upper().replace("-", "_") for kind, name in WINBACK if kind == "Service"}

    assert {
        f"{name}_{part}" for name in made for part in ("PORT", "SERVICE_HOST", "SERVICE_PORT")
    } & known_names() == set()


def test_workers_join_the_pool_that_the_deployments_name():
    pools = {entry["work_pool"]["name"] for entry in documents(PREFECT_YAML)[0]["deployments"]}

    for service in ("worker-one", "worker-two"):
        command = SERVICES[service]["command"]
        assert {command[command.index("--pool") + 1]} == pools
        assert command[command.index("--type") + 1] == WarmWorker.type
    assert ({WORKER["config"]["workPool"]}, WORKER["config"]["type"]) == (pools, WarmWorker.type)


def test_there_are_two_of_what_may_die():
    assert SERVER["server"]["replicaCount"] == WORKER["replicaCount"] == 2
    assert SERVICES["server-one"] == SERVICES["server-two"]
    assert SERVICES["worker-one"] == SERVICES["worker-two"]


# -- how they live and end --


def test_a_worker_has_the_time_to_give_back_what_it_holds():
    ends_within = float(SERVICES["worker-one"]["stop_grace_period"].removesuffix("s"))
    grace = float(told("worker-one")["WINBACK_WORKER_GRACE"])

    assert ends_within > grace + GIVING_BACK + CLOSES_WITHIN


def test_a_pod_ends_before_it_is_killed():
    grace = {entry["name"]: entry["value"] for entry in WORKER["extraEnvVars"]}["WINBACK_WORKER_GRACE"]

    assert float(grace) + CLOSES_WITHIN < POD_ENDS_WITHIN


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_services_come_back_write_bounded_logs_and_have_their_limits(service):
    assert "restart" in SERVICES[service]
    assert "max-size" in SERVICES[service]["logging"]["options"]
    assert {"cpus", "memory"} <= set(SERVICES[service]["deploy"]["resources"]["limits"])


@pytest.mark.parametrize(
    "service", sorted(set(SERVICES) - {"balancer", "services", "desk"} - {"prefect-tables", "setup", "winback"})
)
def test_services_that_stay_are_asked_how_they_are(service):
    assert SERVICES[service]["healthcheck"]["test"]


def test_volumes_that_are_used_are_declared():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])
    assert all((DEPLOYMENTS / name).exists() for name in used if name.startswith("."))


def test_schedules_by_the_clock_say_in_which_zone():
    schedules = [schedule for plan in read_plans(PREFECT_YAML) for schedule in plan.schedules]

    assert schedules
    for schedule in schedules:
        assert schedule.interval or ZoneInfo(str(schedule.timezone))


def test_the_balancer_takes_its_file(tmp_path):
    asked = set(re.findall(r"\$\{(\w+)\}", (DOCKER / "haproxy.cfg").read_text(encoding="utf-8")))
    haproxy = shutil.which("haproxy")

    assert asked == set(SERVICES["balancer"]["environment"])
    if haproxy:
        addresses = {name: f"127.0.0.1:{port}" for port, name in enumerate(sorted(asked), 45900)}
        command = [haproxy, "-c", "-f", str(DOCKER / "haproxy.cfg")]
        assert subprocess.run(command, env=os.environ | addresses, check=False, timeout=30).returncode == 0
