"""The report shows everything, runs nothing, and says who guessed."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import chain
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import Edit, apply
from pipeline.report import pages, render
from pipeline.report.text import english, printable, source_sentences, visible
from pipeline.schema import Document, Manifest, ManifestEntry, Reason

VOID = {"meta", "input", "br", "link"}


class Page(HTMLParser):
    """The elements, ids, links and text of a page; fails on wrong nesting."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"script", "style"}:
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _, attrs in self.elements if "id" in attrs]

    @property
    def links(self) -> list[str]:
        return [str(attrs["href"]) for tag, attrs in self.elements if tag == "a"]


HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "\u202egnirts\x00\x1b[31m",
]


def _hostile(records: SimpleNamespace, text: str) -> tuple[Document, Manifest]:
    edits = [Edit(0, len(text), text, text[::-1] + text, (text,), 0.5)]
    document = records.document(
        text,
        [records.Block(text, [text], edits, flags=[text], segment_flags=[text])],
        tag=text,
        status="partial",
        reasons=[Reason(code=text, message=text)],
        metadata={text: text},
    )
    document = document.model_copy(
        update={"passages": [document.passages[0].model_copy(update={"id": text})]}
    )
    return document, records.manifest([document])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(records: SimpleNamespace, text: str) -> None:
    document, manifest = _hostile(records, text)
    page = Page(render([document], manifest))
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not {"img", "svg", "iframe", "link"} & {tag for tag, _ in page.elements}
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
    assert page.links
    assert all(link.startswith(("#", "documents/")) for link in page.links), page.links
    assert printable(text) in page.text
    assert render([document], manifest).encode()


def test_the_policy_allows_only_the_style_and_script_of_the_page(
    records: SimpleNamespace, documents: list[Document]
) -> None:
    html = render(documents, records.manifest(documents))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    rules = policy[1].replace("&#39;", "'")
    assert rules.startswith("default-src 'none'")
    assert "unsafe" not in rules
    for tag in ("style", "script"):
        body = re.search(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert body
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in rules
    assert "http" not in html.replace("http-equiv", "")


def test_guesses_look_and_read_different_from_proofs(records: SimpleNamespace) -> None:
    raw = "Ceny wzrosły&nbsp;o Se-dum procent"
    edits = [
        records.edit(raw, "&nbsp;", " ", "markup.entity"),
        records.edit(raw, "Se-dum", "Sedum", "names.apart", 0.8, "Se dum", "SEDUM"),
    ]
    document = records.document("a.txt", [records.Block(raw, ["Prices rose"], edits)])
    page = Page(render([document], records.manifest([document])))
    changes = [attrs for tag, attrs in page.elements if tag in {"ins", "del"} and "title" in attrs]
    proved = [attrs for attrs in changes if "markup.entity" in str(attrs["title"])]
    guessed = [attrs for attrs in changes if "names.apart" in str(attrs["title"])]
    assert len(proved) == len(guessed) == 2
    assert all("proved" in str(attrs["title"]) for attrs in proved)
    assert all(attrs.get("class") == "guess" for attrs in guessed)
    assert not any(attrs.get("class") == "guess" for attrs in proved)
    assert "names.apart · a guess, 80% sure · not chosen: Se dum (−0.7), SEDUM (−1.4)" in {
        attrs["title"] for attrs in guessed
    }
    assert "2 edits, 1 guessed" in page.text
    assert "Se dum (−0.7), SEDUM (−1.4)" in page.text


@pytest.mark.parametrize(
    ("rule", "before", "after", "sure", "faint"),
    [
        ("hanzi.tw2s", "國", "国", 1.0, True),
        ("hanzi.tw2s", "著", "着", 0.8, False),
        ("glosses.pinyin", "(guó)", "", 1.0, False),
        ("layout.join", "\n", " ", 1.0, True),
        ("layout.join", "\n", " ", 0.8, False),
    ],
)
def test_what_a_text_is_full_of_is_shown_faintly(  # noqa: PLR0913
    records: SimpleNamespace, rule: str, before: str, after: str, sure: float, *, faint: bool
) -> None:
    raw = f"三{before}四"
    block = records.Block(raw, ["Three."], [records.edit(raw, before, after, rule, sure)])
    [passage] = records.document("a.txt", [block], "zh-Hant").passages
    pieces = [piece for sentence in source_sentences(passage) for piece in sentence.pieces]
    assert {piece.faint for piece in pieces if piece.kind != "same"} == {faint}


def test_every_file_of_the_manifest_is_listed_with_its_reasons(
    records: SimpleNamespace, documents: list[Document]
) -> None:
    others = [
        ManifestEntry(
            name=f"{status}.bin",
            status=status,
            reasons=[Reason(code="binary", message=f"{status}.bin: not text at all")],
            bytes=1,
            sha256=None,
        )
        for status in ("skipped", "failed")
    ]
    page = Page(render(documents, records.manifest(documents, others)))
    for name in ("rynek.txt", "druga/rynek.txt", "skipped.bin", "failed.bin"):
        assert name in page.words
    assert "skipped.bin: not text at all" in page.text


def test_links_lead_somewhere_and_ids_are_unique(
    records: SimpleNamespace, documents: list[Document]
) -> None:
    page = Page(render(documents, records.manifest(documents)))
    assert len(page.ids) == len(set(page.ids))
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert set(inner) <= set(page.ids)
    assert "d1-p0000" in inner
    assert "documents/druga/rynek.txt.json" in page.links


def test_texts_carry_their_language(records: SimpleNamespace) -> None:
    document = records.document("a.txt", [records.Block("規模很大。", ["It is large."])], "zh-Hant")
    page = Page(render([document], records.manifest([document])))
    texts = [
        attrs["lang"] for tag, attrs in page.elements if "text" in str(attrs.get("class")).split()
    ]
    assert texts == ["zh-Hant", "en"]


def test_a_run_of_repeats_is_one_fold_and_a_single_one_too(records: SimpleNamespace) -> None:
    def document(count: int) -> Document:
        blocks = [records.Block(f"Akapit {n}", [f"Paragraph {n}"]) for n in range(count)]
        again = [
            records.Block(f"Akapit {n}", [f"Paragraph {n}"], repeats=("a.txt", f"p{n:04}"))
            for n in range(count)
        ]
        return records.document("a.txt", [*blocks, *again])

    for count, folds in ((5, 1), (2, 2)):
        one = document(count)
        page = Page(render([one], records.manifest([one])))
        found = [attrs for tag, attrs in page.elements if attrs.get("class") == "fold"]
        assert len(found) == folds
        assert [f"#d1-p{n:04}" in page.links for n in range(count)] == [True] * count


def test_an_untranslated_sentence_is_shown_in_its_language(records: SimpleNamespace) -> None:
    block = records.Block("Jeden. Dwa.", ["One.", None], cuts=[7])
    document = records.document("a.txt", [block])
    parts = english(document.passages[0])
    assert [(part.text, part.translated) for part in parts if part.number is not None] == [
        ("One.", True),
        ("Dwa.", False),
    ]
    page = Page(render([document], records.manifest([document])))
    assert ("span", "untranslated", "pl") in [
        (tag, attrs.get("class"), attrs.get("lang")) for tag, attrs in page.elements
    ]


def test_much_to_show_goes_to_pages_that_link_to_each_other(
    records: SimpleNamespace, documents: list[Document]
) -> None:
    made = pages(documents, records.manifest(documents), limit=1000)
    assert sorted(made) == ["index.html", "report/0001.html", "report/0002.html"]
    index, first, second = (Page(made[path]) for path in sorted(made))
    assert {"report/0001.html#d1", "report/0002.html#d2"} <= set(index.links)
    assert "d1" in first.ids
    assert "../report/0001.html#d1-p0000" in second.links
    assert "../documents/rynek.txt.json" in first.links
    assert "../index.html" in first.links
    assert list(pages(documents, records.manifest(documents))) == ["index.html"]


def test_a_run_without_documents_has_a_report(records: SimpleNamespace) -> None:
    entry = ManifestEntry(
        name="a.bin",
        status="skipped",
        reasons=[Reason(code="binary", message="not text")],
        bytes=1,
        sha256=None,
    )
    assert "a.bin" in Page(render([], records.manifest([], [entry]))).text


def test_the_same_run_gives_the_same_page_whenever_it_ran(
    records: SimpleNamespace, documents: list[Document]
) -> None:
    manifest = records.manifest(documents)
    later = manifest.model_copy(update={"started": "2031-05-05T00:00:00Z", "host": {"a": "b"}})
    assert render(documents, manifest) == render(documents, later)


TEXT = st.text(st.sampled_from("ab Яж規\n\t<&."), max_size=12)


@given(
    parts=st.lists(st.tuples(TEXT, TEXT.filter(bool), TEXT), min_size=1, max_size=4),
    cuts=st.lists(st.integers(0, 60), max_size=4),
)
def test_the_pieces_spell_both_texts(
    records: SimpleNamespace, parts: list[tuple[str, str, str]], cuts: list[int]
) -> None:
    raw, edits = "", []
    for kept, before, after in parts:
        start = len(raw) + len(kept)
        raw += kept + before
        edits.append(Edit(start, start + len(before), before, after, ("a.b",)))
    text = apply(raw, edits)
    inside = sorted({cut for cut in cuts if 0 < cut < len(text)})
    block = records.Block(raw, (), edits, inside)
    [passage] = records.document("a.txt", [block]).passages
    sentences = source_sentences(passage)
    pieces = list(chain.from_iterable(sentence.pieces for sentence in sentences))
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == printable(text)
    spelt = "".join(
        piece.text if piece.kind == "del" else visible(piece.text)
        for piece in pieces
        if piece.kind != "ins"
    )
    signs = str.maketrans("␣⇥", " \t")
    assert spelt.translate(signs) == visible(raw).translate(signs)
    for number, segment in enumerate(passage.segments):
        own = [p for s in sentences if s.number == number for p in s.pieces if p.kind != "del"]
        assert "".join(piece.text for piece in own) == printable(segment.source)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" ", "␣"),
        ("\n", "↵"),
        ("a b", "a b"),
        ("a\nb", "a↵b"),
        ("\u200b", "[U+200B]"),
        ("soft\xadhyphen", "soft[U+00AD]hyphen"),
        ("\x07", "␇"),
        ("規模", "規模"),
        ("half \ud800", "half \ufffd"),
    ],
)
def test_edits_show_what_cannot_be_seen(text: str, shown: str) -> None:
    assert visible(text) == shown
