"""Traditional Chinese into simplified, with evidence for how.

OpenCC converts by word and character.  Its configurations differ in what they take a
traditional text to be: `tw2s` knows that Taiwan writes 看著 and means 看着, `hk2s` that
Hong Kong writes 説 and 衞, `t2s` expects the forms of OpenCC itself.  The text shows
which it is.  The configurations that also swap regional words (`tw2sp`) are never
used: they rewrite what the author said.

Japanese is never touched, nor is 著 in words where it means *to write* or *notable*.
Characters that are simplified already stay, so converting twice changes nothing more.
The price: 著 is judged by its neighbours, so 編著辮子 (braiding) keeps its 著.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Final

import numpy as np
import opencc
from numpy.typing import NDArray

from pipeline.hanforms import forms, is_coded
from pipeline.language.guess import Guess
from pipeline.ledger import Edit, apply, compose
from pipeline.script import codepoints

TAIWAN: Final = "tw2s"
HONG_KONG: Final = "hk2s"
GENERIC: Final = "t2s"

_MAX_ROUNDS: Final = 4
_HAN_RUN: Final = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufad9\U00020000-\U000323af]+")
_VERBS: Final = "看望盯瞪指跟抱拿帶带朝向對对隨随沿順顺握拉推讀读聽听等捧翻寫写握守踩騎骑"
_ZHU_WORDS: Final = re.compile(
    f"(?<![{_VERBS}])著(?=[作名述者稱称錄录譯译論论有書书])"
    "|(?<=[顯显名原論论專专巨鉅編编譯译遺遗土卓昭拙撰新舊旧所])著(?![我你妳他她它])"
    "|(?<=合)著(?=[者書书《的、，,。]|$)|(?<=知)著(?=[。，,”」]|$)"
)
"""Words in which 著 is read zhù and is right in simplified text as well.

Elsewhere it is the aspect marker that mainland China writes 着.
"""

_VOCABULARY: Final[Mapping[str, tuple[str, ...]]] = {
    region: tuple(words.split("|"))
    for region, words in {
        TAIWAN: "網路|軟體|硬體|資訊|程式|影片|捷運|計程車|滑鼠|品質|行動電話|部落格|雷射",
        HONG_KONG: "嘅|咗|喺|哋|冇|唔|佢|港鐵|屋邨|的士|巴士|電單車|行政長官|八達通",
    }.items()
}

_KINDS: Final = ("traditional", "simplified", TAIWAN, HONG_KONG, GENERIC)
"""What a character may speak for; a character of several kinds is a sum of powers of two."""
_MIXTURES: Final = 1 << len(_KINDS)
_HOLDING: Final = {
    kind: [mixture for mixture in range(_MIXTURES) if mixture >> number & 1]
    for number, kind in enumerate(_KINDS)
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a configuration, counted in characters and words.

    Args:
        traditional: characters that only traditional Chinese has.
        simplified: characters that only simplified Chinese has.
        taiwan: forms and words of Taiwan, such as 裡, 說 and 著 for 着.
        hong_kong: forms and words of Hong Kong, such as 裏, 説 and 着.
        generic: forms that OpenCC takes as its standard, such as 爲, 裏 and 着.
    """

    traditional: int
    simplified: int
    taiwan: int = 0
    hong_kong: int = 0
    generic: int = 0


@dataclass(frozen=True, slots=True)
class Conversion:
    """The edits that turn a text into simplified Chinese.

    Args:
        edits: one per run of changed characters.
        configuration: the OpenCC configuration, None where nothing is to convert.
        evidence: why that one; None where the language ruled a conversion out.
    """

    edits: tuple[Edit, ...]
    configuration: str | None
    evidence: Evidence | None = None


def gather(text: str) -> Evidence:
    """Count what `text` shows of its written form and region."""
    held = np.bincount(_kinds()[codepoints(text)], minlength=_MIXTURES)
    numbers = {kind: int(held[_HOLDING[kind]].sum()) for kind in _KINDS}
    for region, words in _VOCABULARY.items():
        numbers[region] += sum(map(text.count, words))
    if "著" in text:
        numbers[TAIWAN] += text.count("著") - len(_ZHU_WORDS.findall(text))
    return Evidence(
        traditional=numbers["traditional"],
        simplified=numbers["simplified"],
        taiwan=numbers[TAIWAN],
        hong_kong=numbers[HONG_KONG],
        generic=numbers[GENERIC],
    )


def configuration(evidence: Evidence) -> str | None:
    """Choose the OpenCC configuration that the evidence speaks for.

    Returns:
        None for a text without traditional characters; `t2s` for mainly simplified
        text with traditional words in it, where 著 and 么 are right as they stand.
    """
    if not evidence.traditional and not evidence.taiwan:
        return None
    if evidence.simplified >= max(1, evidence.traditional):
        return GENERIC if evidence.traditional else None
    if evidence.taiwan >= max(evidence.hong_kong, evidence.generic):
        return TAIWAN
    return HONG_KONG if evidence.hong_kong > evidence.generic else GENERIC


def simplify(text: str, language: Guess | str, document: Evidence | None = None) -> Conversion:
    """Convert a passage to simplified Chinese.

    Args:
        text: a passage in one language.
        language: its language, as identified with the document as prior.
        document: evidence of the whole document, from `gather`, which settles the
            region for passages too short to show it.

    Returns:
        The edits in the coordinates of `text`; none for another language.
    """
    tag = language if isinstance(language, str) else language.tag
    if tag.split("-", 1)[0] != "zh":
        return Conversion((), None)
    evidence = gather(text)
    chosen = configuration(evidence)
    region = configuration(document) if document else None
    if region and chosen and evidence.traditional >= evidence.simplified:
        chosen = region
    if not chosen:
        return Conversion((), None, evidence)
    edits = _convert(text, chosen)
    return Conversion(edits, chosen if edits else None, evidence)


def _convert(text: str, chosen: str) -> tuple[Edit, ...]:
    """Convert until nothing changes, so that converting again is idle."""
    edits: tuple[Edit, ...] = ()
    current = text
    for _ in range(_MAX_ROUNDS):
        new = _once(current, chosen)
        if not new:
            break
        edits = compose(text, edits, new)
        current = apply(current, new)
    return edits


def _once(text: str, chosen: str) -> tuple[Edit, ...]:
    converted = _converter(chosen).convert(text)
    rules = (f"hanzi.{chosen}",)
    if len(converted) != len(text):
        return tuple(Edit(*span, rules) for span in _uneven(text, converted))
    return tuple(
        Edit(start, start + len(after), text[start : start + len(after)], after, rules)
        for start, after in _differences(text, converted, chosen)
    )


def _differences(text: str, converted: str, chosen: str) -> Iterator[tuple[int, str]]:
    """Yield where runs of changed characters start, and what becomes of them.

    We have our own say on 著 and on characters simplified already.
    """
    if text == converted and "著" not in text:
        return
    old, new = codepoints(text), codepoints(converted)
    wanted = np.where(_settled()[old], old, new)
    if "著" in text:
        wanted[old == ord("著")] = ord("著" if chosen != TAIWAN else "着")
        for match in _ZHU_WORDS.finditer(text):
            wanted[match.start()] = ord("著")
    places: list[int] = np.flatnonzero(wanted != old).tolist()
    if not places:
        return
    result = wanted.tobytes().decode("utf-32-le", "surrogatepass")
    start = end = places[0]
    for place in places:
        if place > end:
            yield start, result[start:end]
            start = place
        end = place + 1
    yield start, result[start:end]


def _uneven(before: str, after: str) -> list[tuple[int, int, str, str]]:
    """Return the spans that differ where conversion changed the length.

    It leaves all but Han characters alone, so the runs of Han correspond.
    """
    olds, news = list(_HAN_RUN.finditer(before)), list(_HAN_RUN.finditer(after))
    if len(olds) != len(news):
        return [(0, len(before), before, after)]
    spans = []
    for old, new in zip(olds, news, strict=True):
        matcher = SequenceMatcher(None, old[0], new[0], autojunk=False)
        for kind, low, high, new_low, new_high in matcher.get_opcodes():
            if kind != "equal":
                start, end = old.start() + low, old.start() + high
                spans.append((start, end, old[0][low:high], new[0][new_low:new_high]))
    return spans


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


@cache
def _kinds() -> NDArray[np.uint8]:
    """Return for each code point the kinds of its character, as a sum of powers of two."""
    kinds = np.zeros(0x110000, dtype=np.uint8)
    members = {"traditional": forms().traditional, "simplified": forms().simplified}
    for number, kind in enumerate(_KINDS):
        chosen = members.get(kind) or {
            char for char, regions in _votes().items() if kind in regions
        }
        kinds[sorted(map(ord, chosen))] |= 1 << number
    return kinds


@cache
def _settled() -> NDArray[np.bool_]:
    """Return for each code point whether its character is simplified already."""
    settled = np.zeros(0x110000, dtype=np.bool_)
    settled[sorted(map(ord, forms().simplified | {"么"}))] = True
    return settled


@cache
def _votes() -> Mapping[str, tuple[str, ...]]:
    """Return for each telling variant the regions that write it, out of OpenCC's tables.

    Characters that simplified text has too tell nothing, but for 着.
    """
    standard = sorted(forms().traditional | {"裏", "着"})
    lines = "\n".join(standard)
    taiwan = _converter("t2tw").convert(lines).split("\n")
    hong_kong = _converter("t2hk").convert(lines).split("\n")
    votes: dict[str, set[str]] = {}
    for char, tw, hk in zip(standard, taiwan, hong_kong, strict=True):
        if char == tw == hk:
            continue
        for region, form in ((GENERIC, char), (TAIWAN, tw), (HONG_KONG, hk)):
            if form == "着" or not is_coded(form, "gb2312"):
                votes.setdefault(form, set()).add(region)
    return {char: tuple(sorted(regions)) for char, regions in votes.items() if len(regions) < 3}
