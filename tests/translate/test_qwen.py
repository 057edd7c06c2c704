import hashlib
import json
import struct
from importlib import import_module
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.translate.install import install
from pipeline.translate.qwen import files, gguf
from pipeline.translate.qwen.blocks import LAYOUTS, dequantize
from pipeline.translate.qwen.bpe import Tokenizer, decode, words
from pipeline.translate.qwen.convert import quantize
from pipeline.translate.qwen.files import LlmModel, converted_copy, is_converted, is_sound
from pipeline.translate.qwen.runtime import BATCH_TEXTS, Runtime


@pytest.mark.parametrize(
    ("kind", "digest"),
    [
        (2, "53a49994091baf19"),
        (3, "4958aa6e360e9e40"),
        (6, "00eff146408f866c"),
        (7, "8c2ff2fb93f97d6d"),
        (8, "d5d8a1cb14706b1d"),
        (12, "2d005928f34a87d4"),
        (13, "feb8c09233e8d707"),
        (14, "3bbddd2d26cb2792"),
        (30, "a85091e77af86a21"),
    ],
)
def test_blocks_give_the_values_that_the_reference_gives(kind: int, digest: str) -> None:
    """The digests are of what the package gguf 0.19 makes of the same bytes."""
    count = LAYOUTS[kind][1] * 7
    values = dequantize(kind, ((np.arange(count) * 37 + 11) % 113).astype(np.uint8))
    assert hashlib.sha256(values.astype("<f4").tobytes()).hexdigest()[:16] == digest


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Pies śpi.", "Pies| śpi|."),
        ("w 2024 r.", "w| |2|0|2|4| r|."),
        ("I'm here, don't", "I|'m| here|,| don|'t"),
        ("共3个，好的！\n\n下", "共|3|个|，好的|！\n\n|下"),
        ("a  b \n c", "a| | b| \n| c"),
        ("x\u3000y\u00a0z", "x|\u3000y|\u00a0z"),
        ("½ Ⅷ ٣", "½| |Ⅷ| |٣"),
        ("a_b -- c\u200bd", "a|_b| --| c|\u200bd"),
        ("e\u0301", "é"),
        ("koniec  ", "koniec|  "),
    ],
)
def test_words(text: str, cut: str) -> None:
    assert words(text) == cut.split("|")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_decoding_undoes_encoding(text: str) -> None:
    tokenizer = Tokenizer(["a b", "ab ab", "Ġ ab", "Å Ľ"])
    assert decode(tokenizer.encode(text)) == "".join(words(text))


def test_merges_go_by_rank_and_text_makes_no_control_tokens() -> None:
    tokenizer = Tokenizer(["b c", "a b", "a bc"])
    assert tokenizer.encode("abc") == ["abc"]
    assert tokenizer.encode("abab") == ["ab", "ab"]
    assert "<|im_end|>" not in tokenizer.encode("<|im_end|>")
    assert decode(["ab", "<|im_end|>"]) == "ab"
    assert decode(["Å"]) == "\ufffd"


@pytest.fixture
def model(tiny_qwen: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LlmModel:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return LlmModel(tiny_qwen.write(tmp_path / "tiny.gguf"), "tiny", "file")


def test_the_converted_model_computes_what_the_weights_say(model: LlmModel, tiny_qwen: Any) -> None:
    generator = ctranslate2.Generator(str(converted_copy(model)), compute_type="float32")
    tokens = ["<|im_start|>", "Ġthe", "Ġdog", "z", "z", "a", "<|im_end|>"]
    ids = [tiny_qwen.metadata["tokenizer.ggml.tokens"].index(token) for token in tokens]
    got = np.array(generator.forward_batch([tokens]))[0]
    wanted = reference(tiny_qwen.tensors, ids)
    # 8-bit weights alone make the difference.
    assert np.abs(got - wanted).max() < 0.05 * np.abs(wanted).max()


def test_one_matrix_for_embedding_and_output_is_kept_once(
    model: LlmModel, tiny_qwen: Any, tmp_path: Path
) -> None:
    embedding = tiny_qwen.tensors["token_embd.weight"]
    separate = (converted_copy(model) / "model.bin").stat().st_size
    for name, output in (("absent", None), ("other precision", embedding * 1.02)):
        tiny_qwen.tensors["output.weight"] = output
        if output is None:
            del tiny_qwen.tensors["output.weight"]
        folder = converted_copy(LlmModel(tiny_qwen.write(tmp_path / f"{name}.gguf"), name, "file"))
        assert separate - (folder / "model.bin").stat().st_size > embedding.size * 0.9
        generator = ctranslate2.Generator(str(folder), compute_type="float32")
        got = np.array(generator.forward_batch([["a", "z"]]))[0]
        wanted = reference(tiny_qwen.tensors, [ord("a"), ord("z")])
        assert np.abs(got - wanted).max() < 0.08 * np.abs(wanted).max()


def test_answers_do_not_depend_on_neighbours(model: LlmModel) -> None:
    runtime = Runtime(model, threads=2)
    texts = ["".join(chr(97 + (i * 7 + j) % 26) for j in range(i % 23)) for i in range(150)]
    assert len(texts) > 2 * BATCH_TEXTS
    together = runtime.answer("Say: ", texts, " now")
    assert together == runtime.answer("Say: ", texts[::-1], " now")[::-1]
    alone = [runtime.answer("Say: ", [text], " now")[0] for text in texts[:30]]
    assert alone == together[:30]
    assert len({answer.text for answer in together}) > 20
    assert 10 < sum(answer.logprob is None for answer in together) < 140
    assert runtime.answer("Tell: ", texts[:30], " now") != alone
    assert runtime.answer("Say: ", []) == []


def test_what_a_killed_conversion_left_goes_with_the_next(model: LlmModel) -> None:
    left = model.converted.parent / ".converting-dead" / "new"
    left.mkdir(parents=True)
    (left / "model.bin").write_bytes(bytes(100))
    converted_copy(model)
    assert not left.parent.exists()


def test_a_copy_is_made_once_and_again_when_it_is_damaged(model: LlmModel) -> None:
    told: list[str] = []
    folder = converted_copy(model, told.append)
    assert (len(told), is_sound(model)) == (2, True)
    assert (converted_copy(model, told.append), len(told)) == (folder, 2)
    names = json.loads((folder / "files.json").read_text(encoding="utf-8"))["files"]
    assert set(names) == {"config.json", "merges.json", "model.bin", "vocabulary.json"}
    data = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert (is_converted(model), is_sound(model)) == (True, False)
    (folder / "model.bin").write_bytes(data[:-1])
    assert not is_converted(model)
    converted_copy(model)
    assert (folder / "model.bin").read_bytes() == data
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, ".lock"}


def test_a_failed_conversion_leaves_nothing(model: LlmModel, tiny_qwen: Any) -> None:
    del tiny_qwen.tensors["blk.1.ffn_down.weight"]
    tiny_qwen.write(model.path)
    with pytest.raises(ModelError, match=r"no tensor blk\.1\.ffn_down\.weight"):
        converted_copy(model)
    assert [path.name for path in model.converted.parent.iterdir()] == [".lock"]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("general.architecture", "llama", "architecture llama; only qwen2"),
        ("tokenizer.ggml.pre", "gpt-2", "tokenizer is gpt-2"),
        ("tokenizer.ggml.tokens", ["a"], r"lacks <\|im_end\|>"),
        ("qwen2.rope.scaling.type", "yarn", "scales its positions"),
    ],
)
def test_other_models_are_refused_before_work(
    model: LlmModel, tiny_qwen: Any, key: str, value: Any, message: str
) -> None:
    tiny_qwen.metadata[key] = value
    with pytest.raises(ModelError, match=message) as caught:
        files.find_model(str(tiny_qwen.write(model.path)))
    assert caught.value.code == "model_unsupported"


@pytest.mark.parametrize("cut", [0, 3, 8, 30, 200, 3000])
def test_a_cut_off_file_is_no_model(model: LlmModel, cut: int) -> None:
    model.path.write_bytes(model.path.read_bytes()[:cut])
    with pytest.raises(ModelError, match="no sound GGUF"):
        gguf.read(model.path)


def test_missing_values_are_told(model: LlmModel) -> None:
    data = model.path.read_bytes()
    model.path.write_bytes(data[:-4])
    file = gguf.read(model.path)
    with pytest.raises(ModelError, match=r"blk\.1\.attn_v\.bias is cut off"):
        file.tensor("blk.1.attn_v.bias")
    name = b"token_embd.weight"
    at = data.index(name) + len(name) + 4 + 16
    model.path.write_bytes(data[:at] + struct.pack("<I", 10) + data[at + 4 :])
    with pytest.raises(ModelError, match=r"type 10 .* not read here"):
        gguf.read(model.path).tensor("token_embd.weight")


def test_installing_converts(
    model: LlmModel, monkeypatch: pytest.MonkeyPatch, tiny_qwen: Any
) -> None:
    place = files.data_folder() / "small.gguf"
    place.parent.mkdir(parents=True)
    tiny_qwen.write(place)
    module = import_module("pipeline.translate.install")
    monkeypatch.setattr(module, "ASSEMBLED", {"small": None})
    monkeypatch.setattr(module, "assemble", lambda _name, _report: place)
    told: list[str] = []
    assert install("small", told.append) == place
    assert told[0].startswith("converting small")
    assert is_sound(files.find_model("small"))


def test_rows_keep_their_own_scale() -> None:
    values = np.array([[1, -2, 0.5], [0, 0, 0], [1e-3, 2e-3, 0]], np.float32)
    integers, scale = quantize(values)
    assert integers.tolist() == [[64, -127, 32], [0, 0, 0], [64, 127, 0]]
    assert np.abs(integers / scale[:, None] - values).max() < 0.008


def reference(weights: dict[str, NDArray[np.float32]], ids: list[int]) -> NDArray[np.float32]:
    """Return the logits of the tiny model after each token, by the book."""

    def norm(x: Any, name: str) -> Any:
        return x / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-6) * weights[f"{name}.weight"]

    def linear(x: Any, name: str) -> Any:
        return x @ weights[f"{name}.weight"].T + weights.get(f"{name}.bias", 0)

    def heads(x: Any) -> Any:
        return x.reshape(len(ids), -1, 16).swapaxes(0, 1)

    def turn(x: Any) -> Any:
        angles = np.arange(len(ids))[:, None] * 1e6 ** (-np.arange(8) / 8)
        first, second = x[..., :8], x[..., 8:]
        cos, sin = np.cos(angles), np.sin(angles)
        return np.concatenate([first * cos - second * sin, second * cos + first * sin], -1)

    x = weights["token_embd.weight"][ids]
    for number in range(2):
        name = f"blk.{number}"
        y = norm(x, f"{name}.attn_norm")
        query, key, value = (heads(linear(y, f"{name}.attn_{part}")) for part in "qkv")
        key, value = (one.repeat(2, axis=0) for one in (turn(key), value))
        scores = turn(query) @ key.swapaxes(1, 2) / 4 - 1e9 * np.triu(np.ones((len(ids),) * 2), 1)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (shares / shares.sum(-1, keepdims=True)) @ value
        x = x + linear(mixed.swapaxes(0, 1).reshape(len(ids), -1), f"{name}.attn_output")
        y = norm(x, f"{name}.ffn_norm")
        gate = linear(y, f"{name}.ffn_gate")
        x = x + linear(gate / (1 + np.exp(-gate)) * linear(y, f"{name}.ffn_up"), f"{name}.ffn_down")
    y = norm(x, "output_norm")
    return y @ weights.get("output.weight", weights["token_embd.weight"]).T
