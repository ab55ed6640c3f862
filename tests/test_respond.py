"""The message menu "How do I respond?": conversations, and a search for any trace of the message."""

import gc
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands, ui
from simcord import interactions

from bot.client import AskMore
from bot.faces import local, respond, respond_buttons, speech, text
from bot.faces import respond_text as words
from bot.faces.ask import Ask
from bot.faces.cards import LONGEST_TEXT
from bot.faces.speech import ENGLISH, Speaker
from bot.library import places
from bot.library.library import Library, Question
from bot.store.local import MOST, Here, ServerContact
from tests.conftest import World, bot_with
from tests.pseudo import PSEUDO, english_left
from tests.test_support import custom_id, labels, said, walk

MARK = "zebra-4711"  # stands in everything that the message holds
AUTHOR = 765432198765432198
MESSAGE = 654321987654321987
BUTTONS = ["Hide this", words.SERVICES, words.DANGER]


def message(channel_id: int) -> dict[str, Any]:
    """Return a message as Discord hands it over with the menu, the mark in its every part."""
    return {
        "id": str(MESSAGE),
        "channel_id": str(channel_id),
        "author": {"id": str(AUTHOR), "username": f"author-{MARK}", "discriminator": "0", "avatar": None},
        "content": f"{MARK} hurt me, and I never told anyone",
        "timestamp": "2026-11-25T11:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [
            {"id": "7", "filename": f"{MARK}.png", "size": 1, "url": f"https://cdn.example.org/{MARK}", "proxy_url": ""}
        ],
        "embeds": [{"type": "rich", "title": MARK, "description": MARK}],
        "pinned": False,
        "type": 0,
        "flags": 0,
        "components": [],
    }


async def use_menu(world: World, *, guild: bool, private: bool = False) -> simcord.InteractionResult:
    """Use the menu as Discord sends it: in the server, in the direct message, or in a channel of people's own."""
    channel = world.channel if guild else world.user.dm_channel
    data: dict[str, Any] = {
        "id": str(world.bot.mentions[words.MENU]),
        "name": words.MENU,
        "type": 3,
        "target_id": str(MESSAGE),
        "resolved": {"messages": {str(MESSAGE): message(channel.id)}},
    }
    record, payload = interactions.base_payload(
        world.env.backend,
        type=2,
        channel_id=channel.id,
        guild_id=world.guild.id if guild else None,
        user_id=world.user.id,
        data=data,
    )
    if private:
        payload["context"] = 2
        payload["channel"]["type"] = 3
        payload["authorizing_integration_owners"] = {"1": str(world.user.id)}
    world.env.backend.emit("INTERACTION_CREATE", payload)
    await world.env.settle()
    return simcord.InteractionResult(world.env, record)


async def press(
    result: simcord.InteractionResult, who: simcord.MemberActor | simcord.UserHandle, label: str
) -> simcord.InteractionResult:
    assert result.response is not None
    pressed: simcord.InteractionResult = await who.click(result.response, label=label)
    return pressed


def contact(slot: int, **changes: str) -> ServerContact:
    given = {"name": "Campus office", "kind": "phone", "value": "01632 960123", "note": "weekdays"} | changes
    return ServerContact(slot, **given)


class TestTheGuide:
    async def test_a_member_gets_it_privately_in_one_step(self, world: World) -> None:
        author = world.guild.add_member(world.env.create_user("somebody-else"))
        told = await author.send(world.channel, MARK)
        before = len(world.env.http_requests)
        result = await world.member.context_menu(world.channel, words.MENU, told)
        assert result.ephemeral
        assert not result.deferred
        assert result.followups == []
        assert len(world.env.http_requests) == before + 1
        whole = said(result)
        for part in ("Listen", "Believe them", "Ask what they want", "Better leave out", "Keep it private", "RAINN"):
            assert part in whole
        assert "drops it unread" in whole
        assert ENGLISH(text.FOOTER) in whole
        assert labels(result) == BUTTONS
        assert MARK not in str(result.response)
        assert world.channel.history() == [told]

    @pytest.mark.parametrize(("guild", "private"), [(True, False), (False, False), (False, True)])
    async def test_it_is_the_same_everywhere(self, world: World, guild: bool, private: bool) -> None:  # noqa: FBT001
        result = await use_menu(world, guild=guild, private=private)
        assert result.ephemeral
        assert words.GUIDE in said(result)
        assert labels(result) == BUTTONS

    async def test_it_is_offered_everywhere(self, world: World) -> None:
        menu = world.bot.tree.get_command(words.MENU, type=discord.AppCommandType.message)
        assert menu is not None
        payload = menu.to_dict(world.bot.tree)
        assert payload["contexts"] == [0, 1, 2]
        assert payload["integration_types"] == [0, 1]
        assert payload.get("default_member_permissions") is None

    async def test_the_servers_own_contacts_stand_in_it(self, world: World) -> None:
        await world.bot.kept.local.put(world.guild.id, contact(1))
        whole = said(await use_menu(world, guild=True))
        assert "**Added by this server**\n- Campus office: Phone **01632 960123** (weekdays)" in whole
        assert "Added by this server" not in said(await use_menu(world, guild=False))

    async def test_hide_deletes_it(self, world: World) -> None:
        result = await use_menu(world, guild=True)
        await press(result, world.member, "Hide this")
        assert result.response is None

    async def test_the_menu_goes_with_its_cog(self, world: World) -> None:
        await world.bot.unload_extension("cogs.respond")
        assert world.bot.tree.get_command(words.MENU, type=discord.AppCommandType.message) is None


class TestTheButtons:
    async def test_services_open_in_a_message_of_their_own(self, world: World) -> None:
        result = await use_menu(world, guild=True)
        assert result.response is not None
        opened = await press(result, world.member, words.SERVICES)
        assert opened.ephemeral
        assert opened.response is not None
        assert opened.response.id != result.response.id
        assert said(opened).startswith(text.VALIDATING["someone"])
        assert ":s:a:" in custom_id(opened, "country")

    async def test_services_begin_with_the_servers_country(self, world: World) -> None:
        await world.bot.kept.local.choose(world.guild.id, country="DE", language=None)
        opened = await press(await use_menu(world, guild=True), world.member, words.SERVICES)
        assert "Services in Germany" in said(opened)
        assert "from the settings of this server" in said(opened)

    async def test_danger_says_the_number_first_and_what_can_go_wrong(self, world: World) -> None:
        await world.bot.kept.local.choose(world.guild.id, country="DE", language=None)
        guide = await use_menu(world, guild=True)
        result = await press(guide, world.member, words.DANGER)
        assert result.response is not None
        assert guide.response is not None
        assert result.response.id == guide.response.id
        whole = said(result)
        assert whole.index("police **110**") < whole.index("Are you safe right now?")
        for part in (
            text.CALL_SAFELY,
            "Germany** from the settings",
            "only know them online",
            "Neither is an emergency call",
        ):
            assert part in whole
        assert labels(result) == ["Hide this", words.SERVICES, "Back"]
        back = await press(result, world.member, "Back")
        assert words.GUIDE in said(back)

    async def test_danger_in_a_place_it_does_not_know(self, world: World) -> None:
        result = await press(await use_menu(world, guild=False), world.user, words.DANGER)
        assert text.IN_DANGER_NO_COUNTRY in said(result)
        assert "We took" not in said(result)
        assert result.response is not None
        chosen = await world.user.select(result.response, ["IE"], custom_id=custom_id(result, "country"))
        assert "**In danger now? Ireland:**" in said(chosen)
        assert said(chosen).startswith(text.VALIDATING["someone"])
        assert "Services in Ireland" in said(chosen)

    async def test_they_live_on_after_a_restart(self, world: World, shipped: Library, tmp_path: Path) -> None:
        result = await use_menu(world, guild=True)
        restarted = bot_with(shipped, tmp_path / "data")
        await world.restart(restarted)
        danger = await press(result, world.member, words.DANGER)
        assert "If they are in danger now" in said(danger)
        assert words.GUIDE in said(await press(danger, world.member, "Back"))
        assert "Services anywhere" in said(await press(result, world.member, words.SERVICES))
        await restarted.kept.close()

    async def test_their_ids_hold_nothing(self, world: World) -> None:
        result = await use_menu(world, guild=True)
        assert result.response is not None
        ids = [part["custom_id"] for part in walk(result.response.components) if "custom_id" in part]
        assert ids == ["am1:hide", "am1:respond:services", "am1:respond:danger"]
        assert respond_buttons.BackToGuide().custom_id == "am1:respond:guide"


@pytest.mark.parametrize("say", [ENGLISH, PSEUDO])
class TestItFits:
    def length(self, view: ui.LayoutView) -> int:
        return sum(len(part.content) for part in view.walk_children() if isinstance(part, ui.TextDisplay))

    def test_the_guide_with_the_longest_contacts(self, say: Speaker) -> None:
        long = contact(1, name="*" * 80, value="_" * 200, note="~" * 200)
        for contacts in ((), (long,) * MOST, (contact(1, name="n" * 80, value="v" * 60, note="x" * 80),) * MOST):
            assert self.length(respond.guide(say, Here(contacts=contacts))) <= LONGEST_TEXT

    def test_danger_in_every_country(self, say: Speaker, shipped: Library) -> None:
        for code in (None, "AQ", *shipped.countries):
            for of_server in (True, False):
                ask = Ask(Question(code, None, "someone"), guessed=True, of_server=of_server)
                view = respond.danger(say, shipped, ask)
                assert self.length(view) <= LONGEST_TEXT
                assert view.content_length() <= LONGEST_TEXT


def test_its_words_are_short() -> None:
    for line in f"{words.GUIDE}\n{words.UNREAD}\n{words.WHAT_HELPS}\n{words.CHOOSE_THEIRS}".splitlines():
        for sentence in line.replace("?", ".").replace(":", ".").split("."):
            assert len(sentence.split()) <= 21, sentence


def reads_pseudo(_: str) -> Speaker:
    """Return the language that nobody speaks, for every locale."""
    return PSEUDO


class TestInTheReadersLanguage:
    def test_no_english_is_left_in_the_guide(self) -> None:
        one = contact(1)
        view = respond.guide(PSEUDO, Here(contacts=(one,)))
        assert local.in_words(PSEUDO, one) in str(view.to_components())
        assert english_left(view, one.name, one.note) == []

    def test_no_english_is_left_when_they_may_be_in_danger(self, shipped: Library) -> None:
        names = [places.country_name(code) for code in places.COUNTRY_CODES]
        for code in (None, "AQ", "NO"):
            for of_server in (True, False):
                ask = Ask(Question(code, None, "someone"), guessed=True, of_server=of_server)
                view = respond.danger(PSEUDO, shipped, ask)
                assert english_left(view, *names) == []

    def test_contacts_are_left_out_where_there_is_no_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(words, "GUIDE", "g" * 3500)
        view = respond.guide(ENGLISH, Here(contacts=(contact(1, note="n" * 100),)))
        assert text.ADDED_HERE not in str(view.to_components())
        assert view.content_length() <= LONGEST_TEXT

    async def test_every_button_answers_in_it(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(speech, "speaker", reads_pseudo)
        guide = await use_menu(world, guild=True)
        assert PSEUDO(words.GUIDE) in said(guide)
        assert PSEUDO(text.VALIDATING["someone"]) in said(await press(guide, world.member, PSEUDO(words.SERVICES)))
        danger = await press(guide, world.member, PSEUDO(words.DANGER))
        assert PSEUDO(words.WHAT_HELPS) in said(danger)
        in_english = await press(danger, world.member, PSEUDO(text.SEE_ENGLISH))
        assert said(in_english).startswith("## If they are in danger now")
        back = await press(in_english, world.member, "Back")
        assert said(back).startswith(words.GUIDE)
        again = await press(await use_menu(world, guild=True), world.member, PSEUDO(text.SEE_ENGLISH))
        assert labels(again) == BUTTONS


async def every_path(world: World) -> None:
    """Use the menu everywhere, press every button, choose a country, hide it, and let it all break."""
    member, user = world.member, world.user
    for guild, private, who in ((True, False, member), (False, False, user), (False, True, user)):
        result = await use_menu(world, guild=guild, private=private)
        await press(result, who, words.SERVICES)
        danger = await press(result, who, words.DANGER)
        back = await press(danger, who, "Back")
        danger = await press(back, who, words.DANGER)
        assert danger.response is not None
        await who.select(danger.response, ["IE"], custom_id=custom_id(danger, "country"))
        await press(await use_menu(world, guild=guild, private=private), who, "Hide this")
    result = await use_menu(world, guild=True)
    in_danger = await press(await use_menu(world, guild=True), member, words.DANGER)

    def fail(*_: object) -> None:
        raise RuntimeError(MARK, AUTHOR, MESSAGE, world.user.id, world.user.name)

    world.bot.kept.here = fail  # pyright: ignore[reportAttributeAccessIssue] - a bug, as any could be
    broken = [await use_menu(world, guild=True), await use_menu(world, guild=False)]
    broken += [await press(result, member, label) for label in (words.SERVICES, words.DANGER)]
    broken += [await press(in_danger, member, "Back")]
    assert all("Help is still there" in said(one) and one.ephemeral for one in broken)
    assert len(world.env.errors) == 2  # those of the command; the buttons answer theirs themselves


class Traces:
    """Everything that the bot wrote since it began: files, log, output, and what it sent to Discord."""

    def __init__(
        self, world: World, folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        caplog.set_level(logging.DEBUG)
        caplog.clear()
        capfd.readouterr()
        self._world, self._folder, self._caplog, self._capfd = world, folder, caplog, capfd
        self._sent = len(world.env.http_requests)
        self.before = self.files()

    def files(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self._folder.rglob("*") if path.is_file()}

    def log(self) -> str:
        ours = [one for one in self._caplog.records if one.name.startswith(("askmore", "discord", "bot", "asyncio"))]
        return "\n".join(f"{one.getMessage()} {one.exc_text} {one.exc_info}" for one in ours)

    def found(self) -> set[tuple[str, str]]:
        """Return where which word was found that must stand nowhere."""
        printed = self._capfd.readouterr()
        where = {
            "file": "".join(content.decode("latin-1") for content in self.files().values()),
            "log": self.log(),
            "output": printed.out + printed.err,
            "request": "\n".join(str(one) for one in self._world.env.http_requests[self._sent :]),
        }
        person = self._world.user
        sought = {MARK, str(AUTHOR), str(MESSAGE), str(person.id), person.name}
        return {(place, word) for place, whole in where.items() for word in sought if word in whole}


class TestTheMessageLeavesNoTrace:
    async def test_no_log_no_file_no_store_no_output_and_nothing_sent(
        self, world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        traces = Traces(world, tmp_path, caplog, capfd)
        assert {path.name.split("-")[0] for path in traces.before} == {"commands.json", "askmore.db"}
        await every_path(world)
        assert traces.found() == set()
        assert traces.files() == traces.before
        assert traces.log().count("An answer broke: RuntimeError") == 5

    async def test_the_search_would_find_a_leak(
        self, world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """A careless menu in the place of ours leaves traces of all kinds, and each is found."""
        traces = Traces(world, tmp_path, caplog, capfd)

        async def careless(interaction: discord.Interaction[AskMore], message: discord.Message) -> None:
            known = f"{interaction.user.id} {interaction.user.name} {message.id} {message.author.id} {message.content}"
            logging.getLogger("askmore").error("Asked about %s", known)
            (tmp_path / "data" / "note").write_text(known)
            sys.stdout.write(known)
            view = ui.LayoutView(timeout=None)
            button: ui.Button[ui.LayoutView] = ui.Button(label="Report", custom_id=known[:100])
            view.add_item(ui.ActionRow[Any](button))
            view.stop()
            await interaction.response.send_message(view=view, ephemeral=True)

        world.bot.tree.remove_command(words.MENU, type=discord.AppCommandType.message)
        world.bot.tree.add_command(app_commands.ContextMenu(name=words.MENU, callback=careless))
        await use_menu(world, guild=True)
        sought = (MARK, str(AUTHOR), str(MESSAGE), str(world.user.id), world.user.name)
        assert traces.found() == {(place, word) for place in ("file", "log", "output", "request") for word in sought}

    async def test_no_memory_of_it_is_left(self, world: World) -> None:
        """discord.py makes a Message of it for the length of the answer. Then it is gone, as is the author."""
        await use_menu(world, guild=True)
        assert kept(lambda one: MARK in one.content) == 0
        assert world.bot.get_user(AUTHOR) is None
        assert list(world.bot.cached_messages) == []
        assert world.bot.persistent_views == []
        state: Any = world.bot._connection  # pyright: ignore[reportPrivateUsage]
        held = discord.Message(state=state, channel=state.get_channel(world.channel.id), data=message(1))  # pyright: ignore[reportArgumentType]
        assert kept(lambda one: MARK in one.content) == 1  # the count would see one
        del held


def kept(fits: Callable[[discord.Message], bool]) -> int:
    """Return how many messages of a kind are in memory."""
    gc.collect()
    return sum(type(one) is discord.Message and fits(one) for one in gc.get_objects())
