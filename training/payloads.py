"""Folders of at most so many bytes, each carried to a GPU machine by one call.

    python -m training.payloads pack --data DIR --work work.tsv.zst --teacher DIR --out DIR
    python -m training.payloads unpack FILE.bin.zst

Token binaries are compressed (they shrink by two fifths); files are distributed over numbered
folders first-fit, biggest first.
"""

import argparse
import shutil
from pathlib import Path

import zstandard

MOST_BYTES = 56 * 2**20
DATA = (
    "train.src.bin",
    "train.tgt.bin",
    "train.offsets.bin",
    "train.langs.bin",
    "valid.src.bin",
    "valid.tgt.bin",
    "valid.offsets.bin",
    "valid.langs.bin",
    "spm.model",
    "source_vocabulary.json",
    "target_vocabulary.json",
)


def compress(source: Path, out: Path) -> None:
    """Write `<name>.zst` of a binary into a folder."""
    packed = zstandard.ZstdCompressor(level=12, threads=-1).compress(source.read_bytes())
    (out / f"{source.name}.zst").write_bytes(packed)


def unpack(file: Path) -> None:
    """Replace `<name>.zst` by `<name>`."""
    with file.open("rb") as packed, file.with_suffix("").open("wb") as out:
        zstandard.ZstdDecompressor().copy_stream(packed, out)
    file.unlink()


def groups(sizes: dict[str, int], most: int) -> list[list[str]]:
    """Return names in groups whose sizes sum to at most `most` (first-fit decreasing).

    Raises:
        ValueError: One file alone is larger.
    """
    filled: list[tuple[int, list[str]]] = []
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        if sizes[name] > most:
            raise ValueError(f"{name} has {sizes[name]} bytes, more than one payload takes")
        for number, (used, names) in enumerate(filled):
            if used + sizes[name] <= most:
                filled[number] = (used + sizes[name], [*names, name])
                break
        else:
            filled.append((sizes[name], [name]))
    return [names for _, names in filled]


def pack(files: list[Path], out: Path, kind: str, most: int = MOST_BYTES) -> list[Path]:
    """Write the files into payload folders `<kind>-NN`, .bin files compressed; return them."""
    staging = out / "staging"
    staging.mkdir(parents=True, exist_ok=True)
    for file in files:
        if file.suffix == ".bin":
            compress(file, staging)
        else:
            shutil.copy(file, staging / file.name)
    sizes = {path.name: path.stat().st_size for path in staging.iterdir()}
    folders = []
    for number, names in enumerate(groups(sizes, most)):
        folder = out / f"{kind}-{number:02d}"
        folder.mkdir(exist_ok=True)
        for name in names:
            (staging / name).replace(folder / name)
        folders.append(folder)
    staging.rmdir()
    return folders


def main() -> None:
    """Pack payloads, or unpack one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    packer = commands.add_parser("pack")
    packer.add_argument("--data", type=Path, help="folder of the encoded pairs")
    packer.add_argument("--names", nargs="*", default=[], help="further sets of encoded pairs")
    packer.add_argument("--work", type=Path, help="worklist of the teacher")
    packer.add_argument("--wheel", type=Path, nargs="*", default=[], help="packages missing there")
    packer.add_argument("--teacher", type=Path, help="folder of the teacher's parts")
    packer.add_argument("--out", type=Path, required=True)
    unpacker = commands.add_parser("unpack")
    unpacker.add_argument("file", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "unpack":
        unpack(arguments.file)
        return
    parts = ("src", "tgt", "offsets", "langs")
    further = [f"{name}.{part}.bin" for name in arguments.names for part in parts]
    data = [arguments.data / name for name in (*DATA, *further)] if arguments.data else []
    data += [arguments.work] if arguments.work else []
    data += arguments.wheel
    teacher = sorted(arguments.teacher.iterdir()) if arguments.teacher else []
    folders = pack(data, arguments.out, "data") + pack(teacher, arguments.out, "teacher")
    for folder in folders:
        sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
        print(f"{folder}: {sum(sizes.values()) / 2**20:.1f} MiB  {' '.join(sizes)}")


if __name__ == "__main__":
    main()
