"""“This didn't work”: told in two taps, counted without anybody, seen by the host and on the card."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
import simcord

from bot.cli import main
from bot.faces import cards, text, words
from bot.faces.ask import Ask
from bot.faces.speech import ENGLISH
from bot.library.library import Library, Question
from bot.store.kept import Kept
from bot.store.local import Here, ServerContact
from bot.store.reports import Reports
from tests.conftest import NOON, World, bot_with, library_of, service
from tests.reading import Reading
from tests.test_support import custom_id, labels, said, walk


async def report(
    world: World, choice: str, country: str = "AT", label: str = "This didn't work"
) -> simcord.InteractionResult:
    """Ask for support, say that a service of the first page did not work, and return the answer."""
    card = await world.support(country=country)
    assert card.response is not None
    asked = await world.member.click(card.response, label=label)
    assert asked.response is not None
    return await world.member.select(asked.response, [choice], custom_id=custom_id(asked, "report"))


def options(result: simcord.InteractionResult) -> list[dict[str, Any]]:
    assert result.response is not None
    return next(part["options"] for part in walk(result.response.components) if part["type"] == 3)


async def first_service(world: World) -> str:
    return world.bot.library.find(Question("AT"), NOON)[0].id


async def test_two_taps_and_a_way_back(world: World) -> None:
    card = await world.support(country="AT", topic="stalking")
    assert card.response is not None
    asked = await world.member.click(card.response, label="This didn't work")
    assert asked.response is not None
    assert asked.response.ephemeral
    assert text.REPORT in said(asked)
    assert labels(asked) == ["Hide this", "Back"]
    shown = world.bot.library.find(Question("AT", "stalking"), NOON)[:3]
    assert [option["value"] for option in options(asked)] == [
        f"{hit.id}|{problem}" for hit in shown for problem in ("number", "no-answer", "closed", "link")
    ]
    assert all(len(option["label"]) <= 100 for option in options(asked))
    assert asked.response is not None
    back = await world.member.click(asked.response, label="Back")
    assert said(back) == said(card) or "This didn't work" in labels(back)


async def test_a_draft_asks_in_english_too_and_says_its_thanks_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Reading(world.bot, monkeypatch)
    card = await world.support(country="AT", topic="stalking")
    assert card.response is not None
    asked = await world.member.click(card.response, custom_id=custom_id(card, "failed"))
    assert asked.response is not None
    offered = [option["value"] for option in options(asked)]
    assert len({one.split("|")[0] for one in offered}) > 1
    english = await world.member.click(asked.response, custom_id=custom_id(asked, "english"))
    assert english.response is not None
    assert said(english).startswith(text.REPORT)
    assert [option["value"] for option in options(english)] == offered
    select = next(part["custom_id"] for part in walk(english.response.components) if part["type"] == 3)
    assert select.startswith("am1e:report:")
    thanks = await world.member.select(english.response, [offered[0]], custom_id=select)
    assert said(thanks).startswith(text.REPORTED)
    thanks = await report(world, offered[0], label="⟦This didn't work~~~~~~⟧")
    assert said(thanks).startswith(f"⟦{text.REPORTED}")
    assert f"\n\n{text.REPORTED}" in said(thanks)


async def test_the_third_one_puts_a_note_on_the_card(world: World) -> None:
    one = await first_service(world)
    for number in range(3):
        assert text.DOUBTED not in said(await world.support(country="AT"))
        told = await report(world, f"{one}|{'no-answer' if number else 'link'}")
        assert told.response is not None
        assert told.response.ephemeral
        assert text.REPORTED in said(told)
    whole = said(await world.support(country="AT"))
    assert whole.count(text.DOUBTED) == 1
    assert whole.index(text.DOUBTED) < whole.index("### 2.")
    assert world.bot.kept.doubted == {one}
    assert text.DOUBTED not in said(await world.support(country="DE"))


async def test_the_note_goes_after_30_days_and_the_count_after_180(world: World) -> None:
    one = await first_service(world)
    reports = world.bot.kept.reports
    for day in (0, 1, 29):
        await reports.add(one, "closed", NOON + timedelta(days=day))
    assert reports.doubted == {one}
    await reports.load(NOON + timedelta(days=31))
    assert reports.doubted == frozenset()
    assert [found.number for found in await reports.since(NOON.date())] == [3]
    await reports.retire(NOON + timedelta(days=182))
    assert [found.number for found in await reports.since(NOON.date())] == [1]


async def test_what_is_not_in_the_list_is_not_counted(world: World) -> None:
    one = await first_service(world)
    card = await world.support(country="AT")
    assert card.response is not None
    asked = await world.member.click(card.response, label="This didn't work")
    assert asked.response is not None
    for choice in ("no-such-service|closed", f"{one}|rude", one, ""):
        interaction = await modified(world, asked, choice)
        assert interaction is not None
    assert await world.bot.kept.reports.since(NOON.date()) == []


async def modified(world: World, asked: simcord.InteractionResult, choice: str) -> Any:
    """Choose what the select does not offer, as a modified client may."""
    from bot.faces.report_buttons import ReportSelect  # noqa: PLC0415

    select = ReportSelect(ENGLISH, Ask(Question("AT")))
    told: list[Any] = []

    class Response:
        async def edit_message(self, *, view: Any) -> None:
            told.append(view)

    class Interaction:
        client = world.bot
        locale = "en-US"
        extras: ClassVar[dict[Any, Any]] = {}
        data = {"values": [choice]}  # noqa: RUF012
        response = Response()

    await select.press(Interaction())  # type: ignore[arg-type]
    return told[0]


async def test_a_closed_store_is_said_and_the_list_works_on(world: World) -> None:
    one = await first_service(world)
    await world.bot.kept.close()
    told = await report(world, f"{one}|closed")
    assert text.NOT_REPORTED in said(told)
    assert told.response is not None
    assert told.response.ephemeral


async def test_nothing_kept_names_who_or_where(world: World, tmp_path: Path) -> None:
    one = await first_service(world)
    await report(world, f"{one}|closed")
    async with world.bot.kept.pledges.database.read() as connection:
        rows = [tuple(row) for row in await connection.execute_fetchall("SELECT * FROM reports")]
    assert rows == [(one, "closed", (NOON.date() - NOON.date().replace(1970, 1, 1)).days, 1)]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert str(world.user.id).encode() not in path.read_bytes()


async def test_it_lives_on_after_a_restart(world: World, shipped: Library, tmp_path: Path) -> None:
    one = await first_service(world)
    for _ in range(3):
        await report(world, f"{one}|closed")
    card = await world.support(country="AT")
    bot = bot_with(shipped, tmp_path / "data")
    await world.restart(bot)
    assert card.response is not None
    asked = await world.member.click(card.response, label="This didn't work")
    assert text.REPORT in said(asked)
    assert text.DOUBTED in said(await world.support(country="AT"))
    await bot.kept.close()


async def test_only_what_stood_on_the_card_can_be_reported(world: World) -> None:
    """With many contacts of the server a page has fewer services; the select offers those, whatever the hour."""
    long = [ServerContact(at, "n" * 60, "phone", "0" * 60, "w" * 30) for at in range(1, 11)]
    for contact in long:
        await world.bot.kept.local.put(world.guild.id, contact)
    card = await world.support(country="GB")
    shown = re.findall(r"^### \d+\. (.+)$", said(card), re.MULTILINE)
    assert card.response is not None
    world.bot.clock = lambda: NOON + timedelta(hours=11)
    asked = await world.member.click(card.response, label="This didn't work")
    offered = dict.fromkeys(option["value"].partition("|")[0] for option in options(asked))
    names = {words.name(world.bot.library.services[one]) for one in offered}
    assert names == set(shown)
    assert 1 <= len(shown) <= 3


async def test_what_the_host_clears_goes_from_the_card_without_a_restart(world: World) -> None:
    one = await first_service(world)
    for _ in range(3):
        await report(world, f"{one}|closed")
    other = Reports(world.bot.kept.pledges.database)  # as the command line has it
    assert await other.clear([one, "nonsense"]) == [one]
    assert world.bot.kept.doubted == {one}
    memory: Any = world.bot.get_cog("Memory")
    await memory.look()
    assert world.bot.kept.doubted == frozenset()
    assert text.DOUBTED not in said(await world.support(country="AT"))


class TestForTheHost:
    @pytest.fixture(autouse=True)
    def nowhere(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for name in ("ASKMORE_DATA", "ASKMORE_RESOURCES"):
            monkeypatch.delenv(name, raising=False)

    async def filled(self) -> None:
        from datetime import UTC, datetime  # noqa: PLC0415

        kept = Kept(Path("data") / "askmore.db")
        await kept.open(b"s" * 32)
        now = datetime.now(UTC)
        for problem, days in (("closed", 0), ("closed", 1), ("link", 2), ("closed", 40)):
            await kept.reports.add("gb-x", problem, now - timedelta(days=days))
        await kept.close()

    async def test_list_and_clear(self, capsys: pytest.CaptureFixture[str]) -> None:
        import asyncio  # noqa: PLC0415

        async def run(*arguments: str) -> int:
            return await asyncio.to_thread(main, ["reports", *arguments])

        assert await run() == 0
        assert capsys.readouterr().out == "Nothing was reported in the last 30 days.\n"
        await self.filled()
        assert await run("--format", "json") == 0
        listed = json.loads(capsys.readouterr().out)
        assert [(one["service"], one["problem"], one["number"]) for one in listed] == [
            ("gb-x", "closed", 2),
            ("gb-x", "link", 1),
        ]
        assert await run("--days", "60") == 0
        assert "gb-x" in capsys.readouterr().out
        assert await run("--clear", "gb-x") == 0
        assert await run("--clear", "gb-x") == 1
        assert "Nothing was reported of these." in capsys.readouterr().out


class TestAddedByTheServer:
    """What a server's admins added stands first on its card."""

    CONTACTS = (
        ServerContact(1, "Campus office", "phone", "01632 960001", "weekdays"),
        ServerContact(2, "Code of @everyone", "web", "https://campus.example.org/code"),
    )

    def card(self, question: Question, *, start: int = 0, here: Here | None = None) -> str:
        library = library_of(*(service(name) for name in ("a", "b", "c", "d")))
        view = cards.support(ENGLISH, library, Ask(question, start), NOON, here=here or Here(contacts=self.CONTACTS))
        view.stop()
        return "\n".join(part["content"] for part in walk(view.to_components()) if part["type"] == 10)

    def test_first_after_danger_and_before_services(self) -> None:
        whole = self.card(Question("GB"))
        assert whole.index("In danger now?") < whole.index(text.ADDED_HERE) < whole.index("## Services in")
        assert "- Campus office: Phone **01632 960001** (weekdays)" in whole
        assert "- Code of @\u200beveryone: Website https://campus.example.org/code" in whole

    def test_on_the_first_page_and_not_at_the_door_for_own_behaviour(self) -> None:
        assert text.ADDED_HERE not in self.card(Question("GB"), start=3)
        assert text.ADDED_HERE not in self.card(Question("GB", who="worried"))
        assert text.ADDED_HERE not in self.card(Question("GB"), here=Here())

    def test_ten_long_ones_leave_room_for_a_whole_service(self) -> None:
        long = tuple(ServerContact(at, "n" * 60, "phone", "0" * 60, "w" * 100) for at in range(1, 11))
        whole = self.card(Question("GB"), here=Here(contacts=long))
        assert len(whole) <= 4000
        assert "They listen." in whole

    async def test_only_in_its_server(self, world: World) -> None:
        await world.bot.kept.local.put(world.guild.id, self.CONTACTS[0])
        assert "Campus office" in said(await world.support(country="GB"))
        assert "Campus office" not in said(await world.user.slash("support", country="GB"))
        await world.bot.kept.servers.purge(world.guild.id)
        await world.bot.kept.local.load()
        assert "Campus office" not in said(await world.support(country="GB"))

    async def test_the_servers_country_comes_before_a_guess(self, world: World) -> None:
        await world.bot.kept.local.choose(world.guild.id, country="NZ", language=None)
        card = await world.support()
        assert "We took **New Zealand** from the settings of this server." in said(card)
        assert card.response is not None
        more = await world.member.click(card.response, label="More")
        assert "from the settings of this server" in said(more)
        assert "New Zealand" not in said(await world.user.slash("support"))
