"""Answers on lines that break, at a Discord that is out of order or has had enough: one process, many scenarios."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from tests.wire.loopback import press, slash, snowflake, typing
from tests.wire.scene import PRIVATE, Scene, assert_help, playing, said, signing

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Scene, None]:
    async with playing(tmp_path_factory.mktemp("answers")) as scene:
        yield scene


@pytest_asyncio.fixture(loop_scope="module")
async def scene(running: Scene) -> Scene:
    await running.begin()
    return running


@pytest.mark.parametrize(
    "faults",
    [
        "502",
        "502 502",
        "500 503 504",
        "cut",
        "cut 502 cut",
        "lost",
        "lost lost",
        "hang",
        "429",
        "429-global",
        "429 cut",
    ],
)
async def test_trouble_that_passes_is_not_noticed(scene: Scene, faults: str) -> None:
    scene.loopback.callbacks.faults = faults.split()
    asked = slash(country="US")
    await scene.is_helped(asked)
    await scene.is_helped()
    assert scene.loopback.callbacks.faults == []
    assert len(scene.loopback.callbacks.to(asked)) == 1
    assert scene.complaints == []


async def test_nothing_of_it_is_noticed_with_a_button_either(scene: Scene) -> None:
    card = (await scene.loopback.answered(slash(country="US")))["data"]
    scene.loopback.callbacks.faults = ["cut", "502", "lost"]
    pressed = press("am1:hide", card)
    assert (await scene.loopback.answered(pressed))["type"] == 6
    gone = f"/{pressed['token']}/messages/@original"
    await scene.loopback.until(lambda: scene.loopback.calls("DELETE", gone))
    assert scene.complaints == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("502", "HTTPException 502/0"),
        ("cut", "ServerDisconnectedError"),
        ("hang", "TimeoutError"),
        ("429:9", "RateLimited"),
    ],
)
async def test_trouble_that_stays_is_told_once(scene: Scene, fault: str, kind: str) -> None:
    scene.loopback.callbacks.always = fault
    asked = slash(country="US")
    await scene.loopback.dispatch("INTERACTION_CREATE", asked)
    await scene.loopback.until(lambda: scene.complaints)
    scene.loopback.callbacks.always = ""
    await scene.complains(f"An answer could not be sent: {kind}")
    assert scene.loopback.callbacks.to(asked) == []


async def test_an_unknown_interaction_is_left_alone(scene: Scene) -> None:
    scene.loopback.callbacks.faults = ["10062"]
    asked = slash(country="US")
    await scene.loopback.dispatch("INTERACTION_CREATE", asked)
    await scene.complains("An answer could not be sent: NotFound 404/10062")
    assert len(scene.loopback.calls("POST", f"/{asked['token']}/callback")) == 1


async def test_one_that_comes_too_late_is_left_alone(scene: Scene) -> None:
    asked = slash(country="US")
    await scene.loopback.dispatch("INTERACTION_CREATE", asked, ago=4)
    await scene.complains("An answer could not be sent: NotFound 404/10062")
    assert len(scene.loopback.calls("POST", f"/{asked['token']}/callback")) == 1
    assert scene.loopback.callbacks.to(asked) == []


async def test_typing_that_nobody_waits_for_any_more(scene: Scene) -> None:
    scene.loopback.callbacks.faults = ["10062"]
    await scene.loopback.dispatch("INTERACTION_CREATE", typing("country", "Ger"))
    await scene.complains("Ignoring exception in autocomplete for (NotFound 404/10062")


async def test_one_that_is_delivered_twice_is_answered_once(scene: Scene) -> None:
    asked = slash(country="US")
    for _ in range(2):
        await scene.loopback.dispatch("INTERACTION_CREATE", asked)
    await scene.complains("An answer could not be sent: HTTPException 400/40060")
    (body,) = scene.loopback.callbacks.to(asked)
    assert_help(body)
    assert len(scene.loopback.callbacks.twice) == 1
    scene.loopback.callbacks.twice.clear()


async def test_a_pledge_that_is_delivered_twice_is_signed_once(scene: Scene) -> None:
    before = len(scene.rows("SELECT * FROM pledges"))
    sent = signing(7001)
    for _ in range(2):
        await scene.loopback.dispatch("INTERACTION_CREATE", sent)
    await scene.complains("An answer could not be sent: HTTPException 400/40060")
    assert len(scene.rows("SELECT * FROM pledges")) == before + 1
    (body,) = scene.loopback.callbacks.to(sent)
    assert "This is your receipt" in said(body["data"]) or "There is nothing more to do" in said(body["data"])
    scene.loopback.callbacks.twice.clear()


async def test_a_signature_whose_receipt_was_lost_is_there_once(scene: Scene) -> None:
    before = len(scene.rows("SELECT * FROM pledges"))
    scene.loopback.callbacks.faults = ["lost", "502"]
    body = await scene.loopback.answered(signing(7002))
    assert "This is your receipt" in said(body["data"])
    await scene.is_helped()
    assert len(scene.rows("SELECT * FROM pledges")) == before + 1
    assert scene.complaints == []


@pytest.mark.parametrize("days", [-1, 1])
async def test_discords_clock_is_another_one(scene: Scene, days: int) -> None:
    """The ids of interactions say when they were made: yesterday, or tomorrow."""
    at = snowflake(datetime.now(UTC) + timedelta(days=days))
    await scene.is_helped(slash(country="US") | {"id": at})
    body = await scene.loopback.answered(signing(7100 + days) | {"id": str(int(at) + 1)})
    assert body["data"]["flags"] & PRIVATE
    assert "This is your receipt" in said(body["data"])
    assert scene.complaints == []


async def test_many_at_once_while_lines_break(scene: Scene) -> None:
    scene.loopback.callbacks.faults = ["cut", "502", "", "lost", "429"] * 8
    many = [slash(country="US") for _ in range(40)]
    await asyncio.gather(*(scene.is_helped(one) for one in many))
    assert [len(scene.loopback.callbacks.to(one)) for one in many] == [1] * 40
    assert scene.complaints == []
