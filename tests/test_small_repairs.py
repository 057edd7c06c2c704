"""Look-alikes, lost bytes, words cut apart, spacing: tables of cases, and what always holds."""

import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import apply, invert
from pipeline.repair import apart, lookalikes, lowbytes, names, repair, spacing
from pipeline.repair.base import Context
from pipeline.repair.lookalikes.lexicon import latin_words, russian_words
from pipeline.repair.lookalikes.plausibility import BAD, GOOD, cyrillic_cost, latin_cost
from pipeline.repair.lookalikes.tables import TO_CYRILLIC, TO_LATIN

MODULES = {
    "lowbytes": lowbytes.find,
    "lookalikes": lookalikes.find,
    "names": names.find,
    "apart": apart.find,
    "spacing": spacing.find,
}
RULES = {
    "lookalikes": {
        *(lookalikes.mixed.RULE + lookalikes.latinnames.RULE + lookalikes.wrongscript.WORD),
        *(lookalikes.wrongscript.LETTER + lookalikes.digits.RULE + lookalikes.kana.RULE),
        *(lookalikes.confusions.RULE + lookalikes.numbers.RULE + lookalikes.versions.RULE),
        *(lookalikes.fonts.RULE + lookalikes.reversed_e.RULE + lookalikes.designations.RULE),
    },
    "lowbytes": {*(lowbytes.polish.RULE + lowbytes.polish.LOST + lowbytes.russian.RULE)},
    "names": {*names.RULE},
    "apart": {
        *(apart.letters.RULE + apart.hyphens.RULE + apart.hyphens.SPACE + apart.fragments.RULE),
        *(apart.ligatures.RULE + apart.accents.RULE),
    },
    "spacing": {
        *(spacing.gaps.SENTENCE + spacing.gaps.COMMA + spacing.strays.BEFORE_MARK),
        *(spacing.strays.CONTRADICTION + spacing.strays.DOUBLED + spacing.strays.BRACKET),
        *(spacing.joints.QUOTE + spacing.joints.COLON + spacing.quotes.DOUBLED),
        *(spacing.fullwidth.WIDTH + spacing.fullwidth.SPACE + spacing.lowquotes.RULE),
        *(spacing.facing.RULE + spacing.dashes.RULE + spacing.joints.STOP),
        *(spacing.closers.RULE + spacing.unstopped.RULE),
        *(spacing.enclosed.BEFORE_QUOTE + spacing.enclosed.AFTER_QUOTE + spacing.enclosed.INSIDE),
        *(spacing.enclosed.BRACKET + spacing.enclosed.NOTE),
        *(spacing.hanspace.RULE + spacing.hanspace.INSIDE),
    },
}
SETTLES_IN = 3


def cases() -> Iterator[Any]:
    for name in MODULES:
        path = Path(__file__).parent / "cases" / f"{name}.json"
        for case in json.loads(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail] if case["kind"] == "known-failure" else []
            yield pytest.param(name, case, id=f"{name}: {case['kind']}: {case['why']}", marks=marks)


def repaired(name: str, text: str) -> str:
    """Run one repair until it finds nothing, as the driver does."""
    for _ in range(SETTLES_IN):
        edits = MODULES[name](text, Context()).edits
        if not edits:
            break
        text = apply(text, edits)
    return text


@pytest.mark.parametrize(("name", "case"), [*cases()])
def test_case(name: str, case: dict[str, str]) -> None:
    assert repaired(name, case["text"]) == case.get("after", case["text"])


@pytest.mark.parametrize(("name", "case"), [*cases()])
def test_repaired_text_is_a_fixed_point(name: str, case: dict[str, str]) -> None:
    if case["kind"] == "known-failure":
        pytest.xfail("strict: the repair itself is judged in test_case")
    after = repaired(name, case["text"])
    assert not MODULES[name](after, Context()).edits


def test_every_rule_has_a_case_of_its_own() -> None:
    seen: dict[str, set[str]] = {name: set() for name in MODULES}
    for parameter in cases():
        name, case = parameter.values
        for edit in MODULES[name](case["text"], Context()).edits:
            seen[name].update(edit.rules)
    assert seen == RULES


@pytest.mark.parametrize("name", MODULES)
def test_rules_do_not_disturb_the_cases_of_the_others(name: str) -> None:
    clean = [case for parameter in cases() for case in parameter.values[1:]]
    texts = [case["text"] for case in clean if case["kind"] == "negative"]
    touched = [text for text in texts if MODULES[name](text, Context()).edits]
    assert touched == []


SCRIPTS = (
    "аеорсАВСЕНКМОРТХУпшжйaeopcyABCEHKMOPTXYUlI10GPTżśćł"
    "-–—.,:;!?()[]1„”“«»\"' \n\t|Ŝśрзт中国模型，。（ータデ口一ヘへ\u0301"
)


@pytest.mark.parametrize("name", MODULES)
@given(text=st.text(alphabet=SCRIPTS, max_size=60))
def test_edits_replay_and_reverse(name: str, text: str) -> None:
    found = MODULES[name](text, Context())
    after = apply(text, found.edits)
    assert apply(after, invert(found.edits)) == text
    assert all(edit.before != edit.after and 0 < edit.confidence <= 1 for edit in found.edits)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found.marks)


@pytest.mark.parametrize("name", MODULES)
@given(text=st.text(alphabet=SCRIPTS, max_size=40))
def test_any_text_settles(name: str, text: str) -> None:
    for _ in range(5):
        edits = MODULES[name](text, Context()).edits
        text = apply(text, edits)
    assert not MODULES[name](text, Context()).edits


@given(st.from_regex(r"[A-Z][a-z]{5,9}", fullmatch=True))
def test_every_name_cut_in_the_usual_way_comes_back(name: str) -> None:
    folded = name.lower()
    drawled = len(set(folded)) < 4 or any(letter * 3 in folded for letter in folded)
    cut = "-".join([name[:2], *name[2:-2], name[-2:]])
    assert repaired("names", f"Model {cut} działa.") == (
        f"Model {cut} działa." if drawled else f"Model {name} działa."
    )


@given(st.data())
def test_any_look_alikes_in_a_russian_sentence_come_back(data: st.DataObject) -> None:
    clean = "Большие модели требуют много вычислений, поэтому компании экономят."
    places = [index for index, letter in enumerate(clean) if letter in TO_LATIN]
    swapped = data.draw(st.sets(st.sampled_from(places), max_size=len(places)))
    damaged = "".join(
        TO_LATIN[letter] if index in swapped else letter for index, letter in enumerate(clean)
    )
    assert repaired("lookalikes", damaged) == clean


@given(st.data())
def test_any_look_alikes_in_a_polish_sentence_come_back(data: st.DataObject) -> None:
    clean = "Nowe modele potrzebują coraz więcej energii, twierdzą eksperci."
    places = [index for index, letter in enumerate(clean) if letter in TO_CYRILLIC]
    swapped = data.draw(st.sets(st.sampled_from(places), max_size=len(places)))
    damaged = "".join(
        TO_CYRILLIC[letter] if index in swapped else letter for index, letter in enumerate(clean)
    )
    assert repaired("lookalikes", damaged) == clean


def test_a_chosen_reading_names_the_other() -> None:
    (edit,) = lookalikes.find("Дорога на MОCKBУ закрыта, это вопрос.", Context()).edits
    assert edit.confidence < 1
    assert edit.alternatives[0].text == "MOCKBY"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Стабилизатор LM3l7 дешевле.", ["l"]),
        ("Dioda 1N40O7 i nowy iPhone l5.", ["O", "l"]),
        ("Tlenki P2O5 i H2O2, norma l2, LM317.", []),
        ("Zespół Stam1na zagra w sobotę.", ["Stam1na"]),
    ],
)
def test_a_doubtful_digit_is_marked_and_never_guessed(text: str, marked: list[str]) -> None:
    found = lookalikes.find(text, Context())
    assert [text[mark.start : mark.end] for mark in found.marks] == marked
    assert found.edits == []


def test_a_word_that_fits_no_script_is_marked() -> None:
    found = lookalikes.find("Журнал БuGшuDы вышел.", Context())
    assert [mark.flag for mark in found.marks] == ["mixed_script"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Powiedział: „nie wiem i wyszedł.", ["„"]),
        ("Сказал: не знаю» и ушёл.", ["»"]),
        ("他說：“不知道。", ["“"]),
        ('The 5" screen is "good".', []),
        ('„Tak” i „nie”, «да», 「はい」, “no”, "ok”.', []),
        ('“Tak nas nie pytał nikt", po czym wyszedł.', ['"']),
        ('„Jeden", „dwa", liczył.', []),
        ("Pierwsza linia „otwarta\ndruga zamknięta” linia", ["„", "”"]),
    ],
)
def test_unbalanced_quotes_are_marked_and_never_changed(text: str, marked: list[str]) -> None:
    found = spacing.find(text, Context())
    assert [text[mark.start : mark.end] for mark in found.marks] == marked
    assert found.edits == []


def test_the_word_lists_and_the_trigrams_know_their_language() -> None:
    assert {"сравнение", "архитектур", "ссср", "мое"} <= russian_words()
    assert {"moe", "http", "cto", "kto"} <= latin_words()
    assert cyrillic_cost("архитектура") < GOOD < BAD < cyrillic_cost("щцжъгй")
    assert latin_cost("architecture") < GOOD < BAD < latin_cost("xqzkjv")


def test_french_is_recognised_by_the_hint_too() -> None:
    text = "Pourquoi pas ? Voilà !"
    assert spacing.find(text, Context(language="fr")).edits == []
    assert len(spacing.find(text, Context(language="pl")).edits) == 2


def test_the_seed_of_a_folding_converter_is_widened() -> None:
    (path,) = (Path(__file__).parent.parent / "seeds").glob("002_*.txt")
    done = repair(path.read_text(encoding="utf-8"))
    wide = sum(map(done.text.count, "，？！：；"))
    assert sum(map(done.text.count, ",?!:;")) * 10 < wide


def test_glosses_that_are_gone_are_still_a_trace_of_the_converter() -> None:
    text = "这家书店开(kāi)了三十年,老板说,他从没关(guān)过一天门,下雪也不例外。谁来接班(bān)呢?"
    done = repair(text)
    assert done.text == "这家书店开了三十年，老板说，他从没关过一天门，下雪也不例外。谁来接班呢？"
    assert repair(done.text).text == done.text
    plain = text.replace("(kāi)", "").replace("(guān)", "").replace("(bān)", "")
    assert repair(plain).text == plain


def test_the_same_text_in_any_order_of_paragraphs_gives_the_same_repairs() -> None:
    paragraphs = [
        "OpenAI растёт, OpenAI нанимает.",
        "Модели OpenAl дороже.",
        "Слой МоЕ быстрее.",
        "Модели MoE дешевле.",
    ]
    wanted = sorted(repaired("lookalikes", "\n".join(paragraphs)).split("\n"))
    for order in permutations(paragraphs):
        assert sorted(repaired("lookalikes", "\n".join(order)).split("\n")) == wanted
