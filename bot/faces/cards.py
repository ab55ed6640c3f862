"""The cards of /support, as Components V2 layouts that need no memory: all buttons are DynamicItems."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from discord import ui

from bot.faces import buttons, local, report_buttons, text, words
from bot.faces.ask import Ask
from bot.library import places
from bot.library.library import Hit, Library
from bot.store.local import Here

# Discord's limit for the text of one message: 4,000 characters in all its text displays together.
LONGEST_TEXT = 4000
A_PAGE = 3
NOWHERE = Here()


def support(  # noqa: PLR0913 - each by its name
    library: Library,
    ask: Ask,
    now: datetime,
    *,
    locale: str = "en-US",
    notes: Sequence[str] = (),
    group: str = "",
    here: Here = NOWHERE,
    doubted: Collection[str] = (),
) -> ui.LayoutView:
    """Return the answer to a question, one page of it.

    Args:
        library: what the file says.
        ask: the question and the first service shown.
        now: an aware moment, for what is open.
        locale: the reader's Discord language, for the short list of countries.
        notes: sentences about the question itself, as for a country that was not found.
        group: the part of the list of countries that the select shows; empty for the short list.
        here: what the server's admins added.
        doubted: services that people lately had trouble with.
    """
    hits = library.find(ask.question, now)
    opening = _opening(library, ask, notes)
    closing = _closing(library, ask)
    added = _added(ask, here)
    page = _fitting(hits, ask, now, LONGEST_TEXT - len(opening) - len(closing) - len(added), doubted)
    title = _title(library, ask, page, hits)
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(f"{opening}\n{added}{title}"))
    for hit, said in page:
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(said))
        if hit.service.expect:
            box.add_item(ui.ActionRow[Any](buttons.Expect(ask, hit.id)))
    view.add_item(box)
    view.add_item(
        _row(ask, ask.start + len(page) if ask.start + len(page) < len(hits) else None, [hit.id for hit, _ in page])
    )
    view.add_item(ui.ActionRow[Any](buttons.CountrySelect.of(library, ask, locale, group)))
    if ask.question.who != "worried":
        view.add_item(ui.ActionRow[Any](buttons.TopicSelect.of(ask)))
    view.add_item(ui.TextDisplay(closing))
    return view


def report(ask: Ask, names: Mapping[str, str]) -> ui.LayoutView:
    """Return the question which service did not work, and how.

    Args:
        ask: the question whose card it was.
        names: the services of that page, name by id.
    """
    row = ui.ActionRow[Any](buttons.Hide(), buttons.Page(ask, text.BACK))
    select = [ui.ActionRow[Any](report_buttons.ReportSelect.of(ask, dict(names)))] if names else []
    return _plain(text.REPORT, *select, row)


def reported(ask: Ask, said: str) -> ui.LayoutView:
    """Return the answer to it, and the way back to the list."""
    return _plain(said, ui.ActionRow[Any](buttons.Hide(), buttons.Page(ask, text.BACK)))


def _plain(said: str, *rows: ui.ActionRow[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay(said)))
    for row in rows:
        view.add_item(row)
    view.add_item(ui.TextDisplay(text.FOOTER))
    return view


def _row(ask: Ask, following: int | None, shown: Sequence[str]) -> ui.ActionRow[Any]:
    row: ui.ActionRow[Any] = ui.ActionRow[Any](buttons.Hide())
    if following is not None:
        row.add_item(buttons.Page(ask.at(following), text.MORE))
    if ask.start:
        row.add_item(buttons.Page(ask.at(0), text.BACK))
    if shown:
        row.add_item(report_buttons.DidNotWork(ask))
    return row


def _added(ask: Ask, here: Here) -> str:
    """Return what the server's admins added, for the first page; not at the door for own behaviour."""
    if ask.start or ask.question.who == "worried" or not here.contacts:
        return ""
    return f"{local.added(here.contacts)}\n"


def _opening(library: Library, ask: Ask, notes: Sequence[str]) -> str:
    asked = ask.question
    lines = [text.VALIDATING[asked.who], "", emergency(library, ask), *notes]
    if (ask.guessed or ask.of_server) and asked.country:
        guessed = text.GUESSED_BY_SERVER if ask.of_server else text.GUESSED
        lines.append(guessed.format(country=places.in_english(asked.country)))
    return "\n".join(lines)


def emergency(library: Library, ask: Ask) -> str:
    """Return the lines on danger now: the country's numbers, and when a call may not be safe."""
    code = ask.question.country
    if code is None:
        return f"{text.IN_DANGER_NO_COUNTRY}\n{text.CALL_SAFELY}"
    name, entry = places.country_name(code), library.countries.get(code)
    if entry is None:
        return f"{text.IN_DANGER_NO_NUMBER.format(country=places.in_english(code))}\n{text.CALL_SAFELY}"
    numbers = words.emergency_numbers(entry, ask.question.way)
    lines = [text.IN_DANGER.format(country=name, numbers=numbers), words.exact(entry.note or "")]
    lines += [text.CALL_SAFELY, text.WORRIED_NOW if ask.question.who == "worried" else ""]
    return "\n".join(line for line in lines if line)


def _closing(library: Library, ask: Ask) -> str:
    if ask.question.who == "worried":
        return text.FOOTER
    directory = library.directory
    line = text.DIRECTORY_LINE.format(name=words.exact(directory.name), link=directory.contacts[0].value)
    return f"{line}\n{text.FOOTER}"


def _fitting(hits: list[Hit], ask: Ask, now: datetime, room: int, doubted: Collection[str]) -> list[tuple[Hit, str]]:
    """Return the services of a page: at most three, and no more than Discord's text limit lets in."""
    page: list[tuple[Hit, str]] = []
    room -= _LONGEST_TITLE
    for index, hit in enumerate(hits[ask.start : ask.start + A_PAGE], start=ask.start + 1):
        said = words.service_text(hit, index, ask.question, now, doubted=hit.id in doubted)
        if page and len(said) > room:
            break
        page.append((hit, said[:room]))
        room -= len(said)
    return page


_LONGEST_TITLE = 420


def _title(library: Library, ask: Ask, page: list[tuple[Hit, str]], hits: list[Hit]) -> str:
    asked = ask.question
    if asked.who == "worried":
        lines = [text.TITLE_WORRIED]
    elif asked.country is None:
        lines = [text.TITLE_WORLD, text.COUNTRY_FIRST]
    else:
        lines = [text.TITLE]
    lines += _remarks(library, ask, page, hits)
    country = places.in_english(asked.country) if asked.country else ""
    return "\n".join(line.format(country=country) for line in lines)


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


def expect(library: Library, ask: Ask, service_id: str, now: datetime) -> ui.LayoutView | None:
    """Return what happens when you contact a service, or None when the file no longer has it."""
    if service_id not in library.services:
        return None
    hit = library.hit(service_id, ask.question, now)
    lines = [f"## {text.EXPECT_TITLE.format(name=words.exact(hit.service.name))}"]
    lines += [words.contact_line(hit, contact, now) for contact in hit.contacts]
    for about, question in text.QUESTIONS.items():
        said = hit.service.expect.get(about)
        if said or about in text.ALWAYS_ASKED:
            lines += ["", f"**{question}**", words.exact(said) if said else text.DONT_KNOW]
    lines += ["", text.PRIVATE_HAS_LIMITS]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    view.add_item(ui.ActionRow[Any](buttons.Hide(), buttons.Page(ask, text.BACK)))
    view.add_item(ui.TextDisplay(text.FOOTER))
    return view
