"""docs/commands.md, made from the commands themselves: `python -m bot.commands_doc` writes it anew."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from bot.client import COGS, AskMore
from bot.library.library import Library
from bot.library.reader import read_files

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "commands.md"
RESOURCES = ROOT / "resources.yaml"

INTRO = """\
# Commands

Every command of AskMore, with its options, who may use it and where. `make commands` writes this page from the bot
itself, and a test fails when it is not current. Change the text of a command where the code has it, never here.

Only the person who types a command sees its answer. Discord shows a command that needs a permission only to those who
have it. An admin can open it to others in the server's settings, and the bot still asks for the permission.
"""
KINDS = {
    3: "text",
    4: "a whole number",
    5: "yes or no",
    6: "a member",
    7: "a channel",
    8: "a role",
    9: "a member or a role",
    10: "a number",
    11: "a file",
}
SUBCOMMANDS = (1, 2)
CONTEXTS = {0: "in a server", 1: "in a direct message with the bot", 2: "in any other private channel"}
INSTALLS = {0: "a server", 1: "your own account"}
PERMISSIONS = {"manage_guild": "Manage Server", "manage_messages": "Manage Messages"}
SLASH, ON_MEMBER = 1, 2

Json = Mapping[str, Any]


class Tree(Protocol):
    """A command tree, as much of it as the page needs."""

    def get_commands(self) -> Sequence[Any]:
        """Return all commands."""
        ...


def text(tree: Tree) -> str:
    """Return the page, with slash commands and then menus, each in the order of the alphabet."""
    payloads = [(command, command.to_dict(tree)) for command in tree.get_commands()]
    payloads.sort(key=lambda one: (int(one[1].get("type", SLASH)), str(one[1]["name"])))
    parts = [INTRO]
    for command, payload in payloads:
        may = f"{_may(command.default_permissions)} {_where(payload)}"
        if payload.get("type", SLASH) == SLASH:
            parts += [_slash(names, leaf, may) for names, leaf in _leaves(str(payload["name"]), payload)]
        else:
            parts.append(_menu(payload, may))
    return "\n".join(parts)


def _leaves(name: str, payload: Json) -> Iterator[tuple[str, Json]]:
    """Give each command that can be typed, with its full name."""
    inner = [option for option in payload.get("options", ()) if option["type"] in SUBCOMMANDS]
    if not inner:
        yield name, payload
    for option in sorted(inner, key=lambda one: str(one["name"])):
        yield from _leaves(f"{name} {option['name']}", option)


def _slash(name: str, payload: Json, may: str) -> str:
    lines = [f"## /{name}", "", str(payload["description"]), "", may]
    options: Sequence[Json] = payload.get("options", ())
    if options:
        lines += ["", "| option | what it is | what you may give |", "|---|---|---|"]
        lines += [_row(option) for option in options]
    return "\n".join([*lines, ""])


def _row(option: Json) -> str:
    """Return an option as a row of the table."""
    need = "" if option.get("required") else " (may be left out)"
    cells = [f"`{option['name']}`{need}", str(option["description"]), _given(option)]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _given(option: Json) -> str:
    """Return what may be given for an option, in words."""
    choices: Sequence[Json] = option.get("choices") or ()
    if choices:
        return "one of: " + "; ".join(str(choice["name"]) for choice in choices)
    given = KINDS[int(option["type"])]
    for key, word in (("min_value", "from"), ("max_value", "to"), ("min_length", "from"), ("max_length", "to")):
        if key in option:
            given += f" {word} {option[key]}{' characters' if key.endswith('length') else ''}"
    return f"{given}; what fits is offered while you type" if option.get("autocomplete") else given


def _menu(payload: Json, may: str) -> str:
    on = "member" if payload["type"] == ON_MEMBER else "message"
    how = f'In the menu of a {on}: open it on the {on}, choose "Apps", then "{payload["name"]}".'
    return "\n".join([f"## {payload['name']}", "", how, "", may, ""])


def _may(permissions: Any) -> str:
    """Return who may use a command."""
    needed = [name for name, on in permissions or () if on]
    if not needed:
        return "For everyone." if permissions is None else "For administrators of the server."
    named = [f"**{PERMISSIONS.get(name, name.replace('_', ' ').title())}**" for name in needed]
    return f"For those who have {' and '.join(named)}."


def _where(payload: Json) -> str:
    """Return where a command works, and what the bot has to be added to."""
    places = [CONTEXTS[int(one)] for one in sorted(payload.get("contexts") or CONTEXTS)]
    added = [INSTALLS[int(one)] for one in sorted(payload.get("integration_types") or INSTALLS)]
    return f"Works {_either(places)}. The bot has to be added to {_either(added)}."


def _either(words: Sequence[str]) -> str:
    return " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


async def made() -> str:
    """Return the page of the commands as they are, without Discord and without anything kept."""
    library = Library(read_files([RESOURCES]).or_raise())
    with tempfile.TemporaryDirectory(prefix="askmore-commands-") as data:
        async with AskMore(library=library, data=Path(data)) as bot:
            for name in COGS:
                await bot.load_extension(name)
            return text(bot.tree)


def main(file: Path = FILE) -> int:
    """Write the page and return the exit code."""
    file.write_text(asyncio.run(made()), encoding="utf-8")
    sys.stdout.write(f"Wrote {file}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
