"""A gateway that closes, falls silent or forgets: the bot comes back by itself, and misses no question meanwhile."""

from collections.abc import AsyncGenerator
from time import monotonic

import pytest
import pytest_asyncio

from tests.wire.loopback import GUILD, Json, guild, slash
from tests.wire.process import NERVOUS
from tests.wire.scene import LONGEST, Scene, assert_help, playing, signing

pytestmark = pytest.mark.asyncio(loop_scope="module")
HEARTBEAT = 300  # milliseconds
LEFT = "SELECT server, left_at IS NOT NULL FROM servers ORDER BY server"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Scene, None]:
    folder = tmp_path_factory.mktemp("gateway")
    async with playing(folder, script=NERVOUS, heartbeat=HEARTBEAT, guilds=3) as scene:
        yield scene


@pytest_asyncio.fixture(loop_scope="module")
async def scene(running: Scene) -> Scene:
    await running.begin()
    return running


class Before:
    """What had happened before a fault."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.identified = len(scene.loopback.of(2))
        self.resumed = len(scene.loopback.of(6))

    async def comes_back(self, *, resumed: int, identified: int) -> None:
        """Wait for the bot, which has done this to come back, and let it answer."""
        loopback = self.scene.loopback
        wanted = (self.resumed + resumed, self.identified + identified)
        await loopback.until(lambda: (len(loopback.of(6)), len(loopback.of(2))) == wanted, LONGEST)
        await self.scene.is_helped()
        assert (len(loopback.of(6)), len(loopback.of(2))) == wanted


async def ask_while_away(scene: Scene) -> Json:
    """Take the line from the session, and ask something that waits for the bot to resume."""
    scene.loopback.session.line = None
    asked = slash(country="US")
    await scene.loopback.dispatch("INTERACTION_CREATE", asked)
    return asked


async def was_answered(scene: Scene, asked: Json) -> None:
    await scene.loopback.until(lambda: scene.loopback.callbacks.to(asked))
    (body,) = scene.loopback.callbacks.to(asked)
    assert_help(body)


async def test_a_heartbeat_that_is_asked_for(scene: Scene) -> None:
    beats = len(scene.loopback.of(1))
    for _ in range(20):
        await scene.loopback.lines[-1].send({"op": 1, "d": None})
    await scene.loopback.until(lambda: len(scene.loopback.of(1)) >= beats + 20, HEARTBEAT * 10 / 1000)
    assert scene.complaints == []


async def test_asked_to_come_again_it_resumes_and_answers_what_waited(scene: Scene) -> None:
    before, line = Before(scene), scene.loopback.lines[-1]
    asked = await ask_while_away(scene)
    await line.send({"op": 7, "d": None})
    await was_answered(scene, asked)
    await before.comes_back(resumed=1, identified=0)
    assert scene.complaints == []


async def test_a_session_that_may_be_resumed(scene: Scene) -> None:
    before, line = Before(scene), scene.loopback.lines[-1]
    asked = await ask_while_away(scene)
    await line.send({"op": 9, "d": True})
    await was_answered(scene, asked)
    await before.comes_back(resumed=1, identified=0)
    assert scene.complaints == []


async def test_a_session_that_is_over(scene: Scene) -> None:
    before = Before(scene)
    await scene.loopback.lines[-1].send({"op": 9, "d": False})
    await before.comes_back(resumed=0, identified=1)
    assert scene.complaints == []


async def test_closed_with_an_unknown_error(scene: Scene) -> None:
    before, line = Before(scene), scene.loopback.lines[-1]
    asked = await ask_while_away(scene)
    await line.close(4000)
    await was_answered(scene, asked)
    await before.comes_back(resumed=1, identified=0)
    assert scene.complaints == []


async def test_closed_because_the_session_timed_out(scene: Scene) -> None:
    """discord.py tries to resume all the same, is told no, and begins anew."""
    before, line = Before(scene), scene.loopback.lines[-1]
    await line.close(4009)
    await before.comes_back(resumed=1, identified=1)
    assert scene.complaints == []


async def test_a_session_that_discord_does_not_know_any_more(scene: Scene) -> None:
    before, line = Before(scene), scene.loopback.lines[-1]
    scene.loopback.resumable.clear()
    await line.close(4000)
    await before.comes_back(resumed=1, identified=1)
    assert scene.complaints == []


async def test_a_line_that_is_cut_without_a_word(scene: Scene) -> None:
    before, line = Before(scene), scene.loopback.lines[-1]
    asked = await ask_while_away(scene)
    line.cut()
    await was_answered(scene, asked)
    await before.comes_back(resumed=1, identified=0)
    assert scene.complaints == []


async def test_heartbeats_that_nobody_answers(scene: Scene) -> None:
    before = Before(scene)
    scene.loopback.faults.no_ack = True
    await scene.loopback.until(lambda: len(scene.loopback.of(6)) > before.resumed, LONGEST)
    scene.loopback.faults.no_ack = False
    await before.comes_back(resumed=1, identified=0)
    assert len(scene.complaints) <= 1


async def test_a_line_that_is_half_open(scene: Scene) -> None:
    before = Before(scene)
    scene.loopback.lines[-1].freeze()
    began, asked = monotonic(), slash(country="US")
    await scene.loopback.dispatch("INTERACTION_CREATE", asked)
    await was_answered(scene, asked)
    await before.comes_back(resumed=1, identified=0)
    assert monotonic() - began < LONGEST / 2
    assert len(scene.complaints) <= 1


async def test_a_server_in_an_outage_is_not_left_and_one_that_is_left_is(scene: Scene) -> None:
    out, gone, again = GUILD, GUILD + 1, GUILD + 2
    await scene.loopback.answered(signing(7301))
    signed = scene.rows("SELECT count(*) FROM pledges")
    await scene.loopback.dispatch("GUILD_DELETE", {"id": str(out), "unavailable": True})
    for one in (again, gone):  # what is written for the last one was written after all before it
        await scene.loopback.dispatch("GUILD_DELETE", {"id": str(one)})
    await scene.loopback.until(lambda: dict(scene.rows(LEFT)).get(gone))
    assert dict(scene.rows(LEFT)).get(again)
    assert not dict(scene.rows(LEFT)).get(out)
    assert scene.rows("SELECT count(*) FROM pledges") == signed
    for number in range(3):
        server = guild(scene.loopback.messages.permissions, number)
        del server["unavailable"]
        await scene.loopback.dispatch("GUILD_CREATE", server)
    await scene.loopback.until(lambda: not any(dict(scene.rows(LEFT)).values()))
    await scene.is_helped()
    assert scene.complaints == []
