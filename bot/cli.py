"""The `askmore` command.

Exit codes: 0 well, 1 problems found, 2 wrong use, 3 settings, 4 token refused, 5 Discord out of reach,
6 data folder or database.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bot import __version__, health_cli, resources
from bot.editing import options
from bot.library.models import Resources
from bot.library.problems import ResourcesError
from bot.settings import Settings, SettingsError
from bot.store.errors import StoreError

WELL, PROBLEMS, SETTINGS, STORE = 0, 1, 3, 6
SCHEMA_FILE = Path("resources.schema.json")
PORT = 8080
LARGEST_ID = 2**63
KEPT_DAYS = 180  # of reports


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except SettingsError as error:
        for problem in error.problems:
            _say(f"• {problem}")
        _say("Mend these settings (in the environment or in .env), then start again.")
        return SETTINGS
    except ResourcesError as error:
        import_module("bot.check").refused(error.problems)
        _say("AskMore does not start with these problems. Mend them, then start again.")
        return PROBLEMS
    except StoreError as error:
        _say(str(error))
        return STORE
    except KeyboardInterrupt:
        return WELL


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _later(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """Return a command whose module is read only when it is used: the bot that runs for years needs none of them."""

    def command(given: argparse.Namespace) -> int:
        return getattr(import_module(f"bot.{module}"), name)(given)

    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="askmore", description="Support services, privately, in Discord.")
    parser.add_argument("--version", action="version", version=f"askmore {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run the bot in Discord")
    run.set_defaults(run=_run)

    preview = commands.add_parser("preview", help="try the bot in a page on this machine, without Discord")
    preview.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    preview.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    preview.add_argument(
        "--language",
        default="en-US",
        metavar="CODE",
        help="language of everybody's Discord in the page, as in de or pt-BR (default: en-US)",
    )
    preview.set_defaults(run=_preview)

    check = commands.add_parser("check", help="check resource files and say what to mend")
    check.add_argument(
        "files",
        nargs="*",
        type=Path,
        help="files, each laid over the ones before it (default: ASKMORE_RESOURCES)",
    )
    check.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="for people, or for machines"
    )
    check.add_argument("--wording", action="store_true", help="look at the words too: do they blame, soften, identify?")
    check.set_defaults(run=_later("check", "check"))

    health_cli.add_options(commands.add_parser("health", help=health_cli.HELP))
    options.add(commands, _later)
    _add_upkeep(commands)
    _add_news(commands)
    schema = commands.add_parser("schema", help="write the JSON Schema that editors check against")
    schema.add_argument("file", nargs="?", type=Path, default=SCHEMA_FILE, help=f"default: {SCHEMA_FILE}")
    schema.set_defaults(run=_schema)
    return parser


def _add_upkeep(commands: Any) -> None:
    """Add what the host does with the database."""
    backup = commands.add_parser("backup", help="copy the database while the bot runs, and check the copy")
    backup.add_argument("path", help="where the copy goes")
    backup.add_argument("--force", action="store_true", help="replace a file that is there")
    backup.set_defaults(run=_later("upkeep", "back_up"))

    restore = commands.add_parser("restore", help="put a copy in the place of the database (stop the bot first)")
    restore.add_argument("path", help="a copy that backup made")
    restore.set_defaults(run=_later("upkeep", "restore"))

    purge = commands.add_parser("purge", help="delete what is kept of a server, of a person, or of everybody")
    what = purge.add_mutually_exclusive_group(required=True)
    what.add_argument("--server", type=_discord_id, metavar="ID", help="a server's Discord id")
    what.add_argument("--user", type=_discord_id, metavar="ID", help="a person's Discord id")
    what.add_argument("--everything", action="store_true", help="all of it")
    purge.add_argument("--yes", action="store_true", help="do not ask")
    purge.set_defaults(run=_later("upkeep", "purge"))

    reports = commands.add_parser("reports", help="which services people said did not work, and how")
    reports.add_argument("--days", type=_days, default=30, help="how far back, 1 to 180 (default: 30)")
    reports.add_argument("--clear", nargs="+", metavar="SERVICE", help="forget the reports of services you looked into")
    reports.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for machines")
    reports.set_defaults(run=_later("upkeep", "reports"))

    stats = commands.add_parser("stats", help="how many have signed, by server and week, without small numbers")
    stats.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for machines")
    stats.set_defaults(run=_later("upkeep", "stats"))


def _add_news(commands: Any) -> None:
    """Add what the host does with the news."""
    news = commands.add_parser("news", help="read the feeds now, or see how they and their stories stand")
    what = news.add_subparsers(required=True, metavar="WHAT")

    refresh = what.add_parser("refresh", help="read the feeds now and say what came of it")
    refresh.add_argument("feeds", nargs="*", metavar="FEED", help="ids of feeds (default: all that are active)")
    refresh.set_defaults(run=_later("news_cli", "refresh"))

    listed = what.add_parser("list", help="how each feed stands, and the newest stories with marks for you")
    listed.add_argument("--limit", type=int, default=50, help="how many stories (default: 50)")
    listed.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for machines")
    listed.set_defaults(run=_later("news_cli", "show"))


def _days(written: str) -> int:
    if not (written.isascii() and written.isdigit() and 1 <= int(written) <= KEPT_DAYS):
        raise argparse.ArgumentTypeError(f"{written!r} is no number of days from 1 to {KEPT_DAYS}")
    return int(written)


def _discord_id(written: str) -> int:
    if not (written.isascii() and written.isdigit() and int(written) < LARGEST_ID):
        raise argparse.ArgumentTypeError(f"{written!r} is not a Discord id: write its digits alone")
    return int(written)


def _run(_: argparse.Namespace) -> int:
    from bot import logs  # noqa: PLC0415 - needs discord.py too
    from bot.run import run  # noqa: PLC0415 - discord.py takes its time; check and schema need none of it

    settings = Settings.read(for_run=True)
    logs.configure(form=settings.log)
    return run(settings, resources.load(settings.resources, settings.data).library)


def _preview(given: argparse.Namespace) -> int:
    from bot.preview import preview  # noqa: PLC0415 - needs the preview extra

    settings = Settings.read()
    return preview(settings, port=given.port, open_browser=not given.no_browser, language=given.language)


def _schema(given: argparse.Namespace) -> int:
    given.file.write_text(schema_text(), encoding="utf-8")
    return WELL


def schema_text() -> str:
    """Return the JSON Schema of the resource files."""
    schema = Resources.model_json_schema(by_alias=True)
    schema |= {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "AskMore resources"}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
