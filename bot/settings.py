"""The environment (and `.env`) → one frozen `Settings`; every mistake is told at once.

This is the only place that reads the environment.
"""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.library.checks import is_near

DISCORD_API = "https://discord.com/api/v10"
LONGEST_CONTACT = 200
SHORTEST_SECRET = 32  # characters
# Names that docs and scripts lean on; those without a field here belong to parts that are not built yet.
KNOWN = frozenset(
    {
        "DISCORD_TOKEN",
        "DISCORD_TOKEN_FILE",
        "DISCORD_API_URL",
        "DISCORD_GATEWAY_URL",
        "ASKMORE_DATA",
        "ASKMORE_RESOURCES",
        "ASKMORE_CONTACT",
        "ASKMORE_SECRET",
        "ASKMORE_SECRET_FILE",
        "ASKMORE_GRACE_DAYS",
        "ASKMORE_LOG",
        "ASKMORE_FEEDS",
        "ASKMORE_PRIVATE_FEEDS",
        "ASKMORE_HEALTH_PORT",
        "ASKMORE_LEAN",
    }
)


class SettingsError(Exception):
    """The settings can't be used; `problems` has one plain sentence for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _mistake(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("askmore", "{text}", {"text": sentence})


def _url(value: str, secure: str, plain: str) -> str:
    written = f"write an address that starts with {secure}:// ({plain}:// only for a proxy near you)"
    try:
        parts = urlsplit(value)
        sound = parts.port != 0 and bool(parts.hostname)
    except ValueError:
        raise _mistake(written) from None
    if sound and (parts.scheme == secure or (parts.scheme == plain and is_near(parts.hostname or ""))):
        return value.rstrip("/")
    raise _mistake(written)


def _api_url(value: str) -> str:
    return _url(value, "https", "http")


def _gateway_url(value: str) -> str:
    return _url(value, "wss", "ws")


def _contact(value: str) -> str:
    if len(value) > LONGEST_CONTACT or not value.isprintable():
        raise _mistake(f"write in one line how people reach you, at most {LONGEST_CONTACT} characters")
    return value.strip()


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip()
    if not token.isascii() or len(token.split()) != 1:
        raise _mistake("write the token alone, in one line, with no word or space before or in it")
    return SecretStr(token)


def _secret(value: SecretStr) -> SecretStr:
    secret = value.get_secret_value().strip()
    if len(secret) < SHORTEST_SECRET:
        raise _mistake(f"write at least {SHORTEST_SECRET} characters, as `openssl rand -hex 32` prints them")
    return SecretStr(secret)


class Settings(BaseSettings):
    """What the host has set. Frozen; made once by `Settings.read()`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    token_file: Path | None = Field(default=None, validation_alias="DISCORD_TOKEN_FILE")
    api_url: Annotated[str, AfterValidator(_api_url)] = Field(default=DISCORD_API, validation_alias="DISCORD_API_URL")
    gateway_url: Annotated[str, AfterValidator(_gateway_url)] | None = Field(
        default=None, validation_alias="DISCORD_GATEWAY_URL"
    )
    data: Path = Field(default=Path("data"), validation_alias="ASKMORE_DATA")
    resources: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(Path("resources.yaml"),), validation_alias="ASKMORE_RESOURCES"
    )
    contact: Annotated[str, AfterValidator(_contact)] | None = Field(default=None, validation_alias="ASKMORE_CONTACT")
    secret: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        default=None, validation_alias="ASKMORE_SECRET"
    )
    secret_file: Path | None = Field(default=None, validation_alias="ASKMORE_SECRET_FILE")

    log: Literal["text", "json"] = Field(default="text", validation_alias="ASKMORE_LOG")
    feeds: Literal["read", "off"] = Field(default="read", validation_alias="ASKMORE_FEEDS")
    private_feeds: Literal["refuse", "allow"] = Field(default="refuse", validation_alias="ASKMORE_PRIVATE_FEEDS")
    grace: int = Field(default=30, ge=0, le=3650, validation_alias="ASKMORE_GRACE_DAYS")
    lean: bool = Field(default=False, validation_alias="ASKMORE_LEAN")
    health_port: int | None = Field(default=None, ge=1, le=65535, validation_alias="ASKMORE_HEALTH_PORT")

    @field_validator("token", "contact", "secret", mode="before")
    @classmethod
    def _blank(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("resources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not value.strip(": "):
            raise _mistake("write the files with a colon between them, as in resources.yaml:campus.yaml")
        return tuple(Path(part) for part in value.split(":") if part)

    @classmethod
    def read(cls, env_file: Path | None = Path(".env"), *, for_run: bool = False) -> Self:
        """Read the environment and the `.env` file (the environment wins).

        Args:
            env_file: a file of NAME=value lines; it need not be there.
            for_run: whether the bot is to run in Discord: then the token and the contact have to be there,
                and the token is read from its file.

        Raises:
            SettingsError: something is missing or set in a way that can't be used; it holds every mistake.
        """
        environment = _environment(env_file)
        token, problems = _token_at_hand(environment) if for_run else (None, [])
        problems = _strangers(environment) + _conflicts(environment) + problems
        try:
            settings = cls(_env_file=env_file, **token or {})  # pyright: ignore[reportCallIssue] - theirs
        except ValidationError as error:
            raise SettingsError(problems + [_sentence(one) for one in error.errors()]) from None
        if problems:
            raise SettingsError(problems)
        return settings


def without_secrets() -> dict[str, str]:
    """Return the environment for a process that is to know none of the settings."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith(("ASKMORE", "DISCORD"))}


def _environment(env_file: Path | None) -> dict[str, str]:
    """Return all that is set to something, by its name in capitals."""
    try:
        kept = dotenv_values(env_file) if env_file is not None and env_file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{env_file} can't be read: {_why(error)}."]) from None
    pairs = (*kept.items(), *os.environ.items())
    return {name.upper(): value for name, value in pairs if value and value.strip()}


def _why(error: OSError | UnicodeDecodeError) -> str:
    return getattr(error, "strerror", None) or "it is not UTF-8 text"


def _conflicts(environment: Mapping[str, str]) -> list[str]:
    return [
        f"{name} and {name}_FILE are both set: keep one of them."
        for name in ("DISCORD_TOKEN", "ASKMORE_SECRET")
        if {name, f"{name}_FILE"} <= environment.keys()
    ]


def _token_at_hand(environment: Mapping[str, str]) -> tuple[dict[str, str] | None, list[str]]:
    """Return the token where it is in a file, and a sentence for each thing that `run` misses."""
    problems: list[str] = []
    token: dict[str, str] | None = None
    if file := environment.get("DISCORD_TOKEN_FILE"):
        try:
            token = {"DISCORD_TOKEN": Path(file).read_text(encoding="utf-8")}
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"DISCORD_TOKEN_FILE: {file} can't be read: {_why(error)}.")
        if token and not token["DISCORD_TOKEN"].strip():
            token = None
            problems.append(f"DISCORD_TOKEN_FILE: {file} is empty: write the bot's token into it.")
    elif "DISCORD_TOKEN" not in environment:
        problems.append("DISCORD_TOKEN is missing: write the bot's token from the Developer Portal.")
    if "ASKMORE_CONTACT" not in environment:
        problems.append("ASKMORE_CONTACT is missing: write how people reach you, as in an e-mail address.")
    return token, problems


def _strangers(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence for each name that looks like one of ours with a typing error."""
    found: list[str] = []
    for name in environment:
        if name in KNOWN or not name.startswith(("ASKMORE", "DISCORD")):
            continue
        near = get_close_matches(name, KNOWN, n=1, cutoff=0.85)
        if near:
            found.append(f"{name} is not a setting: did you mean {near[0]}?")
        elif name.startswith("ASKMORE_"):
            found.append(f"{name} is not a setting: take it out.")
    return found


_SENTENCES = {
    "ASKMORE_GRACE_DAYS": "write a number of days, from 0 to 3650",
    "ASKMORE_HEALTH_PORT": "write a port, from 1 to 65535, or leave it empty",
    "ASKMORE_LEAN": "write 1 for lean mode, or 0",
    "ASKMORE_LOG": "write text, or json for a program that reads the log",
    "ASKMORE_FEEDS": "write read, or off where no feed is to be read",
    "ASKMORE_PRIVATE_FEEDS": "write refuse, or allow to read feeds of your own network",
}


def _sentence(error: Any) -> str:
    """Return pydantic's finding as a sentence. The value stays out of it: it may be a token."""
    name = str(error["loc"][0])
    said = error.get("ctx", {}).get("text") or _SENTENCES.get(name, "write another value")
    return f"{name}: {said}."
