"""/pledge and /privacy as people have them, in a simulated Discord with a real database."""

import json
from pathlib import Path

import discord
import pytest
import simcord

from bot.faces import chart, milestones
from bot.faces import pledge_text as text
from bot.library.library import Library
from bot.library.reader import read_texts
from bot.store.database import NAME
from tests.conftest import HEAD, NOON, World, bot_with
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
    for part in ("A scrambled code", "30 days after the bot leaves", "/pledge withdraw", "host@example.org"):
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
        self.newer(world, consent_version="2")
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
        assert text.NOTHING in said(result)
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
            "consent_version": 1,
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
            assert message.attachments[0].description == "By week: 23 Nov: 10"
            assert (await message.attachments[0].read()).startswith(b"\x89PNG")
        else:
            assert "By week: 23 Nov: 10" in message.content
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
        from bot.library.checks import text_hash  # noqa: PLC0415

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


def test_every_pledge_card_fits(shipped: Library) -> None:
    from bot.faces import pledge as cards  # noqa: PLC0415
    from bot.store.pledges import Signed  # noqa: PLC0415
    from tests.test_cards import check_limits  # noqa: PLC0415

    for pledge_id, pledge in shipped.resources.pledges.items():
        signed = Signed(1, pledge_id, 1, 1, NOON)
        for view in (
            cards.show(pledge_id, pledge, 1234, signed),
            cards.show(pledge_id, pledge, 0, None),
            cards.explain(pledge_id, pledge, "x" * 200, text.CHANGED_MEANWHILE),
            cards.receipt(pledge_id, pledge, signed, new=True, step=1),
            cards.privacy([(signed, pledge.title)] * 5, 1, "x" * 200),
            cards.sure(),
        ):
            check_limits(view)
        payload = cards.consent(pledge_id, pledge).to_dict()
        assert len(payload["title"]) <= 45
        assert all(len(str(part["label"])) <= 45 for part in walk(payload["components"]) if "label" in part)
