"""Links and English find their places in a document."""

from pipeline.assemble import Findings, Links, assemble, join_targets, rows
from pipeline.schema import (
    Document,
    DuplicateOf,
    Language,
    ModelRecord,
    Passage,
    Provenance,
    Reason,
    Segment,
    Source,
    Title,
)
from pipeline.translate import Translation
from pipeline.translate.service import UNTRANSLATED

NOTHING = Findings(Links(), {}, {}, {})
MODEL = ModelRecord(
    pair="pl-en", engine="argos", name="translate-pl_en", version="1", sha256="0", origin="folder"
)


def segment(number: int, start: int, source: str, target: str | None = None) -> Segment:
    return Segment(
        id=f"p0001.s{number:02d}",
        start=start,
        end=start + len(source),
        source=source,
        target=target,
        origin="none",
    )


def draft(text: str, *segments: Segment, tag: str = "pl") -> Document:
    language = Language(tag=tag, script="Latn", confidence=1, method="profile")
    passage = Passage(
        id="p0001",
        kind="heading",
        start=0,
        end=len(text),
        lead="",
        raw=text,
        text=text,
        language=language,
        segments=list(segments),
        target=None,
    )
    return Document(
        id="sha256:0",
        status="success",
        source=Source(name="a.txt", path="in/a.txt", bytes=1, sha256="0"),
        language=language,
        title=Title(text=text, target=None, passage="p0001"),
        passages=[passage],
        provenance=Provenance(linguaflow="0", settings="0"),
    )


def test_english_and_models_are_put_in() -> None:
    document = assemble(
        draft("Ala. Kot.", segment(1, 0, "Ala."), segment(2, 5, "Kot.")),
        Findings(
            Links(),
            {"pl": {"Ala.": Translation("Alice.", -0.5), "Kot.": Translation("Cat.", -0.25)}},
            {"pl": MODEL},
            {},
        ),
    )
    assert document.status == "success"
    assert document.passages[0].target == "Alice. Cat."
    assert document.title is not None
    assert document.title.target == "Alice. Cat."
    assert [s.origin for s in document.passages[0].segments] == ["model", "model"]
    assert document.provenance.models == [MODEL]
    assert document.statistics is not None
    assert document.statistics.translated_segments == 2


def test_a_missing_model_makes_the_document_partial_and_flags_the_sentence() -> None:
    reason = Reason(code="no_model", message="no model for pl")
    document = assemble(
        draft("Ala.", segment(1, 0, "Ala.")),
        Findings(Links(), {"pl": {"Ala.": UNTRANSLATED}}, {}, {"pl": reason}),
    )
    assert document.status == "partial"
    assert document.reasons == [reason]
    assert document.passages[0].segments[0].flags == ["untranslated"]
    assert document.passages[0].target is None


def test_without_translation_nothing_is_missing() -> None:
    document = assemble(draft("Ala.", segment(1, 0, "Ala.")), NOTHING)
    assert document.status == "success"
    assert document.passages[0].segments[0].flags == []


def test_a_repeated_sentence_is_linked_and_has_its_english() -> None:
    link = DuplicateOf(
        document="0.txt", passage="p0007", segment="p0007.s01", kind="exact", similarity=1
    )
    document = assemble(
        draft("Ala.", segment(1, 0, "Ala.")),
        Findings(
            Links({("a.txt", "p0001", "p0001.s01"): link}),
            {"pl": {"Ala.": Translation("Alice.", -0.5, ("copied",))}},
            {"pl": MODEL},
            {},
        ),
    )
    [found] = document.passages[0].segments
    assert (found.origin, found.target, found.duplicate_of) == ("duplicate", "Alice.", link)
    assert found.flags == ["copied"]


def test_a_sentence_without_english_keeps_its_source_in_the_passage() -> None:
    segments = [segment(1, 0, "一。"), segment(2, 2, "二。", "Two.")]
    assert join_targets("一。二。", segments) == "一。 Two."


def test_white_space_between_sentences_stays() -> None:
    segments = [segment(1, 0, "A.", "X."), segment(2, 4, "B.", "Y.")]
    assert join_targets("A.\n\nB.", segments) == "X.\n\nY."


def test_rows_are_flat() -> None:
    [row] = rows(assemble(draft("Ala.", segment(1, 0, "Ala.")), NOTHING))
    assert (row.document, row.passage, row.position, row.kind) == ("a.txt", "p0001", 0, "heading")
