"""Milestones in the server's language, and the image's words in letters that its font has."""

import gettext
from datetime import date
from typing import Any

import discord
import pytest

from bot.faces import chart
from bot.faces import pledge_text as text
from bot.faces.milestones import announce
from bot.faces.speech import ENGLISH, Speaker
from tests.conftest import NOON, World
from tests.pseudo import PSEUDO
from tests.test_digest import Admin
from tests.test_news import read_in, speak
from tests.test_support import said

PLEDGE = "ask-more"
WEEKS = [(date(2026, 11, 16), 3), (date(2026, 11, 23), 7)]


class Words(gettext.NullTranslations):
    """A catalog that has the same words for every message."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def gettext(self, message: str) -> str:
        return self.words


@pytest.fixture
def admin(world: World) -> Admin:
    return Admin(world)


async def ten_sign(world: World) -> Any:
    """Have ten people sign, and return what is posted in the channel."""
    for person in range(1, 11):
        await world.bot.kept.pledges.sign(person, world.guild.id, PLEDGE, 1, 1, NOON)
    await announce(world.bot, world.guild.id, PLEDGE)
    (posted,) = world.channel.history()
    return posted


@pytest.mark.parametrize("drawn", [True, False])
async def test_a_milestone_is_in_the_servers_language(
    world: World,
    drawn: bool,  # noqa: FBT001 - a parameter of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    speak(monkeypatch)
    assert chart.available()
    monkeypatch.setattr(chart, "available", lambda: drawn)
    known = world.bot.get_guild(world.guild.id)
    assert known is not None
    known.preferred_locale = discord.Locale.german
    await world.bot.kept.servers.set_milestone_channel(world.guild.id, world.channel.id)
    posted = await ten_sign(world)
    assert posted.content.startswith("⟦**10 people in this server have signed the pledge.**")
    assert "⟦-# Draft translation" in posted.content
    by_week = posted.attachments[0].description if drawn else posted.content
    assert "⟦By week: " in by_week
    assert by_week.count("By week") == 1
    assert f"</pledge show:{world.bot.mentions['pledge']}>" in posted.content, "Discord names it for each reader"


async def test_the_answer_to_the_admin_is_in_theirs_and_the_post_is_not(
    world: World, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(monkeypatch)
    read_in(world, "de")
    assert said(await admin.run("pledge-milestones", channel=world.channel)).startswith("⟦From now on")
    shut = discord.PermissionOverwrite(send_messages=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.default_role: shut})
    assert said(await admin.run("pledge-milestones", channel=closed)).startswith("⟦The bot may not post in")
    world.guild.set_command_permissions(world.bot.mentions["pledge-milestones"], {world.member: True})
    refused = await world.member.slash(world.channel, "pledge-milestones")
    assert said(refused).startswith("⟦You need the permission")
    for message in world.channel.history():
        await message.delete()
    posted = await ten_sign(world)
    assert posted.content.startswith("**10 people in this server have signed")
    assert "⟦" not in posted.content
    assert said(await admin.run("pledge-milestones")).startswith("⟦No messages about how many")
    await world.bot.kept.close()
    assert said(await admin.run("pledge-milestones")).startswith("⟦**Nothing was saved.**")


@pytest.mark.parametrize(
    ("cldr", "words", "stays"),
    [
        ("de", "unterschrieben, größer", True),
        ("uk", "підписали", True),
        ("tr", "imza, şüğİ", True),
        ("hi", "हस्ताक्षर", False),
    ],
)
def test_an_image_has_no_letters_that_its_font_lacks(cldr: str, words: str, stays: bool) -> None:  # noqa: FBT001
    say = Speaker(cldr, Words(words), cldr)
    labels = chart.labels(say, WEEKS)
    assert labels[:2] == ([words, words] if stays else [text.CHART_SIGNED, text.CHART_WEEKS])
    assert labels[2:] == [(say if stays else ENGLISH).day(monday) for monday, _ in WEEKS]
    assert chart.draw(say, WEEKS).startswith(b"\x89PNG")  # matplotlib would warn of a letter that is not there
    assert chart.in_words(say, WEEKS) == " · ".join(f"{say.day(monday)}: {count}" for monday, count in WEEKS)


def test_english_needs_no_look_at_the_font() -> None:
    assert chart.labels(ENGLISH, WEEKS)[:2] == ["signed", "week that began on"]
    assert chart.draw(PSEUDO, WEEKS).startswith(b"\x89PNG")
