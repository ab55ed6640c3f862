"""The cards of /learn, as Components V2 layouts that need no memory, and the one post that everybody sees."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import discord
from discord import ui

from bot.faces import learn_buttons as buttons
from bot.faces import learn_text as text
from bot.faces import text as common
from bot.faces import words
from bot.faces.cards import LONGEST_TEXT
from bot.faces.pressed import Hide, english
from bot.faces.speech import Speaker
from bot.library import checks
from bot.library.lessons import Credit, Lesson

IN_SELECT = 24  # lessons; "All lessons" makes Discord's 25 options
LONGEST_PAGE = 3300  # characters of a page as shown; the rest of the 4,000 is for what stands around it
_LONGEST_TITLE = 2 * 80  # with its marks escaped
_LONGEST_CREDIT = 2 * 160
_LONGEST_NAMES = 60  # of permissions, or of a command
_POINT = "- "


def listing(say: Speaker, lessons: Mapping[str, Lesson], start: int = 0, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return a page of the list of lessons.

    Args:
        say: the language.
        lessons: all of them by id.
        start: the place of the first one on the page.
        notes: sentences about the question itself, as for a lesson that was not found.
    """
    start = start if start < len(lessons) else 0
    opening = "\n".join((say(text.TITLE), *notes, say(text.INTRO if lessons else text.NO_LESSONS)))
    shown, room = list[str](), LONGEST_TEXT - len(opening) - len(say.closing(text.FOOTER))
    for lesson in list(lessons.values())[start : start + IN_SELECT]:
        said = say(text.IN_LIST, title=words.exact(say.of(lesson.title)), summary=words.exact(say.of(lesson.summary)))
        room -= len(said) + 2
        if room < 0:
            break
        shown.append(said)
    row: ui.ActionRow[Any] = ui.ActionRow[Any](Hide(say))
    if start + len(shown) < len(lessons):
        row.add_item(buttons.LessonList(say, start + len(shown), text.MORE))
    if start:
        row.add_item(buttons.LessonList(say, 0, text.BACK))
    row.add_item(buttons.LessonHelp(say, None))
    for button in english(say, buttons.LessonList(say, start, text.MORE)):
        row.add_item(button)
    options = _options(say, list(lessons.items())[start : start + len(shown)])
    return _view(say, "\n\n".join((opening, *shown)), row, *([_selecting(say, options)] if options else []))


def lesson(
    say: Speaker,
    lessons: Mapping[str, Lesson],
    lesson_id: str,
    page: int,
    *,
    may_post: bool,
    notes: Sequence[str] = (),
) -> ui.LayoutView:
    """Return a page of a lesson.

    Args:
        say: the language.
        lessons: all of them by id.
        lesson_id: one of these.
        page: which page, from 0; one past the end is the last.
        may_post: whether the reader is offered to post it in the channel.
        notes: sentences to put first.
    """
    shown = lessons[lesson_id]
    pages = sheets(say, shown)
    page = min(page, len(pages) - 1)
    lines = [*notes, say(text.LESSON_TITLE, title=words.exact(say.of(shown.title))), pages[page]]
    lines += [say(text.PAGE, page=page + 1, pages=len(pages))] if len(pages) > 1 else []
    row: ui.ActionRow[Any] = ui.ActionRow[Any](Hide(say))
    if page:
        row.add_item(buttons.Turn(say, lesson_id, page - 1, text.BACK))
    if page + 1 < len(pages):
        row.add_item(buttons.Turn(say, lesson_id, page + 1, text.MORE))
    if shown.scenes:
        row.add_item(buttons.ToScene(say, (lesson_id, 0, page), text.PRACTISE))
    row.add_item(buttons.LessonHelp(say, shown.topic))
    more: list[ui.Item[Any]] = [buttons.AskToPost(say, lesson_id, page)] if may_post else []
    more += english(say, buttons.Turn(say, lesson_id, page))
    begin = list(lessons).index(lesson_id) // IN_SELECT * IN_SELECT
    options = _options(say, list(lessons.items())[begin : begin + IN_SELECT], lesson_id)
    options.append(discord.SelectOption(label=say(text.ALL_LESSONS), value=buttons.ALL))
    return _view(say, "\n".join(lines), row, *([ui.ActionRow[Any](*more)] if more else []), _selecting(say, options))


def scene(say: Speaker, shown: Lesson, place: tuple[str, int, int], choice: int | None = None) -> ui.LayoutView:
    """Return a scene to practise on, with the answer to a choice.

    Args:
        say: the language.
        shown: the lesson.
        place: its id, the scene, and the page that the reader came from.
        choice: what the reader chose, if anything.
    """
    lesson_id, number, page = place
    moment = shown.scenes[number]
    lines = [say(text.SCENE_TITLE, title=words.exact(say.of(shown.title)))]
    if len(shown.scenes) > 1:
        lines.append(say(text.SCENE, scene=number + 1, scenes=len(shown.scenes)))
    lines.append(words.exact(say.of(moment.text)))
    if choice is not None and choice < len(moment.choices):
        chosen = moment.choices[choice]
        lines += ["", say(text.CHOSEN, text=words.exact(say.of(chosen.text))), words.exact(say.of(chosen.answer))]
        lines.append(say(text.TRY_OTHERS))
    row: ui.ActionRow[Any] = ui.ActionRow[Any](Hide(say))
    if number + 1 < len(shown.scenes):
        row.add_item(buttons.ToScene(say, (lesson_id, number + 1, page), text.NEXT_SCENE))
    row.add_item(buttons.Turn(say, lesson_id, page, text.BACK_TO_LESSON))
    for button in english(say, buttons.ToScene(say, place, text.PRACTISE)):
        row.add_item(button)
    options = [
        discord.SelectOption(label=say.of(one.text), value=str(index), default=index == choice)
        for index, one in enumerate(moment.choices)
    ]
    return _view(say, "\n".join(lines), ui.ActionRow[Any](buttons.ChoiceSelect(say, place, options)), row)


def ask_to_post(say: Speaker, shown: Lesson, lesson_id: str, page: int) -> ui.LayoutView:
    """Return the question whether a lesson is to be posted for all to see."""
    back = buttons.Turn(say, lesson_id, page, text.BACK)
    again = english(say, buttons.AskToPost(say, lesson_id, page))
    row = ui.ActionRow[Any](Hide(say), buttons.Post(say, lesson_id, page), back, *again)
    return _view(say, say(text.POST_ASK, title=words.exact(say.of(shown.title))), row)


def posting(say: Speaker) -> ui.LayoutView:
    """Return what stands there while a lesson is posted: nothing to press twice."""
    return _view(say, say.twice(text.POSTING), ui.ActionRow[Any](Hide(say)))


def post(say: Speaker, shown: Lesson, lesson_id: str, command: str) -> ui.LayoutView:
    """Return the public post. It is the same for everybody, and its button answers each reader privately.

    Args:
        say: the server's language.
        shown: the lesson, of which the first page is posted.
        lesson_id: its id.
        command: the command /learn as Discord shows it.
    """
    pages = sheets(say, shown)
    lines = [say(text.LESSON_TITLE, title=words.exact(say.of(shown.title))), pages[0]]
    if shown.credit and len(pages) > 1:
        lines.append(say(text.CREDIT_ALONE, text=words.exact(say.of(shown.credit.text))))
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    view.add_item(ui.ActionRow[Any](buttons.Turn(say, lesson_id, 0, text.READ_PRIVATELY)))
    view.add_item(ui.TextDisplay(say.closing(text.POST_FOOTER, learn=command)))
    return view


def sheets(say: Speaker, shown: Lesson) -> list[str]:
    """Return the pages of a lesson as they are shown.

    They are the file's, but one that would be too long with its marks escaped goes on on the next. What comes
    last (links, credit, when it was checked) stands on the last page, or on one of its own where it is full.
    """
    said, room = list[str](), _room(say)
    for page in shown.pages:
        said += _packed(say, words.exact(say.of(page.title)), [words.exact(say.of(part)) for part in page.text], room)
    end = _end(say, shown)
    between = "\n\n" if shown.links else "\n"
    whole = f"{said[-1]}{between}{_joined(end)}"
    if len(whole) <= room:
        return [*said[:-1], whole]
    return [*said, *_packed(say, say(text.READ_ON), end, room)]


def _room(say: Speaker) -> int:
    """Return how many characters a page may have, so that what stands around it fits in this language too."""
    notes = [say(one) for one in (text.MAY_NOT, text.NOT_IN_SERVER, text.NOT_POSTED)]
    notes.append(say(text.NO_RIGHT, missing="x" * _LONGEST_NAMES))
    title = say(text.LESSON_TITLE, title="x" * _LONGEST_TITLE)
    number = say(text.PAGE, page=buttons.LAST_PAGE, pages=buttons.LAST_PAGE)
    privately = (max(notes, key=len), title, number, say.closing(text.FOOTER))
    credit = say(text.CREDIT_ALONE, text="x" * _LONGEST_CREDIT)
    publicly = (title, credit, say.closing(text.POST_FOOTER, learn="x" * _LONGEST_NAMES))
    around = max(sum(len(part) + 1 for part in parts) for parts in (privately, publicly))
    return min(LONGEST_PAGE, LONGEST_TEXT - around)


def _end(say: Speaker, shown: Lesson) -> list[str]:
    end = [say(text.LINKS)] if shown.links else []
    end += [_credit(say, one, text.LINK, text.LINK_ALONE) for one in shown.links]
    end += [_credit(say, shown.credit, text.CREDIT, text.CREDIT_ALONE)] if shown.credit else []
    day = checks.first_day(shown.checked)
    by_month = "-" in shown.checked
    checked = say(common.CHECKED, when=say.month(day)) if by_month else say(common.CHECKED_YEAR, when=day.year)
    return [*end, f"-# {checked}"]


def _credit(say: Speaker, one: Credit, with_link: str, alone: str) -> str:
    said = words.exact(say.of(one.text))
    return say(with_link, text=said, url=one.url) if one.url else say(alone, text=said)


def _packed(say: Speaker, title: str, parts: Iterable[str], room: int) -> list[str]:
    """Return paragraphs under a title, on as many pages of so many characters as they need."""
    pages = [[say(text.PAGE_TITLE, title=title)]]
    for part in parts:
        if len(_joined([*pages[-1], part])) > room:
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


def _options(say: Speaker, some: Iterable[tuple[str, Lesson]], chosen: str = "") -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=say.of(one.title),
            description=say.of(one.summary),
            value=lesson_id,
            default=lesson_id == chosen,
        )
        for lesson_id, one in some
    ]


def _selecting(say: Speaker, options: Sequence[discord.SelectOption]) -> ui.ActionRow[Any]:
    return ui.ActionRow[Any](buttons.LessonSelect(say, options))


def _view(say: Speaker, said: str, *rows: ui.ActionRow[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay(said)))
    for row in rows:
        view.add_item(row)
    view.add_item(ui.TextDisplay(say.closing(text.FOOTER)))
    return view
