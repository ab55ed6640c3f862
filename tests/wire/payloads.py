"""What the small Discord sends: servers, people, interactions and messages, as the real one writes them."""

import json
from datetime import UTC, datetime
from itertools import count
from typing import Any

TOKEN = "dGVzdA.loopback.only-for-tests"
APPLICATION = 4201
GUILD = 4301
CHANNEL = 4401
PERSON = 918273645546372819
JOINED = "2026-01-01T00:00:00+00:00"
TEXT_DISPLAY = 10  # the type of a component that holds text
PRIVATE = 64 | 1 << 15  # the flags EPHEMERAL and IS_COMPONENTS_V2
ENGLISH = "en-GB"  # the locale of who asks
EPOCH = 1_420_070_400_000  # of Discord's snowflakes, in milliseconds

Json = dict[str, Any]

_numbers = count(1)


def snowflake(at: datetime | None = None) -> str:
    """Return a new id that says when it was made; now if nothing else is given."""
    milliseconds = int((at or datetime.now(UTC)).timestamp() * 1000) - EPOCH
    return str((milliseconds << 22) + next(_numbers) % (1 << 22))


def bot_user() -> Json:
    return {
        "id": str(APPLICATION),
        "username": "AskMore",
        "discriminator": "0001",
        "avatar": None,
        "bot": True,
    }


def person() -> Json:
    return {"id": str(PERSON), "username": "kim", "discriminator": "0", "avatar": None, "global_name": "Kim"}


def guild(permissions: int, number: int = 0) -> Json:
    """Return a server of the bot; each number is another one."""
    everyone: Json = {
        "id": str(GUILD + number),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    channel: Json = {
        "id": str(CHANNEL + 10_000 * number),
        "type": 0,
        "name": "general",
        "position": 0,
        "permission_overwrites": [],
    }
    empty: Json = {key: [] for key in ("emojis", "stickers", "features", "threads", "presences")}
    more: Json = {key: [] for key in ("voice_states", "stage_instances", "guild_scheduled_events")}
    return {
        "id": str(GUILD + number),
        "name": "A server",
        "owner_id": "1",
        "roles": [everyone],
        "channels": [channel],
        "members": [{"user": bot_user(), "roles": [], "joined_at": JOINED, "flags": 0, "deaf": False, "mute": False}],
        "member_count": 2,
        "unavailable": False,
        "joined_at": JOINED,
        **empty,
        **more,
    }


def _interaction(kind: int, context: int, locale: str, data: Json) -> Json:
    """Return an INTERACTION_CREATE: 0 in a server, 1 in the bot's DM, 2 in a private channel."""
    number = snowflake()
    payload: Json = {
        "id": number,
        "application_id": str(APPLICATION),
        "type": kind,
        "token": f"interaction-token-{number}",
        "version": 1,
        "locale": locale,
        "context": context,
        "app_permissions": "2147483648",
        "attachment_size_limit": 10485760,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(GUILD)} if context == 0 else {"1": str(PERSON)},
        "channel_id": str(CHANNEL),
        "data": data,
    }
    if context == 0:
        member: Json = {"user": person(), "roles": [], "joined_at": JOINED, "flags": 0, "permissions": "2147483648"}
        return payload | {
            "guild_id": str(GUILD),
            "guild_locale": "en-US",
            "guild": {"id": str(GUILD), "locale": "en-US", "features": []},
            "member": member | {"deaf": False, "mute": False},
            "channel": {"id": str(CHANNEL), "type": 0, "name": "general", "permissions": "2147483648"},
        }
    recipients = [person()] if context == 1 else [person(), person() | {"id": "77", "username": "lee"}]
    sort = 1 if context == 1 else 3
    channel = {"id": str(CHANNEL), "type": sort, "recipients": recipients, "owner_id": "77", "icon": None}
    return payload | {"user": person(), "channel": channel | {"name": None, "last_message_id": None}}


def slash(context: int = 0, locale: str = ENGLISH, command: str = "support", **options: str) -> Json:
    """Return a command, /support if no other, with these options."""
    given = [{"name": name, "type": 3, "value": value} for name, value in options.items()]
    data = {"id": "5001", "name": command, "type": 1, "options": given}
    return _interaction(2, context, locale, data)


def typing(option: str, typed: str, locale: str = ENGLISH) -> Json:
    """Return the autocomplete of an option of /support."""
    given = [{"name": option, "type": 3, "value": typed, "focused": True}]
    return _interaction(4, 0, locale, {"id": "5001", "name": "support", "type": 1, "options": given})


def press(custom_id: str, answered: Json, context: int = 0) -> Json:
    """Return the press of a button of an answer, given the data of its callback."""
    data = {"custom_id": custom_id, "component_type": 2}
    shown = message(answered.get("components", []), answered["flags"])
    return _interaction(3, context, ENGLISH, data) | {"message": shown}


def submit(custom_id: str, ticked: list[str], user: int = PERSON) -> Json:
    """Return a submitted modal with one group of boxes, as any client may send it."""
    box = {"type": 22, "custom_id": "agree", "values": ticked}
    data = {"custom_id": custom_id, "components": [{"type": 18, "component": box}]}
    sent = _interaction(5, 0, ENGLISH, data) | {"message": message([], PRIVATE)}
    sent["member"]["user"]["id"] = str(user)
    return sent


def components(answered: Json) -> list[Json]:
    """Return all components of an answer, nested ones too, in the order they are seen."""
    found: list[Json] = []
    for one in answered.get("components", ()):
        found += [one, *components(one)]
    return found


def said(answered: Json) -> str:
    """Return the text of an answer."""
    shown = [one["content"] for one in components(answered) if one["type"] == TEXT_DISPLAY]
    return "\n".join(shown)


def message(parts: list[Json], flags: int = PRIVATE) -> Json:
    """Return a message of the bot; Discord numbers the components that have no id."""
    numbered: list[Json] = json.loads(json.dumps(parts))
    for number, one in enumerate(components({"components": numbered}), start=1):
        one.setdefault("id", number)
    lists: Json = {key: [] for key in ("attachments", "embeds", "mentions", "mention_roles")}
    marks: Json = dict.fromkeys(("tts", "mention_everyone", "pinned"), False)
    told: Json = {"id": "6001", "type": 0, "content": "", "channel_id": str(CHANNEL), "flags": flags}
    dated = {"timestamp": JOINED, "edited_timestamp": None, "author": bot_user(), "components": numbered}
    return told | lists | marks | dated
