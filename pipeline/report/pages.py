"""The pages of the report: one, or an index and several when there is much to show."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from pipeline.report.overview import file_row, in_english, summary
from pipeline.report.view import anchor, document_view
from pipeline.schema import Document, Manifest

INDEX: Final = "index.html"
PAGE_LIMIT: Final = 5_000_000
"""Bytes of HTML, by estimate, from which on the documents move to pages of their own."""

TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class _Page:
    path: str
    numbers: tuple[int, ...]

    @property
    def root(self) -> str:
        return "../" * self.path.count("/")


def render(documents: Sequence[Document], manifest: Manifest) -> str:
    """Return the whole report as one HTML page.

    Args:
        documents: in the order to show them.
        manifest: the account of the run they come from.
    """
    return pages(documents, manifest, limit=None)[INDEX]


def pages(
    documents: Sequence[Document], manifest: Manifest, *, limit: int | None = PAGE_LIMIT
) -> dict[str, str]:
    """Return the report as HTML by path below the output folder.

    One page, ``index.html``, while it stays below `limit`; otherwise the index holds
    the summary and ``report/0001.html`` and so on hold the documents.  A single
    document is never split.

    Args:
        documents: in the order to show them.
        manifest: the account of the run they come from.
        limit: bytes of HTML in a page, by estimate; None for no limit.
    """
    plan = _plan(documents, limit)
    home = {number: page for page in plan for number in page.numbers}
    return {
        page.path: _render(page, documents, manifest, home)
        for page in ([] if plan[0].path == INDEX else [_Page(INDEX, ())]) + plan
    }


def _plan(documents: Sequence[Document], limit: int | None) -> list[_Page]:
    everything = _Page(INDEX, tuple(range(1, len(documents) + 1)))
    if limit is None or sum(map(_weight, documents)) <= limit:
        return [everything]
    return [
        _Page(f"report/{index:04}.html", numbers)
        for index, numbers in enumerate(_packed(documents, limit), start=1)
    ]


def _packed(documents: Sequence[Document], limit: int) -> Iterator[tuple[int, ...]]:
    numbers: list[int] = []
    weight = 0
    for number, document in enumerate(documents, start=1):
        more = _weight(document)
        if numbers and weight + more > limit:
            yield tuple(numbers)
            numbers, weight = [], 0
        numbers.append(number)
        weight += more
    yield tuple(numbers)


def _weight(document: Document) -> int:
    """Estimate the bytes of HTML that a document takes."""
    return 2000 + sum(
        600
        + len(passage.raw.encode("utf-8", "replace"))
        + len((passage.target or "").encode("utf-8", "replace"))
        + 120 * len(passage.segments)
        + 500 * len(passage.edits)
        for passage in document.passages
    )


def _render(
    page: _Page,
    documents: Sequence[Document],
    manifest: Manifest,
    home: Mapping[int, _Page],
) -> str:
    numbers = {document.source.name: n for n, document in enumerate(documents, start=1)}
    known = {document.source.name: document for document in documents}
    entries = {entry.name: entry for entry in manifest.files}

    def address(number: int, passage: str | None = None) -> str:
        there = home[number].path
        return ("" if there == page.path else page.root + there) + "#" + anchor(number, passage)

    def locate(name: str, passage: str) -> str | None:
        return address(numbers[name], passage) if name in numbers else None

    views = (
        document_view(
            number,
            documents[number - 1],
            entries.get(documents[number - 1].source.name),
            page.root,
            locate,
        )
        for number in page.numbers
    )
    rows = [
        file_row(
            entry,
            known.get(entry.name),
            address(numbers[entry.name]) if entry.name in numbers else None,
        )
        for entry in manifest.files
    ]
    assets = _assets()
    return _template().render(
        is_index=page.path == INDEX,
        source_only=not any(map(in_english, documents)),
        home=page.root + INDEX,
        documents=views,
        has_documents=bool(page.numbers),
        rows=rows,
        summary=summary(documents, manifest),
        provenance=manifest.provenance,
        style=assets["style.css"],
        script=assets["script.js"],
        policy="default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {_hash(assets['style.css'])}; script-src {_hash(assets['script.js'])}",
    )


@cache
def _assets() -> dict[str, str]:
    return {
        name: (TEMPLATES / name).read_text(encoding="utf-8") for name in ("style.css", "script.js")
    }


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
