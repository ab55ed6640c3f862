"""One entry in plain words for the person who checks it. Numbers and links are as the file has them."""

import re
from collections.abc import Iterator

from bot.editing.dialogue import Dialogue
from bot.editing.entries import Entry, Key, name
from bot.faces import text
from bot.library import places
from bot.library.lessons import Lesson
from bot.library.models import Contact, Country, Emergency, Service
from bot.library.scalars import WORLDWIDE
from bot.library.topics import LABELS

_LINK = re.compile(r"https?://\S+")
_COST = {"free": "free", "local-rate": "as much as a local call", "unknown": "nothing is noted"}
_ANONYMOUS = {"yes": "people can stay anonymous", "no": "they ask who you are", "unknown": "nothing is noted"}


def show(desk: Dialogue, key: Key, entry: Entry) -> None:
    """Print all that the file says of an entry, but for the scenes of a lesson: they hold no facts."""
    english = entry.english if isinstance(entry, Service) else None
    desk.say(name(key, entry) + (f" ({english})" if english else ""), "bold")
    desk.whole(f"id: {key[1]}", "dim")
    if isinstance(entry, Service):
        _service(desk, entry)
    elif isinstance(entry, Lesson):
        _lesson(desk, entry)
    else:
        _country_facts(desk, entry)
    desk.say(f"Last checked: {entry.checked or 'no day is noted'}")
    if entry.editor_note:
        desk.say(f"Note of the editors: {entry.editor_note}", "yellow")
    if entry.sources:
        desk.say("Seen at:")
    for source in entry.sources:
        desk.whole(f"  {source}")


def _service(desk: Dialogue, service: Service) -> None:
    desk.say(service.summary)
    for fact, said in _facts(service):
        desk.say(f"{fact}: {said}")
    desk.say("How to reach it:")
    for number, contact in enumerate(service.contacts, start=1):
        desk.whole(f"  {number}. {_contact(contact)}", "cyan")
    for about, sentence in service.expect.items():
        desk.say(f"Expect ({about}): {sentence}")


def _country_facts(desk: Dialogue, country: Country) -> None:
    desk.say("Emergency numbers:")
    for number, emergency in enumerate(country.emergency, start=1):
        desk.whole(f"  {number}. {_emergency(emergency)}", "cyan")
    if country.note:
        desk.say(country.note)


def _emergency(emergency: Emergency) -> str:
    more = (", ".join(emergency.for_) or "for whom is not noted", emergency.by, emergency.note)
    return f"{emergency.number} ({'; '.join(filter(None, more))})"


def _lesson(desk: Dialogue, lesson: Lesson) -> None:
    desk.say(lesson.summary)
    for number, page in enumerate(lesson.pages, start=1):
        desk.say(f"Page {number}: {page.title}", "bold")
        for paragraph in page.text:
            desk.say(paragraph)
    for credit in (lesson.credit, *lesson.links):
        if credit:
            desk.whole(f"{credit.text}{f' {credit.url}' if credit.url else ''}")


def _facts(service: Service) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of each fact that helps to see whether an entry is right."""
    yield "Countries", ", ".join(_country(code) for code in service.countries)
    if service.region:
        yield "Region", service.region
    yield "Helps with", "; ".join(LABELS[topic] for topic in service.topics)
    yield "For", ", ".join(text.FOR[audience] for audience in service.for_)
    if service.ages:
        yield "Ages", service.ages
    if service.kind != "service":
        yield "Kind", service.kind
    hours = (one for one in (service.hours, service.hours_note) if one)
    yield "Hours", "; ".join(hours) or "nothing is noted"
    if service.timezone:
        yield "Time zone", service.timezone
    yield "Languages", ", ".join(map(places.language_name, service.languages)) or "nothing is noted"
    yield "Cost", _COST[service.cost]
    yield "Anonymous", _ANONYMOUS[service.anonymous]
    if service.confidence != "high":
        yield "Confidence", f"{service.confidence} (there is only one good source)"


def _country(code: str) -> str:
    return "worldwide" if code == WORLDWIDE else f"{places.country_name(code)} ({code})"


def _contact(contact: Contact) -> str:
    label = text.RELAYS[contact.through] if contact.through else text.WAYS[contact.kind]
    more = (
        contact.dial and f"dials {contact.dial}",
        contact.note,
        contact.hours and f"hours {contact.hours}",
        contact.http_only and "has no https",
    )
    known = "; ".join(one for one in more if one)
    return f"{label}: {contact.value}" + (f" ({known})" if known else "")


def pages(entry: Entry) -> list[str]:
    """Return the links to look at, each once: a service's own pages, then the sources."""
    contacts = entry.contacts if isinstance(entry, Service) else ()
    own = [one.value for kind in ("web", "chat", "relay") for one in contacts if one.kind == kind]
    found = (match[0].rstrip(",;") for value in (*own, *entry.sources) if (match := _LINK.search(value)))
    return list(dict.fromkeys(found))
