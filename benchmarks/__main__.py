"""Print what loading, finding and drawing an answer cost."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from bot.faces import cards
from bot.faces.ask import Ask
from bot.faces.speech import ENGLISH
from bot.library.library import Library, Question
from bot.library.reader import read_files, read_texts

SHIPPED = Path(__file__).parent.parent / "resources.yaml"
MANY = 5000


def best(work: Callable[[], object], times: int) -> float:
    """Return the shortest of several runs, in seconds."""
    spent: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return min(spent)


def enlarged(text: str, services: int) -> str:
    """Return the file with its services repeated under other ids until there are so many."""
    head, body = text.split("\nservices:\n")
    copies: list[str] = []
    for number in range(-(-services // 438)):
        tail = f"-{number}" if number else ""
        copies.append(re.sub(r"^  ([a-z0-9-]+):$", rf"  \g<1>{tail}:", body, flags=re.MULTILINE))
    return f"{head}\nservices:\n{''.join(copies)}"


def main() -> None:
    """Measure and print one table."""
    text = SHIPPED.read_text(encoding="utf-8")
    many = enlarged(text, MANY)
    library = Library(read_files([SHIPPED]).or_raise())
    now = datetime.now(UTC)
    plain = best(lambda: yaml.load(text, Loader=yaml.CBaseLoader), 5)  # noqa: S506 - the file is ours
    question = Question("DE", "stalking", "someone", "text")
    rows = [
        ("the file through yaml.CBaseLoader alone", plain),
        ("the file read and checked", best(lambda: read_files([SHIPPED]), 5)),
        (
            f"{len(read_texts([('many', many)]).or_raise().services)} services read and checked",
            best(lambda: read_texts([("many", many)]), 2),
        ),
        ("finding what fits", best(lambda: library.find(question, now), 200)),
        ("drawing the answer", best(lambda: cards.support(ENGLISH, library, Ask(question), now), 200)),
        (
            "a country from a typing error",
            best(lambda: library.country_names("en-US").nearest("germny"), 200),
        ),
    ]
    table = Table("what", "milliseconds", "ratio to the first")
    for name, seconds in rows:
        table.add_row(name, f"{seconds * 1000:.2f}", f"{seconds / plain:.3f}")
    Console().print(table)


if __name__ == "__main__":
    main()
