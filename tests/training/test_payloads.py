"""Payloads stay under their size and come out as they went in."""

from pathlib import Path

import pytest

pytest.importorskip("zstandard")

from training import payloads


def test_files_fill_folders_under_the_limit() -> None:
    sizes = {"a": 50, "b": 30, "c": 30, "d": 20, "e": 10}
    groups = payloads.groups(sizes, 60)
    assert sorted(name for group in groups for name in group) == sorted(sizes)
    assert all(sum(sizes[name] for name in group) <= 60 for group in groups)
    assert len(groups) == 3
    with pytest.raises(ValueError, match="more than one payload"):
        payloads.groups({"a": 61}, 60)


def test_binaries_come_out_as_they_went_in(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    contents = {"x.bin": bytes(range(256)) * 40, "spm.model": b"model", "y.raw": b"\x00" * 9}
    for name, content in contents.items():
        (tmp_path / "in" / name).write_bytes(content)
    files = sorted((tmp_path / "in").iterdir())
    folders = payloads.pack(files, tmp_path / "out", "data", most=400)
    assert all(sum(path.stat().st_size for path in folder.iterdir()) <= 400 for folder in folders)
    for packed in tmp_path.glob("out/*/*.bin.zst"):
        payloads.unpack(packed)
    found = {path.name: path.read_bytes() for path in tmp_path.glob("out/*/*")}
    assert found == contents
