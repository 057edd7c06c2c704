"""Compounds that have their hyphen wherever they stand.

Pronouns and adverbs of Russian, compound adjectives of Polish and Russian whose first
part is one of a closed list or names a people, compounds with a loan in front
("интернет-магазин"), and Indonesian words that repeat with an affix ("sayur-sayuran",
"kemerah-merahan").

Cost in false positives: an adjective that is written as one word though its first part
is in a list, such as a term of one trade.
"""

import re
from typing import Final

_RUSSIAN: Final = re.compile(
    r"[^\W\d_]+-(?:то|либо|нибудь|таки|ка|де)|(?:кое|кой)-[^\W\d_]+|из-(?:за|под)|"
    r"во-(?:первых|вторых|третьих)|в-[^\W\d_]+ых|"
    r"по-(?!(?:т|эт|к|ч)(?:ому|ему)$)[^\W\d_]+(?:[сц]ки|ому|ему|ьи)|по-прежнему|"
    # loans in front of a noun
    r"(?:интернет|онлайн|офлайн|бизнес(?!-м[еэ]н))-[^\W\d_]{3,}|"
    r"пресс-(?:служб|секретар|конференц|релиз|центр|тур|подход)\w*|премьер-(?:министр|лиг)\w*|"
    r"вице-(?:през|премь|мэр|губерн|адмир|чемпион|спикер|консул)\w*"
)
_ADJECTIVE_RU: Final = (
    r"[^\W\d_]{2,}(?:[ыио]й|[ое]го|[ое]му|[ыи]ми?|[ыи]х|[ая]я|[ую]ю|[ое][ейм]|[ыи]е)"
)
_PAIRED_RU: Final = re.compile(
    r"(?:(?:юго|северо|социально|общественно|научно|учебно|культурно|торгово|финансово|"
    r"производственно|информационно|административно|материально|организационно|нормативно|"
    r"лечебно|историко|физико|химико|политико|экономико|военно|народно|инженерно|спортивно|"
    r"англо|франко|итало|германо|греко|японо|индо|австро)-(?!служащ|пленн|обязанн|хозяйств)|"
    r"(?!(?:сель|мор|дет|жен|муж)ско-)[^\W\d_]{3,}[сц]ко-|"
    r"(?:т[её]мно|светло|ярко|бледно|ч[её]рно|бело|ж[её]лто|красно|сине|зелено|серо)-"
    r"(?=син|зел|красн|бел|сер|ж[её]лт|голуб|корич|роз|ч[её]рн|оранж|бур))" + _ADJECTIVE_RU
)
_ADJECTIVE_PL: Final = (
    r"[^\W\d_]{3,}(?:iego|iemu|ego|emu|ich|ych|imi|ymi|iej|ej|im|ym|ie|ią|i|y|a|e|ą)"
)
_PAIRED_PL: Final = re.compile(
    r"(?:(?:biał|czarn|czerwon|zielon|niebiesk|żółt|szar|złot|srebrn|brązow|granatow|"
    r"północn|południow|wschodni|zachodni|społeczn|gospodarcz|kulturaln|oświatow|naukow|badawcz|"
    r"techniczn|administracyjn|artystyczn|rozrywkow|handlow|usługow|mieszkaniow|przemysłow|sportow|"
    r"rekreacyjn|turystyczn|rozwojow|dydaktyczn|wychowawcz|opiekuńcz|organizacyjn|"
    r"szkoleniow|finansow|podatkow|prawn|polityczn|ekonomiczn|remontow|budowlan|"
    r"informacyjn|edukacyjn|produkcyjn|magazynow|hotelow|biurow|słodk|kwaśn|austr|angl|ugr)o|"
    # a people
    r"(?!(?:[^\W\d_]*(?:woj|lotni|stanowi|widowi|środowi|uzdrowi|schroni|boi|nazwi|zjawi|siedli|"
    r"ogni|rzym|bli|ni))sko-)[^\W\d_]{3,}[sc]ko)-" + _ADJECTIVE_PL
)
_NOT_ALONE: Final = re.compile(r"w(?:ego|emu|ych|ymi|ym|ej|e|a|y|ą)|ruski\w*|ruska|ruscy")
_SUFFIXES: Final = ("an", "nya", "kan")
MIN_STEM: Final = 3
MIN_REPEATED: Final = 4


def has_hyphen(word: str, rest: str) -> bool:
    """Tell whether a word that a line break divides is a compound with a hyphen.

    Args:
        word: what stands in front of the hyphen, in lower case.
        rest: what stands behind it, in lower case.
    """
    whole = f"{word}-{rest}"
    if _RUSSIAN.fullmatch(whole) or _PAIRED_RU.fullmatch(whole):
        return True
    if _PAIRED_PL.fullmatch(whole) and not _NOT_ALONE.fullmatch(rest):
        return True
    return word.isascii() and rest.isascii() and _is_repeated(word, rest)


def _is_repeated(word: str, rest: str) -> bool:
    """Tell a word that repeats with an affix in one of its halves."""
    stems = (rest, *(rest.removesuffix(end) for end in _SUFFIXES if rest.endswith(end)))
    return any(
        (len(stem) >= MIN_STEM and stem == word)
        or (len(stem) >= MIN_REPEATED and word.endswith(stem))
        for stem in stems
    )
