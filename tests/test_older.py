"""A button or form of an older version is answered in the reader's language."""

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.faces import speech, text
from cogs.older import Older
from tests.pseudo import PSEUDO


class Pressed:
    """A press, as far as the cog looks at it."""

    def __init__(self, custom_id: str, kind: discord.InteractionType = discord.InteractionType.component) -> None:
        self.type, self.data, self.locale = kind, {"custom_id": custom_id}, "de"
        self.extras: dict[str, Any] = {}
        self.told: list[tuple[str, bool]] = []
        self.client = SimpleNamespace(meter=None)
        self.response = self

    async def send_message(self, content: str, *, ephemeral: bool) -> None:
        self.told.append((content, ephemeral))


@pytest.mark.parametrize("kind", [discord.InteractionType.component, discord.InteractionType.modal_submit])
async def test_it_says_what_to_use_instead(monkeypatch: pytest.MonkeyPatch, kind: discord.InteractionType) -> None:
    monkeypatch.setattr(speech, "speaker", {"de": PSEUDO}.__getitem__)
    press = Pressed("am0:hide", kind)
    await Older(cast("Any", None)).on_interaction(cast("Any", press))
    assert press.told == [(f"{PSEUDO.closing(text.OLDER)}\n\n{PSEUDO.english(text.OLDER)}", True)]
    assert "/supportx" in press.told[0][0]


@pytest.mark.parametrize("custom_id", ["am1:hide", "am1e:hide", "am1:english:setup:open", "am1e:contacts:add:0:"])
async def test_what_is_of_this_version_is_left_to_others(custom_id: str) -> None:
    press = Pressed(custom_id)
    await Older(cast("Any", None)).on_interaction(cast("Any", press))
    assert press.told == []


@pytest.mark.parametrize("custom_id", ["am1:contact:0", "am1e:contact:0"])
async def test_a_form_of_this_version_too(custom_id: str) -> None:
    press = Pressed(custom_id, discord.InteractionType.modal_submit)
    await Older(cast("Any", None)).on_interaction(cast("Any", press))
    assert press.told == []
