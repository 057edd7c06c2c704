"""The promises of the document JSON, for any text: lossless, replayable, deterministic, settled."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.analyse import analyse
from pipeline.assemble import Findings, assemble
from pipeline.contract.replay import document_problems, edit_of
from pipeline.files import InputFile
from pipeline.ledger import apply, invert
from pipeline.repair import repair
from pipeline.schema import Document
from pipeline.stages import link_documents

FILE = InputFile("a.txt", Path("in/a.txt"))

WORDS = st.sampled_from(
    [
        "Raport wskazuje, że rynek rośnie.",
        "Это предложение о языке и науке.",
        "即將過去的一年,中國大模型經(jīng)歷了什么?",
        "日本語の文章です。「はい」と言った。",
        "Kecerdasan buatan berkembang pesat.Tetapi belum.",
        "?!币幻",
        "Ð—Ð´Ñ€Ð°Ð²Ñ",
        "&amp;nbsp;<br>",
        "**tebal **",
        "1.",
        "OpenAl",
        "МоЕ",
        "\t",
        "\n",
        "\r\n",
        "\n\n",
        " ",
        "\u200b",
        "\ufeff",
        "\u00a0",
        "\u3000",
        "ｶﾞ",
        "(yīn)",
        "- ",
        "e-",
    ]
)
TEXTS = st.lists(
    st.one_of(WORDS, st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), max_size=12
).map("".join)
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)


def document_of(text: str) -> Document:
    return analyse(FILE, text.encode(), "0")


@RELAXED
@given(TEXTS.filter(lambda text: text.isprintable() or text.strip()))
@example("Zdanie pierwsze.\r\n\r\nZdanie drugie.\r\n")
@example("\ufeffAla ma kota.\u200b")
def test_a_document_is_lossless_and_replayable(text: str) -> None:
    document = document_of(text)
    if not document.passages:
        return
    whole = "".join(passage.lead + passage.raw for passage in document.passages) + document.trailer
    assert whole == text.removeprefix("\ufeff")
    for passage in document.passages:
        edits = [edit_of(edit, passage.start) for edit in passage.edits]
        assert apply(passage.raw, edits) == passage.text
        assert apply(passage.text, invert(edits)) == passage.raw
        for segment in passage.segments:
            assert passage.text[segment.start : segment.end] == segment.source
        outside = "".join(
            passage.text[left:right]
            for left, right in zip(
                [0, *(s.end for s in passage.segments)],
                [*(s.start for s in passage.segments), len(passage.text)],
                strict=True,
            )
        )
        assert not outside.strip()
    links = link_documents([document])
    finished = assemble(document, Findings(links, {}, {}, {}))
    assert list(document_problems(finished)) == []


@RELAXED
@given(TEXTS)
def test_repaired_text_is_settled(text: str) -> None:
    repaired = repair(text)
    assert apply(repaired.raw, repaired.edits) == repaired.text
    again = repair(repaired.text)
    assert again.text == repaired.text
    assert again.edits == ()


@RELAXED
@given(TEXTS)
def test_the_same_bytes_give_the_same_document(text: str) -> None:
    assert document_of(text) == document_of(text)


@pytest.mark.parametrize("name", sorted(path.name for path in Path("seeds").iterdir()))
def test_the_seeds_keep_the_promises(name: str) -> None:
    data = Path("seeds", name).read_bytes()
    document = analyse(InputFile(name, Path("seeds", name)), data, "0")
    whole = "".join(passage.lead + passage.raw for passage in document.passages) + document.trailer
    assert whole == data.decode()
    finished = assemble(document, Findings(link_documents([document]), {}, {}, {}))
    assert list(document_problems(finished)) == []
