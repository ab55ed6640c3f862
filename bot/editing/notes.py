"""What an editor's note says of entries that were not right."""

import re
from datetime import date

LONGEST = 600  # characters of an editor_note, as the models have it
_NOT_RIGHT = re.compile(r"(\d{4}-\d\d-\d\d) not right: ")


def noted(note: str) -> list[date]:
    """Return the days on which somebody noted that an entry is not right."""
    return [day for written in _NOT_RIGHT.findall(note) if (day := _day(written))]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def with_doubt(note: str, on: date, what: str) -> str:
    """Return a note with one more sentence: the day, and what is not right."""
    end = "" if what.endswith((".", "!", "?")) else "."
    return f"{note} {on.isoformat()} not right: {what}{end}".strip()
