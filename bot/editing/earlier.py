"""What an earlier run of `askmore links` found, as far as the files of now still hold it."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.editing.gathering import Gathered
from bot.editing.judging import by_numbers
from bot.editing.last_run import Link, Missing


def as_of_now(gathered: Gathered, links: Iterable[Link]) -> tuple[Link, ...]:
    """Return what an earlier run found of links and numbers that the files still hold, under the entries of now.

    Args:
        gathered: the links and numbers of the files as they are.
        links: what came of each link then.
    """
    wanted = {one.address: one for one in gathered.links}
    numbers = {Missing(entry, one.said) for entry, its in gathered.numbers.items() for one in its}
    return tuple(
        by_numbers(
            replace(
                link,
                entries=tuple(wanted[link.address].entries),
                numbers_missing=_still(link.numbers_missing, wanted[link.address].numbers_of, numbers),
                numbers_elsewhere=_still(link.numbers_elsewhere, wanted[link.address].own, numbers),
            )
        )
        for link in links
        if link.address in wanted
    )


def _still(found: Iterable[Missing], entries: Collection[str], numbers: Collection[Missing]) -> tuple[Missing, ...]:
    return tuple(one for one in found if one.entry in entries and one in numbers)


def with_others(links: Iterable[Link], earlier: Iterable[Link], gathered: Gathered) -> tuple[Link, ...]:
    """Return what came of some links, and below it what an earlier run found of all that was not asked for now.

    Args:
        links: what came of each link now.
        earlier: what came of each link then.
        gathered: the links and numbers that were asked for now.
    """
    before = {one.address: one for one in earlier}
    asked = [_with(one, before.pop(one.address, None), gathered.numbers) for one in links]
    return (*asked, *before.values())


def _with(link: Link, before: Link | None, asked: Collection[str]) -> Link:
    """Add the numbers of entries that were not asked for now: a page can be that of two countries."""
    if before is None:
        return link
    return by_numbers(
        replace(
            link,
            numbers_missing=(*link.numbers_missing, *(one for one in before.numbers_missing if one.entry not in asked)),
            numbers_elsewhere=(
                *link.numbers_elsewhere,
                *(one for one in before.numbers_elsewhere if one.entry not in asked),
            ),
        )
    )
