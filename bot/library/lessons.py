"""What the file teaches: short lessons of a few pages, with scenes to practise on."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.library import checks
from bot.library.localized import Localized, Text
from bot.library.scalars import Checked, EditorNote, Model, Source, Topic, up_to

HttpsLink = Annotated[str, up_to(300), AfterValidator(checks.link)]


class Page(Model):
    """One page of a lesson."""

    title: Annotated[Localized, Text(80)] = Field(description="What the page is about, in a few words.")
    text: tuple[Annotated[Localized, Text(400)], ...] = Field(
        min_length=1, max_length=8, description="Paragraphs. One that begins with a hyphen and a space is a point."
    )


class Choice(Model):
    """Something to do or say in a scene, and what tends to come of it."""

    text: Annotated[Localized, Text(100)] = Field(description="What the reader would do, as they read it in the list.")
    answer: Annotated[Localized, Text(400)] = Field(description="Kind words on it: what tends to help, and why.")


class Scene(Model):
    """A moment to practise on. Nothing is scored or kept."""

    text: Annotated[Localized, Text(400)] = Field(description="What happens, in two or three sentences.")
    choices: tuple[Choice, ...] = Field(min_length=3, max_length=4, description="Three or four things to do.")


class Credit(Model):
    """Whose idea a lesson stands on."""

    text: Annotated[Localized, Text(160)] = Field(description="Whom to thank for what, in a sentence.")
    url: HttpsLink | None = Field(default=None, description="Their page, https:// in full.")


class Lesson(Model):
    """A lesson of /learn."""

    title: Annotated[Localized, Text(80)] = Field(description="What it is about.")
    summary: Annotated[Localized, Text(100)] = Field(description="What one learns, in a few words, for the list.")
    also: tuple[Annotated[str, up_to(40)], ...] = Field(default=(), description="Words that people type for it.")
    topic: Topic | None = Field(default=None, description="The topic of /support that goes with it.")
    pages: tuple[Page, ...] = Field(min_length=1, max_length=8, description="Its pages, in their order.")
    scenes: tuple[Scene, ...] = Field(default=(), max_length=5, description="Moments to practise on.")
    credit: Credit | None = Field(default=None, description="Whose idea it stands on.")
    links: tuple[Credit, ...] = Field(default=(), max_length=6, description="Pages to read on.")
    checked: Checked = Field(description="When somebody last checked it: 2025-03-26, 2025-03 or 2025.")
    sources: tuple[Source, ...] = Field(min_length=1, description="Where the facts were seen.")
    editor_note: EditorNote | None = Field(default=None, description="For editors. Never shown to people.")
