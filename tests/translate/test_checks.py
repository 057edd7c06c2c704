import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.checks import badness, check, repeats
from pipeline.translate.numerals import invented_numbers, lost_numbers
from pipeline.translate.protect import (
    frame,
    framed,
    latin_names,
    lost,
    mend,
    passes_through,
    verbatim,
    with_stand_ins,
    without_stand_ins,
)

LOOP = "the old house of the " * 6


@pytest.mark.parametrize(
    ("code", "source", "target", "flags"),
    [
        ("pl", "Pies śpi na kanapie.", "The dog sleeps on the sofa.", ()),
        ("pl", "Pies śpi na kanapie.", "", ("empty",)),
        ("pl", "Pies śpi na kanapie.", "  ", ("empty",)),
        ("pl", "Pies śpi na kanapie.", "The dog \ufffd on the sofa.", ("unknown",)),
        ("pl", "Pies śpi na kanapie.", "The ⁇ sleeps on the sofa.", ("unknown",)),
        (
            "pl",
            "Wczoraj padał deszcz nad morzem.",
            "Wczoraj padał deszcz nad morzem.",
            ("copied", "residue"),
        ),
        ("pl", "Wczoraj padał śnieg.", "Yesterday there was śnieg.", ("residue",)),
        ("pl", "Jan Kowalski mieszka w Łodzi.", "Jan Kowalski lives in Łódź.", ()),
        ("pl", "Wojciech Żukowski", "Wojciech Żukowski", ()),
        ("id", "Rumah itu besar sekali.", "Rumah itu besar sekali.", ("copied",)),
        ("id", "Jakarta, Bandung, Surabaya", "Jakarta, Bandung, Surabaya", ()),
        (
            "ru",
            "Мама мыла раму вчера вечером.",
            "Мама мыла раму вчера вечером.",
            ("copied", "residue"),
        ),
        ("ru", "Мама мыла раму.", "Mama washed the раму.", ("residue",)),
        ("zh", "我们昨天去看了电影。", "We went to the 电影 yesterday.", ("residue",)),
        ("ja", "昨日、映画を見に行きました。", "I went to see a movie yesterday.", ()),
        ("ja", "昨日、映画を見に行きました。", "Movie " * 30, ("long", "loop")),
        (
            "ru",
            "Очень, очень, очень старый дом стоит у самой реки.",
            "A very, very, very old house stands right by the river.",
            (),
        ),
        ("pl", "Stary dom stoi nad rzeką i nikt w nim nie mieszka.", LOOP, ("loop",)),
        (
            "zh",
            "公司去年在十二个城市开设了新的办事处，并且计划今年继续扩大业务范围。",
            "Yes.",
            ("short",),
        ),
        ("pl", "W 2019 roku było ich 347.", "In 2018 there were 347 of them.", ("numbers",)),
        ("zh", "请安装 PyTorch 后再试一次。", "Please install it and try again.", ("terms",)),
        ("zh", "请安装 PyTorch 后再试一次。", "Please install PyTorch and try again.", ()),
        (
            "pl",
            "Napisz na biuro@example.org w tej sprawie.",
            "Write to the office about this.",
            ("terms",),
        ),
    ],
)
def test_flags(code: str, source: str, target: str, flags: tuple[str, ...]) -> None:
    assert check(source, target, code) == flags
    assert (badness(check(source, target, code)) > 0) == bool(flags)


@pytest.mark.parametrize(
    ("source", "target", "lost_ones"),
    [
        ("Było 22 000 osób.", "There were 22,000 people.", []),
        ("Kosztuje 3,5 zł.", "It costs 3.5 zloty.", []),
        ("Ma 3 koty.", "He has three cats.", []),
        ("Urodził się 5.12.1987.", "He was born on December 5, 1987.", []),
        ("5月3日に会議がある。", "There is a meeting on May 3.", []),
        ("人口は300万人です。", "The population is 3 million.", []),
        ("Потратили 12 млн рублей.", "They spent twelve million roubles.", []),
        ("Było ich 45.", "There were forty-five of them.", []),
        ("２０２４年に始まった。", "It began in 2024.", []),
        ("Było ich 45.", "There were many of them.", ["45"]),
        ("В 1999 году их было 17.", "In 1999 there were some.", ["17"]),
    ],
)
def test_numbers_that_get_lost(source: str, target: str, lost_ones: list[str]) -> None:
    assert lost_numbers(source, target) == lost_ones


def test_numbers_from_nowhere() -> None:
    assert invented_numbers("Było ich wielu w 1999 roku.", "There were 4510 in 1999.") == ["4510"]
    assert invented_numbers("Dwieście osób.", "200 people.") == []
    assert invented_numbers("二百三十人参加。", "230 people took part.") == []


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("one two three", 1, 1),
        ("very very good", 1, 1),
        ("ha ha ha ha", 2, 3),
        ("hahahahahahahahaha", 4, 9),
        ("salad salad salad salad salad salad", 3, 9),
        ("to the past to the past to the past", 3, 3),
        ("..........", 1, 2),
        ("| - | - | - |", 1, 2),
    ],
)
def test_repeats(text: str, least: int, most: int) -> None:
    assert least <= repeats(text) <= most


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Zob. https://example.org/a_(b)?x=1.", ["https://example.org/a_(b)?x=1"]),
        ("请看https://example.org/路。", ["https://example.org/路"]),
        ("Pisz: jan.kos+x@poczta.example.pl!", ["jan.kos+x@poczta.example.pl"]),
        ("Uruchom `make test` i get_value()", ["`make test`", "get_value()"]),
        ("Plik /etc/hosts albo C:\\dane\\x.txt", ["/etc/hosts", "C:\\dane\\x.txt"]),
        ("%1$s i {name} oraz snake_case", ["%1$s", "{name}", "snake_case"]),
        ("Zwykłe zdanie, 50% i/lub więcej.", []),
        ("Ten tekst jest @home i #tag1", ["@home", "#tag1"]),
    ],
)
def test_verbatim_spans(text: str, spans: list[str]) -> None:
    assert verbatim(text) == spans


@pytest.mark.parametrize(
    ("code", "text", "passes"),
    [
        ("pl", "12.05.2024, 14:30", True),
        ("pl", "https://example.org", True),
        ("pl", "Rok 2024", False),
        ("zh", "GPT-4 Turbo", True),
        ("zh", "版本 2", False),
        ("ja", "ＡＢＣ １２３", True),
        ("ja", "カ", False),
        ("ru", "— 100 % —", True),
        ("ru", "да", False),
    ],
)
def test_what_passes_through(code: str, text: str, passes: bool) -> None:  # noqa: FBT001
    assert passes_through(text, code) is passes


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("1. Wstęp do tematu", "Wstęp do tematu"),
        ("- Kup chleb", "Kup chleb"),
        ("Więcej: https://example.org/x", "Więcej:"),
        ("https://example.org to nasza strona", "to nasza strona"),
        ("Wejdź na https://example.org i kliknij", "Wejdź na https://example.org i kliknij"),
        ("2024 był dobry", "2024 był dobry"),
        ("1,5 litra wody", "1,5 litra wody"),
        ("---", "---"),
    ],
)
def test_frame(text: str, core: str) -> None:
    assert frame(text).core == core


@given(st.text(max_size=60))
def test_a_frame_holds_the_whole_sentence(text: str) -> None:
    parts = frame(text)
    assert parts.lead + parts.core + parts.tail == text


def test_a_frame_closes_with_english_marks() -> None:
    parts = frame("请看 https://example.org/x 。")
    assert framed("Please see", parts) == "Please see https://example.org/x."


@pytest.mark.parametrize(
    ("target", "terms", "mended"),
    [
        ("see www. Example. org / a", ["www.example.org/a"], "see www.example.org/a"),
        ("use snake case here", ["snake_case"], "use snake_case here"),
        ("run Get Value () now", ["get_value()"], "run get_value() now"),
        ("in pytorch we trust", ["PyTorch"], "in PyTorch we trust"),
        ("snake case or snake case", ["snake_case"], "snake case or snake case"),
        ("nothing of the kind", ["snake_case"], "nothing of the kind"),
    ],
)
def test_mend(target: str, terms: list[str], mended: str) -> None:
    assert mend(target, terms) == mended


def test_stand_ins_come_and_go() -> None:
    text = "Użyj `a b` oraz snake_case, bo Xenon to gaz"
    source, chosen = with_stand_ins(text, ["`a b`", "snake_case"])
    assert not lost(without_stand_ins(source, chosen), ["`a b`", "snake_case"])
    assert "snake_case" not in source
    assert without_stand_ins(source, chosen) == text


def test_latin_names_only_in_other_scripts() -> None:
    assert latin_names("使用 GitHub 和 C++ 以及 10 km 的 A", "zh") == ["GitHub", "C++"]
    assert latin_names("Dom Marka", "pl") == []
