"""The cards of /support, as Components V2 layouts that need no memory: all buttons are DynamicItems."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from discord import ui

from bot.faces import buttons, local, report_buttons, text, words
from bot.faces.ask import Ask
from bot.faces.pressed import english
from bot.faces.speech import Speaker
from bot.library.library import Hit, Library
from bot.library.scalars import About
from bot.store.local import Here

# Discord's limit for the text of one message: 4,000 characters in all its text displays together.
LONGEST_TEXT = 4000
A_PAGE = 3
NOWHERE = Here()
_A_SERVICE = 1000  # characters that stay free for the first service of a card
_ALWAYS_ASKED: tuple[About, ...] = ("who", "name", "police", "recorded", "bill")


def support(  # noqa: PLR0913 - each by its name
    say: Speaker,
    library: Library,
    ask: Ask,
    now: datetime,
    *,
    notes: Sequence[str] = (),
    group: str = "",
    here: Here = NOWHERE,
    doubted: Collection[str] = (),
) -> ui.LayoutView:
    """Return the answer to a question, one page of it.

    Args:
        say: the reader's language.
        library: what the file says.
        ask: the question and the first service shown.
        now: an aware moment, for what is open.
        notes: sentences about the question itself, as for a country that was not found.
        group: the part of the list of countries that the select shows; empty for the short list.
        here: what the server's admins added.
        doubted: services that people lately had trouble with.
    """
    hits = library.find(ask.question, now, say.reads)
    opening = _opening(say, library, ask, notes)
    closing = _closing(say, library, ask)
    room = LONGEST_TEXT - len(opening) - len(closing) - _longest_title(say, ask)
    added = _added(say, ask, here, room - _A_SERVICE)
    room -= len(added)
    page = _fitting(say, hits, ask, now, room, doubted)
    title = _title(say, library, ask, page, hits)
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(f"{opening}\n{added}{title}"))
    for hit, said in page:
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(said))
        if hit.service.expect:
            box.add_item(ui.ActionRow[Any](buttons.Expect(say, ask, hit.id)))
    view.add_item(box)
    view.add_item(
        _row(
            say, ask, ask.start + len(page) if ask.start + len(page) < len(hits) else None, [hit.id for hit, _ in page]
        )
    )
    view.add_item(ui.ActionRow[Any](buttons.CountrySelect.of(say, library, ask, group)))
    if ask.question.who != "worried":
        view.add_item(ui.ActionRow[Any](buttons.TopicSelect.of(say, ask)))
    view.add_item(ui.TextDisplay(closing))
    return view


def report(say: Speaker, ask: Ask, names: Mapping[str, str]) -> ui.LayoutView:
    """Return the question which service did not work, and how.

    Args:
        say: the reader's language.
        ask: the question whose card it was.
        names: the services of that page, name by id.
    """
    in_english = english(say, report_buttons.DidNotWork(say, ask))
    row = ui.ActionRow[Any](buttons.Hide(say), buttons.Page(say, ask, text.BACK), *in_english)
    select = [ui.ActionRow[Any](report_buttons.ReportSelect.of(say, ask, dict(names)))] if names else []
    return _plain(say, say(text.REPORT), *select, row)


def reported(say: Speaker, ask: Ask, message: str) -> ui.LayoutView:
    """Return the answer to it, and the way back to the list."""
    return _plain(say, say.twice(message), ui.ActionRow[Any](buttons.Hide(say), buttons.Page(say, ask, text.BACK)))


def _plain(say: Speaker, said: str, *rows: ui.ActionRow[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay(said)))
    for row in rows:
        view.add_item(row)
    view.add_item(ui.TextDisplay(say.closing(text.FOOTER)))
    return view


def _row(say: Speaker, ask: Ask, following: int | None, shown: Sequence[str]) -> ui.ActionRow[Any]:
    row: ui.ActionRow[Any] = ui.ActionRow[Any](buttons.Hide(say))
    if following is not None:
        row.add_item(buttons.Page(say, ask.at(following), text.MORE))
    if ask.start:
        row.add_item(buttons.Page(say, ask.at(0), text.BACK))
    if shown:
        row.add_item(report_buttons.DidNotWork(say, ask))
    for one in english(say, buttons.Page(say, ask, text.MORE)):
        row.add_item(one)
    return row


def _added(say: Speaker, ask: Ask, here: Here, room: int) -> str:
    """Return what the server's admins added, for the first page; not at the door for own behaviour."""
    if ask.start or ask.question.who == "worried" or not here.contacts:
        return ""
    added = local.added(say, here.contacts, room)
    return f"{added}\n" if added else ""


def _opening(say: Speaker, library: Library, ask: Ask, notes: Sequence[str]) -> str:
    asked = ask.question
    lines = [say(text.VALIDATING[asked.who]), "", emergency(say, library, ask), *notes]
    if (ask.guessed or ask.of_server) and asked.country:
        guessed = text.GUESSED_BY_SERVER if ask.of_server else text.GUESSED
        lines.append(say(guessed, country=say.in_country(asked.country)))
    return "\n".join(lines)


def emergency(say: Speaker, library: Library, ask: Ask) -> str:
    """Return the lines on danger now: the country's numbers, and when a call may not be safe."""
    code = ask.question.country
    if code is None:
        return f"{say(text.IN_DANGER_NO_COUNTRY)}\n{say(text.CALL_SAFELY)}"
    entry = library.countries.get(code)
    if entry is None:
        return f"{say(text.IN_DANGER_NO_NUMBER, country=say.in_country(code))}\n{say(text.CALL_SAFELY)}"
    numbers = words.emergency_numbers(say, entry, ask.question.way)
    lines = [say(text.IN_DANGER, country=say.country(code), numbers=numbers)]
    lines += [words.exact(say.of(entry.note))] if entry.note else []
    lines.append(say(text.CALL_SAFELY))
    lines += [say(text.WORRIED_NOW)] if ask.question.who == "worried" else []
    return "\n".join(lines)


def _closing(say: Speaker, library: Library, ask: Ask) -> str:
    if ask.question.who == "worried":
        return say.closing(text.FOOTER)
    directory = library.directory
    line = say(text.DIRECTORY_LINE, name=words.exact(directory.name), link=directory.contacts[0].value)
    return f"{line}\n{say.closing(text.FOOTER)}"


def _fitting(
    say: Speaker, hits: list[Hit], ask: Ask, now: datetime, room: int, doubted: Collection[str]
) -> list[tuple[Hit, str]]:
    """Return the services of a page: at most three, and no more than Discord's text limit lets in."""
    page: list[tuple[Hit, str]] = []
    for index, hit in enumerate(hits[ask.start : ask.start + A_PAGE], start=ask.start + 1):
        said = words.service_text(say, hit, index, ask.question, now, doubted=hit.id in doubted)
        if page and len(said) > room:
            break
        page.append((hit, said[: max(room, 0)]))
        room -= len(said)
    return page


def _longest_title(say: Speaker, ask: Ask) -> int:
    """Return how long the title with its remarks can get, in characters."""
    country = say.in_country(ask.question.country) if ask.question.country else ""
    titles = (text.TITLE, text.TITLE_WORRIED, f"{say(text.TITLE_WORLD)}{say(text.COUNTRY_FIRST)}")
    remarks = (text.NO_TOPIC_HERE, text.FEW_SERVICES, text.NO_SERVICES, text.NO_WORRIED_HERE, text.WORRIED_INTRO)
    longest = (max(len(say(one, country=country)) for one in some) for some in (titles, remarks))
    return sum(longest) + len(say(text.SUPPORTER_INTRO)) + _BREAKS


_BREAKS = 4


def _title(say: Speaker, library: Library, ask: Ask, page: list[tuple[Hit, str]], hits: list[Hit]) -> str:
    asked = ask.question
    if asked.who == "worried":
        lines = [text.TITLE_WORRIED]
    elif asked.country is None:
        lines = [text.TITLE_WORLD, text.COUNTRY_FIRST]
    else:
        lines = [text.TITLE]
    lines += _remarks(library, ask, page, hits)
    country = say.in_country(asked.country) if asked.country else ""
    return "\n".join(say(line, country=country) for line in lines)


def _remarks(library: Library, ask: Ask, page: list[tuple[Hit, str]], hits: list[Hit]) -> list[str]:
    """Return what a reader should know of this list: that it is thin, or fits only nearly."""
    asked = ask.question
    if asked.country is None:
        return [text.WORRIED_INTRO] if asked.who == "worried" else []
    local = [hit for hit in hits if not hit.service.worldwide]
    fitting = any(hit.fits_topic for hit in local)
    if asked.who == "worried":
        return [text.WORRIED_INTRO if fitting else text.NO_WORRIED_HERE]
    if not library.has_services(asked.country):
        return [text.NO_SERVICES]
    remarks = [text.SUPPORTER_INTRO] if asked.who == "someone" else []
    if asked.topic and not fitting:
        remarks.append(text.NO_TOPIC_HERE)
    elif len(local) < A_PAGE and any(hit.service.worldwide for hit, _ in page):
        remarks.append(text.FEW_SERVICES)
    return remarks


def expect(say: Speaker, library: Library, ask: Ask, service_id: str, now: datetime) -> ui.LayoutView | None:
    """Return what happens when you contact a service, or None when the file no longer has it."""
    if service_id not in library.services:
        return None
    hit = library.hit(service_id, ask.question, now)
    lines = [f"## {say(text.EXPECT_TITLE, name=words.exact(hit.service.name))}"]
    lines += [words.contact_line(say, hit, contact, now) for contact in hit.contacts]
    end = ["", say(text.PRIVATE_HAS_LIMITS)]
    room = LONGEST_TEXT - len(say.closing(text.FOOTER)) - len("\n".join(end)) - 1
    for about, question in text.QUESTIONS.items():
        said = hit.service.expect.get(about)
        if said or about in _ALWAYS_ASKED:
            answer = ["", f"**{say(question)}**", words.exact(say.of(said)) if said else say(text.DONT_KNOW)]
            lines += answer if len("\n".join([*lines, *answer])) <= room else []
    lines += end
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    view.add_item(
        ui.ActionRow[Any](
            buttons.Hide(say),
            buttons.Page(say, ask, text.BACK),
            *english(say, buttons.Expect(say, ask, service_id)),
        )
    )
    view.add_item(ui.TextDisplay(say.closing(text.FOOTER)))
    return view
