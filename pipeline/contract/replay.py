"""The invariants inside one document: lossless, replayable, and counted right."""

from collections import Counter
from collections.abc import Iterator

from pipeline.errors import LedgerError
from pipeline.ledger import Alternative, Edit, apply, invert
from pipeline.schema import Document, EditRecord, Passage

Complaint = tuple[str, str]


def document_problems(document: Document) -> Iterator[Complaint]:
    """Yield where and how a document breaks its own rules.

    The passages with what stands between them join to the decoded text; the edits of
    each lead from `raw` to `text` and back; segments lie in order inside `text` and
    quote it; ids are unique; the statistics are what counting gives.
    """
    if document.id != f"sha256:{document.source.sha256}":
        yield "id", "is not the digest of the source"
    position = 0
    for passage in document.passages:
        position += len(passage.lead)
        if passage.start != position:
            yield passage.id, f"starts at {passage.start}, but {position} characters precede it"
        if passage.end - passage.start != len(passage.raw):
            yield passage.id, f"spans {passage.start} to {passage.end}, which is not its raw text"
        position = passage.end
        yield from _edit_problems(passage)
        yield from _segment_problems(passage)
    yield from _duplicates(document)
    yield from _count_problems(document)


def edit_of(record: EditRecord, offset: int = 0) -> Edit:
    """Return a record of the JSON as an edit of the ledger, moved back by `offset`."""
    return Edit(
        record.start - offset,
        record.end - offset,
        record.before,
        record.after,
        (record.rule,),
        record.confidence,
        tuple(Alternative(choice.text, choice.margin) for choice in record.alternatives),
    )


def _edit_problems(passage: Passage) -> Iterator[Complaint]:
    edits = [edit_of(record, passage.start) for record in passage.edits]
    if any(edit.end > len(passage.raw) for edit in edits):
        yield passage.id, "has an edit outside its raw text"
        return
    try:
        text = apply(passage.raw, edits)
        back = apply(passage.text, invert(edits)) if text == passage.text else passage.raw
    except LedgerError as error:
        yield passage.id, str(error)
        return
    if text != passage.text:
        yield passage.id, "its edits do not lead from its raw text to its text"
    if back != passage.raw:
        yield passage.id, "its edits do not lead back from its text to its raw text"


def _segment_problems(passage: Passage) -> Iterator[Complaint]:
    position = 0
    for segment in passage.segments:
        if not position <= segment.start <= segment.end <= len(passage.text):
            yield segment.id, f"lies at {segment.start} to {segment.end}, outside or out of order"
        elif passage.text[segment.start : segment.end] != segment.source:
            yield segment.id, "quotes other text than its passage holds there"
        position = max(position, segment.end)


def _duplicates(document: Document) -> Iterator[Complaint]:
    ids = Counter(passage.id for passage in document.passages)
    for passage in document.passages:
        within = Counter(segment.id for segment in passage.segments)
        for name, count in within.items():
            if count > 1:
                yield passage.id, f"has {count} segments called {name}"
    for name, count in ids.items():
        if count > 1:
            yield name, f"is the id of {count} passages"


def _count_problems(document: Document) -> Iterator[Complaint]:
    statistics = document.statistics
    if statistics is None:
        if document.passages:
            yield "statistics", "are missing"
        return
    segments = [segment for passage in document.passages for segment in passage.segments]
    counted = {
        "characters": sum(len(passage.text) for passage in document.passages),
        "passages": len(document.passages),
        "segments": len(segments),
        "duplicate_passages": sum(p.duplicate_of is not None for p in document.passages),
        "duplicate_segments": sum(s.duplicate_of is not None for s in segments),
        "translated_segments": sum(s.origin != "none" for s in segments),
        "kinds": dict(Counter(passage.kind for passage in document.passages)),
    }
    for field, count in counted.items():
        if getattr(statistics, field) != count:
            stated = getattr(statistics, field)
            yield f"statistics.{field}", f"is {stated}, but {count} by count"
