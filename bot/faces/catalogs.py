"""The catalogs of translations, in the form and the folders of gettext: `bot/locales/*/LC_MESSAGES/askmore.mo`.

`make messages` writes them. One that can't be read costs its language: people then get English.
"""

import gettext
import logging
import struct
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

log = logging.getLogger("askmore")
FOLDER = Path(__file__).parent.parent / "locales"
DOMAIN = "askmore"
STATE = ("catalog", "state")  # context and message whose translation says how far the catalog is
REVIEWED = "reviewed"  # how that begins once somebody who speaks the language has read it all
# Discord's locales (its Reference, "Locales") and the catalog of each. The others get English.
CATALOGS: Mapping[str, str] = {
    "de": "de",
    "es-ES": "es",
    "es-419": "es_419",
    "fr": "fr",
    "hi": "hi",
    "it": "it",
    "nl": "nl",
    "pl": "pl",
    "pt-BR": "pt_BR",
    "tr": "tr",
    "uk": "uk",
}
# Where a catalog has no word of a message, this one is asked before the message stays English.
NEXT: Mapping[str, str] = {"es_419": "es"}
# What reading a file that is no catalog, or half of one, can raise (an unknown charset is a LookupError).
BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, EOFError, RecursionError)


class _Shared(gettext.GNUTranslations):
    """A catalog whose English is kept once for all of them, not once for each: half a megabyte less."""

    _catalog: dict[Any, str]

    def _parse(self, fp: Any) -> None:
        super()._parse(fp)
        self._catalog = {sys.intern(key) if type(key) is str else key: said for key, said in self._catalog.items()}


def catalog(name: str, folder: Path = FOLDER) -> gettext.NullTranslations:
    """Return a catalog; one without words where it can't be read.

    Args:
        name: the name of its folder, as in pt_BR.
        folder: where all of them are.
    """
    path = folder / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
    try:
        with path.open("rb") as file:
            found: gettext.NullTranslations = _Shared(file)
    except BROKEN as error:
        log.error("The translations %s can't be read (%s): people get English.", path, type(error).__name__)  # noqa: TRY400
        found = gettext.NullTranslations()
    if following := NEXT.get(name):
        found.add_fallback(catalog(following, folder))
    return found


@cache
def shipped(name: str) -> gettext.NullTranslations:
    """Return a catalog of this copy, read once."""
    return catalog(name)


def reviewed(name: str) -> bool:
    """Whether somebody who speaks the language has read all of a shipped catalog, and of those it falls back to."""
    following = NEXT.get(name)
    return state(shipped(name)).startswith(REVIEWED) and (following is None or reviewed(following))


def state(found: gettext.NullTranslations) -> str:
    """Return how far a catalog is, as in drafted; nothing for one without words."""
    said = found.pgettext(*STATE)
    return "" if said == STATE[1] else said


def unspoken(locale: str) -> str:
    """Return what to say of a locale that the bot does not speak, for who tries it; nothing for the others."""
    if locale in CATALOGS or locale.split("-", maxsplit=1)[0] == "en":
        return ""
    return f"AskMore does not speak {locale}: people get English. It speaks en-US, {', '.join(CATALOGS)}.\n"
