"""One service, contact or emergency number in words. Numbers and links stay exactly as the file has them."""

import re
import unicodedata
from datetime import date, datetime

import discord
import phonenumbers

from bot.faces import text
from bot.faces.speech import Speaker
from bot.library import checks, hours
from bot.library.library import Hit, Question, Way
from bot.library.models import Contact, Country, Emergency, Service

_REACHED_FROM_ABROAD = {
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
_EMERGENCY_ORDER: dict[Way, tuple[str, ...]] = {
    "any": (),
    "text": ("text", "call", "textphone"),
    "deaf": ("text", "textphone", "call"),
}
_OLD_AFTER_DAYS = 2 * 365


_LINK = re.compile(r"(https?://\S+)")
_MARKS = re.compile(r"([\\*_~|`>\[\]<])")


def exact(value: str) -> str:
    """Return text that Discord shows exactly as it is, markdown marks included; links stay links."""
    parts = _LINK.split(value)
    return "".join(part if index % 2 else isolated(_MARKS.sub(r"\\\1", part)) for index, part in enumerate(parts))


def isolated(value: str) -> str:
    """Return a text so that, written from right to left, it moves no number beside it.

    Source: Unicode Standard Annex #9, "Explicit Directional Isolates": U+2068 and U+2069 around a text of unknown
    direction.
    """
    return "\n".join(f"\u2068{line}\u2069" if _from_right(line) else line for line in value.split("\n"))


def _from_right(line: str) -> bool:
    return any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in line)


_LINE_START = re.compile(r"^(#|-|\+|\d+[.)])")


def harmless(value: str) -> str:
    """Return what somebody else wrote so that Discord shows it and does nothing more: no mark and no mention."""
    return _LINE_START.sub(r"\\\1", discord.utils.escape_mentions(exact(value)))


def emergency_numbers(say: Speaker, country: Country, way: Way) -> str:
    """Return a country's emergency numbers in one line, those the person can use first."""
    first = _EMERGENCY_ORDER[way]
    entries = sorted(country.emergency, key=lambda entry: first.index(entry.by) if first else 0)
    return " · ".join(emergency(say, entry) for entry in entries)


def emergency(say: Speaker, entry: Emergency, *, notes: bool = True) -> str:
    """Return one emergency number: who answers, how, the number, and a note if there is one."""
    who = say.listed([say(text.EMERGENCY_FOR[label]) for label in entry.for_])
    note = f" ({exact(say.of(entry.note))})" if entry.note and notes else ""
    by = f"{say(text.EMERGENCY_BY[entry.by])} " if text.EMERGENCY_BY[entry.by] else ""
    return f"{who}{' ' if who else ''}{by}**{exact(entry.number)}**{note}"


def contact_line(say: Speaker, hit: Hit, contact: Contact, now: datetime) -> str:
    """Return one way to reach a service: what it is, the number or link in plain text, what to know."""
    label = say(text.RELAYS[contact.through] if contact.through else text.WAYS[contact.kind])
    is_link = contact.value.startswith("http")
    parts = [f"{label} {contact.value if is_link else f'**{exact(contact.value)}**'}"]
    if contact.kind == "whatsapp" and contact.dial:
        parts[0] += f" {whatsapp_link(contact.dial)}"
    known = [exact(say.of(contact.note))] if contact.note else []
    if contact.http_only:
        known.append(say(text.NOT_ENCRYPTED))
    if contact.kind == "phone":
        known += _phone_facts(say, contact)
    if contact.hours:
        known.append(_lower(status_words(say, hours.contact_status(hit.service, contact, hit.country, now))))
    return parts[0] + (f" ({'; '.join(known)})" if known else "")


def whatsapp_link(dial: str) -> str:
    """Return WhatsApp's click-to-chat link of a number, which needs no entry in the address book.

    Source of the form: WhatsApp help centre, "How to use click to chat": https://wa.me/ and the number in
    international format without zeroes, brackets or dashes.
    """
    return f"https://wa.me/{dial.removeprefix('+')}"


def _phone_facts(say: Speaker, contact: Contact) -> list[str]:
    facts = [say(text.IN_CALL_LIST)]
    if contact.dial and not contact.value.startswith(("+", "00")) and reaches_from_abroad(contact.dial):
        facts.insert(0, say(text.FROM_ABROAD, number=contact.dial))
    return facts


def reaches_from_abroad(dial: str) -> bool:
    """Whether a number is geographic or mobile: freephone and short numbers mostly end at the border."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(dial)) in _REACHED_FROM_ABROAD
    except phonenumbers.NumberParseException:
        return False


def status_words(say: Speaker, status: hours.Status) -> str:
    """Return open or closed in words, with a timestamp that Discord shows in the reader's time."""
    if status.holiday:
        return say(text.MAYBE_HOLIDAY)
    if status.open is None:
        return say(text.HOURS_UNKNOWN)
    if status.always:
        return say(text.OPEN_ALWAYS)
    if status.until is None:
        return say(text.CLOSED_NOW)
    if status.open:
        return say(text.OPEN_UNTIL, until=discord.utils.format_dt(status.until, "t"))
    return say(text.OPENS_AT, opens=discord.utils.format_dt(status.until, "f"))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def service_text(
    say: Speaker, hit: Hit, number: int, question: Question, now: datetime, *, doubted: bool = False
) -> str:
    """Return everything a card says of one service; `doubted`: people lately had trouble with it."""
    service = hit.service
    lines = [f"### {number}. {name(service)}"]
    limits = limits_of(say, service, question, fits_way=hit.fits_way)
    if limits:
        lines.append(f"*{' · '.join(limits)}*")
    lines.append(exact(say.of(service.summary)))
    lines += [contact_line(say, hit, contact, now) for contact in hit.contacts]
    lines += _facts(say, hit, now)
    if not service.expect and service.kind == "service":
        lines.append(say(text.EXPECT_UNKNOWN))
    if doubted:
        lines.append(say(text.DOUBTED))
    lines.append(f"-# {checked_words(say, service, now.date())}")
    return "\n".join(lines)


def name(service: Service) -> str:
    """Return a service's name, and its English one if it has another."""
    english = f" ({exact(service.english)})" if service.english else ""
    return f"{exact(service.name)}{english}"


def limits_of(say: Speaker, service: Service, question: Question, *, fits_way: bool) -> list[str]:
    """Return for whom, where and how a service does not help, so that nobody is turned away."""
    limits = [say(text.WORLDWIDE)] if service.worldwide else []
    limits += [say(text.KINDS[service.kind])] if service.kind in text.KINDS else []
    if "everyone" not in service.for_:
        people = [say(text.FOR[audience]) for audience in service.for_ if audience != "families-and-friends"]
        limits += [say(text.FOR_ONLY, people=say.listed(people))] if people else []
        limits += [say(text.FOR_FAMILY)] if "families-and-friends" in service.for_ else []
    if service.ages:
        low, _, high = service.ages.rstrip("+").partition("-")
        ages = text.AGES_BETWEEN if high else text.AGES_FROM
        limits.append(say(ages, low=low, high=high))
    if service.region:
        limits.append(say(text.REGION_ONLY, region=exact(say.of(service.region))))
    if not fits_way:
        limits.append(say(text.NO_SILENT_WAY[question.way]))
    return limits


def _facts(say: Speaker, hit: Hit, now: datetime) -> list[str]:
    service = hit.service
    if service.kind != "service":
        return [_languages(say, service)] if service.languages else []
    facts = f"{_languages(say, service)} · {say(text.COST[service.cost])}"
    lines = (*_hours_words(say, hit, now), facts, say(text.ANONYMOUS[service.anonymous]))
    return [say.sentence(line) for line in lines]


def _hours_words(say: Speaker, hit: Hit, now: datetime) -> list[str]:
    """Return the service's own hours; a contact with hours of its own says them in its line."""
    service = hit.service
    said: list[str] = []
    if service.hours:
        first = next((one for one in service.contacts if not one.hours), service.contacts[0])
        said.append(status_words(say, hours.contact_status(service, first, hit.country, now)))
    if service.hours_note:
        said.append(say(text.HOURS_IN_WORDS, words=exact(say.of(service.hours_note))))
    if not said and not any(contact.hours for contact in service.contacts):
        said.append(say(text.HOURS_UNKNOWN))
    return said


def _languages(say: Speaker, service: Service) -> str:
    if not service.languages:
        return say(text.LANGUAGES_UNKNOWN)
    names = [say.language_name(code) for code in service.languages if code != "interpreters"]
    if "interpreters" in service.languages:
        names.append(say(text.INTERPRETERS))
    return say(text.LANGUAGES, names=say.listed(names))


def checked_words(say: Speaker, service: Service, today: date) -> str:
    """Return when the details were last seen right, honestly where that is long ago or not known."""
    if not service.checked:
        return say(text.CHECKED_NEVER)
    day = checks.first_day(service.checked)
    old = (today - day).days > _OLD_AFTER_DAYS
    if "-" in service.checked:
        return say(text.CHECKED_OLD if old else text.CHECKED, when=say.month(day))
    return say(text.CHECKED_OLD_YEAR if old else text.CHECKED_YEAR, when=day.year)
