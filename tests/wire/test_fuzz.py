"""10,000 interactions that a sound client would never send: nothing ends the bot, and nothing is answered in public."""

import asyncio
import copy
import json
import re
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.wire import loopback as wire
from tests.wire.loopback import Json, Loopback, discord, slash
from tests.wire.process import Running, askmore
from tests.wire.process import settings as environment

MANY, A_BATCH = 10_000, 500
CARD: Json = {"components": [], "flags": wire.PRIVATE}
SOUND: tuple[Json, ...] = (
    slash(country="US", topic="stalking"),
    slash(2, command="news", search="law"),
    slash(1, command="learn"),
    slash(command="about"),
    wire.typing("country", "Ger"),
    wire.press("am1:page:US:-:m:a:3:0", CARD),
    wire.press("am1:hide", CARD, 1),
    wire.submit("am1:consent:ask-more:1:2", ["agree"]),
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=40),
    st.lists(st.none() | st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=5), max_size=3),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all values inside a payload."""
    inside: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    elif isinstance(value, list):
        inside = list(enumerate(value))  # pyright: ignore[reportUnknownArgumentType]
    return [found for key, one in inside for found in ((*path, key), *places(one, (*path, key)))]


WHERE = [places(sound) for sound in SOUND]


@st.composite
def mutated(draw: st.DrawFn) -> Json:
    """Return a payload with one to three values taken out or replaced; its token stays, to find its answer."""
    which = draw(st.integers(0, len(SOUND) - 1))
    payload = copy.deepcopy(SOUND[which])
    for path in draw(st.lists(st.sampled_from(WHERE[which]), min_size=1, max_size=3)):
        holder: Any = payload
        try:
            for key in path[:-1]:
                holder = holder[key]
            if draw(st.booleans()):
                del holder[path[-1]]
            else:
                holder[path[-1]] = draw(VALUES)
        except (KeyError, IndexError, TypeError):  # an earlier change took that place away
            continue
    return payload


def drawn(many: int) -> list[Json]:
    """Return so many payloads, the same ones in every run."""
    made: list[Json] = []

    @settings(
        max_examples=many // 10,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    @given(st.lists(mutated(), min_size=10, max_size=10))
    def draw(payloads: list[Json]) -> None:
        made.extend(payloads)

    draw()
    return made[:many]


async def test_ten_thousand_interactions_that_make_no_sense(tmp_path: Path) -> None:
    payloads = await asyncio.to_thread(drawn, MANY)
    assert len(payloads) == MANY
    async with discord() as loopback, askmore(environment(tmp_path / "data", loopback), tmp_path) as bot:
        loopback.callbacks.takes_all = True  # the same few interactions come again and again
        await bot.says(" is ready: ")
        for at in range(0, MANY, A_BATCH):
            for payload in payloads[at : at + A_BATCH]:
                await loopback.dispatch("INTERACTION_CREATE", payload)
            await still_answers(loopback, bot)
        assert loopback.sessions == 1  # never a new connection
        calls = loopback.calls("POST", "/callback")
        assert len(calls) > MANY // 20  # the mutations do get past the door
        assert [call.body for call in calls if is_public(call.body)] == []
        assert loopback.messages.posts == []
        assert "Traceback" not in bot.printed
        assert "at errors.py" not in bot.printed  # the answer to an error does not break itself
        lines = len(re.findall("ERROR|WARNING", bot.printed))
        assert 100 < lines <= MANY
        assert await bot.stopped() == 0


async def still_answers(loopback: Loopback, bot: Running) -> None:
    """Wait for the answer to a sound question, so that all before it was met."""
    assert bot.process.returncode is None, bot.printed[-2000:]
    question = slash(country="US")
    await loopback.dispatch("INTERACTION_CREATE", question)
    await loopback.until(lambda: loopback.calls("POST", f"/{question['token']}/callback"), 20)


def is_public(body: Json) -> bool:
    """Whether a callback shows something to others: a new message without the flag that makes it private."""
    return body["type"] in {4, 5} and not json.loads(json.dumps(body.get("data") or {})).get("flags", 0) & 64
