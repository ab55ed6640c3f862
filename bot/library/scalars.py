"""The words and single values that entries are made of: topics, ids, codes, dates.

Each field's description, in the models, is written for the person who edits the file.
"""

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, WithJsonSchema

from bot.library import checks

Topic = Literal[
    "sexual-assault",
    "sexual-harassment",
    "domestic-abuse",
    "stalking",
    "image-abuse",
    "child-abuse",
    "workplace",
    "legal",
    "victims-of-crime",
    "trafficking",
    "forced-marriage-fgm",
    "crisis",
    "behaviour-change",
    "training",
]
Audience = Literal[
    "everyone",
    "women",
    "men",
    "under-18",
    "young-people",
    "older-people",
    "lgbtq",
    "deaf",
    "families-and-friends",
    "indigenous",
    "migrants",
    "military",
    "students",
    "workers",
]
ContactKind = Literal["phone", "text", "whatsapp", "chat", "web", "email", "relay"]
About = Literal[
    "who",
    "name",
    "police",
    "bill",
    "recorded",
    "wait",
    "first-question",
    "interpreters",
    "abroad",
    "cannot",
    "after",
]

TOPICS: tuple[Topic, ...] = get_args(Topic)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
CONTACT_KINDS: tuple[ContactKind, ...] = get_args(ContactKind)
ABOUTS: tuple[About, ...] = get_args(About)
WORLDWIDE = "INT"
LONGEST_ID = 40
_ID_SCHEMA = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": LONGEST_ID}


def up_to(longest: int) -> StringConstraints:
    """Accept a text of 1 to so many characters."""
    return StringConstraints(min_length=1, max_length=longest)


def service_id(value: str) -> str:
    """Accept small letters, digits and hyphens, at most 40 (a button's custom_id carries the id)."""
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value) and len(value) <= LONGEST_ID:
        return value
    fix = f"use small letters, digits and hyphens, at most {LONGEST_ID}, as in gb-samaritans"
    raise checks.refuse(f'"{value}" can\'t be an id', fix)


ServiceId = Annotated[str, AfterValidator(service_id), WithJsonSchema(_ID_SCHEMA)]
CountryCode = Annotated[str, AfterValidator(checks.country_code)]
CountryOrWorld = Annotated[str, AfterValidator(checks.country_or_world)]
Language = Annotated[str, AfterValidator(checks.language)]
Timezone = Annotated[str, AfterValidator(checks.timezone)]
OpeningHoursText = Annotated[str, up_to(120), AfterValidator(checks.opening_hours)]
Dial = Annotated[str, AfterValidator(checks.dial)]
# A YAML 1.2 editor takes 2025 for a number: the schema lets it, the reader keeps the text.
_TEXT_OR_NUMBER = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
Checked = Annotated[str, AfterValidator(checks.checked_date), WithJsonSchema(_TEXT_OR_NUMBER)]
Version = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,3}$"), WithJsonSchema(_TEXT_OR_NUMBER)]
_VERSION_KEY = {"type": "string", "pattern": "^[1-9][0-9]{0,3}(-[a-z]{2,3}(-([A-Z]{2}|419))?)?$"}
VersionKey = Annotated[str, AfterValidator(checks.version_key), WithJsonSchema(_VERSION_KEY)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Ages = Annotated[str, AfterValidator(checks.age_range)]
Source = Annotated[str, up_to(600)]
EditorNote = Annotated[str, up_to(600)]


_NONE_NOTED: set[str] = set()


class Model(BaseModel):
    """A part of the file: frozen, and no key that is not described here."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)

    def model_post_init(self, _: Any, /) -> None:
        """Forget which fields were written: nobody asks, and thousands of entries would each keep a set of them."""
        object.__setattr__(self, "__pydantic_fields_set__", _NONE_NOTED)
