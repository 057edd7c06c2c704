"""Turn a GGUF file of a Qwen2 model into a CTranslate2 model with 8-bit weights.

The mapping of tensors is the one of CTranslate2's own loader for Qwen2; GGUF keeps the
rows of queries and keys as published.  Weights become integers row by row, so that no
more than the finished model and some rows are in memory.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.translate.qwen.gguf import Gguf

ARCHITECTURE: Final = "qwen2"
START: Final = "<|im_start|>"
END: Final = "<|im_end|>"
PADDING: Final = "<|endoftext|>"
# Raise it when another model comes out of the same file.
CONVERTER: Final = "1"
_ROWS = 2048
_COMPARED_ROWS = 256
# Two quantisations of one matrix differ by some per cent, two matrices by 100 or more.
_SAME_MATRIX = 0.3


def check(gguf: Gguf) -> None:
    """Check that a file holds a model that can be converted.

    Raises:
        ModelError: it has another architecture, tokenizer or chat template.
    """
    architecture = gguf.value("general.architecture")
    if architecture != ARCHITECTURE:
        raise ModelError(
            f"{gguf.path} is a model of the architecture {architecture}; only {ARCHITECTURE} "
            "models (Qwen2, Qwen2.5) can be used",
            code="model_unsupported",
        )
    tokens = gguf.value("tokenizer.ggml.tokens")
    pre = gguf.value("tokenizer.ggml.pre", "qwen2")
    if pre != "qwen2" or not {START, END, PADDING}.issubset(tokens):
        raise ModelError(
            f"{gguf.path} is no Qwen2 model for conversation: its tokenizer is "
            f"{pre} or lacks {END}",
            code="model_unsupported",
        )
    if any(key.startswith("qwen2.rope.scaling") for key in gguf.metadata):
        raise ModelError(
            f"{gguf.path} scales its positions, which is not supported", code="model_unsupported"
        )


def convert(gguf: Gguf, folder: Path) -> None:
    """Write the model of a GGUF file into an empty folder.

    Raises:
        ModelError: it cannot be converted.
        OSError: the folder cannot be written.
    """
    check(gguf)
    spec = _spec(gguf)
    shared = spec.decoder.projection.weight is spec.decoder.embeddings.weight
    spec.validate()
    if shared:
        spec.decoder.projection.weight = "decoder/embeddings/weight"
        spec.decoder.projection.weight_scale = "decoder/embeddings/weight_scale"
    spec.save(str(folder))


def _spec(gguf: Gguf) -> Any:
    from ctranslate2.specs import (  # noqa: PLC0415 - slow to import
        TransformerDecoderModelSpec,
        common_spec,
    )

    heads = gguf.value("qwen2.attention.head_count")
    heads_kv = gguf.value("qwen2.attention.head_count_kv", heads)
    layers = gguf.value("qwen2.block_count")
    spec = TransformerDecoderModelSpec.from_config(
        layers,
        heads,
        activation=common_spec.Activation.SWISH,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=0,
        rotary_interleave=False,
        rotary_base=gguf.value("qwen2.rope.freq_base", 10_000.0),
        num_heads_kv=None if heads_kv == heads else heads_kv,
    )
    decoder = spec.decoder
    decoder.scale_embeddings = False
    decoder.layer_norm.gamma = gguf.tensor("output_norm.weight")
    _outside(gguf, decoder)
    for number, layer in enumerate(decoder.layer):
        _layer(gguf, f"blk.{number}", layer)
    spec.register_vocabulary(gguf.value("tokenizer.ggml.tokens"))
    spec.config.bos_token = spec.config.unk_token = PADDING
    spec.config.eos_token = END
    spec.config.layer_norm_epsilon = float(gguf.value("qwen2.attention.layer_norm_rms_epsilon"))
    return spec


def _outside(gguf: Gguf, decoder: Any) -> None:
    """Set the embedding and the output layer, which may be one matrix.

    A file may hold such a matrix twice, in two precisions; then the output's stays.
    """
    embedding, output = "token_embd.weight", "output.weight"
    if output in gguf and _same(gguf, embedding, output):
        embedding = output
    _quantized(decoder.embeddings, gguf, [embedding])
    if output in gguf and embedding != output:
        _quantized(decoder.projection, gguf, [output])
    else:
        decoder.projection.weight = decoder.embeddings.weight
        decoder.projection.weight_scale = decoder.embeddings.weight_scale


def _same(gguf: Gguf, one: str, other: str) -> bool:
    if gguf.shape(one) != gguf.shape(other):
        return False
    rows = min(_COMPARED_ROWS, gguf.shape(one)[0])
    left, right = gguf.rows(one, 0, rows), gguf.rows(other, 0, rows)
    return bool(np.linalg.norm(left - right) < _SAME_MATRIX * np.linalg.norm(right))


def _layer(gguf: Gguf, name: str, layer: Any) -> None:
    attention, feed = layer.self_attention, layer.ffn
    attention.layer_norm.gamma = gguf.tensor(f"{name}.attn_norm.weight")
    feed.layer_norm.gamma = gguf.tensor(f"{name}.ffn_norm.weight")
    parts = [f"{name}.attn_{part}" for part in "qkv"]
    _quantized(attention.linear[0], gguf, [f"{part}.weight" for part in parts])
    if f"{parts[0]}.bias" in gguf:
        biases = [gguf.tensor(f"{part}.bias") for part in parts]
        attention.linear[0].bias = np.concatenate(biases)
    _quantized(attention.linear[1], gguf, [f"{name}.attn_output.weight"])
    _quantized(feed.linear_0, gguf, [f"{name}.ffn_gate.weight"])
    _quantized(feed.linear_0_noact, gguf, [f"{name}.ffn_up.weight"])
    _quantized(feed.linear_1, gguf, [f"{name}.ffn_down.weight"])


def _quantized(linear: Any, gguf: Gguf, names: list[str]) -> None:
    """Set a layer's weight to some tensors, one below the other, as 8-bit integers."""
    weights, scales = [], []
    for name in names:
        rows = gguf.shape(name)[0]
        for first in range(0, rows, _ROWS):
            weight, scale = quantize(gguf.rows(name, first, min(first + _ROWS, rows)))
            weights.append(weight)
            scales.append(scale)
    linear.weight = np.concatenate(weights)
    linear.weight_scale = np.concatenate(scales)


def quantize(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return integers from -127 to 127 with a factor for each row, as CTranslate2 keeps them."""
    largest = np.abs(values).max(axis=1)
    largest[largest == 0] = 127
    scale = (127 / largest).astype(np.float32)
    return np.rint(values * scale[:, None]).astype(np.int8), scale
