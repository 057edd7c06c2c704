"""The cheap look ahead of the search for slipped bytes."""

from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair.frameshift import slips
from pipeline.repair.frameshift.bytetape import byte_table, pair_of, single_of
from pipeline.repair.frameshift.slip_probe import promising
from pipeline.repair.frameshift.slip_scorer import Batch, Scorer
from pipeline.repair.frameshift.slip_strange import languages, strange
from pipeline.repair.frameshift.slip_windows import Window, sites, windows
from pipeline.repair.models.ngrams import han_model
from pipeline.repair.shapes import Spans

NOTHING = Spans([])
HAN = Scorer(han_model(), 0.0)

SOUND = [
    "他买了一点A股，又把钱投到B端市场。",
    "這家公司想在C端市場站穩，也看好A股。",
    "我们把这首歌听了快N遍，真是百听不厌。",
    "好的，我明白了~那就明天见",
    "会议通过了【A计划】，下周开始。",
    "小组赛D组的第二场比赛。",
    "第三章[注3]參見附錄。",
    "地図ではX地点とY地点が近い。",
    "今回の改修はCエンドユーザー向けで、Bエンドとは別です。",
    "昔の映画のB級とC級を見た。",
]
TYPOS = [
    "他住在v上海市静安区南京西路甲3号。",
    "姐姐在b杭州市开了一家茶馆。",
    "今天天气很好，我们一起去公园x散步。",
    "周末w我在家里看书、做饭、打扫房间。",
    "昨日はk友達と映画を見に行きました。",
]
DAMAGED = [
    "画面に侮ヲされるはずです。",
    "新しいパーャiルコンピュータを買いました。",
    "有釵h人參加了會議，也有釵h人沒來。",
]


def looked_at(text: str) -> list[Window]:
    """Return the windows that are searched."""
    codecs = languages(text)
    scorers = {language: slips._scorer(language) for _, language in codecs}
    odd = strange(text, list(windows(text, sites(text))), scorers[codecs[0][1]])
    looks = [promising(text, odd, codec, scorers[name], habit=False) for codec, name in codecs]
    return [window for window, *worth in zip(odd, *looks, strict=True) if any(worth)]


@pytest.mark.parametrize("text", SOUND + TYPOS)
def test_a_letter_on_its_own_needs_no_search(text: str) -> None:
    assert sites(text)
    assert looked_at(text) == []
    assert slips.find(text, NOTHING).edits == ()


@pytest.mark.parametrize("text", DAMAGED)
def test_damage_is_searched(text: str) -> None:
    assert looked_at(text)


@pytest.mark.parametrize("text", TYPOS)
def test_a_typo_of_one_letter_alone_is_not_removed(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        slips, "promising", lambda _, free, *__, **___: [True for _ in free]
    )  # even if the search sees it
    findings = slips.find(text, NOTHING)
    assert findings.edits == ()
    assert findings.marks == ()


def test_half_width_stops_that_a_page_sets_are_no_sites() -> None:
    page = "雨が降ったので､傘を持って出かけた｡ 駅で友達に会い､一緒に買物をした｡"
    assert sites(page) == []
    stops = {page.index("｡"), page.index("､")}
    assert stops <= set(sites(page[:19] + " 侮ｦする野i設定ﾌ値ｪ小さいﾆ遅くﾈる"))


def test_many_sound_letters_are_cheap() -> None:
    text = "\n".join(f"{number}. {line}" for number in range(150) for line in SOUND[:7])
    slips.find(SOUND[0], NOTHING)
    started = process_time()
    assert slips.find(text, NOTHING).edits == ()
    assert process_time() - started < 2.0  # a search of each would take a minute


def test_text_that_is_nothing_but_sites_is_bounded() -> None:
    text = "字a" * 40_000
    started = process_time()
    slips.find(text, NOTHING)
    assert process_time() - started < 20.0


def test_languages_by_script() -> None:
    assert languages("我们一起学习汉语，说话写字。") == (("gbk", "zh-Hans"),)
    assert {name for _, name in languages("我們一起學習漢語，說話寫字。")} == {"zh-Hant"}
    assert {name for _, name in languages("これは日本語です。")} == {"ja"}
    assert len(languages("大小山水")) == 3


def test_bytes_of_single_and_paired_characters() -> None:
    shift_jis = byte_table("cp932")
    assert pair_of("表", shift_jis) == (0x95, 0x5C)
    assert pair_of("ｦ", shift_jis) == ()
    assert single_of("ｦ", shift_jis) == single_of("ヲ", shift_jis) == 0xA6
    assert single_of("[", shift_jis) == ord("[")
    assert single_of("表", shift_jis) == 0


@given(st.text(alphabet="我们一起去公园散步 \tA1，。\ufffd", min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_batch_scores_as_one_line_does(text: str) -> None:
    batch = Batch(HAN)
    batch.ask(0, [ord(one) for one in "别的"])
    start, contexts = batch.ask(HAN.context("好"), [ord(one) for one in text])
    assert len(contexts) == len(text)
    scores = batch.scores()[start : start + len(text)]
    assert np.allclose(scores, HAN.literal(text, "好", ends=False), atol=1e-4)
