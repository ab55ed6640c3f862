"""/pledge and /privacy as people have them, in a simulated Discord with a real database."""

import gettext
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import discord
import pytest
import simcord
from discord import ui

from bot.faces import chart, milestones, words
from bot.faces import pledge as cards
from bot.faces import pledge_text as text
from bot.faces.speech import ENGLISH, Speaker
from bot.library.checks import text_hash
from bot.library.library import Library
from bot.library.models import Pledge
from bot.library.problems import Problem
from bot.library.reader import read_texts
from bot.store.database import NAME
from bot.store.pledges import Signed
from tests.conftest import HEAD, NOON, World, bot_with
from tests.pseudo import PSEUDO, english_left
from tests.reading import SPANISH, Reading
from tests.test_support import labels, said, walk

PLEDGE = "ask-more"


async def sign(world: World, member: simcord.MemberActor | None = None) -> simcord.InteractionResult:
    """Sign as a member does: /pledge sign, Sign, tick, submit."""
    who = member or world.member
    asked = await who.slash(world.channel, "pledge sign")
    assert asked.response is not None
    opened = await who.click(asked.response, label="Sign")
    assert opened.modal is not None
    return await who.submit_modal(opened, {"agree": ["agree"]})


async def rows(world: World) -> int:
    return await world.bot.kept.pledges.count(world.guild.id, PLEDGE)


async def test_show_says_what_it_is_and_that_nothing_depends_on_it(world: World) -> None:
    result = await world.member.slash(world.channel, "pledge show")
    assert result.ephemeral
    assert "I back people who were harassed" in said(result)
    assert text.NOT_SIGNED in said(result)
    assert "people in this server have signed" not in said(result)
    assert labels(result) == ["Hide this", "Sign"]


async def test_before_signing_it_says_what_is_kept_by_whom_and_for_how_long(world: World) -> None:
    result = await world.member.slash(world.channel, "pledge sign")
    assert result.ephemeral
    for part in ("A scrambled code", "30 days after the bot leaves", "take it back at any time", "host@example.org"):
        assert part in said(result)
    assert await rows(world) == 0


async def test_signing_needs_a_tick_and_gives_a_receipt(world: World) -> None:
    receipt = await sign(world)
    assert receipt.ephemeral or receipt.response is None or receipt.response.ephemeral
    assert "You signed: I ask more of myself" in said(receipt)
    assert f"Version 1, on <t:{int(NOON.timestamp())}:D>" in said(receipt)
    assert labels(receipt) == ["Hide this", "Withdraw"]
    assert await rows(world) == 1


async def test_the_modal_has_no_field_to_write_in(world: World) -> None:
    asked = await world.member.slash(world.channel, "pledge sign")
    assert asked.response is not None
    opened = await world.member.click(asked.response, label="Sign")
    assert opened.modal is not None
    kinds = [part["component"]["type"] for part in opened.modal["components"]]
    assert kinds == [22]
    assert opened.modal["components"][0]["component"]["required"]


async def test_one_thing_for_this_week_is_chosen_and_kept_nowhere(world: World, tmp_path: Path) -> None:
    receipt = await sign(world)
    assert receipt.response is not None
    before = (tmp_path / "data" / NAME).read_bytes()
    chosen = await world.member.select(receipt.response, ["2"], custom_id=f"am1:step:{PLEDGE}")
    assert "**This week:** Read one guide" in said(chosen)
    assert (tmp_path / "data" / NAME).read_bytes() == before


async def test_signing_again_is_calm(world: World) -> None:
    await sign(world)
    again = await world.member.slash(world.channel, "pledge sign")
    assert "You signed version 1 on" in said(again)
    assert await rows(world) == 1
    shown = await world.member.slash(world.channel, "pledge show")
    assert labels(shown) == ["Hide this", "Withdraw"]


async def test_withdrawing_takes_one_step_and_asks_nothing(world: World) -> None:
    await sign(world)
    gone = await world.member.slash(world.channel, "pledge withdraw")
    assert gone.ephemeral
    assert text.WITHDRAWN in said(gone)
    assert await rows(world) == 0
    assert text.NOTHING_TO_WITHDRAW in said(await world.member.slash(world.channel, "pledge withdraw"))


async def test_withdrawing_from_the_receipt(world: World) -> None:
    receipt = await sign(world)
    assert receipt.response is not None
    gone = await world.member.click(receipt.response, label="Withdraw")
    assert text.WITHDRAWN in said(gone)
    assert await rows(world) == 0


async def test_a_modal_left_open_over_a_restart(world: World, shipped: Library, tmp_path: Path) -> None:
    asked = await world.member.slash(world.channel, "pledge sign")
    assert asked.response is not None
    opened = await world.member.click(asked.response, label="Sign")
    restarted = bot_with(shipped, tmp_path / "data")
    await world.restart(restarted)
    receipt = await world.member.submit_modal(opened, {"agree": ["agree"]})
    assert "You signed" in said(receipt)
    assert await rows(world) == 1
    await restarted.kept.close()


async def test_two_devices_at_once_give_one_row(world: World) -> None:
    opened: list[simcord.InteractionResult] = []
    for _ in range(2):
        asked = await world.member.slash(world.channel, "pledge sign")
        assert asked.response is not None
        opened.append(await world.member.click(asked.response, label="Sign"))
    first = await world.member.submit_modal(opened[0], {"agree": ["agree"]})
    second = await world.member.submit_modal(opened[1], {"agree": ["agree"]})
    assert "This is your receipt" in said(first)
    assert "There is nothing more to do" in said(second)
    assert await rows(world) == 1


class TestNewText:
    def newer(self, world: World, **changes: str) -> None:
        pledge = world.bot.library.resources.pledges[PLEDGE].model_copy(update=changes)
        resources = world.bot.library.resources.model_copy(update={"pledges": {PLEDGE: pledge}})
        world.bot.use(Library(resources))

    async def test_asks_for_a_new_consent(self, world: World) -> None:
        await sign(world)
        self.newer(world, version="2")
        shown = await world.member.slash(world.channel, "pledge show")
        assert "The text is now at version 2" in said(shown)
        assert labels(shown) == ["Hide this", "Sign", "Withdraw"]
        receipt = await sign(world)
        assert "Version 2, on" in said(receipt)
        assert await rows(world) == 1

    async def test_a_new_consent_alone_is_told_too(self, world: World) -> None:
        await sign(world)
        self.newer(world, consent_version="3")
        assert text.CONSENT_OLDER in said(await world.member.slash(world.channel, "pledge show"))

    async def test_a_modal_of_the_old_text_saves_nothing(self, world: World) -> None:
        asked = await world.member.slash(world.channel, "pledge sign")
        assert asked.response is not None
        opened = await world.member.click(asked.response, label="Sign")
        self.newer(world, version="2")
        told = await world.member.submit_modal(opened, {"agree": ["agree"]})
        assert text.CHANGED_MEANWHILE in said(told)
        assert await rows(world) == 0


async def signed_by(world: World, people: int) -> None:
    for number in range(people):
        await world.bot.kept.pledges.sign(1000 + number, world.guild.id, PLEDGE, 1, 1, NOON)


async def test_the_count_is_shown_from_ten_up(world: World) -> None:
    await signed_by(world, 9)
    assert "have signed" not in said(await world.member.slash(world.channel, "pledge show"))
    await signed_by(world, 10)
    assert "10 people in this server have signed." in said(await world.member.slash(world.channel, "pledge show"))


class TestPrivacy:
    async def test_for_most_people_nothing(self, world: World) -> None:
        result = await world.member.slash(world.channel, "privacy")
        assert result.ephemeral
        assert ENGLISH(text.NOTHING) in said(result)
        assert "host@example.org" in said(result)
        assert labels(result) == ["Hide this", "Download"]

    async def test_here_and_elsewhere_and_in_a_direct_message(self, world: World) -> None:
        await sign(world)
        await world.bot.kept.pledges.sign(world.user.id, 77, PLEDGE, 1, 1, NOON)
        here = said(await world.member.slash(world.channel, "privacy"))
        assert "**In this server:** you signed “I ask more of myself”, version 1" in here
        assert "**In other servers:** 1 signed pledge." in here
        alone = said(await world.user.slash("privacy"))
        assert "**In other servers:** 2 signed pledges." in alone

    async def test_download(self, world: World) -> None:
        await sign(world)
        card = await world.member.slash(world.channel, "privacy")
        assert card.response is not None
        sent = await world.member.click(card.response, label="Download")
        assert sent.ephemeral
        assert sent.response is not None
        file = sent.response.attachments[0]
        assert file.filename == text.FILE_NAME
        data = json.loads(await file.read())
        (row,) = data["pledges"]
        assert row == {
            "server_id": str(world.guild.id),
            "pledge": PLEDGE,
            "text_version": 1,
            "consent_version": 2,
            "signed_at": NOON.isoformat(),
        }
        assert set(row) == set(data["keys"])

    async def test_delete_everything(self, world: World) -> None:
        await sign(world)
        await world.bot.kept.pledges.sign(world.user.id, 77, PLEDGE, 1, 1, NOON)
        card = await world.user.slash("privacy")
        assert card.response is not None
        asked = await world.user.click(card.response, label="Delete everything")
        assert text.SURE in said(asked)
        assert len(await world.bot.kept.pledges.of(world.user.id)) == 2
        assert asked.response is not None
        gone = await world.user.click(asked.response, label="Delete everything")
        assert text.DELETED_ALL in said(gone)
        assert await world.bot.kept.pledges.of(world.user.id) == []


class TestWhenTheStoreIsGone:
    @pytest.fixture
    async def broken(self, world: World) -> World:
        await world.bot.kept.close()
        return world

    @pytest.mark.parametrize(
        ("command", "sentence"),
        [
            ("pledge show", text.FAILED_READ),
            ("pledge sign", text.FAILED),
            ("pledge withdraw", "Nothing was deleted yet"),
            ("privacy", text.FAILED_READ),
        ],
    )
    async def test_people_read_a_calm_sentence(self, broken: World, command: str, sentence: str) -> None:
        result = await broken.member.slash(broken.channel, command)
        assert result.ephemeral
        assert sentence in said(result)
        assert "Services in Germany" in said(await broken.support(country="DE"))

    async def test_in_the_middle_of_signing(self, world: World, caplog: pytest.LogCaptureFixture) -> None:
        asked = await world.member.slash(world.channel, "pledge sign")
        assert asked.response is not None
        opened = await world.member.click(asked.response, label="Sign")
        await world.bot.kept.close()
        told = await world.member.submit_modal(opened, {"agree": ["agree"]})
        assert text.FAILED in said(told)
        assert "The store failed" in caplog.text
        assert str(world.user.id) not in caplog.text


async def test_a_damaged_database_leaves_support_alone(
    shipped: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / NAME).write_bytes(b"not a database" * 100)
    async with simcord.run(bot_with(shipped, tmp_path), shard_count=1) as env:
        world = World(env)
        assert "Services in Germany" in said(await world.support(country="DE"))
        assert text.FAILED in said(await world.member.slash(world.channel, "pledge sign"))
    assert "Pledges can't be kept" in caplog.text


class TestMilestones:
    async def admin(self, world: World) -> simcord.MemberActor:
        role = world.guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True, view_channel=True))
        return world.guild.add_member(world.env.create_user("admin"), roles=[role])

    def test_the_steps(self) -> None:
        reached = [milestones.reached(count) for count in (9, 10, 24, 25, 50, 99, 100, 250, 500, 1000, 2500)]
        assert reached == [0, 10, 10, 25, 50, 50, 100, 250, 500, 1000, 2500]

    @pytest.mark.parametrize("drawn", [True, False])
    async def test_an_admin_opts_in_and_one_quiet_message_follows(
        self,
        world: World,
        drawn: bool,  # noqa: FBT001 - a parameter of the test
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        by_week = f"By week: {ENGLISH.day(date(2026, 11, 23))}: 10"
        assert chart.available()
        monkeypatch.setattr(chart, "available", lambda: drawn)
        admin = await self.admin(world)
        result = await admin.slash(world.channel, "pledge-milestones", channel=world.channel)
        assert result.ephemeral
        assert "From now on" in said(result)
        await signed_by(world, 9)
        await sign(world)
        message = world.channel.last_message
        assert message is not None
        assert message.content.startswith("**10 people in this server have signed the pledge.**")
        assert message.flags.suppress_notifications
        assert message.mentions == []
        if drawn:
            assert message.attachments[0].description == by_week
            assert (await message.attachments[0].read()).startswith(b"\x89PNG")
        else:
            assert by_week in message.content
        await world.member.slash(world.channel, "pledge withdraw")
        await sign(world)
        assert world.channel.last_message is not None
        assert world.channel.last_message.id == message.id

    async def test_nothing_is_posted_where_nobody_opted_in(self, world: World) -> None:
        await signed_by(world, 9)
        await sign(world)
        assert world.channel.last_message is None or world.channel.last_message.flags.ephemeral

    async def test_a_channel_the_bot_may_not_post_in_is_told_at_once(self, world: World) -> None:
        admin = await self.admin(world)
        shut = discord.PermissionOverwrite(send_messages=False)
        closed = world.guild.create_text_channel("closed", overwrites={world.guild.default_role: shut})
        told = said(await admin.slash(world.channel, "pledge-milestones", channel=closed))
        assert "The bot may not post in" in told
        assert "**Send Messages**" in told
        assert await world.bot.kept.servers.milestone_channel(world.guild.id) is None

    async def test_a_command_opened_to_all_still_asks_for_the_permission(self, world: World) -> None:
        world.guild.set_command_permissions(world.bot.mentions["pledge-milestones"], {world.guild.default_role: True})
        told = said(await world.member.slash(world.channel, "pledge-milestones", channel=world.channel))
        assert text.MAY_NOT in told
        assert await world.bot.kept.servers.milestone_channel(world.guild.id) is None

    async def test_it_can_be_turned_off(self, world: World) -> None:
        admin = await self.admin(world)
        await admin.slash(world.channel, "pledge-milestones", channel=world.channel)
        assert text.MILESTONES_OFF in said(await admin.slash(world.channel, "pledge-milestones"))
        assert await world.bot.kept.servers.milestone_channel(world.guild.id) is None


class TestReleased:
    PLEDGE = """
pledges:
  p:
    version: {version}
    title: T
    points: [A]
    consent_version: 1
    kept: [B]
    agree: C
    next_steps: [D]
    released:
      text: {{1: "{text}"}}
      consent: {{1: "{consent}"}}
"""

    @pytest.fixture
    def marks(self) -> dict[str, str]:
        return {"text": text_hash("T", "A"), "consent": text_hash("B", "C")}

    def test_a_released_text_is_clean(self, marks: dict[str, str]) -> None:
        assert read_texts([("f", HEAD + self.PLEDGE.format(version=1, **marks))]).problems == ()

    def test_a_changed_text_without_a_new_version_is_refused(self, marks: dict[str, str]) -> None:
        changed = self.PLEDGE.format(version=1, **marks).replace("title: T", "title: U")
        (problem,) = read_texts([("f", HEAD + changed)]).problems
        assert "not the one released as version 1" in problem.message
        assert problem.fix.startswith("write version: 2, and under released, text: 2:")
        changed = self.PLEDGE.format(version=1, **marks).replace("[B]", "[X]")
        (problem,) = read_texts([("f", HEAD + changed)]).problems
        assert "not the one released as consent_version 1" in problem.message

    def test_a_new_version_needs_its_mark(self, marks: dict[str, str]) -> None:
        (problem,) = read_texts([("f", HEAD + self.PLEDGE.format(version=2, **marks))]).problems
        assert problem.fix == f'write under text: 2: "{marks["text"]}"'


SIGNED = Signed(1, PLEDGE, 1, 1, NOON)


def every_card(say: Speaker, pledge_id: str, pledge: Pledge) -> Iterator[ui.LayoutView]:
    """Draw what is read and signed, in each of its states."""
    older = Signed(1, pledge_id, int(pledge.version) + 1, 1, NOON)
    other_terms = Signed(1, pledge_id, int(pledge.version), int(pledge.consent_version) + 1, NOON)
    for signed in (None, SIGNED, older, other_terms):
        yield cards.show(say, pledge_id, pledge, 1234, signed)
    for note in ("", text.NO_TICK, text.CHANGED_MEANWHILE):
        for contact in (None, "host@example.org"):
            yield cards.explain(say, pledge_id, pledge, contact, note)
    for step in (None, 0):
        for new in (True, False):
            yield cards.receipt(say, pledge_id, pledge, SIGNED, new=new, step=step)


def privacy_cards(say: Speaker) -> Iterator[ui.LayoutView]:
    """Draw /privacy, with and without anything that is kept."""
    kept = [(SIGNED, "A title"), (Signed(2, PLEDGE, 1, 1, NOON), "A title")]
    for some in ([], kept):
        for server in (None, 1, 3):
            for contact in (None, "host@example.org"):
                yield cards.privacy(say, some, server, contact)
    yield cards.sure(say)
    yield cards.said(say, say(text.WITHDRAWN))


def drawn(view: ui.LayoutView) -> str:
    """Return all of a card, as it is sent."""
    view.stop()
    return json.dumps(view.to_components(), ensure_ascii=False)


@pytest.mark.parametrize("say", [ENGLISH, PSEUDO], ids=["English", "pseudo"])
def test_every_pledge_card_fits(shipped: Library, say: Speaker) -> None:
    from tests.test_cards import check_limits  # noqa: PLC0415

    for pledge_id, pledge in shipped.resources.pledges.items():
        signed = Signed(1, pledge_id, 1, 1, NOON)
        for view in (
            *every_card(say, pledge_id, pledge),
            cards.explain(say, pledge_id, pledge, "x" * 200, text.CHANGED_MEANWHILE),
            cards.privacy(say, [(signed, pledge.title)] * 5, 1, "x" * 200),
        ):
            check_limits(view)
        payload = cards.consent(say, pledge_id, pledge).to_dict()
        assert len(payload["title"]) <= 45
        assert all(len(str(part["label"])) <= 45 for part in walk(payload["components"]) if "label" in part)


def test_no_word_of_the_bot_stays_english(shipped: Library) -> None:
    pledge = shipped.resources.pledges[PLEDGE]
    data = [words.exact(one) for _, one in pledge.texts()]
    data += [one for _, one in pledge.texts()] + [link.url for link in pledge.links]
    for view in (*every_card(PSEUDO, PLEDGE, pledge), *privacy_cards(PSEUDO)):
        assert english_left(view, *data, "A title", "host@example.org") == []
        view.stop()
    modal = cards.consent(PSEUDO, PLEDGE, pledge).to_dict()
    assert str(modal["title"]).startswith("⟦")
    assert all(str(part["label"]).startswith("⟦") for part in walk(modal["components"]) if "component" in part)
    keys = json.loads(cards.export(PSEUDO, [SIGNED], NOON.date()))["keys"]
    assert all(meaning.startswith("⟦") for meaning in keys.values())


def translated(**changes: str) -> str:
    """Return a pledge in English and Spanish; a change replaces the line of its key."""
    lines = {
        "version": "1",
        "title": "{en: We promise, es: Prometemos}",
        "points": "[{en: We listen, es: Escuchamos}, {en: We speak up, es: Hablamos}]",
        "consent_version": "1",
        "kept": "[{en: A code is kept, es: Se guarda una clave}]",
        "agree": "{en: I agree, es: De acuerdo}",
        "next_steps": "[{en: Ask a friend, es: Pregunta}]",
        "links": "[{text: {en: A guide, es: Una guia}, url: https://guide.example.org}]",
        "text": f'{{1: "{text_hash("We promise", "We listen", "We speak up")}", '
        f'1-es: "{text_hash("Prometemos", "Escuchamos", "Hablamos")}"}}',
        "consent": f'{{1: "{text_hash("A code is kept", "I agree")}", '
        f'1-es: "{text_hash("Se guarda una clave", "De acuerdo")}"}}',
    } | changes
    released = "".join(f"      {key}: {lines.pop(key)}\n" for key in ("text", "consent"))
    whole = "".join(f"    {key}: {value}\n" for key, value in lines.items())
    return f"{HEAD}pledges:\n  ask-more:\n{whole}    released:\n{released}"


def newer() -> str:
    """Return the same as version 2."""
    return translated(version="2").replace("{1: ", "{2: ", 1).replace(" 1-es: ", " 2-es: ", 1)


def pledge_of(written: str) -> Pledge:
    return read_texts([("f", written)]).or_raise().pledges[PLEDGE]


ONE_LESS = [
    ("title", "We promise"),
    ("points", "[{en: We listen, es: Escuchamos}, We speak up]"),
    ("kept", "[A code is kept]"),
    ("agree", "I agree"),
    ("next_steps", "[Ask a friend]"),
    ("links", "[{text: A guide, url: https://guide.example.org}]"),
]
ENGLISH_ONES = ("We promise", "We listen", "We speak up", "A code is kept", "I agree", "Ask a friend", "A guide")


class TestNeverAMix:
    """A pledge and the words around it are all in the reader's language, or all in English."""

    def test_in_the_readers_language(self) -> None:
        pledge = pledge_of(translated())
        for view in every_card(SPANISH, PLEDGE, pledge):
            whole = drawn(view)
            assert "Prometemos" in whole
            assert not any(words in whole for words in ENGLISH_ONES)
        modal = str(cards.consent(SPANISH, PLEDGE, pledge).to_dict())
        assert "De acuerdo" in modal
        assert not any(words in modal for words in ENGLISH_ONES)

    def in_english(self, say: Speaker, pledge: Pledge) -> None:
        pairs = zip(every_card(say, PLEDGE, pledge), every_card(ENGLISH, PLEDGE, pledge), strict=True)
        for mine, english in pairs:  # but for the name that their Discord gives a command
            assert drawn(mine).replace(say.command("privacy"), "/privacy") == drawn(english)
        assert cards.consent(say, PLEDGE, pledge).to_dict() == cards.consent(ENGLISH, PLEDGE, pledge).to_dict()

    @pytest.mark.parametrize(("key", "line"), ONE_LESS)
    def test_one_text_that_is_not_translated_turns_all_to_english(self, key: str, line: str) -> None:
        self.in_english(SPANISH, pledge_of(translated(**{key: line})))

    @pytest.mark.parametrize(
        "say",
        [
            Speaker("pl", SPANISH._catalog, "pl"),  # pyright: ignore[reportPrivateUsage]
            Speaker("es-ES", gettext.NullTranslations(), "es"),
            Speaker("ja"),
        ],
        ids=["another language", "a broken catalog", "a language without a catalog"],
    )
    def test_so_does(self, say: Speaker) -> None:
        self.in_english(say, pledge_of(translated()))

    def test_a_region_reads_the_language(self) -> None:
        mexican = Speaker("es-419", SPANISH._catalog, "es_419")  # pyright: ignore[reportPrivateUsage]
        pledge = pledge_of(translated())
        assert "Prometemos" in drawn(cards.show(mexican, PLEDGE, pledge, 0, None))

    def test_the_shipped_pledge_is_whole_in_every_language_it_has(self, shipped: Library) -> None:
        for pledge in shipped.resources.pledges.values():
            assert all(pledge.speaks(language) for language in pledge.languages)


class TestInAnotherLanguage:
    """Conversations with somebody whose Discord is in Spanish."""

    @pytest.fixture
    def reading(self, world: World, monkeypatch: pytest.MonkeyPatch) -> Reading:
        world.bot.use(Library(read_texts([("f", translated())]).or_raise()))
        return Reading(world.bot, monkeypatch)

    async def click(self, world: World, result: simcord.InteractionResult, action: str) -> simcord.InteractionResult:
        """Press the button whose custom_id says this."""
        assert result.response is not None
        ids = [str(part.get("custom_id", "")) for part in walk(result.response.components)]
        (wanted,) = [one for one in ids if re.match(rf"am1e?:{action}(:|$)", one)]
        return await world.member.click(result.response, custom_id=wanted)

    async def test_read_sign_and_take_back(self, world: World, reading: Reading) -> None:
        shown = await world.member.slash(world.channel, "pledge show")
        assert said(shown).startswith("## Prometemos\n1. Escuchamos\n")
        opened = await self.click(world, await self.click(world, shown, "explain"), "sign")
        assert opened.modal is not None
        assert "De acuerdo" in str(opened.modal)
        receipt = await world.member.submit_modal(opened, {"agree": ["agree"]})
        assert "⟦## You signed: Prometemos" in said(receipt)
        assert await rows(world) == 1
        assert "⟦**Your signature is deleted.**" in said(await self.click(world, receipt, "withdraw"))

    async def test_who_chose_english_stays_in_english(self, world: World, reading: Reading) -> None:
        shown = await world.member.slash(world.channel, "pledge show")
        read = await self.click(world, shown, "english")
        assert said(read).startswith("## We promise\n1. We listen\n")
        asked = await self.click(world, read, "explain")
        assert "**What is kept**\n- A code is kept" in said(asked)
        opened = await self.click(world, asked, "sign")
        assert opened.modal is not None
        assert opened.modal["custom_id"] == f"am1e:consent:{PLEDGE}:1:1"
        assert opened.modal["title"] == "Sign the pledge"
        world.bot.use(Library(read_texts([("f", newer())]).or_raise()))
        refused = await world.member.submit_modal(opened, {"agree": ["agree"]})
        assert said(refused).startswith(text.CHANGED_MEANWHILE)
        receipt = await world.member.submit_modal(await self.click(world, refused, "sign"), {"agree": ["agree"]})
        assert said(receipt).startswith("## You signed: We promise\n")
        assert said(await self.click(world, receipt, "withdraw")).startswith(text.WITHDRAWN)
        assert await rows(world) == 0

    async def test_each_draft_leads_to_its_english(self, world: World, reading: Reading) -> None:
        asked = await world.member.slash(world.channel, "pledge sign")
        assert "⟦**What is kept**" in said(asked)
        assert said(await self.click(world, asked, "english")).startswith("## Before you sign: We promise")
        opened = await self.click(world, await world.member.slash(world.channel, "pledge sign"), "sign")
        receipt = await world.member.submit_modal(opened, {"agree": ["agree"]})
        assert said(await self.click(world, receipt, "english")).startswith("## You signed: We promise")
        kept = await world.member.slash(world.channel, "privacy")
        assert "“Prometemos”, version 1" in said(kept)
        sure = await self.click(world, kept, "delete-all")
        assert said(await self.click(world, sure, "english")).startswith(text.SURE)
        kept = await self.click(world, await world.member.slash(world.channel, "privacy"), "english")
        assert "“We promise”, version 1" in said(kept)
        gone = await self.click(world, await self.click(world, kept, "delete-all"), "delete-all-now")
        assert said(gone).startswith(text.DELETED_ALL)

    async def test_a_pledge_in_english_is_no_reason_for_other_answers_to_be(
        self, world: World, reading: Reading
    ) -> None:
        world.bot.use(Library(read_texts([("f", translated(agree="I agree"))]).or_raise()))
        shown = await world.member.slash(world.channel, "pledge show")
        assert said(shown).startswith("## We promise\n")
        assert labels(shown) == ["Hide this", "Sign"]
        for command, sentence in (
            ("pledge withdraw", text.NOTHING_TO_WITHDRAW),
            ("privacy", text.PRIVACY),
        ):
            assert said(await world.member.slash(world.channel, command)).startswith(f"⟦{sentence}")
        await world.bot.kept.close()
        for command, sentence in (
            ("pledge show", text.FAILED_READ),
            ("pledge sign", text.FAILED),
            ("pledge withdraw", "**Nothing was deleted yet.**"),
            ("privacy", text.FAILED_READ),
        ):
            assert said(await world.member.slash(world.channel, command)).startswith(f"⟦{sentence}")

    async def test_the_file_explains_its_keys_in_it(self, world: World, reading: Reading) -> None:
        sent = await self.click(world, await world.member.slash(world.channel, "privacy"), "download")
        assert sent.response is not None
        keys = json.loads(await sent.response.attachments[0].read())["keys"]
        assert keys["pledge"].startswith("⟦the id of the pledge")
        assert set(keys) == set(text.KEYS)


def test_only_the_choice_of_english_goes_on_with_the_modal(shipped: Library) -> None:
    pledge = shipped.resources.pledges[PLEDGE]
    for say, begins in ((PSEUDO.english, "am1e:"), (ENGLISH, "am1:"), (PSEUDO, "am1:")):
        assert cards.consent(say, PLEDGE, pledge).custom_id.startswith(begins)


class TestReleasedByLanguage:
    """What people signed in their language is as fixed as the English."""

    ES, EN = text_hash("Prometemos", "Escuchamos", "Hablamos"), text_hash("We promise", "We listen", "We speak up")

    def problems(self, written: str) -> list[Problem]:
        return list(read_texts([("f", written)]).problems)

    def line(self, written: str, begins: str) -> int:
        return next(at for at, line in enumerate(written.split("\n"), 1) if line.strip().startswith(begins))

    def test_a_released_translation_is_clean(self) -> None:
        assert self.problems(translated()) == []

    def test_one_without_its_mark_is_refused_with_the_line_to_write(self) -> None:
        written = translated(text=f'{{1: "{self.EN}"}}')
        (found,) = self.problems(written)
        assert found.message == "version 1 has no hash in es under released"
        assert found.fix == f'write under text: 1-es: "{self.ES}"'
        assert (found.line, found.severity) == (self.line(written, "version:"), "error")
        written = translated(consent=f'{{1: "{text_hash("A code is kept", "I agree")}"}}')
        (found,) = self.problems(written)
        assert found.message == "consent_version 1 has no hash in es under released"
        assert found.fix == f'write under consent: 1-es: "{text_hash("Se guarda una clave", "De acuerdo")}"'
        assert found.line == self.line(written, "consent_version:")

    def test_one_that_changed_needs_a_new_version(self) -> None:
        written = translated(title="{en: We promise, es: Juramos}")
        (found,) = self.problems(written)
        mark = text_hash("Juramos", "Escuchamos", "Hablamos")
        assert found.message == "the text in es is not the one released as version 1"
        assert found.fix == f'write version: 2, and under released, text: 2: "{self.EN}" and 2-es: "{mark}"'
        assert found.line == self.line(written, "version:")
        done = f'{{1: "{self.EN}", 1-es: "{self.ES}", 2: "{self.EN}", 2-es: "{mark}"}}'
        assert self.problems(translated(version="2", title="{en: We promise, es: Juramos}", text=done)) == []
        consent = translated(agree="{en: I agree, es: Vale}")
        (found,) = self.problems(consent)
        assert found.message == "the consent in es is not the one released as consent_version 1"

    def test_english_that_changed_names_the_marks_of_all(self) -> None:
        (found,) = self.problems(translated(title="{en: We swear, es: Prometemos}"))
        mark = text_hash("We swear", "We listen", "We speak up")
        assert found.message == "the text is not the one released as version 1"
        assert found.fix == f'write version: 2, and under released, text: 2: "{mark}" and 2-es: "{self.ES}"'

    def test_a_new_translation_needs_no_new_version(self) -> None:
        plain = translated(text=f'{{1: "{self.EN}"}}', consent=f'{{1: "{text_hash("A code is kept", "I agree")}"}}')
        found = self.problems(plain)
        assert all(one.fix.startswith(("write under text: 1-es:", "write under consent: 1-es:")) for one in found)
        assert len(found) == 2

    def test_a_region_has_a_mark_of_its_own(self) -> None:
        written = translated(title="{en: We promise, es: Prometemos, es-419: Lo prometemos}")
        marks = {one.fix for one in self.problems(written)}
        assert f'write under text: 1-es-419: "{text_hash("Lo prometemos", "Escuchamos", "Hablamos")}"' in marks
        assert len(marks) == 2

    def test_a_translation_that_was_taken_out_leaves_its_mark(self) -> None:
        written = re.sub(r"\{en: ([^,]+), es: [^}]+\}", r"\1", translated())
        assert " es: " not in written
        assert "1-es:" in written
        assert self.problems(written) == []

    @pytest.mark.parametrize(("key", "line"), ONE_LESS)
    def test_a_text_that_lacks_the_language_is_named(self, key: str, line: str) -> None:
        written = translated(**{key: line})
        (found,) = self.problems(written)
        place = {"points": "points 2", "kept": "kept 1", "next_steps": "next_steps 1", "links": "links 1 text"}
        assert found.message.startswith(f"{place.get(key, key)} has no text in es")
        assert "es:" in found.fix
        assert (found.line, found.severity) == (self.line(written, f"{key}:"), "advice")

    @pytest.mark.parametrize(
        ("key", "message"),
        [
            ("1-", "is not a version"),
            ("1-ES", "is not a version"),
            ("es", "is not a version"),
            ("0", "is not a version"),
            ("1-pt_BR", "is not a version"),
            ("1-xx", "is not a language code"),
        ],
    )
    def test_a_key_that_is_no_version(self, key: str, message: str) -> None:
        marks = f'{{1: "{self.EN}", 1-es: "{self.ES}", {key}: "{self.ES}"}}'
        written = translated(text=marks)
        found = [one for one in self.problems(written) if message in one.message]
        assert [one.line for one in found] == [self.line(written, "text:")]
