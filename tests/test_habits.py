"""The rules of the house, as tests: who may import what, no mocks, nothing at import, files in step."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import bot
from bot.cli import schema_text
from bot.library.library import Library
from bot.library.reader import read_files
from tests.conftest import ROOT, SHIPPED

SOURCE = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")])

# What may be imported only by some rooms (docs/architecture.md).
ONLY = {
    "discord": (
        "bot/client.py",
        "bot/run.py",
        "bot/gateway.py",
        "bot/commands_sync.py",
        "bot/faces/",
        "cogs/",
        "bot/preview.py",
        "bot/preview_live.py",
        "bot/editing/show.py",
        "bot/translations.py",
    ),
    "aiohttp": (
        "bot/faces/errors.py",
        "bot/faces/callback.py",
        "bot/run.py",
        "bot/health.py",
        "bot/newsroom/fetch.py",
        "bot/newsroom/addresses.py",
        "bot/editing/asking.py",
    ),
    "prometheus_client": ("bot/metrics.py",),
    "feedparser": ("bot/newsroom/parse.py",),
    "yaml": ("bot/library/source.py",),
    "ruamel": ("bot/editing/sheet.py", "bot/editing/styles.py"),
    "jinja2": ("bot/editing/report.py",),
    "textstat": ("bot/library/wording.py",),
    "sqlite3": ("bot/store/",),
    "aiosqlite": ("bot/store/",),
    "cogs": (),
    "simcord": ("bot/preview.py",),
    "pydantic_settings": ("bot/settings.py",),
    "dotenv": ("bot/settings.py",),
}
# Rooms and the rooms of ours they may use.
ROOMS = {
    "bot/library/": ("bot.library",),
    "bot/newsroom/": ("bot.newsroom", "bot.library.phrases"),
    "bot/store/": ("bot.store", "bot.newsroom.story"),
    "bot/faces/": ("bot.library", "bot.faces", "bot.store", "bot.client", "bot.newsroom.story"),
    "cogs/": ("bot.library", "bot.faces", "bot.store", "bot.client", "bot.newsroom", "bot.news"),
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: str(path.relative_to(ROOT)))
def test_layers(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    for module in imports(path):
        top = module.split(".")[0]
        if top in ONLY:
            assert name.startswith(ONLY[top] or ("nobody",)), f"{name} imports {module}"
        for room, allowed in ROOMS.items():
            if name.startswith(room) and module.startswith(("bot.", "cogs.")):
                assert module.startswith(allowed), f"{name} imports {module}"


def test_only_the_settings_read_the_environment() -> None:
    for path in SOURCE:
        if path.name != "settings.py":
            assert not re.search(r"\b(os\.environ|getenv)\b", path.read_text(encoding="utf-8")), path


def test_broad_excepts_stand_only_at_the_edges() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    }
    assert found == {"bot/faces/errors.py"}


def test_modules_stay_small() -> None:
    for path in SOURCE:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path


def test_no_mocks() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        for module in imports(path):
            assert "mock" not in module, path


def test_public_things_say_what_they_do() -> None:
    for path in SOURCE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        for node in (*tree.body, *(inner for one in classes if one.name[0] != "_" for inner in one.body)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                assert node.name[0] == "_" or ast.get_docstring(node), f"{path}: {node.name}"


def test_the_shipped_file_is_clean() -> None:
    assert read_files([SHIPPED]).problems == ()


def test_the_shipped_file_holds_what_it_held(shipped: Library) -> None:
    """Counts of November 2026; a change here is a change to what people are told."""
    contacts = [contact for entry in shipped.services.values() for contact in entry.contacts]
    assert (len(shipped.countries), len(shipped.services), len(contacts)) == (102, 438, 854)
    assert sum(contact.dial is not None for contact in contacts) == 205
    assert sum(bool(entry.expect) for entry in shipped.services.values()) == 44


def test_every_number_of_the_shipped_file_stands_in_quotes() -> None:
    keys = re.compile(r"^\s+(?:- )?(number|phone|text|whatsapp|dial): (.+)$", re.MULTILINE)
    helplines = SHIPPED.read_text(encoding="utf-8").split("\ncountries:\n")[1].split("\nfeeds:\n")[0]
    found = keys.findall(helplines)
    assert len(found) > 700
    assert [value for _, value in found if value[0] not in "\"'"] == []


def test_the_schema_is_current_and_fits_the_shipped_file() -> None:
    written = (ROOT / "resources.schema.json").read_text(encoding="utf-8")
    assert written == schema_text()
    first_line = SHIPPED.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first_line == "# yaml-language-server: $schema=resources.schema.json"
    schema: Any = json.loads(written)
    values: Any = yaml.load(SHIPPED.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
    jsonschema.Draft202012Validator.check_schema(schema)
    validator: Any = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(values)) == []
    values["services"]["int-findahelpline"]["nmae"] = "x"
    assert not validator.is_valid(values)


def test_the_schema_explains_every_key() -> None:
    schema = json.loads(schema_text())
    for name, definition in schema["$defs"].items():
        for key, described in definition.get("properties", {}).items():
            assert described.get("description"), f"{name}.{key}"


def test_the_changelog_names_this_version() -> None:
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == bot.__version__


def test_the_readme_needs_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make preview" in readme
    assert "make test" in readme


def test_every_setting_is_documented() -> None:
    hosting = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    from bot.settings import Settings  # noqa: PLC0415

    for field in Settings.model_fields.values():
        name = str(field.validation_alias)
        assert f"`{name}`" in hosting, name
        assert name in example, name


def test_locks_name_no_index_and_hash_everything() -> None:
    for name in ("requirements.lock", "requirements-run.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        pins = re.findall(r"^[a-zA-Z0-9._-]+(?:\[.*\])?==", text, re.MULTILINE)
        assert len(pins) > 15
        assert text.count("--hash=sha256:") >= len(pins)


def test_everything_that_is_needed_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = (ROOT / "requirements-run.lock").read_text(encoding="utf-8").lower()
    for requirement in project["dependencies"]:
        name = re.sub(r"[._]", "-", re.split(r"[><=;\[ ]", requirement)[0].lower())
        assert f"\n{name}==" in f"\n{run}", name
    assert "simcord" not in run
