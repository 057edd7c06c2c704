"""What the report shows of a whole run, ready for the template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.report.text import printable
from pipeline.report.view import language_name
from pipeline.schema import Document, Manifest, ManifestEntry, Reason


@dataclass(frozen=True, slots=True)
class FileRow:
    """One input file: a row of the table at the top."""

    name: str
    href: str | None
    status: str
    reasons: tuple[Reason, ...]
    language: str
    passages: int | None
    sentences: int | None
    translated: int | None
    repeats: int | None
    edits: int | None
    guesses: int | None
    flags: tuple[tuple[str, int], ...]


def file_row(entry: ManifestEntry, document: Document | None, href: str | None) -> FileRow:
    """Return the line of the file table for one input file."""
    statistics = document.statistics if document else None
    edits = [edit for p in document.passages for edit in p.edits] if document else []
    flags = sorted(statistics.flags.items()) if statistics else []
    return FileRow(
        name=printable(entry.name),
        href=href,
        status=entry.status,
        reasons=tuple(entry.reasons),
        language=language_name(entry.language) if entry.language else "",
        passages=statistics.passages if statistics else None,
        sentences=statistics.segments if statistics else None,
        translated=in_english(document) if document and statistics else None,
        repeats=statistics.duplicate_passages + statistics.duplicate_segments
        if statistics
        else None,
        edits=len(edits) if statistics else None,
        guesses=sum(edit.confidence < 1 for edit in edits) if statistics else None,
        flags=tuple(flags),
    )


def _few(names: Iterable[str], most: int = 6) -> str:
    listed = list(names)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more


def in_english(document: Document) -> int:
    """Count the sentences of a document that have English."""
    return sum(
        segment.target is not None for passage in document.passages for segment in passage.segments
    )


def summary(documents: Sequence[Document], manifest: Manifest) -> tuple[tuple[str, str, str], ...]:
    """Return the figures at the top: label, number, and what it is made of."""
    totals = manifest.totals
    guesses = sum(
        edit.confidence < 1 for item in documents for p in item.passages for edit in p.edits
    )
    statuses = [
        f"{getattr(totals, status):,} {status}"
        for status in ("success", "partial", "skipped", "failed")
        if getattr(totals, status)
    ]
    languages = sorted(totals.languages.items(), key=lambda item: (-item[1], item[0]))
    english = sum(in_english(item) for item in documents)
    share = english / totals.segments if totals.segments else 0.0
    return (
        ("files", f"{totals.files:,}", ", ".join(statuses)),
        (
            "languages",
            f"{len(languages) - ('und' in totals.languages):,}",
            _few(f"{language_name(tag)} {count:,}" for tag, count in languages),
        ),
        ("passages", f"{totals.passages:,}", f"{totals.characters:,} characters"),
        ("sentences", f"{totals.segments:,}", f"{totals.unique_segments:,} different"),
        ("in English", f"{share:.0%}", f"{english:,} of {totals.segments:,} sentences"),
        (
            "repeats",
            f"{totals.duplicate_passages:,}",
            f"passages; {totals.duplicate_segments:,} sentences",
        ),
        ("edits", f"{totals.edits:,}", f"{guesses:,} guessed"),
    )
