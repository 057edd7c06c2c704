import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.translate.qwen.bpe import _alphabet

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_tiny_models"


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a builder of a Polish package that copies or loops."""

    def build(behaviour: str) -> Path:
        folder = tmp_path_factory.mktemp(behaviour)
        arguments = [str(folder), "--pair", "pl-en", "--behaviour", behaviour]
        subprocess.run([sys.executable, str(SCRIPT), *arguments], check=True)
        return folder

    return build


@dataclass
class TinyQwen:
    """A Qwen2 model with random weights: what a GGUF file says, to change and to write."""

    metadata: dict[str, Any]
    tensors: dict[str, NDArray[np.float32]]

    def write(self, path: Path) -> Path:
        data = [struct.pack("<4sIQQ", b"GGUF", 3, len(self.tensors), len(self.metadata))]
        data += [_string(key) + _value(value) for key, value in self.metadata.items()]
        at = 0
        for name, tensor in self.tensors.items():
            sizes = struct.pack(f"<{tensor.ndim}Q", *tensor.shape[::-1])
            data.append(_string(name) + struct.pack("<I", tensor.ndim) + sizes)
            data.append(struct.pack("<IQ", 0, at))
            at += tensor.nbytes
        head = b"".join(data)
        body = b"".join(tensor.tobytes() for tensor in self.tensors.values())
        path.write_bytes(head + bytes(-len(head) % 32) + body)
        return path


@pytest.fixture
def tiny_qwen() -> TinyQwen:
    width, inner, heads, heads_kv, layers = 64, 96, 4, 2, 2
    merges = ["t h", "th e", "Ġ the", "o g", "Ġ d", "Ġd og", "Å Ľ"]
    control = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokens = [*_alphabet(), *(line.replace(" ", "") for line in merges), *control]
    random = np.random.default_rng(5)
    outside = (len(tokens), width)
    sizes = {"token_embd": outside, "output": outside, "output_norm": (width,)}
    for number in range(layers):
        parts = {
            "attn_norm": (width,),
            "ffn_norm": (width,),
            "attn_q": (width, width),
            "attn_k": (width * heads_kv // heads, width),
            "attn_v": (width * heads_kv // heads, width),
            "attn_output": (width, width),
            "ffn_gate": (inner, width),
            "ffn_up": (inner, width),
            "ffn_down": (width, inner),
        }
        sizes |= {f"blk.{number}.{name}": size for name, size in parts.items()}
    tensors = {
        f"{name}.weight": 1 + 0.1 * random.normal(size=size)
        if name.endswith("norm")
        else random.normal(size=size) * (1 if size == outside else size[-1] ** -0.5)
        for name, size in sizes.items()
    }
    for number in range(layers):
        for part in "qkv":
            name = f"blk.{number}.attn_{part}"
            tensors[f"{name}.bias"] = 0.3 * random.normal(size=sizes[name][0])
    # Make answers end now and then, and hold no other control tokens.
    tensors["output.weight"][-3:-1] *= 0.1
    tensors["output.weight"][-1] *= 2.5
    metadata = {
        "general.architecture": "qwen2",
        "qwen2.block_count": layers,
        "qwen2.attention.head_count": heads,
        "qwen2.attention.head_count_kv": heads_kv,
        "qwen2.rope.freq_base": 1e6,
        "qwen2.attention.layer_norm_rms_epsilon": 1e-6,
        "tokenizer.ggml.pre": "qwen2",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.merges": merges,
    }
    return TinyQwen(metadata, {name: one.astype(np.float32) for name, one in tensors.items()})


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value: Any) -> bytes:
    match value:
        case str():
            return struct.pack("<I", 8) + _string(value)
        case int():
            return struct.pack("<II", 4, value)
        case float():
            return struct.pack("<If", 6, value)
        case _:
            return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(_string, value))
