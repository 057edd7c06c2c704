"""The engine for a local instruction model: slower than a package, and often better.

Decoding is greedy and sentence by sentence: several at once are no faster on a CPU and
would make a result depend on its neighbours.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cached_property

from pipeline.translate.chunks import cut
from pipeline.translate.engine import FIRST, Decoding, EngineName, Translation
from pipeline.translate.llama import LlmModel, Runtime, runtime_version

_LANGUAGES = {
    "ar": "Arabic",
    "cs": "Czech",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_PROMPT = (
    "Translate this {language} sentence into English. "
    "Answer with the translation only.\n\n{sentence}"
)
_OTHER_PROMPT = (
    "You are a translator. Write the English for the {language} text below, complete and exact, "
    "with every name and number, and nothing else.\n\n{language}: {sentence}\n\nEnglish:"
)
_LONGEST_SOURCE = 600
_LONGEST_TARGET = 600
_DECIMALS = 4
_LABEL = re.compile(
    r"^(?:sure[,!.]?\s*)?(?:here(?: is|'s) (?:the|your) (?:english )?translation[^:\n]{0,60}:|"
    r"(?:the )?(?:english )?translation(?: is)?:|english:)\s*",
    re.IGNORECASE,
)
_CHATTER = re.compile(
    r"^(?:sure|certainly|of course)\b[,!]|\bas an ai\b|^(?:i'm|i am) sorry, (?:but )?i (?:can|am)|"
    r"\b(?:this sentence|the (?:sentence|translation|original)) (?:is|means|translates)\b",
    re.IGNORECASE,
)
_QUOTES = {'"': '"', "“": "”", "'": "'", "«": "»", "「": "」", "`": "`"}
_FENCE = re.compile(r"^```\w*\n(.*?)\n?```$", re.DOTALL)


class LlmEngine:
    """Translates one language with an instruction model.

    Args:
        model: the GGUF file.
        code: base code of the source language.
        runtime: llama.cpp with the model, shared by the engines of all languages.
    """

    name: EngineName = "llm"
    chunk_characters = 600

    def __init__(self, model: LlmModel, code: str, runtime: "Runtime") -> None:
        self.model = model
        self._language = _LANGUAGES.get(code, code)
        self._runtime = runtime

    @cached_property
    def identity(self) -> str:
        """Digest of the model file, the runtime's version, and the prompts."""
        rules = json.dumps(
            [_PROMPT, _OTHER_PROMPT, self._language, _LONGEST_SOURCE, _LONGEST_TARGET]
        )
        digest = hashlib.sha256(rules.encode()).hexdigest()[:16]
        return f"llm:{self._runtime.sha256}:{runtime_version()}:{digest}"

    @property
    def sha256(self) -> str:
        """Digest of the model file."""
        return self._runtime.sha256

    def close(self) -> None:
        """Release the model's memory when no other language is in work with it."""
        self._runtime.release(self)

    def translate(self, sentences: Sequence[str], decoding: Decoding = FIRST) -> list[Translation]:
        """Translate sentences one after the other.

        A beam in `decoding` asks with another prompt instead, and a ban on repeated
        n-grams becomes a penalty.  Talk around the translation is removed; what still
        looks like talk is flagged ``chatter``.
        """
        return [self._translate(sentence, decoding) for sentence in sentences]

    def _translate(self, sentence: str, decoding: Decoding) -> Translation:
        if not sentence.strip():
            return Translation("", None)
        parts = [self._answer(part, decoding) for part in cut(sentence, len, _LONGEST_SOURCE)]
        texts = [clean(part, text) for part, text, _, _ in parts]
        flags = set()
        if len(parts) > 1:
            flags.add("split")
        if any(cut_off for *_, cut_off in parts):
            flags.add("truncated")
        if any(_CHATTER.search(text) for text in texts):
            flags.add("chatter")
        logprobs = [logprob for _, _, some, _ in parts for logprob in some]
        score = round(sum(logprobs) / len(logprobs), _DECIMALS) if logprobs else None
        return Translation(" ".join(texts), score, tuple(sorted(flags)))

    def _answer(self, part: str, decoding: Decoding) -> tuple[str, str, list[float], bool]:
        prompt = _PROMPT if decoding.beam is None else _OTHER_PROMPT
        penalty = max(decoding.repetition_penalty, 1.1 if decoding.no_repeat_ngram else 1.0)
        self._runtime.hold(self)
        text, logprobs, cut_off = self._runtime.complete(
            prompt.format(language=self._language, sentence=part),
            limit=min(_LONGEST_TARGET, 48 + 2 * len(part)),
            penalty=penalty,
        )
        return part, text, logprobs, cut_off


def clean(source: str, answer: str) -> str:
    """Return the translation alone from what a model answered.

    Labels, code fences, quotation marks that the source does not have, and remarks
    after the first paragraph are removed.
    """
    text = answer.strip()
    fence = _FENCE.match(text)
    text = _LABEL.sub("", (fence[1] if fence else text).strip())
    if "\n" not in source.strip():
        text = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1] and source.strip()[0] not in _QUOTES:
        inner = text[1:-1]
        if text[0] not in inner and text[-1] not in inner:
            text = inner.strip()
    return text
