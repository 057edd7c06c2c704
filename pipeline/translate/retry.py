"""Translate sentences, check what came out, and try again where it is bad.

Only a sentence whose check fires is tried again, with what helps against that fault:
a ban on repeated n-grams for loops, another beam for copies and omissions, ordinary
case for capitals, an added full stop where models copy unpunctuated text, stand-ins
for names that got lost.  The best attempt stays; if it is still bad, so do its flags.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.translate.checks import badness, check
from pipeline.translate.engine import FIRST, Decoding, Engine, Translation
from pipeline.translate.glossary import Terms
from pipeline.translate.protect import (
    Frame,
    frame,
    framed,
    latin_names,
    lost,
    mend,
    passes_through,
    verbatim,
    with_stand_ins,
    without_stand_ins,
)

# Part of the memory's key: raise it when checks, protection or attempts change.
RULES: Final = "1"
_CLOSERS = ".!?…。！？:：;；"


@dataclass(frozen=True, slots=True)
class _Job:
    """A sentence in work: its core, and the best translation so far."""

    parts: Frame
    best: Translation

    @property
    def core(self) -> str:
        return self.parts.core


@dataclass(frozen=True, slots=True)
class _Try:
    """A changed source with what to do to its translation afterwards."""

    source: str
    finish: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class _Strategy:
    """One way to try again: for which flags, with which decoding and source."""

    name: str
    cures: frozenset[str]
    decoding: Decoding
    change: Callable[[_Job, str, Terms], _Try | None]


def translate_checked(
    engine: Engine, code: str, sentences: Sequence[str], glossary: Terms = ()
) -> list[Translation]:
    """Translate sentences with protection, checks and further attempts.

    Args:
        engine: translates the language.
        code: base code of the language.
        sentences: what to translate.
        glossary: source terms with the English that must stand for them.

    Returns:
        A translation for each sentence.  ``passthrough`` marks one without anything
        to translate, ``retried`` one whose first translation was not the best.
    """
    done: dict[int, Translation] = {}
    jobs: dict[int, _Job] = {}
    empty = Translation(None, None)
    for index, sentence in enumerate(sentences):
        if passes_through(sentence, code):
            done[index] = Translation(sentence, None, ("passthrough",))
        else:
            jobs[index] = _Job(frame(sentence), empty)
    first = engine.translate([job.core for job in jobs.values()])
    jobs = {
        index: replace(job, best=_checked(job.core, made, code, glossary))
        for (index, job), made in zip(jobs.items(), first, strict=True)
    }
    for strategy in STRATEGIES:
        _try_again(jobs, strategy, engine, code, glossary)
    for index, job in jobs.items():
        text = framed(job.best.text or "", job.parts)
        done[index] = replace(job.best, text=text, flags=tuple(sorted(job.best.flags)))
    return [done[index] for index in range(len(sentences))]


def _checked(source: str, made: Translation, code: str, glossary: Terms) -> Translation:
    """Mend the protected terms of a translation and add the flags of its checks."""
    names = [*verbatim(source), *latin_names(source, code)]
    text = mend(made.text or "", names)
    return Translation(text, made.score, (*made.flags, *check(source, text, code, glossary)))


def _try_again(
    jobs: dict[int, _Job], strategy: _Strategy, engine: Engine, code: str, glossary: Terms
) -> None:
    tries = {}
    for index, job in jobs.items():
        if strategy.cures.intersection(job.best.flags):
            attempt = strategy.change(job, code, glossary)
            if attempt is not None:
                tries[index] = attempt
    made = engine.translate([attempt.source for attempt in tries.values()], strategy.decoding)
    for (index, attempt), translation in zip(tries.items(), made, strict=True):
        job = jobs[index]
        finished = replace(translation, text=attempt.finish(translation.text or ""))
        checked = _checked(job.core, finished, code, glossary)
        if badness(checked.flags) < badness(job.best.flags):
            flags = (*checked.flags, "retried")
            jobs[index] = replace(job, best=replace(checked, flags=flags))


def _same(job: _Job, _code: str, _glossary: Terms) -> _Try:
    return _Try(job.core)


def _lower_capitals(job: _Job, _code: str, _glossary: Terms) -> _Try | None:
    """Write a line of capitals in ordinary case, which models have seen far more of."""
    letters = [char for char in job.core if char.isalpha()]
    loud = sum(char.isupper() for char in letters)
    if len(letters) < 4 or loud < 0.7 * len(letters):
        return None
    return _Try(job.core[0] + job.core[1:].lower())


def _punctuate(job: _Job, code: str, _glossary: Terms) -> _Try | None:
    """Close an open sentence with a full stop and take it away again."""
    if job.core[-1:] in _CLOSERS or not job.core:
        return None
    stop = "。" if code in ("ja", "zh") else "."
    return _Try(job.core + stop, lambda text: text.removesuffix(".").removesuffix("。"))


def _stand_in(job: _Job, code: str, _glossary: Terms) -> _Try | None:
    """Let short Latin names stand for the terms that got lost."""
    names = [*verbatim(job.core), *latin_names(job.core, code)]
    source, chosen = with_stand_ins(job.core, lost(job.best.text or "", names))
    return _Try(source, lambda text: without_stand_ins(text, chosen)) if chosen else None


def _plant_english(job: _Job, _code: str, glossary: Terms) -> _Try | None:
    """Write the English of glossary terms into the source; models copy Latin words."""
    source = job.core
    for term, english in glossary:
        source = source.replace(term, english)
    return _Try(source) if source != job.core else None


_WRONG = frozenset(
    {"empty", "copied", "residue", "short", "long", "numbers", "terms", "chatter", "unknown"}
)
STRATEGIES: Final = (
    _Strategy("lower", frozenset({"copied", "residue", "short", "loop"}), FIRST, _lower_capitals),
    _Strategy(
        "ngram", frozenset({"loop", "truncated", "long"}), Decoding(no_repeat_ngram=4), _same
    ),
    _Strategy("penalty", frozenset({"loop", "truncated"}), Decoding(repetition_penalty=1.3), _same),
    _Strategy("beam", _WRONG, Decoding(beam=5), _same),
    _Strategy("punctuate", frozenset({"copied", "residue", "empty", "short"}), FIRST, _punctuate),
    _Strategy("stand_in", frozenset({"terms"}), FIRST, _stand_in),
    _Strategy("glossary", frozenset({"glossary"}), FIRST, _plant_english),
)
