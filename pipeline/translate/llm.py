"""The engine for a local instruction model: slower than a package, and often better."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import metadata

from pipeline.translate.chunks import cut
from pipeline.translate.engine import FIRST, Decoding, EngineName, Translation
from pipeline.translate.qwen.convert import CONVERTER
from pipeline.translate.qwen.files import LlmModel
from pipeline.translate.qwen.runtime import LIMITS, SYSTEM, Answer, Runtime

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
# How the user's message begins and ends, around the sentence.
_PROMPT = (
    "Translate this {language} sentence into English. Answer with the translation only.\n\n",
    "",
)
_OTHER_BEGINNING = (
    "You are a translator. Write the English for the {language} text below, complete and "
    "exact, with every name and number, and nothing else.\n\n{language}: "
)
_OTHER_PROMPT = (_OTHER_BEGINNING, "\n\nEnglish:")
_LONGEST_SOURCE = 600
_DECIMALS = 4
_LABEL = re.compile(
    r"^(?:sure[,!.]?\s*)?(?:here(?: is|'s) (?:the|your) (?:english )?translation[^:\n]{0,60}:|"
    r"(?:the )?(?:english )?translation(?: is)?:|english:)\s*",
    re.IGNORECASE,
)
_CHATTER = re.compile(
    r"^(?:sure|certainly|of course)(?:!|,? here\b)|\bas an ai\b|"
    r"^(?:the )?(?:english )?translation of (?:the|this) [\w ]{0,30}(?:sentence|text|phrase)\b|"
    r"^(?:i'm|i am) sorry, (?:but )?i (?:can|am)|"
    r"\b(?:this sentence|the (?:sentence|translation|original)) (?:is|means|translates)\b",
    re.IGNORECASE,
)
_READING = (_LABEL.pattern, _CHATTER.pattern)
_NOTHING = Translation("", None)
_QUOTES = {'"': '"', "“": "”", "'": "'", "«": "»", "「": "」", "`": "`"}
_FENCE = re.compile(r"^```\w*\n(.*?)\n?```$", re.DOTALL)


class LlmEngine:
    """Translates one language with an instruction model.

    Args:
        model: the GGUF file.
        code: base code of the source language.
        runtime: the model, shared by the engines of all languages.
    """

    name: EngineName = "llm"
    chunk_characters = 6_000

    def __init__(self, model: LlmModel, code: str, runtime: Runtime) -> None:
        self.model = model
        self._language = _LANGUAGES.get(code, code)
        self._runtime = runtime

    @cached_property
    def identity(self) -> str:
        """Digest of the model file, its conversion, CTranslate2's version, and the prompts."""
        rules = json.dumps(
            [_PROMPT, _OTHER_PROMPT, SYSTEM, self._language, _LONGEST_SOURCE, *LIMITS, *_READING]
        )
        digest = hashlib.sha256(rules.encode()).hexdigest()[:16]
        return f"llm:{self.model.sha256}:{CONVERTER}:{runtime_version()}:{digest}"

    def close(self) -> None:
        """Release the model's memory when no other language is in work with it."""
        self._runtime.release(self)

    def translate(self, sentences: Sequence[str], decoding: Decoding = FIRST) -> list[Translation]:
        """Translate sentences, independently of each other and in their order.

        A beam in `decoding` asks with another prompt instead, and a ban on repeated
        n-grams becomes a penalty.  Talk around the translation is removed; what still
        looks like talk is flagged ``chatter``.
        """
        pieces = [cut(sentence.strip(), len, _LONGEST_SOURCE) for sentence in sentences]
        unique = list(dict.fromkeys(part for parts in pieces for part in parts if part))
        answers = dict(zip(unique, self._answers(unique, decoding), strict=True))
        return [_joined(parts, answers) if parts[0] else _NOTHING for parts in pieces]

    def _answers(self, parts: Sequence[str], decoding: Decoding) -> list[Answer]:
        if not parts:
            return []
        beginning, ending = _PROMPT if decoding.beam is None else _OTHER_PROMPT
        penalty = max(decoding.repetition_penalty, 1.1 if decoding.no_repeat_ngram else 1.0)
        self._runtime.hold(self)
        beginning = beginning.format(language=self._language)
        return self._runtime.answer(beginning, parts, ending, penalty)


def is_chatter(text: str) -> bool:
    """Say whether an answer talks about the translation instead of being it.

    An answer that opens with "Of course," is none: it is the English of a plain opening.
    """
    return _CHATTER.search(text) is not None


def runtime_version() -> str:
    """Return the version of CTranslate2."""
    return metadata.version("ctranslate2")


def _joined(parts: Sequence[str], answers: Mapping[str, Answer]) -> Translation:
    """Put the parts of a sentence together; the score is the mean over all tokens."""
    found = [answers[part] for part in parts]
    texts = [clean(part, answer.text) for part, answer in zip(parts, found, strict=True)]
    flags = set()
    if len(parts) > 1:
        flags.add("split")
    if any(answer.logprob is None for answer in found):
        flags.add("truncated")
    if any(map(is_chatter, texts)):
        flags.add("chatter")
    ended = [answer for answer in found if answer.logprob is not None]
    total = sum(answer.logprob or 0.0 for answer in ended)
    tokens = sum(answer.tokens for answer in ended)
    score = round(total / tokens, _DECIMALS) if tokens else None
    return Translation(" ".join(texts), score, tuple(sorted(flags)))


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
