"""Answer prompts with a converted Qwen2 model, many at a time.

Decoding is greedy.  Every text is fed one token at a time behind a beginning that all
share, as CTranslate2 does when it gives prompts back with the answers: so each matrix
product has the same shape for a text whatever else is in the batch, and an answer does
not depend on its neighbours.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from pipeline.errors import ModelError
from pipeline.translate.qwen.bpe import Tokenizer, decode
from pipeline.translate.qwen.convert import END, PADDING, START
from pipeline.translate.qwen.files import MERGES, LlmModel, converted_copy
from pipeline.translate.threads import usable_cores

SYSTEM: Final = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
# Most tokens of an answer: so many, twice the tokens of its text, and never more than.
LIMITS: Final = (48, 2, 600)
# Of one call of CTranslate2; each token of a text, its prompt and its answer takes some
# 60 KB for a model of 1.5 billion weights.
BATCH_TEXTS: Final = 32
_BATCH_TOKENS = 12_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered.

    Args:
        text: the answer.
        logprob: sum over its tokens and its end; None for one that was cut off.
        tokens: how many those are.
    """

    text: str
    logprob: float | None
    tokens: int


@dataclass(frozen=True, slots=True)
class _Job:
    """A text in work: its place in the call, its tokens up to the answer, and of those its own."""

    index: int
    tokens: list[str]
    own: int

    @property
    def limit(self) -> int:
        base, factor, most = LIMITS
        return min(most, base + factor * self.own)

    @property
    def length(self) -> int:
        return len(self.tokens) + self.limit


class Runtime:
    """A model, loaded at the first prompt and shared by languages.

    Args:
        model: the GGUF file.
        threads: cores to use; 0 for all usable ones.
    """

    def __init__(self, model: LlmModel, threads: int = 0) -> None:
        self._model = model
        self._threads = threads
        self._loaded: tuple[Any, Tokenizer] | None = None
        self._users: set[int] = set()
        self._lock = Lock()

    def hold(self, user: object) -> None:
        """Keep the model loaded until `user` releases it."""
        with self._lock:
            self._users.add(id(user))

    def release(self, user: object) -> None:
        """Release the model's memory if nobody else holds it."""
        with self._lock:
            self._users.discard(id(user))
            if not self._users:
                self._loaded = None

    def answer(
        self, beginning: str, texts: Sequence[str], ending: str = "", penalty: float = 1.0
    ) -> list[Answer]:
        """Answer prompts that begin alike.

        Args:
            beginning: how the user's message begins.
            texts: how it goes on, each time.
            ending: how it ends.
            penalty: above 1 makes tokens that were used less likely.

        Raises:
            ModelError: the model cannot be converted, loaded or used.
        """
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._model, self._threads)
            generator, tokenizer = self._loaded
            words = tokenizer.encode
            before = [START, *words(f"system\n{SYSTEM}"), END, *words("\n")]
            before += [START, *words(f"user\n{beginning}")]
            after = [*words(ending), END, *words("\n"), START, *words("assistant\n")]
            cut = [words(text) for text in texts]
            jobs = [_Job(index, own + after, len(own)) for index, own in enumerate(cut)]
            answers: dict[int, Answer] = {}
            for batch in _batches(jobs):
                answers.update(_generate(generator, before, batch, penalty))
        return [answers[index] for index in range(len(texts))]


def _batches(jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
    """Put texts of like length together, as many as fit into memory."""
    batch: list[_Job] = []
    for job in sorted(jobs, key=lambda job: (job.length, job.index)):
        if len(batch) == BATCH_TEXTS or (len(batch) + 1) * job.length > _BATCH_TOKENS:
            if batch:
                yield batch
            batch = []
        batch.append(job)
    if batch:
        yield batch


def _generate(
    generator: Any, before: list[str], batch: list[_Job], penalty: float
) -> dict[int, Answer]:
    try:
        results = generator.generate_batch(
            [job.tokens for job in batch],
            static_prompt=before,
            include_prompt_in_result=True,
            max_length=max(job.length for job in batch),
            sampling_topk=1,
            repetition_penalty=penalty,
            length_penalty=0,
            return_scores=True,
            end_token=[END, PADDING],
        )
    except RuntimeError as error:
        raise ModelError(f"the language model failed: {error}", code="model_corrupt") from error
    return {
        job.index: _answer(job, result.sequences[0], result.scores[0])
        for job, result in zip(batch, results, strict=True)
    }


def _answer(job: _Job, sequence: list[str], logprob: float) -> Answer:
    # CTranslate2 has one limit for the batch; a neighbour's may be higher.
    tokens = sequence[len(job.tokens) :]
    if len(tokens) >= job.limit:
        return Answer(decode(tokens[: job.limit]), None, job.limit)
    return Answer(decode(tokens), logprob, len(tokens) + 1)


def _load(model: LlmModel, threads: int) -> tuple[Any, Tokenizer]:
    import ctranslate2  # noqa: PLC0415 - slow to import

    folder = converted_copy(model)
    merges = json.loads((folder / MERGES).read_text(encoding="utf-8"))
    try:
        generator = ctranslate2.Generator(
            str(folder),
            device="cpu",
            compute_type="int8",
            inter_threads=1,
            intra_threads=threads or usable_cores(),
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(
            f"CTranslate2 cannot load {folder}: {error}; delete it to have it made again",
            code="model_corrupt",
        ) from error
    return generator, Tokenizer(merges)
