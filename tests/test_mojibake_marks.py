"""What is left alone stays marked through all rounds of the repair."""

import pytest

from pipeline.ledger import apply
from pipeline.repair import Context, repair
from pipeline.repair.mojibake import find
from pipeline.repair.mojibake.confidence import LEAST
from pipeline.repair.mojibake.layers import Layer
from pipeline.repair.mojibake.memory import Memory

JAPANESE = (
    "週末に家族で郊外の果樹園へ行き、子どもたちはりんごをたくさん摘んだ。"
    "関係者は船から荷物が落下するのではないかと心配していました。"
)
TRADITIONAL = "圖書館的工作人員告訴我們，這批舊報紙已經全部掃描完畢，讀者下個月就可以查閱。"
SIMPLIFIED = "图书馆的工作人员告诉我们这批旧报纸已经扫描完毕。"
RUSSIAN = "Сотрудники музея показали журналистам письма, которые нашли на чердаке дома."
POLISH = "Źródła podają, że wkrótce ruszy budowa nowej stacji badawczej nad jeziorem Śniardwy."
DAMAGED = [
    JAPANESE.encode("utf-8").decode("gbk", "replace"),
    JAPANESE.encode("utf-8").decode("cp1252", "ignore"),
    JAPANESE.encode("cp932").decode("cp1252", "ignore"),
    TRADITIONAL.encode("cp950").decode("gbk", "ignore"),
    RUSSIAN.encode("koi8-r").decode("gbk", "replace"),
    POLISH.encode("utf-8").decode("cp932", "ignore"),
]


@pytest.mark.parametrize("text", [DAMAGED[place] for place in (0, 1, 4, 5)])
def test_every_lost_character_is_marked_in_the_end(text: str) -> None:
    done = repair(text)
    places = [place for place, sign in enumerate(done.text) if sign == "\ufffd"]
    assert all(any(mark.start <= place < mark.end for mark in done.marks) for place in places)
    assert places
    again = repair(done.text)
    assert (again.text, again.edits) == (done.text, ())


@pytest.mark.parametrize("text", DAMAGED)
def test_what_is_rather_wrong_is_marked_with_its_readings(text: str) -> None:
    found = find(text, Context())
    assert all(edit.confidence >= LEAST or "\ufffd" in edit.after for edit in found.edits)


def test_a_doubtful_reading_is_told_and_not_made() -> None:
    sound = f"周末我们一家人去郊外的果园摘苹果，孩子们玩得非常高兴，一直到天黑才回家。{SIMPLIFIED}"
    garbled = sound.encode("gb18030").decode("cp950", "ignore")
    found = find(garbled, Context())
    assert found.edits == ()
    (doubt,) = found.marks
    assert doubt.detail.startswith("mojibake.gb18030_read_as_cp950, too doubtful: 周末我们一家")


def test_letters_left_of_dropped_pairs_divide_what_is_sound() -> None:
    garbled = JAPANESE.encode("cp932").decode("cp1252", "ignore")
    found = find(garbled, Context())
    assert all(edit.after.rstrip("B") in JAPANESE for edit in found.edits)


@pytest.mark.parametrize("wrong", ["cp1252", "cp1250"])
def test_bytes_that_a_single_byte_reader_lost_are_restored(wrong: str) -> None:
    garbled = JAPANESE.encode("cp932").decode(wrong, "replace")
    assert "\ufffd" in garbled
    found = find(garbled, Context())
    assert apply(garbled, found.edits) == JAPANESE
    assert all(edit.confidence < 1 for edit in found.edits)


def test_a_page_reads_like_its_lines() -> None:
    lines = [
        sound.encode("utf-8").decode("gbk", "replace")
        for sound in (TRADITIONAL, JAPANESE, TRADITIONAL[:20], JAPANESE[:34])
    ]
    page = "\n".join(lines)
    alone = [apply(line, find(line, Context()).edits) for line in lines]
    assert apply(page, find(page, Context()).edits) == "\n".join(alone)


def test_a_long_paragraph_reads_like_its_sentences() -> None:
    sentences = [RUSSIAN, "Учёные измерили температуру воды на глубине ста метров."] * 6
    garbled = [one.encode("utf-8").decode("gbk", "replace") for one in sentences]
    paragraph = " ".join(garbled)
    alone = " ".join(apply(one, find(one, Context()).edits) for one in garbled)
    assert apply(paragraph, find(paragraph, Context()).edits) == alone


def test_a_layer_that_makes_no_sense_is_given_up() -> None:
    layer = Layer("gbk", "cp932")
    lines = [f"饕餮魑魅魍魉\ufffd{place}龘靐齉齾爩鱻麤" * 12 for place in range(4)]
    memory = Memory(lines)
    assert [memory.read(line, layer) for line in lines] == [None] * 4


@pytest.mark.parametrize("wrong", ["latin-1", "iso8859-2"])
def test_letters_restored_in_a_polish_line_are_polish(wrong: str) -> None:
    sound = "Kupiliśmy świeży żółty ser, a mieszkańcy czekali na autobus przez cały dzień."
    read = sound.encode("utf-8").decode(wrong)
    garbled = "".join(sign for sign in read if not "\x80" <= sign < "\xa0")
    assert garbled != read
    assert apply(garbled, find(garbled, Context()).edits) == sound
