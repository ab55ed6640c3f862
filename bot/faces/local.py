"""What a server's admins added to the services, as /support shows it."""

from collections.abc import Sequence

from bot.faces import text, words
from bot.faces.speech import Speaker
from bot.store.local import ServerContact

LONGEST = 1500  # characters of all contacts together, so that a service still fits on the same card


def added(say: Speaker, contacts: Sequence[ServerContact], room: int = LONGEST) -> str:
    """Return the contacts as a list with its heading, as many as fit in so many characters; nothing if none does."""
    lines = [say(text.ADDED_HERE)]
    for contact in contacts:
        line = in_words(say, contact)
        if sum(map(len, lines)) + len(lines) + len(line) > min(room, LONGEST):
            break
        lines.append(line)
    return "\n".join(lines) if len(lines) > 1 else ""


def in_words(say: Speaker, contact: ServerContact) -> str:
    """Return one contact in a line: its name, the way, the number or link in plain text, and a note."""
    shown = contact.value if contact.value.startswith("https://") else f"**{words.exact(contact.value)}**"
    note = f" ({words.harmless(contact.note)})" if contact.note else ""
    return f"- {words.harmless(contact.name)}: {say(text.WAYS_TYPED.get(contact.kind, contact.kind))} {shown}{note}"
