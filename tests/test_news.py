"""/news as people have it: conversations with the real bot in a simulated Discord, stories in the real store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import discord
import pytest
import simcord

from bot.client import AskMore
from bot.faces import news, stories
from bot.faces.news_buttons import FoundPage
from bot.faces.stories import Shown
from bot.library import topics
from bot.library.library import Library
from bot.newsroom.story import Story
from bot.store.stories import query
from tests.conftest import NOON, World, bot_with
from tests.news import news_library
from tests.test_support import answered_privately_in_one_step, custom_id, labels, said, walk

DAILY = {"daily": "https://daily.example.org/feed", "weekly": "https://weekly.example.org/feed"}


@pytest.fixture
def shipped() -> Library:
    """The bot of these tests has two feeds and one letter."""
    return news_library(**DAILY)


def story(number: int, **changes: object) -> Story:
    base = Story(
        id=f"story{chr(97 + number // 26)}{chr(97 + number % 26)}a",
        feed="daily",
        language="en",
        title=f"Headline {number}",
        link=f"https://daily.example.org/{number}",
        published=NOON - timedelta(hours=number),
        summary=f"Sentence {number} of the publisher.",
        made="publisher",
        topics=("sexual-assault",),
        event=f"event{number}",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


async def keep(world: World, *kept: Story) -> None:
    await world.bot.kept.stories.keep(kept, (), [one.id for one in kept], NOON)


async def ask(world: World, **options: str) -> simcord.InteractionResult:
    return await world.member.slash(world.channel, "news", **options)


async def test_without_any_feed_the_editors_stories_answer(world: World) -> None:
    before = len(world.env.http_requests)
    result = await ask(world)
    answered_privately_in_one_step(world, result, before)
    whole = said(result)
    assert "**Men sign a letter: #AskMoreOfHim**" in whole
    assert "Content note: mentions harassment." in whole
    assert "Written by AskMore's editors, from Example Weekly · <t:1519992000:D> · also in Another Paper" in whole
    assert "https://letter.example.org/page" in whole
    assert labels(result) == ["Hide this", "Support"]


async def test_three_a_page_newest_first_and_back(world: World) -> None:
    await keep(world, *(story(number) for number in range(5)))
    first = await ask(world)
    assert [f"Headline {number}" in said(first) for number in range(5)] == [True, True, True, False, False]
    assert labels(first) == ["Hide this", "Support", "More"]
    assert first.response is not None
    second = await world.member.click(first.response, label="More")
    assert "Headline 3" in said(second)
    assert "#AskMoreOfHim" in said(second)
    assert labels(second) == ["Hide this", "Support", "Back"]
    assert second.response is not None
    third = await world.member.click(second.response, label="Back")
    assert "Headline 0" in said(third)


async def test_a_story_says_what_people_need(world: World) -> None:
    await keep(
        world,
        story(0, event="same"),
        story(1, feed="weekly", event="same", title="The same in other words", notes=("sexual assault", "violence")),
        story(2, made="extract", feed="weekly"),
        story(3, made="none", summary="", dated=False),
    )
    whole = said(await ask(world))
    assert "Content note: mentions sexual assault, violence." in whole
    assert "The same in other words" in whole
    assert "Headline 0" not in whole  # the publisher that had it first stands for the event
    assert "Summary by Weekly Post · <t:1795604400:D> · also in Daily Post" in whole
    assert "Sentences from Weekly Post" in whole
    assert "Daily Post, headline only · no date, first seen <t:1795597200:D>" in whole


async def test_the_note_stands_before_the_link(world: World) -> None:
    await keep(world, story(0, notes=("violence",)))
    whole = said(await ask(world))
    assert 0 < whole.index("mentions violence") < whole.index("https://daily.example.org/0")


async def test_topic(world: World) -> None:
    await keep(world, story(0), story(1, topics=("legal",)))
    result = await ask(world, topic="legal")
    assert "## News: Laws and courts" in said(result)
    assert "Headline 1" in said(result)
    assert "Headline 0" not in said(result)
    assert "#AskMoreOfHim" not in said(result)
    assert result.response is not None
    any_topic = await world.member.select(result.response, ["-"], custom_id="am1:newstopic")
    assert "Headline 0" in said(any_topic)
    chosen = await world.member.select(result.response, ["stalking"], custom_id="am1:newstopic")
    assert "There are no stories about this right now." in said(chosen)


@pytest.mark.parametrize(("typed", "told"), [("leagl", "Did you mean **Laws and courts**"), ("zzz", "could not find")])
async def test_a_topic_it_does_not_know(world: World, typed: str, told: str) -> None:
    whole = said(await ask(world, topic=typed))
    assert told in whole
    assert "#AskMoreOfHim" in whole


async def test_autocomplete_of_topics(world: World) -> None:
    offered = await world.member.autocomplete(world.channel, "news", "topic", "office")
    assert [choice["value"] for choice in offered] == ["workplace"]
    every = await world.member.autocomplete(world.channel, "news", "topic", "")
    assert [choice["value"] for choice in every] == list(topics.NEWS)


async def test_search_folds_accents_and_case_and_pages_without_the_words(world: World) -> None:
    await keep(world, *(story(number, title=f"Café ruling {number}") for number in range(12)), story(20))
    result = await ask(world, search="CAFE rul")
    whole = said(result)
    assert "Café ruling 0" in whole
    assert "Headline 20" not in whole
    assert "These are the 9 newest that fit." in whole
    ids = [str(part.get("custom_id")) for part in walk(result.response.components if result.response else [])]
    assert not any("cafe" in one.casefold() or "rul" in one.casefold() for one in ids)
    assert all(len(one) <= 100 for one in ids)
    assert result.response is not None
    second = await world.member.click(result.response, label="More")
    assert "Café ruling 3" in said(second)
    assert "Café ruling 2\n" not in said(second)
    assert second.response is not None
    third = await world.member.click(second.response, label="More")
    assert labels(third) == ["Hide this", "Support", "Back"]
    assert "Café ruling 8" in said(third)


async def test_search_among_the_editors_stories(world: World) -> None:
    assert "#AskMoreOfHim" in said(await ask(world, search="awe film"))
    assert "No story has all of these words." in said(await ask(world, search="awe zebra"))


@pytest.mark.parametrize(
    "typed", ['"', "a OR b", "NEAR(x", "title:x", "*", "'; DROP TABLE stories; --", "(", "^", "-x"]
)
async def test_nothing_typed_is_an_order_to_the_search(world: World, typed: str) -> None:
    await keep(world, story(0))
    result = await ask(world, search=typed)
    assert result.ephemeral
    assert "No story has all of these words." in said(result)
    assert "Headline 0" in said(await ask(world))


def test_a_query_is_words_in_quotes() -> None:
    assert query('a "b" OR c*') == '"a" "b" "OR" "c"*'
    assert query("  ... ") == ""


async def test_support_opens_privately_beside_the_news(world: World) -> None:
    await keep(world, story(0, topics=("stalking",)))
    result = await ask(world, topic="stalking")
    assert result.response is not None
    opened = await world.member.click(result.response, label="Support")
    assert opened.ephemeral
    assert "It is not your fault" in said(opened)
    assert ":stalking:" in custom_id(opened, "country")


async def test_hide_deletes_it(world: World) -> None:
    result = await ask(world)
    assert result.response is not None
    await world.member.click(result.response, label="Hide this")
    assert result.response is None
    assert world.channel.history(viewer=world.member) == []


async def test_an_english_reader_gets_nothing_in_other_languages(world: World) -> None:
    await keep(world, story(0), story(1, language="es", title="Titular"))
    assert "Titular" not in said(await ask(world))
    assert "Titular" not in said(await ask(world, search="titular"))


async def test_in_a_direct_message(world: World) -> None:
    result = await world.user.slash("news")
    assert "#AskMoreOfHim" in said(result)


async def test_held_stories_are_shown_nowhere(world: World) -> None:
    await keep(world, story(0, held="The age of a child.", title="Zebra"))
    assert "Zebra" not in said(await ask(world))
    assert "Zebra" not in said(await ask(world, search="zebra"))


async def test_a_closed_store_leaves_the_editors_stories(world: World) -> None:
    await keep(world, story(0))
    first = await ask(world, search="headline")
    await world.bot.kept.close()
    for result in (await ask(world), await ask(world, search="awe")):
        assert "#AskMoreOfHim" in said(result)
        assert "Stories from feeds can't be read right now." in said(result)
        assert result.ephemeral
    assert "Headline 0" in said(first)


async def test_a_button_lives_on_after_a_restart(world: World, shipped: Library, tmp_path: Path) -> None:
    await keep(world, *(story(number) for number in range(4)))
    result = await ask(world)
    bot = bot_with(shipped, tmp_path / "data")
    await world.restart(bot)
    assert result.response is not None
    second = await world.member.click(result.response, label="More")
    assert "Headline 3" in said(second)
    await bot.kept.close()


class TestWords:
    """What a publisher writes does nothing in Discord but be read."""

    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            ("@everyone look", "@\u200beveryone look"),
            ("**bold** _it_ `code`", r"\*\*bold\*\* \_it\_ \`code\`"),
            ("[here](https://evil.example.org)", "\\[here\\](https:\u200b//evil.example.org)"),
            ("<@123> <#5> <t:1:R>", "\\<@123\\> \\<#5\\> \\<t:1:R\\>"),
            ("# Big", r"\# Big"),
            ("-# small", r"\-# small"),
            ("1. one", r"\1. one"),
            ("||hidden||", r"\|\|hidden\|\|"),
        ],
    )
    def test_marks_mentions_and_links_are_only_letters(self, written: str, shown: str) -> None:
        assert stories.plain(written) == shown

    def test_a_story_survives_being_kept(self) -> None:
        one = longest(1)
        assert stories.load(stories.dump([one])) == [one]

    def test_many_publishers_are_counted(self) -> None:
        one = replace(longest(1), also=("A", "B", "C", "D", "E"))
        assert "also in A, B, C and 2 more" in stories.in_words(one)


def longest(number: int) -> Shown:
    """A story whose every part is as long as it can be, and all of it marks that are escaped."""
    return Shown(
        key=f"aaaaaaa{chr(97 + number)}",
        event=str(number),
        title="*" * 250,
        link="https://x.example.org/" + "a" * 470,
        publisher="P" * 60,
        published=NOON,
        dated=False,
        summary="_" * 500,
        made="editors",
        note=", ".join(["images shared without consent"] * 12),
        also=("Q" * 60,) * 8,
    )


@pytest.mark.parametrize("start", [0, 3, 8])
def test_the_longest_stories_stay_within_discords_limits(start: int) -> None:
    shown = [longest(number) for number in range(9)]
    for view in (news.latest(shown, start, None, ["n" * 300]), news.found(shown, start, "legal", ["n" * 300])):
        view.stop()
        texts = [part["content"] for part in walk(view.to_components()) if part["type"] == 10]
        assert sum(map(len, texts)) <= 4000
        assert sum(1 for _ in walk(view.to_components())) <= 40
        assert any("https://x.example.org/" in text for text in texts)
        for part in walk(view.to_components()):
            assert len(str(part.get("custom_id", ""))) <= 100


def test_a_button_names_nine_stories_at_most() -> None:
    keys: Sequence[str] = ["abcdefg2"] * 9
    assert len(str(FoundPage(keys, 6, "More").item.custom_id)) <= 100


async def test_every_shipped_story_of_the_editors_is_sound(simcord_bot: AskMore) -> None:
    from bot.library.reader import read_files  # noqa: PLC0415
    from tests.conftest import SHIPPED  # noqa: PLC0415

    library = Library(read_files([SHIPPED]).or_raise())
    assert len(library.stories) == 3
    assert len(library.feeds) == 22
    for story_id, one in library.stories.items():
        assert len(stories.in_words(stories.of_editors(story_id, one))) < 1500
        assert "newshub" not in one.url
    letter = library.stories["askmoreofhim-letter"]
    assert letter.day.isoformat() == "2018-03-02"
    assert discord.utils.escape_mentions(letter.title) == letter.title
    assert simcord_bot.fetching is None
