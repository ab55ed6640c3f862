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
from bot.faces.news_text import MAY_NOT
from bot.faces.pressed import Hide, Interaction
from bot.faces.text import WAYS_TYPED
from bot.library import checks
from bot.library.models import Contact
from bot.store.local import MOST, ServerContact

NAME_MOST = 60
TYPED_MOST = 400  # more than may be saved: a text that is cut off while it is pasted would be lost in silence
LONGEST = 3000  # characters of contacts on one page of the list
NOWHERE = -1  # the slot of a modal that is not ours
_FEWEST_DIGITS, _MOST_DIGITS = 3, 15  # emergency numbers; E.164
_SHOWN_AT = {"name": 101, "kind": 102, "value": 103, "note": 104}  # ids of the components that give a text back
_MODAL = f"{VERSION}:contact:"
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


def problems(typed: Typed) -> list[str]:
    """Return what is wrong with a text, one sentence a field: which, why, and what to write. None if all is well."""
    found: dict[str, tuple[str, str]] = {}
    if not typed.name:
        found["name"] = text.EMPTY["name"]
    elif len(typed.name) > NAME_MOST:
        found["name"] = _filled(text.TOO_LONG, length=len(typed.name), most=NAME_MOST)
    if typed.kind not in WAYS_TYPED:
        found["kind"] = text.EMPTY["kind"]
    else:
        found |= _contact_problems(typed, typed.note) | _contact_problems(typed)
        if typed.kind in {"phone", "text", "whatsapp"} and "value" not in found:
            found |= _number_problem(typed.value)
    return [
        text.PROBLEM.format(field=text.FIELDS[field], what=_begin(found[field][0]), fix=_begin(found[field][1]))
        for field in text.FIELDS
        if field in found
    ]


def _contact_problems(typed: Typed, note: str = "") -> dict[str, tuple[str, str]]:
    """Return what the checks of the resource files say."""
    try:
        Contact.model_validate({typed.kind: typed.value, "note": note or None})
    except ValidationError as error:
        return dict(_in_words(typed, detail) for detail in error.errors(include_url=False))
    return {}


def _in_words(typed: Typed, detail: Any) -> tuple[str, tuple[str, str]]:
    field = "note" if detail["loc"] == ("note",) else "value"
    context = detail.get("ctx", {})
    if detail["type"] == "askmore":
        return field, (context["text"], context["fix"])
    if detail["type"] == "string_too_long":
        said = text.TOO_LONG if field == "note" else text.TOO_LONG_VALUE
        length = len(getattr(typed, field))
        return field, _filled(said, way=WAYS_TYPED[typed.kind], length=length, most=context["max_length"])
    return field, text.EMPTY[field]


def _number_problem(value: str) -> dict[str, tuple[str, str]]:
    """Return why a number can't exist: with a + by the plan of its country, otherwise by its length."""
    if "://" in value:
        return {"value": text.NO_LINK}
    bare = re.sub(r"\(0\)|[\s()\[\]./\u2010-\u2015-]", "", value)
    bare = "".join(str(int(one)) if one.isdecimal() else one for one in bare)
    if bare.startswith("+"):
        try:
            checks.dial(bare)
        except PydanticCustomError as error:
            context = error.context or {}
            return {"value": (str(context["text"]), str(context["fix"]))}
        return {}
    count = sum(one.isdecimal() for one in bare)
    if _FEWEST_DIGITS <= count <= _MOST_DIGITS:
        return {}
    return {"value": _filled(text.DIGITS, value=value, count=count)}


def _filled(said: tuple[str, str], **words: Any) -> tuple[str, str]:
    return said[0].format(**words), said[1].format(**words)


def _begin(sentence: str) -> str:
    return words.harmless(sentence[:1].upper() + sentence[1:])


def modal(slot: int = 0, mark: str = "", typed: Typed | None = None) -> ui.Modal:
    """Return the modal of a contact, with what is there already. Nothing of it is kept in memory."""
    typed = typed or Typed()
    made = ui.Modal(
        title=text.MODAL_CHANGE if slot else text.MODAL_NEW,
        custom_id=f"{_MODAL}{slot}:{mark}" if slot else f"{_MODAL}0",
        timeout=900,
    )
    ways = [
        discord.SelectOption(label=label, value=kind, default=kind == typed.kind) for kind, label in WAYS_TYPED.items()
    ]
    for field, label in text.FIELDS.items():
        control: ui.Item[Any] = (
            ui.Select[Any](custom_id=field, options=ways, placeholder=text.CHOOSE_WAY, required=True)
            if field == "kind"
            else ui.TextInput[Any](
                custom_id=field,
                default=getattr(typed, field) or None,
                max_length=TYPED_MOST,
                required=field != "note",
            )
        )
        made.add_item(ui.Label[Any](text=label, description=text.HELP[field], component=control))
    made.stop()
    return made


def sent(interaction: Interaction) -> Sent | None:
    """Return what came in with our modal, whatever a client made of it; None where this is something else."""
    data = cast("dict[str, Any]", interaction.data or {})
    custom_id = str(data.get("custom_id", ""))
    if interaction.type is not discord.InteractionType.modal_submit or not custom_id.startswith(_MODAL):
        return None
    found = _SLOT.fullmatch(custom_id.removeprefix(_MODAL))
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
    kinds = {label: kind for kind, label in WAYS_TYPED.items()}
    return Typed(**(given | {"kind": kinds.get(given["kind"], "")}))


def _walk(components: Sequence[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))


def _view(lines: Sequence[str], *buttons: "ui.Item[Any]", below: Sequence["ui.Item[Any]"] = ()) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container[Any](ui.TextDisplay("\n".join(lines)), *below))
    view.add_item(ui.ActionRow[Any](Hide(), *buttons))
    view.add_item(ui.TextDisplay(text.PRIVATE))
    return view


def listed(contacts: Sequence[ServerContact], start: int = 0) -> ui.LayoutView:
    """Return the contacts as /support shows them, from a place in the list on."""
    if not contacts:
        return _view([text.TITLE, text.NONE], ContactsButton("add"), ContactsButton("download"))
    start = start if start < len(contacts) else 0
    lines = [local.in_words(contact) for contact in contacts[start:]]
    fitting = next(at for at in range(len(lines), 0, -1) if at == 1 or len("\n".join(lines[:at])) <= LONGEST)
    shown = local.added(contacts).count("\n")
    notes = [text.NOT_ALL.format(shown=shown)] if shown < len(contacts) else []
    notes += [text.FULL] if len(contacts) >= MOST else []
    buttons = [] if len(contacts) >= MOST else [ContactsButton("add")]
    buttons.append(ContactsButton("download"))
    if fitting < len(contacts):
        following = start + fitting
        buttons.append(ContactsButton("list", following if following < len(contacts) else 0, label=text.MORE))
    return _view([text.TITLE, text.INTRO, *lines[:fitting], *notes], *buttons)


def said(line: str) -> ui.LayoutView:
    """Return one sentence, and the way to the list."""
    return _view([line], ContactsButton("list"))


def may_not() -> ui.LayoutView:
    """Return the no for those who lack the permission, with its name."""
    return _view([MAY_NOT])


def saved(contact: ServerContact, *, new: bool) -> ui.LayoutView:
    """Return what was saved, as /support shows it."""
    return _view([text.ADDED if new else text.CHANGED, local.in_words(contact)], ContactsButton("list"))


def sure(contact: ServerContact) -> ui.LayoutView:
    """Return the question before a contact is removed."""
    remove = ContactsButton("remove", contact.slot, mark_of(contact))
    return _view([text.SURE, local.in_words(contact)], remove, ContactsButton("list", label=text.BACK))


def removed(contact: ServerContact) -> ui.LayoutView:
    """Return what was removed, so that it can be added again by hand."""
    return _view([text.REMOVED, local.in_words(contact)], ContactsButton("list"))


def refused(typed: Typed, why: Sequence[str], now: ServerContact | None = None) -> ui.LayoutView:
    """Return why nothing was saved, the text as it was typed, and the way back into the modal with it.

    Args:
        typed: the text.
        why: the sentences.
        now: the contact that the text was for, as it is now; None if it was for a new one.
    """
    shown = asdict(typed) | {"kind": WAYS_TYPED.get(typed.kind, "")}
    blocks = [_block(field, shown[field]) for field in text.FIELDS if shown[field]]
    again = ContactsButton("again", now.slot, mark_of(now)) if now else ContactsButton("again")
    lines = [text.REFUSED, *why, *([text.YOUR_TEXT] if blocks else [])]
    return _view(lines, again, ContactsButton("list"), below=blocks)


def _block(field: str, value: str) -> "ui.TextDisplay[Any]":
    """Return a text to copy. Backticks and @ do nothing in it for a character unseen, which `tidy` takes out again."""
    apart = re.sub(r"([`@])", "\\1\u200b", value)
    return ui.TextDisplay(f"**{text.FIELDS[field]}**\n```\n{apart}\n```", id=_SHOWN_AT[field])


def export(contacts: Sequence[ServerContact], made_on: date) -> bytes:
    """Return the contacts of a server as JSON, with its keys explained."""
    rows = [
        {"place": one.slot, "name": one.name, "way": one.kind, "value": one.value, "note": one.note} for one in contacts
    ]
    whole = {"made_on": made_on.isoformat(), "keys": text.KEYS, "contacts": rows}
    return json.dumps(whole, indent=2, ensure_ascii=False).encode()
