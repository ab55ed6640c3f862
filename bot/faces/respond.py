"""The cards of the message menu "How do I respond?". They know nothing of the message."""

from typing import Any

from discord import ui

from bot.faces import buttons, cards, local, respond_buttons, text
from bot.faces import respond_text as words
from bot.faces.ask import Ask
from bot.faces.pressed import Hide, english
from bot.faces.speech import Speaker
from bot.library.library import Library
from bot.store.local import Here


def guide(say: Speaker, here: Here) -> ui.LayoutView:
    """Return how to answer, and as much of what the server's admins added as there is room for.

    Args:
        say: the reader's language.
        here: what is known of the server.
    """
    how, closing = say(words.GUIDE), f"{say(words.UNREAD)}\n{say.closing(text.FOOTER)}"
    added = local.added(say, here.contacts, cards.LONGEST_TEXT - len(how) - len(closing))
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay(how)))
    if added:
        view.add_item(ui.Container[Any](ui.TextDisplay(added)))
    row = ui.ActionRow[Any](Hide(say), respond_buttons.ServicesForThem(say), respond_buttons.InDanger(say))
    for item in english(say, respond_buttons.BackToGuide(say)):
        row.add_item(item)
    view.add_item(row)
    view.add_item(ui.TextDisplay(closing))
    return view


def danger(say: Speaker, library: Library, ask: Ask) -> ui.LayoutView:
    """Return what to do when they may be in danger now: the emergency lines first, and the way to another country's.

    Args:
        say: the reader's language.
        library: what the file says.
        ask: the question for someone else, with the country that was guessed.
    """
    said = [say(words.IN_DANGER, emergency=cards.emergency(say, library, ask)), *_guess(say, ask)]
    said += [say(words.CHOOSE_THEIRS), "", say(words.WHAT_HELPS)]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(said))))
    row = ui.ActionRow[Any](Hide(say), respond_buttons.ServicesForThem(say), respond_buttons.BackToGuide(say))
    for item in english(say, respond_buttons.InDanger(say)):
        row.add_item(item)
    view.add_item(row)
    view.add_item(ui.ActionRow[Any](buttons.CountrySelect.of(say, library, ask, "")))
    view.add_item(ui.TextDisplay(say.closing(text.FOOTER)))
    return view


def _guess(say: Speaker, ask: Ask) -> list[str]:
    """Return where the country comes from, if there is one."""
    code = ask.question.country
    if code is None:
        return []
    return [say(words.GUESSED_BY_SERVER if ask.of_server else words.GUESSED, country=say.in_country(code))]
