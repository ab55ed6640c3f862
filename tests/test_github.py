"""What editors and reviewers meet on GitHub: the form for a wrong number, and the check of a changed list."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

GITHUB = ROOT / ".github"
WORKFLOW = GITHUB / "workflows" / "resources.yml"


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - the file is ours


def steps() -> list[dict[str, Any]]:
    return read(WORKFLOW)["jobs"]["check"]["steps"]


def command(name: str) -> str:
    return next(step["run"] for step in steps() if step.get("name") == name)


def run(command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    home = {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    named = {f"GIT_{who}_{what}": "editor@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(  # noqa: S603 - what the workflow runs
        ["bash", "-e", "-c", command],  # noqa: S607
        cwd=folder,
        env={"PATH": os.environ["PATH"], **home, **named, **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def repository(folder: Path, before: str, after: str) -> None:
    """Make a repository whose newest commit changes the list, and the command where the set-up puts it."""
    bin_folder = folder / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "askmore").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m bot "$@"\n')
    (bin_folder / "askmore").chmod(0o755)
    assert run("git init -q", folder).returncode == 0
    for text in (before, after):
        (folder / "resources.yaml").write_text(text, encoding="utf-8")
        assert run("git add resources.yaml && git commit -q --allow-empty -m Change", folder).returncode == 0


def test_a_changed_number_is_told_in_full(tmp_path: Path) -> None:
    shipped = (ROOT / "resources.yaml").read_text(encoding="utf-8")
    old = 'phone: "0808 500 2222"'
    assert shipped.count(old) == 1
    changed = shipped.replace(old, 'phone: "01632 960000"').replace('"+448085002222"', '"+441632960000"')
    repository(tmp_path, shipped, changed)
    summary = tmp_path / "summary.md"
    done = run(command("Say what changed for people"), tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    assert (done.returncode, done.stderr) == (0, "")
    told = summary.read_text(encoding="utf-8")
    assert "0808 500 2222" in told
    assert "01632 960000" in told


def test_a_mistake_is_marked_at_its_line(tmp_path: Path) -> None:
    shipped = (ROOT / "resources.yaml").read_text(encoding="utf-8")
    repository(tmp_path, shipped, shipped.replace("\n    cost: free", "\n    cost: fre", 1))
    done = run(command("Check the file and its words"), tmp_path)
    line = shipped[: shipped.index("\n    cost: free")].count("\n") + 2
    assert done.returncode == 1
    assert re.search(rf"^::error file=resources\.yaml,line={line},col=\d+::.*free", done.stdout, re.MULTILINE)


def test_the_shipped_file_passes_it(tmp_path: Path) -> None:
    shipped = (ROOT / "resources.yaml").read_text(encoding="utf-8")
    repository(tmp_path, shipped, shipped)
    done = run(command("Check the file and its words"), tmp_path)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def test_the_workflow_can_change_nothing_and_runs_only_what_is_pinned() -> None:
    workflow = read(WORKFLOW)
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow["on"]
    used = [step["uses"] for step in steps() if "uses" in step]
    assert len(used) == 2
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one) for one in used)
    assert not any("${{" in step.get("run", "") for step in steps()), "nothing a stranger wrote reaches the shell"
    assert "resources.yaml" in workflow["on"]["pull_request"]["paths"]


def test_the_form_asks_for_the_page_and_for_no_story() -> None:
    form = read(GITHUB / "ISSUE_TEMPLATE" / "wrong-number.yml")
    fields = {one["id"]: one for one in form["body"] if "id" in one}
    needed = {name for name, one in fields.items() if one.get("validations", {}).get("required") == "true"}
    assert needed == {"service", "country", "what", "page", "right"}
    assert all(one["type"] in {"input", "textarea", "dropdown"} for one in fields.values())
    intro = next(one for one in form["body"] if one["type"] == "markdown")["attributes"]["value"]
    assert "Everybody can read" in intro
    assert "no\nstory is needed" in intro
    assert "no help line" in intro
