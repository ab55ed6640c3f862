"""/about as people have it, and every command in it to click on."""

from pathlib import Path

import pytest
import simcord
from discord import app_commands

import bot
from bot.faces import about
from bot.faces import about_text as text
from bot.faces.cards import LONGEST_TEXT
from bot.faces.respond_text import MENU
from bot.faces.speech import ENGLISH, Speaker
from bot.library.library import Library
from tests.conftest import World
from tests.pseudo import PSEUDO, english_left
from tests.test_support import answered_privately_in_one_step, labels, said

CONTACT = "host@example.org"


async def test_it_says_what_it_is_and_is_not(world: World, shipped: Library) -> None:
    before = len(world.env.http_requests)
    result = await world.member.slash(world.channel, "about")
    answered_privately_in_one_step(world, result, before)
    whole = said(result)
    for part in (
        "a list kept by people",
        "not a person",
        "not an emergency service",
        "does not read your chats",
        "tells nobody what you ask",
        "no language model",
        CONTACT,
        f"version {bot.__version__}",
        "MIT licence",
        f"{len(shipped.services)} services in {len(shipped.countries)} countries",
        "resources.yaml",
        text.AFFILIATION,
    ):
        assert part in whole
    assert "http" not in whole
    assert labels(result) == ["Hide this"]


async def test_every_command_is_there_to_click_on(world: World) -> None:
    whole = said(await world.member.slash(world.channel, "about"))
    known = [one for one in world.bot.tree.walk_commands() if isinstance(one, app_commands.Command)]
    assert len(known) > 8
    for command in known:
        root = command.root_parent or command
        assert f"</{command.qualified_name}:{world.bot.mentions[root.name]}>" in whole
        assert command.description in whole
    assert f"**{MENU}**: open the menu of a message" in whole
    everyone, admins = whole.split(text.ADMIN_COMMANDS)
    assert "</support:" in everyone
    assert "</pledge sign:" in everyone
    assert "</news-digest set:" in admins
    assert "</setup:" in admins


async def test_what_it_says_is_kept_about_you_leads_to_privacy(world: World) -> None:
    whole = said(await world.member.slash(world.channel, "about"))
    assert f"</privacy:{world.bot.mentions['privacy']}> shows what it keeps about you" in whole


async def test_it_works_everywhere(world: World) -> None:
    result: simcord.InteractionResult = await world.user.slash("about")
    assert result.ephemeral
    assert CONTACT in said(result)
    command = world.bot.tree.get_command("about")
    assert command is not None
    payload = command.to_dict(world.bot.tree)
    assert payload["contexts"] == [0, 1, 2]
    assert payload["integration_types"] == [0, 1]


async def test_hide_deletes_it(world: World) -> None:
    result = await world.member.slash(world.channel, "about")
    assert result.response is not None
    await world.member.click(result.response, label="Hide this")
    assert result.response is None


async def test_before_discord_gave_ids_the_commands_have_their_names(world: World) -> None:
    world.bot.mentions = {}
    whole = said(await world.member.slash(world.channel, "about"))
    assert "**/support**" in whole
    assert "**/pledge sign**" in whole
    assert "</" not in whole


async def test_a_host_who_is_not_known_and_one_with_marks_in_the_address(world: World) -> None:
    world.bot.contact = None
    assert text.HOST_UNKNOWN in said(await world.member.slash(world.channel, "about"))
    world.bot.contact = "the_host_ on *Discord*"
    assert r"the\_host\_ on \*Discord\*" in said(await world.member.slash(world.channel, "about"))


@pytest.mark.parametrize("say", [ENGLISH, PSEUDO])
@pytest.mark.parametrize("number", [0, 12, 24])
async def test_it_fits_however_many_commands_there_are(world: World, say: Speaker, number: int) -> None:
    ids = {one.name: 2**63 - 1 for one in world.bot.tree.get_commands()}
    listed = about.commands(say, world.bot.tree.get_commands(), ids)
    listed += [about.Listed(f"</another-command-{at}:{2**63 - 1}>", "d" * 100) for at in range(number)]
    view = about.card(say, world.bot.library, bot.__version__, "c" * 200, listed)
    assert view.content_length() <= LONGEST_TEXT
    assert view.total_children_count <= 40
    assert "/support" in str(view.to_components())


def test_no_address_of_a_project_is_made_up() -> None:
    words = Path(text.__file__).read_text(encoding="utf-8")
    assert "http" not in words


@pytest.mark.parametrize("known", [True, False])
async def test_no_english_is_left_in_another_language(world: World, known: bool) -> None:  # noqa: FBT001
    commands = world.bot.tree.get_commands()
    listed = about.commands(PSEUDO, commands, world.bot.mentions if known else {})
    view = about.card(PSEUDO, world.bot.library, bot.__version__, CONTACT, listed)
    assert english_left(view, CONTACT) == []
    whole = str(view.to_components())
    assert PSEUDO(MENU) in whole
    assert ("</privacy:" if known else "**/privacyx**") in whole
    assert view.content_length() <= LONGEST_TEXT


async def test_where_little_room_is_left_only_what_everyone_can_do_is_named(world: World) -> None:
    listed = about.commands(ENGLISH, world.bot.tree.get_commands(), world.bot.mentions)
    listed += [about.Listed(f"</admin-command-{at}:{2**63 - 1}>", "d" * 100, for_admins=True) for at in range(60)]
    view = about.card(ENGLISH, world.bot.library, bot.__version__, CONTACT, listed)
    assert view.content_length() <= LONGEST_TEXT
    whole = str(view.to_components())
    assert "</support:" in whole
    assert text.ADMIN_COMMANDS not in whole
