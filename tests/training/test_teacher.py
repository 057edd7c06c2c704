"""The teacher's file, its network and its tokenizer, on small made-up ones."""

# ruff: noqa: E402 -- what is imported may be missing, and then the file is skipped

import struct
from collections.abc import Iterable
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("tokenizers")
pytest.importorskip("zstandard")

import numpy as np

from training import distill
from training.files import read_lines, write_lines
from training.teacher import bpe, gguf, pack, prompts, quants
from training.teacher.qwen import Qwen, QwenShape

SHAPE = QwenShape(layers=2, width=32, heads=4, kv_heads=2)
NAMES = [*bpe.single_bytes(), "he", "Ġt", *bpe.CONTROL]


def weights(size: int, seed: int = 0) -> dict[str, torch.Tensor]:
    """Random weights of a small Qwen2 under their GGUF names."""
    torch.manual_seed(seed)
    head = SHAPE.head
    shapes = {"output": (size, 32), "output_norm": (32,)}
    for number in range(SHAPE.layers):
        rows = {"q": 32, "k": 2 * head, "v": 2 * head}
        shapes |= {f"blk.{number}.attn_{part}": (rows[part], 32) for part in rows}
        shapes |= {f"blk.{number}.{norm}_norm": (32,) for norm in ("attn", "ffn")}
        shapes[f"blk.{number}.attn_output"] = (32, 32)
        shapes |= {f"blk.{number}.ffn_{part}": (48, 32) for part in ("gate", "up")}
        shapes[f"blk.{number}.ffn_down"] = (32, 48)
    made = {f"{name}.weight": torch.randn(shape) / 4 for name, shape in shapes.items()}
    made |= {f"{n}.bias": torch.randn(s[0]) for n, s in shapes.items() if n[-1] in "qkv"}
    return {n: 1 + v if "norm" in n else v for n, v in made.items()}


def naive(net: Qwen, tokens: Iterable[int], end: int, most: int) -> list[int]:
    """Greedy output one token at a time, without any cache or batch."""
    tokens, written = list(tokens), []
    for _ in range(most):
        positions = torch.arange(len(tokens))[None]
        seen = torch.ones(1, len(tokens), dtype=torch.bool)
        logits = net.forward(torch.tensor([tokens]), positions, seen, net.cache(1, len(tokens)))
        token = int(logits[0].argmax())
        if token == end:
            break
        tokens.append(token)
        written.append(token)
    return written


@pytest.mark.parametrize("end", [3, 7])
def test_batched_generation_equals_one_by_one(end: int) -> None:
    net = Qwen(weights(20), SHAPE)
    prefix = [1, 2, 5]
    prompts_ = [[4, 6], [8], [9, 10, 11, 12], [13, 4, 4], [19] * 7]
    most = [30, 5, 18, 26, 9]
    outputs = net.generate(prefix, prompts_, end=end, most=most)
    for output, prompt, limit in zip(outputs, prompts_, most, strict=True):
        assert output.tokens == naive(net, [*prefix, *prompt], end, limit)
        assert output.ended == (len(output.tokens) < limit)
        assert output.score <= 0


def test_q6_k_blocks() -> None:
    values = np.random.default_rng(1).integers(-32, 32, 256)
    raised = (values + 32).astype(np.uint8).reshape(2, 4, 32)
    low = np.stack([raised[:, k] & 15 | (raised[:, k + 2] & 15) << 4 for k in (0, 1)], 1)
    high = sum((raised[:, k] >> 4) << (2 * k) for k in range(4))
    scales = np.arange(-8, 8, dtype=np.int8)
    block = low.tobytes() + high.astype(np.uint8).tobytes() + scales.tobytes()
    block += struct.pack("<e", 0.5)
    got = quants.dequantise("Q6_K", (1, 256), torch.frombuffer(bytearray(block), dtype=torch.uint8))
    assert got[0].tolist() == (0.5 * np.repeat(scales, 16) * values).tolist()


def test_q4_k_blocks() -> None:
    generator = np.random.default_rng(2)
    values = generator.integers(0, 16, (4, 2, 32)).astype(np.uint8)
    scales, minima = generator.integers(0, 64, (2, 8)).astype(np.uint8)
    packed = np.concatenate(
        [
            scales[:4] | (scales[4:] >> 4) << 6,
            minima[:4] | (minima[4:] >> 4) << 6,
            scales[4:] & 15 | (minima[4:] & 15) << 4,
        ]
    )
    block = struct.pack("<ee", 0.25, 2.0) + packed.tobytes()
    block += (values[:, 0] | values[:, 1] << 4).tobytes()
    got = quants.dequantise("Q4_K", (256,), torch.frombuffer(bytearray(block), dtype=torch.uint8))
    wanted = 0.25 * scales[:, None] * values.reshape(8, 32) - 2.0 * minima[:, None]
    assert got.tolist() == wanted.ravel().tolist()


def test_a_gguf_file_is_read(tmp_path: Path) -> None:
    def string(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    body = struct.pack("<IIQQ", 0x46554747, 3, 1, 2)
    body += string("name") + struct.pack("<I", 8) + string("teacher")
    body += string("sizes") + struct.pack("<IIQII", 9, 4, 2, 7, 9)
    body += string("x") + struct.pack("<IQQIQ", 2, 3, 2, 0, 0)
    body += bytes(-len(body) % 32) + struct.pack("<6f", *range(6))
    path = tmp_path / "a.gguf"
    path.write_bytes(body)
    read = gguf.read(path)
    assert read.metadata == {"name": "teacher", "sizes": [7, 9]}
    assert read.tensors["x"].shape == (2, 3)
    assert np.frombuffer(read.tensors["x"].data, np.float32).tolist() == [0, 1, 2, 3, 4, 5]
    path.write_bytes(b"PK\x03\x04 this is another kind of file")
    with pytest.raises(ValueError, match="no GGUF"):
        gguf.read(path)


def test_tokens_spell_any_text() -> None:
    tokenizer = bpe.tokenizer(NAMES, ["h e", "Ġ t"])
    encoding = tokenizer.encode("he saw 港 to the\n<|im_end|>")
    assert encoding.tokens[0] == "he"
    assert encoding.tokens[-1] == bpe.END
    assert bpe.text_of(encoding.tokens[:-1]) == "he saw 港 to the\n"
    assert bpe.text_of(["æ"]) == "\ufffd"


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """A small teacher, split into parts."""
    tensors = {
        name: gguf.Tensor(tuple(value.shape), "F32", memoryview(value.numpy().tobytes()))
        for name, value in weights(len(NAMES)).items()
    }
    metadata = {
        "tokenizer.ggml.tokens": NAMES,
        "tokenizer.ggml.merges": ["h e", "Ġ t"],
        "qwen2.block_count": SHAPE.layers,
        "qwen2.embedding_length": SHAPE.width,
        "qwen2.attention.head_count": SHAPE.heads,
        "qwen2.attention.head_count_kv": SHAPE.kv_heads,
    }
    teacher = gguf.Gguf(metadata, tensors)
    kept = [n for n in pack.used_tokens(teacher, ["he saw it"]) if NAMES[n] != "<|endoftext|>"]
    index = pack.split(teacher, kept, tmp_path / "parts", part_bytes=10_000)
    assert len(index["parts"]) > 2
    return tmp_path / "parts"


def test_parts_make_the_same_network_and_damage_is_seen(parts: Path) -> None:
    net, index = pack.load(parts, "cpu")
    whole = weights(len(NAMES))
    assert torch.equal(
        net.weights["output.weight"], whole["output.weight"][index["kept"]].bfloat16()
    )
    name = "blk.1.ffn_down.weight"
    assert torch.equal(net.weights[name], whole[name].bfloat16())
    (parts / "part-01.raw").write_bytes(b"")
    with pytest.raises(ValueError, match="part-01"):
        pack.load(parts, "cpu")


def test_distillation_from_prose_to_pairs(parts: Path, tmp_path: Path) -> None:
    work = tmp_path / "work.tsv.zst"
    sentences = ["pl-en\tMost zamknięto.", "en-ja\tThe bridge is shut.", "pl-en\tPada."]
    write_lines(work, sentences)
    teacher = distill.Teacher(*pack.load(parts, "cpu"), batch=2)
    answers = tmp_path / "answers"
    assert distill.translate_all(teacher, work, answers, seconds=600, chunk=2) == 2
    before = {path: path.stat().st_mtime_ns for path in answers.iterdir()}
    distill.translate_all(teacher, work, answers, seconds=600, chunk=2)
    assert before == {path: path.stat().st_mtime_ns for path in answers.iterdir()}
    gathered = distill.gather(answers, tmp_path / "home", 10**6)
    rows = [row.split("\t") for row in read_lines(gathered[0])]
    assert [row[0] for row in rows] == ["0", "1", "2"]
    # An untrained teacher babbles; nothing of it may come through.
    counts = distill.join(work, answers, tmp_path / "corpus")
    assert sum(counts.values()) == 3
    assert not any("kept" in key for key in counts)


def test_the_worklist_is_seeded_thinned_and_knows_its_licences(tmp_path: Path) -> None:
    (tmp_path / "pl").mkdir()
    lines = [f"Zdanie numer {number}." for number in range(400)]
    write_lines(tmp_path / "pl" / "poquad.txt.zst", lines)
    write_lines(tmp_path / "pl" / "novels_pd.txt.zst", [f"Dawno {line}" for line in lines])
    work = list(distill.chosen(tmp_path, 1, None))
    old = [sentence for _, sentence in work if sentence.startswith("Dawno")]
    assert len(work) - len(old) == 400
    assert 60 < len(old) < 140  # a quarter
    for name in ("a", "b"):
        assert distill.write_worklist(work, tmp_path / name, seed=1, most=300) == 300
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    write_lines(tmp_path / "pl" / "found.txt.zst", lines)
    with pytest.raises(SystemExit, match="no known licence"):
        list(distill.chosen(tmp_path, 1, None))


def test_good_answers_become_pairs_of_both_directions(tmp_path: Path) -> None:
    write_lines(tmp_path / "work", ["pl-en\tMost zamknięto wczoraj.", "en-pl\tIt rains again."])
    rows = ["0\t-0.1\t1\tThe bridge was closed.", "1\t-0.2\t1\tZnowu pada deszcz."]
    (tmp_path / "a").mkdir()
    write_lines(tmp_path / "a" / "answers-0000.tsv.zst", rows)
    distill.join(tmp_path / "work", tmp_path / "a", tmp_path / "out")
    folder = tmp_path / "out" / "pl-en"
    there = {path.name: list(read_lines(path)) for path in sorted(folder.iterdir())}
    assert there == {
        "backtranslated.tsv.zst": ["Znowu pada deszcz.\tIt rains again."],
        "distilled.tsv.zst": ["Most zamknięto wczoraj.\tThe bridge was closed."],
    }


def test_prompts_name_both_languages() -> None:
    assert "this Japanese sentence into English" in prompts.head("ja", "en")
