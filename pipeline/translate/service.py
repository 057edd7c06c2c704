"""Translate all sentences of a run: memory, engine, checks, and the next attempt."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.errors import ModelError
from pipeline.translate.engine import Engine, Translation
from pipeline.translate.memory import Memory
from pipeline.translate.packages import base_code, install_command
from pipeline.translate.planning import Plan
from pipeline.translate.retry import RULES, translate_checked
from pipeline.translate.selection import Missing

UNTRANSLATED = Translation(None, None, ("untranslated",))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far translation has come, in unique sentences.

    Args:
        language: base code of the language in work.
        done: sentences of all languages that are finished.
        total: sentences of all languages.
        remembered: how many of `done` came from the translation memory.
    """

    language: str
    done: int
    total: int
    remembered: int


@dataclass(slots=True)
class Outcome:
    """What a translation of many sentences gave.

    Args:
        translations: by base code, then by source sentence.
        translated: unique sentences that an engine translated.
        remembered: unique sentences that came from memory.
        failures: languages whose model turned out to be unusable.
    """

    translations: dict[str, dict[str, Translation]] = field(default_factory=dict)
    translated: int = 0
    remembered: int = 0
    failures: list[Missing] = field(default_factory=list)

    def of(self, tag: str, sentence: str) -> Translation:
        """Return the translation of a sentence that was in the work."""
        return self.translations.get(base_code(tag), {}).get(sentence, UNTRANSLATED)


def translate_all(
    work: Mapping[str, Iterable[str]],
    plan: Plan,
    memory: Memory | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Outcome:
    """Translate the sentences of a run, each unique one once.

    Results are the same whatever the order, the memory's content and the number of
    threads.  The model of a language is released when its sentences are done.

    Args:
        work: sentences by language tag; repeats are free.
        plan: the engines, from `planning.plan`.
        memory: where to look first and to keep what was made; each batch is one
            transaction, so that a killed run finds its work again.
        progress: called after each batch.

    Returns:
        A translation for every sentence; one without a usable model has no text and
        the flag ``untranslated``.
    """
    unique: dict[str, list[str]] = {}
    for tag in sorted(work):
        unique.setdefault(base_code(tag), []).extend(work[tag])
    unique = {code: sorted(set(sentences)) for code, sentences in unique.items()}
    outcome = Outcome()
    counter = _Counter(sum(map(len, unique.values())), progress)
    for code, sentences in sorted(unique.items()):
        engine = plan.engines.get(code)
        if engine is None:
            outcome.translations[code] = dict.fromkeys(sentences, UNTRANSLATED)
            counter.add(code, len(sentences))
            continue
        try:
            _translate_language(code, sentences, plan, memory, outcome, counter)
        except ModelError as error:
            command = install_command([code])
            outcome.failures.append(Missing(code, command, str(error), error.code))
            done = outcome.translations.setdefault(code, {})
            for sentence in sentences:
                done.setdefault(sentence, UNTRANSLATED)
        finally:
            engine.close()
    return outcome


class _Counter:
    def __init__(self, total: int, report: Callable[[Progress], None] | None) -> None:
        self._total = total
        self._done = 0
        self._remembered = 0
        self._report = report

    def add(self, code: str, count: int, *, remembered: bool = False) -> None:
        self._done += count
        self._remembered += count if remembered else 0
        if self._report and count:
            self._report(Progress(code, self._done, self._total, self._remembered))


def _translate_language(  # noqa: PLR0913, PLR0917 - one step of translate_all
    code: str,
    sentences: Sequence[str],
    plan: Plan,
    memory: Memory | None,
    outcome: Outcome,
    counter: _Counter,
) -> None:
    engine = plan.engines[code]
    done = outcome.translations.setdefault(code, {})
    glossary = plan.glossary.get(code, ())
    identity = f"{code}:{engine.identity}:{RULES}:{_digest(glossary)}"
    if memory is not None:
        remembered = memory.get(identity, sentences)
        done.update(remembered)
        outcome.remembered += len(remembered)
        counter.add(code, len(remembered), remembered=True)
    todo = [sentence for sentence in sentences if sentence not in done]
    for chunk in _chunks(sorted(todo, key=lambda text: (len(text), text)), engine):
        made = dict(zip(chunk, translate_checked(engine, code, chunk, glossary), strict=True))
        if memory is not None:
            memory.put(identity, made)
        done.update(made)
        outcome.translated += len(made)
        counter.add(code, len(made))


def _digest(glossary: Sequence[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(list(glossary)).encode()).hexdigest()[:12] if glossary else ""


def _chunks(sentences: Sequence[str], engine: Engine) -> Iterator[list[str]]:
    """Cut sentences into chunks that take some seconds each."""
    chunk: list[str] = []
    size = 0
    for sentence in sentences:
        chunk.append(sentence)
        size += len(sentence)
        if size >= engine.chunk_characters:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
