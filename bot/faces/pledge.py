"""The cards of /pledge and /privacy. Private, calm, and the same number of steps in as out.

A pledge is never a mix of languages: what people sign, what they agree to and the words around it are all in the
reader's language, or all in English.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import discord
from discord import ui

from bot.faces import pledge_buttons as buttons
from bot.faces import pledge_text as text
from bot.faces import words
from bot.faces.pressed import english
from bot.faces.speech import Speaker
from bot.faces.text import HIDE
from bot.library.models import Pledge
from bot.store.pledges import Signed

COUNT_FROM = 10  # below it a number could point to people


def voice(say: Speaker, pledge: Pledge) -> Speaker:
    """Return who speaks on the cards of a pledge: the reader's language if all of it is in that, else English.

    Args:
        say: the reader's language.
        pledge: the pledge.
    """
    return say if pledge.speaks(say.cldr) and _has_own_words(say) else say.english


# The bot's own words on the cards of a pledge. One that a catalog lacks would stand in English among the others.
_OWN: tuple[str, ...] = (
    *(text.KEPT, text.BY_WHOM, text.BY_WHOM_UNKNOWN, text.BEFORE, text.MODAL_TITLE, text.MODAL_LABEL, text.NO_TICK),
    *(text.CHANGED_MEANWHILE, text.RECEIPT, text.RECEIPT_LINE, text.ALREADY, text.ONE_STEP, text.CHOOSE_STEP),
    *(text.CHOSEN, text.NOT_SIGNED, text.SIGNED_ON, text.SIGNED_OLDER, text.CONSENT_OLDER, text.LINKS, text.PRIVATE),
    *(text.SIGN, text.WITHDRAW, HIDE),
)


def _has_own_words(say: Speaker) -> bool:
    return say.is_english or all(map(say.has, _OWN))


def day_of(signed: Signed) -> str:
    """Return the day of a signature as Discord shows it in the reader's language."""
    return discord.utils.format_dt(signed.at, "D")


def _view(say: Speaker, lines: Sequence[str], *rows: "ui.Item[Any]") -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines))))
    for row in rows:
        view.add_item(row)
    view.add_item(ui.TextDisplay(say.closing(text.PRIVATE)))
    return view


def _with_english(row: ui.ActionRow[Any], say: Speaker, leads_here: "ui.DynamicItem[Any]") -> ui.ActionRow[Any]:
    """Return a row of buttons, with one to see the card in English where it is a draft."""
    for button in english(say, leads_here):
        row.add_item(button)
    return row


def show(say: Speaker, pledge_id: str, pledge: Pledge, count: int, signed: Signed | None) -> ui.LayoutView:
    """Return the pledge, how many of this server have signed (from ten up), and whether the reader has.

    Args:
        say: the reader's language.
        pledge_id: the pledge's id.
        pledge: its text.
        count: how many have signed.
        signed: the reader's signature, if there is one.
    """
    say = voice(say, pledge)
    lines = [
        f"## {words.exact(say.of(pledge.title))}",
        *(f"{number}. {words.exact(say.of(point))}" for number, point in enumerate(pledge.points, 1)),
    ]
    if pledge.links:
        lines += ["", say(text.LINKS), *(f"{words.exact(say.of(link.text))}: {link.url}" for link in pledge.links)]
    lines.append("")
    if count >= COUNT_FROM:
        lines.append(say.counted(text.SHOW_COUNT, count))
    lines.append(_standing(say, pledge, signed))
    row = ui.ActionRow[Any](buttons.Hide(say))
    if signed is None or not is_current(pledge, signed):
        row.add_item(buttons.Explain(say, pledge_id))
    if signed is not None:
        row.add_item(buttons.Withdraw(say, pledge_id))
    return _view(say, lines, _with_english(row, say, buttons.Read(say, pledge_id)))


def is_current(pledge: Pledge, signed: Signed) -> bool:
    """Whether a signature is for the text and the consent as they are now."""
    return (signed.version, signed.consent) == (int(pledge.version), int(pledge.consent_version))


def _standing(say: Speaker, pledge: Pledge, signed: Signed | None) -> str:
    if signed is None:
        return say(text.NOT_SIGNED)
    if signed.version != int(pledge.version):
        return say(text.SIGNED_OLDER, version=signed.version, day=day_of(signed), now=pledge.version)
    line = say(text.SIGNED_ON, version=signed.version, day=day_of(signed))
    return line if is_current(pledge, signed) else f"{line} {say(text.CONSENT_OLDER)}"


def explain(say: Speaker, pledge_id: str, pledge: Pledge, contact: str | None, note: str = "") -> ui.LayoutView:
    """Return what is kept, by whom, for how long and how to take it back, before anybody signs.

    Args:
        say: the reader's language.
        pledge_id: the pledge's id.
        pledge: its text.
        contact: how to reach the host.
        note: a message to put first, as where the box was not ticked.
    """
    say = voice(say, pledge)
    by_whom = say(text.BY_WHOM, contact=words.exact(contact)) if contact else say(text.BY_WHOM_UNKNOWN)
    lines = [say(note)] if note else []
    lines += [
        say(text.BEFORE, title=words.exact(say.of(pledge.title))),
        *(f"- {words.exact(say.of(point))}" for point in pledge.points),
    ]
    lines += ["", say(text.KEPT), *(f"- {words.exact(say.of(line))}" for line in pledge.kept), f"- {by_whom}"]
    row = ui.ActionRow[Any](buttons.Hide(say), buttons.Sign(say, pledge_id, say.cldr))
    return _view(say, lines, _with_english(row, say, buttons.Explain(say, pledge_id)))


def consent(say: Speaker, pledge_id: str, pledge: Pledge) -> ui.Modal:
    """Return the modal with the box to tick. It has no field to write in."""
    custom_id = buttons.consent_id(say, pledge_id, pledge)
    say = voice(say, pledge)
    title = say(text.MODAL_LABEL, title=say.of(pledge.title), version=pledge.version)
    modal = ui.Modal(title=say(text.MODAL_TITLE), custom_id=custom_id, timeout=900)
    box = ui.CheckboxGroup[Any](
        custom_id=buttons.TICK,
        options=[discord.CheckboxGroupOption(label=say.of(pledge.agree), value=buttons.TICK)],
        required=True,
        min_values=1,
        max_values=1,
    )
    modal.add_item(ui.Label[Any](text=title[:45], component=box))
    return modal


def receipt(
    say: Speaker, pledge_id: str, pledge: Pledge, signed: Signed, *, new: bool, step: int | None = None
) -> ui.LayoutView:
    """Return the receipt: version, date, one thing to do this week, and Withdraw.

    Args:
        say: the reader's language.
        pledge_id: the pledge's id.
        pledge: its text.
        signed: the row as it was kept.
        new: whether it was signed just now.
        step: the next step chosen, by its place in the list.
    """
    say = voice(say, pledge)
    lines = [say(text.RECEIPT, title=words.exact(say.of(pledge.title)))]
    lines.append(say(text.RECEIPT_LINE if new else text.ALREADY, version=signed.version, day=day_of(signed)))
    chosen = pledge.next_steps[step] if step is not None and step < len(pledge.next_steps) else None
    lines += ["", say(text.CHOSEN, step=words.exact(say.of(chosen))) if chosen else say(text.ONE_STEP)]
    steps = ui.ActionRow[Any](buttons.Step.of(say, pledge_id, pledge, step))
    row = ui.ActionRow[Any](buttons.Hide(say), buttons.Withdraw(say, pledge_id))
    return _view(say, lines, steps, _with_english(row, say, buttons.Explain(say, pledge_id)))


def said(say: Speaker, message: str, **values: object) -> ui.LayoutView:
    """Return one calm sentence, already in the reader's language, and Hide this."""
    return _view(say, [say.twice(message, **values)], ui.ActionRow[Any](buttons.Hide(say)))


def privacy(say: Speaker, kept: Sequence[tuple[Signed, str]], server: int | None, contact: str | None) -> ui.LayoutView:
    """Return what is kept about the reader.

    Args:
        say: the reader's language.
        kept: each signature with the title of its pledge, in that language.
        server: the server this was asked in, None in a direct message.
        contact: how to reach the host.
    """
    lines = [say(text.PRIVACY)]
    if kept:
        here = [_what(say, one, title) for one, title in kept if one.server == server]
        elsewhere = sum(one.server != server for one, _ in kept)
        if server is not None:
            lines.append(say(text.HERE, what=say.listed(here)) if here else say(text.HERE_NOTHING))
        if elsewhere:
            lines.append(say.counted(text.ELSEWHERE, elsewhere))
        lines.append(say(text.HOW))
    else:
        lines.append(say(text.NOTHING))
    lines += ["", say(text.WHO_RUNS, contact=words.exact(contact)) if contact else say(text.WHO_RUNS_UNKNOWN)]
    row = ui.ActionRow[Any](buttons.Hide(say), buttons.Download(say))
    if kept:
        row.add_item(buttons.DeleteAll(say))
    return _view(say, lines, _with_english(row, say, buttons.Kept(say)))


def _what(say: Speaker, signed: Signed, title: str) -> str:
    return say(text.WHAT, title=words.exact(title), version=signed.version, day=day_of(signed))


def sure(say: Speaker) -> ui.LayoutView:
    """Return the question before everything is deleted."""
    row = ui.ActionRow[Any](buttons.Hide(say), buttons.DeleteAllNow(say))
    return _view(say, [say(text.SURE)], _with_english(row, say, buttons.DeleteAll(say)))


def export(say: Speaker, kept: Sequence[Signed], made_on: date) -> bytes:
    """Return everything kept about a person as JSON, with its keys explained in their language."""
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
    keys = {key: say(meaning) for key, meaning in text.KEYS.items()}
    made = {"made_on": made_on.isoformat(), "keys": keys, "pledges": rows}
    return json.dumps(made, indent=2, ensure_ascii=False).encode()
