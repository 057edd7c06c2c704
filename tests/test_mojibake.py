import json
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ledger import apply, invert
from pipeline.repair.base import Context
from pipeline.repair.mojibake import find, is_garbled
from pipeline.repair.mojibake.layers import Layer
from pipeline.repair.mojibake.pairs import PAIRS

CASES = json.loads((Path(__file__).parent / "cases" / "mojibake.json").read_text("utf-8"))
POLISH = "Źródła podają, że wkrótce ruszy budowa nowej stacji badawczej nad jeziorem Śniardwy."
RUSSIAN = "Сотрудники музея показали журналистам письма, которые нашли на чердаке дома."
SIMPLIFIED = "图书馆的工作人员告诉我们，这批旧报纸已经全部扫描完毕，读者下个月就可以查阅。"
TRADITIONAL = "圖書館的工作人員告訴我們，這批舊報紙已經全部掃描完畢，讀者下個月就可以查閱。"
JAPANESE = "図書館の職員によると、古い新聞はすべて読み取りが終わり、来月から閲覧できるようになる。"
INDONESIAN = "Petugas berkata, “semua koran lama sudah dipindai” – dan pintu kafé ditutup."
TEXTS = [POLISH, RUSSIAN, SIMPLIFIED, TRADITIONAL, JAPANESE, INDONESIAN]
HOMES = {
    POLISH: ["utf-8", "cp1250", "iso8859-2", "cp852"],
    RUSSIAN: ["utf-8", "koi8-r", "cp1251", "cp866", "iso8859-5"],
    SIMPLIFIED: ["utf-8", "gb18030"],
    TRADITIONAL: ["utf-8", "cp950"],
    JAPANESE: ["utf-8", "cp932", "euc_jp"],
    INDONESIAN: ["utf-8"],
}


def repaired(text: str) -> str:
    return apply(text, find(text, Context()).edits)


def read_as(text: str, right: str, wrong: str) -> str | None:
    """Garble strictly; single bytes without a meaning become C1 controls."""
    data = text.encode(right)
    try:
        return data.decode(wrong)
    except UnicodeDecodeError:
        if wrong in {"gbk", "cp950", "cp932", "euc_jp"}:
            return None
    single = [bytes([byte]).decode(wrong, "replace") for byte in data]
    return "".join(c if c != "\ufffd" else chr(b) for c, b in zip(single, data, strict=True))


GARBLED = [
    (text, right, wrong)
    for wrong, rights in PAIRS.items()
    for right in rights
    for text in TEXTS
    if right in HOMES[text] and read_as(text, right, wrong) not in {None, text}
]


@pytest.mark.parametrize(
    "text",
    [
        "計畫已經結束?!蔽氖饭ぷ髡邉⒔▏?guó)表示。",
        "兩者應該並行?!蔽氖饭ぷ髡邉⒔▏硎?。\n校對：周美玲",
    ],
)
def test_a_slipped_frame_is_left_to_its_own_repair(text: str) -> None:
    assert repaired(text) == text


def test_private_use_characters_are_bytes_of_gbk() -> None:
    text = "今年以來，國內經濟逐步復甦，企業對資金的需求明顯增強，貸款購房的家庭將受到影響。"
    garbled = text.encode("cp950").decode("gb18030")
    assert any("\ue000" <= character <= "\uf8ff" for character in garbled)
    assert repaired(garbled) == text


def test_a_proved_layer_reads_short_lines_that_lost_bytes() -> None:
    lines = "専門家は窓口をなくすだけでは地域は守れないと指摘する。\n関連記事"
    garbled = lines.encode().decode("cp932", "replace")
    assert garbled.splitlines()[1].count("\ufffd") == 1
    assert repaired(garbled).splitlines()[1].startswith("関連")


@pytest.mark.parametrize(("text", "right", "wrong"), GARBLED)
def test_one_wrong_reading_is_undone(text: str, right: str, wrong: str) -> None:
    garbled = read_as(text, right, wrong)
    assert garbled is not None
    found = find(garbled, Context())
    assert apply(garbled, found.edits) == text
    assert all(edit.rules[0].startswith("mojibake.") for edit in found.edits)
    assert apply(text, invert(found.edits)) == garbled


@pytest.mark.parametrize("text", TEXTS)
def test_two_and_three_layers_of_utf8(text: str) -> None:
    once = read_as(text, "utf-8", "cp1252") or ""
    twice = read_as(once, "utf-8", "cp1252") or ""
    thrice = read_as(twice, "utf-8", "cp1252") or ""
    assert [repaired(once), repaired(twice), repaired(thrice)] == [text] * 3


@pytest.mark.parametrize(("label", "garbled", "text"), CASES["wild"])
def test_wild(label: str, garbled: str, text: str) -> None:
    assert repaired(garbled) == text
    assert repaired(text) == text


@pytest.mark.parametrize("text", [*CASES["negative"], *TEXTS])
def test_clean_text_stays(text: str) -> None:
    assert find(text, Context()).edits == ()


@pytest.mark.parametrize("text", CASES["unresolved"])
def test_what_is_lost_is_marked_and_stays(text: str) -> None:
    found = find(text, Context())
    assert repaired(text) == text
    assert [mark.flag for mark in found.marks] == ["mojibake_unresolved"]


@pytest.mark.parametrize(("label", "garbled", "text"), CASES["known_failures"])
@pytest.mark.xfail(strict=True, raises=AssertionError)
def test_known_failures(label: str, garbled: str, text: str) -> None:
    assert repaired(garbled) == text


def test_a_whole_line_of_utf8_is_certain() -> None:
    edits = find(read_as(RUSSIAN, "utf-8", "cp1251") or "", Context()).edits
    assert {edit.confidence for edit in edits} == {1.0}
    assert {edit.rules for edit in edits} == {("mojibake.utf-8_read_as_cp1251",)}


def test_a_short_guess_is_marked_as_chosen() -> None:
    (edit,) = find("Nowa ksi±żka", Context()).edits
    assert 0.5 < edit.confidence < 1


def test_restored_bytes_are_marked_as_chosen() -> None:
    garbled = (read_as(RUSSIAN, "utf-8", "cp1252") or "").replace("\x81", "").replace("\xa0", " ")
    edits = find(garbled, Context()).edits
    assert apply(garbled, edits) == RUSSIAN
    assert all(edit.confidence < 1 for edit in edits)


def test_a_lost_character_is_marked_and_its_readings_are_kept() -> None:
    found = find(RUSSIAN.encode().decode("euc_jp", "replace"), Context())
    lost = [edit for edit in found.edits if "\ufffd" in edit.after]
    chosen = [edit for edit in found.edits if edit.confidence < 1 and edit not in lost]
    assert chosen
    assert lost
    assert all(edit.confidence <= 0.5 and edit.alternatives for edit in lost)
    assert {mark.flag for mark in found.marks} == {"mojibake_unresolved"}
    assert len([mark for mark in found.marks if mark.detail]) >= len(lost)


@pytest.mark.parametrize(("label", "garbled"), CASES["past_repair"])
def test_what_is_past_repair_is_told_from_other_damage(label: str, garbled: str) -> None:
    assert is_garbled(garbled)
    assert find(garbled, Context()).marks


@pytest.mark.parametrize("text", [*TEXTS, *CASES["negative"]])
def test_sound_text_is_not_garbled(text: str) -> None:
    assert not is_garbled(text)


@pytest.mark.parametrize("text", CASES["samples"])
def test_samples_on_pages_about_encodings_stay(text: str) -> None:
    found = find(text, Context())
    assert found.edits == ()
    assert {mark.flag for mark in found.marks} == {"mojibake_unresolved"}


@pytest.mark.parametrize(("garbled", "text"), CASES["quoted"])
def test_a_quotation_in_a_sound_page_is_repaired_with_doubt(garbled: str, text: str) -> None:
    edits = find(garbled, Context()).edits
    assert apply(garbled, edits) == text
    assert {edit.confidence for edit in edits} == {0.6}
    assert all(edit.before == edit.alternatives[0].text for edit in edits)


def test_a_quotation_on_a_damaged_page_is_repaired_like_the_rest() -> None:
    line = "Кодировка сайта изменилась: «Ночной дозор» закрыт."
    page = f"{read_as(RUSSIAN, 'utf-8', 'cp1251')}\n{read_as(line, 'utf-8', 'cp1251')}"
    name = read_as("Ночной дозор", "utf-8", "cp1251") or ""
    page += f"\nКодировка сайта изменилась: «{name}» закрыт."
    edits = find(page, Context()).edits
    assert apply(page, edits) == f"{RUSSIAN}\n{line}\n{line}"
    assert edits[-1].confidence > 0.9


@given(st.sampled_from([SIMPLIFIED, TRADITIONAL, JAPANESE]), st.integers(0, 40))
@settings(deadline=None, max_examples=30)
def test_one_more_lost_character_spoils_little(text: str, place: int) -> None:
    garbled = text.encode().decode("cp932", "replace")
    place %= len(garbled)
    damaged = garbled[:place] + "\ufffd" + garbled[place + 1 :]
    result = repaired(damaged)
    kept = sum(block.size for block in SequenceMatcher(None, result, text).get_matching_blocks())
    assert kept >= 0.85 * len(text)


def test_one_garbled_line_in_a_good_page() -> None:
    garbled = read_as(RUSSIAN, "koi8-r", "cp1251") or ""
    page = f"{RUSSIAN}\n{POLISH}\n{garbled}\n{SIMPLIFIED}\n{JAPANESE}"
    (edit, *more) = find(page, Context()).edits
    assert apply(page, [edit, *more]) == page.replace(garbled, RUSSIAN)
    assert edit.start >= page.index(garbled)


def test_a_proved_layer_helps_weak_lines() -> None:
    weak = "Pó¼niej b±d¼."
    strong = read_as(POLISH, "iso8859-2", "cp1252") or ""
    title = "1. ¦nieg"
    page = f"{strong}\n{strong}\n{weak}\n{title}"
    assert repaired(page).endswith("Śnieg")
    assert repaired(title) == title


def test_repair_is_a_fixed_point() -> None:
    for text, right, wrong in GARBLED:
        once = repaired(read_as(text, right, wrong) or "")
        assert repaired(once) == once


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=60))
def test_edits_replay_and_stand_in_order(text: str) -> None:
    found = find(text, Context())
    again = apply(text, found.edits)
    assert apply(again, invert(found.edits)) == text
    assert all(0 < edit.confidence <= 1 for edit in found.edits)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found.marks)
    assert found == find(text, Context())


def test_rules_are_named_after_both_codecs() -> None:
    assert Layer("cp1252", "utf-8").rule == "mojibake.utf-8_read_as_cp1252"
