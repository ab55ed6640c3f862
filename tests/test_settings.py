"""The environment and `.env`: what is read, and what is told of mistakes."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, without_secrets

TOKEN = "bm90LWEtdG9rZW4.only.for-tests"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder, without the settings of this machine."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The two settings that `run` needs."""
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("ASKMORE_CONTACT", "host@example.org")
    return monkeypatch


def told(*, for_run: bool = True) -> list[str]:
    """Return what is told of mistakes."""
    with pytest.raises(SettingsError) as caught:
        Settings.read(for_run=for_run)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def token_of(settings: Settings) -> str | None:
    return settings.token.get_secret_value() if settings.token else None


def test_nothing_needs_to_be_set_without_discord() -> None:
    settings = Settings.read()
    assert (settings.token, settings.contact, settings.gateway_url) == (None, None, None)
    assert settings.api_url == "https://discord.com/api/v10"
    assert settings.data == Path("data")
    assert settings.resources == (Path("resources.yaml"),)


def test_to_run_it_needs_a_token_and_a_contact() -> None:
    assert [problem.split()[0] for problem in told()] == ["DISCORD_TOKEN", "ASKMORE_CONTACT"]


def test_what_is_set_is_read(given: pytest.MonkeyPatch) -> None:
    given.setenv("ASKMORE_DATA", "/var/lib/askmore")
    given.setenv("ASKMORE_RESOURCES", "resources.yaml:campus.yaml")
    given.setenv("DISCORD_API_URL", "http://proxy:8080/api/v10/")
    given.setenv("DISCORD_GATEWAY_URL", "ws://127.0.0.1:7878")
    settings = Settings.read(for_run=True)
    assert token_of(settings) == TOKEN
    assert settings.contact == "host@example.org"
    assert settings.data == Path("/var/lib/askmore")
    assert settings.resources == (Path("resources.yaml"), Path("campus.yaml"))
    assert settings.api_url == "http://proxy:8080/api/v10"
    assert settings.gateway_url == "ws://127.0.0.1:7878"


def test_every_mistake_is_told_at_once(given: pytest.MonkeyPatch) -> None:
    given.setenv("DISCORD_TOKEN", f"Bot {TOKEN}")
    given.setenv("DISCORD_TOKEN_FILE", "gone")
    given.setenv("DISCORD_API_URL", "discord.com")
    given.setenv("DISCORD_GATEWAY_URL", "https://gateway.discord.gg")
    given.setenv("ASKMORE_RESOURCES", " : ")
    given.setenv("ASKMORE_CONTACT", "x" * 201)
    given.setenv("ASKMORE_CONTAKT", "x")
    problems = told()
    assert {problem.replace(":", " ").split()[0] for problem in problems} == {
        "DISCORD_TOKEN",
        "DISCORD_TOKEN_FILE",
        "DISCORD_API_URL",
        "DISCORD_GATEWAY_URL",
        "ASKMORE_RESOURCES",
        "ASKMORE_CONTACT",
        "ASKMORE_CONTAKT",
    }
    assert all(problem.endswith((".", "?")) for problem in problems)
    assert TOKEN not in "".join(problems)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ASKMORE_DATTA", "ASKMORE_DATTA is not a setting: did you mean ASKMORE_DATA?"),
        ("ASKMORE_RESOURCE", "ASKMORE_RESOURCE is not a setting: did you mean ASKMORE_RESOURCES?"),
        ("DISCORD_TOKENS", "DISCORD_TOKENS is not a setting: did you mean DISCORD_TOKEN?"),
        ("askmore_kontact", "ASKMORE_KONTACT is not a setting: did you mean ASKMORE_CONTACT?"),
        ("ASKMORE_COLOUR", "ASKMORE_COLOUR is not a setting: take it out."),
    ],
)
def test_a_typing_error_in_a_name(monkeypatch: pytest.MonkeyPatch, name: str, sentence: str) -> None:
    monkeypatch.setenv(name, "x")
    assert told(for_run=False) == [sentence]


def test_names_of_other_programs_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_WEBHOOK", "x")
    monkeypatch.setenv("ASK", "x")
    assert Settings.read()


@pytest.mark.parametrize("days", ["-1", "soon", "4000"])
def test_a_grace_that_is_no_number_of_days(monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    monkeypatch.setenv("ASKMORE_GRACE_DAYS", days)
    assert told(for_run=False) == ["ASKMORE_GRACE_DAYS: write a number of days, from 0 to 3650."]


@pytest.mark.parametrize(("written", "lean"), [("1", True), ("yes", True), ("True", True), ("0", False), ("no", False)])
def test_lean_mode(monkeypatch: pytest.MonkeyPatch, written: str, lean: bool) -> None:  # noqa: FBT001
    assert Settings.read().lean is False
    monkeypatch.setenv("ASKMORE_LEAN", written)
    assert Settings.read().lean is lean


def test_a_lean_mode_that_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKMORE_LEAN", "some")
    assert told(for_run=False) == ["ASKMORE_LEAN: write 1 for lean mode, or 0."]


def test_what_is_said_of_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (Settings.read().feeds, Settings.read().private_feeds) == ("read", "refuse")
    monkeypatch.setenv("ASKMORE_FEEDS", "no")
    monkeypatch.setenv("ASKMORE_PRIVATE_FEEDS", "yes")
    assert told(for_run=False) == [
        "ASKMORE_FEEDS: write read, or off where no feed is to be read.",
        "ASKMORE_PRIVATE_FEEDS: write refuse, or allow to read feeds of your own network.",
    ]


def test_a_worker_gets_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISCORD_TOKEN", "ASKMORE_SECRET", "askmore_data"):
        monkeypatch.setenv(name, "x")
    assert not {name for name in without_secrets() if name.upper().startswith(("ASKMORE", "DISCORD"))}
    assert "PATH" in without_secrets()


class TestToken:
    def test_it_is_shown_nowhere(self, given: pytest.MonkeyPatch) -> None:
        settings = Settings.read(for_run=True)
        assert TOKEN not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"

    @pytest.mark.parametrize("bad", [f"Bot {TOKEN}", f"{TOKEN}\n{TOKEN}", f"{TOKEN}é"])
    def test_a_bad_one_is_not_repeated(self, given: pytest.MonkeyPatch, bad: str) -> None:
        given.setenv("DISCORD_TOKEN", bad)
        (problem,) = told()
        assert problem.startswith("DISCORD_TOKEN: write the token alone")
        assert TOKEN not in problem

    @pytest.mark.parametrize("empty", ["", "  "])
    def test_an_empty_one_is_missing(self, given: pytest.MonkeyPatch, empty: str) -> None:
        given.setenv("DISCORD_TOKEN", empty)
        assert [problem.split(":")[0] for problem in told()] == ["DISCORD_TOKEN is missing"]

    def test_from_a_file(self, given: pytest.MonkeyPatch, tmp_path: Path) -> None:
        given.delenv("DISCORD_TOKEN")
        given.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "secret"))
        (tmp_path / "secret").write_text(f"{TOKEN}\n")
        settings = Settings.read(for_run=True)
        assert token_of(settings) == TOKEN
        assert TOKEN not in repr(settings)

    def test_both_ways_are_one_too_many(self, given: pytest.MonkeyPatch, tmp_path: Path) -> None:
        given.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "secret"))
        (tmp_path / "secret").write_text(TOKEN)
        assert told() == ["DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: keep one of them."]

    def test_a_file_that_holds_no_token(self, given: pytest.MonkeyPatch, tmp_path: Path) -> None:
        given.delenv("DISCORD_TOKEN")
        file = tmp_path / "secret"
        given.setenv("DISCORD_TOKEN_FILE", str(file))
        assert told() == [f"DISCORD_TOKEN_FILE: {file} can't be read: No such file or directory."]
        file.write_text(" \n")
        assert told() == [f"DISCORD_TOKEN_FILE: {file} is empty: write the bot's token into it."]
        file.write_bytes(b"\xff\xfe")
        assert told() == [f"DISCORD_TOKEN_FILE: {file} can't be read: it is not UTF-8 text."]
        file.write_text(f"DISCORD_TOKEN = {TOKEN}")
        (problem,) = told()
        assert "write the token alone" in problem
        assert TOKEN not in problem
        file.unlink()
        file.mkdir()
        assert told() == [f"DISCORD_TOKEN_FILE: {file} can't be read: Is a directory."]

    def test_its_file_is_not_opened_without_discord(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DISCORD_TOKEN_FILE", "gone")
        assert Settings.read().token is None


@pytest.mark.parametrize(
    "url",
    [
        "https://discord.com/api/v10",
        "http://127.0.0.1:8080/api/v10",
        "http://localhost/api/v10",
        "http://[::1]:8080/api/v10",
        "http://10.1.2.3/api/v10",
        "http://192.168.1.9/api/v10",
        "http://proxy:8080/api/v10",
    ],
)
def test_an_api_near_or_behind_tls(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DISCORD_API_URL", url)
    assert Settings.read().api_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://discord.com/api/v10",
        "http://93.184.216.34/api/v10",
        "http://127.0.0.1.example.org/api",
        "ftp://127.0.0.1/api",
        "https://",
        "https:///api",
        "https://host:99999/api",
        "https://[::1/api",
        "//discord.com",
        "discord",
    ],
)
def test_any_other_api_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DISCORD_API_URL", url)
    written = "write an address that starts with https:// (http:// only for a proxy near you)"
    assert told(for_run=False) == [f"DISCORD_API_URL: {written}."]


@pytest.mark.parametrize("url", ["ws://gateway.discord.gg", "wss://", "https://gateway.discord.gg", "8080"])
def test_a_gateway_far_away_needs_tls(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DISCORD_GATEWAY_URL", "wss://gateway.discord.gg/")
    assert Settings.read().gateway_url == "wss://gateway.discord.gg"
    monkeypatch.setenv("DISCORD_GATEWAY_URL", url)
    written = "write an address that starts with wss:// (ws:// only for a proxy near you)"
    assert told(for_run=False) == [f"DISCORD_GATEWAY_URL: {written}."]


@pytest.mark.parametrize("contact", ["x" * 201, "two\nlines", "a\x1b[31mcolour"])
def test_a_contact_is_one_short_line(given: pytest.MonkeyPatch, contact: str) -> None:
    given.setenv("ASKMORE_CONTACT", contact)
    (problem,) = told()
    assert problem.startswith("ASKMORE_CONTACT: write in one line how people reach you")


class TestEnvFile:
    def test_it_is_read(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text(f"# the bot\nDISCORD_TOKEN={TOKEN}\nASKMORE_CONTACT='Kim, host@example.org'\n")
        settings = Settings.read(for_run=True)
        assert token_of(settings) == TOKEN
        assert settings.contact == "Kim, host@example.org"

    def test_the_environment_wins(self, given: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("DISCORD_TOKEN=other\nASKMORE_CONTACT=other\nASKMORE_DATA=kept\n")
        settings = Settings.read(for_run=True)
        assert token_of(settings) == TOKEN
        assert settings.contact == "host@example.org"
        assert settings.data == Path("kept")

    def test_an_empty_name_in_the_environment_does_not_win(self, given: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("ASKMORE_CONTACT=from-the-file\n")
        given.setenv("ASKMORE_CONTACT", "")
        assert Settings.read(for_run=True).contact == "from-the-file"

    def test_a_token_file_named_there(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text(TOKEN)
        (tmp_path / ".env").write_text("DISCORD_TOKEN_FILE=secret\nASKMORE_CONTACT=x\n")
        assert token_of(Settings.read(for_run=True)) == TOKEN

    def test_a_typing_error_there(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("ASKMORE_CONTCT=x\nOTHER=y\n")
        assert told(for_run=False) == ["ASKMORE_CONTCT is not a setting: did you mean ASKMORE_CONTACT?"]

    def test_one_that_is_no_text(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff\n")
        assert told(for_run=False) == [".env can't be read: it is not UTF-8 text."]

    def test_none_at_all(self, given: pytest.MonkeyPatch) -> None:
        assert token_of(Settings.read(None, for_run=True)) == TOKEN
