"""What an editor's note says of entries that were not right, and of checks that have no key of their own."""

import re
from datetime import date

LONGEST = 600  # characters of an editor_note, as the models have it
_CHECKED = re.compile(r"(?:^|\s)Checked (\d{4}-\d\d-\d\d)\.")
_NOT_RIGHT = re.compile(r"(\d{4}-\d\d-\d\d) not right: ")


def noted(note: str) -> list[date]:
    """Return the days on which somebody noted that an entry is not right."""
    return [day for written in _NOT_RIGHT.findall(note) if (day := _day(written))]


def checked(note: str) -> str | None:
    """Return the last day on which somebody noted that an entry is right."""
    return max((written for written in _CHECKED.findall(note) if _day(written)), default=None)


def with_check(note: str, on: date) -> str:
    """Return a note that says the day of a check, in the place of the one before."""
    return f"{_CHECKED.sub('', note).strip()} Checked {on.isoformat()}.".strip()


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def with_doubt(note: str, on: date, what: str) -> str:
    """Return a note with one more sentence: the day, and what is not right."""
    end = "" if what.endswith((".", "!", "?")) else "."
    return f"{note} {on.isoformat()} not right: {what}{end}".strip()
