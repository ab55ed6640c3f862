"""People and servers with another language than English, in the simulated Discord, and a catalog that has all words."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

import pytest

from bot.client import AskMore
from bot.faces import catalogs, speech
from bot.faces.speech import Speaker
from tests.pseudo import Loud

SPANISH = Speaker("es-ES", Loud(), "es")


class Reading:
    """Sends interactions as from people who read a language, in a server that has one.

    Args:
        bot: the client.
        monkeypatch: puts a draft that has every word in the place of each catalog.
    """

    def __init__(self, bot: AskMore, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reader = "es-ES"
        self.server = "en-US"
        parsers: dict[str, Callable[[Any], None]] = cast("Any", bot)._connection.parsers
        self.parse = parsers["INTERACTION_CREATE"]
        monkeypatch.setitem(parsers, "INTERACTION_CREATE", self.send)
        monkeypatch.setattr(catalogs, "shipped", _loud)
        monkeypatch.setattr(speech, "speaker", lru_cache(speech.speaker.__wrapped__))  # nothing of it is left behind

    def send(self, payload: Any) -> None:
        """Say the languages, as Discord does."""
        payload["locale"] = self.reader
        if "guild_id" in payload:
            payload["guild_locale"] = self.server
        self.parse(payload)


def _loud(name: str) -> Loud:
    del name
    return Loud()
