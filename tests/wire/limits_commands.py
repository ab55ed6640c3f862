"""What Discord refuses of answers to interactions and of commands."""

import re
from typing import Any

from tests.wire.limits import EPHEMERAL, MAY_BE_SET, V2, Check, Json, Path, message, modal, part

COMMAND, PRESS, TYPED, FORM = 2, 3, 4, 5  # types of interactions
SAY, THINK, LATER, CHANGE, OFFER, OPEN = 4, 5, 6, 7, 8, 9  # types of answers
ANSWERS = {COMMAND: {SAY, THINK, OPEN}, TYPED: {OFFER}, FORM: {SAY, THINK, LATER, CHANGE}}
NAME = re.compile(r"[-_'\w\u0900-\u097f]{1,32}")  # letters of any script; Devanagari with its vowel signs
MOST = {1: 100, 2: 15, 3: 15}  # commands of each type
LARGEST = 8000  # characters of a command
NESTS = {1, 2}  # types of options that hold others


def answer(check: Check, body: Json, kind: int, shown: Json | None) -> None:
    """Check an answer to an interaction.

    Args:
        check: where what is wrong is collected.
        body: the callback.
        kind: the type of the interaction.
        shown: the message whose button was pressed, if there is one.
    """
    does: int = body.get("type", 0)
    check.choice(("type",), does, ANSWERS.get(kind, {SAY, THINK, LATER, CHANGE, OPEN}))
    check.needs(("type",), does not in {LATER, CHANGE} or shown, "There is no message to change")
    data: Json = body.get("data") or {}
    if does == SAY:
        flags = data.get("flags") or 0
        check.needs(("data", "flags"), not flags & ~MAY_BE_SET, "These flags can't be set")
        message(check, data, ("data",), v2=bool(flags & V2))
    elif does == CHANGE:
        before = (shown or {}).get("flags")
        flags = (data.get("flags") or 0) | (before if isinstance(before, int) else 0)
        message(check, data, ("data",), v2=bool(flags & V2), edit=True)
    elif does == THINK:
        check.needs(("data", "flags"), not (data.get("flags") or 0) & ~EPHEMERAL, "These flags can't be set")
    elif does == OFFER:
        choices(check, data.get("choices"), ("data", "choices"))
    elif does == OPEN:
        modal(check, data, ("data",))


def choices(check: Check, given: Any, path: Path) -> None:
    """Check the choices of an option, or those offered while typing."""
    check.many(path, given, 0, 25)
    for at, one in enumerate(given or ()):
        _named(check, one, (*path, at), "name", 1)
        if type(one.get("value")) not in {int, float}:
            check.text((*path, at, "value"), one.get("value"), 1, 100)


def commands(check: Check, body: list[Json]) -> None:
    """Check all commands of a bot."""
    for kind, most in MOST.items():
        names = [one.get("name") for one in body if one.get("type", 1) == kind]
        check.needs((), len(names) <= most, f"Maximum number of application commands reached ({most}).", "30032")
        check.different((), names, "Application command names must be unique")
    for at, one in enumerate(body):
        _command(check, one, (at,))
        if _size(one) > LARGEST:
            check.say((at,), "APPLICATION_COMMAND_TOO_LARGE", f"Must be less than {LARGEST} characters.")


def _command(check: Check, one: Json, path: Path) -> None:
    if one.get("type", 1) == 1:
        _word(check, one, path)
        _named(check, one, path, "description", 1)
        _options(check, one, path)
    else:
        _named(check, one, path, "name", 1, 32)
        check.needs(path, not one.get("description") and not one.get("options"), "Only slash commands have these")
    check.needs((*path, "nsfw"), not one.get("nsfw"), "It would be for adults only")
    check.needs((*path, "contexts"), set(one.get("contexts") or ()) <= {0, 1, 2}, "Unknown context")


def _options(check: Check, one: Json, path: Path) -> None:
    given: list[Json] = one.get("options") or []
    check.many((*path, "options"), given, 0, 25)
    check.different((*path, "options"), [option.get("name") for option in given], "Option names must be unique")
    for locale in {locale for option in given for locale in part(option, "name_localizations")}:
        named = [part(option, "name_localizations").get(locale, option.get("name")) for option in given]
        check.different((*path, "options"), named, f"Option names must be unique in {locale}")
    for at, option in enumerate(given):
        here = (*path, "options", at)
        check.choice((*here, "type"), option.get("type"), set(range(1, 12)))
        _word(check, option, here)
        _named(check, option, here, "description", 1)
        _nested(check, one, option, here)
        if "choices" in option:
            choices(check, option["choices"], (*here, "choices"))
            check.needs(here, not (option["choices"] and option.get("autocomplete")), "Choices or autocomplete")
    optional = [not option.get("required") for option in given if option.get("type") not in NESTS]
    check.needs((*path, "options"), optional == sorted(optional), "Required options must be placed before others")
    kinds = {option.get("type") in NESTS for option in given}
    check.needs((*path, "options"), len(kinds) < 2, "Subcommands and other options can't be mixed")


def _nested(check: Check, one: Json, option: Json, path: Path) -> None:
    """Check what is inside a group or subcommand; only a command holds groups, and a subcommand no other."""
    if option.get("type") in NESTS:
        deep = len(path) // 2  # 1 in a command, 2 in a group
        check.needs(path, deep + (option["type"] == 2) <= 2, "Nested too deep")
        check.needs(path, one.get("type") != 1 or deep == 1, "Nested too deep")
        _options(check, option, path)


def _word(check: Check, one: Json, path: Path) -> None:
    """Check a name that is typed."""
    names: Json = {"name": one.get("name"), **part(one, "name_localizations")}
    for key, name in names.items():
        sound = NAME.fullmatch(str(name)) and str(name) == str(name).lower()
        check.needs((*path, key), sound, "Command name is invalid", "APPLICATION_COMMAND_INVALID_NAME")


def _named(check: Check, one: Json, path: Path, key: str, least: int, most: int = 100) -> None:
    check.text((*path, key), one.get(key), least, most)
    for locale, words in part(one, f"{key}_localizations").items():
        check.text((*path, f"{key}_localizations", locale), words, least, most)


def _size(one: Json) -> int:
    """Return how long a command is; of its translations only the longest counts."""
    own = sum(
        max(map(len, (str(one.get(key) or ""), *part(one, f"{key}_localizations").values())))
        for key in ("name", "description")
    )
    values = len(one["value"]) if isinstance(one.get("value"), str) else 0
    return own + values + sum(_size(held) for key in ("options", "choices") for held in one.get(key) or ())
