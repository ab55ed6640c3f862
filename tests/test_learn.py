"""/learn as people have it: conversations with the real bot in a simulated Discord, lessons laid over a small file."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import discord
import pytest
import simcord
from discord import ui

from bot.faces import learn, learn_buttons, words
from bot.faces import learn_text as text
from bot.faces.speech import ENGLISH, Speaker
from bot.library.lessons import Choice, Credit, Lesson, Page, Scene
from bot.library.library import Library
from bot.library.localized import Localized
from bot.library.reader import read_files, read_texts
from bot.library.scalars import LONGEST_ID
from bot.store.local import Here
from tests.conftest import HEAD, SHIPPED, World, bot_with, service
from tests.pseudo import PSEUDO, english_left, loud
from tests.reading import Reading
from tests.test_support import answered_privately_in_one_step, custom_id, labels, said, walk

LESSONS = """
lessons:
  five-ds:
    title: When you see it happen
    summary: Five ways to step in that keep you safe.
    also: [bystander, intervene, 5 Ds]
    topic: stalking
    pages:
      - title: First
        text:
          - Look whether you are *safe*.
          - "- Break the moment."
          - "- Ask somebody, @everyone or <@1>, for help."
          - Any of these is good.
      - title: Then
        text: [Ask if they are all right.]
      - title: Last
        text: [Look after yourself.]
    scenes:
      - text: A friend makes a cruel joke in voice chat.
        choices:
          - {text: I change the subject, answer: "That can help. It breaks the moment."}
          - {text: I ask a moderator, answer: "That can help too: you are not alone with it."}
          - {text: I say nothing now, answer: "You can still write to the person later."}
      - text: Somebody posts a picture of an ex.
        choices:
          - {text: I report it, answer: Good that you did.}
          - {text: I ask the ex, answer: Ask gently.}
          - {text: I laugh, answer: It can feel hard to do anything else.}
    credit:
      text: The five Ds are an idea of Example Group.
      url: https://group.example.org/ds
    links:
      - text: Their guide
        url: https://group.example.org/guide
      - text: A book
    checked: 2026-11
    sources: [https://group.example.org/ds]
    editor_note: Nobody reads this.
  grounding:
    title: Back to here and now
    summary: Small things to do when it is too much.
    pages:
      - title: Five things
        text: [Name five things you see.]
    checked: "2025"
    sources: [somewhere]
"""


def library_with(lessons: str = LESSONS) -> Library:
    return Library(read_texts([("learn.yaml", HEAD + service("x") + lessons)]).or_raise())


@pytest.fixture
def shipped() -> Library:
    """The bot of these tests has two lessons."""
    return library_with()


class Moderator:
    """Somebody with Manage Messages, and the role that gives it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.user = world.env.create_user("mo-the-moderator")
        permissions = discord.Permissions(manage_messages=True)
        self.role = world.guild.create_role("moderators", permissions=permissions)
        self.member = world.guild.add_member(self.user, roles=[self.role])

    async def learn(self, **options: str) -> simcord.InteractionResult:
        return await self.member.slash(self.world.channel, "learn", **options)

    async def click(self, result: simcord.InteractionResult, label: str) -> simcord.InteractionResult:
        assert result.response is not None
        return await self.member.click(result.response, label=label)

    async def asked(self, topic: str = "five-ds") -> simcord.InteractionResult:
        """Go as far as the question whether to post it."""
        return await self.click(await self.learn(topic=topic), "Post in this channel")

    async def no_longer(self) -> None:
        """Take the right away, with the private card still open."""
        channel = cast("discord.TextChannel", self.world.bot.get_channel(self.world.channel.id))
        role = channel.guild.get_role(self.role.id)
        assert role is not None
        await channel.set_permissions(role, manage_messages=False)


@pytest.fixture
def moderator(world: World) -> Moderator:
    return Moderator(world)


def private(result: simcord.InteractionResult) -> bool:
    """Whether the answer, new or in the place of a card, is seen by one person alone."""
    return result.response is not None and result.response.ephemeral


async def ask(world: World, **options: str) -> simcord.InteractionResult:
    return await world.member.slash(world.channel, "learn", **options)


async def click(world: World, result: simcord.InteractionResult, label: str) -> simcord.InteractionResult:
    assert result.response is not None
    pressed = await world.member.click(result.response, label=label)
    assert private(pressed)
    return pressed


async def choose(world: World, result: simcord.InteractionResult, value: str, action: str) -> simcord.InteractionResult:
    assert result.response is not None
    wanted = "am1:lesson" if action == "lesson" else custom_id(result, action)
    chosen = await world.member.select(result.response, [value], custom_id=wanted)
    assert private(chosen)
    return chosen


def options_of(result: simcord.InteractionResult) -> list[dict[str, Any]]:
    assert result.response is not None
    return [option for part in walk(result.response.components) if part["type"] == 3 for option in part["options"]]


def public(world: World) -> list[Any]:
    """What everybody in the channel sees."""
    return [message for message in world.channel.history() if not message.flags.ephemeral]


def texts(message: Any) -> str:
    parts = [component.to_dict() for component in message.components]
    return "\n".join(part["content"] for part in walk(parts) if part["type"] == 10)


class TestTheList:
    """Without a topic, and wherever a lesson can't be found."""

    async def test_it_names_every_lesson_and_lets_one_be_chosen(self, world: World) -> None:
        before = len(world.env.http_requests)
        result = await ask(world)
        answered_privately_in_one_step(world, result, before)
        assert "**When you see it happen**\nFive ways to step in that keep you safe." in said(result)
        assert "**Back to here and now**" in said(result)
        assert labels(result) == ["Hide this", "Support"]
        assert [option["value"] for option in options_of(result)] == ["five-ds", "grounding"]
        chosen = await choose(world, result, "grounding", "lesson")
        assert "## Back to here and now\n### Five things\nName five things you see." in said(chosen)

    async def test_of_many_it_shows_a_page_at_a_time(self, world: World) -> None:
        lessons = {f"lesson-{number}": longest() for number in range(60)}
        world.bot.use(library_with())
        world.bot.library.lessons.clear()
        world.bot.library.lessons.update(lessons)
        result = await ask(world)
        seen = [option["value"] for option in options_of(result)]
        while "More" in labels(result):
            result = await click(world, result, "More")
            seen += [option["value"] for option in options_of(result)]
        assert seen == list(lessons)
        assert labels(result) == ["Hide this", "Back", "Support"]
        first = await click(world, result, "Back")
        assert options_of(first)[0]["value"] == "lesson-0"
        deep = await ask(world, topic="lesson-30")
        assert options_of(deep)[0]["value"] == "lesson-24"
        assert [option["value"] for option in options_of(deep) if option.get("default")] == ["lesson-30"]

    async def test_a_copy_without_lessons(self, world: World) -> None:
        world.bot.use(library_with(""))
        for result in (await ask(world), await ask(world, topic="bystander")):
            assert said(result).startswith(f"{text.TITLE}\n{text.NO_LESSONS}\n")
            assert options_of(result) == []
        assert await world.member.autocomplete(world.channel, "learn", "topic", "") == []

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("bystandr", "Did you mean **When you see it happen**?"),
            ("here and", "Did you mean **Back to here and now**?"),
            ("qqqq", text.UNKNOWN),
        ],
    )
    async def test_a_lesson_it_does_not_know(self, world: World, typed: str, told: str) -> None:
        before = len(world.env.http_requests)
        result = await ask(world, topic=typed)
        answered_privately_in_one_step(world, result, before)
        assert told in said(result)
        assert typed not in said(result).casefold().replace("here and now", "")
        assert len(options_of(result)) == 2

    async def test_only_spaces_are_no_topic(self, world: World) -> None:
        assert text.UNKNOWN not in said(await ask(world, topic="   "))


@pytest.mark.parametrize("typed", ["when you see it happen", "five-ds", "FIVE DS", "Bystander", "5 ds"])
async def test_a_lesson_by_any_of_its_names(world: World, typed: str) -> None:
    assert "## When you see it happen" in said(await ask(world, topic=typed))


@pytest.mark.parametrize(("typed", "first"), [("bystandr", "five-ds"), ("back", "grounding"), ("grou", "grounding")])
async def test_autocomplete_by_title_id_and_other_words(world: World, typed: str, first: str) -> None:
    offered = await world.member.autocomplete(world.channel, "learn", "topic", typed)
    assert offered[0]["value"] == first


async def test_autocomplete_offers_all_before_anything_is_typed(world: World) -> None:
    offered = await world.member.autocomplete(world.channel, "learn", "topic", "")
    assert [choice["name"] for choice in offered] == ["When you see it happen", "Back to here and now"]
    assert await world.member.autocomplete(world.channel, "learn", "topic", "zzzzqq") == []


class TestALesson:
    """Its pages and buttons."""

    async def test_the_first_page(self, world: World) -> None:
        result = await ask(world, topic="five-ds")
        assert said(result).startswith(
            "## When you see it happen\n### First\nLook whether you are \\*safe\\*.\n- Break the moment.\n"
            "- Ask somebody, @everyone or \\<@1\\>, for help.\n\nAny of these is good.\n-# Page 1 of 3\n"
        )
        assert labels(result) == ["Hide this", "More", "Practise", "Support"]

    async def test_more_and_back_and_what_stands_on_the_last_page(self, world: World) -> None:
        first = await ask(world, topic="five-ds")
        second = await click(world, first, "More")
        assert "### Then\nAsk if they are all right.\n-# Page 2 of 3" in said(second)
        assert "Example Group" not in said(second)
        assert labels(second) == ["Hide this", "Back", "More", "Practise", "Support"]
        last = await click(world, second, "More")
        assert (
            "Look after yourself.\n\n**To read**\n- Their guide: https://group.example.org/guide\n- A book\n"
            "-# The five Ds are an idea of Example Group. https://group.example.org/ds\n"
            "-# Checked November 2026\n-# Page 3 of 3"
        ) in said(last)
        assert "Nobody reads this." not in said(last)
        assert labels(last) == ["Hide this", "Back", "Practise", "Support"]
        back = await click(world, last, "Back")
        assert "-# Page 2 of 3" in said(back)
        assert back.response is not None
        assert first.response is not None
        assert back.response.id == first.response.id

    async def test_one_page_without_scenes(self, world: World) -> None:
        result = await ask(world, topic="grounding")
        assert "-# Checked in 2025\n" in said(result)
        assert "Page 1" not in said(result)
        assert labels(result) == ["Hide this", "Support"]

    async def test_the_select_changes_the_lesson(self, world: World) -> None:
        result = await ask(world, topic="five-ds")
        options = options_of(result)
        assert [option["label"] for option in options] == [
            "When you see it happen",
            "Back to here and now",
            "All lessons",
        ]
        assert options[0]["default"]
        other = await choose(world, result, "grounding", "lesson")
        assert "## Back to here and now" in said(other)
        assert said(await choose(world, other, "-", "lesson")).startswith("## Learn")

    async def test_support_opens_beside_it_about_the_same_topic(self, world: World) -> None:
        result = await ask(world, topic="five-ds")
        opened = await click(world, result, "Support")
        assert "It is not your fault" in said(opened)
        assert ":stalking:" in custom_id(opened, "country")
        assert result.response is not None
        assert opened.response is not None
        assert opened.response.id != result.response.id
        none = await click(world, await ask(world), "Support")
        assert ":-:m:" in custom_id(none, "country")

    async def test_hide_really_deletes_it(self, world: World) -> None:
        result = await ask(world, topic="five-ds")
        assert result.response is not None
        await world.member.click(result.response, label="Hide this")
        assert result.response is None
        assert world.channel.history(viewer=world.member) == []

    async def test_one_that_left_the_file_leads_to_the_list(self, world: World) -> None:
        result = await ask(world, topic="five-ds")
        listed = await ask(world)
        scene = await click(world, await ask(world, topic="five-ds"), "Practise")
        fewer = library_with()
        del fewer.lessons["five-ds"]
        world.bot.use(fewer)
        for back in (
            await click(world, result, "More"),
            await choose(world, listed, "five-ds", "lesson"),
            await choose(world, scene, "0", "choice"),
        ):
            assert text.GONE in said(back)
            assert [option["value"] for option in options_of(back)] == ["grounding"]
        fewer.lessons.clear()
        assert text.NO_LESSONS in said(await ask(world))

    async def test_a_page_that_is_gone_is_the_last(self, world: World) -> None:
        result = await click(world, await ask(world, topic="five-ds"), "More")
        lessons = world.bot.library.lessons
        lessons["five-ds"] = lessons["five-ds"].model_copy(update={"pages": lessons["five-ds"].pages[:1]})
        assert "### First" in said(await click(world, result, "More"))


class TestPractice:
    """Scenes: nothing scored, nothing kept, every choice answered."""

    async def test_every_choice_gets_its_answer_and_the_others_stay(self, world: World) -> None:
        scene = await click(world, await ask(world, topic="five-ds"), "Practise")
        assert "## Practise: When you see it happen\n-# Scene 1 of 2\nA friend makes a cruel joke" in said(scene)
        assert labels(scene) == ["Hide this", "Next scene", "Back to the lesson"]
        for index, one in enumerate(world.bot.library.lessons["five-ds"].scenes[0].choices):
            scene = await choose(world, scene, str(index), "choice")
            assert f"**You chose:** {one.text}\n{one.answer}\n{text.TRY_OTHERS}" in said(scene)
            assert len(options_of(scene)) == 3
            assert [bool(option.get("default")) for option in options_of(scene)] == [at == index for at in range(3)]

    async def test_the_next_scene_and_back_to_the_page(self, world: World) -> None:
        second_page = await click(world, await ask(world, topic="five-ds"), "More")
        scene = await choose(world, await click(world, second_page, "Practise"), "1", "choice")
        following = await click(world, scene, "Next scene")
        assert "Scene 2 of 2\nSomebody posts a picture" in said(following)
        assert "You chose" not in said(following)
        assert labels(following) == ["Hide this", "Back to the lesson"]
        assert "-# Page 2 of 3" in said(await click(world, following, "Back to the lesson"))

    async def test_a_scene_that_is_gone_leads_to_the_lesson(self, world: World) -> None:
        scene = await click(world, await ask(world, topic="five-ds"), "Practise")
        lessons = world.bot.library.lessons
        lessons["five-ds"] = lessons["five-ds"].model_copy(update={"scenes": ()})
        assert "### First" in said(await click(world, scene, "Next scene"))

    async def test_one_scene_is_not_counted(self, world: World) -> None:
        lessons = world.bot.library.lessons
        one = lessons["five-ds"]
        lessons["five-ds"] = one.model_copy(update={"scenes": one.scenes[:1]})
        scene = await click(world, await ask(world, topic="five-ds"), "Practise")
        assert "Scene 1" not in said(scene)

    async def test_a_choice_that_is_gone_shows_the_scene(self, world: World) -> None:
        view = learn.scene(ENGLISH, world.bot.library.lessons["five-ds"], ("five-ds", 0, 0), 3)
        view.stop()
        assert "You chose" not in str(view.to_components())


class TestPosting:
    """On purpose, by those who may, and nobody sees who."""

    async def test_it_asks_once_and_posts_the_first_page_quietly(self, world: World, moderator: Moderator) -> None:
        result = await moderator.learn(topic="five-ds")
        assert labels(result) == ["Hide this", "More", "Practise", "Support", "Post in this channel"]
        asked = await moderator.click(await moderator.click(result, "More"), "Post in this channel")
        assert private(asked)
        assert "**Everybody in this channel will see it. Post it?**" in said(asked)
        assert labels(asked) == ["Hide this", "Post", "Back"]
        assert public(world) == []
        posted = await moderator.click(asked, "Post")
        assert private(posted)
        assert said(posted).startswith(text.POSTED)
        assert "-# Page 2 of 3" in said(posted)
        (message,) = public(world)
        whole = texts(message)
        assert whole.startswith("## When you see it happen\n### First\nLook whether")
        assert "-# The five Ds are an idea of Example Group." in whole
        assert f"-# </learn:{world.bot.mentions['learn']}> has more lessons." in whole
        assert "Page 1" not in whole

    async def test_the_post_names_and_pings_nobody(self, world: World, moderator: Moderator) -> None:
        await moderator.click(await moderator.asked(), "Post")
        (message,) = public(world)
        assert world.bot.user is not None
        assert message.author.id == world.bot.user.id
        assert message.flags.suppress_notifications
        assert message.flags.suppress_embeds
        assert not message.mention_everyone
        assert message.mentions == message.role_mentions == []
        assert message.interaction_metadata is None
        assert message.reference is None
        whole = str([component.to_dict() for component in message.components])
        for name in (moderator.user.name, str(moderator.user.id), str(moderator.role.id)):
            assert name not in whole

    async def test_the_card_is_answered_first_and_a_second_press_is_no_second_post(
        self, world: World, moderator: Moderator
    ) -> None:
        asked = await moderator.asked()
        assert asked.response is not None
        card, before = asked.response.id, len(world.env.http_requests)
        await moderator.click(asked, "Post")
        answered, posted, shown = world.env.http_requests[before:]
        assert text.POSTING in str(answered.json)
        assert "am1:post:" not in str(answered.json)
        assert text.POSTED in str(shown.json)
        assert posted.path == f"/channels/{world.channel.id}/messages"
        assert posted.json is not None
        assert posted.json["enforce_nonce"]
        assert len(posted.json["nonce"]) == 24
        assert str(card) not in posted.json["nonce"]
        assert posted.json["allowed_mentions"] == {"parse": []}

    async def test_back_posts_nothing(self, world: World, moderator: Moderator) -> None:
        back = await moderator.click(await moderator.asked(), "Back")
        assert "### First" in said(back)
        assert public(world) == []

    async def test_each_reader_opens_it_privately(self, world: World, moderator: Moderator) -> None:
        await moderator.click(await moderator.asked(), "Post")
        (message,) = public(world)
        opened = await world.member.click(message, label="Read it privately")
        assert opened.ephemeral
        assert "-# Page 1 of 3" in said(opened)
        assert labels(opened) == ["Hide this", "More", "Practise", "Support"]
        (still,) = public(world)
        assert still.id == message.id
        assert texts(still) == texts(message)
        del world.bot.library.lessons["five-ds"]
        assert text.GONE in said(await world.member.click(message, label="Read it privately"))

    async def test_a_lesson_of_one_page_names_its_credit_once(self, world: World, moderator: Moderator) -> None:
        lessons = world.bot.library.lessons
        lessons["five-ds"] = lessons["five-ds"].model_copy(update={"pages": lessons["five-ds"].pages[:1]})
        await moderator.click(await moderator.asked(), "Post")
        assert texts(public(world)[0]).count("Example Group") == 1

    async def test_members_are_not_offered_it(self, world: World) -> None:
        for result in (await ask(world, topic="five-ds"), await ask(world, topic="grounding")):
            assert "Post in this channel" not in labels(result)

    async def test_a_right_taken_away_meanwhile(self, world: World, moderator: Moderator) -> None:
        offered, asked = await moderator.learn(topic="five-ds"), await moderator.asked()
        await moderator.no_longer()
        for no in (await moderator.click(offered, "Post in this channel"), await moderator.click(asked, "Post")):
            assert private(no)
            assert said(no).startswith(text.MAY_NOT)
            assert "**Manage Messages**" in said(no)
            assert "Post in this channel" not in labels(no)
        assert public(world) == []

    async def test_a_modified_client_posts_nothing(self, world: World) -> None:
        """Buttons that a member was never shown, pressed all the same."""
        channel = world.bot.get_partial_messageable(world.channel.id, guild_id=world.guild.id)
        buttons = learn_buttons.AskToPost(ENGLISH, "five-ds", 0), learn_buttons.Post(ENGLISH, "five-ds", 0)
        await channel.send(view=forged(*buttons))
        (message,) = public(world)
        for label in ("Post in this channel", "Post"):
            no = await world.member.click(message, label=label)
            assert private(no)
            assert said(no).startswith(text.MAY_NOT)
        assert [one.id for one in public(world)] == [message.id]
        assert texts(public(world)[0]) == "forged"

    async def test_nor_in_a_direct_message(self, world: World) -> None:
        await world.user.slash("learn")  # opens the channel
        channel = world.bot.get_partial_messageable(world.user.dm_channel.id)
        message = await channel.send(view=forged(learn_buttons.Post(ENGLISH, "five-ds", 0)))
        no = await world.user.click(message, label="Post")
        assert said(no).startswith(text.NOT_IN_SERVER)

    async def test_what_the_bot_lacks_is_named(self, world: World, moderator: Moderator) -> None:
        asked = await moderator.asked()
        channel = cast("discord.TextChannel", world.bot.get_channel(world.channel.id))
        await channel.set_permissions(channel.guild.default_role, send_messages=False)
        no = await moderator.click(asked, "Post")
        assert "The bot may not post here: it lacks **Send Messages**." in said(no)
        assert "### First" in said(no)
        assert public(world) == []

    @pytest.mark.parametrize(("status", "kind"), [(403, "Forbidden 403/0"), (500, "HTTPException 500/0")])
    async def test_a_post_that_fails_is_said_privately_and_logged_as_a_kind(
        self, world: World, moderator: Moderator, caplog: pytest.LogCaptureFixture, status: int, kind: str
    ) -> None:
        caplog.set_level(logging.INFO, "askmore")
        asked = await moderator.asked()
        world.env.inject_error("POST", "/channels/*/messages", status=status, times=None)
        no = await moderator.click(asked, "Post")
        assert private(no)
        assert said(no).startswith(text.NOT_POSTED)
        assert "Post in this channel" in labels(no)
        assert public(world) == []
        (line,) = [record.getMessage() for record in caplog.records if record.name == "askmore.learn"]
        assert line.startswith(f"A lesson could not be posted: {kind} at ")
        for hidden in ("five-ds", str(moderator.user.id), str(world.channel.id), str(world.guild.id)):
            assert hidden not in line

    async def test_a_lesson_that_left_the_file_is_not_posted(self, world: World, moderator: Moderator) -> None:
        offered, asked = await moderator.learn(topic="five-ds"), await moderator.asked()
        del world.bot.library.lessons["five-ds"]
        for no in (await moderator.click(offered, "Post in this channel"), await moderator.click(asked, "Post")):
            assert text.GONE in said(no)
        assert public(world) == []


async def test_in_a_direct_message(world: World) -> None:
    result = await world.user.slash("learn", topic="five-ds")
    assert result.ephemeral
    assert labels(result) == ["Hide this", "More", "Practise", "Support"]
    assert result.response is not None
    second = await world.user.click(result.response, label="More")
    assert "-# Page 2 of 3" in said(second)


async def test_every_button_lives_on_after_a_restart(
    world: World, moderator: Moderator, shipped: Library, tmp_path: Path
) -> None:
    lesson, chosen = await ask(world, topic="five-ds"), await ask(world)
    scene = await click(world, await ask(world, topic="five-ds"), "Practise")
    following = await click(world, await ask(world, topic="five-ds"), "Practise")
    helped, hidden, asked = await ask(world, topic="five-ds"), await ask(world), await moderator.asked()
    bot = bot_with(shipped, tmp_path / "data")
    await world.restart(bot)
    assert "Page 2 of 3" in said(await click(world, lesson, "More"))
    assert "### Five things" in said(await choose(world, chosen, "grounding", "lesson"))
    assert "You are not alone".casefold() in said(await choose(world, scene, "1", "choice")).casefold()
    assert "Scene 2 of 2" in said(await click(world, following, "Next scene"))
    assert "Page 1 of 3" in said(await click(world, following, "Back to the lesson"))
    assert ":stalking:" in custom_id(await click(world, helped, "Support"), "country")
    assert hidden.response is not None
    await world.member.click(hidden.response, label="Hide this")
    assert hidden.response is None
    assert said(await moderator.click(asked, "Post")).startswith(text.POSTED)
    (message,) = public(world)
    assert "Page 1 of 3" in said(await world.member.click(message, label="Read it privately"))
    await bot.kept.close()


class TestWhenSomethingBreaks:
    """A bug in the answer: the person still gets the emergency number and the directory."""

    async def broken(self, world: World) -> None:
        world.bot.library.lessons["five-ds"] = None  # pyright: ignore[reportArgumentType] - a bug, as any could be

    async def test_a_command(self, world: World) -> None:
        await self.broken(world)
        result = await ask(world)
        assert result.ephemeral
        assert "Help is still there" in said(result)
        assert "https://directory.example.org" in said(result)
        assert len(world.env.errors) == 1

    async def test_a_button_a_select_and_typing(self, world: World, caplog: pytest.LogCaptureFixture) -> None:
        lesson, scene = await ask(world, topic="five-ds"), await ask(world, topic="five-ds")
        chosen = await click(world, scene, "Practise")
        world.bot.library.lessons = 5  # pyright: ignore[reportAttributeAccessIssue]
        assert "Help is still there" in said(await click(world, lesson, "More"))
        assert "Help is still there" in said(await choose(world, chosen, "0", "choice"))
        assert await world.member.autocomplete(world.channel, "learn", "topic", "grou") == []
        assert "Autocomplete broke: AttributeError" in caplog.text
        assert "grou" not in caplog.text


async def test_no_custom_id_holds_a_person_or_a_place(world: World, moderator: Moderator) -> None:
    first = await moderator.learn(topic="five-ds")
    scene = await moderator.click(first, "Practise")
    lesson = await moderator.click(scene, "Back to the lesson")
    results = [await moderator.learn(), await moderator.learn(topic="five-ds"), lesson]
    results.append(await moderator.click(await moderator.learn(topic="five-ds"), "Practise"))
    results.append(await moderator.asked())
    await moderator.click(await moderator.asked(), "Post")
    parts = [part for result in results if result.response for part in walk(result.response.components)]
    parts += [part for message in public(world) for part in walk([one.to_dict() for one in message.components])]
    ids = {str(part["custom_id"]) for part in parts if "custom_id" in part}
    assert len(ids) > 8
    people = (world.user, moderator.user, world.guild, world.channel, moderator.role)
    for one in ids:
        assert one.startswith("am1:")
        assert not any(str(thing.id) in one or (thing.name or "-") in one for thing in people)


def forged(*items: ui.Item[Any]) -> ui.LayoutView:
    """A public message with buttons that only private ones have."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay("forged"))
    view.add_item(ui.ActionRow[Any](*items))
    view.stop()
    return view


def longest(mark: str = "*", letter: str = "x") -> Lesson:
    """A lesson whose every part is as long as it can be: all marks that are escaped, or all letters."""
    link = Credit(text=Localized(mark * 160), url="https://x.example.org/" + letter * 278)
    title, paragraph = Localized(mark * 80), Localized(mark * 400)
    choice = Choice(text=Localized(mark * 100), answer=paragraph)
    return Lesson(
        title=title,
        summary=Localized(mark * 100),
        topic="forced-marriage-fgm",
        pages=(Page(title=title, text=(paragraph,) * 8),) * 8,
        scenes=(Scene(text=paragraph, choices=(choice,) * 4),) * 5,
        credit=link,
        links=(link,) * 6,
        checked="2025-09-30",
        sources=("x",),
    )


def unlike(lessons: dict[str, Lesson]) -> Iterator[tuple[str, Lesson]]:
    """Yield the first of those lessons that hold the same."""
    seen: list[Lesson] = []
    for lesson_id, one in lessons.items():
        if one not in seen:
            seen.append(one)
            yield lesson_id, one


def every_view(say: Speaker, lessons: dict[str, Lesson]) -> Iterator[ui.LayoutView]:
    """Draw every page, scene and choice, with the longest sentences round them."""
    lacking = say(text.NO_RIGHT, missing="x" * 40)
    notes = max((say(text.MAY_NOT), say(text.NOT_IN_SERVER), say(text.NOT_POSTED), lacking), key=len)
    for start in range(len(lessons) + 1):
        yield learn.listing(say, lessons, start, [say(text.NEAREST, names="*" * 164 * 3)])
    for lesson_id, one in unlike(lessons):
        pages = learn.sheets(say, one)
        for page in range(len(pages)):
            yield learn.lesson(say, lessons, lesson_id, page, may_post=True, notes=[notes])
        for number, scene in enumerate(one.scenes):
            for choice in (None, *range(len(scene.choices))):
                yield learn.scene(say, one, (lesson_id, number, len(pages) - 1), choice)
        yield learn.ask_to_post(say, one, lesson_id, len(pages) - 1)
        yield learn.post(say, one, lesson_id, f"</learn:{2**63}>")
    yield learn.posting(say)


def within_limits(view: ui.LayoutView) -> None:
    view.stop()
    parts = list(walk(view.to_components()))
    assert sum(len(part["content"]) for part in parts if part["type"] == 10) <= 4000
    assert len(parts) <= 40
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert all(len(one) <= 100 for one in ids)
    for part in parts:
        assert part["type"] != 1 or len(part["components"]) <= 5
        assert part["type"] != 2 or 1 <= len(part["label"]) <= 80
        options = part.get("options", ())
        assert part["type"] != 3 or 1 <= len(options) <= 25
        assert len({option["value"] for option in options}) == len(options)
        assert all(len(option["label"]) <= 100 and len(option["value"]) <= 100 for option in options)
        assert all(len(option.get("description") or "") <= 100 for option in options)


@pytest.mark.parametrize("mark", ["*", "x"])
@pytest.mark.parametrize("say", [ENGLISH, PSEUDO], ids=["English", "pseudo"])
def test_the_longest_lessons_stay_within_discords_limits(say: Speaker, mark: str) -> None:
    lessons = {f"{number:02d}{'x' * (LONGEST_ID - 2)}": longest(mark) for number in range(30)}
    few = dict(list(lessons.items())[:1])
    for view in (*every_view(say, few), *every_view(say, lessons)):
        within_limits(view)


def test_nothing_of_the_longest_lesson_is_lost() -> None:
    for mark, pages in (("*", 26), ("x", 10)):
        shown = learn.sheets(ENGLISH, longest(mark))
        assert len(shown) == pages
        assert sum(page.count(mark) for page in shown) >= 8 * 8 * 400 + 7 * 160
        assert "\n".join(shown).count("https://x.example.org/") == 7
        assert all(len(page) <= learn.LONGEST_PAGE for page in shown)
        assert shown[-1].endswith("-# Checked September 2025")


@pytest.mark.parametrize("say", [ENGLISH, PSEUDO], ids=["English", "pseudo"])
def test_every_shipped_lesson_stays_within_discords_limits(say: Speaker) -> None:
    library = Library(read_files([SHIPPED]).or_raise())
    for view in every_view(say, library.lessons):
        within_limits(view)
    for one in library.lessons.values():
        assert len(learn.sheets(say, one)) <= len(one.pages) + 1


async def test_the_command_is_offered_everywhere(world: World) -> None:
    command = world.bot.tree.get_command("learn")
    assert command is not None
    payload = command.to_dict(world.bot.tree)
    assert payload["contexts"] == [0, 1, 2]
    assert payload["integration_types"] == [0, 1]


def strings(value: Any) -> Iterator[str]:
    """Return every text in a lesson."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in cast("dict[str, Any]", value).values():
            yield from strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in cast("list[Any]", value):
            yield from strings(inner)


def test_no_word_of_the_bot_stays_english() -> None:
    lessons = library_with().lessons
    data = {part for one in lessons.values() for part in strings(one.model_dump())}
    data |= {words.exact(part) for part in data}
    notes = (ENGLISH(text.NO_RIGHT, missing="x" * 40), "</learn:9223372036854775808>")
    for view in every_view(PSEUDO, lessons):
        view.stop()
        assert english_left(view, *data, *notes) == []


IN_SPANISH = (
    LESSONS.replace("title: When you see it happen", "title: {en: When you see it happen, es: Si lo ves}")
    .replace("summary: Five ways to step in that keep you safe.", "summary: {en: Five ways., es: Cinco maneras.}")
    .replace("title: First", "title: {en: First, es: Primero}")
    .replace("- Any of these is good.", "- {en: Any of these is good., es: Todo ayuda.}")
    .replace("text: A friend makes a cruel joke in voice chat.", "text: {en: A joke., es: Una broma.}")
    .replace("{text: I change the subject, answer:", "{text: {en: I change it, es: Cambio de tema}, answer:")
    .replace('"That can help. It breaks the moment."', "{en: That can help., es: Eso ayuda.}")
    .replace("text: Their guide", "text: {en: Their guide, es: Su guia}")
    .replace("text: The five Ds are an idea of Example Group.", "text: {en: By Example Group., es: De Example Group.}")
)


class TestInAnotherLanguage:
    """Each reader in their language, everybody in the server's."""

    @pytest.fixture
    def shipped(self) -> Library:
        return library_with(IN_SPANISH)

    @pytest.fixture
    def reading(self, world: World, monkeypatch: pytest.MonkeyPatch) -> Reading:
        return Reading(world.bot, monkeypatch)

    async def press(self, member: Any, result: simcord.InteractionResult, begins: str) -> simcord.InteractionResult:
        assert result.response is not None
        ids = [str(part.get("custom_id", "")) for part in walk(result.response.components)]
        return await member.click(result.response, custom_id=next(one for one in ids if one.startswith(begins)))

    async def test_a_lesson(self, world: World, reading: Reading) -> None:
        listed = await ask(world)
        assert "**Si lo ves**\nCinco maneras." in said(listed)
        assert [option["label"] for option in options_of(listed)] == ["Si lo ves", "Back to here and now"]
        assert options_of(listed)[0]["description"] == "Cinco maneras."
        first = await ask(world, topic="five-ds")
        assert "## Si lo ves" in said(first)
        assert "### Primero" in said(first)
        assert "Todo ayuda." in said(first)
        assert labels(first) == [loud(one) for one in ("Hide this", "More", "Practise", "Support", "See English")]
        scene = await self.press(world.member, first, "am1:scene")
        assert "Una broma." in said(scene)
        assert options_of(scene)[0]["label"] == "Cambio de tema"
        assert "Eso ayuda." in said(await choose(world, scene, "0", "choice"))
        last = await self.press(world.member, await ask(world, topic="five-ds"), "am1:learn:five-ds:1")
        last = await self.press(world.member, last, "am1:learn:five-ds:2")
        assert "Su guia: https://group.example.org/guide" in said(last)
        assert "De Example Group. https://group.example.org/ds" in said(last)
        assert "noviembre de 2026" in said(last)

    async def test_a_draft_leads_to_its_english_and_stays_there(self, world: World, reading: Reading) -> None:
        first = await ask(world, topic="five-ds")
        english = await self.press(world.member, first, "am1:english")
        assert said(english).startswith("## When you see it happen\n### First")
        assert labels(english) == ["Hide this", "More", "Practise", "Support"]
        second = await click(world, english, "More")
        assert "-# Page 2 of 3" in said(second)
        scene = await click(world, second, "Practise")
        assert said(scene).startswith("## Practise: When you see it happen")
        listed = await ask(world)
        assert said(await self.press(world.member, listed, "am1:english")).startswith("## Learn\n")
        scene = await self.press(world.member, await ask(world, topic="five-ds"), "am1:scene")
        assert said(await self.press(world.member, scene, "am1:english")).startswith("## Practise: When you")

    async def test_found_by_its_title_in_any_language(self, world: World, reading: Reading) -> None:
        for typed in ("si lo ves", "when you see it happen"):
            assert "## Si lo ves" in said(await ask(world, topic=typed))
        near = await ask(world, topic="si lo vez")
        assert "**Si lo ves**" in said(near)
        offered = await world.member.autocomplete(world.channel, "learn", "topic", "when you")
        assert offered[0]["name"] == "Si lo ves"
        reading.reader = "en-US"
        offered = await world.member.autocomplete(world.channel, "learn", "topic", "si lo")
        assert [one["name"] for one in offered] == ["When you see it happen"]

    async def posted(self, world: World, moderator: Moderator) -> str:
        asked = await self.press(moderator.member, await moderator.learn(topic="five-ds"), "am1:postask")
        result = await self.press(moderator.member, asked, "am1:post:")
        assert private(result)
        self.told = said(result)
        return texts(public(world)[-1])

    async def test_a_post_is_in_the_servers_language_never_the_readers(
        self, world: World, reading: Reading, moderator: Moderator
    ) -> None:
        whole = await self.posted(world, moderator)
        assert self.told.startswith("⟦**Posted.**")
        assert "## Si lo ves" in self.told
        assert whole.startswith("## When you see it happen\n### First")
        assert "⟦" not in str([one.to_dict() for one in public(world)[-1].components])
        opened = await world.member.click(public(world)[-1], label="Read it privately")
        assert "## Si lo ves" in said(opened)

    async def test_of_a_server_that_has_another_language(
        self, world: World, reading: Reading, moderator: Moderator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        guild = world.bot.get_guild(world.guild.id)
        assert guild is not None
        monkeypatch.setattr(guild, "preferred_locale", discord.Locale.spain_spanish)
        reading.reader = "en-US"
        whole = await self.posted(world, moderator)
        assert self.told.startswith(text.POSTED)
        assert "## Si lo ves" in whole
        assert "⟦-# Draft translation" in whole
        (button,) = [
            part for part in walk([one.to_dict() for one in public(world)[-1].components]) if part["type"] == 2
        ]
        assert button["label"] == loud("Read it privately")

    @pytest.mark.parametrize("chosen", ["es", None])
    async def test_in_lean_mode_discord_says_the_servers(
        self, world: World, reading: Reading, moderator: Moderator, monkeypatch: pytest.MonkeyPatch, chosen: str | None
    ) -> None:
        def here(server: int | None) -> Here:
            return Here(language=chosen if server else None)

        def added(interaction: discord.Interaction[Any]) -> bool:
            return interaction.guild_id == world.guild.id

        monkeypatch.setattr(world.bot, "lean", True)
        monkeypatch.setattr(world.bot.kept, "here", here)
        monkeypatch.setattr(discord.Interaction, "is_guild_integration", added)
        reading.reader, reading.server = "en-US", "de" if chosen else "es-ES"
        assert "## Si lo ves" in await self.posted(world, moderator)

    async def test_who_chose_english_stays_there_after_posting(
        self, world: World, reading: Reading, moderator: Moderator
    ) -> None:
        english = await self.press(moderator.member, await moderator.learn(topic="five-ds"), "am1:english")
        asked = await self.press(moderator.member, english, "am1e:postask")
        assert said(asked).startswith("**Everybody in this channel")
        told = await self.press(moderator.member, asked, "am1e:post:")
        assert said(told).startswith(f"{text.POSTED}\n## When you see it happen")
        assert "### Then" in said(await self.press(moderator.member, told, "am1e:learn:five-ds:1"))
