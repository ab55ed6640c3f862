"""The end in the middle of answers: each one is given whole, or there is no trace of it."""

import asyncio
from pathlib import Path
from random import Random
from time import monotonic

from tests.wire.loopback import Json, discord, said, slash
from tests.wire.process import askmore, settings
from tests.wire.scene import assert_help, rows, signing

OPEN = 50  # interactions
WITHIN = 5.0  # seconds to the end


async def test_sigterm_in_the_middle_of_fifty_answers(tmp_path: Path) -> None:
    data = tmp_path / "data"
    asked: list[Json] = [signing(8000 + one) if one % 2 else slash(country="US") for one in range(OPEN)]
    chance = Random(7)  # noqa: S311 - the same delays in every run
    async with discord() as loopback, askmore(settings(data, loopback), tmp_path) as bot:
        await bot.says(" is ready: ")
        loopback.callbacks.delay = lambda: chance.uniform(0.2, 0.5)
        await asyncio.gather(*(loopback.dispatch("INTERACTION_CREATE", one) for one in asked))
        await loopback.until(lambda: len(loopback.calls("POST", "/callback")) > OPEN // 2)
        before = monotonic()
        assert await bot.stopped(WITHIN) == 0
        assert monotonic() - before < WITHIN
    answers = {one["id"]: loopback.callbacks.to(one) for one in asked}
    acknowledged = [one for one in asked if one["type"] == 5 and answers[one["id"]]]
    for one in asked:
        assert len(answers[one["id"]]) <= 1
        for body in answers[one["id"]]:
            if one["type"] == 2:
                assert_help(body)
            else:
                assert "This is your receipt" in said(body["data"])
    assert rows(data, "SELECT count(*) FROM pledges") == [(len(acknowledged),)]
    assert sum(map(len, answers.values())) == OPEN  # nobody who had asked was left without an answer
    assert "Traceback" not in bot.printed
    assert not [line for line in bot.printed.splitlines() if "ERROR" in line or "WARNING" in line]


async def test_an_answer_that_never_comes_does_not_hold_up_the_end(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with discord() as loopback, askmore(settings(data, loopback), tmp_path) as bot:
        await bot.says(" is ready: ")
        loopback.callbacks.always = "hang"
        await loopback.dispatch("INTERACTION_CREATE", slash(country="US"))
        await loopback.until(lambda: loopback.calls("POST", "/callback"))
        assert await bot.stopped(WITHIN) == 0
        (line,) = [line for line in bot.printed.splitlines() if "ERROR" in line or "WARNING" in line]
        assert line.endswith("1 answers could not be sent before the end.")
