"""The card of /about: what the bot is, who hosts it, and every command to click on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import app_commands, ui

from bot.faces import about_text as text
from bot.faces.cards import LONGEST_TEXT
from bot.faces.pressed import Hide
from bot.faces.respond_text import MENU
from bot.faces.words import exact
from bot.library.library import Library


@dataclass(frozen=True)
class Listed:
    """A command as /about names it.

    Args:
        mention: what to click on; for a message menu, its name.
        description: what it does; nothing for a message menu.
        for_admins: whether it is for those who run a server.
    """

    mention: str
    description: str = ""
    for_admins: bool = False

    def line(self, *, short: bool) -> str:
        """Return it as a line of a list, with what it does or without."""
        if not self.description:
            return text.MENU.format(name=self.mention)
        line = text.COMMAND_ALONE if short else text.COMMAND_LINE
        return line.format(mention=self.mention, description=self.description)


def commands(known: Sequence[Any], ids: Mapping[str, int]) -> list[Listed]:
    """Return every command, each subcommand for itself.

    Args:
        known: the commands of the tree.
        ids: the ids that Discord gave, by the name of the command.
    """
    listed: list[Listed] = []
    for command in known:
        admins = command.default_permissions is not None
        if isinstance(command, app_commands.ContextMenu):
            listed.append(Listed(command.name, for_admins=admins))
        elif isinstance(command, app_commands.Group):
            inner = [one for one in command.walk_commands() if isinstance(one, app_commands.Command)]
            listed += [Listed(mention(one.qualified_name, ids), one.description, admins) for one in inner]
        else:
            listed.append(Listed(mention(command.name, ids), command.description, admins))
    return listed


def mention(name: str, ids: Mapping[str, int]) -> str:
    """Return a command to click on; where its id is not known, its name."""
    command_id = ids.get(name.split(maxsplit=1)[0])
    return f"</{name}:{command_id}>" if command_id else f"**/{name}**"


def card(library: Library, version: str, contact: str | None, listed: Sequence[Listed]) -> ui.LayoutView:
    """Return the card. If it would pass Discord's limit, the commands come without what they do.

    Args:
        library: what the file says.
        version: of this copy.
        contact: how to reach the host.
        listed: every command.
    """
    said, footer = _about(library, version, contact, listed), f"{text.AFFILIATION}\n{text.HIDE}"
    lists = _lists(listed, short=False)
    if len(said) + len(lists) + len(footer) > LONGEST_TEXT:
        lists = _lists(listed, short=True)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay(said), ui.Separator[Any](), ui.TextDisplay(lists)))
    view.add_item(ui.ActionRow[Any](Hide()))
    view.add_item(ui.TextDisplay(footer))
    return view


def _about(library: Library, version: str, contact: str | None, listed: Sequence[Listed]) -> str:
    privacy = next((one.mention for one in listed if "/privacy" in one.mention), "**/privacy**")
    lines = [text.TITLE, text.WHAT.format(menu=MENU, privacy=privacy)]
    lines.append(text.HOST.format(contact=exact(contact)) if contact else text.HOST_UNKNOWN)
    lines.append(text.VERSION.format(version=version))
    lines.append(text.DATA.format(services=len(library.services), countries=len(library.countries)))
    return "\n".join(lines)


def _lists(listed: Sequence[Listed], *, short: bool) -> str:
    """Return the commands for everyone, then those for admins."""
    lines: list[str] = []
    for heading, for_admins in ((text.COMMANDS, False), (text.ADMIN_COMMANDS, True)):
        chosen = [one.line(short=short) for one in listed if one.for_admins is for_admins]
        lines += [heading, *chosen] if chosen else []
    return "\n".join(lines)
