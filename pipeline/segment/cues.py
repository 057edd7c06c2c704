"""Words that say what a line is for: credits, sources, navigation, disclaimers.

The lists are generic newsroom and web vocabulary of Polish, Russian, Chinese,
Indonesian, Japanese and English.  A cue counts only in a line of the right shape: a
credit starts with a label and a colon and is short, a navigation line is nothing but
its cue, so the same word in running text does not count.  Cost in false positives: a
one-line paragraph that consists of a label, a colon and a short value is taken for a
credit even where it is a definition ("Source: the place where a river begins").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.segment import dates
from pipeline.segment.posted import posted

MAX_CREDIT: Final = 200
MAX_LABELLED_SOURCE: Final = 300
MAX_DISCLAIMER: Final = 600
MIN_CLAUSE_WORDS: Final = 5

_LABELS: Final[dict[str, str]] = {
    "author": (
        r"authors?|written by|words by|text by|"
        r"autor(?:ka|zy)?(?: (?:dokumentu|tekstu|artykułu|wpisu|opracowania))?|tekst|"
        r"opracowa(?:nie|ła?)|oprac\.|przygotowała?|napisała?|"
        r"автор(?:ы| текста| статьи| материала)?|текст|(?:материал )?подготовил[аи]?|"
        r"penulis|(?:ditulis )?oleh|pengarang|wartawan|reporter|pewarta|laporan|"
        r"作者|撰文|撰稿人?|文|(?:本报|本報)?[记記]者|采写|採寫|执笔|執筆者?|"
        r"著者?|筆者|寄稿|取材(?:・文)?|文・写真|ライター"
    ),
    "publisher": (
        r"(?:sources?|via|originally published(?: in| by)?|źródł[oa]|na podstawie|источники?|"
        r"по материалам|"
        r"sumber|dikutip dari|dilansir dari)(?P<of>(?: [^\W\d_]+){1,3})?|"
        r"(?:来源|來源|出处|出處|[转轉](?:载|載)?自|首发|首發|稿源|(?:微信)?公[众眾][号號]|"
        r"出典|引用元|掲載元|配信元|参照元|情報源|転載元)(?P<of2>[\u3040-\u30ff\u4e00-\u9fff]{1,8})?"
    ),
    "translator": (
        r"translat(?:ors?|ed by|ion)|tłumacz(?:ka|enie|yła?)?|tłum\.|przekład|"
        r"перевод(?:чик|чица)?|перев[её]л[аи]?|penerjemah|diterjemahkan oleh|alih bahasa|"
        r"翻[译譯訳]|[编編][译譯]|[译譯]者?|翻訳者?|訳者?"
    ),
    "editor": (
        r"editors?|edited by|redaktor(?:ka|zy)?|redakcja|redagowała?|red\.|"
        r"(?:выпускающий |ответственный |главный )?редактор(?:ы)?|редакция|"
        r"penyunting|redaktur|(?:责任|責任|值班|本文|本期|见习|見習)?[编編][辑輯]|[责責][编編]|主[编編]|"
        r"[审審][核稿校]|监制|監製|排版|美[编編]|[运運][营營]|[统統][筹籌]|"
        r"編集(?:者|担当)?|監修|構成"
    ),
    "proofreader": (
        r"proofread(?:ers?|ing| by)|korekt(?:a|or|orka)|корректор(?:ы)?|корректура|"
        r"penyelaras bahasa|(?:责任|責任)?校[对對審审正閲訂]"
    ),
    "picture": (
        r"(?:image|photo|picture)s?(?: (?:source|credit|by))?|credits?|"
        r"fot\.|foto(?:grafia)?|zdjęci[ea]|rys\.|grafika|фото(?:графия)?|изображение|"
        r"иллюстрация|снимок|gambar|ilustrasi|[题題封首]?[图圖]片?(?:[来來]源)?|[摄攝]影?|"
        r"供[图圖]|(?:数据|數據|资料|資料)[来來]源|(?:写真|画像|図版)(?:提供|出典)?|撮影"
    ),
}
_ROLES: Final = "|".join(f"(?P<{role}>{words})" for role, words in sorted(_LABELS.items()))
_CREDIT: Final = re.compile(
    rf"(?<![\w・])(?:{_ROLES})(?:\s?[:：]|\s?丨\s?|\s[-–—](?=\s(?:https?://|www\.)))|"
    r"(?<![\w・])(?P<slashed>取材・文|文・写真|[文图圖译譯作编編](?:者|辑|輯)?|[来來]源|写真|撮影|"
    r"[头頭题題封]图|[头頭題封]圖)\s?[/／｜|＝=]\s?|"
    r"(?<![\w・])(?P<barred>[采採][访訪写寫]|撰[文稿写寫]|[记記]者|口述|整理|校[对對]|[审審][核校]|"
    r"出品(?:人|方)?|[监監][制製]|策[划劃]|[设設][计計]|排版|[运運][营營]|[统統][筹籌]|[责責主美][编編]|"
    r"[摄攝]影|[题題封配首]图|插[画畫图圖]|[视視][觉覺])(?:\s?[|｜丨]\s?|\s?[/／]\s?(?=[\u4e00-\u9fff]{2,4}$))",
    re.IGNORECASE,
)
_SLASHED: Final = {
    "文": "author",
    "作": "author",
    "取": "author",
    "图": "picture",
    "圖": "picture",
    "写": "picture",
    "来": "publisher",
    "來": "publisher",
    "头": "picture",
    "頭": "picture",
    "题": "picture",
    "題": "picture",
    "封": "picture",
    "撮": "picture",
    "采": "author",
    "採": "author",
    "撰": "author",
    "记": "author",
    "記": "author",
    "口": "author",
    "整": "author",
    "校": "proofreader",
    "摄": "picture",
    "攝": "picture",
    "配": "picture",
    "首": "picture",
    "插": "picture",
    **dict.fromkeys("审審出监監策设設排运運统統责責主美视視", "editor"),
    "编": "editor",
    "編": "editor",
}
_UNLABELLED: Final = re.compile(
    r"(?:(?:(?:di(?:sunting|edit|susun|laporkan|tulis) )?oleh)|by|autor|автор|tekst|текст|penulis|"
    r"oprac\.|(?:(?:текст|материал|статью) )?подготовил[аи]?(?: к (?:публикации|печати))?)\s+"
    r"(?P<name>[A-ZÀ-ŽА-ЯЁ][\w'’.-]+(?:\s+[A-ZÀ-ŽА-ЯЁ][\w'’.-]*){1,3})$",
    # the names keep their case: only the label may be written either way
)
_PICTURED: Final = re.compile(
    r"(?:[Фф]ото(?:графи[ия])?|[Zz]djęci[ea]|[Ff]oto) (?:предоставлен\w{0,2}|udostępnion\w|"
    r"dostarczon\w|disediakan(?: oleh)?)\s(?P<han>[^.!?]{3,60})\.?$|"
    r"(?:[Ff]ot\.\s+(?P<name>[A-ZÀ-Ž][^.!?]{2,80})|"
    r"(?:[Ff]ot|[Zz]dj)\.\s(?P<store>(?:z )?archiwum\b[^.!?]{0,60}|ze zbiorów [^.!?]{3,60})|"
    r"[Rr]ys\.\s+(?P<drawn>[A-ZÀ-Ž][\w'’-]+(?:\s[A-ZÀ-Ž][\w'’-]+){1,2}))\.?$"
)
# Laporan wartawan Harian Kota, Rina Lestari; 城市周報記者 林小明 陳大文 發自臺北
_CORRESPONDENT: Final = re.compile(
    r"[Ll]aporan (?:[Ww]artawan|[Rr]eporter|[Jj]urnalis|[Kk]ontributor)\b[^.!?]{0,60}?,?\s"
    r"(?P<name>[A-Z][\w'’.-]+(?:\s[A-Z][\w'’.-]*){0,3})$|"
    r"[\u4e00-\u9fff]{2,8}[记記]者[\s:：](?P<han>[\u4e00-\u9fff]{2,3}(?:[、\s][\u4e00-\u9fff]{2,3}){0,3})"
    r"(?:\s[发發]自.{1,16})?$"
)
# 記者林淑芬／台北報導, 【本报记者 王强 北京报道】
_REPORTER: Final = re.compile(
    r"(?P<open>[(（\[［【〔])?(?P<post>本[报報]|特[约約]|[实實][习習]|[见見][习習]|[驻駐][\u4e00-\u9fff]{2,4})?[记記]者"
    r"[\s:：]?(?P<name>(?![在从從对對就也曾已将將于於今昨前])[\u4e00-\u9fff]{2,3}"
    r"(?:[、，\s][\u4e00-\u9fff]{2,3}){0,3}?)"
    r"(?:\s?[/／|｜]?\s?(?:[\u4e00-\u9fff]{1,6}?)?(?P<report>[报報][导導道]|[专專][访訪]|[摄攝]影|[电電]))?"
    r"[)）\]］】〕]?$"
)
# （経済部　中村さくら）, ［東京支局・田中一郎］
_DESK: Final = re.compile(
    r"[(（\[［【〔＝=](?:[\u30a0-\u30ff\u4e00-\u9fff]{1,8}(?:部|支局|総局|局|編集室)|"
    r"(?:編集|論説|専門|解説)委員|(?:特派|通信)員|(?:専門)?記者)[\s・＝=/、:：]{1,2}"
    r"(?P<name>[\u3041-\u30ff\u3400-\u9fff々]{1,5}\s?[\u3041-\u30ff\u3400-\u9fff々]{1,6})"
    r"[)）\]］】〕＝=]$"
)
# Редактор Ольга Смирнова, корректор Нина Белова; Redakcja: is a label, this is none.
_STAFF: Final = (
    r"(?:(?:[Рр]едактор|[Кк]орректор|[Пп]ереводчик|[Rr]edaktor(?:ka)?|[Kk]orekt(?:a|or|orka)|"
    r"[Tt]łumacz(?:ka|yła?|enie)?|[Oo]pracowa(?:ł|ła|nie)|[Pp]enyunting|[Ee]ditor|[Pp]enerjemah)"
    r"\s[A-ZÀ-ŽА-ЯЁ][\w'’-]*\.?(?:\s[A-ZÀ-ŽА-ЯЁ][\w'’-]+){1,2})"
)
_STAFFED: Final = re.compile(rf"(?P<name>{_STAFF}(?:\s?[,;|/·]\s?{_STAFF}){{0,3}})\.?$")
# 王海波1，李春燕2，周　涛1; 作者  coffee (豆子)
_SCHOLARS: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff](?:[\s\u3000]{1,2})?[\u4e00-\u9fff]{1,3}\s?\d(?:[,，]\d)?\*?"
    r"(?:[，,、;；\s]{1,2}[\u4e00-\u9fff](?:[\s\u3000]{1,2})?[\u4e00-\u9fff]{1,3}\s?\d(?:[,，]\d)?\*?){1,9})$|"
    r"作者\s{1,3}(?P<han>[A-Za-z]\w{1,15}\s[(（][^()（）]{0,30}[)）])"
)
# 文・山本遥、写真・小川健
_WRITTEN: Final = re.compile(
    r"[(（]?(?:取材・文|取材|文|聞き手|構成)[・＝=](?P<name>[\u3041-\u30fa\u3400-\u9fff々]{2,8})"
    r"(?:[、，\s](?:写真|撮影|構成|編集|文)[・＝=][\u3041-\u30fa\u3400-\u9fff々]{2,8}){0,3}[)）]?$"
)
# 本文經授權轉載自《南方週報》, 原载于《…》
_REPRINTED: Final = re.compile(
    r"(?:(?:本文|文章|原文)?(?:已?[经經]?[授获獲][权權][许許]?可?)?(?:[转轉][载載]|摘編?编?|首[发發]|原[载載刊])[自于於]|"
    r"(?:本文|文章)(?:来源|來源|出自)[于於]?)[：:]?\s?(?P<name>《[^《》]{1,30}》[^，。]{0,16})。?$"
)
# The initials that sign news, (rn/dw), and the agency, (PAP).
_INITIALS: Final = re.compile(r"[(\[](?P<name>[a-z]{2,4}(?:[/-][a-z]{2,4}){0,3})[)\]]$")
# По материалам газеты «Заря», Na podstawie Kuriera Miejskiego
_DRAWN_FROM: Final = re.compile(
    r"(?:[Пп]о (?:материалам|информации|сообщению)|[Nn]a podstawie|[Bb]erdasarkan laporan)\s"
    r"(?P<name>(?:[а-яёa-ząćęłńóśźż]+ ){0,2}"
    r"(?:«[^»]{2,40}»|„[^”]{2,40}”|[A-ZŻŹŚŁА-ЯЁ][\w.-]+(?: [A-ZŻŹŚŁА-ЯЁ][\w.-]+){0,2}))$"
)
_AGENCY: Final = re.compile(
    r"[(（\[](?P<name>PAP|IAR|AFP|AP|Reuters|ANTARA|ТАСС|РИА Новости|Интерфакс|"
    r"共同|時事|中央社|新[华華]社|中新社)[)）\]]$"
)
_OPENERS: Final = "(（[【〔*|｜＜< "
_EDGES: Final = " \t\u3000,，、;；|｜/／。()（）[]【】*＜＞<>"
_PARTS: Final = re.compile(r"\s[|｜·•/／]\s|\s{3,}|\t")
_BRACKETED: Final = re.compile(r"\s*[(（][^()（）]*[)）]$")
_PEOPLE: Final = ("author", "translator", "editor")
_QUOTES: Final = "\"'“”„«»「」『』《》"


@dataclass(frozen=True, slots=True)
class Credit:
    """One labelled value of a credit line, such as an author or a source."""

    role: str
    value: str


def credits_of(line: str) -> tuple[Credit, ...]:
    """Return the labelled values of a credit line, none where the line is no credit.

    Args:
        line: a line of text without white space around it.
    """
    if len(line) > MAX_LABELLED_SOURCE:
        return ()
    body = line.lstrip(_OPENERS)
    signed = _signed(line, body)
    if signed:
        return (signed,)
    put_up = posted(body)
    if put_up:
        return Credit("author", put_up[0]), Credit("date", put_up[1])
    date = dates.DATE.match(body)
    stated = (Credit("date", date[0].strip()),) if date else ()
    body = body[date.end() :].lstrip(_EDGES) if date else body
    if not _CREDIT.match(body):
        return ()
    matches = list(_labels(body))
    ends = [match.start() for match in matches[1:]] + [len(body)]
    found = tuple(
        Credit(_role(match), _value(body[match.end() : end]))
        for match, end in zip(matches, ends, strict=True)
    )
    limit = MAX_LABELLED_SOURCE if found[0].role in ("publisher", "picture") else MAX_CREDIT
    valued = len(line) <= limit and any(credit.value for credit in found)
    if found[0].role in _PEOPLE and _is_clause(found[0].value, line):
        return ()
    return (*stated, *_dated(found)) if valued else ()


def _is_clause(value: str, line: str) -> bool:
    """Tell what follows a label from a name: words of a sentence up to its full stop."""
    return line.endswith(".") and value[:1].islower() and value.count(" ") >= MIN_CLAUSE_WORDS - 1


def _signed(line: str, body: str) -> Credit | None:
    """Return the name in a line that is a signature by its form and needs no label."""
    reporter = _REPORTER.match(line)
    reports = reporter and (reporter["open"] or reporter["post"] or reporter["report"])
    forms = (
        ("author", _UNLABELLED.match(body[:1].lower() + body[1:])),
        ("picture", _PICTURED.match(body)),
        ("author", _CORRESPONDENT.match(line)),
        ("author", _DESK.match(line) or _INITIALS.match(line) or _WRITTEN.match(line)),
        ("author", _SCHOLARS.match(line)),
        ("publisher", _AGENCY.match(line) or _REPRINTED.match(body) or _DRAWN_FROM.match(body)),
        ("editor", _STAFFED.match(line)),
        ("author", reporter if reports else None),
    )
    return next((Credit(role, _named(form)) for role, form in forms if form), None)


def _named(form: re.Match[str]) -> str:
    """Return the name in a signature, whichever group of its pattern holds it."""
    groups = form.groupdict()
    return next(groups[key] for key in ("name", "drawn", "store", "han") if groups.get(key))


def _dated(found: Sequence[Credit]) -> Iterator[Credit]:
    """Take the date off a value that ends in one: "Anna Nowak, 3 maja 2025"."""
    for credit in found:
        date = dates.LAST.search(credit.value) if credit.role in _PEOPLE else None
        if date and date.start():
            yield Credit(credit.role, credit.value[: date.start()].strip(_EDGES + "-–—"))
            yield Credit("date", date["date"])
        else:
            yield credit


def _labels(body: str) -> Iterator[re.Match[str]]:
    """Yield the labels of a line: at its start, behind a separator, or capitalised."""
    for match in _CREDIT.finditer(body):
        before = body[: match.start()]
        bare = before.rstrip()
        apart = bare != before and not match[0][0].islower()
        if not bare or bare[-1] in _EDGES or apart:
            yield match


def _role(match: re.Match[str]) -> str:
    short = match["slashed"] or match["barred"]
    if short:
        return _SLASHED.get(short[0], "translator")
    if match["of"]:
        return "picture"
    return next(role for role in _LABELS if match[role] is not None)


def _value(raw: str) -> str:
    value = _PARTS.split(raw.strip(), maxsplit=1)[0].strip(" \t\u3000\u00a0,，、;；|｜/／。*")
    bare = _BRACKETED.sub("", value)
    if len(bare) > 2 and bare[0] in _QUOTES and bare[-1] in _QUOTES:
        return bare[1:-1]
    return bare.strip(_EDGES) or value


_LEGAL: Final = re.compile(
    r"(?<!\w)©|(?<!\w)\(c\) ?(?:19|20)\d\d|all rights reserved|wszelkie prawa zastrzeżone|"
    r"все права защищены|hak cipta dilindungi|版[权權]所有|版[权權][归歸].{1,20}所有|"
    r"無断(?:転載|複製)|禁止[转轉][载載]|著作権は.{0,30}(?:帰属|に属)|"
    r"cookies?\b.{0,60}(?:policy|accept|polity|wyraża\w{0,2} zgod|zgadza|akcept|"
    r"соглаш|setuju|kebijakan)",
    re.IGNORECASE,
)
# A site that speaks of the cookies it sets, not an article on cookies.
_COOKIES: Final = re.compile(
    r"(?:(?:we|this (?:web ?)?site|our (?:web ?)?site) uses?|"
    r"(?:(?:nasz|ta|ten|nasza|niniejsz[ay]) )?(?:strona|serwis|witryna|portal) "
    r"(?:używa|korzysta|wykorzystuje)|"
    r"(?:używamy|korzystamy z|wykorzystujemy)|"
    r"(?:мы|(?:наш|этот) сайт|на (?:нашем |этом )?сайте|сайт) (?:\w+ )?использу\w+|"
    r"(?:situs(?: web)? (?:ini|kami)|kami|website ini) (?:menggunakan|memakai)|"
    r"(?:本|我们的?|我們的?|此)(?:网站|網站|站)?使用|(?:当|本|この)(?:ウェブ)?サイト(?:では|は|で))"
    r".{0,50}(?:cookie|куки|クッキー)",
    re.IGNORECASE,
)
# Words that open a notice, and in the middle of a sentence report on one.
_NOTICE: Final = re.compile(
    r"\W{0,3}(?:copyright|hak cipta|disclaimer|zastrzeżenie prawne|отказ от ответственности|"
    r"penafian|免[责責][声聲]明|免責事項|ディスクレーマー|未[经經].{0,8}(?:授[权權]|[许許]可))",
    re.IGNORECASE,
)
_ADVICE: Final = re.compile(
    r"(?:not|n't).{0,40}(?:investment|financial|legal|medical) advice|"
    r"nie stanow\w{1,3} (?:\w+ ){0,3}(?:porad|rekomendac|ofert)|"
    r"nie zastępuj\w{1,3} (?:\w+ ){0,3}(?:porad|konsultac|wizyt|opini)|"
    r"не явля\w+ (?:\S+ ){0,3}(?:рекомендац|совет|оферт|консультац)|"
    r"не заменя\w+ (?:\S+ ){0,3}(?:консультац|совет|при[её]м|рекомендац)|"
    r"нос[ия]т (?:исключительно )?(?:справочн|информационн|ознакомительн)\w+ характер|"
    r"(?:bukan|tidak ada).{0,30}(?:nasihat|saran|ajakan|rekomendasi).{0,30}"
    r"(?:investasi|hukum|keuangan|medis)|"
    r"hanya untuk (?:tujuan )?(?:referensi|informasi)|"
    r"tidak (?:dapat )?menggantikan (?:\w+ ){0,2}(?:nasihat|saran|konsultasi|pemeriksaan)|"
    r"[仅僅]供(?:参|參|交流|学习|學習)|不[构構]成.{0,12}(?:建[议議]|意[见見]|要[约約])|[仅僅]代表.{0,8}(?:个人|個人|作者)|"
    r"(?:投資|勧誘|助言).{0,20}(?:目的と(?:した|する)ものでは|ものではありません)",
    re.IGNORECASE,
)
# One of these stands in every line that the patterns above find.
_LEGAL_SIGNS: Final = (
    *("©", "(c)", "right", "zastrz", "защищены", "hak", "disclaimer", "отказ", "penafian"),
    *("cookie", "куки", "クッキー", "advice", "nie stanow", "nie zast", "не явля", "bukan"),
    *("tidak ada", "не заменя", "характер", "menggantikan", "hanya untuk"),
    *("版", "免", "未", "禁", "無断", "著作", "ディスクレーマー"),
    *("仅", "僅", "供", "成", "代表", "投資", "勧誘", "助言"),
)
_CAPTION: Final = re.compile(
    r"(?:(?:рис(?:унок|\.)|таблица|табл\.|график|диаграмма|схема|rys(?:unek|\.)|ryc(?:ina|\.)|tabela|tab\.|fot\.|wykres|"
    r"schemat|gambar|tabel|grafik|figure|fig\.|table|chart)\s?(?:№ ?)?\d+(?:[.-]\d+)?|"
    r"(?:[图圖図表]|写真|照片|附[图圖図表]|[图圖図]表)\s?(?:\d+(?:[.-]\d+)?|[一二三四五六七八九十]{1,2}))"
    r"(?:[\s.:：、—–-]|$)",
    re.IGNORECASE,
)
# Two in a row (○○) stand for a name that is not told.
_LEGEND: Final = re.compile(
    r"(?<![■□▪▫●○◆◇▲△▼▽◼◻⬛⬜])[■□▪▫●○◆◇▲△▼▽◼◻⬛⬜](?![■□▪▫●○◆◇▲△▼▽◼◻⬛⬜])"
)


def is_legal(line: str) -> bool:
    """Tell whether a line is a copyright notice or disclaims responsibility.

    A long paragraph that merely discusses copyright is out of reach by its length; a
    short one is not, which is what the rule costs.
    """
    if len(line) > MAX_DISCLAIMER:
        return False
    lower = line.lower()
    for sign in _LEGAL_SIGNS:
        if sign in lower:
            break
    else:
        return False
    if _ADVICE.search(line) or _COOKIES.match(line):
        return True
    return (
        len(line) <= 140
        and line[-1] not in ";；"
        and bool(_LEGAL.search(line) or _NOTICE.match(line))
    )


def is_cookie_notice(line: str) -> bool:
    """Tell whether a site speaks of the cookies it sets."""
    if len(line) > MAX_DISCLAIMER:
        return False
    lower = line.lower()
    if not any(sign in lower for sign in ("cookie", "куки", "クッキー")):
        return False
    return _COOKIES.match(line) is not None or is_legal(line)


def is_caption(line: str) -> bool:
    """Tell whether a line is numbered as a figure or table is."""
    return _CAPTION.match(line) is not None


def is_caption_number(line: str) -> bool:
    """Tell whether a line is the number of a figure or table and nothing else."""
    match = _CAPTION.match(line)
    return match is not None and not line[match.end() :].strip()


def is_legend(line: str) -> bool:
    """Tell whether a line explains the symbols of a chart, and holds no sentence."""
    return "。" not in line and len(_LEGEND.findall(line)) > 1
