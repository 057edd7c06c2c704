"""A toy corpus in the layout of the real one: templated sentences in five languages.

It proves that every step runs and that the network learns; it teaches no language.  A tenth of the
combinations is kept apart as the toy's evaluation set.
"""

import itertools
from pathlib import Path

from training.files import write_lines
from training.text import unit_hash

# Per language: the sentence, then its subjects, colours and things in the order of English.
_ENGLISH = (
    "{0} sees a {1} {2}.",
    ("The teacher", "The driver", "My sister", "The doctor", "Our neighbour", "The child"),
    ("red", "green", "black", "white", "small", "old"),
    ("house", "car", "book", "boat", "dog", "tree", "table"),
)
_LANGUAGES = {
    "pl": (
        "{0} widzi: {2} ({1}).",
        ("Nauczyciel", "Kierowca", "Moja siostra", "Lekarz", "Nasz sąsiad", "Dziecko"),
        ("czerwony", "zielony", "czarny", "biały", "mały", "stary"),
        ("dom", "samochód", "zeszyt", "statek", "pies", "dąb", "stół"),
    ),
    "ru": (
        "{0} видит {1} {2}.",
        ("Учитель", "Водитель", "Моя сестра", "Врач", "Наш сосед", "Ребёнок"),
        ("красный", "зелёный", "чёрный", "белый", "маленький", "старый"),
        ("дом", "автомобиль", "учебник", "корабль", "пёс", "дуб", "стол"),
    ),
    "zh": (
        "{0}看见一个{1}的{2}。",
        ("老师", "司机", "我妹妹", "医生", "我们的邻居", "孩子"),
        ("红色", "绿色", "黑色", "白色", "很小", "很旧"),
        ("房子", "汽车", "书本", "小船", "狗", "树", "桌子"),
    ),
    "ja": (
        "{0}は{1}{2}を見ています。",
        ("先生", "運転手", "私の妹", "医者", "隣の人", "子ども"),
        ("赤い", "緑の", "黒い", "白い", "小さい", "古い"),
        ("家", "車", "本", "船", "犬", "木", "机"),
    ),
    "id": (
        "{0} melihat {2} yang {1}.",
        ("Guru itu", "Sopir itu", "Adik saya", "Dokter itu", "Tetangga kami", "Anak itu"),
        ("merah", "hijau", "hitam", "putih", "kecil", "tua"),
        ("rumah", "mobil", "buku", "perahu", "anjing", "pohon", "meja"),
    ),
}


def pairs(lang: str) -> list[tuple[str, str]]:
    """Return every combination in one language with its English."""
    template, *columns = _LANGUAGES[lang]
    english_template, *english_columns = _ENGLISH
    choices = itertools.product(*(range(len(column)) for column in columns))
    return [
        tuple(
            pattern.format(*(column[i] for column, i in zip(words, numbers, strict=True)))
            for pattern, words in ((template, columns), (english_template, english_columns))
        )
        for numbers in choices
    ]


def write(folder: Path) -> None:
    """Write `corpus/<lang>-en/toy.tsv.zst` and `eval/<lang>-en/flores-dev.{src,ref}`."""
    for lang in _LANGUAGES:
        train, held = [], []
        for source, english in pairs(lang):
            (held if unit_hash("toy", english) < 0.1 else train).append((source, english))
        corpus, evaluation = folder / f"corpus/{lang}-en", folder / f"eval/{lang}-en"
        for path in (corpus, evaluation):
            path.mkdir(parents=True, exist_ok=True)
        write_lines(corpus / "toy.tsv.zst", (f"{s}\t{e}" for s, e in train))
        for suffix, side in (("src", 0), ("ref", 1)):
            lines = "".join(f"{pair[side]}\n" for pair in held)
            (evaluation / f"flores-dev.{suffix}").write_text(lines, encoding="utf-8")
