"""“This didn't work” over real sockets: the message that Discord sends back says which services stood on the card."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.wire.loopback import PERSON, Json, components, discord, press, said, slash
from tests.wire.process import askmore, settings


def choose(custom_id: str, value: str, answered: Json) -> Json:
    """Return the choice of a value in a select of an answer."""
    chosen = press(custom_id, answered)
    chosen["data"] |= {"component_type": 3, "values": [value]}
    return chosen


def find(answered: Json, start: str) -> Json:
    return next(one for one in components(answered) if str(one.get("custom_id", "")).startswith(start))


async def test_the_services_of_the_card_can_be_reported(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with discord() as loopback, askmore(settings(data, loopback), tmp_path) as bot:
        await loopback.until(lambda: loopback.sessions, 12)
        card = (await loopback.interact(slash(locale="en-GB", country="GB", topic="stalking")))["data"]
        shown = re.findall(r"^### \d+\. (.+)$", said(card), re.MULTILINE)
        asked = (await loopback.interact(press(find(card, "am1:failed:")["custom_id"], card)))["data"]
        select = find(asked, "am1:report:")
        labels = [option["label"] for option in select["options"]]
        assert len(labels) == 4 * len(shown)
        assert labels[0] == f"{shown[0]}: wrong number or address"
        told = (await loopback.interact(choose(select["custom_id"], select["options"][0]["value"], asked)))["data"]
        assert "It is counted" in said(told)
        assert await bot.stopped() == 0
        assert "Traceback" not in bot.printed
        assert str(PERSON) not in bot.printed
    with closing(sqlite3.connect(data / "askmore.db")) as connection:
        (row,) = connection.execute("SELECT service, problem, number FROM reports").fetchall()
    assert row == (select["options"][0]["value"].partition("|")[0], "number", 1)
