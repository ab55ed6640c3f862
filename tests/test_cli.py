"""The command line: check, schema, and what a host or an editor reads."""

import json
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import main, schema_text
from tests.conftest import HEAD, SHIPPED, service


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder with no settings of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "ASKMORE_CONTACT", "ASKMORE_RESOURCES", "ASKMORE_DATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.yaml"
    path.write_text(HEAD + service("x", cost="much", contacts="[{phone: 079}]"))
    return path


def test_check_says_that_a_file_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(SHIPPED)]) == 0
    assert (
        capsys.readouterr().out
        == "Clean: 438 services with 854 contacts in 102 countries, 22 feeds, 3 stories, 8 lessons.\n"
    )


def test_check_shows_the_line_and_what_to_write(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(broken)]) == 1
    out = capsys.readouterr().out
    assert "broken.yaml:30:11  " in out
    assert '"much" is not one of the known words' in out
    assert "cost: much" in out
    assert "→ write one of free, local-rate, unknown" in out
    assert '→ "079"' in out
    assert "1 to mend, 1 to look at." in out


def test_check_for_machines(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "json", str(broken)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(problem["line"], problem["severity"]) for problem in found] == [(30, "error"), (31, "advice")]
    assert set(found[0]) == {"file", "line", "column", "message", "fix", "severity"}
    assert main(["check", "--format", "github", str(broken)]) == 1
    assert capsys.readouterr().out.splitlines()[0].startswith(f"::error file={broken},line=30,col=")
    assert main(["check", "--format", "json", str(SHIPPED)]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_check_lays_files_over_one_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    campus = tmp_path / "campus.yaml"
    campus.write_text("services:\n" + service("campus"))
    assert main(["check", str(SHIPPED), str(campus)]) == 0
    assert "439 services" in capsys.readouterr().out
    assert main(["check", str(campus)]) == 1
    assert "askmore check resources.yaml yours.yaml" in capsys.readouterr().out


def test_check_takes_the_files_of_the_settings(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKMORE_RESOURCES", f"{SHIPPED}:{broken}")
    assert main(["check"]) == 1
    monkeypatch.setenv("ASKMORE_RESOURCES", str(SHIPPED))
    assert main(["check"]) == 0


def test_check_of_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere.yaml"]) == 1
    assert "nowhere.yaml:1:1  can't be read: No such file or directory" in capsys.readouterr().out


def test_markup_in_a_file_is_not_obeyed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(HEAD + service("x", cost="'[red]much[/red]'"))
    assert main(["check", str(path)]) == 1
    assert "[red]much[/red]" in capsys.readouterr().out


def test_schema_is_written(tmp_path: Path) -> None:
    assert main(["schema"]) == 0
    assert (tmp_path / "resources.schema.json").read_text() == schema_text()
    assert main(["schema", "other.json"]) == 0
    assert (tmp_path / "other.json").exists()


def test_run_without_settings_names_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 3
    said = capsys.readouterr().err
    assert "DISCORD_TOKEN is missing" in said
    assert "ASKMORE_CONTACT is missing" in said


@pytest.mark.parametrize("command", ["run", "preview"])
def test_a_broken_file_refuses_the_start(
    command: str, broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASKMORE_RESOURCES", str(broken))
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    monkeypatch.setenv("ASKMORE_CONTACT", "x")
    assert main([command]) == 1
    said = capsys.readouterr().err
    assert "broken.yaml:30:11" in said
    assert "does not start with these problems" in said


def test_wrong_use_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, code in ((["nonsense"], 2), ([], 2), (["--version"], 0), (["--help"], 0)):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == code
    assert __version__ in capsys.readouterr().out
