"""The logs that a host leaves are signed by the key of its data folder, which everybody may ask for."""

from pathlib import Path

import replay_kit as kit
from host_kit import request, running_server
from techrace_replays import open_log, write_log
from techrace_replays.signing import KEY_FILE, Trust, check_signature, load_or_create_key, public_key_of
from techrace_server.archive import FolderArchive


async def test_the_first_start_draws_a_key_that_the_port_tells(tmp_path: Path) -> None:
    async with running_server(tmp_path) as server:
        answer = await request(server.url + "/api/signing-key")
        assert answer.status == 200
        told = answer.json()
    key = load_or_create_key(tmp_path / KEY_FILE)
    assert told == {"algorithm": "ed25519", "key": key.public_key.hex()}
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    async with running_server(tmp_path) as server:
        assert (await request(server.url + "/api/signing-key")).json() == told


def test_the_archive_signs_what_it_keeps(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    archive.write_log("m", kit.random_match("toy", 5, 3))
    path = archive.find_log("m")
    assert path is not None
    known = [public_key_of(archive.public_key.hex())]
    assert check_signature(open_log(path), known).trust is Trust.VALID
    unsigned = tmp_path / "unsigned.techrace"
    write_log(unsigned, kit.random_match("toy", 5, 3))
    assert check_signature(open_log(unsigned), known).trust is Trust.ABSENT
