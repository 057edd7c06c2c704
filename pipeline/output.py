"""The output folder: documents, passage rows, report, schemas and, last, the manifest."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from pipeline import contract, report
from pipeline.assemble import Findings, assemble, rows, wants_english
from pipeline.files import sha256, write_atomic
from pipeline.inventory import Item
from pipeline.schema import Document, Manifest, ManifestEntry, Totals
from pipeline.store import Store
from pipeline.translate.packages import base_code

DOCUMENTS = "documents"
MANIFEST = "manifest.json"
PASSAGES = "passages.jsonl"
REPORT = "report"
SCHEMAS = "schema"
STATE = ".linguaflow"
#: Bytes of a name that usual file systems take.
MAX_NAME: Final = 255
_LIKE_DOCUMENT: Final = re.compile(r"\.json_*\Z")


@dataclass(frozen=True, slots=True)
class Written:
    """What writing one document left for the manifest."""

    entry: ManifestEntry
    rows: bytes
    counts: Counter[str]


def document_path(name: str) -> str:
    """Return where the document of an input file lies below the output folder.

    That is ``documents/NAME.json``, but a part that no file system takes is cut and gets
    a digest, and a folder that is called like a document gets a ``_``.
    """
    *folders, file = name.split("/")
    return "/".join([DOCUMENTS, *map(_folder, folders), f"{_fitted(file, '.json')}.json"])


def _folder(name: str) -> str:
    return _fitted(f"{name}_" if _LIKE_DOCUMENT.search(name) else name)


def _fitted(name: str, suffix: str = "") -> str:
    """Return `name`, cut to the bytes that a file system takes with `suffix` behind it."""
    data = name.encode()
    room = MAX_NAME - len(suffix)
    if len(data) <= room:
        return name
    digest = f"~{sha256(data)[:12]}"
    return data[: room - len(digest)].decode(errors="ignore") + digest


def to_json(record: BaseModel) -> bytes:
    """Return a record as readable UTF-8 JSON with a line end."""
    return (record.model_dump_json(indent=2) + "\n").encode()


def write_documents(
    output: Path, store: Store, findings: Findings, items: Sequence[Item]
) -> list[Written]:
    """Finish and write the documents of some analysed files."""
    written = []
    for item, draft in zip(items, store.load(item.key for item in items), strict=True):
        document = assemble(Document.model_validate_json(draft), findings)
        data = to_json(document)
        path = document_path(item.file.name)
        write_atomic(output / path, data)
        entry = ManifestEntry(
            name=item.file.name,
            status=document.status,
            reasons=document.reasons,
            bytes=item.bytes,
            sha256=item.sha256,
            language=document.language.tag if document.language else None,
            duplicate_of=document.duplicate_of,
            document=path,
            document_sha256=sha256(data),
        )
        lines = b"".join(f"{row.model_dump_json()}\n".encode() for row in rows(document))
        written.append(Written(entry, lines, _counts(document)))
    return written


def _counts(document: Document) -> Counter[str]:
    statistics = document.statistics
    if statistics is None:
        return Counter()
    return Counter(
        characters=statistics.characters,
        passages=statistics.passages,
        segments=statistics.segments,
        translated_segments=statistics.translated_segments,
        duplicate_passages=statistics.duplicate_passages,
        duplicate_segments=statistics.duplicate_segments,
        edits=sum(len(passage.edits) for passage in document.passages),
    )


def totals(entries: Sequence[ManifestEntry], counts: Counter[str], unique: int) -> Totals:
    """Sum up a run.

    Args:
        entries: the manifest entries of all files.
        counts: the documents' counts, added up.
        unique: number of different sentences that wanted a translation.
    """
    status = Counter(entry.status for entry in entries)
    languages = Counter(entry.language for entry in entries if entry.language)
    reasons = Counter(reason.code for entry in entries for reason in entry.reasons)
    return Totals(
        files=len(entries),
        success=status["success"],
        partial=status["partial"],
        skipped=status["skipped"],
        failed=status["failed"],
        characters=counts["characters"],
        passages=counts["passages"],
        segments=counts["segments"],
        unique_segments=unique,
        translated_segments=counts["translated_segments"],
        duplicate_passages=counts["duplicate_passages"],
        duplicate_segments=counts["duplicate_segments"],
        edits=counts["edits"],
        languages=dict(sorted(languages.items())),
        reasons=dict(sorted(reasons.items())),
    )


def write_rest(output: Path, manifest: Manifest, lines: Iterable[bytes]) -> dict[str, str]:
    """Write everything but the documents, the manifest last.

    Returns:
        The digest of every file of the output but the documents, which the manifest has.
    """
    contract.write_schemas(output / SCHEMAS)
    pages = report.pages(read_documents(output, manifest), manifest)
    parts = {
        PASSAGES: b"".join(lines),
        **{path: html.encode() for path, html in pages.items()},
        MANIFEST: to_json(manifest),
    }
    for name, data in parts.items():
        write_atomic(output / name, data)
    for page in (output / REPORT).glob("*.html"):
        if page.relative_to(output).as_posix() not in pages:
            page.unlink()
    return {name: sha256(data) for name, data in parts.items()}


def read_documents(output: Path, manifest: Manifest) -> list[Document]:
    """Read the documents that a manifest lists."""
    return [
        Document.model_validate_json((output / entry.document).read_bytes())
        for entry in manifest.files
        if entry.document
    ]


def read_manifest(output: Path) -> Manifest | None:
    """Read the manifest of an earlier run; None when there is none that we understand."""
    try:
        return Manifest.model_validate_json((output / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None


def intact(output: Path, manifest: Manifest, digests: str) -> bool:
    """Say whether the output is still what the run that wrote it left."""
    expected: dict[str, str] = json.loads(digests)
    for entry in manifest.files:
        if entry.document and entry.document_sha256:
            expected[entry.document] = entry.document_sha256
    try:
        return all(sha256((output / name).read_bytes()) == sha for name, sha in expected.items())
    except OSError:
        return False


def remove_stale(output: Path, before: Manifest | None, entries: Sequence[ManifestEntry]) -> None:
    """Remove the documents of files that the run before had and this one has not."""
    keep = {entry.document for entry in entries}
    for entry in before.files if before else ():
        path = Path(entry.document or ".")
        if entry.document in keep or path.parts[:1] != (DOCUMENTS,) or ".." in path.parts:
            continue
        (output / path).unlink(missing_ok=True)
        for folder in path.parents:
            place = output / folder
            if folder.parts and place.is_dir() and not any(place.iterdir()):
                place.rmdir()


def sentences(documents: Iterable[Document]) -> dict[str, list[str]]:
    """Return the different sentences that want a translation, by base code, sorted."""
    found: dict[str, set[str]] = {}
    for document in documents:
        for passage in document.passages:
            wanted = {segment.source for segment in passage.segments if wants_english(segment)}
            if wanted:
                found.setdefault(base_code(passage.language.tag), set()).update(wanted)
    return {code: sorted(found[code]) for code in sorted(found)}
