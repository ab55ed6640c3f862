"""The small Discord refuses what Discord refuses: without that, green wire tests would say little."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.wire.callbacks import Callbacks
from tests.wire.limits import V2, Check, Json
from tests.wire.limits_commands import answer, commands
from tests.wire.loopback import PRIVATE, discord, slash

COMMAND, PRESS, TYPED, FORM = 2, 3, 4, 5
TEXT = {"type": 10, "content": "Help"}
LONG = "x" * 101


def button(**changes: Any) -> Json:
    return {"type": 2, "style": 1, "label": "More", "custom_id": "more"} | changes


def row(*parts: Json) -> Json:
    return {"type": 1, "components": list(parts)}


def select(many: int = 2, **changes: Any) -> Json:
    options = [{"label": f"{number}", "value": f"{number}"} for number in range(many)]
    return {"type": 3, "custom_id": "select", "options": options} | changes


def card(*parts: Json, **more: Any) -> Json:
    return {"type": 4, "data": {"flags": PRIVATE, "components": list(parts)} | more}


def text(**data: Any) -> Json:
    return {"type": 4, "data": {"flags": 64} | data}


def offered(*choices: Json) -> Json:
    return {"type": 8, "data": {"choices": list(choices)}}


def form(*parts: Json, **changes: Any) -> Json:
    return {"type": 9, "data": {"title": "A form", "custom_id": "form", "components": list(parts)} | changes}


def label(**held: Any) -> Json:
    return {"type": 18, "label": "Name", "component": {"type": 4, "style": 1, "custom_id": "name"} | held}


SOUND: list[tuple[int, Json]] = [
    (COMMAND, card(TEXT, row(button()), row(select()))),
    (COMMAND, card({"type": 17, "components": [TEXT, {"type": 14}, row(button())]})),
    (COMMAND, text(content="x" * 2000)),
    (COMMAND, form(TEXT, label())),
    (PRESS, {"type": 6}),
    (PRESS, {"type": 7, "data": {"components": [TEXT]}}),
    (TYPED, offered({"name": "x" * 100, "value": "x"})),
]
WRONG: dict[str, tuple[int, Json, str]] = {
    "4,000 characters": (COMMAND, card(*[TEXT | {"content": "x" * 2001}] * 2), "data.components"),
    "40 components": (COMMAND, card(*[TEXT] * 41), "data.components"),
    "a text of nothing": (COMMAND, card(TEXT | {"content": ""}), "data.components.0.content"),
    "the same id twice": (COMMAND, card(row(button()), row(button())), "data.components"),
    "a long id": (COMMAND, card(row(button(custom_id=LONG))), "data.components.0.components.0.custom_id"),
    "a long label": (COMMAND, card(row(button(label="x" * 81))), "data.components.0.components.0.label"),
    "six buttons": (COMMAND, card(row(*[button(custom_id=f"{n}") for n in range(6)])), "data.components.0.components"),
    "a select beside a button": (COMMAND, card(row(select(), button())), "data.components.0"),
    "26 options": (COMMAND, card(row(select(26))), "data.components.0.components.0.options"),
    "a button outside of a row": (COMMAND, card(button()), "data.components.0.type"),
    "a link to a telephone": (
        COMMAND,
        card(row({"type": 2, "style": 5, "label": "Call", "url": "tel:116123"})),
        "data.components.0.components.0.url",
    ),
    "content beside components": (COMMAND, card(TEXT, content="Help"), "data.content"),
    "embeds beside components": (COMMAND, card(TEXT, embeds=[{"title": "Help"}]), "data.embeds"),
    "text parts without the flag": (COMMAND, text(components=[TEXT]), "data.components.0.type"),
    "an empty message": (COMMAND, text(), "data"),
    "2,000 characters": (COMMAND, text(content="x" * 2001), "data.content"),
    "a flag that can't be set": (COMMAND, text(content="x", flags=1 << 4), "data.flags"),
    "mentions by list and all": (
        COMMAND,
        text(content="x", allowed_mentions={"parse": ["users"], "users": ["1"]}),
        "data.allowed_mentions.parse",
    ),
    "a change with nothing to change": (COMMAND, {"type": 7, "data": {}}, "type"),
    "content in the place of components": (PRESS, {"type": 7, "data": {"content": "x"}}, "data.content"),
    "an offer to a command": (COMMAND, offered(), "type"),
    "a message to somebody who types": (TYPED, text(content="x"), "type"),
    "26 choices": (TYPED, offered(*[{"name": "x", "value": "x"}] * 26), "data.choices"),
    "a long choice": (TYPED, offered({"name": LONG, "value": "x"}), "data.choices.0.name"),
    "a form after a form": (FORM, form(label()), "type"),
    "a form of nothing": (COMMAND, form(), "data.components"),
    "a long title": (COMMAND, form(label(), title="x" * 46), "data.title"),
    "a row in a form": (COMMAND, form(row(button())), "data.components.0.type"),
    "a field that is off": (COMMAND, form(label(disabled=True)), "data.components.0.component.disabled"),
    "a long value": (COMMAND, form(label(value="x" * 4001)), "data.components.0.component.value"),
    "a group of one choice": (
        COMMAND,
        form(label(type=21, options=[{"label": "x", "value": "x"}])),
        "data.components.0.component.options",
    ),
}


def broken(kind: int, body: Json) -> Check:
    check = Check()
    answer(check, body, kind, {"flags": V2} if kind == PRESS else None)
    return check


@pytest.mark.parametrize(("kind", "body"), SOUND)
def test_what_is_sound_is_taken(kind: int, body: Json) -> None:
    assert broken(kind, body).told == []


@pytest.mark.parametrize("name", WRONG)
def test_what_breaks_a_limit_is_refused_at_its_place(name: str) -> None:
    kind, body, place = WRONG[name]
    check = broken(kind, body)
    assert place in [".".join(map(str, path)) for path, _, _ in check.wrong]
    here: Any = check.error()["errors"]
    for key in place.split("."):
        here = here[key]
    assert here["_errors"][0].keys() == {"code", "message"}
    assert (check.error()["code"], check.error()["message"]) == (50035, "Invalid Form Body")


def command(**changes: Any) -> Json:
    return {"type": 1, "name": "support", "description": "Help."} | changes


def option(name: str, **changes: Any) -> Json:
    return {"type": 3, "name": name, "description": "x"} | changes


@pytest.mark.parametrize(
    "body",
    [
        [command(name="Support")],
        [command(name="two words")],
        [command(description="")],
        [command(description=LONG)],
        [command(description_localizations={"de": LONG})],
        [command(), command()],
        [command(name=f"c{number}") for number in range(101)],
        [command(nsfw=True)],
        [command(options=[option(f"o{number}") for number in range(26)])],
        [command(options=[option("one"), option("one")])],
        [command(options=[option("one"), option("two", required=True)])],
        [command(options=[option("one", choices=[{"name": "x", "value": LONG}])])],
        [command(options=[option("one", choices=[{"name": "x", "value": "x"}], autocomplete=True)])],
        [command(options=[option("one"), option("two", type=1)])],
        [command(options=[option("a", type=1, options=[option("b", type=2)])])],
        [command(options=[option(f"o{number}", description="x" * 100, choices=[
            {"name": "x" * 100, "value": f"{at}" * 50} for at in range(9)]) for number in range(9)])],
        [command(type=3, description="x")],
    ],
)  # fmt: skip
def test_commands_that_break_a_limit_are_refused(body: list[Json]) -> None:
    check = Check()
    commands(check, body)
    assert check.wrong
    fine = Check()
    commands(
        fine,
        [
            command(options=[option("one", required=True), option("two")]),
            command(type=3, name="A menu", description=""),
        ],
    )
    assert fine.told == []


async def called(callbacks: Callable[[Callbacks], object], body: Json, *, ago: float = 0) -> list[tuple[int, Any, Any]]:
    """Answer one interaction twice, and return the statuses, bodies and headers."""
    async with discord() as loopback, ClientSession() as session:
        callbacks(loopback.callbacks)
        asked = slash()
        loopback.callbacks.offer(asked, ago)
        url = f"{loopback.url}/api/v10/interactions/{asked['id']}/{asked['token']}/callback"
        told: list[tuple[int, Any, Any]] = []
        for _ in range(2):
            async with session.post(url, json=body) as response:
                told.append((response.status, await response.json(), dict(response.headers)))
        loopback.callbacks.twice.clear()
        loopback.refused.clear()
        return told


def nothing(callbacks: Callbacks) -> None:
    assert callbacks.faults == []


async def test_the_errors_of_answers() -> None:
    sound = text(content="Help")
    taken, twice = await called(nothing, sound)
    assert (taken[0], taken[1]["resource"]["message"]["flags"]) == (200, 64)
    assert (twice[0], twice[1]["code"]) == (400, 40060)
    late, _ = await called(nothing, sound, ago=3.1)
    assert (late[0], late[1]["code"]) == (404, 10062)
    refused, _ = await called(nothing, text(content="x" * 2001))
    assert (refused[0], refused[1]["code"]) == (400, 50035)


@pytest.mark.parametrize("fault", ["429", "429-global"])
async def test_enough_for_a_moment(fault: str) -> None:
    limited, taken = await called(lambda callbacks: callbacks.faults.append(f"{fault}:0.5"), text(content="Help"))
    status, told, headers = limited
    assert (status, told["retry_after"], told["global"]) == (429, 0.5, fault == "429-global")
    assert headers["Retry-After"] == "0.5"
    assert headers["Via"]
    assert ("X-RateLimit-Bucket" in headers) == (fault == "429")
    assert ("X-RateLimit-Global" in headers) == (fault == "429-global")
    assert taken[0] == 200


async def refused() -> None:
    async with discord() as loopback:
        loopback.refused.append("data.content: Must be 2000 or fewer in length.")
        await asyncio.sleep(0)


async def test_what_was_refused_ends_the_test() -> None:
    with pytest.raises(AssertionError):
        await refused()
