"""Settings: flags over environment over file over defaults; what is unknown or wrong is refused by name."""

from pathlib import Path

import pytest

from techrace_protocol.limits import Rate
from techrace_server import Settings, SettingsError, load_settings
from techrace_server.limits import HostLimits


def written(folder: Path, text: str) -> Path:
    path = folder / "techrace.toml"
    path.write_text(text)
    return path


def test_defaults_are_those_of_the_class() -> None:
    assert load_settings() == Settings()
    assert load_settings({}, environ={"PATH": "/bin"}) == Settings()


def test_flags_win_over_environment_over_file(tmp_path: Path) -> None:
    file = written(tmp_path, 'port = 1\nhost = "10.0.0.1"\ndata = "from-file"\n')
    environ = {"TECHRACE_PORT": "2", "TECHRACE_HOST": "127.0.0.3"}
    settings = load_settings({"port": 3, "host": None}, environ=environ, file=file)
    assert (settings.port, settings.host, settings.data) == (3, "127.0.0.3", Path("from-file"))


def test_limits_come_from_a_table_and_from_variables(tmp_path: Path) -> None:
    file = written(tmp_path, '[limits]\nrooms = 9\nhello_ms = 1000\nbot_rate = "50/100"\n')
    settings = load_settings(environ={"TECHRACE_LIMITS_EMPTY_ROOM": "2.5"}, file=file)
    assert settings.limits == HostLimits(rooms=9, empty_room=2.5)
    assert (settings.wire.hello_ms, settings.wire.bot_rate) == (1000, Rate(50, 100))


def test_lists_are_separated_by_commas() -> None:
    settings = load_settings(environ={"TECHRACE_ALLOWED_HOSTS": "a.example, b.example"})
    assert settings.allowed_hosts == ("a.example", "b.example")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prot = 1", "unknown setting prot; did you mean port?"),
        ("limits = 3", "limits is 3, expected a table"),
        ("[limits]\nroms = 1", "unknown setting limits.roms; did you mean limits.rooms?"),
        ('port = "x"', "port is 'x', expected a whole number"),
        ("port = 1.5", "port is 1.5, expected a whole number"),
        ("port = true", "port is True, expected a whole number"),
        ("host = 7", "host is 7, expected a text"),
        ('[limits]\nbot_rate = "5"', "limits.bot_rate is '5', expected a rate"),
        ("port = ", "Invalid value"),
    ],
)
def test_what_a_file_says_wrongly_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SettingsError) as refused:
        load_settings(file=file)
    assert message in str(refused.value)
    assert str(file) in str(refused.value)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"TECHRACE_PROT": "1"}, "environment: unknown setting prot; did you mean port?"),
        ({"TECHRACE_LIMITS_ROOMS": "many"}, "environment: limits.rooms is 'many', expected a whole number"),
        ({"TECHRACE_PORT": "70000"}, "'port'"),
        ({"TECHRACE_LIMITS_ROOMS": "0"}, "'rooms'"),
        ({"TECHRACE_LOG_LEVEL": "loud"}, "'log_level'"),
    ],
)
def test_what_the_environment_says_wrongly_is_refused_by_name(environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(environ=environ)
    assert message in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(file=tmp_path / "nothing.toml")


def test_the_admin_token_is_not_shown() -> None:
    assert "secret" not in repr(Settings(admin_token="secret"))
