"""/news as people have it: conversations with the real bot in a simulated Discord, stories in the real store."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest
import simcord

from bot.client import AskMore
from bot.faces import news, speech, stories
from bot.faces.news_buttons import FoundPage
from bot.faces.speech import ENGLISH, Speaker
from bot.faces.stories import Shown
from bot.library import topics
from bot.library.library import Library
from bot.library.reader import read_files, read_texts
from bot.newsroom.story import Story
from bot.store.stories import query
from tests.conftest import HEAD, NOON, SHIPPED, World, bot_with, service
from tests.news import LETTER, news_library
from tests.pseudo import PSEUDO, english_left
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


def speak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the loud language spoken to those whose Discord, or server, is in German."""
    known = speech.speaker

    def speaker(locale: str) -> Speaker:
        return PSEUDO if locale == "de" else known(locale)

    monkeypatch.setattr(speech, "speaker", speaker)


def read_in(world: World, locale: str) -> None:
    """From now on everybody's Discord is in this language."""
    parsers: dict[str, Callable[[Any], None]] = cast("Any", world.bot)._connection.parsers
    parse = parsers["INTERACTION_CREATE"]

    def sent(payload: Any) -> None:
        parse({**payload, "locale": locale})

    parsers["INTERACTION_CREATE"] = sent


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
    assert "Content note: mentions sexual assault and violence." in whole
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

    @pytest.mark.parametrize(
        ("made", "note", "notes"),
        [
            ("publisher", "sexual assault, violence", ("sexual assault", "violence")),
            ("editors", "harassment, and a trial", ("harassment, and a trial",)),
            ("none", "", ()),
        ],
    )
    def test_a_story_that_the_version_before_kept_is_read(self, made: Any, note: str, notes: tuple[str, ...]) -> None:
        one = replace(longest(1), made=made, notes=notes)
        (row,) = json.loads(stories.dump([one]))
        del row["notes"]
        assert stories.load(json.dumps([{**row, "note": note}])) == [one]

    def test_many_publishers_are_counted(self) -> None:
        one = replace(longest(1), also=("A", "B", "C", "D", "E"))
        assert "also in A, B, C and 2 more" in stories.in_words(ENGLISH, one)


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
        notes=("images shared without consent",) * 12,
        also=("Q" * 60,) * 8,
    )


@pytest.mark.parametrize("say", [ENGLISH, PSEUDO], ids=["english", "longer"])
@pytest.mark.parametrize("start", [0, 3, 8])
def test_the_longest_stories_stay_within_discords_limits(say: Speaker, start: int) -> None:
    shown = [longest(number) for number in range(9)]
    for view in (
        news.latest(say, shown, start, None, ["n" * 300]),
        news.found(say, shown, start, "legal", ["n" * 300]),
    ):
        view.stop()
        texts = [part["content"] for part in walk(view.to_components()) if part["type"] == 10]
        assert sum(map(len, texts)) <= 4000
        assert sum(1 for _ in walk(view.to_components())) <= 40
        assert any("https://x.example.org/" in text for text in texts)
        for part in walk(view.to_components()):
            assert len(str(part.get("custom_id", ""))) <= 100


def test_a_button_names_nine_stories_at_most() -> None:
    keys: Sequence[str] = ["abcdefg2"] * 9
    assert len(str(FoundPage(ENGLISH, keys, 6, "More").item.custom_id)) <= 100


async def test_every_shipped_story_of_the_editors_is_sound(simcord_bot: AskMore) -> None:
    library = Library(read_files([SHIPPED]).or_raise())
    assert len(library.stories) == 3
    assert len(library.feeds) == 22
    for story_id, one in library.stories.items():
        assert len(stories.in_words(ENGLISH, stories.of_editors(ENGLISH, story_id, one))) < 1500
        assert "newshub" not in one.url
    letter = library.stories["askmoreofhim-letter"]
    assert letter.day.isoformat() == "2018-03-02"
    assert discord.utils.escape_mentions(letter.title) == letter.title
    assert simcord_bot.fetching is None


class TestLanguages:
    """The words are in the reader's language; the publishers' stay theirs."""

    @pytest.mark.parametrize("shown", [[], [0, 1, 2, 3, 4]], ids=["none", "some"])
    def test_no_english_is_left(self, shown: list[int]) -> None:
        kinds = ("publisher", "extract", "none", "editors")
        made = [replace(longest(one), made=kinds[one % 4], title="T", link="L", summary="S") for one in shown]
        made = [replace(one, dated=one.made != "none") for one in made]
        for topic in (None, "legal"):
            assert english_left(news.latest(PSEUDO, made, 0, topic)) == []
            assert english_left(news.found(PSEUDO, made, 2, topic)) == []

    def test_a_draft_says_so_and_offers_english(self) -> None:
        shown = [longest(number) for number in range(9)]
        for view in (news.latest(PSEUDO, shown, 3, None), news.found(PSEUDO, shown, 3, None)):
            parts = list(walk(view.to_components()))
            assert sum("Draft translation" in part.get("content", "") for part in parts) == 1
            (english,) = [part["custom_id"] for part in parts if "See English" in part.get("label", "")]
            assert english.startswith("am1:english:")
            assert len(english) < 100  # marked as English it has one more
        for view in (news.latest(ENGLISH, shown, 3, None), news.found(PSEUDO, [], 0, None)):
            assert not any("See English" in part.get("label", "") for part in walk(view.to_components()))

    async def test_a_reader_gets_it_in_their_language_and_in_english_on_demand(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await keep(world, *(story(number, notes=("violence",)) for number in range(5)))
        assert "⟦" not in said(await ask(world))
        speak(monkeypatch)
        read_in(world, "de")
        first = await ask(world, topic="nothing like it")
        assert "⟦## News" in said(first)
        assert "⟦**We could not find that topic.**" in said(first)
        assert "mentions ⟦violence" in said(first)
        assert "**Headline 0**" in said(first)
        assert first.response is not None
        assert all(label.startswith("⟦") for label in labels(first))
        english = await world.member.click(first.response, label=labels(first)[-1])
        assert "⟦" not in said(english)
        assert labels(english) == ["Hide this", "Support", "More"]
        assert english.response is not None
        second = await world.member.click(english.response, label="More")
        assert "Headline 3" in said(second)
        assert "⟦" not in said(second)

    async def test_search_too(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        await keep(world, *(story(number) for number in range(12)))
        speak(monkeypatch)
        read_in(world, "de")
        result = await ask(world, search="headl")
        assert "⟦-# These are the 9 newest that fit." in said(result)
        assert result.response is not None
        english = await world.member.click(result.response, label=labels(result)[-1])
        assert "## News: what was found" in said(english)
        assert "Headline 0" in said(english)
        assert "⟦" not in said(english)
        await world.bot.kept.close()
        assert "⟦-# Stories from feeds can't be read right now." in said(await ask(world, search="headl"))

    async def test_topics_are_found_by_what_both_languages_call_them(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        speak(monkeypatch)
        read_in(world, "de")
        for typed in ("⟦Laws", "laws and", "legal"):
            offered = await world.member.autocomplete(world.channel, "news", "topic", typed)
            assert offered[0]["value"] == "legal"
            assert offered[0]["name"].startswith("⟦Laws and courts")

    def test_a_story_of_the_editors_in_the_languages_they_wrote_it_in(self) -> None:
        german = (
            LETTER.replace('title: "Men sign a letter: #AskMoreOfHim"', "title: {en: Men sign, de: Ein Brief}")
            .replace(
                "summary: Men in film wrote that awe is not enough. They asked other men to speak up.", "summary: X"
            )
            .replace("note: harassment", "note: {en: harassment, de: Belästigung}")
        )
        whole = german.replace("summary: X", "summary: {en: They wrote., de: Sie schrieben.}")
        say = Speaker("de", None, "de")
        for text, languages, told in ((german, ["de"], 0), (whole, ["de"], 1), (whole, ["fr"], 0), (german, ["en"], 1)):
            library = Library(_read(text))
            assert len(stories.editors_of(say, library, languages, ())) == told
        (one,) = stories.editors_of(say, Library(_read(whole)), ["de"], ())
        assert (one.title, one.summary, one.notes) == ("Ein Brief", "Sie schrieben.", ("Belästigung",))
        (one,) = stories.editors_of(ENGLISH, Library(_read(whole)), ["de", "en"], ())
        assert (one.title, one.summary, one.notes) == ("Men sign", "They wrote.", ("harassment",))


def _read(letter: str) -> Any:
    return read_texts([("news.yaml", HEAD + service("x") + letter)]).or_raise()
