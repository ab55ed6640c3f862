"""The files of the translations: `make messages` brings them up to the words of the bot, `askmore check` looks at them.

A translator works on `bot/locales/*/LC_MESSAGES/askmore.po` alone; docs/translating.md says how. The `.mo` beside it,
which the bot reads, is made of it here.
"""

import asyncio
import io
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from discord import app_commands

from bot.client import COGS, AskMore
from bot.faces import (
    about_text,
    catalogs,
    contacts_text,
    learn_text,
    news_text,
    pledge_text,
    respond_text,
    setup_text,
    speech,
    text,
)
from bot.faces.messages import Plural, Short
from bot.faces.translator import is_name
from bot.library import topics
from bot.library.library import Library
from bot.library.problems import Problem
from bot.library.reader import read_files

ROOT = Path(__file__).parent.parent
TEMPLATE = catalogs.FOLDER / f"{catalogs.DOMAIN}.pot"
MODULES = (text, respond_text, pledge_text, about_text, news_text, learn_text, contacts_text, setup_text)
NO_MESSAGES = frozenset({"FILE_NAME"})
HEAD = """\
# Words of AskMore. Everybody may mend a translation: docs/translating.md says how.
# Places in braces stay as they are: {name}, {/support}, {=Hide this}.
#"""
_AT_MOST = r"At most (\d+) characters"
_SEEN = re.compile(r"[^\W_]")  # a letter or a digit
_STATE_HELP = "How far this catalog is: drafted, or reviewed with your name and the day."
_PLACE = re.compile(r"\{[^{}]*\}")
_LINE = re.compile(r'\s*|#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"(?:[^"\\]|\\.)*"\s*')
_MADE = datetime(2026, 11, 26, tzinfo=UTC)  # one date for all: a new one each time would change every file


def template() -> Catalog:
    """Return every message of the bot, with where it stands."""
    made = Catalog(domain=catalogs.DOMAIN)
    made.add(catalogs.STATE[1], context=catalogs.STATE[0], auto_comments=[_STATE_HELP])
    for module in MODULES:
        for name, value in vars(module).items():
            if name.isupper() and name not in NO_MESSAGES:
                _add(made, value, f"{module.__name__.rsplit('.', 1)[-1]}.{name}")
    _add(made, topics.LABELS, "topics.LABELS")
    _add(made, topics.NEWS, "topics.NEWS")
    for topic, words in topics.ALSO.items():
        if words:
            note = f"Words people type for “{topics.LABELS[topic]}”: any number, with commas between them."
            made.add(", ".join(words), context=speech.WORDS, auto_comments=[note])
    library = _library()
    for note in dict.fromkeys((*library.news.notes, *(one.note for one in library.stories.values() if one.note))):
        made.add(str(note), context=speech.NOTE, auto_comments=["What a story mentions, as in: mentions violence."])
    for context, name in asyncio.run(_names()):
        made.add(name, context=context, auto_comments=["A name: small letters, digits, - and _; no spaces."])
    return made


def _add(made: Catalog, value: Any, where: str) -> None:
    """Add a message, or all that a tuple or mapping of them holds."""
    if isinstance(value, Plural):
        made.add(tuple(value), auto_comments=[where])
    elif isinstance(value, str):
        if re.search(r"[^\W\d_]|[:.,]", _PLACE.sub("", value)):  # French puts a space before a colon
            short = [_AT_MOST.replace(r"(\d+)", str(value.most)) + "."] if isinstance(value, Short) else []
            made.add(str(value), auto_comments=[where, *short])
    elif isinstance(value, dict | tuple):
        inner: Any = value.values() if isinstance(value, dict) else value  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        for one in inner:
            _add(made, one, where)


def _library() -> Library:
    return Library(read_files([ROOT / "resources.yaml"]).or_raise())


async def _names() -> list[tuple[str, str]]:
    """Return the names of all commands and options, each with its context."""
    with tempfile.TemporaryDirectory(prefix="askmore-messages-") as data:
        async with AskMore(library=_library(), data=Path(data)) as bot:
            for name in COGS:
                await bot.load_extension(name)
            return list(dict.fromkeys(_named(bot.tree.get_commands())))


def _named(commands: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for command in commands:
        if isinstance(command, app_commands.ContextMenu):
            continue
        yield speech.COMMAND, command.name
        if isinstance(command, app_commands.Group):
            yield from _named(command.commands)
        else:
            yield from ((speech.OPTION, parameter.name) for parameter in command.parameters)


def po(name: str, folder: Path = catalogs.FOLDER) -> Path:
    """Return the file that a translator works on."""
    return folder / name / "LC_MESSAGES" / f"{catalogs.DOMAIN}.po"


def read(path: Path) -> Catalog:
    """Return a catalog.

    Raises:
        OSError: it can't be read.
        PoFileError: it can't be understood.
        UnicodeDecodeError: it is not UTF-8.
    """
    raw, name = path.read_bytes(), path.parent.parent.name
    for number, line in enumerate(raw.decode("utf-8").splitlines()):
        if not _LINE.fullmatch(line):  # Babel would take a line without its last quote, and lose a letter
            raise PoFileError("this line is not whole", Catalog(locale=name), line, number)
    return read_po(io.BytesIO(raw), locale=name, abort_invalid=True)


def updated(name: str, words: Catalog, folder: Path = catalogs.FOLDER) -> tuple[bytes, bytes]:
    """Return a catalog brought up to the words of the bot: what translators read, and what the bot reads."""
    path = po(name, folder)
    found = read(path) if path.exists() else Catalog(locale=name, domain=catalogs.DOMAIN)
    found.update(words, no_fuzzy_matching=False, update_header_comment=False)
    found.obsolete.clear()
    return written(found), compiled(found)


def written(found: Catalog) -> bytes:
    """Return a catalog as a `.po` or `.pot` file."""
    found.header_comment, found.fuzzy = HEAD, False
    found.project, found.version = "AskMore", "messages"
    found.msgid_bugs_address = found.last_translator = found.language_team = ""
    found.creation_date = found.revision_date = _MADE
    out = io.BytesIO()
    write_po(out, found, width=100, omit_header=False, include_previous=False)
    return out.getvalue()


def compiled(found: Catalog) -> bytes:
    """Return a catalog as the bot reads it: with the translations that are there and sound, and no others."""
    out = io.BytesIO()
    for message in list(found):
        # Babel would write the English for a plural without a translation: then no other catalog is asked for it.
        if message.id and (faults(message) or not any(_forms(message.string))):
            found.delete(message.id, context=message.context)
    write_mo(out, found)
    return out.getvalue()


def faults(message: Message) -> list[tuple[str, str]]:
    """Return what is wrong with a translation, each with what to do. One that is missing is not wrong."""
    said = _forms(message.string)
    if message.fuzzy or not any(said):
        return []
    if not all(_SEEN.search(one) for one in said):
        what = "a form of the plural is missing" if len(said) > 1 else "there is nothing to read in it"
        return [(what, "write it, or leave all of it empty: people then get English")]
    # A form for one thing may leave its number out, if the English one does.
    wanted = [sorted(set(_PLACE.findall(english))) for english in _forms(message.id)]
    longest = re.search(_AT_MOST, " ".join(message.auto_comments))
    for one in said:
        if sorted(set(_PLACE.findall(one))) not in wanted or re.search(r"[{}]", _PLACE.sub("", one)):
            places = " ".join(wanted[-1]) or "none"
            return [("the places in braces are not those of the English text", f"use {places}")]
        if longest and len(one) > int(longest[1]):
            return [(f"it is too long, with {len(one)} characters", f"say it in at most {longest[1]}")]
        if message.context in {speech.COMMAND, speech.OPTION} and not is_name(one):
            return [(f'"{one}" can\'t be a name', "write small letters, digits, - and _, at most 32, without spaces")]
    return []


def _forms(said: Any) -> tuple[str, ...]:
    """Return a message's one form, or all of its plural."""
    return tuple(str(one) for one in said) if isinstance(said, tuple | list) else (str(said),)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def problems(folder: Path = catalogs.FOLDER) -> list[Problem]:
    """Return what is wrong with the catalogs, each with its line."""
    return [problem for name in dict.fromkeys(catalogs.CATALOGS.values()) for problem in _problems(po(name, folder))]


def _problems(path: Path) -> Iterator[Problem]:
    file = str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
    try:
        found = read(path)
    except OSError as error:
        yield Problem(file, 1, 1, f"the catalog can't be read: {error.strerror}", "put the file back, or make messages")
        return
    except UnicodeDecodeError:
        yield Problem(file, 1, 1, "the catalog is not UTF-8", "save it as UTF-8")
        return
    except PoFileError as error:
        yield Problem(
            file, (error.lineno or 0) + 1, 1, "the catalog can't be read", "look at the quotes and words of this line"
        )
        return
    except (ValueError, LookupError) as error:
        yield Problem(file, 1, 1, f"the head of the catalog can't be read: {error}", "put its first lines back")
        return
    for message in found:
        if message.id:
            yield from (Problem(file, message.lineno or 1, 1, what, fix) for what, fix in faults(message))
    yield from _whole(file, path, found)


def _whole(file: str, path: Path, found: Catalog) -> Iterator[Problem]:
    """Yield what is wrong with a catalog as a whole: its state, and the file that the bot reads."""
    state = found.get(catalogs.STATE[1], context=catalogs.STATE[0])
    said = _forms(state.string)[0] if state else ""
    falls_back = not said and path.parent.parent.name in catalogs.NEXT
    if not falls_back and not re.match(rf"drafted$|{catalogs.REVIEWED} by \S", said):
        line, fix = (state and state.lineno) or 1, f"write drafted, or {catalogs.REVIEWED} by and your name"
        yield Problem(file, line, 1, "it is not said how far the catalog is, so it is not used", fix)
    made = path.with_suffix(".mo")
    if not made.exists() or made.read_bytes() != compiled(found):
        yield Problem(file, 1, 1, f"{made.name} beside it was not made of it", "run make messages")


def main() -> int:
    """Bring all files up to the words of the bot, and return the exit code."""
    words = template()
    catalogs.FOLDER.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written(words))
    for name in dict.fromkeys(catalogs.CATALOGS.values()):
        path = po(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        source, made = updated(name, words)
        path.write_bytes(source)
        path.with_suffix(".mo").write_bytes(made)
        found = read(path)
        missing = sum(not any(_forms(message.string)) or message.fuzzy for message in found if message.id)
        sys.stdout.write(f"{name}: {len(found) - missing} of {len(found)} messages.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
