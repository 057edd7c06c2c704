"""Finding input files and writing output files."""

import os
import sys
from pathlib import Path

import pytest

from pipeline import files
from pipeline.errors import InputError, OutputError
from pipeline.files import discover, prepare_output, write_atomic


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def test_a_folder_is_searched_in_depth_and_hidden_files_stay_out(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a/c.txt", ".git/config", "a/.hidden")
    assert [file.name for file in discover([tmp_path])] == ["a/c.txt", "b.txt"]


def test_a_folder_that_cannot_be_listed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a.txt", "shut/b.txt")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [file.name for file in discover([tmp_path])] == ["a.txt", "shut"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always text")
def test_a_name_that_is_no_text_is_spelt_out(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"b\xe9b\xe9.txt")).touch()
    [file] = discover([tmp_path])
    assert file.name == r"b\xe9b\xe9.txt"
    assert file.place == f"{tmp_path}/{file.name}"


def test_a_file_and_a_pattern_are_taken_by_name(tmp_path: Path) -> None:
    touch(tmp_path, "x.txt", "y.txt", "z.md")
    found = discover([tmp_path / "z.md", tmp_path / "*.txt"])
    assert [file.name for file in found] == ["x.txt", "y.txt", "z.md"]


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    touch(tmp_path, "x.txt")
    assert len(discover([tmp_path, tmp_path / "x.txt"])) == 1


def test_files_of_one_name_in_two_folders_do_not_collide(tmp_path: Path) -> None:
    touch(tmp_path, "one/sub/a.txt", "two/sub/a.txt", "two/sub/b.txt")
    found = discover([tmp_path / "one", tmp_path / "two"])
    assert [file.name for file in found] == ["one/sub/a.txt", "sub/b.txt", "two/sub/a.txt"]


def test_a_way_through_the_folder_above_leads_to_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "here/sub/a.txt", "sub/a.txt")
    monkeypatch.chdir(tmp_path / "here")
    assert [file.name for file in discover([Path("sub"), Path("sub/../sub")])] == ["a.txt"]
    names = [file.name for file in discover([Path("sub"), Path("../sub")])]
    assert names == ["here/sub/a.txt", f"{tmp_path.name}/sub/a.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always text")
def test_a_folder_that_tells_files_apart_is_spelt_out(tmp_path: Path) -> None:
    folders = [tmp_path / os.fsdecode(name) for name in (b"\xe9", b"\xea")]
    for folder in folders:
        touch(folder, "a.txt")
    assert [file.name for file in discover(folders)] == [r"\xe9/a.txt", r"\xea/a.txt"]


def test_an_output_folder_below_an_input_is_no_input(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "out/documents/a.txt.json", "out/index.html")
    for inputs in ([tmp_path], [tmp_path / "*"], [tmp_path / "**" / "*"]):
        found = discover(inputs, tmp_path / "out")
        assert [file.path for file in found] == [tmp_path / "a.txt"]
    assert len(discover([tmp_path, tmp_path / "out" / "index.html"], tmp_path / "out")) == 2
    assert len(discover([tmp_path])) == 3


def test_an_output_folder_that_is_the_input_is_refused(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    with pytest.raises(InputError, match="is the output folder as well") as caught:
        discover([tmp_path], tmp_path / "sub" / "..")
    assert caught.value.code == "output_is_input"


def test_the_order_of_the_inputs_does_not_matter(tmp_path: Path) -> None:
    touch(tmp_path, "one/a.txt", "two/a.txt", "two/b.txt")
    there, back = tmp_path / "one", tmp_path / "two"
    assert discover([there, back]) == discover([back, there])


def test_an_unknown_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere does not exist") as caught:
        discover([tmp_path / "nowhere"])
    assert caught.value.code == "not_found"


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Name a folder that holds text files"):
        discover([tmp_path])


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "file.json"
    assert write_atomic(target, b"one")
    stamp = target.stat().st_mtime_ns
    assert not write_atomic(target, b"one")
    assert target.stat().st_mtime_ns == stamp


def test_a_name_as_long_as_can_be_is_written(tmp_path: Path) -> None:
    assert write_atomic(tmp_path / ("𠀀" * 62 + ".json"), b"one")


def test_a_failure_while_writing_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "file.json"
    write_atomic(target, b"old")

    def fail(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    touch(tmp_path, "out")
    with pytest.raises(OutputError, match="is a file, not a folder"):
        prepare_output(tmp_path / "out")


def test_an_output_below_a_file_is_refused(tmp_path: Path) -> None:
    touch(tmp_path, "out")
    with pytest.raises(OutputError, match="cannot make the folder"):
        prepare_output(tmp_path / "out" / "deeper")
