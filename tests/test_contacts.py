"""/contacts: what admins add to /support, what is refused and why, and that nothing typed is lost."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest
import simcord
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.client import GRACE
from bot.faces import contacts as cards
from bot.faces import contacts_text as text
from bot.faces import local, news_text, speech
from bot.faces.speech import ENGLISH
from bot.faces.text import SEE_ENGLISH, WAYS_TYPED
from bot.library.library import Library
from bot.store.database import NAME
from bot.store.errors import StoreError
from bot.store.kept import Kept
from bot.store.local import MOST, ServerContact
from cogs.leaving import Leaving
from tests.conftest import NOON, World, bot_with
from tests.pseudo import PSEUDO, english_left
from tests.test_cards import check_limits
from tests.test_support import labels, said, walk
from tests.wire import loopback as wire
from tests.wire.process import askmore
from tests.wire.process import settings as environment

# A number of Ofcom's for drama.
OFFICE = {"name": "Campus office", "kind": ["phone"], "value": "01632 960000", "note": "weekdays"}
KEPT = ServerContact(1, "Campus office", "phone", "01632 960000", "weekdays")
LINE = "- Campus office: Phone **01632 960000** (weekdays)"


class Admin:
    """Somebody who may manage the server."""

    def __init__(self, world: World, name: str = "ada") -> None:
        self.world = world
        role = world.guild.create_role(f"admins-{name}", permissions=discord.Permissions(manage_guild=True))
        self.member = world.guild.add_member(world.env.create_user(name), roles=[role])

    async def run(self, command: str, **options: Any) -> simcord.InteractionResult:
        return await self.member.slash(self.world.channel, f"contacts {command}", **options)

    async def press(self, result: simcord.InteractionResult, label: str) -> simcord.InteractionResult:
        assert result.response is not None
        return await self.member.click(result.response, label=label)

    async def submit(self, opened: simcord.InteractionResult, **changes: Any) -> simcord.InteractionResult:
        assert opened.modal is not None
        return await self.member.submit_modal(opened, OFFICE | changes)

    async def add(self, **changes: Any) -> simcord.InteractionResult:
        return await self.submit(await self.run("add"), **changes)

    @property
    def contacts(self) -> tuple[ServerContact, ...]:
        return self.world.bot.kept.here(self.world.guild.id).contacts

    async def fill(self, number: int = MOST) -> None:
        for slot in range(1, number + 1):
            await self.world.bot.kept.local.put(
                self.world.guild.id, ServerContact(slot, f"C{slot}", "phone", "116 006")
            )


@pytest.fixture
def admin(world: World) -> Admin:
    return Admin(world)


def filled(opened: simcord.InteractionResult) -> dict[str, str]:
    """Return what stands in the fields of a modal when it opens."""
    assert opened.modal is not None
    fields: dict[str, str] = {}
    for part in opened.modal["components"]:
        control = part["component"]
        chosen = [one["value"] for one in control.get("options", ()) if one.get("default")]
        fields[control["custom_id"]] = control.get("value") or "".join(chosen)
    return fields


async def test_a_contact_is_added_and_shown_as_support_shows_it(world: World, admin: Admin) -> None:
    opened = await admin.run("add")
    assert filled(opened) == {"name": "", "kind": "", "value": "", "note": ""}
    done = await admin.submit(opened)
    assert done.ephemeral
    assert ENGLISH(text.ADDED) in said(done)
    assert LINE in said(done)
    assert admin.contacts == (KEPT,)
    assert LINE in said(await world.support())
    listed = await admin.press(done, "All contacts")
    assert LINE in said(listed)
    assert labels(listed) == ["Hide this", "Add a contact", "Download"]


async def test_what_was_saved_is_there_when_the_database_is_opened_again(
    world: World, admin: Admin, tmp_path: Path
) -> None:
    await admin.add()
    await admin.add(name="Moderators", kind=["web"], value="Https://example.org/help?a=1", note="")
    await world.bot.kept.close()
    again = Kept(tmp_path / "data" / NAME)
    await again.open(b"s" * 32)
    other = ServerContact(2, "Moderators", "web", "https://example.org/help?a=1", "")
    assert again.here(world.guild.id).contacts == (KEPT, other)
    await again.close()


async def test_nothing_ties_an_admin_to_a_contact(
    world: World, admin: Admin, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "askmore")
    await admin.add()
    await world.bot.kept.close()
    with closing(sqlite3.connect(tmp_path / "data" / NAME)) as connection:
        rows = connection.execute("SELECT * FROM contacts").fetchall()
        whole = "\n".join(connection.iterdump())
    assert rows == [(world.guild.id, 1, "Campus office", "phone", "01632 960000", "weekdays")]
    assert str(admin.member.id) not in whole
    for part in (str(admin.member.id), str(world.guild.id), "Campus", "01632"):
        assert part not in "\n".join(record.getMessage() for record in caplog.records if record.name[:7] == "askmore")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "999"),
        ("phone", "116 006"),
        ("phone", "+44 1632 960000"),
        ("phone", "(+44) (0)1632-960000"),
        ("phone", "+39 116 016"),
        ("phone", "١١٦ ٠٠٦"),
        ("phone", "0800-HELP-123"),
        ("text", "HELP to 51444"),
        ("whatsapp", "+44 7700 900123"),
        ("chat", "https://example.org/chat"),
        ("web", "https://beispiel-äöü.example.org/a_b*c"),
        ("email", "help@example.org"),
    ],
)
async def test_what_is_taken(admin: Admin, kind: str, value: str) -> None:
    done = await admin.add(kind=[kind], value=value)
    assert ENGLISH(text.ADDED) in said(done)
    assert [(one.kind, one.value) for one in admin.contacts] == [(kind, value)]


NUMBER, NAME_FIELD, NOTE = (f"**{text.FIELDS[field]}:**" for field in ("value", "name", "note"))


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"value": "ask at the desk"}, [NUMBER, "holds no digit to dial. Write the number as people dial it."]),
        ({"kind": ["whatsapp"], "value": "https://wa.me/447700900123"}, [NUMBER, "is a link, not a number. Write"]),
        ({"value": "12"}, [NUMBER, "it has 2 digits. Write one number of 3 to 15 digits"]),
        ({"value": "0800 123 456 or 0800 123 457"}, [NUMBER, "it has 20 digits", "as a contact of its own"]),
        ({"value": "+44 12"}, [NUMBER, "is not a whole international number. Write + and the country code"]),
        ({"value": "+999 1632 960000"}, [NUMBER, "can't be a phone number: wrong length or country code."]),
        ({"value": "+44 1632 960000 ext 5"}, [NUMBER, "is not a whole international number"]),
        ({"kind": ["text"], "value": "+1 2"}, [NUMBER, "is not a whole international number"]),
        ({"kind": ["web"], "value": "http://example.org/a"}, [NUMBER, "not an https link", '"https://example.org/a"']),
        ({"kind": ["chat"], "value": "example"}, [NUMBER, "is not a link. Write it in full, as in https://"]),
        ({"kind": ["web"], "value": "https://a@b.example.org"}, [NUMBER, "is not a link"]),
        ({"kind": ["web"], "value": "javascript:alert(1)"}, [NUMBER, "is not a link"]),
        ({"kind": ["email"], "value": "help at example.org"}, [NUMBER, "is not an e-mail address. Write it as in"]),
        ({"value": "1" * 61}, [NUMBER, "too long for the way Phone, with 61 characters. Write at most 60."]),
        (
            {"kind": ["web"], "value": "https://example.org/" + "a" * 181},
            [NUMBER, "with 201 characters", "at most 200"],
        ),
        ({"kind": ["email"], "value": "a" * 90 + "@example.org"}, [NUMBER, "with 102 characters", "at most 100"]),
        ({"name": "n" * 61}, [NAME_FIELD, "too long, with 61 characters. Say it in at most 60."]),
        ({"note": "n" * 101}, [NOTE, "too long, with 101 characters. Say it in at most 100."]),
        ({"name": " \u200b "}, [NAME_FIELD, "There is no name. Write what people reach there"]),
        ({"value": "\u202e \u2066"}, [NUMBER, "There is nothing here. Write the number"]),
        ({"name": "n" * 61, "value": "x", "note": "n" * 101}, [NAME_FIELD, NUMBER, NOTE]),
    ],
)
async def test_what_is_refused_says_which_field_and_why_and_gives_the_text_back(
    admin: Admin, changes: dict[str, Any], parts: list[str]
) -> None:
    refused = await admin.add(**changes)
    assert refused.ephemeral
    whole = said(refused)
    assert admin.contacts == ()
    assert whole.startswith(text.REFUSED)
    for part in parts:
        assert part.replace("@", "@\u200b") in whole.replace("\\", "")
    assert not any(word in whole.casefold() for word in ("please", "sorry", "invalid"))
    given = {field: "".join(value) for field, value in (OFFICE | changes).items()}
    tidied = {field: cards.tidy(value) for field, value in given.items()}
    for field in ("name", "value", "note"):
        assert not tidied[field] or f"```\n{tidied[field]}\n```" in whole.replace("\u200b", "")
    opened = await admin.press(refused, "Try again")
    assert filled(opened) == tidied
    done = await admin.submit(opened)
    assert ENGLISH(text.ADDED) in said(done)
    assert admin.contacts == (KEPT,)


async def test_typed_marks_and_mentions_do_nothing(world: World, admin: Admin) -> None:
    name, note = "**@everyone** [x](https://example.org) <@1>", "`||a||` ```b``` _c_ <t:1:R>"
    done = await admin.add(name=name, note=note, value="+44 *12*")
    assert "@everyone" not in said(done)
    assert "```b" not in said(done)
    opened = await admin.press(done, "Try again")
    assert filled(opened) == {"name": name, "kind": "phone", "value": "+44 *12*", "note": note}
    shown = said(await admin.submit(opened, name=name, note=note))
    assert "\\*\\*@\u200beveryone\\*\\* \\[x\\](https://example.org) \\<@1\\>" in shown
    assert "\\`\\|\\|a\\|\\|\\` \\`\\`\\`b\\`\\`\\` \\_c\\_ \\<t:1:R\\>" in shown
    assert (admin.contacts[0].name, admin.contacts[0].note) == (name, note)
    assert "@everyone" not in said(await world.support())


async def test_change_opens_with_what_is_there(admin: Admin) -> None:
    await admin.add()
    offered = await admin.member.autocomplete(admin.world.channel, "contacts change", "contact", "CAMP")
    assert [(one["name"], one["value"]) for one in offered] == [("Campus office (Phone 01632 960000)", "1")]
    assert await admin.member.autocomplete(admin.world.channel, "contacts change", "contact", "zz") == []
    opened = await admin.run("change", contact="1")
    assert filled(opened) == {"name": "Campus office", "kind": "phone", "value": "01632 960000", "note": "weekdays"}
    done = await admin.submit(opened, note="always")
    assert ENGLISH(text.CHANGED) in said(done)
    assert [one.note for one in admin.contacts] == ["always"]
    by_name = await admin.run("change", contact=" campus OFFICE")
    assert filled(by_name)["note"] == "always"
    assert ENGLISH(text.UNKNOWN) in said(await admin.run("change", contact="2"))
    assert ENGLISH(text.UNKNOWN) in said(await admin.run("remove", contact="Library"))


async def test_a_refused_change_goes_on_as_a_change(admin: Admin) -> None:
    await admin.add()
    refused = await admin.submit(await admin.run("change", contact="1"), value="none")
    assert admin.contacts == (KEPT,)
    done = await admin.submit(await admin.press(refused, "Try again"), value="999")
    assert ENGLISH(text.CHANGED) in said(done)
    assert [one.value for one in admin.contacts] == ["999"]


async def test_removing_asks_once_and_says_what_went(admin: Admin) -> None:
    await admin.add()
    asked = await admin.run("remove", contact="1")
    assert ENGLISH(text.SURE) in said(asked)
    assert LINE in said(asked)
    assert labels(asked) == ["Hide this", "Remove", "Back"]
    back = await admin.press(asked, "Back")
    assert LINE in said(back)
    assert admin.contacts == (KEPT,)
    gone = await admin.press(await admin.run("remove", contact="1"), "Remove")
    assert ENGLISH(text.REMOVED) in said(gone)
    assert LINE in said(gone)
    assert admin.contacts == ()
    assert ENGLISH(text.NONE) in said(await admin.press(gone, "All contacts"))


async def test_an_old_card_removes_nothing_that_came_later(admin: Admin) -> None:
    await admin.add()
    cards_open = [await admin.run("remove", contact="1") for _ in range(3)]
    await admin.press(cards_open[0], "Remove")
    assert text.REMOVED_BEFORE in said(await admin.press(cards_open[1], "Remove"))
    await admin.add(name="Another")
    assert text.REMOVED_BEFORE in said(await admin.press(cards_open[2], "Remove"))
    assert [one.name for one in admin.contacts] == ["Another"]


async def test_two_admins_change_one_contact(world: World, admin: Admin) -> None:
    await admin.add()
    other = Admin(world, "grace")
    theirs = await other.run("change", contact="1")
    await admin.submit(await admin.run("change", contact="1"), note="first")
    told = await other.submit(theirs, note="second")
    assert ENGLISH(text.CHANGED_MEANWHILE) in said(told)
    assert "(first)" in said(told)
    assert [one.note for one in admin.contacts] == ["first"]
    opened = await other.press(told, "Try again")
    assert filled(opened)["note"] == "second"
    await other.submit(opened, note="second")
    assert [one.note for one in admin.contacts] == ["second"]


async def test_a_contact_that_was_removed_while_it_was_changed(admin: Admin) -> None:
    await admin.add()
    opened = await admin.run("change", contact="1")
    await admin.press(await admin.run("remove", contact="1"), "Remove")
    told = await admin.submit(opened)
    assert ENGLISH(text.GONE) in said(told)
    assert admin.contacts == ()
    assert ENGLISH(text.ADDED) in said(await admin.submit(await admin.press(told, "Try again")))
    assert admin.contacts == (KEPT,)


async def test_the_eleventh_is_refused(admin: Admin) -> None:
    await admin.fill(MOST - 1)
    first, second = await admin.run("add"), await admin.run("add")
    assert ENGLISH(text.ADDED) in said(await admin.submit(first, name="Tenth"))
    told = said(await admin.submit(second, name="Eleventh"))
    assert ENGLISH(text.FULL) in told
    assert "```\nEleventh\n```" in told
    assert ENGLISH(text.FULL) in said(await admin.run("add"))
    assert len(admin.contacts) == MOST
    listed = await admin.run("list")
    assert ENGLISH(text.FULL) in said(listed)
    assert labels(listed) == ["Hide this", "Download"]
    await admin.press(await admin.run("remove", contact="4"), "Remove")
    await admin.add(name="In the gap")
    assert (admin.contacts[3].slot, admin.contacts[3].name) == (4, "In the gap")


async def test_a_long_list_has_pages_and_says_what_support_has_room_for(world: World, admin: Admin) -> None:
    for slot in range(1, MOST + 1):
        long = ServerContact(slot, "*" * 60, "web", "https://example.org/" + "_" * 180, "~" * 99 + str(slot % 10))
        await world.bot.kept.local.put(world.guild.id, long)
    page, seen = await admin.run("list"), ""
    assert "-# /support has room for the first " in said(page)
    for _ in range(2):
        seen += said(page)
        page = await admin.press(page, "More")
    assert all(f"~{slot % 10})" in seen for slot in range(1, MOST + 1))
    assert said(page) == said(await admin.run("list"))


async def test_download(admin: Admin) -> None:
    await admin.add(name="Büro 日本")
    sent = await admin.press(await admin.run("list"), "Download")
    assert sent.ephemeral
    assert sent.response is not None
    (file,) = sent.response.attachments
    assert file.filename == cards.FILE_NAME
    data = json.loads(await file.read())
    (row,) = data["contacts"]
    assert row == {"place": 1, "name": "Büro 日本", "way": "phone", "value": "01632 960000", "note": "weekdays"}
    assert set(row) == set(data["keys"])
    assert data["made_on"] == "2026-11-25"
    assert str(admin.member.id) not in json.dumps(data)


class TestWhoMay:
    async def test_a_command_opened_to_all_still_asks_for_the_permission(self, world: World, admin: Admin) -> None:
        await admin.add()
        world.guild.set_command_permissions(world.bot.mentions["contacts"], {world.guild.default_role: True})
        stranger = world.guild.add_member(world.env.create_user("stranger"))
        for who in (world.member, stranger):
            for command, options in (
                ("add", {}),
                ("list", {}),
                ("change", {"contact": "1"}),
                ("remove", {"contact": "1"}),
            ):
                told = await who.slash(world.channel, f"contacts {command}", **options)
                assert told.ephemeral
                assert told.modal is None
                assert "You need the permission **Manage Server** for this." in said(told)
                assert "Campus" not in said(told)
                assert labels(told) == ["Hide this"]
            assert await who.autocomplete(world.channel, "contacts remove", "contact", "") == []
        assert admin.contacts == (KEPT,)

    async def test_an_admin_who_is_one_no_more(self, world: World, admin: Admin) -> None:
        await admin.add()
        opened, asked = await admin.run("add"), await admin.run("remove", contact="1")
        listed, refused = await admin.run("list"), await admin.add(value="x")
        guild = world.bot.get_guild(world.guild.id)
        assert guild is not None
        role = next(one for one in guild.roles if one.name == "admins-ada")
        await role.edit(permissions=discord.Permissions.none())
        for told in (
            await admin.submit(opened),
            await admin.press(asked, "Remove"),
            await admin.press(listed, "Download"),
            await admin.press(refused, "Try again"),
        ):
            assert told.modal is None
            assert news_text.MAY_NOT in said(told)
        assert admin.contacts == (KEPT,)


async def test_a_modal_left_open_over_a_restart(world: World, admin: Admin, shipped: Library, tmp_path: Path) -> None:
    await admin.add()
    new, old = await admin.run("add"), await admin.run("change", contact="1")
    refused = await admin.add(value="x")
    restarted = bot_with(shipped, tmp_path / "data")
    await world.restart(restarted)
    assert admin.contacts == (KEPT,)
    assert ENGLISH(text.ADDED) in said(await admin.submit(new, name="New"))
    assert ENGLISH(text.CHANGED) in said(await admin.submit(old, name="Old"))
    assert filled(await admin.press(refused, "Try again"))["value"] == "x"
    assert [one.name for one in admin.contacts] == ["Old", "New"]
    await restarted.kept.close()


async def test_purging_a_server_leaves_nothing(world: World, admin: Admin) -> None:
    await admin.add()
    await world.bot.kept.local.put(77, KEPT)
    await world.bot.kept.servers.purge(world.guild.id)
    await world.bot.kept.local.load()
    assert admin.contacts == ()
    assert world.bot.kept.here(77).contacts == (KEPT,)
    assert ENGLISH(text.NONE) in said(await admin.run("list"))


async def test_leaving_for_good_takes_them_out_of_memory_too(world: World, admin: Admin) -> None:
    await admin.add()
    await world.bot.kept.servers.left(world.guild.id, NOON)
    world.bot.clock = lambda: NOON + GRACE + timedelta(seconds=1)
    await cast("Leaving", world.bot.get_cog("Leaving")).daily()
    assert admin.contacts == ()


class TestWhenTheStoreIsGone:
    async def test_nothing_typed_is_lost(self, world: World, admin: Admin, caplog: pytest.LogCaptureFixture) -> None:
        await admin.add()
        asked = await admin.run("remove", contact="1")
        opened = await admin.run("add")
        await world.bot.kept.close()
        told = await admin.submit(opened, name="Mine")
        assert text.REFUSED in said(told)
        assert news_text.FAILED_READ in said(told)
        assert "```\nMine\n```" in said(told)
        assert news_text.FAILED_READ in said(await admin.press(asked, "Remove"))
        assert admin.contacts == (KEPT,)
        lines = [one.getMessage() for one in caplog.records if one.name == "askmore.contacts"]
        assert len(lines) == 2
        assert all(line.startswith("The store failed: ") for line in lines)
        for secret in (str(world.guild.id), str(admin.member.id), "Mine"):
            assert secret not in caplog.text

    async def test_a_store_that_never_opened_is_no_empty_list(self, shipped: Library, tmp_path: Path) -> None:
        (tmp_path / NAME).write_bytes(b"not a database" * 100)
        async with simcord.run(bot_with(shipped, tmp_path), shard_count=1) as env:
            admin = Admin(World(env))
            for command, options in (("list", {}), ("add", {}), ("change", {"contact": "1"})):
                told = await admin.run(command, **options)
                assert told.ephemeral
                assert news_text.FAILED_READ in said(told)
            with pytest.raises(StoreError):
                _ = admin.world.bot.kept.local


def submitted(custom_id: str, components: Any, permissions: int = 32) -> dict[str, Any]:
    """Return a submitted modal as any client may send it; 32 is Manage Server."""
    sent = wire.submit(custom_id, [])
    sent["data"]["components"] = components
    sent["member"]["permissions"] = str(permissions)
    return sent


def fields(**values: Any) -> list[dict[str, Any]]:
    return [
        {"type": 18, "component": {"type": 4, "custom_id": name, "values" if name == "kind" else "value": value}}
        for name, value in (OFFICE | values).items()
        if value is not None
    ]


async def test_what_clients_may_send(tmp_path: Path) -> None:
    """Over real sockets: a modified client is answered privately, and nothing of it is saved."""
    sent: list[tuple[dict[str, Any], str]] = [
        (submitted("am1:contact:0", fields(), permissions=0), news_text.MAY_NOT),
        (submitted("am1:contact:99", fields()), ENGLISH(text.GONE)),
        (submitted("am1:contact:3", fields()), ENGLISH(text.GONE)),
        (submitted("am1:contact:x:y", fields()), ENGLISH(text.GONE)),
        (submitted("am1:contact:", fields()), ENGLISH(text.GONE)),
        (submitted("am1:contact:0", fields(kind=["fax"])), "No way is chosen"),
        (submitted("am1:contact:0", fields(kind=["relay"])), "No way is chosen"),
        (submitted("am1:contact:0", fields(kind=[])), "No way is chosen"),
        (submitted("am1:contact:0", fields(value=None)), "There is nothing here"),
        (submitted("am1:contact:0", fields(name="n" * 4000)), "This is too long, with 400 characters"),
        (submitted("am1:contact:0", fields(name="a\nb\n# c", value="\n")), "```\na b # c\n```"),
        (submitted("am1:contact:0", []), "There is no name"),
        (submitted("am1:contact:0", [{"type": 18}, {"type": 18, "component": 7}, 5]), "There is no name"),
        (submitted("am1:contact:0", fields()), "Added"),
        (submitted("am1:contact:1", fields(note="taken over")), ENGLISH(text.CHANGED_MEANWHILE)),
    ]
    data = tmp_path / "data"
    async with wire.discord() as loopback, askmore(environment(data, loopback), tmp_path) as bot:
        await loopback.until(lambda: loopback.sessions, 12)
        for interaction, sentence in sent:
            answered = await loopback.interact(interaction)
            assert answered["data"]["flags"] & 64 or answered["type"] == 7
            assert sentence in wire.said(answered["data"])
        assert await bot.stopped() == 0
    assert "Traceback" not in bot.printed
    assert rows(data) == [(1, "Campus office", "phone", "01632 960000", "weekdays")]


def rows(data: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / NAME)) as connection:
        return connection.execute("SELECT slot, name, kind, value, note FROM contacts ORDER BY slot").fetchall()


async def test_admins_add_at_once(tmp_path: Path) -> None:
    """Twelve modals sent in the same moment: ten get a slot each, two are told that there is no room."""
    data = tmp_path / "data"
    async with wire.discord() as loopback, askmore(environment(data, loopback), tmp_path) as bot:
        await loopback.until(lambda: loopback.sessions, 12)
        at_once = [submitted("am1:contact:0", fields(name=f"C{number}")) for number in range(MOST + 2)]
        read = await asyncio.gather(*(loopback.interact(one) for one in at_once))
        assert await bot.stopped() == 0
    told = [wire.said(answered["data"]) for answered in read]
    assert [sum(ENGLISH(sentence) in one for one in told) for sentence in (text.ADDED, text.FULL)] == [MOST, 2]
    kept = rows(data)
    assert [slot for slot, *_ in kept] == list(range(1, MOST + 1))
    assert len({name for _, name, *_ in kept}) == MOST


TEXTS = (
    st.text(max_size=450)
    | st.text(st.sampled_from("+0123456789 ()-.٣²"), max_size=70)
    | st.text(st.sampled_from("`@*_~|<>[]#\\:/ \n\u200b\u202e\ud800https.org{}"), max_size=450)
    | st.builds("https://{}".format, st.text(max_size=250))
)


@given(TEXTS, st.sampled_from([*WAYS_TYPED, "fax", ""]), TEXTS, TEXTS)
@settings(deadline=None)
def test_any_text_is_taken_or_refused_in_words_and_given_back(name: str, kind: str, value: str, note: str) -> None:
    typed = cards.typed_in(fields(name=name, kind=[kind], value=value, note=note))
    why = cards.problems(ENGLISH, typed)
    loud = cards.problems(PSEUDO, typed)
    assert bool(loud) == bool(why)
    check_limits(cards.refused(PSEUDO, typed, loud or [PSEUDO(text.FULL)]))
    view = cards.refused(ENGLISH, typed, why or [ENGLISH(text.FULL)])
    check_limits(view)
    back = cards.typed_from(
        {part.get("id") or 0: part["content"] for part in walk(view.to_components()) if part["type"] == 10}
    )
    assert [back.name, back.value, back.note] == [cards.tidy(one) for one in (typed.name, typed.value, typed.note)]
    assert back.kind == (kind if kind in WAYS_TYPED else "")
    cards.modal(ENGLISH, 1, "a" * 16, back)
    if why:
        assert all(one.startswith("- **") for one in why)
        return
    contact = ServerContact(1, typed.name, typed.kind, typed.value, typed.note)
    assert 1 <= len(contact.name) <= 60
    assert 1 <= len(contact.value) <= 200
    assert len(contact.note) <= 100
    assert "\n" not in local.in_words(ENGLISH, contact)
    assert cards.export(ENGLISH, [contact], NOON.date())
    check_limits(cards.listed(ENGLISH, [contact] * MOST))
    check_limits(cards.listed(PSEUDO, [contact] * MOST))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["component", "custom_id", "value", "values", "x"]), inner, max_size=4)
    ),
)


@given(JSON)
def test_any_fields_of_a_modal_can_be_read(parts: Any) -> None:
    assert isinstance(cards.problems(ENGLISH, cards.typed_in(parts)), list)


@pytest.mark.parametrize("say", [ENGLISH, PSEUDO])
def test_the_modal_and_every_card_fit(say: speech.Speaker) -> None:
    long = ServerContact(10, "*" * 60, "web", "https://example.org/" + "a" * 180, "~" * 100)
    worst = cards.Typed("`" * 400, "email", "`" * 400, "`" * 400)
    for view in (
        cards.listed(say, []),
        cards.listed(say, [long] * MOST),
        cards.saved(say, long, new=True),
        cards.sure(say, long),
        cards.removed(say, long),
        cards.refused(say, worst, cards.problems(say, worst), long),
        cards.refused(say, cards.typed_of(long), [say(text.CHANGED_MEANWHILE), local.in_words(say, long)], long),
        cards.may_not(say),
    ):
        check_limits(view)
    for modal in (cards.modal(say), cards.modal(say, 10, cards.mark_of(long), cards.typed_of(long))):
        payload = modal.to_dict()
        assert len(payload["title"]) <= 45
        assert len(payload["custom_id"]) <= 100
        for label in payload["components"]:
            assert len(str(label.get("label"))) <= 45
            assert len(str(label.get("description"))) <= 100


@pytest.fixture
def loud(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody reads the language that nobody speaks."""

    def speaker(_: str) -> speech.Speaker:
        return PSEUDO

    monkeypatch.setattr(speech, "speaker", speaker)


WRONG = [
    {"value": "ask at the desk"},
    {"value": "12"},
    {"value": "+44 12"},
    {"value": "+999 1632 960000"},
    {"value": "1" * 61},
    {"value": ""},
    {"kind": ["whatsapp"], "value": "https://wa.me/447700900123"},
    {"kind": ["web"], "value": "http://example.org/a"},
    {"kind": ["chat"], "value": "example"},
    {"kind": ["web"], "value": "javascript:alert(1)"},
    {"kind": ["email"], "value": "help at example.org"},
    {"kind": ["email"], "value": "a" * 90 + "@example.org"},
    {"kind": ["fax"]},
    {"name": "n" * 61, "note": "n" * 101},
    {"name": ""},
]


class TestInTheReadersLanguage:
    @pytest.mark.parametrize("changes", WRONG)
    def test_no_english_is_left_of_what_is_wrong(self, changes: dict[str, Any]) -> None:
        typed = cards.typed_in(fields(**changes))
        why = cards.problems(PSEUDO, typed)
        assert why
        view = cards.refused(PSEUDO, typed, why, KEPT)
        check_limits(view)
        written = [value for value in (typed.name, typed.value, typed.note) if value]
        assert english_left(view, *written, *(one.replace("@", "@\u200b") for one in written)) == []

    @pytest.mark.parametrize("kind", WAYS_TYPED)
    def test_the_way_is_given_back_without_its_label(self, kind: str) -> None:
        view = cards.refused(PSEUDO, cards.Typed("Office", kind, "x"), ["why"])
        shown = {part.get("id") or 0: part["content"] for part in walk(view.to_components()) if part["type"] == 10}
        assert cards.typed_from(shown) == cards.Typed("Office", kind, "x")

    def test_no_english_is_left_on_any_card(self) -> None:
        for view in (
            cards.listed(PSEUDO, []),
            cards.listed(PSEUDO, [KEPT] * MOST),
            cards.saved(PSEUDO, KEPT, new=True),
            cards.saved(PSEUDO, KEPT, new=False),
            cards.sure(PSEUDO, KEPT),
            cards.removed(PSEUDO, KEPT),
            cards.may_not(PSEUDO),
            cast("Any", cards.modal(PSEUDO)),
            cast("Any", cards.modal(PSEUDO, 1, cards.mark_of(KEPT))),
        ):
            assert english_left(view, KEPT.name, KEPT.note) == []
        keys = json.loads(cards.export(PSEUDO, [KEPT], NOON.date()))["keys"]
        assert all(meaning.startswith("⟦") for meaning in keys.values())

    @pytest.mark.usefixtures("loud")
    async def test_a_text_goes_back_and_forth_over_a_restart(
        self, world: World, admin: Admin, shipped: Library, tmp_path: Path
    ) -> None:
        refused = await admin.add(kind=["email"], value="help at example.org")
        assert PSEUDO(text.UNUSABLE["email"][1]) in said(refused).replace("\\", "")
        restarted = bot_with(shipped, tmp_path / "data")
        await world.restart(restarted)
        opened = await admin.press(refused, PSEUDO(text.AGAIN))
        assert filled(opened)["kind"] == "email"
        done = await admin.submit(opened, kind=["email"], value="help@example.org")
        assert PSEUDO(text.ADDED) in said(done)
        offered = await admin.member.autocomplete(world.channel, "contacts change", "contact", "")
        assert [one["name"] for one in offered] == [f"Campus office ({PSEUDO(WAYS_TYPED['email'])} help@example.org)"]
        assert PSEUDO(text.UNKNOWN) in said(await admin.run("change", contact="9"))
        opened = await admin.run("add")
        await restarted.kept.close()
        assert PSEUDO(news_text.FAILED_READ) in said(await admin.submit(opened))

    @pytest.mark.usefixtures("loud")
    async def test_who_chose_english_goes_on_in_english(self, admin: Admin) -> None:
        listed = await admin.press(await admin.run("list"), PSEUDO(SEE_ENGLISH))
        assert PSEUDO.english(text.NONE) in said(listed)
        opened = await admin.press(listed, "Add a contact")
        assert opened.modal is not None
        assert opened.modal["title"] == text.MODAL_NEW
        refused = await admin.submit(opened, value="ask at the desk")
        assert "holds no digit to dial" in said(refused)
        done = await admin.submit(await admin.press(refused, "Try again"))
        assert PSEUDO.english(text.ADDED) in said(done)
        assert PSEUDO(text.INTRO) in said(await admin.run("list"))

    def test_the_modal_of_one_who_chose_english_says_so(self) -> None:
        assert cards.modal(PSEUDO.english, 1, "a" * 16).custom_id == f"am1e:contact:1:{'a' * 16}"
        assert cards.modal(ENGLISH).custom_id == "am1:contact:0"
