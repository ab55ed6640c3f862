"""What changed for people between two states of the files. Pure: two `Resources` → a list of changes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from bot.library import places
from bot.library.lessons import Lesson
from bot.library.localized import Localized
from bot.library.models import Contact, Country, Emergency, Link, Pledge, Resources, Service
from bot.library.news import Feed, News, Story
from bot.library.scalars import Model

# In the order in which they are told: first what people dial, write to or open.
Group = Literal[
    "numbers",
    "gone",
    "added",
    "renamed",
    "offered",
    "details",
    "checked",
    "countries",
    "directory",
    "pledges",
    "lessons",
    "stories",
    "feeds",
    "words",
    "unseen",
]
GROUPS: tuple[Group, ...] = get_args(Group)
_WORD = re.compile(r"[\w-]+")  # codes and words of the file's own, which stand in one line
_OFFERED = ("countries", "region", "topics", "for_", "ages", "door")  # who is offered a service at all
_UNSEEN = ("sources", "confidence", "editor_note", "released")
_NAMES = {
    "for_": "who it is for",
    "english": "English name",
    "hours_note": "hours in words",
    "expect": "what happens when you contact them",
    "also": "other names people type",
    "kept": "what is kept",
    "agree": "words beside the box to tick",
    "next_steps": "next steps",
    "editor_note": "editor's note",
    "released": "marks of released texts",
    "http_only": "not encrypted",
    "version": "version of the text (who has signed is asked anew)",
    "consent_version": "version of the consent (who has signed is asked anew)",
}

Titled = Pledge | Lesson | Story | Feed


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was.

    Args:
        group: what kind of change it is.
        id: the entry's id or code in the file.
        name: what people call it.
        what: which part of it; empty for the whole entry.
        old: how it was, a value a line; empty for what was not there.
        new: how it is; empty for what is gone.
    """

    group: Group
    id: str
    name: str
    what: str = ""
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def changes(old: Resources, new: Resources) -> list[Change]:
    """Return all that changed, in the order of `GROUPS` and then of the new file."""
    found = [
        *_countries(old.countries, new.countries),
        *_services(old.services, new.services),
        *_directory(old, new),
        *_pledges(old.pledges, new.pledges),
        *_entries("lessons", old.lessons, new.lessons),
        *_entries("stories", old.stories, new.stories),
        *_entries("feeds", old.feeds, new.feeds),
        *_words(old.news or News(), new.news or News()),
    ]
    return sorted(found, key=lambda one: GROUPS.index(one.group))


def _countries(old: Mapping[str, Country], new: Mapping[str, Country]) -> Iterator[Change]:
    for code in _all(old, new):
        name, before, after = places.country_name(code), old.get(code), new.get(code)
        if before and after:
            yield from _emergency(code, name, before.emergency, after.emergency)
            yield from _fields("details", code, name, before, after)
        else:
            numbers = [tuple(map(_emergency_words, one.emergency)) if one else () for one in (before, after)]
            yield Change("countries", code, name, "", *numbers)


def _emergency(code: str, name: str, old: Sequence[Emergency], new: Sequence[Emergency]) -> Iterator[Change]:
    """Tell a country's emergency numbers all at once, if any of them changed: one alone says little."""
    before, after = tuple(map(_emergency_words, old)), tuple(map(_emergency_words, new))
    if before != after:
        what = "order of emergency numbers" if sorted(before) == sorted(after) else "emergency numbers"
        yield Change("numbers", code, name, what, before, after)


def _emergency_words(one: Emergency) -> str:
    said = ", ".join([*one.for_, *([one.by] if one.by != "call" else []), *_lines(one.note)])
    return f"{one.number} ({said})" if said else one.number


def _services(old: Mapping[str, Service], new: Mapping[str, Service]) -> Iterator[Change]:
    moved = _renamed(old, new)
    for entry_id in old:
        if entry_id not in new and entry_id not in moved:
            yield _whole("gone", entry_id, old[entry_id])
    before = {moved.get(entry_id, entry_id): entry for entry_id, entry in old.items()}
    for entry_id, entry in new.items():
        if entry_id in before:
            yield from _service(entry_id, before[entry_id], entry)
        else:
            yield _whole("added", entry_id, entry)
    for was, now in moved.items():
        yield Change("renamed", now, new[now].name, "", (was,), (now,))


def _renamed(old: Mapping[str, Service], new: Mapping[str, Service]) -> dict[str, str]:
    """Return the services that have another id now, old id to new: those with the same contacts."""
    came = {entry_id: entry for entry_id, entry in new.items() if entry_id not in old}
    found: dict[str, str] = {}
    for entry_id, entry in old.items():
        if entry_id not in new:
            same = [now for now in came if now not in found.values() and _ways(came[now]) == _ways(entry)]
            same.sort(key=lambda now: came[now].name != entry.name)
            if same:
                found[entry_id] = same[0]
    return found


def _ways(service: Service) -> list[tuple[str, str]]:
    return sorted((one.kind, one.value) for one in service.contacts)


def _whole(group: Literal["gone", "added"], entry_id: str, entry: Service) -> Change:
    said = tuple(line for contact in entry.contacts for line in _contact_words(contact))
    where = ", ".join(entry.countries)
    return Change(group, entry_id, entry.name, where, said if group == "gone" else (), () if group == "gone" else said)


def _contact_words(one: Contact) -> Iterator[str]:
    yield f"{one.kind} {one.value}"
    if one.dial:
        yield f"dial {one.dial}"


def _service(entry_id: str, old: Service, new: Service) -> Iterator[Change]:
    yield from _contacts(entry_id, old, new)
    yield from _fields("details", entry_id, new.name, old, new)


def _contacts(entry_id: str, old: Service, new: Service) -> Iterator[Change]:
    pairs = _paired(old.contacts, new.contacts)
    for before, after in pairs:
        kind = (after or before or old.contacts[0]).kind
        values = [(one.value,) if one else () for one in (before, after)]
        if values[0] != values[1]:
            yield Change("numbers", entry_id, new.name, kind, *values)
        dials = [(one.dial,) if one and one.dial else () for one in (before, after)]
        if dials[0] != dials[1]:
            what = f"number to dial for {kind} {(after or before or old.contacts[0]).value}"
            yield Change("numbers", entry_id, new.name, what, *dials)
        if before and after:
            yield from _beside(entry_id, new.name, before, after)
    kept = [before for before, after in pairs if before and after]
    if kept != [one for one in old.contacts if any(one is other for other in kept)]:
        orders = [tuple(f"{one.kind} {one.value}" for one in side.contacts) for side in (old, new)]
        yield Change("details", entry_id, new.name, "order of contacts", *orders)


def _paired(old: Sequence[Contact], new: Sequence[Contact]) -> list[tuple[Contact | None, Contact | None]]:
    """Return what each contact became, in the order of the new ones; what is gone comes last.

    The same value counts first, then the same number to dial, then the same kind.
    """
    left, partner = list(old), dict[int, Contact]()
    for alike in (_same_value, _same_dial, _same_kind):
        for at, one in enumerate(new):
            found = next((before for before in left if at not in partner and alike(before, one)), None)
            if found is not None:
                partner[at] = found
                left = [before for before in left if before is not found]
    return [*((partner.get(at), one) for at, one in enumerate(new)), *((one, None) for one in left)]


def _same_value(old: Contact, new: Contact) -> bool:
    return (old.kind, old.value) == (new.kind, new.value)


def _same_dial(old: Contact, new: Contact) -> bool:
    return old.kind == new.kind and old.dial is not None and old.dial == new.dial


def _same_kind(old: Contact, new: Contact) -> bool:
    return old.kind == new.kind


def _beside(entry_id: str, name: str, old: Contact, new: Contact) -> Iterator[Change]:
    """Tell what changed beside a contact: its note, hours, and the like."""
    for field in ("through", "note", "hours", "http_only"):
        before, after = _lines(getattr(old, field)), _lines(getattr(new, field))
        if before != after:
            yield Change("details", entry_id, name, f"{_label(field)} of {new.kind} {new.value}", before, after)


def _fields(group: Group, entry_id: str, name: str, old: Model, new: Model) -> Iterator[Change]:
    """Tell the fields of an entry that differ. The date of a check and what people never see have their own groups."""
    for field in type(new).model_fields:
        before, after = _lines(getattr(old, field)), _lines(getattr(new, field))
        if before == after or field in {"contacts", "emergency"}:
            continue
        in_group = _group(field, group)
        gone, came = _without(before, after), _without(after, before)
        if gone or came:
            yield Change(in_group, entry_id, name, _label(field), gone, came)
        else:
            yield Change(in_group, entry_id, name, f"order of {_label(field)}", before, after)


def _group(field: str, otherwise: Group) -> Group:
    if field == "checked":
        return "checked"
    if field in _UNSEEN:
        return "unseen"
    return "offered" if otherwise == "details" and field in _OFFERED else otherwise


def _without(lines: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Return the lines that are not among the others; one that stands twice is there twice."""
    left = list(others)
    found: list[str] = []
    for line in lines:
        if line in left:
            left.remove(line)
        else:
            found.append(line)
    return tuple(found)


def _label(field: str) -> str:
    return _NAMES.get(field, field.replace("_", " "))


def _lines(value: object) -> tuple[str, ...]:
    """Return a value in lines, so that two can be laid side by side."""
    if isinstance(value, Link):
        return tuple(f"{text}: {value.url}" for text in _lines(value.text))
    if isinstance(value, Localized):
        return (str(value), *(f"{language}: {said}" for language, said in value.others.items()))
    if isinstance(value, Model):
        held = [(_label(field), _lines(getattr(value, field))) for field in type(value).model_fields]
        return tuple(f"{label}: {line}" for label, lines in held for line in lines)
    if isinstance(value, dict):
        return tuple(
            f"{key}: {line}" for key, inner in cast("dict[str, object]", value).items() for line in _lines(inner)
        )
    if isinstance(value, tuple):
        said = tuple(line for inner in cast("tuple[object, ...]", value) for line in _lines(inner))
        in_one = said and all(_WORD.fullmatch(line) for line in said)
        return (", ".join(said),) if in_one else said
    return () if value is None else (str(value),)


def _directory(old: Resources, new: Resources) -> Iterator[Change]:
    if old.directory != new.directory:
        said = [(one.directory,) if one.directory else () for one in (old, new)]
        yield Change("directory", "directory", "what people get when all else fails", "", *said)


def _pledges(old: Mapping[str, Pledge], new: Mapping[str, Pledge]) -> Iterator[Change]:
    yield from _entries("pledges", old, new)
    first = [tuple(side)[:1] for side in (old, new)]
    if first[0] != first[1]:
        yield Change("pledges", "pledges", "", "the pledge that people sign", *first)


def _entries(group: Group, old: Mapping[str, Titled], new: Mapping[str, Titled]) -> Iterator[Change]:
    """Tell which entries of a section came or went, and what changed in those that stayed."""
    for entry_id in _all(old, new):
        before, after = old.get(entry_id), new.get(entry_id)
        if before and after:
            yield from _fields(group, entry_id, _title(after), before, after)
        else:
            said = [(_title(one),) if one else () for one in (before, after)]
            yield Change(group, entry_id, "".join(said[0] or said[1]), "", *said)
    stayed = [tuple(one for one in side if one in old and one in new) for side in (old, new)]
    if group == "lessons" and stayed[0] != stayed[1]:
        yield Change(group, group, "", "order of lessons", *stayed)


def _title(one: Titled) -> str:
    return one.name if isinstance(one, Feed) else one.title


def _words(old: News, new: News) -> Iterator[Change]:
    """Tell which words the bot goes by came or went, list by list."""
    before, after = _word_lists(old), _word_lists(new)
    for name in _all(before, after):
        gone, came = (tuple(dict.fromkeys(side.get(name, ()))) for side in (before, after))
        gone, came = _without(gone, came), _without(came, gone)
        if gone or came:
            yield Change("words", name, "", "", gone, came)


def _word_lists(news: News) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    every = [(f"topics, {topic}", words) for topic, words in news.topics.items()]
    every += [("exclude", news.exclude), *((f"notes, {what}", words) for what, words in news.notes.items())]
    every += [(f"identifying, {rule.why}", rule.words) for rule in news.identifying]
    every += [(f"blaming, {rule.why}", rule.words) for rule in news.blaming]
    for name, words in every:
        for language, phrases in words.items():
            lists.setdefault(f"{name}, {language}", []).extend(phrases)
    return lists


def _all(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """Return the keys of both, those of the new one first."""
    return list(dict.fromkeys((*new, *old)))
