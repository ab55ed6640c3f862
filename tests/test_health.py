"""How the bot says that it is well, and that its numbers hold nothing of people."""

import asyncio
import logging
import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic
from types import SimpleNamespace
from typing import Any, get_args

import discord
import pytest
from aiohttp import ClientSession, UnixConnector
from hypothesis import example, given
from hypothesis import strategies as st

from bot import health, health_cli
from bot.client import AskMore
from bot.faces import counting, errors
from bot.health import SILENT, SOCKET, Health, PortError, Standing
from bot.library.library import Library
from bot.metrics import OTHER, Metrics, actions
from bot.newsroom.story import Reading
from bot.settings import Settings, SettingsError
from bot.store.errors import Reason, StoreError
from bot.store.kept import Kept
from tests.conftest import NOON, ROOT, World, bot_with
from tests.wire import loopback as wire

WELL = Standing("ok", "ok", "ok")


@dataclass
class Shard:
    """A shard as `bot.health` looks at it: when its last frame came, and whether it is closed."""

    heard: float | None = None
    closed: bool = False

    @property
    def _parent(self) -> Any:
        beating = None if self.heard is None else SimpleNamespace(_last_recv=self.heard)
        return SimpleNamespace(ws=SimpleNamespace(_keep_alive=beating))

    def is_closed(self) -> bool:
        return self.closed


@dataclass
class Bot:
    """What of a client `bot.health` looks at."""

    kept: Any
    shards: dict[int, Shard] = field(default_factory=dict[int, Shard])
    shard_count: int | None = None
    synced: bool | None = True
    whole: bool = True
    http: Any = field(default_factory=lambda: SimpleNamespace(token="x"))

    def is_ready(self) -> bool:
        return self.whole


class Clock:
    """Seconds that pass when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncGenerator[Kept, None]:
    kept = Kept(tmp_path / "askmore.db")
    await kept.open(b"s" * 32)
    yield kept
    await kept.close()


class TestSilence:
    """Alive: the gateway has sent something, on any shard, within 150 seconds."""

    @pytest.fixture
    def bot(self) -> Bot:
        return Bot(kept=Kept(Path("nowhere")))

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def of(self, bot: Bot, clock: Clock) -> Callable[[float], str]:
        watched: Any = bot
        standing = Health(watched, clock)

        def gateway(now: float) -> str:
            clock.now = now
            return standing.alive().gateway

        return gateway

    def test_before_the_first_connection_the_start_counts(self, of: Callable[[float], str]) -> None:
        assert of(1000 + SILENT) == "ok"
        assert of(1001 + SILENT) == f"nothing heard for {SILENT + 1} seconds"

    def test_a_bot_that_waits_before_its_login_is_not_silent(self, bot: Bot, of: Callable[[float], str]) -> None:
        bot.http.token = None
        assert of(1300) == "ok"
        bot.http.token = "x"
        assert of(1300 + SILENT) == "ok"
        assert of(1301 + SILENT) != "ok"

    def test_the_newest_frame_of_any_shard_counts(self, bot: Bot, of: Callable[[float], str]) -> None:
        bot.shards = {0: Shard(1100.0), 1: Shard(1400.0), 2: Shard(None)}
        assert of(1400 + SILENT) == "ok"
        assert of(1401 + SILENT) != "ok"
        bot.shards[0].heard = 1500.0
        assert of(1500 + SILENT) == "ok"

    def test_a_line_that_broke_counts_from_its_last_frame(self, bot: Bot, of: Callable[[float], str]) -> None:
        bot.shards = {0: Shard(1200.0)}
        assert of(1205) == "ok"
        bot.shards[0].heard = None  # discord.py forgets it with the connection
        assert of(1200 + SILENT) == "ok"
        assert of(1201 + SILENT) != "ok"

    def test_alive_does_not_go_by_what_is_not_ready(self, bot: Bot, of: Callable[[float], str]) -> None:
        bot.shards, bot.whole, bot.synced = {0: Shard(1000.0, closed=True)}, False, False
        assert of(1010) == "ok"


class TestReady:
    """Ready: all shards, the commands and the store. Each thing that is missing has its words."""

    def standing(self, kept: Kept, **changes: Any) -> Health:
        given: dict[str, Any] = {"shards": {0: Shard(1000.0)}, "shard_count": 1} | changes
        watched: Any = Bot(kept=kept, **given)
        return Health(watched, Clock())

    async def test_all_is_well(self, kept: Kept) -> None:
        standing = await self.standing(kept).ready()
        assert standing == WELL
        assert standing.ready

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"shards": {}}, "not connected yet"),
            ({"shards": {0: Shard(1000.0, closed=True)}}, "1 of 1 shards not connected"),
            ({"shard_count": 3}, "2 of 3 shards not connected"),
            ({"whole": False}, "connected, and waiting for the servers"),
            ({"shards": {0: Shard(700.0)}}, "ok"),  # the process began later than that frame
        ],
    )
    async def test_the_gateway(self, kept: Kept, changes: dict[str, Any], said: str) -> None:
        assert (await self.standing(kept, **changes).ready()).gateway == said

    @pytest.mark.parametrize(
        ("synced", "said"), [(None, "not sent yet"), (False, "could not be sent, the log says why")]
    )
    async def test_the_commands(self, kept: Kept, synced: Any, said: str) -> None:
        standing = await self.standing(kept, synced=synced).ready()
        assert standing == Standing("ok", said, "ok")
        assert not standing.ready

    async def test_a_store_that_is_not_open(self, tmp_path: Path) -> None:
        standing = await self.standing(Kept(tmp_path / "askmore.db")).ready()
        assert standing == Standing("ok", "ok", "it is not open")
        assert not standing.ready

    async def test_a_store_whose_file_is_another_one(self, kept: Kept, tmp_path: Path) -> None:
        file = tmp_path / "askmore.db"
        file.rename(tmp_path / "before.db")
        health = self.standing(kept)
        assert (await health.ready()).store == "another file is in its place, or none"
        file.write_bytes((tmp_path / "before.db").read_bytes())
        assert (await health.ready()).store == "another file is in its place, or none"
        (tmp_path / "before.db").rename(file)
        assert (await health.ready()).store == "ok"

    async def test_a_store_that_does_not_answer(
        self, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second question waits for the first: what asks often does not pile up behind a slow disk."""
        monkeypatch.setattr(health, "STORE_WITHIN", 0.05)
        standing = self.standing(kept)
        other = sqlite3.connect(tmp_path / "askmore.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        before = len(asyncio.all_tasks())
        for _ in range(3):
            assert (await standing.ready()).store == "no answer in 0.05 seconds"
        assert len(asyncio.all_tasks()) == before + 1
        other.close()
        monkeypatch.setattr(health, "STORE_WITHIN", 5)
        assert await standing.ready() == WELL

    def test_every_reason_of_the_store_has_words(self) -> None:
        assert set(health.STORE) == set(get_args(Reason))

    async def test_the_probe_tells_the_host_what_to_do(self, kept: Kept, tmp_path: Path) -> None:
        (tmp_path / "askmore.db").unlink()
        with pytest.raises(StoreError, match=r"moved, deleted or replaced\. Restart AskMore"):
            await kept.pledges.database.probe()


class TestServing:
    """The socket and the port."""

    @pytest.fixture
    def bot(self, shipped: Library, tmp_path: Path) -> AskMore:
        return bot_with(shipped, tmp_path)

    async def get(self, path: Path, page: str) -> tuple[int, Any, str | None]:
        async with ClientSession(connector=UnixConnector(str(path))) as session, session.get(f"http://x{page}") as got:
            said = await got.json() if got.content_type == "application/json" else None
            return got.status, said, got.headers.get("Cache-Control")

    async def test_only_the_user_of_the_bot_may_ask(self, bot: AskMore, tmp_path: Path) -> None:
        async with health.serving(bot, tmp_path, None):
            assert (tmp_path / SOCKET).stat().st_mode & 0o777 == 0o600
            status, said, kept = await self.get(tmp_path / SOCKET, "/healthz")
            assert (status, said["status"], kept) == (200, "ok", "no-store")
            status, said, kept = await self.get(tmp_path / SOCKET, "/readyz")
            assert (status, kept) == (503, "no-store")
            assert said.items() >= {"status": "unwell", "gateway": "waiting before the login"}.items()
            assert said.keys() == {"status", "gateway", "commands", "store", "version"}
            assert (await self.get(tmp_path / SOCKET, "/metrics"))[0] == 404
        assert list(tmp_path.iterdir()) == []

    async def test_a_socket_that_a_killed_bot_left_is_replaced(self, bot: AskMore, tmp_path: Path) -> None:
        left = socket.socket(socket.AF_UNIX)
        left.bind(str(tmp_path / SOCKET))
        left.close()
        async with health.serving(bot, tmp_path, None):
            assert (await self.get(tmp_path / SOCKET, "/healthz"))[0] == 200
        assert not (tmp_path / SOCKET).exists()

    @pytest.mark.parametrize("why", ["too long", "taken"])
    async def test_without_a_socket_it_goes_on(
        self, bot: AskMore, tmp_path: Path, caplog: pytest.LogCaptureFixture, why: str
    ) -> None:
        folder = tmp_path / ("x" * 120 if why == "too long" else "data")
        folder.mkdir()
        if why == "taken":
            (folder / SOCKET).write_text("somebody's file")
        with caplog.at_level(logging.INFO, "askmore"):
            async with health.serving(bot, folder, None):
                pass
        (line,) = [record.getMessage() for record in caplog.records if record.name == "askmore.health"]
        assert line.startswith(f"{SOCKET} can't be opened (")
        assert (folder / SOCKET).exists() == (why == "taken")

    async def test_a_port_of_somebody_else(self, bot: AskMore, tmp_path: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("0.0.0.0", 0))
            taken.listen()
            port = taken.getsockname()[1]
            with pytest.raises(
                PortError, match=rf"port {port} can't be served: another program has it\. Write another"
            ):
                async with health.serving(bot, tmp_path, port):
                    pass
        assert list(tmp_path.iterdir()) == []


class Metered:
    """A meter that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, float | None]] = []

    def count(self, interaction: Any, outcome: str, seconds: float | None) -> None:
        self.told.append((outcome, seconds))


class Unsendable:
    """An interaction whose answers fail."""

    def __init__(self, meter: Metered | None, failure: Exception) -> None:
        self.client = SimpleNamespace(meter=meter, fallback=self)
        self.extras: dict[str, Any] = {}
        self.data = None
        self.locale = "de"
        self.response = self
        self.failure = failure
        self.asked = 0

    def for_country(self, *_: object) -> str:
        return "help"

    def is_done(self) -> bool:
        return False

    async def send_message(self, *_: Any, **__: Any) -> None:
        self.asked += 1
        raise self.failure


def seen(bot: AskMore, payload: Any) -> discord.Interaction[Any]:
    """Return an interaction as discord.py makes it of what Discord sends."""
    return discord.Interaction(data=payload | {"channel": {}}, state=bot._connection)  # pyright: ignore[reportPrivateUsage]


class Refusal:
    """The HTTP response of a refusal."""

    status, reason = 404, "Not Found"


def refusal(code: int) -> discord.NotFound:
    response: Any = Refusal()
    return discord.NotFound(response, {"code": code, "message": "no"})


class TestOutcomes:
    """What came of an interaction, as it is counted."""

    @pytest.mark.parametrize(
        ("broken", "failure", "counted"),
        [
            (ValueError("x"), ConnectionError(), "unanswered"),
            (ConnectionError(), refusal(counting.TOO_OLD), "old"),
            (refusal(counting.TOO_OLD), refusal(counting.TOO_OLD), "old"),
            (refusal(counting.TOO_OLD), ConnectionError(), "old"),
            (refusal(10008), refusal(10015), "unanswered"),
        ],
    )
    async def test_nothing_reached_discord(self, broken: Exception, failure: Exception, counted: str) -> None:
        meter = Metered()
        interaction: Any = Unsendable(meter, failure)
        async with errors.answering(interaction):
            raise broken
        assert meter.told == [(counted, None)]
        assert interaction.asked == 1

    async def test_without_a_meter_nothing_is_counted(self) -> None:
        interaction: Any = Unsendable(None, ConnectionError())
        async with errors.answering(interaction):
            raise ValueError
        assert interaction.asked == 1

    async def test_a_block_that_answers_nothing(self) -> None:
        meter = Metered()
        interaction: Any = Unsendable(meter, ConnectionError())
        async with errors.answering(interaction):
            pass
        assert meter.told == [("unanswered", None)]

    async def test_commands_buttons_and_what_breaks(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        meter = Metered()
        world.bot.meter = meter
        await world.support(country="DE")
        assert [outcome for outcome, _ in meter.told] == ["answered"]
        monkeypatch.setattr(world.bot, "library", None)
        await world.support(country="DE")
        assert [outcome for outcome, _ in meter.told] == ["answered", "broke"]
        assert len(world.env.errors) == 1
        assert all(seconds is not None and 0 < seconds < 3 for _, seconds in meter.told)

    async def test_choices_that_break(self, world: World) -> None:
        meter = Metered()
        world.bot.meter = meter

        @errors.quiet
        async def choices(_: Any, __: str) -> list[str]:
            raise ValueError

        interaction: Any = seen(world.bot, wire.typing("country", "Ger"))
        async with counting.counted(interaction):
            assert await choices(interaction, "Ger") == []
        assert meter.told == [("broke", None)]

    async def test_work_after_the_answer_is_not_counted(self, world: World) -> None:
        meter = Metered()
        world.bot.meter = meter
        interaction: Any = seen(world.bot, wire.slash(country="DE"))
        async with counting.counted(interaction):
            assert not interaction.response.is_done()
            interaction.response._response_type = discord.InteractionResponseType.channel_message
            assert interaction.response.is_done()
            await asyncio.sleep(0.2)
        ((outcome, seconds),) = meter.told
        assert outcome == "answered"
        assert seconds is not None
        assert seconds < 0.2


def labels_of(text: str, label: str) -> set[str]:
    return set(re.findall(rf'{label}="((?:[^"\\]|\\.)*)"', text))


class TestLabels:
    """Every label is one of ours, whatever a client sends."""

    def known(self, bot: AskMore) -> set[str]:
        commands = {command.qualified_name for command in bot.tree.walk_commands()}
        menus = {command.name for command in bot.tree.get_commands(type=discord.AppCommandType.message)}
        return {*commands, *menus, *actions(), OTHER, "autocomplete"}

    async def test_nothing_that_was_sent_becomes_a_label(self, world: World) -> None:
        metrics = Metrics(world.bot)
        known = self.known(world.bot)
        words = st.text(max_size=30)
        near = st.sampled_from(sorted(actions()))
        ids = st.one_of(
            words,
            st.builds("am1:{}:{}".format, words, words),
            st.builds("am1:{}:{}".format, near, words),
            st.builds("{}:{}:DE".format, words, near),
        )

        @given(ids, st.one_of(words, st.sampled_from(["support", "news", "pledge"])), words, st.integers(1, 5))
        @example("", "support", "topic", 2)
        @example("am1:hide", "", "", 3)
        @example("", "support", "country", 4)
        @example("gone", "gone", "", 5)
        def send(custom_id: str, name: str, option: str, kind: int) -> None:
            payload: Any = wire.slash(command=name, country=option)
            payload["data"]["options"] += [{"name": option, "type": 1, "options": []}]
            if kind in {3, 5}:
                payload["data"] = {"custom_id": custom_id, "component_type": 2, "components": []}
            sent = seen(world.bot, payload | {"type": kind})
            assert metrics.command(sent) in known
            metrics.count(sent, "answered", 0.1)

        send()
        text = (await metrics.text(ready=True)).decode()
        assert labels_of(text, "command") <= known
        assert labels_of(text, "outcome") == {"answered"}
        assert labels_of(text, "command") >= {"support", "hide", "autocomplete", OTHER}

    async def test_commands_and_actions_by_their_names(self, world: World) -> None:
        metrics = Metrics(world.bot)

        def label(payload: Any) -> str:
            return metrics.command(seen(world.bot, payload))

        assert label(wire.slash(country="DE")) == "support"
        assert label(wire.typing("country", "Ger")) == "autocomplete"
        assert label(wire.slash(command="gone")) == OTHER
        assert label(wire.press("am1:page:DE:stalking:-:-:3", {"flags": 64})) == "page"
        assert label(wire.press("am1:hide", {"flags": 64})) == "hide"
        assert label(wire.press("am2:hide", {"flags": 64})) == OTHER
        assert label(wire.press("am1:DE:hide", {"flags": 64})) == OTHER
        assert label(wire.submit("am1:consent:believe:1:1", [])) == "consent"

    async def test_every_button_of_the_bot_has_an_action(self, world: World) -> None:
        registered = world.bot._connection._view_store._dynamic_items  # pyright: ignore[reportPrivateUsage]
        assert len(registered) > 25
        assert {pattern.pattern.split(":")[1] for pattern in registered} <= actions()
        assert all(re.fullmatch(r"[a-z-]{2,20}", action) for action in actions())

    def test_every_custom_id_in_the_code_has_an_action(self) -> None:
        sources = [*(ROOT / "bot" / "faces").glob("*.py"), *(ROOT / "cogs").glob("*.py")]
        written = {
            action
            for path in sources
            for action in re.findall(r'"\{VERSION\}:([a-z-]+)', path.read_text(encoding="utf-8"))
        }
        placeholders = {"pledge-none", "privacy-none", "learn-none"}
        assert len(written) > 15
        assert written - placeholders <= actions()


class TestNumbers:
    """What stands at the moment that somebody asks."""

    async def test_feeds_by_their_ids_in_the_file_alone(self, world: World) -> None:
        worked = NOON - timedelta(seconds=90)
        for feed, at in (("who", worked), ("somebody-elses", worked), ("hrw", None)):
            await world.bot.kept.stories.note(Reading(feed, "https://example.org", worked_at=at))
        text = (await Metrics(world.bot).text(ready=True)).decode()
        assert re.findall(r"^askmore_feed_age_seconds.*$", text, re.MULTILINE) == [
            'askmore_feed_age_seconds{feed="who"} 90.0'
        ]

    async def test_how_the_bot_stands(self, world: World) -> None:
        metrics = Metrics(world.bot)
        lines = (await metrics.text(ready=True)).decode().splitlines()
        assert "askmore_guilds 1.0" in lines
        assert "askmore_ready 1.0" in lines
        assert next(float(one.split()[1]) for one in lines if one.startswith("askmore_store_bytes ")) > 10_000
        assert "askmore_ready 0.0" in (await metrics.text(ready=False)).decode().splitlines()

    async def test_without_a_store_all_else_is_told(self, world: World) -> None:
        await world.bot.kept.close()
        text = (await Metrics(world.bot).text(ready=False)).decode()
        assert "askmore_guilds 1.0" in text
        assert "askmore_feed_age_seconds{" not in text


class TestAsking:
    """`askmore health` where no bot answers well; tests/wire has it with one."""

    @pytest.fixture
    def answering(self) -> Iterator[Callable[[bytes | None], int]]:
        listening: list[socket.socket] = []

        def serve(said: bytes | None) -> int:
            """Serve one answer on a port, or, for None, say nothing."""
            sock = socket.create_server(("127.0.0.1", 0))
            listening.append(sock)

            def once() -> None:
                line, _ = sock.accept()
                listening.append(line)
                if said is not None:
                    line.recv(4096)
                    line.sendall(said)
                    line.close()

            Thread(target=once, daemon=True).start()
            return sock.getsockname()[1]

        yield serve
        for sock in listening:
            sock.close()

    def test_nothing_is_there(self, tmp_path: Path) -> None:
        path = tmp_path / SOCKET
        assert health_cli.ask(path, None, alive=False) == (1, f"The bot is not running (there is no {path}).")

    def test_a_socket_that_a_killed_bot_left(self, tmp_path: Path) -> None:
        left = socket.socket(socket.AF_UNIX)
        left.bind(str(tmp_path / SOCKET))
        left.close()
        code, said = health_cli.ask(tmp_path / SOCKET, None, alive=True)
        assert (code, said) == (1, f"The bot is not running (nothing answers at {tmp_path / SOCKET}).")

    def test_a_bot_that_hangs(
        self, tmp_path: Path, answering: Callable[[bytes | None], int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(health_cli, "WITHIN", 0.2)
        port, before = answering(None), monotonic()
        code, said = health_cli.ask(tmp_path / SOCKET, port, alive=True)
        assert (code, said) == (1, f"The bot does not answer (no word at port {port} in 0.2 seconds).")
        assert monotonic() - before < 1

    @pytest.mark.parametrize("said", [b"HTTP/1.0 200 OK\r\n\r\n<html>", b"HTTP/1.0 200 OK\r\n\r\n[]", b"SSH-2.0-x\r\n"])
    def test_something_else_answers(
        self, tmp_path: Path, answering: Callable[[bytes | None], int], said: bytes
    ) -> None:
        port = answering(said)
        told = health_cli.ask(tmp_path / SOCKET, port, alive=False)
        assert told == (1, f"The bot is not running (what answers at port {port} is not AskMore).")

    def test_it_loads_little(self, tmp_path: Path) -> None:
        """It runs each minute in a container, where nothing is compiled before."""
        code = (
            "import sys; sys.argv = ['askmore', 'health']; from bot.__main__ import main; code = main(); "
            "print(code, *sorted({'discord', 'aiohttp', 'rich', 'sqlite3', 'yaml'} & sys.modules.keys()))"
        )
        clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ASKMORE_DATA": "gone"}
        ran = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", code], cwd=tmp_path, env=clean, capture_output=True, text=True, check=True
        )
        assert ran.stdout.splitlines() == ["The bot is not running (there is no gone/health.sock).", "1"]


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, port: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASKMORE_HEALTH_PORT", port)
    with pytest.raises(SettingsError) as caught:
        Settings.read()
    assert caught.value.problems == ["ASKMORE_HEALTH_PORT: write a port, from 1 to 65535, or leave it empty."]
