"""The card of /about: what the bot is, who hosts it, and every command to click on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import app_commands, ui

from bot.faces import about_text as text
from bot.faces.about_buttons import ToAbout
from bot.faces.cards import LONGEST_TEXT
from bot.faces.pressed import Hide, english
from bot.faces.respond_text import MENU
from bot.faces.speech import Speaker
from bot.faces.words import exact
from bot.library.library import Library


@dataclass(frozen=True)
class Listed:
    """A command as /about names it.

    Args:
        mention: what to click on; for a message menu, its name in the reader's language.
        description: what it does, in the reader's language; nothing for a message menu.
        for_admins: whether it is for those who run a server.
        name: its English name.
    """

    mention: str
    description: str = ""
    for_admins: bool = False
    name: str = ""

    def line(self, say: Speaker, *, short: bool) -> str:
        """Return it as a line of a list, with what it does or without."""
        if not self.description:
            return say(text.MENU, name=self.mention)
        if short:
            return say(text.COMMAND_ALONE, mention=self.mention)
        return say(text.COMMAND_LINE, mention=self.mention, description=self.description)


def commands(say: Speaker, known: Sequence[Any], ids: Mapping[str, int]) -> list[Listed]:
    """Return every command, each subcommand for itself.

    Args:
        say: the reader's language.
        known: the commands of the tree.
        ids: the ids that Discord gave, by the name of the command.
    """
    listed: list[Listed] = []
    for command in known:
        admins = command.default_permissions is not None
        if isinstance(command, app_commands.ContextMenu):
            listed.append(Listed(say(command.name), "", admins, command.name))
        elif isinstance(command, app_commands.Group):
            inner = [one for one in command.walk_commands() if isinstance(one, app_commands.Command)]
            listed += [_listed(say, one, ids, admins=admins) for one in inner]
        else:
            listed.append(_listed(say, command, ids, admins=admins))
    return listed


def _listed(say: Speaker, command: Any, ids: Mapping[str, int], *, admins: bool) -> Listed:
    name = command.qualified_name
    return Listed(say.mention(name, ids), say(command.description), admins, name)


def card(say: Speaker, library: Library, version: str, contact: str | None, listed: Sequence[Listed]) -> ui.LayoutView:
    """Return the card. If it would pass Discord's limit, the commands come without what they do, or for everyone alone.

    Args:
        say: the reader's language.
        library: what the file says.
        version: of this copy.
        contact: how to reach the host.
        listed: every command.
    """
    said = _about(say, library, version, contact, listed)
    footer = f"{say(text.AFFILIATION)}\n{say.closing(text.HIDE)}"
    for_everyone = [one for one in listed if not one.for_admins]
    lists = ""
    for shown, short in ((listed, False), (listed, True), (for_everyone, True)):
        lists = _lists(say, shown, short=short)
        if len(said) + len(lists) + len(footer) <= LONGEST_TEXT:
            break
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay(said), ui.Separator[Any](), ui.TextDisplay(lists)))
    view.add_item(ui.ActionRow[Any](Hide(say), *english(say, ToAbout())))
    view.add_item(ui.TextDisplay(footer))
    return view


def _about(say: Speaker, library: Library, version: str, contact: str | None, listed: Sequence[Listed]) -> str:
    privacy = next((one.mention for one in listed if one.name == "privacy"), f"**{say.command('privacy')}**")
    lines = [say(text.TITLE), say(text.WHAT, menu=say(MENU), privacy=privacy)]
    lines.append(say(text.HOST, contact=exact(contact)) if contact else say(text.HOST_UNKNOWN))
    lines.append(say(text.VERSION, version=version))
    lines.append(say(text.DATA, services=len(library.services), countries=len(library.countries)))
    return "\n".join(lines)


def _lists(say: Speaker, listed: Sequence[Listed], *, short: bool) -> str:
    """Return the commands for everyone, then those for admins."""
    lines: list[str] = []
    for heading, for_admins in ((text.COMMANDS, False), (text.ADMIN_COMMANDS, True)):
        chosen = [one.line(say, short=short) for one in listed if one.for_admins is for_admins]
        lines += [say(heading), *chosen] if chosen else []
    return "\n".join(lines)
