"""The cards of /learn, as Components V2 layouts that need no memory, and the one post that everybody sees."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import discord
from discord import ui

from bot.faces import learn_buttons as buttons
from bot.faces import learn_text as text
from bot.faces import words
from bot.faces.cards import LONGEST_TEXT
from bot.faces.pressed import Hide
from bot.library import checks
from bot.library.lessons import Credit, Lesson

IN_SELECT = 24  # lessons; "All lessons" makes Discord's 25 options
LONGEST_PAGE = 3300  # characters of a page as shown; the rest of the 4,000 is for what stands around it
_POINT = "- "


def listing(lessons: Mapping[str, Lesson], start: int = 0, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return a page of the list of lessons.

    Args:
        lessons: all of them by id.
        start: the place of the first one on the page.
        notes: sentences about the question itself, as for a lesson that was not found.
    """
    start = start if start < len(lessons) else 0
    opening = "\n".join((text.TITLE, *notes, text.INTRO if lessons else text.NO_LESSONS))
    shown, room = list[str](), LONGEST_TEXT - len(opening) - len(text.FOOTER)
    for lesson in list(lessons.values())[start : start + IN_SELECT]:
        said = text.IN_LIST.format(title=words.exact(lesson.title), summary=words.exact(lesson.summary))
        room -= len(said) + 2
        if room < 0:
            break
        shown.append(said)
    row: ui.ActionRow[Any] = ui.ActionRow[Any](Hide())
    if start + len(shown) < len(lessons):
        row.add_item(buttons.LessonList(start + len(shown), text.MORE))
    if start:
        row.add_item(buttons.LessonList(0, text.BACK))
    row.add_item(buttons.LessonHelp(None))
    options = _options(list(lessons.items())[start : start + len(shown)])
    return _view("\n\n".join((opening, *shown)), row, *([_selecting(options)] if options else []))


def lesson(
    lessons: Mapping[str, Lesson], lesson_id: str, page: int, *, may_post: bool, notes: Sequence[str] = ()
) -> ui.LayoutView:
    """Return a page of a lesson.

    Args:
        lessons: all of them by id.
        lesson_id: one of these.
        page: which page, from 0; one past the end is the last.
        may_post: whether the reader is offered to post it in the channel.
        notes: sentences to put first.
    """
    shown = lessons[lesson_id]
    pages = sheets(shown)
    page = min(page, len(pages) - 1)
    lines = [*notes, text.LESSON_TITLE.format(title=words.exact(shown.title)), pages[page]]
    lines += [text.PAGE.format(page=page + 1, pages=len(pages))] if len(pages) > 1 else []
    row: ui.ActionRow[Any] = ui.ActionRow[Any](Hide())
    if page:
        row.add_item(buttons.Turn(lesson_id, page - 1, text.BACK))
    if page + 1 < len(pages):
        row.add_item(buttons.Turn(lesson_id, page + 1, text.MORE))
    if shown.scenes:
        row.add_item(buttons.ToScene((lesson_id, 0, page), text.PRACTISE))
    row.add_item(buttons.LessonHelp(shown.topic))
    posting = [ui.ActionRow[Any](buttons.AskToPost(lesson_id, page))] if may_post else []
    begin = list(lessons).index(lesson_id) // IN_SELECT * IN_SELECT
    options = _options(list(lessons.items())[begin : begin + IN_SELECT], lesson_id)
    options.append(discord.SelectOption(label=text.ALL_LESSONS, value=buttons.ALL))
    return _view("\n".join(lines), row, *posting, _selecting(options))


def scene(shown: Lesson, place: tuple[str, int, int], choice: int | None = None) -> ui.LayoutView:
    """Return a scene to practise on, with the answer to a choice.

    Args:
        shown: the lesson.
        place: its id, the scene, and the page that the reader came from.
        choice: what the reader chose, if anything.
    """
    lesson_id, number, page = place
    moment = shown.scenes[number]
    lines = [text.SCENE_TITLE.format(title=words.exact(shown.title))]
    if len(shown.scenes) > 1:
        lines.append(text.SCENE.format(scene=number + 1, scenes=len(shown.scenes)))
    lines.append(words.exact(moment.text))
    if choice is not None and choice < len(moment.choices):
        chosen = moment.choices[choice]
        lines += ["", text.CHOSEN.format(text=words.exact(chosen.text)), words.exact(chosen.answer), text.TRY_OTHERS]
    row: ui.ActionRow[Any] = ui.ActionRow[Any](Hide())
    if number + 1 < len(shown.scenes):
        row.add_item(buttons.ToScene((lesson_id, number + 1, page), text.NEXT_SCENE))
    row.add_item(buttons.Turn(lesson_id, page, text.BACK_TO_LESSON))
    options = [
        discord.SelectOption(label=one.text, value=str(index), default=index == choice)
        for index, one in enumerate(moment.choices)
    ]
    return _view("\n".join(lines), ui.ActionRow[Any](buttons.ChoiceSelect(place, options)), row)


def ask_to_post(shown: Lesson, lesson_id: str, page: int) -> ui.LayoutView:
    """Return the question whether a lesson is to be posted for all to see."""
    row = ui.ActionRow[Any](Hide(), buttons.Post(lesson_id, page), buttons.Turn(lesson_id, page, text.BACK))
    return _view(text.POST_ASK.format(title=words.exact(shown.title)), row)


def posting() -> ui.LayoutView:
    """Return what stands there while a lesson is posted: nothing to press twice."""
    return _view(text.POSTING, ui.ActionRow[Any](Hide()))


def post(shown: Lesson, lesson_id: str, command: str) -> ui.LayoutView:
    """Return the public post. It is the same for everybody, and its button answers each reader privately.

    Args:
        shown: the lesson, of which the first page is posted.
        lesson_id: its id.
        command: the command /learn as Discord shows it.
    """
    pages = sheets(shown)
    lines = [text.LESSON_TITLE.format(title=words.exact(shown.title)), pages[0]]
    if shown.credit and len(pages) > 1:
        lines.append(text.CREDIT_ALONE.format(text=words.exact(shown.credit.text)))
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    view.add_item(ui.ActionRow[Any](buttons.Turn(lesson_id, 0, text.READ_PRIVATELY)))
    view.add_item(ui.TextDisplay(text.POST_FOOTER.format(learn=command)))
    return view


def sheets(shown: Lesson) -> list[str]:
    """Return the pages of a lesson as they are shown.

    They are the file's, but one that would be too long with its marks escaped goes on on the next. What comes
    last (links, credit, when it was checked) stands on the last page, or on one of its own where it is full.
    """
    said: list[str] = []
    for page in shown.pages:
        said += _packed(words.exact(page.title), map(words.exact, page.text))
    end = _end(shown)
    between = "\n\n" if shown.links else "\n"
    whole = f"{said[-1]}{between}{_joined(end)}"
    if len(whole) <= LONGEST_PAGE:
        return [*said[:-1], whole]
    return [*said, *_packed(text.READ_ON, end)]


def _end(shown: Lesson) -> list[str]:
    end = [text.LINKS] if shown.links else []
    end += [_credit(one, text.LINK, text.LINK_ALONE) for one in shown.links]
    end += [_credit(shown.credit, text.CREDIT, text.CREDIT_ALONE)] if shown.credit else []
    day = checks.first_day(shown.checked)
    month = text.CHECKED.format(when=f"{day:%B %Y}")
    return [*end, month if "-" in shown.checked else text.CHECKED_YEAR.format(when=day.year)]


def _credit(one: Credit, with_link: str, alone: str) -> str:
    said = words.exact(one.text)
    return with_link.format(text=said, url=one.url) if one.url else alone.format(text=said)


def _packed(title: str, parts: Iterable[str]) -> list[str]:
    """Return paragraphs under a title, on as many pages as they need."""
    pages = [[text.PAGE_TITLE.format(title=title)]]
    for part in parts:
        if len(_joined([*pages[-1], part])) > LONGEST_PAGE:
            pages.append(pages[0][:1])
        pages[-1].append(part)
    return [_joined(page) for page in pages]


def _joined(parts: Sequence[str]) -> str:
    """Return paragraphs with an empty line between them; points and small print follow at once."""
    said = parts[0]
    for before, part in pairwise(parts):
        close = before.startswith("### ") or part.startswith((_POINT, "-# "))
        said += ("\n" if close else "\n\n") + part
    return said


def _options(some: Iterable[tuple[str, Lesson]], chosen: str = "") -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=one.title, description=one.summary, value=lesson_id, default=lesson_id == chosen)
        for lesson_id, one in some
    ]


def _selecting(options: Sequence[discord.SelectOption]) -> ui.ActionRow[Any]:
    return ui.ActionRow[Any](buttons.LessonSelect(options))


def _view(said: str, *rows: ui.ActionRow[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay(said)))
    for row in rows:
        view.add_item(row)
    view.add_item(ui.TextDisplay(text.FOOTER))
    return view
