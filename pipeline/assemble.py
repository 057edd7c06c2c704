"""Put links and English into an analysed document, and count what it holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.analyse import edits_by_rule
from pipeline.schema import (
    Document,
    DuplicateOf,
    Language,
    ModelRecord,
    Passage,
    PassageRow,
    Reason,
    RepeatOf,
    Segment,
    Statistics,
    Title,
)
from pipeline.translate import Translation
from pipeline.translate.packages import base_code

PENDING = "none"


@dataclass(frozen=True, slots=True)
class Links:
    """Where text of a run repeats.

    Args:
        places: by (document, passage, segment or None), the first place of the text.
        documents: by name, the first document that says the same as a whole.
    """

    places: Mapping[tuple[str, str, str | None], DuplicateOf] = field(default_factory=dict)
    documents: Mapping[str, RepeatOf] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found out about all its documents together.

    Args:
        links: where text repeats.
        english: by language and sentence, its English.
        models: by language, the model that made it.
        missing: by language, why there is no model.
    """

    links: Links
    english: Mapping[str, Mapping[str, Translation]]
    models: Mapping[str, ModelRecord]
    missing: Mapping[str, Reason]


def wants_english(segment: Segment) -> bool:
    """Say whether a segment of an analysed document still needs a translation."""
    return segment.target is None and not segment.flags


def assemble(draft: Document, findings: Findings) -> Document:
    """Return the finished document.

    Args:
        draft: an analysed document.
        findings: links, translations and models of the run.
    """
    if draft.status in {"skipped", "failed"}:
        return draft
    passages = [_passage(draft.source.name, passage, findings) for passage in draft.passages]
    languages = _languages(passages)
    lacking = [findings.missing[tag] for tag in languages if tag in findings.missing]
    reasons = [*draft.reasons, *lacking]
    title = draft.title and _title(draft.title, passages)
    models = [findings.models[tag] for tag in languages if tag in findings.models]
    return draft.model_copy(
        update={
            "status": "partial" if reasons else "success",
            "reasons": reasons,
            "duplicate_of": findings.links.documents.get(draft.source.name),
            "title": title,
            "passages": passages,
            "statistics": count(passages),
            "provenance": draft.provenance.model_copy(update={"models": models}),
        }
    )


def _languages(passages: Sequence[Passage]) -> list[str]:
    """Return the languages that needed a model."""
    return sorted(
        {
            base_code(passage.language.tag)
            for passage in passages
            if any("english" not in segment.flags for segment in passage.segments)
        }
    )


def _passage(document: str, passage: Passage, findings: Findings) -> Passage:
    segments = [
        _segment(document, passage.id, passage.language, segment, findings)
        for segment in passage.segments
    ]
    return passage.model_copy(
        update={
            "segments": segments,
            "duplicate_of": findings.links.places.get((document, passage.id, None)),
            "target": join_targets(passage.text, segments),
        }
    )


def _segment(
    document: str, passage: str, language: Language, segment: Segment, findings: Findings
) -> Segment:
    link = findings.links.places.get((document, passage, segment.id))
    update: dict[str, object] = {"duplicate_of": link}
    if wants_english(segment):
        found = findings.english.get(base_code(language.tag), {}).get(segment.source)
        if found is not None:
            update |= {
                "target": found.text,
                "score": found.score,
                "flags": list(found.flags),
                "origin": PENDING if found.text is None else "duplicate" if link else "model",
            }
    return segment.model_copy(update=update)


def join_targets(text: str, segments: Sequence[Segment]) -> str | None:
    """Join the English of a passage's sentences; a sentence without keeps its source.

    The white space between two sentences stays as it is in `text`, with one space
    where the source language writes none.
    """
    if all(segment.target is None for segment in segments):
        return None
    pieces: list[str] = []
    position = 0
    for segment in segments:
        gap = text[position : segment.start]
        if pieces:
            pieces.append(gap or " ")
        pieces.append(segment.source if segment.target is None else segment.target)
        position = segment.end
    return "".join(pieces)


def _title(title: Title, passages: Sequence[Passage]) -> Title:
    target = next(passage.target for passage in passages if passage.id == title.passage)
    return title.model_copy(update={"target": target})


def count(passages: Sequence[Passage]) -> Statistics:
    """Count what a document holds."""
    segments = [segment for passage in passages for segment in passage.segments]
    flags = Counter(flag for passage in passages for flag in passage.flags)
    flags.update(flag for segment in segments for flag in segment.flags)
    return Statistics(
        characters=sum(len(passage.text) for passage in passages),
        passages=len(passages),
        segments=len(segments),
        duplicate_passages=sum(passage.duplicate_of is not None for passage in passages),
        duplicate_segments=sum(segment.duplicate_of is not None for segment in segments),
        translated_segments=sum(segment.origin != PENDING for segment in segments),
        edits=edits_by_rule(passages),
        flags=dict(sorted(flags.items())),
        kinds=dict(sorted(Counter(passage.kind for passage in passages).items())),
    )


def rows(document: Document) -> list[PassageRow]:
    """Return a document as flat rows, one a passage."""
    return [
        PassageRow(
            document=document.source.name,
            passage=passage.id,
            position=position,
            kind=passage.kind,
            language=passage.language.tag,
            text=passage.text,
            target=passage.target,
            duplicate_of=_address(passage.duplicate_of),
            edits=len(passage.edits),
            flags=sorted({*passage.flags, *(f for s in passage.segments for f in s.flags)}),
        )
        for position, passage in enumerate(document.passages)
    ]


def _address(link: DuplicateOf | None) -> str | None:
    return f"{link.document}#{link.passage}" if link else None
