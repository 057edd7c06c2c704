"""The work of each stage on one piece: plain functions that a runner can carry anywhere."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline import dedup, output, translate
from pipeline.analyse import analyse, unread
from pipeline.assemble import Findings, Links
from pipeline.files import sha256
from pipeline.inventory import Item
from pipeline.runner import Progress
from pipeline.schema import Document, DuplicateOf, Reason, RepeatOf, Source
from pipeline.store import Store
from pipeline.translate import Memory, Plan, translate_all


def analyse_files(
    items: Sequence[Item], *, store: Store, settings: str, progress: Progress
) -> None:
    """Analyse some files and keep what came out in the store."""
    for item in items:
        document = _analysed(item, settings)
        store.save([(item.key, document.model_dump_json())])
        progress.advance("analyse")


def _analysed(item: Item, settings: str) -> Document:
    """Analyse a file; whatever goes wrong ends in its record and stops no other file."""
    try:
        data = item.file.path.read_bytes()
        if sha256(data) != item.sha256:
            raise OSError("its content changed during the run")  # noqa: TRY301
        return analyse(item.file, data, settings)
    except OSError as error:
        code, message = "unreadable", f"cannot be read: {error.strerror or error}. Run again."
    except Exception as error:  # noqa: BLE001
        code = "internal_error"
        message = f"{type(error).__name__}: {error}. This is a bug of linguaflow: please report it."
    file = item.file
    source = Source(name=file.name, path=file.place, bytes=item.bytes, sha256=item.sha256)
    return unread(source, settings, "failed", Reason(code=code, message=message))


def link_documents(documents: Sequence[Document]) -> Links:
    """Link what repeats, passages, sentences and whole documents, to its first place."""
    units = [unit for document in documents for unit in _units(document)]
    places = {
        key: DuplicateOf(
            document=link.document,
            passage=link.passage,
            segment=link.segment,
            kind=link.kind,
            similarity=link.similarity,
        )
        for key, link in dedup.link(units).items()
    }
    texts = {
        document.source.name: "\n".join(passage.text for passage in document.passages)
        for document in documents
        if document.passages
    }
    repeats = {
        name: RepeatOf(document=link.document, kind=link.kind, similarity=link.similarity)
        for name, link in dedup.documents(texts).items()
    }
    return Links(places, repeats)


def _units(document: Document) -> Iterator[dedup.Unit]:
    for passage in document.passages:
        yield dedup.Unit(document.source.name, passage.id, None, passage.text)
        for segment in passage.segments:
            yield dedup.Unit(document.source.name, passage.id, segment.id, segment.source)


def translate_language(
    work: tuple[str, Sequence[str]], *, todo: Plan, memory: Path, progress: Progress
) -> translate.Outcome:
    """Translate the different sentences of one language."""
    code, sentences = work
    done = 0

    def tell(told: translate.Progress) -> None:
        nonlocal done
        progress.advance("translate", told.done - done)
        done = told.done

    with Memory(memory) as remembered:
        return translate_all({code: sentences}, todo, remembered, tell)


def write_chunk(
    items: Sequence[Item], *, folder: Path, store: Store, findings: Findings, progress: Progress
) -> list[output.Written]:
    """Write the documents of some files."""
    written = output.write_documents(folder, store, findings, items)
    progress.advance("write", len(items))
    return written
