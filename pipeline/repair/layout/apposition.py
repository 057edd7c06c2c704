"""Compounds of two nouns, of which one describes the other: "врач-терапевт", "architekt-urbanista".

Both parts are declined, so their endings must agree, and the lists of words must know both
parts and not the whole.  Russian has such compounds of nouns of all kinds; the first part does
not end as the first part of a word with a linking vowel does ("земле|владелец").  In Polish
solid words too often fall into two known ones, so there the first part must name a person or
a thing that such compounds begin with.

Price in false positives: a rare Russian word that falls into two nouns in the same case
("забор|мотал", where no list has the whole): in 870,000 words of Russian the rule would leave
some 20 of all possible divisions of solid words apart, and keeps 200 compounds more.
"""

import re
from typing import Final

from pipeline.repair.lookalikes.lexicon import russian_lexicon, words

MIN_FIRST: Final = 4
MIN_SECOND: Final = 5
#: Parts of solid words that are words by themselves, or look so.
_PREFIXES: Final = re.compile("сверх|против|между|через|около|перед|пред[ао]?|супер|контр|спец")
_ENDINGS_RU: Final = (
    (("ами", "ями"), "instrumental of many"),
    (("ах", "ях"), "locative of many"),
    (("ам", "ям"), "dative of many"),
    (("ов", "ев"), "genitive of many"),
    (("ой", "ей", "ью", "ом", "ем", "ём"), "instrumental"),
    (("а", "я"), "a"),
    (("у", "ю"), "u"),
    (("ы", "и"), "i"),
    (("е", "о"), "linking"),
)
_VERBAL: Final = re.compile(
    r".*(?:(?<!с)ть|ться|(?<!те)л[аои]?|л[аои]?с[ья]|вш[аеиоуы]\w*|ишь|ешь|йте|ите|ут|ют|ает|яет)"
)
#: Common first parts that do not look it; their second part need not be known.
_HEADS_RU: Final = frozenset(
    word + end
    for word, ends in {
        "врач": ",а,у,ом,е,и,ей,ам,ами,ах",
        "женщин": "а,ы,е,у,ой,ам,ами,ах",
        "город": ",а,у,ом,е",
        "завод": ",а,у,ом,е",
        "человек": ",а,у,ом,е",
        "страна": "",
        "мать": "",
        "отец": "",
    }.items()
    for end in ends.split(",")
)
_PERSONS_PL: Final = re.compile(
    "(?:lekar[zk]|inżynier|architekt|aktor|aktork|nauczyciel|profesor|pisar[zk]|poe[tc]|malar[zk]|"
    "artyst|kobie[tc]|mężczy[zź]n|ksi[ąę]d?z|żołnier[zk]|studen[tc]|trener|dziennikar[zk]|pose?ł|"
    "posł|senator|sędzi|pilot|kierowc|rolni[kc]|kupie?c|król|książ|państw|mias[tc]|człowie[kc]|ludzi|"
    "matk|matc|ojc|ojcie?c|dziec[ik]|syn|córk|córc|statk|state?k|praw?ni[kc]|ekonomist|chemi[kc]|fizy[kc]|"
    "technik|mechani[kc]|elektry[kc]|robotni[kc]|górni[kc]|uczeń|uczni|sprzedawc|właściciel|"
    "redaktor|reżyser|kompozytor|muzy[kc]|tancer[zk]|śpiewa[kc]|reporter|fotograf|filozof|history[kc]|"
    "biolog|psycholog|socjolog|pielęgniar[zk]|ratowni[kc]|strażak|policjant|oficer|biskup|mnich|"
    "zakonni[kc]|świadk|świade?k|opiekun|wychowawc|organizator|dyrygen[tc]|artystk)[a-ząęłóśćńźż]{0,4}"
)


#: Rare words that name a person by their form.
_PERSON_PL: Final = re.compile(
    "[a-ząęłóśćńźż]{2,}(?:ist|nik|nic[zk]k|ciel|tor|log|ar[zk]|ant|ent|owiec|owc|graf|acz|eut|ek[tc]|etk)"
    "(?:ami|ach|om|ów|em|ą|owi|ie|e|u|a|y|i|k[aię]|ką)?"
)
_PERSON_RU: Final = re.compile(
    "[а-яё]{2,}(?:ист|ник|тел|тор|лог|евт|[её]р|ант|ент|ар[ья]|вод|граф|ец|ц|ик|ач|ург|иатр)"
    "(?:ами|ями|ах|ях|ам|ям|ов|ев|ом|ем|а|я|у|ю|ы|и|ь|ей)?"
)
#: What Polish nouns end in, case by case; a, y and i are endings of several.
_ENDINGS_PL: Final = re.compile(
    "(?:(?P<instrumental_many>ami)|(?P<locative_many>ach)|(?P<dative_many>om)|(?P<genitive_many>ów)|"
    "(?P<instrumental>em|ą)|(?P<dative>owi|ie|e|u)|(?P<several>a|y|i)|(?P<none>.))$"
)
_MIXED_PL: Final = (
    {"several", "none"},
    {"several", "dative"},
    {"several", "genitive_many"},
)


def is_one(word: str, rest: str) -> bool:
    """Tell whether the two parts of a divided word are two nouns that keep their hyphen.

    Args:
        word: what stands in front of the hyphen, in lower case.
        rest: what stands behind it, in lower case.
    """
    if len(word) < MIN_FIRST or len(rest) < MIN_SECOND:
        return False
    if "\u0430" <= word[0] <= "\u0451":
        return _is_russian(word, rest)
    return (
        _PERSONS_PL.fullmatch(word) is not None
        and (rest in words() or _PERSON_PL.fullmatch(rest) is not None)
        and word + rest not in words()
        and _agree_pl(word, rest)
    )


def is_stressed(word: str) -> bool:
    """Tell whether a Russian word in front of "-то" is one by itself, and none together with it."""
    known = russian_lexicon()
    return word in known and f"{word}то" not in known


def _is_russian(word: str, rest: str) -> bool:
    known = russian_lexicon()
    if word + rest in known or _PREFIXES.fullmatch(word):
        return False
    named = word in _HEADS_RU or _PERSON_RU.fullmatch(word)
    if not {word, rest} <= known and not (named and _PERSON_RU.fullmatch(rest)):
        return False
    if _VERBAL.fullmatch(rest) or _VERBAL.fullmatch(word):
        return False
    first, second = _ending(word), _ending(rest)
    if word.endswith("ей") and second == "genitive of many":
        return True
    return first != "linking" and (first == second or (first, second) == ("a", "none"))


def _ending(word: str) -> str:
    return next((name for ends, name in _ENDINGS_RU if word.endswith(ends)), "none")


def _agree_pl(word: str, rest: str) -> bool:
    """Tell whether two Polish nouns may stand in one case; -a of men goes with -y of others."""
    first, second = _ENDINGS_PL.search(word), _ENDINGS_PL.search(rest)
    kinds = {match.lastgroup for match in (first, second) if match}
    return len(kinds) == 1 or kinds in _MIXED_PL
