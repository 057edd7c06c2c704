"""Hand-made records: small, valid documents and runs whose every part a test can choose."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.ledger import Alternative, Edit, apply
from pipeline.schema import (
    AlternativeRecord,
    Document,
    DuplicateOf,
    EditRecord,
    Encoding,
    Language,
    Manifest,
    ManifestEntry,
    Passage,
    PassageKind,
    PassageRow,
    Provenance,
    Reason,
    Segment,
    Source,
    Statistics,
    Status,
    Title,
    Totals,
    Work,
)

SCRIPTS = {"pl": "Latn", "ru": "Cyrl", "zh-Hant": "Hant", "id": "Latn", "ja": "Jpan"}


@dataclass(frozen=True)
class Block:
    """One passage to be: its raw text, its edits in raw's coordinates, its English."""

    raw: str
    targets: Sequence[str | None] = ()
    edits: Sequence[Edit] = ()
    cuts: Sequence[int] = ()
    kind: PassageKind = "paragraph"
    lead: str = "\n\n"
    repeats: tuple[str, str] | None = None
    near: float | None = None
    flags: Sequence[str] = ()
    segment_flags: Sequence[str] = ()
    score: float | None = -0.4


def edit(
    raw: str, before: str, after: str, rule: str, confidence: float = 1.0, *others: str
) -> Edit:
    start = raw.index(before)
    choices = tuple(Alternative(text, 0.7 * (n + 1)) for n, text in enumerate(others))
    return Edit(start, start + len(before), before, after, (rule,), confidence, choices)


def _passage(number: int, start: int, block: Block, tag: str) -> Passage:
    text = apply(block.raw, block.edits)
    bounds = [0, *block.cuts, len(text)]
    spans = [(a, b) for a, b in pairwise(bounds) if b > a]
    targets = list(block.targets) or [None] * len(spans)
    link = None
    if block.repeats:
        link = DuplicateOf(
            document=block.repeats[0],
            passage=block.repeats[1],
            kind="near" if block.near else "exact",
            similarity=block.near or 1.0,
        )
    segments = [
        Segment(
            id=f"s{index:02}",
            start=a,
            end=b,
            source=text[a:b],
            target=target,
            score=None if target is None else block.score,
            flags=list(block.segment_flags) + (["untranslated"] if target is None else []),
            origin="none" if target is None else "model",
        )
        for index, ((a, b), target) in enumerate(zip(spans, targets, strict=True))
    ]
    return Passage(
        id=f"p{number:04}",
        kind=block.kind,
        start=start,
        end=start + len(block.raw),
        lead=block.lead if number else "",
        raw=block.raw,
        text=text,
        language=Language(
            tag=tag, script=SCRIPTS.get(tag, "Zyyy"), confidence=0.99, method="script"
        ),
        edits=[
            EditRecord(
                stage=item.rules[0].split(".")[0],
                rule=item.rules[0],
                start=item.start + start,
                end=item.end + start,
                before=item.before,
                after=item.after,
                confidence=item.confidence,
                alternatives=[
                    AlternativeRecord(text=a.text, margin=a.margin) for a in item.alternatives
                ],
            )
            for item in block.edits
        ],
        duplicate_of=link,
        segments=segments,
        target=" ".join(item.target or item.source for item in segments) if block.targets else None,
        flags=list(block.flags),
    )


def make_document(  # noqa: PLR0913 - a record has as many parts
    name: str,
    blocks: Sequence[Block],
    tag: str = "pl",
    *,
    status: Status = "success",
    reasons: Sequence[Reason] = (),
    title: Title | None = None,
    metadata: dict[str, str] | None = None,
) -> Document:
    passages: list[Passage] = []
    position = 0
    for number, block in enumerate(blocks):
        position += len(block.lead) if number else 0
        passages.append(_passage(number, position, block, tag))
        position += len(block.raw)
    decoded = "".join(passage.lead + passage.raw for passage in passages) + "\n"
    content = decoded.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(content).hexdigest()
    segments = [segment for passage in passages for segment in passage.segments]
    return Document(
        id=f"sha256:{digest}",
        status=status,
        reasons=list(reasons),
        source=Source(
            name=name,
            path=f"in/{name}",
            bytes=len(content),
            sha256=digest,
            encoding=Encoding(name="utf-8", confidence=1, method="utf-8"),
            newline="lf",
        ),
        language=Language(
            tag=tag, script=SCRIPTS.get(tag, "Zyyy"), confidence=0.99, method="script"
        ),
        title=title,
        metadata=metadata or {},
        passages=passages,
        trailer="\n",
        statistics=Statistics(
            characters=sum(len(p.text) for p in passages),
            passages=len(passages),
            segments=len(segments),
            duplicate_passages=sum(p.duplicate_of is not None for p in passages),
            duplicate_segments=0,
            translated_segments=sum(s.target is not None for s in segments),
            edits=dict(Counter(e.rule for p in passages for e in p.edits)),
            flags=dict(
                Counter(f for p in passages for f in p.flags)
                + Counter(f for s in segments for f in s.flags)
            ),
            kinds=dict(Counter(p.kind for p in passages)),
        ),
        provenance=Provenance(linguaflow="0.1.0", settings="0" * 12),
    )


def make_manifest(documents: Sequence[Document], others: Sequence[ManifestEntry] = ()) -> Manifest:
    entries = [
        ManifestEntry(
            name=document.source.name,
            status=document.status,
            reasons=document.reasons,
            bytes=document.source.bytes,
            sha256=document.source.sha256,
            language=document.language.tag if document.language else None,
            document=f"documents/{document.source.name}.json",
            document_sha256=hashlib.sha256(document_bytes(document)).hexdigest(),
        )
        for document in documents
    ]
    entries += others
    statuses = Counter(entry.status for entry in entries)
    counts = [document.statistics for document in documents if document.statistics]
    return Manifest(
        started="2026-01-01T00:00:00Z",
        finished="2026-01-01T00:01:00Z",
        inputs=["in"],
        files=entries,
        totals=Totals(
            files=len(entries),
            success=statuses["success"],
            partial=statuses["partial"],
            skipped=statuses["skipped"],
            failed=statuses["failed"],
            characters=sum(c.characters for c in counts),
            passages=sum(c.passages for c in counts),
            segments=sum(c.segments for c in counts),
            unique_segments=sum(c.segments for c in counts),
            translated_segments=sum(c.translated_segments for c in counts),
            duplicate_passages=sum(c.duplicate_passages for c in counts),
            duplicate_segments=0,
            edits=sum(sum(c.edits.values()) for c in counts),
            languages=dict(Counter(entry.language or "und" for entry in entries)),
            reasons=dict(Counter(reason.code for entry in entries for reason in entry.reasons)),
        ),
        work=Work(
            analysed_files=len(entries), translated_segments=0, remembered_segments=0, seconds={}
        ),
        provenance=Provenance(linguaflow="0.1.0", settings="0" * 12),
    )


def document_bytes(document: Document) -> bytes:
    return document.model_dump_json(indent=1).encode()


def write_output(
    folder: Path, documents: Sequence[Document], others: Sequence[ManifestEntry] = ()
) -> Path:
    """Write an output folder as a run would."""
    manifest = make_manifest(documents, others)
    for entry, document in zip(manifest.files, documents, strict=False):
        path = folder / str(entry.document)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document_bytes(document))
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        PassageRow(
            document=document.source.name,
            passage=passage.id,
            position=position,
            kind=passage.kind,
            language=passage.language.tag,
            text=passage.text,
            target=passage.target,
            duplicate_of=None,
            edits=len(passage.edits),
            flags=passage.flags,
        ).model_dump_json()
        for document in documents
        for position, passage in enumerate(document.passages)
    ]
    (folder / "passages.jsonl").write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    (folder / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    return folder


def two_documents() -> list[Document]:
    raw = "Rynek  rośnie.Firmy są&nbsp;gotowe."
    first = make_document(
        "rynek.txt",
        [
            Block("Rynek", ["The market"], kind="heading"),
            Block(
                raw,
                ["The market is growing.", "Companies are ready."],
                [
                    edit(raw, "  ", " ", "spacing.run"),
                    Edit(14, 14, "", " ", ("spacing.sentence",), 0.9),
                    edit(raw, "&nbsp;", " ", "markup.entity"),
                ],
                cuts=[14],
            ),
        ],
    )
    second = make_document(
        "druga/rynek.txt",
        [Block("Rynek", ["The market"], repeats=("rynek.txt", "p0000"))],
    )
    return [first, second]


@pytest.fixture(scope="session")
def records() -> SimpleNamespace:
    """The makers of this module, for tests that need records of their own."""
    return SimpleNamespace(
        Block=Block, edit=edit, document=make_document, manifest=make_manifest, write=write_output
    )


@pytest.fixture
def documents() -> list[Document]:
    return two_documents()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder in which nothing is wrong."""
    failed = ManifestEntry(
        name="zdjęcie.bin",
        status="skipped",
        reasons=[Reason(code="binary", message="not text")],
        bytes=4,
        sha256="00",
    )
    return write_output(tmp_path / "out", two_documents(), [failed])


@pytest.fixture
def rewrite(output: Path) -> Callable[[str, Callable[[dict[str, object]], None]], None]:
    """Change a JSON file of `output` in place."""

    def change(name: str, action: Callable[[dict[str, object]], None]) -> None:
        path = output / name
        content = json.loads(path.read_text(encoding="utf-8"))
        action(content)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    return change
