"""The check of a finished output folder, from its manifest down to each edit."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from pipeline.contract.replay import document_problems
from pipeline.errors import OutputError
from pipeline.schema import Document, Manifest, ManifestEntry, PassageRow, Record

R = TypeVar("R", bound=Record)

MANIFEST: Final = "manifest.json"
DOCUMENTS: Final = "documents"
ROWS: Final = "passages.jsonl"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with an output folder.

    Args:
        file: path below the folder.
        where: place in the file, such as ``p0003`` or ``line 7``; may be empty.
        message: what is wrong there.
    """

    file: str
    where: str
    message: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        place = f"{self.file}: {self.where}" if self.where else self.file
        return f"{place}: {self.message}"


def validate(folder: Path) -> tuple[Problem, ...]:
    """Check that an output folder is complete, unchanged and true to its contract.

    Every JSON file fits its schema; the manifest accounts for every document, byte for
    byte, and its totals add up; the passages of a document join to its text, each
    edit list replays, each segment is where it says; links lead somewhere; the rows
    of ``passages.jsonl`` are the passages of the documents.

    Args:
        folder: an output folder of `linguaflow run`.

    Returns:
        What is wrong, in a stable order; empty where all is well.

    Raises:
        OutputError: there is no manifest to check.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise OutputError(
            f"{folder} holds no {MANIFEST}: it is not an output folder of linguaflow, "
            "or its first run did not finish.",
            code="no_manifest",
        )
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        return tuple(Problem(MANIFEST, *part) for part in _complaints(error))
    documents, problems = _read_documents(folder, manifest)
    problems += [Problem(MANIFEST, *part) for part in _manifest_problems(manifest, documents)]
    problems += _strays(folder, manifest)
    targets = {
        (document.source.name, passage.id): frozenset(segment.id for segment in passage.segments)
        for document in documents.values()
        for passage in document.passages
    }
    for name, document in documents.items():
        problems += [Problem(name, *part) for part in document_problems(document)]
        problems += [Problem(name, *part) for part in _link_problems(document, targets)]
    if (folder / ROWS).exists() or documents:
        problems += _row_problems(folder, documents)
    return tuple(sorted(problems))


def _complaints(error: ValidationError) -> Iterator[tuple[str, str]]:
    for part in error.errors(include_url=False, include_context=False, include_input=False):
        yield ".".join(str(key) for key in part["loc"]), part["msg"]


def _read_documents(folder: Path, manifest: Manifest) -> tuple[dict[str, Document], list[Problem]]:
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for entry in manifest.files:
        if entry.document is None:
            continue
        path = folder / entry.document
        if not path.resolve().is_relative_to(folder.resolve()):
            problems.append(Problem(MANIFEST, entry.name, f"{entry.document} is not inside"))
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            problems.append(Problem(entry.document, "", f"cannot be read: {error.strerror}"))
            continue
        if hashlib.sha256(content).hexdigest() != entry.document_sha256:
            problems.append(Problem(entry.document, "", "is not the file the manifest counted"))
        try:
            document = Document.model_validate_json(content)
        except ValidationError as error:
            problems += [Problem(entry.document, *part) for part in _complaints(error)]
            continue
        documents[entry.document] = document
        problems += [Problem(entry.document, *part) for part in _entry_problems(entry, document)]
    return documents, problems


def _entry_problems(entry: ManifestEntry, document: Document) -> Iterator[tuple[str, str]]:
    pairs = {
        "source.name": (document.source.name, entry.name),
        "source.sha256": (document.source.sha256, entry.sha256),
        "source.bytes": (document.source.bytes, entry.bytes),
        "status": (document.status, entry.status),
        "reasons": (document.reasons, entry.reasons),
    }
    for where, (found, counted) in pairs.items():
        if found != counted:
            yield where, f"is {found!r}, but {counted!r} in the manifest"


def _manifest_problems(
    manifest: Manifest, documents: Mapping[str, Document]
) -> Iterator[tuple[str, str]]:
    for name, count in Counter(entry.name for entry in manifest.files).items():
        if count > 1:
            yield name, f"is listed {count} times"
    for entry in manifest.files:
        if entry.status != "success" and not entry.reasons:
            yield entry.name, f"is {entry.status} without a reason"
        if entry.status in ("success", "partial") and entry.document is None:
            yield entry.name, f"is {entry.status} without a document"
    totals = manifest.totals
    statuses = Counter(entry.status for entry in manifest.files)
    counted: dict[str, int] = {
        "files": len(manifest.files),
        "success": statuses["success"],
        "partial": statuses["partial"],
        "skipped": statuses["skipped"],
        "failed": statuses["failed"],
    }
    if len(documents) == sum(entry.document is not None for entry in manifest.files):
        passages = [p for document in documents.values() for p in document.passages]
        counted["passages"] = len(passages)
        counted["segments"] = sum(len(passage.segments) for passage in passages)
        counted["edits"] = sum(len(passage.edits) for passage in passages)
    for field, count in counted.items():
        if getattr(totals, field) != count:
            yield f"totals.{field}", f"is {getattr(totals, field)}, but {count} by count"


def _strays(folder: Path, manifest: Manifest) -> list[Problem]:
    known = {entry.document for entry in manifest.files}
    found = sorted((folder / DOCUMENTS).rglob("*.json"))
    names = [path.relative_to(folder).as_posix() for path in found]
    return [Problem(name, "", "is not in the manifest") for name in names if name not in known]


def _link_problems(
    document: Document, targets: Mapping[tuple[str, str], frozenset[str]]
) -> Iterator[tuple[str, str]]:
    for passage in document.passages:
        for owner, link in [
            (passage.id, passage.duplicate_of),
            *((segment.id, segment.duplicate_of) for segment in passage.segments),
        ]:
            if link is None:
                continue
            segments = targets.get((link.document, link.passage))
            if segments is None or (link.segment is not None and link.segment not in segments):
                yield owner, f"repeats {link.document} {link.passage}, which is not there"


def _row_problems(folder: Path, documents: Mapping[str, Document]) -> list[Problem]:
    try:
        lines = (folder / ROWS).read_bytes().splitlines()
    except OSError as error:
        return [Problem(ROWS, "", f"cannot be read: {error.strerror}")]
    rows: dict[tuple[str, str], PassageRow] = {}
    problems = []
    for number, line in enumerate(lines, start=1):
        try:
            row = PassageRow.model_validate_json(line)
        except ValidationError as error:
            problems += [
                Problem(ROWS, f"line {number}", f"{place} {text}".strip())
                for place, text in _complaints(error)
            ]
            continue
        if (row.document, row.passage) in rows:
            problems.append(Problem(ROWS, f"line {number}", "repeats an earlier row"))
        rows[row.document, row.passage] = row
    for document in documents.values():
        for passage in document.passages:
            found = rows.pop((document.source.name, passage.id), None)
            if found is None:
                message = f"has no row for {document.source.name} {passage.id}"
                problems.append(Problem(ROWS, "", message))
            elif (found.text, found.target) != (passage.text, passage.target):
                message = f"differs from {document.source.name} {passage.id}"
                problems.append(Problem(ROWS, "", message))
    for name, passage_id in rows:
        problems.append(Problem(ROWS, "", f"has a row for {name} {passage_id}, of no document"))
    return problems
