"""What a server adds: its country, its language, its own contacts. Kept in memory too, since /support reads no disk."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from bot.store.database import Database

MOST = 10  # contacts of one server


@dataclass(frozen=True)
class ServerContact:
    """A contact that a server's admins added.

    Args:
        slot: 1 to 10, its place in the list.
        name: what it is.
        kind: the way of contact: phone, text, whatsapp, chat, web or email.
        value: the number, link or address, exactly as it was written.
        note: a few words beside it, or nothing.
    """

    slot: int
    name: str
    kind: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Here:
    """What /support knows of a server.

    Args:
        country: its code, if admins chose one.
        language: the language code of public posts, if admins chose one.
        contacts: what admins added, in their order.
    """

    country: str | None = None
    language: str | None = None
    contacts: tuple[ServerContact, ...] = ()


class Local:
    """What servers chose for /support, in the database and all of it in memory.

    Args:
        database: an open database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._here: dict[int, Here] = {}

    def here(self, server: int | None) -> Here:
        """Return what is known of a server, from memory."""
        return self._here.get(server or 0, Here())

    async def load(self) -> None:
        """Read it all into memory.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            servers = await connection.execute_fetchall("SELECT server, country, language FROM servers")
            rows = await connection.execute_fetchall(
                "SELECT server, slot, name, kind, value, note FROM contacts ORDER BY server, slot"
            )
        contacts: defaultdict[int, list[ServerContact]] = defaultdict(list)
        for server, *rest in rows:
            contacts[server].append(ServerContact(*rest))
        chosen = {row[0]: (row[1], row[2]) for row in servers}
        self._here = {
            server: Here(*chosen.get(server, (None, None)), contacts=tuple(contacts[server]))
            for server in chosen.keys() | contacts.keys()
        }

    async def choose(self, server: int, *, country: str | None, language: str | None) -> None:
        """Keep a server's country and the language of its public posts.

        Raises:
            StoreError: nothing was saved.
        """
        await self._write(
            "INSERT INTO servers (server, country, language) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET country = excluded.country, language = excluded.language",
            (server, country, language),
        )

    async def put(self, server: int, contact: ServerContact) -> None:
        """Add a contact in its slot, or put it in the place of the one there.

        Raises:
            StoreError: nothing was saved.
        """
        await self._write(
            "INSERT OR REPLACE INTO contacts VALUES (?, ?, ?, ?, ?, ?)",
            (server, contact.slot, contact.name, contact.kind, contact.value, contact.note),
        )

    async def remove(self, server: int, slot: int) -> bool:
        """Remove a contact; return whether there was one.

        Raises:
            StoreError: nothing was removed.
        """
        return await self._write("DELETE FROM contacts WHERE server = ? AND slot = ?", (server, slot)) > 0

    def free_slot(self, server: int) -> int | None:
        """Return the first free place in a server's list, or None when all ten are taken."""
        taken = {contact.slot for contact in self.here(server).contacts}
        return next((slot for slot in range(1, MOST + 1) if slot not in taken), None)

    async def _write(self, sql: str, values: tuple[Any, ...]) -> int:
        async with self.database.write() as connection:
            changed = (await connection.execute(sql, values)).rowcount
        await self.load()
        return changed
