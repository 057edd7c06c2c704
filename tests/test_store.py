"""The store keeps analyses across runs and survives damage."""

from pathlib import Path

import pytest

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
