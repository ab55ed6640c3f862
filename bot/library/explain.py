"""What pydantic found, said in the words of an editor."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from bot.library import checks
from bot.library.lessons import Choice, Credit, Page, Scene
from bot.library.models import Contact, Emergency, Link, Released
from bot.library.news import AlsoIn, Blaming, Identifying, News
from bot.library.source import Path, Source


def worth_saying(details: Sequence[Any]) -> Iterator[Any]:
    """Yield pydantic's findings without the echoes: a list with a broken entry also counts as too short."""
    for detail in details:
        loc = detail["loc"]
        inside = any(other["loc"][: len(loc)] == loc and other is not detail for other in details)
        if not (detail["type"] == "too_short" and inside):
            yield detail


def problem(source: Source, path: Path, model: type[BaseModel], detail: Any) -> None:
    """Say in an editor's words what pydantic found."""
    kind, context = detail["type"], detail.get("ctx", {})
    inner = tuple(part for part in detail["loc"] if part != "[key]")
    where = (*path, *inner)
    name = str(inner[-1]) if inner and isinstance(inner[-1], str) else "this"
    if kind == "askmore":
        source.at(where, context["text"], context["fix"], key=not inner or "[key]" in detail["loc"])
    elif kind == "extra_forbidden":
        _unknown_key(source, where, _model_at(model, inner[:-1]))
    elif kind == "missing":
        source.at(where[:-1], f"{name} is missing", f"add a line {name}: …", key=True)
    elif kind == "literal_error":
        _unknown_word(source, where, str(detail["input"]), context["expected"], in_key="[key]" in detail["loc"])
    elif kind in _PLAIN:
        message, fix = _PLAIN[kind]
        source.at(where, message.format(name=name, **context), fix.format(name=name, **context))
    else:
        source.at(where, f"{name}: {detail['msg'].lower()}", "look at another entry for how it is written")


_PLAIN = {
    "string_type": ("{name} is one text", "write the text behind the colon"),
    "string_too_short": ("{name} is empty", "write its text behind the colon, or take the line out"),
    "string_too_long": ("{name} is too long", "say it in at most {max_length} characters"),
    "tuple_type": ("{name} is a list", "write it in brackets, as in [one, two], or each on a line with -"),
    "dict_type": ("{name} holds keys of its own", "write them on the lines below, two spaces further in"),
    "model_type": (
        "{name} is an entry with keys",
        "write its keys on the lines below, two spaces further in",
    ),
    "model_attributes_type": ("{name} is an entry with keys", "write its keys on the lines below"),
    "too_short": ("{name} is empty", "write at least {min_length}"),
    "too_long": ("{name} has too many entries", "keep at most {max_length}"),
}


_INNER: dict[str, type[BaseModel]] = {
    "contacts": Contact,
    "emergency": Emergency,
    "links": Link,
    "released": Released,
    "also": AlsoIn,
    "identifying": Identifying,
    "blaming": Blaming,
    "choices": Choice,
    "scenes": Scene,
    "pages": Page,
    "credit": Credit,
    "news": News,
}


def _model_at(model: type[BaseModel], inner: Path) -> type[BaseModel]:
    """Return the model whose key a location names."""
    return next((inner_model for key, inner_model in _INNER.items() if key in inner), model)


def _unknown_key(source: Source, path: Path, model: type[BaseModel]) -> None:
    known = [field.alias or name for name, field in model.model_fields.items()]
    key = str(path[-1])
    other = _OTHER_NAMES.get(key)
    fix = f'did you mean "{other}"?' if other in known else ""
    fix = fix or checks.did_you_mean(key, known, f"take it out; known are {', '.join(known)}")
    source.at(path, f'"{key}" is not a key that AskMore knows', fix, key=True)


# Words people would try first.
_OTHER_NAMES = {
    "audience": "for",
    "description": "summary",
    "opening_hours": "hours",
    "title": "name",
    "name_en": "english",
    "country": "countries",
    "topic": "topics",
    "language": "languages",
    "contact": "contacts",
    "tel": "phone",
    "telephone": "phone",
    "sms": "text",
    "mail": "email",
    "url": "web",
    "website": "web",
    "href": "url",
    "keywords": "include",
    "lang": "language",
    "enabled": "active",
    "on": "active",
    "interval": "every",
    "content_note": "note",
    "link": "web",
    "source": "sources",
    "tz": "timezone",
    "age": "ages",
    "hide": "remove",
}


def _unknown_word(source: Source, path: Path, word: str, expected: str, *, in_key: bool) -> None:
    known = [part.strip("'") for part in expected.replace(" or ", ", ").split(", ")]
    fix = checks.did_you_mean(word, known, f"write one of {', '.join(known)}")
    message = f'"{word}" is not one of the known words' if word else "there is nothing here"
    source.at(path, message, fix, key=in_key)
