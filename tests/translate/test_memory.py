import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import OutputError
from pipeline.translate import Memory, Translation

# SQLite cannot store lone surrogates, and no decoded text holds them.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TRANSLATIONS = st.builds(
    Translation,
    st.none() | TEXT,
    st.none() | st.floats(-50, 0),
    st.lists(st.sampled_from(["loop", "split", "numbers"]), unique=True).map(tuple),
)


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(TEXT, TRANSLATIONS, max_size=8))
def test_what_is_put_comes_back(tmp_path_factory: pytest.TempPathFactory, made: dict) -> None:
    path = tmp_path_factory.mktemp("memory") / "tm.sqlite"
    with Memory(path) as memory:
        memory.put("engine a", made)
        assert memory.get("engine a", made) == made
        assert memory.get("engine b", made) == {}
    with Memory(path) as memory:
        assert memory.get("engine a", [*made, "never seen"]) == made


def test_many_sentences(tmp_path: Path) -> None:
    made = {f"zdanie {i} 雪'\"\\": Translation(f"sentence {i}", -0.5) for i in range(1700)}
    with Memory(tmp_path / "tm.sqlite") as memory:
        memory.put("e", made)
        assert memory.get("e", made) == made


@pytest.mark.parametrize("damage", ["head", "middle", "text", "old version"])
def test_damaged_file_is_set_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    path = tmp_path / "tm.sqlite"
    made = {f"zdanie {i}": Translation("x" * 200, -0.5) for i in range(400)}
    with Memory(path) as memory:
        memory.put("e", made)
    content = path.read_bytes()
    if damage == "head":
        path.write_bytes(b"\0" * 200 + content[200:])
    elif damage == "middle":
        path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    elif damage == "text":
        path.write_text("not a database at all, but long enough to be looked at" * 9)
    else:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version=99")
        connection.close()
    with caplog.at_level(logging.WARNING), Memory(path) as memory:
        assert memory.get("e", made) == {}
        memory.put("e", made)
        assert memory.get("e", made) == made
        assert memory.rebuilt
    assert "damaged" in caplog.text
    assert path.with_name("tm.sqlite.damaged").exists()


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE precious (x)")
    connection.close()
    with pytest.raises(OutputError, match="another program"):
        Memory(path)


def test_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be opened"):
        Memory(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot make the folder"):
        Memory(tmp_path / "file" / "tm.sqlite")


def test_several_writers_at_once(tmp_path: Path) -> None:
    path = tmp_path / "tm.sqlite"

    def write(number: int) -> None:
        with Memory(path) as memory:
            for part in range(5):
                memory.put("e", {f"{number}.{part}": Translation("x", None)})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    with Memory(path) as memory:
        assert len(memory.get("e", [f"{n}.{p}" for n in range(8) for p in range(5)])) == 40
