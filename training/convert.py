"""Checkpoint -> CTranslate2 model (int8), with the source vocabulary cut to one language.

A multilingual network serves five packages; each needs the embeddings of its own language and of
English (names, code) only, which makes it a third smaller and changes no translation beyond rare
pieces.
"""

import json
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from ctranslate2.specs import common_spec, transformer_spec

Weights = dict[str, np.ndarray]


def _linear(spec: Any, weights: Weights, *names: str) -> None:
    """Fill a linear layer from one or more torch layers stacked by output."""
    spec.weight = np.concatenate([weights[f"{name}.weight"] for name in names])
    if f"{names[0]}.bias" in weights:
        spec.bias = np.concatenate([weights[f"{name}.bias"] for name in names])


def _norm(spec: Any, weights: Weights, name: str) -> None:
    """Fill a layer norm."""
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _feed_forward(spec: Any, weights: Weights, layer: str, norm: str) -> None:
    """Fill a feed-forward block and the norm before it."""
    _norm(spec.layer_norm, weights, f"{layer}.{norm}")
    _linear(spec.linear_0, weights, f"{layer}.ffn.inner")
    _linear(spec.linear_1, weights, f"{layer}.ffn.outer")


def _self_attention(spec: Any, weights: Weights, layer: str) -> None:
    """Fill a self-attention block and the norm before it."""
    _norm(spec.layer_norm, weights, f"{layer}.norm1")
    _linear(spec.linear[0], weights, f"{layer}.attention.qkv")
    _linear(spec.linear[1], weights, f"{layer}.attention.out")


def specification(weights: Weights, shape: dict[str, Any]) -> transformer_spec.TransformerSpec:
    """Return the CTranslate2 specification of a network of `training.model`.

    Args:
        weights: The state of the network as float32 arrays, by name.
        shape: The fields of `training.model.Shape`.
    """
    spec = transformer_spec.TransformerSpec.from_config(
        (shape["encoder_layers"], shape["decoder_layers"]),
        shape["heads"],
        pre_norm=True,
        activation=common_spec.Activation.RELU,
    )
    spec.encoder.embeddings[0].weight = weights["source.weight"]
    _norm(spec.encoder.layer_norm, weights, "encoder_norm")
    for number, layer in enumerate(spec.encoder.layer):
        _self_attention(layer.self_attention, weights, f"encoder.{number}")
        _feed_forward(layer.ffn, weights, f"encoder.{number}", "norm2")
    spec.decoder.embeddings.weight = weights["target.weight"]
    spec.decoder.projection.weight = weights["target.weight"]
    _norm(spec.decoder.layer_norm, weights, "decoder_norm")
    for number, layer in enumerate(spec.decoder.layer):
        name = f"decoder.{number}"
        _self_attention(layer.self_attention, weights, name)
        _norm(layer.attention.layer_norm, weights, f"{name}.norm2")
        _linear(layer.attention.linear[0], weights, f"{name}.cross.query")
        _linear(layer.attention.linear[1], weights, f"{name}.cross.key_value")
        _linear(layer.attention.linear[2], weights, f"{name}.cross.out")
        _feed_forward(layer.ffn, weights, name, "norm3")
    return spec


def convert(
    state: dict[str, Any],
    vocabularies: tuple[list[str], list[str]],
    out: Path,
    *,
    keep: list[str] | None = None,
    quantization: str | None = "int8",
) -> None:
    """Write a CTranslate2 model.

    Args:
        state: A checkpoint (`model`, `shape`).
        vocabularies: Pieces of the encoder and of the decoder, in the order of their embeddings.
        out: Folder to write; made anew.
        keep: Source pieces of the written model, in its order; None keeps all.
        quantization: CTranslate2 type of the matrices.
    """
    source, target = vocabularies
    # A copy: quantising works in place, and the checkpoint serves five packages.
    weights = {name: value.float().numpy().copy() for name, value in state["model"].items()}
    if keep is not None:
        rows = {piece: row for row, piece in enumerate(source)}
        weights["source.weight"] = weights["source.weight"][[rows[piece] for piece in keep]]
        source = keep
    spec = specification(weights, state["shape"])
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.validate()
    spec.optimize(quantization=quantization)
    out.mkdir(parents=True, exist_ok=True)
    spec.save(str(out))


def load(model: Path, threads: int = 1) -> ctranslate2.Translator:
    """Open a converted model on the CPU."""
    return ctranslate2.Translator(
        str(model), device="cpu", inter_threads=threads, intra_threads=1, compute_type="default"
    )


def read_vocabulary(path: Path) -> list[str]:
    """Return the pieces of a vocabulary file."""
    pieces: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return pieces
