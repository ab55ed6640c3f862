"""A language that nobody speaks: every message in brackets and 40 % longer, so that what is not translated shows."""

import gettext
import re
from collections.abc import Iterator
from typing import Any, cast

from discord import ui

from bot.faces.speech import Speaker

LONGER = 0.4
_WORDS = re.compile(r"[A-Za-z]{3}")


def loud(message: str) -> str:
    """Return a message in brackets, 40 % longer. Places to fill count as what they are filled with: nothing more."""
    bare = re.sub(r"\{[^}]*\}", "", message)
    return f"⟦{message}{'~' * round(len(bare) * LONGER)}⟧"


class Loud(gettext.NullTranslations):
    """A catalog that has every message."""

    def gettext(self, message: str) -> str:
        """Return it loud."""
        return loud(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return it loud."""
        return loud(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """Return the name of a command as it is: it may hold no brackets."""
        return f"{message}x" if context in {"command", "option"} else loud(message)


PSEUDO = Speaker("xx", Loud(), "en")


def seen(view: ui.LayoutView) -> Iterator[str]:
    """Yield every text, label, placeholder and option of a card."""
    for part in view.to_components():
        yield from _seen(part)


def _seen(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for inner in cast("list[Any]", part):
            yield from _seen(inner)
    elif isinstance(part, dict):
        part = cast("dict[str, Any]", part)
        for key in ("content", "label", "placeholder", "description", "title"):
            if isinstance(part.get(key), str):
                yield part[key]
        for key in ("components", "component", "options"):
            yield from _seen(part.get(key))


def english_left(view: ui.LayoutView, *data: str) -> list[str]:
    """Return the lines of a card that hold words outside of all brackets, but for those of the data.

    Args:
        view: the card in PSEUDO.
        data: texts, names, numbers and links that are no messages.
    """
    lines = [line for text in seen(view) for line in _outside(text).splitlines()]
    for one in sorted(data, key=len, reverse=True):
        lines = [line.replace(one, "") for line in lines]
    return [line for line in lines if _WORDS.search(line)]


_TWICE = re.compile(r"⟦([^⟦⟧]*?)~*⟧\n\n\1(?=\n|$)")  # as Speaker.twice gives a draft and its English


def _outside(text: str) -> str:
    before, text = None, _TWICE.sub("", text)
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", "", text)
    return text
