"""The cards of /pledge and /privacy. Private, calm, and the same number of steps in as out."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import discord
from discord import ui

from bot.faces import pledge_buttons as buttons
from bot.faces import pledge_text as text
from bot.faces import words
from bot.library.models import Pledge
from bot.store.pledges import Signed

COUNT_FROM = 10  # below it a number could point to people


def day_of(signed: Signed) -> str:
    """Return the day of a signature as Discord shows it in the reader's language."""
    return discord.utils.format_dt(signed.at, "D")


def _view(lines: Sequence[str], *rows: "ui.Item[Any]") -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    for row in rows:
        view.add_item(row)
    view.add_item(ui.TextDisplay(text.PRIVATE))
    return view


def show(pledge_id: str, pledge: Pledge, count: int, signed: Signed | None) -> ui.LayoutView:
    """Return the pledge, how many of this server have signed (from ten up), and whether the reader has."""
    lines = [
        f"## {words.exact(pledge.title)}",
        *(f"{number}. {words.exact(point)}" for number, point in enumerate(pledge.points, 1)),
    ]
    if pledge.links:
        lines += ["", text.LINKS, *(f"{words.exact(link.text)}: {link.url}" for link in pledge.links)]
    lines.append("")
    if count >= COUNT_FROM:
        lines.append(text.SHOW_COUNT.format(count=count))
    lines.append(_standing(pledge, signed))
    row = ui.ActionRow[Any](buttons.Hide())
    if signed is None or not is_current(pledge, signed):
        row.add_item(buttons.Explain(pledge_id))
    if signed is not None:
        row.add_item(buttons.Withdraw(pledge_id))
    return _view(lines, row)


def is_current(pledge: Pledge, signed: Signed) -> bool:
    """Whether a signature is for the text and the consent as they are now."""
    return (signed.version, signed.consent) == (int(pledge.version), int(pledge.consent_version))


def _standing(pledge: Pledge, signed: Signed | None) -> str:
    if signed is None:
        return text.NOT_SIGNED
    said = {"version": signed.version, "day": day_of(signed), "now": pledge.version}
    if signed.version != int(pledge.version):
        return text.SIGNED_OLDER.format(**said)
    line = text.SIGNED_ON.format(**said)
    return line if is_current(pledge, signed) else f"{line} {text.CONSENT_OLDER}"


def explain(pledge_id: str, pledge: Pledge, contact: str | None, note: str = "") -> ui.LayoutView:
    """Return what is kept, by whom, for how long and how to take it back, before anybody signs."""
    by_whom = text.BY_WHOM.format(contact=words.exact(contact)) if contact else text.BY_WHOM_UNKNOWN
    lines = [note] if note else []
    lines += [
        text.BEFORE.format(title=words.exact(pledge.title)),
        *(f"- {words.exact(point)}" for point in pledge.points),
    ]
    lines += ["", text.KEPT, *(f"- {words.exact(line)}" for line in pledge.kept), f"- {by_whom}"]
    return _view(lines, ui.ActionRow[Any](buttons.Hide(), buttons.Sign(pledge_id)))


def consent(pledge_id: str, pledge: Pledge) -> ui.Modal:
    """Return the modal with the box to tick. It has no field to write in."""
    title = text.MODAL_LABEL.format(title=pledge.title, version=pledge.version)
    modal = ui.Modal(title=text.MODAL_TITLE, custom_id=buttons.consent_id(pledge_id, pledge), timeout=900)
    box = ui.CheckboxGroup[Any](
        custom_id=buttons.TICK,
        options=[discord.CheckboxGroupOption(label=pledge.agree, value=buttons.TICK)],
        required=True,
        min_values=1,
        max_values=1,
    )
    modal.add_item(ui.Label[Any](text=title[:45], component=box))
    return modal


def receipt(pledge_id: str, pledge: Pledge, signed: Signed, *, new: bool, step: int | None = None) -> ui.LayoutView:
    """Return the receipt: version, date, one thing to do this week, and Withdraw.

    Args:
        pledge_id: the pledge's id.
        pledge: its text.
        signed: the row as it was kept.
        new: whether it was signed just now.
        step: the next step chosen, by its place in the list.
    """
    said = {"version": signed.version, "day": day_of(signed)}
    lines = [text.RECEIPT.format(title=words.exact(pledge.title))]
    lines.append((text.RECEIPT_LINE if new else text.ALREADY).format(**said))
    chosen = pledge.next_steps[step] if step is not None and step < len(pledge.next_steps) else None
    lines += ["", text.CHOSEN.format(step=words.exact(chosen)) if chosen else text.ONE_STEP]
    steps = ui.ActionRow[Any](buttons.Step.of(pledge_id, pledge, step))
    return _view(lines, steps, ui.ActionRow[Any](buttons.Hide(), buttons.Withdraw(pledge_id)))


def said(line: str) -> ui.LayoutView:
    """Return one calm sentence, and Hide this."""
    return _view([line], ui.ActionRow[Any](buttons.Hide()))


def privacy(kept: Sequence[tuple[Signed, str]], server: int | None, contact: str | None) -> ui.LayoutView:
    """Return what is kept about the reader.

    Args:
        kept: each signature with the title of its pledge.
        server: the server this was asked in, None in a direct message.
        contact: how to reach the host.
    """
    lines = [text.PRIVACY]
    if kept:
        here = [_what(one, title) for one, title in kept if one.server == server]
        elsewhere = sum(one.server != server for one, _ in kept)
        if server is not None:
            lines.append(text.HERE.format(what=words.listed(here)) if here else text.HERE_NOTHING)
        if elsewhere:
            lines.append(text.ELSEWHERE.format(count=elsewhere, pledges="pledge" if elsewhere == 1 else "pledges"))
        lines.append(text.HOW)
    else:
        lines.append(text.NOTHING)
    lines += ["", text.WHO_RUNS.format(contact=words.exact(contact)) if contact else text.WHO_RUNS_UNKNOWN]
    row = ui.ActionRow[Any](buttons.Hide(), buttons.Download())
    if kept:
        row.add_item(buttons.DeleteAll())
    return _view(lines, row)


def _what(signed: Signed, title: str) -> str:
    return text.WHAT.format(title=words.exact(title), version=signed.version, day=day_of(signed))


def sure() -> ui.LayoutView:
    """Return the question before everything is deleted."""
    return _view([text.SURE], ui.ActionRow[Any](buttons.Hide(), buttons.DeleteAllNow()))


def export(kept: Sequence[Signed], made_on: date) -> bytes:
    """Return everything kept about a person as JSON, with its keys explained."""
    rows = [
        {
            "server_id": str(one.server),
            "pledge": one.pledge,
            "text_version": one.version,
            "consent_version": one.consent,
            "signed_at": one.at.isoformat(),
        }
        for one in kept
    ]
    return json.dumps({"made_on": made_on.isoformat(), "keys": text.KEYS, "pledges": rows}, indent=2).encode()
