"""The shape of `resources.yaml`: one model a thing, frozen, every scalar text.

These models are also the JSON Schema that editors complete against (`askmore schema`), so each
field's description is written for the person who edits the file.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from bot.library import checks
from bot.library.lessons import Lesson
from bot.library.localized import ENGLISH, Localized, Text
from bot.library.news import Feed, News, Story
from bot.library.scalars import (
    CONTACT_KINDS,
    WORLDWIDE,
    About,
    Ages,
    Audience,
    Checked,
    ContactKind,
    CountryCode,
    CountryOrWorld,
    Dial,
    EditorNote,
    Hash,
    Language,
    Model,
    OpeningHoursText,
    ServiceId,
    Source,
    Timezone,
    Topic,
    Version,
    VersionKey,
    up_to,
)


class Emergency(Model):
    """One emergency number of a country."""

    number: Annotated[str, up_to(30), AfterValidator(checks.to_dial)] = Field(
        description='The number as people dial it, in quotes: "112".'
    )
    for_: tuple[Literal["all", "police", "ambulance", "fire"], ...] = Field(
        default=(),
        alias="for",
        description="Who answers. Leave it out when no source says.",
    )
    by: Literal["call", "text", "textphone"] = Field(
        default="call",
        description="How to reach it: call (usual), text (SMS) or textphone (for deaf people).",
    )
    note: Annotated[Localized, Text(90)] | None = Field(
        default=None, description="A few words shown beside the number."
    )


class Country(Model):
    """What holds for a whole country: its emergency numbers and its clock."""

    timezone: Timezone | None = Field(
        default=None,
        description="Time zone, as in Europe/London. Leave it out where a country has several.",
    )
    emergency: tuple[Emergency, ...] = Field(
        min_length=1, max_length=8, description="Emergency numbers, police or the single number first."
    )
    note: Annotated[Localized, Text(160)] | None = Field(
        default=None, description="One sentence shown under the emergency numbers."
    )
    also: tuple[Annotated[str, up_to(60)], ...] = Field(
        default=(), description="Other names people type for this country, as in UK."
    )
    checked: Checked | None = Field(
        default=None, description="When somebody last saw the numbers right: 2025-03-26, 2025-03 or 2025."
    )
    sources: tuple[Source, ...] = Field(default=(), description="Where the emergency numbers were seen.")
    editor_note: EditorNote | None = Field(default=None, description="For editors. Never shown to people.")


class Contact(Model):
    """One way to reach a service. It has exactly one of phone, text, whatsapp, chat, web, email, relay."""

    phone: Annotated[str, up_to(60)] | None = Field(
        default=None, description='Number to call, as people there write it, in quotes: "0800 112 112".'
    )
    text: Annotated[str, up_to(60)] | None = Field(
        default=None, description='Number to text, in quotes; with a word if one is needed: "HELP to 51444".'
    )
    whatsapp: Annotated[str, up_to(60)] | None = Field(default=None, description="WhatsApp number, in quotes.")
    chat: Annotated[str, up_to(200)] | None = Field(
        default=None, description="Page where the chat starts, https:// in full."
    )
    web: Annotated[str, up_to(200)] | None = Field(default=None, description="Web page, https:// in full.")
    email: Annotated[str, up_to(100), AfterValidator(checks.email_address)] | None = Field(
        default=None, description="E-mail address."
    )
    relay: Annotated[str, up_to(120)] | None = Field(
        default=None, description="A way for deaf people. Say which kind with `through`."
    )
    through: Literal["textphone", "relay-service", "sign-language"] | None = Field(
        default=None,
        description="With relay: textphone (TTY), relay-service (national) or sign-language (video call).",
    )
    dial: Dial | None = Field(
        default=None,
        description='Number for a phone to dial, with + and country code, in quotes: "+43800222555".',
    )
    note: Annotated[Localized, Text(100)] | None = Field(
        default=None, description="A few words shown beside this contact, as in: free."
    )
    hours: OpeningHoursText | None = Field(
        default=None,
        description="When this contact answers, if it is not when the service does. Same writing as hours.",
    )
    http_only: Literal["yes"] | None = Field(
        default=None, description="yes, if the site truly has no https:// page. People are warned."
    )

    @model_validator(mode="after")
    def _one_way(self) -> "Contact":
        checks.contact(self.model_dump(exclude_none=True), CONTACT_KINDS)
        return self

    @property
    def kind(self) -> ContactKind:
        """Which of the seven ways this is."""
        return next(kind for kind in CONTACT_KINDS if getattr(self, kind) is not None)

    @property
    def value(self) -> str:
        """The number, address or link, exactly as the file has it."""
        return getattr(self, self.kind)


class Service(Model):
    """A helpline, a support service, a directory or a site."""

    name: Annotated[str, up_to(130)] = Field(description="The name in the service's own language.")
    english: Annotated[str, up_to(110)] | None = Field(
        default=None, description="The name in English, if it is another."
    )
    countries: tuple[CountryOrWorld, ...] = Field(
        min_length=1, description="Country codes, as in [GB, IE]; [INT] for a service that helps worldwide."
    )
    region: Annotated[Localized, Text(60)] | None = Field(
        default=None, description="The part of the country it is for, if it is not for all of it."
    )
    timezone: Timezone | None = Field(
        default=None, description="Time zone of the opening hours, if it is not the country's."
    )
    topics: tuple[Topic, ...] = Field(min_length=1, description="What it helps with.")
    for_: tuple[Audience, ...] = Field(
        min_length=1, alias="for", description="Who it is for. everyone means nobody is turned away."
    )
    ages: Ages | None = Field(default=None, description="Ages it is for, as in 18+ or 16-35 or 0-17.")
    kind: Literal["service", "directory", "website"] = Field(
        default="service",
        description="service: people answer. directory: a list of services. website: pages or a tool.",
    )
    door: Literal["both"] | None = Field(
        default=None,
        description="both, for a behaviour-change service that also helps people who were harmed.",
    )
    contacts: tuple[Contact, ...] = Field(min_length=1, max_length=6, description="Ways to reach it, best first.")
    hours: OpeningHoursText | None = Field(
        default=None,
        description="Opening hours: 24/7, or Mo-Fr 09:00-17:00; PH off (PH: public holidays).",
    )
    hours_note: Annotated[Localized, Text(140)] | None = Field(
        default=None, description="Opening hours in words, where they do not fit hours exactly."
    )
    languages: tuple[Language, ...] = Field(
        default=(),
        max_length=20,
        description="Language codes, as in [en, cy]; interpreters if they have them.",
    )
    cost: Literal["free", "local-rate", "unknown"] = Field(
        default="unknown", description="What contact costs: free or local-rate."
    )
    anonymous: Literal["yes", "no", "unknown"] = Field(
        default="unknown",
        description="Can people stay anonymous? yes or no; leave it out when no source says.",
    )
    summary: Annotated[Localized, Text(180)] = Field(description="What it is, in one plain sentence.")
    expect: dict[About, Annotated[Localized, Text(140)]] = Field(
        default_factory=dict[About, Localized],
        description="What happens when you contact them: one short sentence a question.",
    )
    checked: Checked | None = Field(
        default=None, description="When somebody last saw these details right: 2025-03-26, 2025-03 or 2025."
    )
    confidence: Literal["high", "medium"] = Field(
        default="high", description="medium, if there is only one good source."
    )
    sources: tuple[Source, ...] = Field(default=(), description="Where the details were seen.")
    editor_note: EditorNote | None = Field(default=None, description="For editors. Never shown to people.")

    @model_validator(mode="after")
    def _door(self) -> "Service":
        checks.door(self.topics, self.door)
        return self

    @property
    def worldwide(self) -> bool:
        """Whether it helps people in any country."""
        return WORLDWIDE in self.countries

    @property
    def checked_on(self) -> date | None:
        """The first day of the checked period, or None when it was never dated."""
        return checks.first_day(self.checked) if self.checked else None

    @property
    def for_survivors(self) -> bool:
        """Whether people who were harmed, and those close to them, are offered it."""
        return "behaviour-change" not in self.topics or self.door == "both"

    @property
    def for_own_behaviour(self) -> bool:
        """Whether people worried about what they did are offered it."""
        return "behaviour-change" in self.topics


class Link(Model):
    """A link with the words that name it."""

    text: Annotated[Localized, Text(80)] = Field(description="What the link is, in a few words.")
    url: Annotated[str, up_to(300), AfterValidator(checks.link)] = Field(description="https:// in full.")


class Released(Model):
    """A mark of each text that people have signed, so that no version changes in silence."""

    text: dict[VersionKey, Hash] = Field(
        description="Hash of title and points, by version; of a translation by version and language, as in 1-es."
    )
    consent: dict[VersionKey, Hash] = Field(
        description="Hash of kept and agree, by consent version; of a translation as in 1-es."
    )


class Pledge(Model):
    """What people may sign, and what they agree to when they do."""

    version: Version = Field(description="Number of the text. Raise it when title or points change.")
    title: Annotated[Localized, Text(80)] = Field(description="The title.")
    points: tuple[Annotated[Localized, Text(220)], ...] = Field(
        min_length=1, max_length=8, description="What people promise, one sentence or two a point."
    )
    consent_version: Version = Field(description="Number of the consent. Raise it when kept or agree change.")
    kept: tuple[Annotated[Localized, Text(220)], ...] = Field(
        min_length=1, max_length=8, description="What is kept, for how long, how to take it back."
    )
    agree: Annotated[Localized, Text(100)] = Field(description="The words beside the box to tick.")
    next_steps: tuple[Annotated[Localized, Text(100)], ...] = Field(
        min_length=1, max_length=10, description="Things to do this week; the reader picks one."
    )
    links: tuple[Link, ...] = Field(default=(), max_length=5, description="Pages to read.")
    released: Released = Field(description="Hashes of the released versions; `askmore check` says them.")

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], Localized]]:
        """Yield every text that people read, with its place in the entry."""
        yield ("title",), self.title
        yield from ((("points", at), point) for at, point in enumerate(self.points))
        yield from ((("kept", at), line) for at, line in enumerate(self.kept))
        yield ("agree",), self.agree
        yield from ((("next_steps", at), step) for at, step in enumerate(self.next_steps))
        yield from ((("links", at, "text"), link.text) for at, link in enumerate(self.links))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages beside English that any of its texts is in, as CLDR names them."""
        return tuple(sorted({code for _, text in self.texts() for code in text.others}))

    def speaks(self, language: str) -> bool:
        """Whether all of its texts are in a language: it is never shown in two."""
        return all(text.speaks(language) for _, text in self.texts())

    def text_hash(self, language: str = ENGLISH) -> str:
        """Return the mark of title and points as they stand in a language."""
        return checks.text_hash(*(text.in_language(language) for text in (self.title, *self.points)))

    def consent_hash(self, language: str = ENGLISH) -> str:
        """Return the mark of kept and agree as they stand in a language."""
        return checks.text_hash(*(text.in_language(language) for text in (*self.kept, self.agree)))


class Resources(Model):
    """The whole file, or one laid over another."""

    directory: ServiceId | None = Field(
        default=None,
        description="The id of the directory people get when everything else fails.",
    )
    countries: dict[CountryCode, Country] = Field(
        default_factory=dict, description="Countries by two-letter code, with their emergency numbers."
    )
    services: dict[ServiceId, Service] = Field(
        default_factory=dict, description="Services by id. A later file replaces one by using its id."
    )
    pledges: dict[ServiceId, Pledge] = Field(
        default_factory=dict, description="Pledges by id. People sign the first one."
    )
    feeds: dict[ServiceId, Feed] = Field(
        default_factory=dict, description="Feeds of publishers by id. The bot reads them for /news."
    )
    stories: dict[ServiceId, Story] = Field(
        default_factory=dict, description="Stories by id that the editors wrote, shown by /news."
    )
    lessons: dict[ServiceId, Lesson] = Field(default_factory=dict, description="Lessons of /learn by id.")
    news: News | None = Field(default=None, description="The words by which entries of feeds are chosen and marked.")
    remove: tuple[ServiceId, ...] = Field(
        default=(), description="In a file laid over another: ids of services, feeds, stories or lessons to leave out."
    )
