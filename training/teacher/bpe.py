"""The teacher's tokenizer, rebuilt from the GGUF metadata with the `tokenizers` package."""

from functools import cache
from typing import Any

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

# Qwen2's splitting pattern, as its published tokenizer states it.
_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
END = "<|im_end|>"
CONTROL = ("<|im_start|>", END, "<|endoftext|>")


def tokenizer(tokens: list[str], merges: list[str]) -> Tokenizer:
    """Return the byte-level BPE tokenizer.

    Args:
        tokens: Token strings in GPT-2's byte alphabet, in the order of their numbers.
        merges: Lines `left right`, best first.
    """
    pairs = [tuple(line.split(" ", 1)) for line in merges]
    built = Tokenizer(models.BPE(dict(zip(tokens, range(len(tokens)), strict=True)), pairs))
    built.normalizer = normalizers.NFC()
    built.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    built.decoder = decoders.ByteLevel()
    built.add_special_tokens([token for token in CONTROL if token in tokens])
    return built


def from_metadata(metadata: dict[str, Any]) -> Tokenizer:
    """Return the tokenizer of a GGUF file."""
    return tokenizer(metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.merges"])


@cache
def _bytes_of_characters() -> dict[str, int]:
    """Return GPT-2's alphabet: one printable character for every byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    shifted = {chr(256 + index): byte for index, byte in enumerate(others)}
    return {chr(byte): byte for byte in plain} | shifted


def text_of(tokens: list[str]) -> str:
    """Return the text of token strings; broken characters become U+FFFD."""
    alphabet = _bytes_of_characters()
    raw = bytes(alphabet[character] for token in tokens for character in token)
    return raw.decode("utf-8", errors="replace")


def single_bytes() -> list[str]:
    """Return the tokens of the 256 single bytes."""
    return sorted(_bytes_of_characters())
