"""The container: what its files say, and the image itself where a builder is at hand."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import run
from tests.conftest import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
BASE = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)[-1]
LARGEST = 90_000_000  # bytes that the image adds to its base
TAG = "localhost/askmore-test"


def test_two_stages_and_a_user_without_rights() -> None:
    stages = DOCKERFILE.split("\nFROM ")
    assert len(stages) == 3  # what stands before the first one is a comment
    assert "--require-hashes" in stages[1]
    assert "--only-binary :all:" in stages[1]
    assert not re.search(r"pip install|apt-get", stages[2])
    assert "USER 999:999" in stages[2]
    assert "VOLUME /data" in stages[2]


def test_its_health_is_asked_each_minute_and_not_by_a_shell() -> None:
    asked = re.findall(r"^HEALTHCHECK (.+) CMD (.+)$", DOCKERFILE, re.MULTILINE)
    assert asked == [
        ("--interval=60s --timeout=5s --start-period=120s --retries=3", '["python", "-m", "bot", "health"]')
    ]


def test_nothing_but_what_is_needed_goes_into_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert allowed == {"requirements-run.lock", "resources.yaml", "LICENSE", "bot", "cogs"}


def test_compose_gives_it_no_more_than_it_needs() -> None:
    service: Any = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["askmore"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"].startswith("on-failure")
    assert service["mem_limit"] == "512m"
    assert service["environment"] == {"DISCORD_TOKEN_FILE": "/run/secrets/discord_token"}
    assert "ports" not in service


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "Permission denied"), f"chown -R {os.getuid()}:{os.getgid()} /data"),
        (FileExistsError(17, "File exists"), "Set ASKMORE_DATA."),
    ],
)
def test_a_folder_of_somebody_else_is_told_with_what_to_type(error: OSError, told: str) -> None:
    assert told in run.remedy(error, Path("/data"))


def build(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        [shutil.which("buildah") or "buildah", *arguments],
        cwd=ROOT,
        env={**os.environ, "STORAGE_DRIVER": "vfs"},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.fixture(scope="module")
def container() -> Iterator[str]:
    if not shutil.which("buildah"):
        pytest.skip("there is no builder here: the image was not built")
    if build("inspect", "--type", "image", f"docker.io/library/{BASE}").returncode:
        pytest.skip(f"{BASE} is not here: the image was not built")
    certificates = ("-v", "/etc/ssl/certs:/etc/ssl/certs:ro") if Path("/etc/ssl/certs").is_dir() else ()
    built = build(
        "bud",
        "--format",
        "docker",
        "--isolation",
        "chroot",
        "--network",
        "host",
        *certificates,
        "-t",
        TAG,
        ".",
        timeout=400,
    )
    assert built.returncode == 0, built.stderr[-2000:]
    name = build("from", TAG).stdout.strip()
    yield name
    build("rm", name)
    build("rmi", TAG)


def inside(container: str, *command: str) -> str:
    ran = build("run", "--isolation", "chroot", container, "--", *command)
    return ran.stdout + ran.stderr


def test_the_image_runs_as_its_user_and_holds_no_tools(container: str) -> None:
    assert inside(container, "id", "-u").strip() == "999"
    assert "askmore 0." in inside(container, "python", "-m", "bot", "--version")
    assert "Clean: 438 services" in inside(container, "python", "-m", "bot", "check")
    assert "DISCORD_TOKEN is missing" in inside(container, "python", "-m", "bot", "run")
    assert inside(container, "sh", "-c", "command -v gcc strip /opt/askmore/bin/pip; echo none").strip() == "none"
    assert "denied" in inside(container, "touch", "/app/x")
    assert inside(container, "sh", "-c", "touch /data/x && echo written").strip() == "written"


def test_the_image_asks_for_its_own_health(container: str) -> None:
    """Only images in Docker's own format keep it."""
    config: Any = json.loads(build("inspect", "--type", "image", TAG).stdout)["Docker"]["config"]
    asked = config["Healthcheck"]
    assert asked["Test"] == ["CMD", "python", "-m", "bot", "health"]
    seconds = {name: asked[name] / 1e9 for name in ("Interval", "Timeout", "StartPeriod")}
    assert seconds == {"Interval": 60, "Timeout": 5, "StartPeriod": 120}
    assert asked["Retries"] == 3
    ran = build("run", "--isolation", "chroot", container, "--", *asked["Test"][1:])
    assert ran.returncode == 1
    assert "The bot is not running (there is no /data/health.sock)." in ran.stdout


def test_the_image_adds_little_to_its_base(container: str) -> None:
    sizes = inside(container, "du", "-sb", "/opt/askmore", "/app").split()
    assert int(sizes[0]) + int(sizes[2]) <= LARGEST
