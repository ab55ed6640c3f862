"""What Discord refuses of messages, cards and modals: each rule of its reference, and its error in Discord's shape."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]
Path = tuple[str | int, ...]

V2 = 1 << 15
EPHEMERAL = 1 << 6
MAY_BE_SET = 1 << 2 | EPHEMERAL | 1 << 12 | 1 << 13 | V2  # of the flags of an answer
ROW, BUTTON, SELECT, TEXT_INPUT, SECTION, TEXT, THUMBNAIL, GALLERY = 1, 2, 3, 4, 9, 10, 11, 12
FILE, SEPARATOR, CONTAINER, LABEL, RADIOS, BOXES = 13, 14, 17, 18, 21, 22
SELECTS = {3, 5, 6, 7, 8}
TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
IN_LABEL = {TEXT_INPUT, *SELECTS, 19, RADIOS, BOXES, 23}
LINK, PREMIUM = 5, 6  # styles of a button that send no interaction
MOST_COMPONENTS, MOST_TEXT, MOST_CONTENT = 40, 4000, 2000


class Check:
    """Collects what breaks a limit, each with its place in the body."""

    def __init__(self) -> None:
        self.wrong: list[tuple[Path, str, str]] = []

    def say(self, path: Path, code: str, words: str) -> None:
        self.wrong.append((path, code, words))

    def needs(self, path: Path, true: object, words: str, code: str = "BASE_TYPE_BAD_VALUE") -> None:
        if not true:
            self.say(path, code, words)

    def text(self, path: Path, value: Any, least: int, most: int) -> None:
        """Check a text; None stands for one that is missing."""
        if value is None:
            self.needs(path, least == 0, "This field is required", "BASE_TYPE_REQUIRED")
        elif not isinstance(value, str):
            self.say(path, "BASE_TYPE_BAD_TYPE", "Must be a string.")
        elif len(value) > most:
            self.say(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif len(value) < least:
            self.say(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def many(self, path: Path, values: Any, least: int, most: int) -> None:
        if not least <= len(values or ()) <= most:
            self.say(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def choice(self, path: Path, value: Any, known: set[Any]) -> None:
        if value not in known:
            self.say(path, "BASE_TYPE_CHOICES", f"Value must be one of {tuple(sorted(known))}.")

    def different(self, path: Path, values: list[Any], words: str) -> None:
        self.needs(path, len(set(values)) == len(values), words, "DUPLICATED")

    def error(self) -> Json:
        """Return the body of Discord's refusal."""
        errors: Json = {}
        for path, code, words in self.wrong:
            here = errors
            for key in path:
                here = here.setdefault(str(key), {})
            here.setdefault("_errors", []).append({"code": code, "message": words})
        return {"code": 50035, "message": "Invalid Form Body", "errors": errors}

    @property
    def told(self) -> list[str]:
        """What broke a limit, one line each, for the one who reads a failed test."""
        return [f"{'.'.join(map(str, path))}: {words} ({code})" for path, code, words in self.wrong]


def part(one: Json, key: str) -> Json:
    """Return what stands under a key, or nothing."""
    return one.get(key) or {}


def inside(parts: Any, path: Path) -> Iterator[tuple[Path, Json]]:
    """Return all components with their places, nested ones too."""
    for at, one in enumerate(parts or ()):
        yield (*path, at), one
        yield from inside(one.get("components"), (*path, at, "components"))
        for key in ("accessory", "component"):
            if one.get(key):
                yield (*path, at, key), one[key]


def message(check: Check, body: Json, path: Path, *, v2: bool, edit: bool = False) -> None:
    """Check a message that is sent or edited.

    Args:
        check: where what is wrong is collected.
        body: the message.
        path: its place in the whole body.
        v2: whether it is made of components alone.
        edit: whether it changes a message that is there, so that nothing has to be in it.
    """
    parts = body.get("components")
    check.text((*path, "content"), body.get("content") or "", 0, MOST_CONTENT)
    check.many((*path, "embeds"), body.get("embeds"), 0, 10)
    mentions(check, body.get("allowed_mentions") or {}, (*path, "allowed_mentions"))
    if v2:
        for key in ("content", "embeds", "sticker_ids", "poll"):
            check.needs((*path, key), not body.get(key), "Can't be used with IS_COMPONENTS_V2")
        check.needs((*path, "components"), parts or edit, "This field is required", "BASE_TYPE_REQUIRED")
    else:
        something = parts or body.get("content") or body.get("embeds") or body.get("attachments") or edit
        check.needs(path, something, "Cannot send an empty message", "50006")
        check.many((*path, "components"), parts, 0, 5)
    components(check, parts or [], (*path, "components"), TOP if v2 else {ROW})


def mentions(check: Check, allowed: Json, path: Path) -> None:
    """Check whom a message may ping."""
    for key in ("users", "roles"):
        both = key in (allowed.get("parse") or ()) and allowed.get(key)
        check.needs((*path, "parse"), not both, f"parse:[{key!r}] and {key}: [ids...] are mutually exclusive.")


def components(check: Check, parts: list[Json], path: Path, top: set[int]) -> None:
    """Check the components of a message: each one, and all together."""
    for at, one in enumerate(parts):
        check.choice((*path, at, "type"), one.get("type"), top)
    every = list(inside(parts, path))
    check.needs(path, len(every) <= MOST_COMPONENTS, f"Must be {MOST_COMPONENTS} or fewer in total.", "TOTAL")
    text = sum(len(str(one.get("content") or "")) for _, one in every if one.get("type") == TEXT)
    check.needs(path, text <= MOST_TEXT, f"Must be {MOST_TEXT} or fewer in length in total.", "BASE_TYPE_MAX_LENGTH")
    ids = [one["custom_id"] for _, one in every if "custom_id" in one]
    check.different(path, ids, "Component custom id cannot be duplicated")
    for place, one in every:
        if rule := RULES.get(one.get("type", 0)):
            rule(check, one, place)
        else:
            check.say((*place, "type"), "BASE_TYPE_CHOICES", "No component of a message.")


def _kinds(check: Check, one: Json, path: Path, known: set[int], most: int) -> None:
    """Check how many components are inside another, and which."""
    check.many((*path, "components"), one.get("components"), 1, most)
    for at, held in enumerate(one.get("components") or ()):
        check.choice((*path, "components", at, "type"), held.get("type"), known)


def _row(check: Check, one: Json, path: Path) -> None:
    kinds = [held.get("type") for held in one.get("components") or ()]
    _kinds(check, one, path, {BUTTON, *SELECTS}, 5)
    check.needs(path, set(kinds) == {BUTTON} or len(kinds) == 1, "Up to five buttons, or one select")


def _button(check: Check, one: Json, path: Path) -> None:
    check.choice((*path, "style"), one.get("style"), {1, 2, 3, 4, LINK, PREMIUM})
    check.text((*path, "label"), one.get("label"), 0 if one.get("emoji") else 1, 80)
    if one.get("style") == LINK:
        check.text((*path, "url"), one.get("url"), 1, 512)
        scheme = urlsplit(str(one.get("url") or "")).scheme
        known = "Scheme must be one of ('http', 'https', 'discord')."
        check.needs((*path, "url"), scheme in {"http", "https", "discord"}, known, "URL_TYPE_INVALID_SCHEME")
        check.needs((*path, "custom_id"), "custom_id" not in one, "A custom id and url cannot both be specified")
    else:
        check.text((*path, "custom_id"), one.get("custom_id"), 1, 100)
        check.needs((*path, "url"), not one.get("url"), "A custom id and url cannot both be specified")


def _select(check: Check, one: Json, path: Path) -> None:
    check.text((*path, "custom_id"), one.get("custom_id"), 1, 100)
    check.text((*path, "placeholder"), one.get("placeholder"), 0, 150)
    if one.get("type") == SELECT:
        options(check, one, path, 1, 25)
        least, most = one.get("min_values", 1), one.get("max_values", 1)
        check.needs(path, 0 <= least <= most <= 25, "0 <= min_values <= max_values <= 25")
        check.needs(path, most <= len(one.get("options") or ()), "max_values is more than there are options")
        chosen = sum(bool(option.get("default")) for option in one.get("options") or ())
        check.needs(path, chosen <= most, "More options are chosen than max_values")


def options(check: Check, one: Json, path: Path, least: int, most: int) -> None:
    """Check the options of a select or of a group."""
    given: list[Json] = one.get("options") or []
    check.many((*path, "options"), given, least, most)
    for at, option in enumerate(given):
        here = (*path, "options", at)
        check.text((*here, "label"), option.get("label"), 1, 100)
        check.text((*here, "value"), option.get("value"), 1, 100)
        check.text((*here, "description"), option.get("description"), 0, 100)
    check.different((*path, "options"), [option.get("value") for option in given], "The values are not unique")


def _section(check: Check, one: Json, path: Path) -> None:
    _kinds(check, one, path, {TEXT}, 3)
    accessory: Json = one.get("accessory") or {}
    check.choice((*path, "accessory", "type"), accessory.get("type"), {BUTTON, THUMBNAIL})


def _text(check: Check, one: Json, path: Path) -> None:
    check.text((*path, "content"), one.get("content"), 1, MOST_TEXT)


def _thumbnail(check: Check, one: Json, path: Path) -> None:
    check.text((*path, "description"), one.get("description"), 0, 1024)
    check.text((*path, "media", "url"), part(one, "media").get("url"), 1, 2048)


def _gallery(check: Check, one: Json, path: Path) -> None:
    check.many((*path, "items"), one.get("items"), 1, 10)
    for at, item in enumerate(one.get("items") or ()):
        _thumbnail(check, item, (*path, "items", at))


def _file(check: Check, one: Json, path: Path) -> None:
    url = str(part(one, "file").get("url"))
    check.needs((*path, "file", "url"), url.startswith("attachment://"), "Only attachment:// is possible")


def _separator(check: Check, one: Json, path: Path) -> None:
    check.choice((*path, "spacing"), one.get("spacing", 1), {1, 2})


def _container(check: Check, one: Json, path: Path) -> None:
    _kinds(check, one, path, TOP - {CONTAINER}, MOST_COMPONENTS)


RULES = {
    ROW: _row,
    BUTTON: _button,
    **dict.fromkeys(SELECTS, _select),
    SECTION: _section,
    TEXT: _text,
    THUMBNAIL: _thumbnail,
    GALLERY: _gallery,
    FILE: _file,
    SEPARATOR: _separator,
    CONTAINER: _container,
}


def modal(check: Check, body: Json, path: Path) -> None:
    """Check a form."""
    parts: list[Json] = body.get("components") or []
    check.text((*path, "title"), body.get("title"), 1, 45)
    check.text((*path, "custom_id"), body.get("custom_id"), 1, 100)
    check.many((*path, "components"), parts, 1, 5)
    for at, one in enumerate(parts):
        here = (*path, "components", at)
        check.choice((*here, "type"), one.get("type"), {TEXT, LABEL})
        if one.get("type") == TEXT:
            _text(check, one, here)
        if one.get("type") == LABEL:
            _label(check, one, here)
    held = [part(one, "component") for one in parts]
    ids = [one["custom_id"] for one in held if "custom_id" in one]
    check.different((*path, "components"), ids, "Component custom id cannot be duplicated")


def _label(check: Check, one: Json, path: Path) -> None:
    check.text((*path, "label"), one.get("label"), 1, 45)
    check.text((*path, "description"), one.get("description"), 0, 100)
    held: Json = one.get("component") or {}
    here = (*path, "component")
    check.choice((*here, "type"), held.get("type"), IN_LABEL)
    check.text((*here, "custom_id"), held.get("custom_id"), 1, 100)
    check.needs((*here, "disabled"), not held.get("disabled"), "Can't be disabled in a modal")
    if held.get("type") == TEXT_INPUT:
        _input(check, held, here)
    elif held.get("type") in SELECTS:
        _select(check, held, here)
    elif held.get("type") in {RADIOS, BOXES}:
        options(check, held, here, 2 if held["type"] == RADIOS else 1, 10)


def _input(check: Check, one: Json, path: Path) -> None:
    check.choice((*path, "style"), one.get("style"), {1, 2})
    check.needs((*path, "label"), not one.get("label"), "The label stands in the Label")
    check.text((*path, "placeholder"), one.get("placeholder"), 0, 100)
    check.text((*path, "value"), one.get("value"), 0, min(4000, one.get("max_length") or 4000))
    least, most = one.get("min_length") or 0, one.get("max_length") or 4000
    check.needs(path, 0 <= least <= most <= 4000, "0 <= min_length <= max_length <= 4000")
