"""The engine for Argos packages: CTranslate2 driven directly, in large batches.

Argos' own interface hands CTranslate2 one line at a time, in batches of 32 tokens, and
throws scores and sentence boundaries away.  Here all sentences of a run that are not
yet translated go through one model in batches of a thousand tokens and more, sorted by
length.  Computation is int8, whose sums are exact, so a sentence has the same
translation and score whatever else is in its batch and however many threads run.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.errors import ModelError
from pipeline.translate.chunks import cut
from pipeline.translate.engine import FIRST, Decoding, EngineName, Translation
from pipeline.translate.packages import Package
from pipeline.translate.threads import usable_cores
from pipeline.translate.tokenizers import Tokenizer, tokenizer_of

if TYPE_CHECKING:
    import ctranslate2

# Packages are trained on sentences; longer input is outside what they have seen.
_LONGEST_SOURCE = 160
_LONGEST_TARGET = 400
_MOST_THREADS = 16
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class ArgosSettings:
    """How to run a package's model.

    Args:
        beam: hypotheses kept by the search; 1 is greedy.
        batch_tokens: most source tokens in one batch.
        threads: sentences batches worked on at once; 0 for one per usable core.
        compute_type: CTranslate2's arithmetic.  Other than ``int8`` the scores of a
            sentence may differ in the sixth digit with what else is in the batch.
    """

    beam: int = 2
    batch_tokens: int = 2048
    threads: int = 0
    compute_type: str = "int8"

    def digest(self) -> str:
        """Return a digest of what decides results: threads and batch size do not."""
        versions = [version("ctranslate2"), version("sentencepiece")]
        decided = [self.beam, self.compute_type, _LONGEST_SOURCE, _LONGEST_TARGET, *versions]
        return hashlib.sha256(json.dumps(decided).encode()).hexdigest()[:16]


class ArgosEngine:
    """Translates one language pair with an Argos package.

    Args:
        package: the package to use; it is loaded when the first sentence comes.
        settings: beam, batch size, threads.
    """

    name: EngineName = "argos"
    chunk_characters = 60_000

    def __init__(self, package: Package, settings: ArgosSettings | None = None) -> None:
        self.package = package
        self.settings = settings or ArgosSettings()
        self._loaded: tuple[ctranslate2.Translator, Tokenizer] | None = None

    @property
    def identity(self) -> str:
        """Digest of the package's files and the settings that decide results."""
        return f"argos:{self.package.sha256}:{self.settings.digest()}"

    def open(self) -> None:
        """Load the model now.

        Raises:
            ModelError: a file of the package is damaged or unsupported.
        """
        self._load()

    def close(self) -> None:
        """Release the model's memory; it is loaded again when needed."""
        self._loaded = None

    def _load(self) -> tuple["ctranslate2.Translator", Tokenizer]:
        if self._loaded is None:
            tokenizer = tokenizer_of(self.package)
            self._loaded = (_translator(self.package, self.settings), tokenizer)
        return self._loaded

    def translate(self, sentences: Sequence[str], decoding: Decoding = FIRST) -> list[Translation]:
        """Translate sentences, independently of each other and in their order.

        A sentence too long for the model is cut at clauses, translated in parts and
        joined, and flagged ``split``; one whose translation does not end is flagged
        ``truncated``.
        """
        if not sentences:
            return []
        _, tokenizer = self._load()
        parts = [
            cut(sentence, lambda text: len(tokenizer.encode(text)), _LONGEST_SOURCE)
            for sentence in sentences
        ]
        unique = list(dict.fromkeys(part for pieces in parts for part in pieces))
        done = dict(zip(unique, self._decode(unique, decoding), strict=True))
        return [_joined([done[piece] for piece in pieces]) for pieces in parts]

    def _decode(self, texts: Sequence[str], decoding: Decoding) -> list["_Part"]:
        translator, tokenizer = self._load()
        source = [tokenizer.encode(text) for text in texts]
        prefix = self.package.metadata.target_prefix
        try:
            results = translator.translate_batch(
                source,
                target_prefix=[[prefix]] * len(source) if prefix else None,
                max_batch_size=self.settings.batch_tokens,
                batch_type="tokens",
                beam_size=decoding.beam or self.settings.beam,
                repetition_penalty=decoding.repetition_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                replace_unknowns=True,
                return_scores=True,
                max_input_length=0,
                max_decoding_length=_LONGEST_TARGET,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"translation package {self.package.path}: its model cannot translate: {error}",
                code="model_corrupt",
            ) from error
        parts = []
        for result in results:
            pieces = result.hypotheses[0]
            if prefix and pieces[:1] == [prefix]:
                pieces = pieces[1:]
            score = float(result.scores[0])
            parts.append(_Part(tokenizer.decode(pieces), score, len(pieces)))
        return parts


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    score: float
    length: int


def _joined(parts: Sequence[_Part]) -> Translation:
    """Put the parts of a sentence together; the score is the mean over all tokens."""
    tokens = sum(max(1, part.length) for part in parts)
    score = sum(part.score * max(1, part.length) for part in parts) / tokens
    flags = []
    if len(parts) > 1:
        flags.append("split")
    if any(part.length >= _LONGEST_TARGET for part in parts):
        flags.append("truncated")
    text = " ".join(part.text for part in parts if part.text)
    return Translation(text, round(score, _DECIMALS), tuple(flags))


def _translator(package: Package, settings: ArgosSettings) -> "ctranslate2.Translator":
    """Load the CTranslate2 model of a package, from its folder or from inside its zip."""
    import ctranslate2  # noqa: PLC0415

    names = package.model_files
    content = {name.removeprefix("model/"): package.files.read(name) for name in names}
    threads = settings.threads or min(usable_cores(), _MOST_THREADS)
    try:
        return ctranslate2.Translator(
            str(package.path / "model"),
            device="cpu",
            compute_type=settings.compute_type,
            inter_threads=threads,
            intra_threads=1,
            files=content,
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(
            f"translation package {package.path}: CTranslate2 cannot load its model: {error}; "
            "install the package again",
            code="model_corrupt",
        ) from error
