"""The table of `askmore report --format csv`: one row a service, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from bot.editing import coverage
from bot.editing.standing import Known, Standing
from bot.library.models import Service

COLUMNS = (
    "id",
    "name",
    "english name",
    "countries",
    "topics",
    "for",
    "kind",
    "ways",
    "has hours",
    "checked",
    "months since check",
    "missing",
    "dead links",
    "links without an answer",
    "numbers on no page",
    "numbers only on a source",
    "reports",
)
HEAD = '"id","name","english name","countries"'  # how each such table begins, of this version or another
# A cell that begins so is run as a formula. The wide ones count in East Asian spreadsheets.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def table(found: Iterable[Standing], known: Known) -> str:
    """Return the table. What nobody looked for (links, reports) is empty and not 0.

    Args:
        found: the entries; those that are no services are left out.
        known: whether there was a run of links, and a database.
    """
    written = io.StringIO(newline="")
    sheet = csv.writer(written, quoting=csv.QUOTE_ALL)
    sheet.writerow(COLUMNS)
    for one in found:
        if isinstance(one.entry, Service):
            sheet.writerow([safe(cell) for cell in _row(one, one.entry, known)])
    return written.getvalue()


def safe(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not run (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def _row(one: Standing, service: Service, known: Known) -> list[str]:
    return [
        one.id,
        service.name,
        service.english or "",
        ", ".join(service.countries),
        ", ".join(service.topics),
        ", ".join(service.for_),
        service.kind,
        ", ".join(dict.fromkeys(contact.kind for contact in service.contacts)),
        coverage.hours(service),
        service.checked or "",
        "" if one.months is None else str(one.months),
        ", ".join(coverage.missing(service)),
        str(one.dead) if known.run else "",
        str(one.silent) if known.run else "",
        ", ".join(one.unseen),
        ", ".join(one.elsewhere),
        str(one.reports) if known.reports is not None else "",
    ]
