"""`askmore verify`: walk the entries that nobody checked lately, look at their pages, note what was seen."""

import asyncio
import importlib.util
import shlex
import sys
import webbrowser
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.progress_bar import ProgressBar
from rich.table import Table

from bot import check
from bot.editing import changing, entry_words, notes
from bot.editing.dialogue import Dialogue, Stop
from bot.editing.due import Due, Later, Rules, due
from bot.editing.entries import Entry, Key, entries, said
from bot.editing.saving import CannotSave, Changed
from bot.editing.sheet import CannotEdit, Value
from bot.editing.workbench import Refused, Workbench
from bot.library.problems import ResourcesError
from bot.library.scalars import WORLDWIDE
from bot.library.source import Path as Place
from bot.settings import Settings
from bot.store.database import NAME, Database
from bot.store.errors import StoreError
from bot.store.reports import KEPT_FOR, Report, Reports
from bot.upkeep import closing_later

WELL, PROBLEMS, WRONG_USE = 0, 1, 2
QUESTION = "Still right? (y / n / edit / skip; ? says more)"
HELP = (
    "y: all of it is right. Today is noted as the day of the check.\n"
    "n: something is wrong, and you can't mend it now. You write what, for the next editor.\n"
    "edit: change a value. Then you are asked again.\n"
    "skip: look at it another time. It comes last from now on.\n"
    "open: open the next page of this entry.\n"
    "quit: stop. All that you answered is written already."
)
OTHER = "Type one of: y, n, edit, skip, open, quit. ? says what they do."
CHANGED = "Somebody changed {file} meanwhile. It was read anew, and nothing of this answer was written."
LOOK_AGAIN, GONE = "Look again:", "This entry is not in it any more. On to the next."
STOPPED = "Stopped. What was written is said above; nothing else was."
Browser = Callable[[str], bool]


def verify(given: Namespace, open_page: Browser = webbrowser.open) -> int:
    """Walk the entries that are due, and write what the editor answers."""
    if importlib.util.find_spec("ruamel") is None:
        sys.stderr.write("This needs one more package: pip install 'askmore[editor]'\n")
        return WRONG_USE
    settings = Settings.read()
    desk = Dialogue(Console(highlight=False))
    try:
        bench = Workbench.read(tuple(given.files) or settings.resources)
        if given.country not in {None, WORLDWIDE, *bench.library.countries}:
            sys.stderr.write(f"There is no country {given.country} in these files. Write its code, as in AU.\n")
            return WRONG_USE
        now = datetime.now(UTC)  # people's reports are counted by its days
        rules = Rules(now, given.stale, given.country)
        later = Later(settings.data)
        found = due(bench.library, _reports(desk, settings.data / NAME, now), later.days, rules)
        pages = None if given.no_browser else open_page
        walk = Walk(desk, bench, later, Ground(now.date(), pages))
        walk.through(found)
    except ResourcesError as error:
        check.problems_text(desk.console, error.problems)
        desk.say("Nothing more was changed. Mend these lines, then start again: askmore verify")
        return PROBLEMS
    except CannotSave as reason:
        desk.say(str(reason), "red")
        return PROBLEMS
    return WELL


def _reports(desk: Dialogue, file: Path, now: datetime) -> list[Report]:
    """Return what people said did not work; nothing where there is no database."""
    if not file.exists():
        return []
    try:
        return asyncio.run(_read((now - KEPT_FOR).date(), file))
    except StoreError as error:
        desk.say(f"What people reported can't be read, and is left out. {error}", "yellow")
        return []


async def _read(since: date, file: Path) -> list[Report]:
    async with closing_later(await Database.open(file)) as database:
        return await Reports(database).since(since)


@dataclass(frozen=True)
class Ground:
    """What a walk stands on.

    Attributes:
        today: the day that is noted, in UTC.
        open_page: opens a page, and returns whether it could; None where none is to be opened.
    """

    today: date
    open_page: Browser | None


class Walk:
    """One walk through the entries that are due."""

    def __init__(self, desk: Dialogue, bench: Workbench, later: Later, ground: Ground) -> None:
        self.desk = desk
        self.bench = bench
        self.later = later
        self.ground = ground
        self.done: Counter[str] = Counter()
        self.looked_into: list[str] = []
        self.pages: list[str] = []

    def through(self, found: Sequence[Due]) -> None:
        """Ask about one entry after the other, and say at the end what came of it.

        Raises:
            ResourcesError: a file was changed meanwhile, and can't be used any more.
            CannotSave: a file can't be written.
        """
        if not found:
            self.desk.say("Nothing is due: each entry was checked lately, and nobody reported one since.", "green")
            return
        try:
            for at, one in enumerate(found):
                if one.key in entries(self.bench.library):
                    self._ask(one, at, len(found))
        except (Stop, KeyboardInterrupt):
            self.desk.say(STOPPED)
        finally:
            self._sum_up(len(found))

    def _ask(self, one: Due, at: int, number: int) -> None:
        """Show an entry and ask about it until there is an answer."""
        ways = {
            "yes": lambda: self._right(one.key),
            "no": lambda: self._wrong(one.key),
            "edit": lambda: self._edit(one.key),
            "skip": lambda: self._skip(one.key),
            "open": self._open,
            "quit": self._stop,
            "?": self._help,
            "help": self._help,
        }
        asking = True
        while asking and (entry := entries(self.bench.library).get(one.key)):
            self._show(one, entry, f"{at + 1} of {number}", ProgressBar(total=number, completed=at, width=30))
            try:
                self.desk.choose(QUESTION, ways, OTHER)
                asking = False
                if one.is_reported and said(one.key) not in self.later.days:
                    self.looked_into.append(one.key[1])
            except Changed:
                self.desk.say(CHANGED.format(file=self.bench.holders(one.key)[-1]), "yellow")
                self.bench = Workbench.read(tuple(self.bench.files))
                self.desk.say(LOOK_AGAIN if one.key in entries(self.bench.library) else GONE, "yellow")

    def _show(self, one: Due, entry: Entry, place: str, progress: ProgressBar) -> None:
        bar = Table.grid(padding=(0, 1))
        bar.add_row(place, progress)
        self.desk.say()
        self.desk.console.print(bar)
        entry_words.show(self.desk, one.key, entry)
        for reason in one.why:
            self.desk.say(f"→ {reason}", "yellow")
        self.pages = entry_words.pages(entry)
        if self.pages:
            self._open()

    def _open(self) -> bool:
        """Open the next page of the entry, or print where it is."""
        if not self.pages:
            self.desk.say("There is no other page to open.")
            return False
        page = self.pages.pop(0)
        self.desk.whole(f"Look at: {page}", "bold")
        if self.ground.open_page is not None:
            try:
                opened = self.ground.open_page(page)
            except (webbrowser.Error, OSError):
                opened = False
            if not opened:
                self.desk.say("No browser could be opened. Copy the address into one.")
        return False

    def _right(self, key: Key) -> bool:
        today, values = self.ground.today, self.bench.entry(key)
        if not self._write(key, {("checked",): today.isoformat()}):
            return False
        doubts = notes.noted(values.get("editor_note", ""))
        if doubts:
            self.desk.say(f"Its editor_note still says what was not right on {doubts[-1]}. Take that out when you can.")
        self._put_in_order(key)
        return self._count("right", f"Written: checked {today}.")

    def _wrong(self, key: Key) -> bool:
        """Note what is wrong; the second time, offer to take the entry out."""
        note = self.bench.entry(key).get("editor_note", "")
        what = self._what_is_wrong(note)
        if not what:
            return False
        if not self._write(key, {("editor_note",): notes.with_doubt(note, self.ground.today, what)}):
            return False
        before = [day for day in notes.noted(note) if day < self.ground.today]
        if before and key[0] == "services" and self._agreed_out(key, before[-1]):
            return self._count("taken out", f"{key[1]} was taken out.")
        self._put_off(key)
        return self._count("not right", "Written into editor_note. The day of the last check stays as it was.")

    def _what_is_wrong(self, note: str) -> str:
        """Return what the editor says is wrong, short enough for the note; nothing if it is left."""
        room = notes.LONGEST - len(notes.with_doubt(note, self.ground.today, "")) - 1
        if room < 1:
            self.desk.say("Its editor_note is full. Type edit and shorten it first.")
            return ""
        while len(what := self.desk.ask("What is wrong, in one line? (Enter alone: go back)")) > room:
            self.desk.say(f"That is too long for the note: say it in at most {room} characters.")
        return what

    def _agreed_out(self, key: Key, first: date) -> bool:
        """Offer to take a service out of its file, and do so."""
        self.desk.say(f"It was not right on {first} either. The rule: after the second time, an entry is taken out.")
        named, holders = self.bench.named_at(key[1]), self.bench.holders(key)
        if named or len(holders) > 1:
            where = f"it is named at {', '.join(named)}" if named else f"{holders[0]} has an entry of this id too"
            self.desk.say(f"It can't be taken out here: {where}. Do that by hand.")
            return False
        return self.desk.agrees(f"Take {key[1]} out of {holders[0]}?") and self._write(key, {(): None})

    def _edit(self, key: Key) -> bool:
        after = changing.change(self.desk, self.bench, key)
        if after is not None:
            self.bench = after
            self.done["changed"] += 1
            self.desk.say("Is all of it right now?")
        return False

    def _skip(self, key: Key) -> bool:
        self._put_off(key)
        return self._count("skipped", "It comes last from now on.")

    def _stop(self) -> bool:
        raise Stop

    def _help(self) -> bool:
        for line in HELP.split("\n"):
            self.desk.say(line)
        return False

    def _write(self, key: Key, changes: Mapping[Place, Value]) -> bool:
        """Write changes of an entry, or say why not."""
        try:
            self.bench = self.bench.save(self.bench.draft(key, changes))
        except (CannotEdit, Refused) as reason:
            self.desk.say(f"Nothing was written: {reason}", "red")
            return False
        return True

    def _count(self, what: str, sentence: str) -> bool:
        self.done[what] += 1
        self.desk.say(sentence, "green")
        return True

    def _put_off(self, key: Key) -> None:
        try:
            self.later.put_off(said(key), self.ground.today)
        except OSError as error:
            self.desk.say(f"That it was put off can't be kept in {self.later.file}: {error.strerror}.", "yellow")

    def _put_in_order(self, key: Key) -> None:
        try:
            self.later.forget(said(key))
        except OSError as error:
            self.desk.say(f"{self.later.file} can't be written: {error.strerror}.", "yellow")

    def _sum_up(self, number: int) -> None:
        """Say how many are done, how to go on, and what to do next."""
        answered = sum(self.done[what] for what in ("right", "not right", "taken out", "skipped"))
        counts = ", ".join(f"{count} {what}" for what, count in self.done.items())
        self.desk.say()
        self.desk.say(f"{answered} of {number} done{f': {counts}' if counts else ''}.", "bold")
        if answered < number:
            self.desk.say("To go on with the rest, give the same command again.")
        if set(self.done) - {"skipped"}:
            if self.looked_into:
                self.desk.say("To forget what people reported of those that are done, as the host:")
                self.desk.whole(f"  askmore reports --clear {' '.join(self.looked_into)}")
            self.desk.say("Next, look for mistakes; askmore diff OLD NEW then shows what changed for people:")
            self.desk.whole(
                f"  askmore check --wording {' '.join(shlex.quote(str(file)) for file in self.bench.files)}"
            )
