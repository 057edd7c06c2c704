"""The ledger: replay, reverse replay and composition hold for any edits."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LedgerError
from pipeline.ledger import (
    Alternative,
    Edit,
    Mark,
    OffsetMap,
    apply,
    compose,
    invert,
    move_marks,
)
from pipeline.slices import Slice, cut

ALPHABET = "abcd中"


@st.composite
def edits_of(draw: st.DrawFn, text: str, rule: str) -> tuple[Edit, ...]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        after = draw(st.text(ALPHABET, max_size=3))
        if text[start:end] != after and not (edits and edits[-1].end == start):
            edits.append(Edit(start, end, text[start:end], after, (rule,)))
    return tuple(edits)


@st.composite
def two_steps(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...], tuple[Edit, ...]]:
    text = draw(st.text(ALPHABET, max_size=20))
    first = draw(edits_of(text, "one.a"))
    second = draw(edits_of(apply(text, first), "two.b"))
    return text, first, second


@given(two_steps())
def test_compose_gives_the_result_of_both_and_leads_back(
    case: tuple[str, tuple[Edit, ...], tuple[Edit, ...]],
) -> None:
    text, first, second = case
    final = apply(apply(text, first), second)
    both = compose(text, first, second)
    assert apply(text, both) == final
    assert apply(final, invert(both)) == text
    assert {rule for edit in both for rule in edit.rules} <= {"one.a", "two.b"}


@given(two_steps())
def test_compose_keeps_edits_in_order_and_apart(
    case: tuple[str, tuple[Edit, ...], tuple[Edit, ...]],
) -> None:
    text, first, second = case
    both = compose(text, first, second)
    spans = [(edit.start, edit.end) for edit in both]
    assert spans == sorted(spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert all(edit.before != edit.after for edit in both)


@given(two_steps())
def test_untouched_positions_map_back(
    case: tuple[str, tuple[Edit, ...], tuple[Edit, ...]],
) -> None:
    text, first, _ = case
    edited, back = apply(text, first), OffsetMap(first)
    touched = {i for e in invert(first) for i in range(e.start, e.end)}
    for position, character in enumerate(edited):
        if position not in touched:
            assert text[back.to_before(position)] == character


@pytest.mark.parametrize(
    ("edits", "fault"),
    [
        ([Edit(0, 2, "ab", "x", ("r.r",)), Edit(1, 3, "bc", "y", ("r.r",))], "overlaps"),
        ([Edit(0, 1, "z", "x", ("r.r",))], "expects 'z'"),
        ([Edit(2, 1, "", "x", ("r.r",))], "overlaps"),
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit], fault: str) -> None:
    with pytest.raises(LedgerError, match=fault):
        apply("abcd", edits)


def test_a_merged_hunk_is_as_doubtful_as_its_worst_part() -> None:
    first = (Edit(1, 2, "b", "臺", ("frameshift.chosen",), 0.7, (Alternative("台", 1.5),)),)
    second = (Edit(1, 2, "臺", "台", ("hanzi.tw2s",)),)
    assert compose("abc", first, second) == (
        Edit(1, 2, "b", "台", ("frameshift.chosen", "hanzi.tw2s"), 0.7, (Alternative("台", 1.5),)),
    )


def test_marks_follow_the_text() -> None:
    edits = (Edit(0, 2, "ab", "xyz", ("r.r",)), Edit(4, 5, "e", "", ("r.r",)))
    assert move_marks([Mark(3, 6, "damaged")], edits) == (Mark(4, 6, "damaged"),)


@st.composite
def edited_and_spans(
    draw: st.DrawFn,
) -> tuple[str, tuple[Edit, ...], list[tuple[int, int]]]:
    text = draw(st.text(ALPHABET + "\n", max_size=20))
    edits = draw(edits_of(text, "one.a"))
    length = len(apply(text, edits))
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    return text, edits, list(zip(cuts[::2], cuts[1::2], strict=False))


@given(edited_and_spans())
def test_every_slice_replays_alone_and_loses_nothing(
    case: tuple[str, tuple[Edit, ...], list[tuple[int, int]]],
) -> None:
    text, edits, spans = case
    final = apply(text, edits)
    position = 0
    for (start, end), piece in zip(spans, cut(edits, spans), strict=True):
        assert position <= piece.start <= piece.end
        position = piece.end
        inner = [edit.shifted(-piece.start) for edit in piece.edits]
        assert apply(text[piece.start : piece.end], inner) == final[start:end]


def test_an_inserted_line_end_belongs_to_neither_side() -> None:
    edits = (Edit(3, 3, "", "\n", ("layout.split",)),)
    assert cut(edits, [(0, 3), (4, 7)]) == (Slice(0, 3, ()), Slice(3, 6, ()))


def test_an_edit_across_lines_is_cut_at_the_line_end() -> None:
    edits = (Edit(0, 3, "a\nb", "x\ny", ("r.r",)),)
    left, right = cut(edits, [(0, 1), (2, 3)])
    assert [(e.before, e.after) for e in left.edits] == [("a", "x")]
    assert [(e.before, e.after) for e in right.edits] == [("b", "y")]


@pytest.mark.parametrize(
    ("raw", "edits", "spans", "pieces"),
    [
        # a gloss at the end of a heading, whose line end is converted as well
        ("戰(zhàn)\r\nb", [(1, 9, "\n")], [(0, 1), (2, 3)], ["戰(zhàn)", "b"]),
        ("戰(zhàn)\nb", [(1, 7, "")], [(0, 1), (2, 3)], ["戰(zhàn)", "b"]),
        # marks of bold type around a line, white space beyond them
        ("**ab** \ncd", [(0, 2, ""), (4, 7, "")], [(0, 2), (3, 5)], ["**ab** ", "cd"]),
        ("a\n**b", [(1, 4, "\n")], [(0, 1), (2, 3)], ["a", "**b"]),
        # a line garbled together with its indentation
        ("a\nxx yy", [(2, 7, "\u3000text")], [(0, 1), (3, 7)], ["a", "xx yy"]),
        ("a\n\u3000xx", [(2, 5, "\u3000text")], [(0, 1), (3, 7)], ["a", "xx"]),
        # white space and deleted lines belong to no side
        ("a  \nb", [(1, 3, "")], [(0, 1), (2, 3)], ["a", "b"]),
        ("a\n---\nb", [(1, 5, "")], [(0, 1), (2, 3)], ["a", "b"]),
    ],
)
def test_signs_deleted_at_an_edge_belong_to_the_slice(
    raw: str,
    edits: list[tuple[int, int, str]],
    spans: list[tuple[int, int]],
    pieces: list[str],
) -> None:
    whole = [Edit(low, high, raw[low:high], after, ("r.r",)) for low, high, after in edits]
    final = apply(raw, whole)
    slices = cut(whole, spans)
    assert [raw[piece.start : piece.end] for piece in slices] == pieces
    for piece, (start, end) in zip(slices, spans, strict=True):
        inner = [edit.shifted(-piece.start) for edit in piece.edits]
        assert apply(raw[piece.start : piece.end], inner) == final[start:end]
