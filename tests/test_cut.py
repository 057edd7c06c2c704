from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import Edit, apply
from pipeline.repair import repair
from pipeline.segment import passages
from pipeline.slices import cut


def pieces(text: str) -> list[tuple[str, str, list[str]]]:
    repaired = repair(text)
    blocks = passages(repaired.text)
    cuts = cut(repaired.edits, [(block.start, block.end) for block in blocks])
    return [
        (
            text[piece.start : piece.end],
            apply(
                text[piece.start : piece.end],
                [edit.shifted(-piece.start) for edit in piece.edits],
            ),
            [edit.before for edit in piece.edits],
        )
        for piece in cuts
    ]


def test_signs_around_a_line_belong_to_it() -> None:
    assert pieces("**Judul yang tebal **\nIsi berita ini pendek.") == [
        ("**Judul yang tebal **", "Judul yang tebal", ["**", " **"]),
        ("Isi berita ini pendek.", "Isi berita ini pendek.", []),
    ]


def test_white_space_between_lines_belongs_to_none() -> None:
    assert pieces("Pierwszy akapit.   \n\nDrugi akapit.") == [
        ("Pierwszy akapit.", "Pierwszy akapit.", []),
        ("Drugi akapit.", "Drugi akapit.", []),
    ]


@given(st.lists(st.tuples(st.sampled_from(["a", "**", " ", "\n"]), st.booleans()), max_size=12))
def test_slices_still_replay(parts: list[tuple[str, bool]]) -> None:
    raw = "".join(part for part, _ in parts)
    edits: list[Edit] = []
    position = 0
    for part, gone in parts:
        if gone:
            edits.append(Edit(position, position + len(part), part, "", ("test.gone",)))
        position += len(part)
    text = apply(raw, edits)
    blocks = passages(text)
    cuts = cut(edits, [(block.start, block.end) for block in blocks])
    wide = cuts
    position = 0
    for block, piece in zip(blocks, wide, strict=True):
        assert position <= piece.start
        inside = [edit.shifted(-piece.start) for edit in piece.edits]
        assert apply(raw[piece.start : piece.end], inside) == text[block.start : block.end]
        position = piece.end
