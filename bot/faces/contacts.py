"""The cards and the modal of /contacts, and what may be written into it."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, cast

import discord
from discord import ui
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from bot.faces import contacts_text as text
from bot.faces import local, words
from bot.faces.ask import VERSION
from bot.faces.contacts_buttons import ContactsButton
from bot.faces.messages import Plural
from bot.faces.news_text import MAY_NOT
from bot.faces.pressed import Hide, Interaction, english
from bot.faces.speech import Speaker, chose_english
from bot.faces.text import WAYS_TYPED
from bot.library import checks
from bot.library.models import Contact
from bot.store.local import MOST, ServerContact

NAME_MOST = 60
FILE_NAME = "askmore-contacts.json"
TYPED_MOST = 400  # more than may be saved: a text that is cut off while it is pasted would be lost in silence
LONGEST = 3000  # characters of contacts on one page of the list
NOWHERE = -1  # the slot of a modal that is not ours
NUMBER_MOST = 60  # as in the resource files
_FEWEST_DIGITS, _MOST_DIGITS = 3, 15  # emergency numbers; E.164
# Ids of the components that give a text back. The way is known by its id: its label is in the reader's language.
_SHOWN_AT = {"name": 101, "value": 103, "note": 104}
_KIND_SHOWN_AT = {"phone": 111, "text": 112, "whatsapp": 113, "chat": 114, "web": 115, "email": 116}
_MODAL = re.compile(rf"{VERSION}(?P<english>e?):contact:(?P<about>.*)", re.DOTALL)
_SLOT = re.compile(r"(?P<slot>\d{1,2})(?::(?P<mark>[0-9a-f]{16}))?", re.ASCII)
_BLOCK = re.compile(r"```\n(.*)\n```$", re.DOTALL)
# Control and formatting characters that nobody sees: copied along with a number, or put there to mislead.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Typed:
    """What somebody wrote into the modal, tidied.

    Args:
        name: what it is.
        kind: the way of contact, or a word that is none.
        value: the number, link or address.
        note: a few words, or nothing.
    """

    name: str = ""
    kind: str = ""
    value: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sent:
    """A modal that was sent in.

    Args:
        slot: the contact it is about, 0 for a new one, NOWHERE for none that there can be.
        mark: what that contact was when the modal was opened.
        typed: what was written.
    """

    slot: int
    mark: str
    typed: Typed


def mark_of(contact: ServerContact) -> str:
    """Return what tells a contact from any that may come into its slot later."""
    return checks.text_hash(contact.name, contact.kind, contact.value, contact.note)


def tidy(value: str) -> str:
    """Return a typed text in one line, without what nobody sees in it; nothing if nothing is left to read."""
    seen = " ".join(_UNSEEN.sub("", " ".join(value.split())).split())
    return seen if any(unicodedata.category(one)[0] in "LNPS" for one in seen) else ""


def problems(say: Speaker, typed: Typed) -> list[str]:
    """Return what is wrong with a text, one sentence a field: which, why, and what to write. None if all is well.

    Args:
        say: the reader's language.
        typed: the text.
    """
    found: dict[str, tuple[str, str]] = {}
    if not typed.name:
        found["name"] = _pair(say, text.EMPTY["name"])
    elif len(typed.name) > NAME_MOST:
        found["name"] = _pair(say, text.TOO_LONG, len(typed.name), most=NAME_MOST)
    if typed.kind not in WAYS_TYPED:
        found["kind"] = _pair(say, text.EMPTY["kind"])
    else:
        found |= _contact_problems(say, typed, typed.note) | _contact_problems(say, typed)
        if typed.kind in {"phone", "text", "whatsapp"} and len(typed.value) <= NUMBER_MOST:
            found |= _number_problem(say, typed)
    return [
        say(text.PROBLEM, field=say(label), what=_sentence(say, found[field][0]), fix=_sentence(say, found[field][1]))
        for field, label in text.FIELDS.items()
        if field in found
    ]


def _contact_problems(say: Speaker, typed: Typed, note: str = "") -> dict[str, tuple[str, str]]:
    """Return what the checks of the resource files say."""
    try:
        Contact.model_validate({typed.kind: typed.value, "note": note or None})
    except ValidationError as error:
        return dict(_in_words(say, typed, detail) for detail in error.errors(include_url=False))
    return {}


def _in_words(say: Speaker, typed: Typed, detail: Any) -> tuple[str, tuple[str, str]]:
    field = "note" if detail["loc"] == ("note",) else "value"
    context = detail.get("ctx", {})
    if detail["type"] == "askmore" and field == "value":
        return field, _unusable(say, typed.kind, context)
    if detail["type"] == "string_too_long":
        said = text.TOO_LONG if field == "note" else text.TOO_LONG_VALUE
        way, length = say(WAYS_TYPED[typed.kind]), len(getattr(typed, field))
        return field, _pair(say, said, length, way=way, most=context["max_length"])
    return field, _pair(say, text.EMPTY[field])


def _unusable(say: Speaker, kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Return why a number or a link is refused: exactly, as the checks say it, in English alone."""
    if say.is_english:
        return str(context["text"]), str(context["fix"])
    return _pair(say, text.UNUSABLE.get(kind, text.UNUSABLE_OTHER))


def _number_problem(say: Speaker, typed: Typed) -> dict[str, tuple[str, str]]:
    """Return why a number can't exist: with a + by the plan of its country, otherwise by its length."""
    value = typed.value
    if "://" in value:
        return {"value": _pair(say, text.NO_LINK)}
    bare = re.sub(r"\(0\)|[\s()\[\]./\u2010-\u2015-]", "", value)
    bare = "".join(str(int(one)) if one.isdecimal() else one for one in bare)
    if bare.startswith("+"):
        try:
            checks.dial(bare)
        except PydanticCustomError as error:
            return {"value": _unusable(say, typed.kind, error.context or {})}
        return {}
    count = sum(one.isdecimal() for one in bare)
    if not count or _FEWEST_DIGITS <= count <= _MOST_DIGITS:
        return {}
    return {"value": _pair(say, text.DIGITS, count, value=value)}


def _pair(say: Speaker, pair: tuple[str | Plural, str], count: int = 0, **values: object) -> tuple[str, str]:
    """Return why a text is refused and what to write, said; `count` is the number in a `Plural`."""
    what, fix = pair
    why = say.counted(what, count, **values) if isinstance(what, Plural) else say(what, **values)
    return why, say(fix, **values)


def _sentence(say: Speaker, said: str) -> str:
    return words.harmless(say.sentence(say.capital(said)))


def modal(say: Speaker, slot: int = 0, mark: str = "", typed: Typed | None = None) -> ui.Modal:
    """Return the modal of a contact, with what is there already. Nothing of it is kept in memory."""
    typed = typed or Typed()
    version = f"{VERSION}e" if say.instead else VERSION  # what is sent in is then answered in English too
    made = ui.Modal(
        title=say(text.MODAL_CHANGE if slot else text.MODAL_NEW),
        custom_id=f"{version}:contact:{slot}:{mark}" if slot else f"{version}:contact:0",
        timeout=900,
    )
    ways = [
        discord.SelectOption(label=say(label), value=kind, default=kind == typed.kind)
        for kind, label in WAYS_TYPED.items()
    ]
    for field, label in text.FIELDS.items():
        control: ui.Item[Any] = (
            ui.Select[Any](custom_id=field, options=ways, placeholder=say(text.CHOOSE_WAY), required=True)
            if field == "kind"
            else ui.TextInput[Any](
                custom_id=field,
                default=getattr(typed, field) or None,
                max_length=TYPED_MOST,
                required=field != "note",
            )
        )
        made.add_item(ui.Label[Any](text=say(label), description=say(text.HELP[field]), component=control))
    made.stop()
    return made


def sent(interaction: Interaction) -> Sent | None:
    """Return what came in with our modal, whatever a client made of it; None where this is something else."""
    data = cast("dict[str, Any]", interaction.data or {})
    ours = _MODAL.fullmatch(str(data.get("custom_id", "")))
    if interaction.type is not discord.InteractionType.modal_submit or not ours:
        return None
    chose_english(interaction, chosen=bool(ours["english"]))
    found = _SLOT.fullmatch(ours["about"])
    typed = typed_in(data.get("components"))
    return Sent(int(found["slot"]), found["mark"] or "", typed) if found else Sent(NOWHERE, "", typed)


def typed_in(parts: Any) -> Typed:
    """Return what stands in the fields of a modal, as tidy as it gets.

    Phones begin a field with a capital letter: the scheme of a link is put in small ones.
    """
    given = {str(field.get("custom_id")): _given(field) for field in _fields(parts)}
    tidied = {field: tidy(given.get(field, ""))[:TYPED_MOST] for field in text.FIELDS}
    link = re.sub(r"^https?://", lambda found: found[0].lower(), tidied["value"], flags=re.IGNORECASE)
    return Typed(**(tidied | {"value": link}))


def _fields(parts: Any) -> Iterator[dict[str, Any]]:
    for part in cast("list[Any]", parts) if isinstance(parts, list) else ():
        field = cast("dict[str, Any]", part).get("component") if isinstance(part, dict) else None
        if isinstance(field, dict):
            yield cast("dict[str, Any]", field)


def _given(field: dict[str, Any]) -> str:
    values: Any = field.get("values")
    first: Any = cast("list[Any]", values)[0] if isinstance(values, list) and values else ""
    return str(field.get("value") or first)


def typed_of(contact: ServerContact) -> Typed:
    """Return a contact as it was written."""
    return Typed(contact.name, contact.kind, contact.value, contact.note)


def typed_on(message: discord.Message | None) -> Typed:
    """Return the text that a card gave back, read from the card as Discord sends it with a press of its button."""
    parts = _walk(message.components if message else ())
    return typed_from({part.id or 0: part.content for part in parts if isinstance(part, discord.TextDisplay)})


def typed_from(shown: Mapping[int, str]) -> Typed:
    """Return the text that stands in the blocks of a card, each by the id of its component."""
    blocks = {field: _BLOCK.search(shown.get(at, "")) for field, at in _SHOWN_AT.items()}
    given = {field: tidy(found[1]) if found else "" for field, found in blocks.items()}
    kind = next((kind for kind, at in _KIND_SHOWN_AT.items() if at in shown), "")
    return Typed(**given, kind=kind)


def _walk(components: Sequence[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))


def _view(
    say: Speaker, lines: Sequence[str], *buttons: "ui.Item[Any]", below: Sequence["ui.Item[Any]"] = ()
) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines)), *below))
    view.add_item(ui.ActionRow[Any](Hide(say), *buttons))
    view.add_item(ui.TextDisplay(say.closing(text.PRIVATE)))
    return view


def listed(say: Speaker, contacts: Sequence[ServerContact], start: int = 0) -> ui.LayoutView:
    """Return the contacts as /support shows them, from a place in the list on."""
    start = start if start < len(contacts) else 0
    add, download = ContactsButton(say, "add"), ContactsButton(say, "download")
    in_english = english(say, ContactsButton(say, "list", start))
    if not contacts:
        return _view(say, [say(text.TITLE), say(text.NONE)], add, download, *in_english)
    lines = [local.in_words(say, contact) for contact in contacts[start:]]
    fitting = next(at for at in range(len(lines), 0, -1) if at == 1 or len("\n".join(lines[:at])) <= LONGEST)
    shown = local.added(say, contacts).count("\n")
    notes = [say.counted(text.NOT_ALL, shown)] if shown < len(contacts) else []
    notes += [say(text.FULL)] if len(contacts) >= MOST else []
    buttons = [download] if len(contacts) >= MOST else [add, download]
    if fitting < len(contacts):
        following = start + fitting
        buttons.append(ContactsButton(say, "list", following if following < len(contacts) else 0, label=text.MORE))
    shown_here = [say(text.TITLE), say(text.INTRO), *lines[:fitting], *notes]
    return _view(say, shown_here, *buttons, *in_english)


def said(say: Speaker, message: str) -> ui.LayoutView:
    """Return one sentence, and the way to the list."""
    return _view(say, [say.twice(message)], ContactsButton(say, "list"))


def may_not(say: Speaker) -> ui.LayoutView:
    """Return the no for those who lack the permission, with its name."""
    return _view(say, [say.twice(MAY_NOT)])


def saved(say: Speaker, contact: ServerContact, *, new: bool) -> ui.LayoutView:
    """Return what was saved, as /support shows it."""
    lines = [say.twice(text.ADDED if new else text.CHANGED), local.in_words(say, contact)]
    return _view(say, lines, ContactsButton(say, "list"))


def sure(say: Speaker, contact: ServerContact) -> ui.LayoutView:
    """Return the question before a contact is removed."""
    remove = ContactsButton(say, "remove", contact.slot, mark_of(contact))
    lines = [say.twice(text.SURE), local.in_words(say, contact)]
    return _view(say, lines, remove, ContactsButton(say, "list", label=text.BACK))


def removed(say: Speaker, contact: ServerContact) -> ui.LayoutView:
    """Return what was removed, so that it can be added again by hand."""
    return _view(say, [say.twice(text.REMOVED), local.in_words(say, contact)], ContactsButton(say, "list"))


def refused(say: Speaker, typed: Typed, why: Sequence[str], now: ServerContact | None = None) -> ui.LayoutView:
    """Return why nothing was saved, the text as it was typed, and the way back into the modal with it.

    Args:
        say: the reader's language.
        typed: the text.
        why: the sentences, said already.
        now: the contact that the text was for, as it is now; None if it was for a new one.
    """
    shown = asdict(typed) | {"kind": say(WAYS_TYPED.get(typed.kind, ""))}
    at = _SHOWN_AT | {"kind": _KIND_SHOWN_AT.get(typed.kind, 0)}
    blocks = [_block(say(label), shown[field], at[field]) for field, label in text.FIELDS.items() if shown[field]]
    again = ContactsButton(say, "again", now.slot, mark_of(now)) if now else ContactsButton(say, "again")
    lines = [say.twice(text.REFUSED), *why, *([say(text.YOUR_TEXT)] if blocks else [])]
    return _view(say, lines, again, ContactsButton(say, "list"), below=blocks)


def _block(label: str, value: str, at: int) -> "ui.TextDisplay[Any]":
    """Return a text to copy. Backticks and @ do nothing in it for a character unseen, which `tidy` takes out again."""
    apart = re.sub(r"([`@])", "\\1\u200b", value)
    return ui.TextDisplay(f"**{label}**\n```\n{apart}\n```", id=at)


def export(say: Speaker, contacts: Sequence[ServerContact], made_on: date) -> bytes:
    """Return the contacts of a server as JSON, with its keys explained."""
    rows = [
        {"place": one.slot, "name": one.name, "way": one.kind, "value": one.value, "note": one.note} for one in contacts
    ]
    keys = {key: say(meaning) for key, meaning in text.KEYS.items()}
    whole = {"made_on": made_on.isoformat(), "keys": keys, "contacts": rows}
    return json.dumps(whole, indent=2, ensure_ascii=False).encode()
