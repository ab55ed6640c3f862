"""A bare discord.py bot: one command, one fixed private card. What AskMore is measured against.

It is given the card as JSON, so that its answer is of the same size, and builds it once.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route


def built(one: dict[str, Any]) -> Any:
    """Return a component of discord.py's for one in JSON."""
    match one["type"]:
        case 1:
            return ui.ActionRow[Any](*map(built, one["components"]))
        case 2:
            style = discord.ButtonStyle(one["style"])
            return ui.Button[Any](label=one["label"], style=style, custom_id=one["custom_id"])
        case 3:
            options = [discord.SelectOption(label=each["label"], value=each["value"]) for each in one["options"]]
            return ui.Select[Any](custom_id=one["custom_id"], placeholder=one["placeholder"], options=options)
        case 14:
            return ui.Separator[Any]()
        case 17:
            return ui.Container[Any](*map(built, one["components"]))
        case _:
            return ui.TextDisplay[Any](one["content"])


def main() -> None:
    """Run it against the API and gateway of its environment."""
    Route.BASE = os.environ["DISCORD_API_URL"]
    url = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    DiscordWebSocket.DEFAULT_GATEWAY = url
    client = discord.AutoShardedClient(intents=discord.Intents(guilds=True), max_messages=None, shard_count=1)
    tree = app_commands.CommandTree(client)
    card = ui.LayoutView(timeout=None)
    for one in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        card.add_item(built(one))
    card.stop()

    @tree.command(name="support", description="The card")
    async def support(interaction: discord.Interaction, country: str | None = None, topic: str | None = None) -> None:  # pyright: ignore[reportUnusedFunction]
        del country, topic
        await interaction.response.send_message(view=card, ephemeral=True)

    @client.event
    async def on_connect() -> None:  # pyright: ignore[reportUnusedFunction]
        await tree.sync()

    if os.environ.get("UVLOOP"):
        import uvloop  # noqa: PLC0415

        uvloop.run(client.start(os.environ["DISCORD_TOKEN"]))
    else:
        asyncio.run(client.start(os.environ["DISCORD_TOKEN"]))


if __name__ == "__main__":
    main()
