"""`askmore run` as a process of its own, against a small Discord with real sockets."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bot import run
from bot.client import AskMore
from bot.faces import text
from bot.faces.catalogs import CATALOGS
from bot.faces.speech import speaker
from bot.library import topics
from bot.library.library import Library
from bot.resources import LAST_GOOD
from bot.run import NOT_DISCORD, REFUSED, UNREACHED
from tests.conftest import HEAD, service
from tests.wire import loopback as wire
from tests.wire.loopback import CHANNEL, PERSON, PRIVATE, TOKEN, Loopback, components, person, press, said, slash
from tests.wire.process import Running, askmore, settings

COMMANDS = ("PUT", f"/applications/{wire.APPLICATION}/commands")
DATABASE = "askmore.db"
FILES = {"commands.json", "secret", DATABASE, LAST_GOOD}
# Where the price stands in a file of `HEAD + service("x", cost=...)`: the last line.
OF_COST = f"{(HEAD + service('x', cost='free')).count(chr(10))}:11"
WELL, PROBLEMS, SETTINGS, TOKEN_REFUSED, OUT_OF_REACH, DATA_FOLDER = 0, 1, 3, 4, 5, 6


@pytest.fixture
async def discord() -> AsyncGenerator[Loopback, None]:
    async with wire.discord() as loopback:
        yield loopback


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    """A small file of the host's own."""
    path = tmp_path / "own.yaml"
    path.write_text(HEAD + service("first"))
    return path


@asynccontextmanager
async def running(
    discord: Loopback, data: Path, *, hasty: bool = False, **changes: str
) -> AsyncGenerator[Running, None]:
    """Run it until it is in its server; it says that it is ready two seconds later."""
    before = discord.sessions
    async with askmore(settings(data, discord, **changes), data.parent, hasty=hasty) as bot:
        await discord.until(lambda: discord.sessions > before or bot.process.returncode is not None, 12)
        assert bot.process.returncode is None, bot.printed
        yield bot


async def outcome(environment: dict[str, str], folder: Path, *, hasty: bool = False) -> tuple[int, Running]:
    """Run it until it ends by itself."""
    async with askmore(environment, folder, hasty=hasty) as bot:
        code = await bot.ended()
    assert "Traceback" not in bot.printed
    assert TOKEN not in bot.printed
    return code, bot


def free_port() -> int:
    """Return a port of this machine where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def custom_id(answered: dict[str, Any], action: str) -> str:
    ids = (str(one.get("custom_id", "")) for one in components(answered))
    return next(one for one in ids if one.startswith(f"am1:{action}:"))


class TestStart:
    async def test_it_logs_in_once_and_offers_its_command_everywhere(self, discord: Loopback, data: Path) -> None:
        async with running(discord, data) as bot:
            await bot.says(" is ready: 1 shards, 1 servers, ")
            assert len(discord.calls("GET", "/users/@me")) == 1
            assert {one.authorization for one in discord.requests} == {f"Bot {TOKEN}"}
            (identified,) = discord.of(2)
            assert identified["intents"] == 1
            assert identified["token"] == TOKEN
            (sent,) = discord.calls(*COMMANDS)
            support = next(command for command in sent.body if command["name"] == "support")
            assert support["contexts"] == [0, 1, 2]
            assert support["integration_types"] == [0, 1]

    async def test_a_second_start_sends_no_commands(self, discord: Loopback, data: Path) -> None:
        for _ in range(2):
            async with running(discord, data) as bot:
                assert await bot.stopped() == WELL
        assert len(discord.calls("GET", "/users/@me")) == 2
        assert len(discord.calls(*COMMANDS)) == 1

    async def test_a_gateway_error_of_discord_is_ridden_out(self, discord: Loopback, data: Path) -> None:
        discord.faults.stumbles = 1
        async with running(discord, data):
            assert len(discord.calls("GET", "/users/@me")) == 2

    async def test_it_resumes_at_the_gateway_of_the_host(self, discord: Loopback, data: Path) -> None:
        discord.faults.resume_url = f"ws://127.0.0.1:{free_port()}"
        async with running(discord, data):
            await discord.lines[-1].send({"op": 7, "d": None})
            await discord.until(lambda: discord.of(6))
            (resumed,) = discord.of(6)
            assert resumed["session_id"] == "a-session"
            answered = await discord.interact(slash(country="DE"))
            assert answered["type"] == 4
        assert len(discord.of(2)) == 1


class TestStop:
    async def test_sigterm_says_good_bye(self, discord: Loopback, data: Path) -> None:
        async with running(discord, data) as bot:
            before = monotonic()
            assert await bot.stopped() == WELL
            assert monotonic() - before < 5
            await discord.until(lambda: discord.closed)
        assert discord.closed == [1000]
        assert bot.sentences == []

    async def test_sigterm_does_not_wait_for_a_gateway_that_says_nothing(self, discord: Loopback, data: Path) -> None:
        discord.faults.deaf = True
        async with running(discord, data) as bot:
            assert await bot.stopped() == WELL

    async def test_sigterm_while_logging_in(self, discord: Loopback, data: Path) -> None:
        discord.faults.stumbles = 9
        async with askmore(settings(data, discord), data.parent) as bot:
            await discord.until(lambda: discord.calls("GET", "/users/@me"))
            assert await bot.stopped() == WELL


class TestAnswers:
    async def test_everywhere_privately_and_in_one_step(self, discord: Loopback, data: Path) -> None:
        async with running(discord, data):
            for context in (0, 1, 2):
                answered = await discord.interact(slash(context, country="DE", topic="stalking"))
                assert answered["type"] == 4
                assert answered["data"]["flags"] == PRIVATE
                assert answered["data"]["allowed_mentions"]["parse"] == []
                assert "Services in Germany" in said(answered["data"])
            assert len(discord.calls("POST", "/callback")) == 3
            assert not [one for one in discord.requests if one.path.startswith(("/webhooks", "/channels"))]

    async def test_a_country_is_guessed_only_where_that_is_sound(self, discord: Loopback, data: Path) -> None:
        async with running(discord, data):
            polish = said((await discord.interact(slash(locale="pl")))["data"])
            assert speaker("pl")(text.GUESSED, country="Polska") in polish
            english = said((await discord.interact(slash(locale="en-US")))["data"])
            assert "We took" not in english
            assert "Services anywhere in the world" in english

    async def test_each_reader_is_answered_in_their_language(self, discord: Loopback, data: Path) -> None:
        async with running(discord, data):
            for locale in (*CATALOGS, "en-GB", "ja"):
                answered = await discord.interact(slash(locale=locale, country="DE"))
                assert answered["data"]["flags"] == PRIVATE
                whole = said(answered["data"])
                assert speaker(locale)(text.VALIDATING["me"]) in whole
                assert "**110**" in whole

    async def test_a_draft_can_be_seen_in_english_and_goes_on_in_it(self, discord: Loopback, data: Path) -> None:
        async with running(discord, data):
            german = (await discord.interact(slash(locale="de", country="DE")))["data"]
            english = press(custom_id(german, "english"), german) | {"locale": "de"}
            seen = (await discord.interact(english))["data"]
            assert text.VALIDATING["me"] in said(seen)
            more = next(one["custom_id"] for one in components(seen) if one.get("label") == "More")
            assert more.startswith("am1e:page:")
            following = await discord.interact(press(more, seen | {"flags": PRIVATE}) | {"locale": "de"})
            assert text.VALIDATING["me"] in said(following["data"])
            assert speaker("de")(text.VALIDATING["me"]) in said((await discord.interact(slash(locale="de")))["data"])

    async def test_hide_takes_the_answer_away(self, discord: Loopback, data: Path) -> None:
        async with running(discord, data):
            for context in (0, 1, 2):
                answered = await discord.interact(slash(context, country="DE"))
                pressed = press("am1:hide", answered["data"], context)
                assert (await discord.interact(pressed))["type"] == 6
                gone = f"/webhooks/{wire.APPLICATION}/{pressed['token']}/messages/@original"
                await discord.until(lambda gone=gone: discord.calls("DELETE", gone))
            assert len(discord.calls("DELETE", "/messages/@original")) == 3

    async def test_more_lives_on_after_a_restart(self, discord: Loopback, data: Path) -> None:
        async with running(discord, data) as bot:
            before = (await discord.interact(slash(country="DE")))["data"]
            assert await bot.stopped() == WELL
        async with running(discord, data):
            after = await discord.interact(press(custom_id(before, "page"), before))
        assert after["type"] == 7
        assert "### 1. " in said(before)
        assert "### 4. " in said(after["data"])


class TestEndings:
    async def test_a_wrong_token(self, discord: Loopback, data: Path) -> None:
        code, bot = await outcome(settings(data, discord, DISCORD_TOKEN="d3Jvbmc.token.x"), data.parent)
        assert code == TOKEN_REFUSED
        assert bot.sentences == [REFUSED]
        assert "d3Jvbmc" not in bot.printed
        assert [(one.method, one.path) for one in discord.requests] == [("GET", "/users/@me")]

    async def test_nothing_listens(self, data: Path) -> None:
        address = f"http://127.0.0.1:{free_port()}/api/v10"
        code, bot = await outcome(settings(data, DISCORD_API_URL=address), data.parent)
        assert code == OUT_OF_REACH
        assert bot.sentences == [UNREACHED.format(why="Connection refused")]

    async def test_discord_is_out_of_order(self, discord: Loopback, data: Path) -> None:
        discord.faults.login = 503
        code, bot = await outcome(settings(data, discord), data.parent)
        assert code == OUT_OF_REACH
        assert bot.sentences == [UNREACHED.format(why="it answered 503")]

    async def test_discord_stays_behind_a_bad_gateway(self, discord: Loopback, data: Path) -> None:
        """discord.py asks five times in 25 seconds; less patience ends it sooner."""
        discord.faults.login = 502
        code, bot = await outcome(settings(data, discord), data.parent, hasty=True)
        assert code == OUT_OF_REACH
        assert bot.sentences == [UNREACHED.format(why="no answer in 2 seconds")]

    async def test_something_else_answers(self, discord: Loopback, data: Path) -> None:
        discord.faults.page = "<html>Log in to the network</html>"
        code, bot = await outcome(settings(data, discord), data.parent)
        assert code == OUT_OF_REACH
        assert bot.sentences == [UNREACHED.format(why=NOT_DISCORD)]

    @pytest.mark.parametrize(("closed", "code"), [(4004, TOKEN_REFUSED), (4014, OUT_OF_REACH)])
    async def test_the_gateway_refuses(self, discord: Loopback, data: Path, closed: int, code: int) -> None:
        discord.faults.close_at_identify = closed
        ended, bot = await outcome(settings(data, discord), data.parent)
        assert ended == code
        (sentence,) = bot.sentences
        assert (sentence == REFUSED) == (closed == 4004)
        assert len(discord.of(2)) == 1

    @pytest.mark.parametrize("fault", ["no_gateway", "mute"])
    async def test_the_gateway_does_not_answer(self, discord: Loopback, data: Path, fault: str) -> None:
        setattr(discord.faults, fault, True)
        code, bot = await outcome(settings(data, discord), data.parent, hasty=True)
        assert code == OUT_OF_REACH
        (sentence,) = bot.sentences
        assert sentence.startswith("Discord's gateway can't be reached (no answer in 2 seconds).")

    async def test_nothing_listens_at_the_gateway(
        self, discord: Loopback, data: Path, shipped: Library, capsys: pytest.CaptureFixture[str]
    ) -> None:
        gateway = f"ws://127.0.0.1:{free_port()}"
        with run.pointed_at(f"{discord.url}/api/v10", gateway):
            bot = AskMore(library=shipped, data=data, gateway_url=gateway)
            async with asyncio.timeout(8):
                assert await run.serve(bot, TOKEN, patience=1) == OUT_OF_REACH
        (sentence,) = capsys.readouterr().err.splitlines()
        assert sentence.startswith("Discord's gateway can't be reached (no answer in 1 seconds).")
        assert len(discord.calls("GET", "/users/@me")) == 1


class TestBeforeDiscord:
    """What ends the start before anything is sent."""

    async def test_every_bad_setting_is_told_at_once(self, discord: Loopback, data: Path) -> None:
        bad = settings(
            data,
            DISCORD_TOKEN="two words",
            DISCORD_API_URL="http://discord.example.org",
            DISCORD_GATEWAY_URL="nonsense",
            ASKMORE_CONTACT="",
            ASKMORE_DATTA="x",
        )
        code, bot = await outcome(bad, data.parent)
        assert code == SETTINGS
        told = [line for line in bot.sentences if line.startswith("• ")]
        names = (
            "DISCORD_TOKEN",
            "DISCORD_API_URL",
            "DISCORD_GATEWAY_URL",
            "ASKMORE_CONTACT",
            "ASKMORE_DATTA",
        )
        assert sorted(line.removeprefix("• ").split()[0].strip(":") for line in told) == sorted(names)
        assert "did you mean ASKMORE_DATA?" in bot.printed
        assert "two words" not in bot.printed
        assert not data.exists()

    async def test_broken_resources(self, discord: Loopback, data: Path, resources: Path) -> None:
        resources.write_text(HEAD + service("first", cost="much"))
        own = settings(data, discord, ASKMORE_RESOURCES=str(resources))
        code, bot = await outcome(own, data.parent)
        assert code == PROBLEMS
        assert f"{resources}:{OF_COST}" in bot.printed
        assert "write one of free, local-rate, unknown" in bot.printed
        assert discord.requests == []

    async def test_no_data_folder(self, discord: Loopback, data: Path) -> None:
        data.write_text("a file in its place")
        code, bot = await outcome(settings(data, discord), data.parent)
        assert code == DATA_FOLDER
        assert bot.sentences[-1] == f"The data folder {data} can't be written: File exists. Set ASKMORE_DATA."
        assert discord.requests == []


class TestResources:
    async def test_the_last_good_copy_answers_for_a_missing_file(
        self, discord: Loopback, data: Path, resources: Path
    ) -> None:
        async with running(discord, data, ASKMORE_RESOURCES=str(resources)) as bot:
            assert await bot.stopped() == WELL
        resources.unlink()
        async with running(discord, data, ASKMORE_RESOURCES=str(resources)) as bot:
            assert "The last good copy answers instead" in bot.printed
            answered = await discord.interact(slash(country="GB"))
            assert "1. first" in said(answered["data"])

    async def test_edits_while_it_runs(self, discord: Loopback, data: Path, resources: Path) -> None:
        async with running(discord, data, hasty=True, ASKMORE_RESOURCES=str(resources)) as bot:
            resources.write_text(HEAD + service("second", cost="much"))
            await bot.says("The last good copy of the resources stays in use.")
            assert f"Resources: {resources}:{OF_COST}" in bot.printed
            answered = await discord.interact(slash(country="GB"))
            assert "1. first" in said(answered["data"])
            resources.write_text(HEAD + service("third"))
            await bot.says("The resources were loaded anew")
            answered = await discord.interact(slash(country="GB"))
            assert "1. third" in said(answered["data"])
            assert "1. first" not in said(answered["data"])
            assert await bot.stopped() == WELL


async def test_no_record(discord: Loopback, data: Path) -> None:
    """Neither what is printed nor the data folder ties a person to what they asked."""
    async with running(discord, data) as bot:
        before = {name: (data / name).read_bytes() for name in FILES - {DATABASE}}
        answered = await discord.interact(slash(country="UY", topic="stalking"))
        await discord.interact(press("am1:hide", answered["data"]))
        offered = await discord.interact(wire.typing("country", "Urugay"))
        assert offered["type"] == 8
        assert offered["data"]["choices"][0]["value"] == "UY"
        await discord.interact(wire.typing("topic", "stalkin"))
        assert await bot.stopped() == WELL
    kept = {path.name: path.read_bytes() for path in data.rglob("*")}
    assert kept.keys() == FILES
    assert before.items() <= kept.items()
    about_a_person = (str(PERSON), person()["username"], person()["global_name"], "interaction-token")
    for word in (*about_a_person, "Uruguay", "Urugay", "stalkin", topics.LABELS["stalking"]):
        assert word not in bot.printed
        assert word.encode() not in kept[DATABASE]
    assert "UY" not in bot.printed
    assert str(CHANNEL) not in bot.printed
