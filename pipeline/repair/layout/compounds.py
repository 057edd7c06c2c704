"""Compounds that have their hyphen wherever they stand.

Pronouns and adverbs of Russian, compound adjectives of Polish and Russian, compounds with
a loan in front ("интернет-магазин"), Indonesian words that repeat, with an affix, without or
with other sounds ("sayur-sayuran", "bolak-balik"), and two nouns of which one describes the
other (`apposition`).

Cost in false positives: some adjectives that are written as one word though both of their
parts are adjectives ("zachodniopomorski" is excepted, terms of one trade are not).
"""

import re
from typing import Final

from pipeline.repair.layout import apposition
from pipeline.repair.lookalikes.lexicon import russian_lexicon, words

_RUSSIAN: Final = re.compile(
    # pronouns and adverbs with a particle; "-то" and "-ка" end many other words
    r"[^\W\d_]+-(?:либо|нибудь)|"
    r"(?:кто|что|кого|кому|кем|ком|чего|чему|чем|ч[её]м|где|куда|откуда|когда|как|чей|чья|чь[её]|чьи|"
    r"как(?:ой|ая|ое|ие|ого|ому|им|их|ими|ую|ом)|почему|отчего|зачем|сколько|насколько|вот|так)-то|"
    r"(?:вс[её]|так|опять|довольно|прямо)-таки|"
    r"(?:ну|на|да(?:вай)?й|(?:по)?смотри|погоди|постой|скажи|иди|поди|послушай|подожди|возьми|"
    r"[^\W\d_]{2,}(?:ите|йте|ьте))-ка|"
    r"(?:кое|кой)-[^\W\d_]+|из-(?:за|под)|"
    r"во-(?:первых|вторых|третьих)|в-(?:четверт|пят|шест|седьм|восьм|девят|десят)ых|"
    r"по-(?!литич|этич|исти|иски|лоски|доски)[^\W\d_]{2,}(?:[сц]ки|ьи)|"
    r"по-(?:нов|видим|стар|друг|сво|мо|тво|наш|ваш|хорош|разн|настоящ|прежн|добр|домашн|прост|взросл|"
    r"особ|ин|летн|зимн|весенн|осенн|человеч|умн|больш|тих|быстр|ихн|женск|мужск)(?:ому|ему)|"
    # loans in front of a noun
    r"(?:интернет|онлайн|офлайн|бизнес(?!-м[еэ]н))-[^\W\d_]{3,}|"
    r"пресс-(?:служб|секретар|конференц|релиз|центр|тур|подход)\w*|премьер-(?:министр|лиг)\w*|"
    r"вице-(?:през|премь|мэр|губерн|адмир|чемпион|спикер|консул)\w*|"
    r"экс-(?:президент|премьер|министр|чемпион|глав|мэр|губернатор|депутат|супруг)\w*|"
    r"веб-(?:сайт|страниц|приложен|камер|дизайн|мастер|сервис|интерфейс)\w*|чат-бот\w*|"
    r"генерал-(?:майор|лейтенант|полковник|губернатор)\w*|штаб-квартир\w*|ток-шоу|"
    r"мастер-класс\w*|рок-(?:групп|музык|концерт|певе|фестивал)\w*|(?:юго|северо)-(?:запад|восток)\w{0,3}"
)
_ADJECTIVE_RU: Final = (
    r"[^\W\d_]{2,}(?:[ыио]й|[ое]го|[ое]му|[ыи]ми?|[ыи]х|[ая]я|[ую]ю|[ое][ейм]|[ыи]е)"
)
_PAIRED_RU: Final = re.compile(
    r"(?:(?:юго|северо|социально|общественно|научно|учебно|культурно|торгово|финансово|"
    r"производственно|информационно|административно|материально|организационно|нормативно|"
    r"лечебно|историко|физико|химико|политико|экономико|военно|народно|инженерно|спортивно|"
    r"англо|франко|итало|германо|греко|японо|индо|австро)-(?!служащ|пленн|обязанн|хозяйств|язычн|корейск)|"
    r"(?!(?:сель|мор|дет|жен|муж|подмо|пло|микро|высо)ско-)[^\W\d_]{3,}[сц]ко-|"
    r"(?:т[её]мно|светло|ярко|бледно|ч[её]рно|бело|ж[её]лто|красно|сине|зелено|серо)-"
    r"(?=син|зел|красн|бел|сер|ж[её]лт|голуб|корич|роз|ч[её]рн|оранж|бур))" + _ADJECTIVE_RU
)
_ADJECTIVE_PL: Final = (
    r"[^\W\d_]{3,}(?:iego|iemu|ego|emu|ich|ych|imi|ymi|iej|ej|im|ym|ie|ią|i|y|a|e|ą)"
)
_PAIRED_PL: Final = re.compile(
    r"(?!zachodnio-pomorsk)(?:(?:biał|czarn|czerwon|zielon|niebiesk|żółt|szar|złot|srebrn|brązow|granatow|"
    r"północn|południow|wschodni|zachodni|społeczn|gospodarcz|kulturaln|oświatow|naukow|badawcz|"
    r"techniczn|administracyjn|artystyczn|rozrywkow|handlow|usługow|mieszkaniow|przemysłow|sportow|"
    r"rekreacyjn|turystyczn|rozwojow|dydaktyczn|wychowawcz|opiekuńcz|organizacyjn|"
    r"szkoleniow|finansow|podatkow|prawn|polityczn|ekonomiczn|remontow|budowlan|"
    r"informacyjn|edukacyjn|produkcyjn|magazynow|hotelow|biurow|słodk|kwaśn|roln|celn|wodn|austr|angl|ugr)o|"
    # a people
    r"(?!(?:[^\W\d_]*(?:woj|lotni|stanowi|widowi|środowi|uzdrowi|schroni|boi|nazwi|zjawi|siedli|"
    r"ogni|rzym|bli|ni|wnio|kro|niedo|lino))sko-)[^\W\d_]{3,}[sc]ko)-" + _ADJECTIVE_PL
)
_NOT_ALONE: Final = re.compile(
    r"(?:w|pow|wat)(?:ego|emu|ych|ymi|ym|ej|e|a|y|ą)|rusk\w*|(?:ści|ńcz|nał|dawc|wani|wan|wał)\w*"
)
# Two adjectives of any kind, of which the first is long enough to be no prefix.
_JOINED_PL: Final = re.compile(
    r"(?!zrówno|ogólno|[^\W\d_]*(?:powo-dz|fotowo|wniosko))[^\W\d_]{3,}(?:ow|cz|ln|jn|wn|czn|zn)o-[^\W\d_]{3,}"
    r"(?:ow|n|sk|ck|cz|st)(?:iego|iemu|ego|emu|ich|ych|imi|ymi|iej|ej|im|ym|ie|ą|i|y|a|e)"
)
_JOINED_RU: Final = re.compile(
    r"(?!несовершенно|равно|главно|древно|военно-(?:служащ|пленн|обязанн))[^\W\d_]{3,}(?:нн|льн|чн|вн|жн|щн|ивн|мн|рн)о-[^\W\d_]{3,}(?:н|ск|ов|ев|ист|ащ|ующ)"
    r"(?:ы[йхем]|ыми|и[йхем]|ими|ого|его|ому|ему|ая|яя|ое|ее|ую|юю|ой|ей|ом|ем)"
)
_INDONESIAN: Final = re.compile(
    "(?:jual-beli|suami-ist(?:e)?ri|ekspor-impor|impor-ekspor|naik-turun|turun-naik|keluar-masuk|"
    "belajar-mengajar|tanya-jawab|simpan-pinjam|adat-istiadat|kakak-beradik|tawar-menawar|"
    "hitam-putih|merah-putih|pulang-pergi|maju-mundur|laki-bini|tua-muda|besar-kecil|"
    "(?:sosial|politik|ekonomi|budaya)-(?:sosial|politik|ekonomi|budaya))(?:nya)?"
)
_CONJUNCTIONS: Final = frozenset(
    ("i", "oraz", "lub", "czy", "albo", "и", "или", "либо", "dan", "atau")
)
_SUFFIXES: Final = ("an", "nya", "kan")
MIN_STEM: Final = 3
# No words by themselves, but halves of "cincin", "sumsum".
_HALVES: Final = frozenset({"cin", "sum", "hud", "pag", "kus", "cer"})
MIN_REPEATED: Final = 4
_VOWELS: Final = re.compile("[aeiou]")
_CONSONANTS: Final = re.compile("[^aeiou]")
_PREFIXED: Final = re.compile("[btkpm]e[mnr]|mem|men")


def has_hyphen(word: str, rest: str) -> bool:
    """Tell whether a word that a line break divides is a compound with a hyphen.

    Args:
        word: what stands in front of the hyphen, in lower case.
        rest: what stands behind it, in lower case.
    """
    if word == rest:
        return len(word) >= MIN_STEM and word not in _HALVES
    whole = f"{word}-{rest}"
    if any(form.fullmatch(whole) for form in (_RUSSIAN, _PAIRED_RU, _JOINED_RU, _INDONESIAN)):
        return True
    if _PAIRED_PL.fullmatch(whole) or _JOINED_PL.fullmatch(whole):
        return _NOT_ALONE.fullmatch(rest) is None
    if apposition.is_one(word, rest) or (rest == "то" and apposition.is_stressed(word)):
        return True
    return word.isascii() and rest.isascii() and (_is_repeated(word, rest) or _is_echo(word, rest))


def hangs(word: str, rest: str) -> bool:
    """Tell a part that hangs in front of a conjunction ("dwu- i trzyosobowe").

    Args:
        word: what stands in front of the hyphen.
        rest: what stands behind it.
    """
    if rest not in _CONJUNCTIONS:
        return False
    whole = f"{word}{rest}".lower()
    return whole not in words() and whole not in russian_lexicon()


def _is_echo(word: str, rest: str) -> bool:
    """Tell a word that repeats with other vowels, with another first sound or with a prefix.

    As "bolak-balik", "lauk-pauk", "turun-temurun".  The list must not have the two as one word.
    """
    if min(len(word), len(rest)) < MIN_REPEATED or word + rest in words():
        return False
    if len(word) != len(rest):
        return _PREFIXED.match(rest) is not None and rest.endswith(word[1:])
    if word[1:] == rest[1:]:
        return True
    if _VOWELS.sub("-", word) == _VOWELS.sub("-", rest):
        return word[0] == rest[0] or (word[0] in "aeiou" and rest[0] in "aeiou")
    vowels = (_CONSONANTS.sub("", word), _CONSONANTS.sub("", rest))
    return len(word) > MIN_REPEATED and word[-2:] == rest[-2:] and vowels[0] == vowels[1]


def _is_repeated(word: str, rest: str) -> bool:
    """Tell a word that repeats with an affix in one of its halves."""
    stems = (rest, *(rest.removesuffix(end) for end in _SUFFIXES if rest.endswith(end)))
    return any(
        (len(stem) >= MIN_STEM and stem == word)
        or (len(stem) >= MIN_REPEATED and word.endswith(stem))
        for stem in stems
    )
