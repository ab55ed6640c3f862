"""What came of the links, for people: grouped by what there is to do, each address in full on a line of its own."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.editing.last_run import Link, Missing, Outcome

# In the order in which they are shown: the name of each group, and what to do.
GROUPS: dict[Outcome, tuple[str, str]] = {
    "dead": ("gone", "find the new page, or take the link out"),
    "moved": ("moved for good", "look at the new address, then write it in the file"),
    "refused": ("let no program in", "open the link yourself"),
    "failed": ("gave no answer", "open the link yourself, and ask again another day"),
    "number": ("number missing", "look at the pages, and whether the number is still right"),
    "source": ("number only on a source", "look at the service's own page, and whether the number is still right"),
}


def show(console: Console, links: Sequence[Link], unread: int) -> None:
    """Print what an editor has to do, and count the rest.

    Args:
        console: where to.
        links: what came of each link.
        unread: how many entries have a number and no page that could be read.
    """
    for outcome, (name, to_do) in GROUPS.items():
        group = [one for one in links if one.outcome == outcome]
        if group and outcome not in {"number", "source"}:
            _heading(console, name, _counted(len(group), "link"), to_do)
            for one in group:
                _link(console, one)
    _missing(console, links)
    _elsewhere(console, links)
    _counts(console, links)
    if unread:
        entries = "1 entry has" if unread == 1 else f"{unread} entries have"
        _line(console, f"{entries} numbers, and no page that could be read to look for them.")


def _heading(console: Console, name: str, how_many: str, to_do: str) -> None:
    console.print(Text.assemble((_capital(name), "bold"), f" ({how_many}): {to_do}."), soft_wrap=True)
    console.print()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _link(console: Console, link: Link) -> None:
    _line(console, link.address, "bold")
    if link.moved_to:
        _line(console, f"  → {link.moved_to}", "green")
    _line(console, f"  {_capital(link.detail)}.")
    _line(console, f"  In {', '.join(link.entries)}", "dim")
    console.print()


def _missing(console: Console, links: Sequence[Link]) -> None:
    """Print each number that is on no page of its entry, with the pages that were looked at."""
    pages = _by_number((one, link.address) for link in links for one in link.numbers_missing)
    if not pages:
        return
    name, to_do = GROUPS["number"]
    _heading(console, name, _counted(len(pages), "number"), to_do)
    for one, addresses in pages.items():
        _line(console, one.number, "bold")
        _line(console, f"  Of {one.entry}. It is on none of the pages that could be read:")
        for address in addresses:
            _line(console, f"  {address}")
        console.print()


def _elsewhere(console: Console, links: Sequence[Link]) -> None:
    pages = _by_number((one, link.address) for link in links for one in link.numbers_elsewhere)
    if not pages:
        return
    name, to_do = GROUPS["source"]
    _heading(console, name, _counted(len(pages), "number"), to_do)
    for one, addresses in pages.items():
        _line(console, one.number, "bold")
        _line(console, f"  Of {one.entry}. It was not seen on the service's own page:")
        for address in addresses:
            _line(console, f"  {address}")
        console.print()


def _by_number(found: Iterable[tuple[Missing, str]]) -> dict[Missing, list[str]]:
    pages: dict[Missing, list[str]] = {}
    for one, address in found:
        pages.setdefault(one, []).append(address)
    return pages


def _counts(console: Console, links: Sequence[Link]) -> None:
    well = [one for one in links if one.outcome == "well"]
    onward = sum(one.leads_to is not None for one in well)
    table = Table("links", "came out", "what to do")
    for outcome, (name, to_do) in GROUPS.items():
        number = sum(one.outcome == outcome for one in links)
        if number:
            table.add_row(str(number), name, to_do)
    table.add_row(
        str(len(well)),
        "well",
        f"nothing ({onward} lead{'s' * (onward == 1)} elsewhere for now)" if onward else "nothing",
    )
    console.print(table)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _line(console: Console, line: str, style: str = "") -> None:
    """Print a line whole: the terminal wraps it, and an address can be copied."""
    console.print(Text(line, style=style), soft_wrap=True)
