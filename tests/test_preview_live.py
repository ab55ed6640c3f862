"""The preview follows the editor: what is open in the page is drawn anew, and what is wrong stands there too."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import simcord
from rich.console import Console

from bot.library.library import Library
from bot.library.problems import Problem
from bot.library.reader import read_texts
from bot.preview import Live, Post, follow
from bot.preview_live import MOST, OpenAnswers, problems_post
from tests.conftest import HEAD, World, service

LESSON = """
lessons:
  listening:
    title: How to listen
    summary: What helps.
    pages: [{title: First, text: [They choose.]}, {title: Second, text: [Ask what helps.]}]
    checked: 2026-01
    sources: [https://example.org]
"""
OLD, NEW = "01632 960000", "01632 960001"


def written(number: str, *more: str) -> str:
    one = service("one", contacts=f'[{{phone: "{number}"}}]', expect="{who: A person.}")
    return HEAD + one + "".join(service(f"no{index}") for index in range(3)) + "".join(more)


def library(number: str, *more: str) -> Library:
    return Library(read_texts([("f.yaml", written(number, *more))]).or_raise())


class Seen:
    """The preview's page on a file that can be saved, and what stands in it."""

    def __init__(self, world: World, page: simcord.Preview, file: Path) -> None:
        self.world = world
        self.page = page
        self.file = file
        self.console = Console(file=StringIO(), width=100)
        teller = world.guild.add_member(world.env.create_user("preview", global_name="AskMore preview"))
        self.live = Live(OpenAnswers(world.bot), Post(world.channel, teller), page.refresh, world.env.time_context)

    async def text(self) -> str:
        """Return what the page shows; SimCord does one thing at a time, and the preview may be at work."""
        while True:
            try:
                return json.dumps((await self.page.snapshot())["messages"], ensure_ascii=False)
            except simcord.SetupError:
                await asyncio.sleep(0.02)

    async def until(self, fits: Callable[[str], bool]) -> str:
        async with asyncio.timeout(10):
            while not fits(said := await self.text()):
                await asyncio.sleep(0.02)
        return said

    @property
    def told(self) -> str:
        assert isinstance(self.console.file, StringIO)
        return self.console.file.getvalue()


@pytest.fixture
async def seen(world: World, tmp_path: Path) -> AsyncGenerator[Seen, None]:
    file = tmp_path / "resources.yaml"
    file.write_text(written(OLD))
    world.bot.use(library(OLD))
    page = world.env.preview(
        world.channel, viewers=[world.member], layout="channel", presentation_time=datetime.now(UTC)
    )
    async with page:
        one = Seen(world, page, file)
        following = asyncio.create_task(follow(one.console, world.bot, (file,), one.live))
        await asyncio.sleep(0)
        yield one
        following.cancel()


async def test_a_saved_edit_is_shown_in_the_open_answer(seen: Seen) -> None:
    result = await seen.world.support(country="GB")
    await seen.page.refresh()
    assert OLD in await seen.text()
    assert result.response is not None
    seen.file.write_text(written(NEW))
    await seen.until(lambda said: NEW in said)
    assert (card(result).count(OLD), card(result).count(NEW)) == (2, 1)  # three services stand on the page
    assert result.response.ephemeral
    assert len(result.followups) == 0
    assert "Loaded anew: 5 services" in seen.told


async def test_a_broken_file_is_told_in_the_page_until_it_is_mended(seen: Seen) -> None:
    await seen.world.support(country="GB")
    seen.file.write_text(written(NEW).replace("topics: [sexual-assault]", "topics: [rape]", 1))
    said = await seen.until(lambda said: "can't be used yet" in said)
    assert OLD in said
    assert NEW not in said
    assert "resources.yaml:27:14" in said
    assert "The last good copy still answers" in seen.told
    seen.file.write_text("services: [\n")
    said = await seen.until(lambda said: "resources.yaml:2:1" in said)
    assert "resources.yaml:27:14" not in said
    seen.file.write_text(written(NEW))
    await seen.until(lambda said: NEW in said and "can't be used yet" not in said)


async def test_an_edit_waits_while_somebody_tries_the_bot(seen: Seen) -> None:
    env = seen.world.env
    done = asyncio.Event()

    async def try_it() -> None:
        env._begin_operation("trying")  # pyright: ignore[reportPrivateUsage]
        await done.wait()
        env._end_operation()  # pyright: ignore[reportPrivateUsage]

    trying = asyncio.create_task(try_it())
    await asyncio.sleep(0)
    showing = asyncio.create_task(seen.live.show((Problem("a.yaml", 1, 1, "wrong", "right"),)))
    finished, _ = await asyncio.wait({showing}, timeout=0.2)
    assert not finished
    done.set()
    await trying
    await showing
    assert "a.yaml:1:1" in await seen.text()


async def follow_once(world: World, answers: OpenAnswers, now: Library) -> None:
    world.bot.use(now)
    with world.env.time_context():
        await answers.draw_anew()


def card(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    return json.dumps(result.response.components, ensure_ascii=False)


async def test_each_answer_is_drawn_as_it_was_asked_for(world: World) -> None:
    world.bot.use(library(OLD, LESSON))
    answers = OpenAnswers(world.bot)
    first = await world.support(country="GB", topic="sexual-assault")
    paged = await world.support(country="GB")
    assert paged.response is not None
    await world.member.click(paged.response, label="More")
    told = await world.support(country="GB")
    assert told.response is not None
    await world.member.click(told.response, label="What happens when you contact them")
    lesson = await world.member.slash(world.channel, "learn", topic="listening")
    assert lesson.response is not None
    await world.member.click(lesson.response, label="More")
    before = [card(paged), card(told), card(lesson)]
    await follow_once(world, answers, library(NEW, LESSON.replace("Ask what helps.", "Ask what they want.")))
    assert NEW in card(first)
    assert card(paged) == before[0]
    assert "4. no2" in card(paged)
    assert "What happens when you contact one" in card(told)
    assert NEW in card(told)
    assert "Ask what they want." in card(lesson)
    assert "Page 2 of 2" in card(lesson)
    await world.member.click(paged.response, label="Back")
    await follow_once(world, answers, library(OLD))
    assert OLD in card(paged)


async def test_what_only_shows_is_drawn_anew_and_nothing_is_done_twice(world: World) -> None:
    world.bot.use(library(OLD))
    answers = OpenAnswers(world.bot)
    assert await world.member.autocomplete(world.channel, "support", "country", "norw") != []
    hidden = await world.support(country="GB")
    assert hidden.response is not None
    reporting = await world.support(country="GB")
    assert reporting.response is not None
    await world.member.click(reporting.response, label="This didn't work")
    before = card(reporting)
    await world.member.click(hidden.response, label="Hide this")
    await world.member.slash(world.channel, "privacy")
    requests = len(world.env.http_requests)
    await follow_once(world, answers, library(NEW))
    await follow_once(world, answers, library(OLD))
    assert card(reporting) == before
    assert hidden.response is None
    made = [one for one in world.env.http_requests[requests:] if one.method == "POST"]
    assert made == []


async def test_a_message_that_went_away_is_forgotten(world: World) -> None:
    world.bot.use(library(OLD))
    answers = OpenAnswers(world.bot)
    result = await world.support(country="GB")
    assert result.response is not None
    world.env.backend.delete_message(world.channel.id, result.response.id)
    await follow_once(world, answers, library(NEW))
    assert answers._heard == []  # pyright: ignore[reportPrivateUsage]


async def test_no_more_are_kept_than_the_last_ones(world: World) -> None:
    world.bot.use(library(OLD))
    answers = OpenAnswers(world.bot)
    results = [await world.support(country="GB") for _ in range(MOST + 2)]
    await follow_once(world, answers, library(NEW))
    assert [NEW in card(result) for result in results] == [False, False, *[True] * MOST]
    assert len(answers._heard) == MOST  # pyright: ignore[reportPrivateUsage]


def test_the_post_is_short_and_shows_what_the_file_holds() -> None:
    problems = tuple(Problem(f"/a/{'b' * 300}.yaml", line, 1, "*x* " * 900, "<@1> " * 900) for line in range(1, 9))
    said = problems_post(problems)
    assert len(said) < 2000
    assert "And 7 more: see the terminal." in said
    assert "more" not in problems_post(problems[:1])
    short = tuple(Problem("a.yaml", line, 1, "wrong", "right") for line in range(1, 6))
    assert "**a.yaml:3:1** wrong\n→ right\nAnd 2 more: see the terminal.\n" in problems_post(short)
    assert "\\*x\\*" in said
    assert "\\<@1\\>" in said
