"""docs/commands.md is made from the commands, and is current."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot import commands_doc
from bot.faces.respond_text import MENU
from tests.conftest import World


async def test_the_page_is_current(world: World) -> None:
    written = commands_doc.FILE.read_text(encoding="utf-8")
    assert written == commands_doc.text(world.bot.tree), "docs/commands.md is not current: run `make commands`."


async def test_every_command_option_and_choice_stands_in_it(world: World) -> None:
    page = commands_doc.text(world.bot.tree)
    for command in world.bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            assert f"\n## /{command.qualified_name}\n\n{command.description}\n" in page
            for option in command.parameters:
                assert f"| `{option.name}`" in page
                assert all(choice.name in page for choice in option.choices)
    assert f"\n## {MENU}\n" in page


async def test_it_says_who_may_and_where(world: World) -> None:
    parts = commands_doc.text(world.bot.tree).split("\n## ")
    by_name = {part.split("\n", 1)[0]: part for part in parts}
    assert "For those who have **Manage Server**. Works in a server. The bot" in by_name["/setup"]
    assert "For those who have **Manage Server**." in by_name["/news-digest set"]
    everywhere = "Works in a server, in a direct message with the bot or in any other private channel."
    for name in ("/support", "/about", MENU):
        assert f"For everyone. {everywhere} The bot has to be added to a server or your own account." in by_name[name]
    assert "a whole number from 0 to 23" in by_name["/news-digest set"]
    assert "one of: Me; Someone I care about" in by_name["/support"]


async def test_the_order_is_always_the_same(world: World) -> None:
    page = commands_doc.text(world.bot.tree)
    names = [line for line in page.splitlines() if line.startswith("## /")]
    roots = [name.split()[1] for name in names]
    assert roots == sorted(roots)
    assert commands_doc.text(Tree(world.bot.tree, reversed(world.bot.tree.get_commands()))) == page


@app_commands.command(name="sample")
@app_commands.describe(words="Some | words")
@app_commands.default_permissions(ban_members=True)
async def sample(interaction: discord.Interaction, words: app_commands.Range[str, 2, 5], often: int) -> None:
    """Show what the page makes of it."""


class Tree:
    """A tree with other commands, or the same in another order."""

    def __init__(self, like: Any, commands: Iterable[Any]) -> None:
        self.allowed_contexts, self.allowed_installs = like.allowed_contexts, like.allowed_installs
        self._commands = list(commands)

    def get_commands(self) -> list[Any]:
        return self._commands


async def test_what_no_command_of_ours_has_yet(world: World) -> None:
    page = commands_doc.text(Tree(world.bot.tree, [sample]))
    assert r"| `words` | Some \| words | text from 2 characters to 5 characters |" in page
    assert "| `often` | … | a whole number |" in page
    assert "For those who have **Ban Members**. Works in a server, in a direct message" in page


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "commands.md"
    assert commands_doc.main(file) == 0
    assert file.read_text(encoding="utf-8").startswith("# Commands\n")
    assert f"Wrote {file}." in capsys.readouterr().out
