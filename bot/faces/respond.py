"""The cards of the message menu "How do I respond?". They know nothing of the message."""

from typing import Any

from discord import ui

from bot.faces import buttons, cards, local, respond_buttons, text
from bot.faces import respond_text as words
from bot.faces.ask import Ask
from bot.library import places
from bot.library.library import Library
from bot.store.local import Here


def guide(here: Here) -> ui.LayoutView:
    """Return how to answer, and what the server's admins added.

    Args:
        here: what is known of the server.
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay(words.GUIDE)))
    if here.contacts:
        view.add_item(ui.Container[Any](ui.TextDisplay(local.added(here.contacts))))
    view.add_item(ui.ActionRow[Any](buttons.Hide(), respond_buttons.ServicesForThem(), respond_buttons.InDanger()))
    view.add_item(ui.TextDisplay(f"{words.UNREAD}\n{text.FOOTER}"))
    return view


def danger(library: Library, ask: Ask, *, locale: str = "en-US") -> ui.LayoutView:
    """Return what to do when they may be in danger now: the emergency lines first, and the way to another country's.

    Args:
        library: what the file says.
        ask: the question for someone else, with the country that was guessed.
        locale: the reader's Discord language, for the short list of countries.
    """
    said = [words.IN_DANGER.format(emergency=cards.emergency(library, ask)).rstrip(), *_guess(ask), words.CHOOSE_THEIRS]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join([*said, words.WHAT_HELPS]))))
    view.add_item(ui.ActionRow[Any](buttons.Hide(), respond_buttons.ServicesForThem(), respond_buttons.BackToGuide()))
    view.add_item(ui.ActionRow[Any](buttons.CountrySelect.of(library, ask, locale, "")))
    view.add_item(ui.TextDisplay(text.FOOTER))
    return view


def _guess(ask: Ask) -> list[str]:
    """Return where the country comes from, if there is one."""
    code = ask.question.country
    if code is None:
        return []
    return [(words.GUESSED_BY_SERVER if ask.of_server else words.GUESSED).format(country=places.in_english(code))]
