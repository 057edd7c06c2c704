"""The port that every translation engine fits: sentences in, scored English out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

EngineName = Literal["argos", "llm"]


@dataclass(frozen=True, slots=True)
class Translation:
    """The English of one sentence.

    Args:
        text: the English, or None when there is none.
        score: mean log-probability per target token, 0 is best; None when unknown.
        flags: what is doubtful about it, sorted.
    """

    text: str | None
    score: float | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to search for a translation; the default is for the first attempt.

    Args:
        beam: hypotheses kept at each step; None for the engine's setting.
        no_repeat_ngram: forbid a run of this many tokens to occur twice; 0 allows it.
        repetition_penalty: above 1 makes tokens that were used less likely.
    """

    beam: int | None = None
    no_repeat_ngram: int = 0
    repetition_penalty: float = 1.0


FIRST = Decoding()


class Engine(Protocol):
    """A translator of one language pair into English."""

    @property
    def name(self) -> EngineName:
        """Which engine it is."""
        ...

    @property
    def identity(self) -> str:
        """Digest of everything that decides a translation: model, settings, versions."""
        ...

    @property
    def chunk_characters(self) -> int:
        """How much text to hand over at once, so that a call takes some seconds."""
        ...

    def translate(self, sentences: Sequence[str], decoding: Decoding = FIRST) -> list[Translation]:
        """Translate sentences, independently of each other and in their order.

        Raises:
            ModelError: the model cannot be loaded or used.
        """
        ...

    def close(self) -> None:
        """Release the model's memory; it is loaded again when needed."""
        ...
