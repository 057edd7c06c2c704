"""The store keeps analyses across runs and survives damage."""

import sqlite3
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.store import Store


def test_what_is_saved_comes_back_in_the_order_asked_for(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "store.sqlite")
    store.save([("a", "{1}"), ("b", "{2}")])
    assert list(store.load(["b", "a"])) == ["{2}", "{1}"]
    assert store.known(["a", "c"]) == {"a"}


def test_analyses_of_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    store.save([("a", "1"), ("b", "2")])
    store.keep_only(["b"])
    assert store.known(["a", "b"]) == {"b"}
    with pytest.raises(KeyError):
        list(store.load(["a"]))


def test_values_are_remembered(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    assert store.state("digest") is None
    store.remember("digest", "1")
    store.remember("digest", "2")
    assert store.state("digest") == "2"


def test_a_damaged_file_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"this is no database, but long enough to look at" * 100)
    store = Store(path)
    with pytest.warns(RuntimeWarning, match="put aside"):
        store.check()
    store.save([("a", "1")])
    assert store.known(["a"]) == {"a"}
    assert path.with_name("store.sqlite.damaged").exists()


def test_a_full_disk_is_no_damage_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store.sqlite")
    store.save([("a", "1")])
    real = sqlite3.connect

    def full(*args: object, **kwargs: object) -> sqlite3.Connection:
        connection = real(*args, **kwargs)  # type: ignore[call-overload]
        connection.execute("PRAGMA max_page_count=1")
        return connection

    monkeypatch.setattr("pipeline.store.sqlite3.connect", full)
    with pytest.raises(OutputError, match="full") as caught:
        store.save([(str(number), "x" * 10_000) for number in range(1000)])
    assert caught.value.code == "output_unwritable"
    assert store.known(["a"]) == {"a"}


def test_a_store_that_cannot_be_opened_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").mkdir()
    with pytest.raises(OutputError, match="unable to open"):
        Store(tmp_path / "store.sqlite").check()
    assert [path.name for path in tmp_path.iterdir()] == ["store.sqlite"]
