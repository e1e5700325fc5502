import base64
import os
import stat
from pathlib import Path

import pytest

from clusterportal.services.machine import CannotStart
from clusterportal.services.state import StateFolder


def test_second_start_names_the_first(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "demo-open")

    with state.locked("process 7, http://127.0.0.1:8000/"), pytest.raises(CannotStart) as sentence, state.locked("me"):
        pytest.fail("two demos share one state")

    assert str(sentence.value) == "demo-open is already running (process 7, http://127.0.0.1:8000/)."


def test_lock_knows_an_orderly_end_from_a_kill(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "demo-open")

    with state.locked("first") as after_nothing:
        pass
    with state.locked("second") as after_orderly_end:
        pass
    (tmp_path / "demo-open.lock").write_text("killed while it ran")
    with state.locked("third") as after_kill:
        pass

    assert (after_nothing, after_orderly_end, after_kill) == (False, False, True)


def test_keys_are_closed_random_and_kept(tmp_path: Path) -> None:
    state, other = StateFolder(tmp_path / "a"), StateFolder(tmp_path / "b")
    state.make()
    other.make()

    keys = state.keys()

    assert len(base64.b64decode(keys["RECEIPT_KEY"], validate=True)) == 32
    assert len(keys["SECRET_KEY"]) >= 50
    assert state.keys() == keys
    assert set(other.keys().values()).isdisjoint(keys.values())
    assert {stat.S_IMODE(path.stat().st_mode) for path in state.path.glob("*-key")} == {0o600}


def test_logs_of_the_run_before_are_kept(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "a")
    state.make()
    (state.path / "web.log").write_text("what went wrong")

    state.make()

    assert [path.name for path in state.path.iterdir()] == ["web.log.before"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_of_another_user_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(CannotStart, match="set CLUSTERPORTAL_STATE"), StateFolder(tmp_path / "a").locked("me"):
        pytest.fail("wrote into a closed folder")
