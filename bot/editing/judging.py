"""What came of each link, and of each number on the pages of its service."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.editing.asking import Answer
from bot.editing.gathering import Gathered, Wanted
from bot.editing.last_run import Link, Missing, Outcome

OK, BAD, BROKEN = 200, 400, 500
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class Seen:
    """What one link answered.

    Attributes:
        answer: the answer; what the page said is no longer in it.
        over_https: whether it was asked over https, though the files have it with http.
        at: when.
        read: whether its page could be read as text.
        held: the numbers that stand on it.
    """

    answer: Answer
    over_https: bool
    at: datetime
    read: bool
    held: frozenset[Missing]


@dataclass
class _Numbers:
    """The numbers that stand on no page of their entry, or on a source alone, by the address looked at."""

    nowhere: dict[str, list[Missing]] = field(default_factory=dict[str, list[Missing]])
    elsewhere: dict[str, list[Missing]] = field(default_factory=dict[str, list[Missing]])


def judge(gathered: Gathered, seen: Mapping[str, Seen]) -> tuple[Link, ...]:
    """Return what came of each link that was asked, in the order of the files.

    Args:
        gathered: the links, and the numbers of the entries.
        seen: what each link answered, by its address as the files have it.
    """
    numbers = _look(gathered, seen)
    return tuple(_link(wanted, seen[wanted.address], numbers) for wanted in gathered.links if wanted.address in seen)


def unread(gathered: Gathered, seen: Mapping[str, Seen]) -> int:
    """Return how many of the entries that were asked for have a number, and no page that could be read."""
    pages = _pages(gathered)
    return sum(not any(one.address in seen and seen[one.address].read for one in links) for links in pages.values())


def _pages(gathered: Gathered) -> dict[str, list[Wanted]]:
    """Return the pages of each entry that has numbers."""
    pages: dict[str, list[Wanted]] = {}
    for wanted in gathered.links:
        for entry in sorted(wanted.numbers_of & gathered.numbers.keys()):
            pages.setdefault(entry, []).append(wanted)
    return pages


def _look(gathered: Gathered, seen: Mapping[str, Seen]) -> _Numbers:
    numbers = _Numbers()
    for entry, pages in _pages(gathered).items():
        if not all(page.address in seen for page in pages):
            continue  # the run was stopped: the page that is left may hold it
        read = [page for page in pages if seen[page.address].read]
        own = [page for page in pages if entry in page.own]
        for number in gathered.numbers[entry]:
            one = Missing(entry, number.said)
            if not any(one in seen[page.address].held for page in read):
                _note(numbers.nowhere, read, one)
            elif not any(one in seen[page.address].held for page in own):
                _note(numbers.elsewhere, own, one)
    return numbers


def _note(found: dict[str, list[Missing]], pages: list[Wanted], number: Missing) -> None:
    for page in pages:
        found.setdefault(page.address, []).append(number)


def _link(wanted: Wanted, seen: Seen, numbers: _Numbers) -> Link:
    outcome, detail = _outcome(seen.answer)
    link = Link(
        address=wanted.address,
        entries=tuple(wanted.entries),
        outcome=outcome,
        detail=detail,
        moved_to=seen.answer.moved_to,
        leads_to=seen.answer.url if seen.answer.url != wanted.address else None,
        status=seen.answer.status,
        numbers_missing=tuple(numbers.nowhere.get(wanted.address, ())),
        numbers_elsewhere=tuple(numbers.elsewhere.get(wanted.address, ())),
        at=seen.at,
    )
    if seen.over_https:
        link = _over_https(link)
    if link.outcome == "well" and link.moved_to:
        link = replace(link, outcome="moved", detail=_moved(link))
    return by_numbers(link)


def by_numbers(link: Link) -> Link:
    """Return a link that answers with the outcome that its numbers give it."""
    if link.outcome not in {"well", "number", "source"}:
        return link
    if link.numbers_missing:
        return replace(link, outcome="number", detail=f"its page does not have {_listed(link.numbers_missing)}")
    if link.numbers_elsewhere:
        return replace(link, outcome="source", detail=f"only a source has {_listed(link.numbers_elsewhere)}")
    return link if link.outcome == "well" else replace(link, outcome="well", detail="")


def _listed(numbers: Iterable[Missing]) -> str:
    return ", ".join(one.number for one in numbers)


def _outcome(answer: Answer) -> tuple[Outcome, str]:
    status = answer.status or 0
    if answer.gone:
        return "dead", answer.fault
    if answer.fault:
        return "failed", answer.fault
    if status in GONE:
        return "dead", f"it answered {status}"
    if BAD <= status < BROKEN:
        return "refused", f"it answered {status}"
    if not OK <= status < BAD - 100:
        return "failed", f"it answered {status}"
    return "well", f"it is {answer.kind}: no number was looked for" if answer.kind else ""


def _over_https(link: Link) -> Link:
    """Say that a link the files have with http was asked over https alone."""
    if link.outcome == "well":
        return replace(link, moved_to=link.moved_to or link.leads_to)
    return replace(link, detail=f"its address begins with http://; with https:// {link.detail}")


def _moved(link: Link) -> str:
    onward = f", and leads on to {link.leads_to} for now" if link.leads_to not in {link.moved_to, None} else ""
    return f"it moved for good{onward}"
