"""Repeats are linked to their first place."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from pipeline.dedup import Link, Unit, documents, key, link, unique
from pipeline.dedup.links import NEAR
from pipeline.dedup.minhash import shingles, signatures

ROOT = Path(__file__).parents[1]

LONG = "Rząd ogłosił wczoraj nowy plan wsparcia dla małych firm, które zatrudniają mniej osób."
LONG_OTHER = LONG.replace("wczoraj", "dzisiaj")
DIFFERENT = "Naukowcy zbudowali model, który rozumie język polski i odpowiada na trudne pytania."


def passages(document: str, *texts: str) -> list[Unit]:
    return [Unit(document, f"p{place}", None, text) for place, text in enumerate(texts, start=1)]


def test_exact_repeat_within_a_document() -> None:
    found = link(passages("a", LONG, DIFFERENT, LONG.replace(" ", "  ") + "\n"))
    assert found == {("a", "p3", None): Link("a", "p1", None, "exact", 1.0)}


def test_exact_repeat_across_documents_leads_to_the_first_name() -> None:
    units = [*passages("b", LONG), *passages("a", DIFFERENT, LONG), *passages("c", LONG)]
    found = link(units)
    first = Link("a", "p2", None, "exact", 1.0)
    assert found == {("b", "p1", None): first, ("c", "p1", None): first}


@pytest.mark.parametrize("other", [LONG.lower(), LONG.replace(",", ";"), LONG + "!"])
def test_case_and_punctuation_are_not_exact(other: str) -> None:
    found = link(passages("a", LONG, other))
    assert [entry.kind for entry in found.values()] == ["near"]


def test_a_text_all_in_capitals_is_a_near_repeat() -> None:
    (entry,) = link(passages("a", LONG, LONG.upper())).values()
    assert (entry.kind, entry.similarity) == ("near", 0.999)
    assert link(passages("a", LONG, DIFFERENT.upper())) == {}


def test_near_repeat_has_its_similarity() -> None:
    (entry,) = link(passages("a", LONG, LONG_OTHER)).values()
    assert entry.kind == "near"
    assert entry.similarity == pytest.approx(fuzz.ratio(LONG, LONG_OTHER) / 100, abs=0.001)


def test_near_repeats_lead_to_the_first_and_not_to_each_other() -> None:
    third = LONG.replace("wczoraj", "nagle")
    found = link(passages("a", LONG, LONG_OTHER, third))
    assert {entry.passage for entry in found.values()} == {"p1"}


def test_exact_repeat_of_a_near_repeat_leads_to_that() -> None:
    found = link(passages("a", LONG, LONG_OTHER, LONG_OTHER))
    assert found["a", "p2", None].kind == "near"
    assert found["a", "p3", None] == Link("a", "p2", None, "exact", 1.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("-", "--"),
        ("1", "2"),
        ("Rys. 1", "Rys. 2"),
        ("Źródło: PAP", "Źródło: PAS"),
        ("| 1234567 | 2345678 | 3456789 | 4567890 |", "| 1234567 | 2345678 | 3456789 | 4567891 |"),
        ("人工智能模型", "人工智慧模型"),
        (LONG, DIFFERENT),
        ("", " "),
    ],
)
def test_not_near(one: str, other: str) -> None:
    assert link(passages("a", one, other)) == {}


def test_short_passages_repeat_exactly() -> None:
    found = link(passages("a", "-", "-"))
    assert found["a", "p2", None].kind == "exact"


def test_sentences_and_passages_are_linked_apart() -> None:
    units = [
        Unit("a", "p1", None, LONG),
        Unit("a", "p1", "p1.s1", LONG),
        Unit("a", "p2", None, f"{LONG} {DIFFERENT}"),
        Unit("a", "p2", "p2.s1", LONG),
        Unit("a", "p2", "p2.s2", DIFFERENT),
    ]
    assert link(units) == {("a", "p2", "p2.s1"): Link("a", "p1", "p1.s1", "exact", 1.0)}


def test_ids_count_as_numbers() -> None:
    units = [Unit("a", "p10", None, LONG), Unit("a", "p9", None, LONG)]
    assert list(link(units)) == [("a", "p10", None)]


@given(st.randoms(use_true_random=False))
def test_order_of_units_does_not_matter(draw: random.Random) -> None:
    units = [
        unit
        for name in ("c", "a", "b")
        for unit in passages(name, LONG, DIFFERENT, LONG_OTHER, "-", DIFFERENT + " Tak.")
    ]
    expected = link(units)
    draw.shuffle(units)
    assert link(units) == expected


def test_indonesian_seed_repeats_its_first_half() -> None:
    (path,) = (ROOT / "seeds").glob("003_*.txt")
    lines = path.read_text(encoding="utf-8").split("\n")
    found = link(passages("id", *lines))
    for number in range(44, 82):
        assert found["id", f"p{number}", None].kind == "exact"
        if lines[number - 1].strip():
            assert found["id", f"p{number}", None].passage == f"p{number - 42}"


def test_reworded_lead_of_the_japanese_seed() -> None:
    (path,) = (ROOT / "seeds").glob("004_*.txt")
    sentences = [part + "。" for part in path.read_text(encoding="utf-8").split("。")]
    found = link(passages("ja", *sentences))
    near = [entry for entry in found.values() if entry.kind == "near" and entry.passage == "p1"]
    assert [entry.similarity for entry in near] == [0.849]
    assert [entry.kind for entry in found.values()].count("exact") == 1


@given(st.lists(st.text("ab \n", max_size=4), max_size=20))
def test_unique_folds_and_unfolds(texts: list[str]) -> None:
    folded = unique(texts)
    assert [key(folded.texts[place]) for place in folded.index] == [key(text) for text in texts]
    assert len({key(text) for text in folded.texts}) == len(folded.texts)
    assert all(text in texts for text in folded.texts)


def test_unique_keeps_the_first_spelling() -> None:
    folded = unique([" ab", "cd", "ab "])
    assert (folded.texts, folded.index) == ((" ab", "cd"), (0, 1, 0))


def test_documents() -> None:
    page = f"{LONG}\n{DIFFERENT}\nPociąg przyjeżdża o siódmej wieczorem na drugi peron."
    other = page.replace("siódmej wieczorem", "ósmej rano")
    texts = {"c.txt": page.replace("\n", "\n\n"), "a.txt": page, "b.txt": other, "d.txt": DIFFERENT}
    found = documents(texts)
    assert found["c.txt"].document == "a.txt"
    assert found["c.txt"].kind == "exact"
    assert (found["b.txt"].document, found["b.txt"].kind) == ("a.txt", "near")
    assert 0.6 <= found["b.txt"].similarity < 1.0
    assert "d.txt" not in found


def test_signatures_estimate_common_ngrams() -> None:
    one, other = shingles(LONG.lower()), shingles(LONG_OTHER.lower())
    alike = (signatures([one])[0] == signatures([other])[0]).mean()
    exact = len(set(one.tolist()) & set(other.tolist())) / len(
        set(one.tolist()) | set(other.tolist())
    )
    assert alike == pytest.approx(exact, abs=0.2)


def test_signatures_do_not_depend_on_the_batch() -> None:
    texts = [shingles(LONG * times) for times in (1, 900, 2)]
    together = signatures(texts)
    assert (together[2] == signatures(texts[2:])[0]).all()


def test_near_repeats_among_many_are_found() -> None:
    draw = random.Random(7)  # noqa: S311
    words = ["".join(draw.choices("aeioubcdkmnprst", k=draw.randint(2, 9))) for _ in range(900)]
    texts = [" ".join(draw.choices(words, k=draw.randint(9, 40))) for _ in range(400)]
    edited = []
    for text in texts:
        parts = text.split()
        parts[draw.randrange(len(parts))] = "zamieniony"
        edited.append(" ".join(parts))
    found = link(passages("a", *texts, *edited))
    alike = [n for n in range(400) if fuzz.ratio(texts[n], edited[n]) >= 100 * NEAR]
    linked = [n for n in alike if found.get(("a", f"p{401 + n}", None))]
    assert len(linked) >= 0.99 * len(alike)
    assert not [place for place in found if int(place[1][1:]) <= 400]
