"""Words that say what a line is for: credits, sources, captions.

The lists are generic newsroom and web vocabulary of Polish, Russian, Chinese,
Indonesian, Japanese and English.  A cue counts only in a line of the right shape: a
credit starts with a label and a colon and is short, a navigation line is nothing but
its cue, so the same word in running text does not count.  Cost in false positives: a
one-line paragraph that consists of a label, a colon and a short value is taken for a
credit even where it is a definition ("Source: the place where a river begins").
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.segment import dates
from pipeline.segment.posted import posted
from pipeline.segment.signatures import Credit, signed

MAX_CREDIT: Final = 200
MAX_LABELLED_SOURCE: Final = 300
MIN_CLAUSE_WORDS: Final = 5

_LABELS: Final[dict[str, str]] = {
    "author": (
        r"authors?|written by|words by|text by|"
        r"autor(?:ka|zy)?(?: (?:dokumentu|tekstu|artykułu|wpisu|opracowania))?|"
        r"tekst(?: i (?:zdjęcia|fot\w*|ilustracje))?|rozmawiała?|wysłuchała?|notowała?|"
        r"opracowa(?:nie|ła?)|oprac\.|przygotowała?|napisała?|"
        r"автор(?:ы)?(?: (?:текста|статьи|материала|обзора|отч[её]та|доклада|исследования))?|"
        r"текст(?: и (?:фото|иллюстрации|рисунки))?|беседовал[аи]?|записал[аи]?|"
        r"(?:материал )?подготовил[аи]?|"
        r"teks dan foto|kontributor|pewawancara|narasumber|"
        r"penulis|(?:ditulis )?oleh|pengarang|wartawan|reporter|pewarta|laporan|"
        r"作者(?:单位|單位)?|撰文|撰稿人?|文|(?:本报|本報)?[记記]者|采写|採寫|执笔|執筆者?|"
        r"著者?|筆者|寄稿|投稿者|執筆(?:・写真)?|取材(?:・文)?|文・写真|ライター"
    ),
    "publisher": (
        r"(?:sources?|via|originally published(?: in| by)?|źródł[oa]|na podstawie|источники?|"
        r"по материалам|оригинал(?: статьи| текста)?|oryginał|artikel asli|"
        r"sumber|dikutip dari|dilansir dari)(?P<of>(?: [^\W\d_]+){1,3})?|"
        r"(?:来源|來源|出处|出處|[转轉](?:载|載)?自|首发|首發|稿源|(?:微信)?公[众眾][号號]|"
        r"[发發](?:[布佈表])?[单單]位|[发發][布佈][机機][构構關关]|[供发發]稿[单單]位|出典|記事提供|引用元|掲載元|配信元|参照元|情報源|転載元)(?P<of2>[\u3040-\u30ff\u4e00-\u9fff]{1,8})?"
    ),
    "translator": (
        r"translat(?:ors?|ed by|ion)|tłumacz(?:ka|enie(?: z [^\W\d_]+)?|yła?)?|tłum\.|przekład|"
        r"перевод(?:чик|чица)?(?: (?:с|со) [а-яё]+(?: языка)?)?|terjemahan|"
        r"перев[её]л[аи]?|penerjemah|diterjemahkan oleh|alih bahasa|"
        r"翻[译譯訳]|[编編][译譯]|[译譯]者?|翻訳者?|訳者?"
    ),
    "editor": (
        r"editors?|edited by|redaktor(?:ka|zy)?(?: (?:prowadząc|naczeln|odpowiedzialn)[ya])?|"
        r"redakcja|redagowała?|red\.|konsultacja(?: (?:merytoryczna|naukowa))?|kierownik projektu|"
        r"руководитель проекта|консультант|disunting oleh|"
        r"(?:выпускающий |ответственный |главный )?редактор(?:ы)?|редакция|"
        r"дизайн(?: и в[её]рстка)?|(?:компьютерная )?в[её]рстка|skład(?: i łamanie)?|"
        r"projekt (?:okładki|graficzny)|opracowanie graficzne|desain(?: (?:sampul|grafis))?|"
        r"tata letak|"
        r"penyunting|redaktur|(?:责任|責任|值班|本文|本期|见习|見習)?[编編][辑輯]|[责責][编編]|主[编編]|"
        r"[审審][核稿校]|监制|監製|排版|美[编編]|[运運][营營]|[统統][筹籌]|"
        r"編集(?:者|担当)?|監修|構成"
    ),
    "proofreader": (
        r"proofread(?:ers?|ing| by)|korekt(?:a(?: językowa| tekstu)?|or|orka)|"
        r"корректор(?:ы)?|корректура|"
        r"penyelaras bahasa|(?:责任|責任)?校[对對審审正閲訂]"
    ),
    "picture": (
        r"(?:image|photo|picture)s?(?: (?:source|credit|by))?|credits?|"
        r"fot\.|foto(?:grafia)?|zdjęci[ea]|rys\.|grafika|фото(?:графия)?|изображение|"
        r"ilustracj[aei]|autor(?:ka)? (?:zdjęć|zdjęcia|fotografii|ilustracji)|"
        r"автор (?:фото|снимк\w+)|"
        r"инфографика|иллюстрации|infografi[ks]a?|grafis|"
        r"иллюстрация|снимок|gambar|ilustrasi|[题題封首]?[图圖]片?(?:[来來]源)?|[摄攝]影?|"
        r"供[图圖]|(?:数据|數據|资料|資料)[来來]源|(?:写真|画像|図版)(?:提供|出典)?|撮影"
    ),
}
_ROLES: Final = "|".join(f"(?P<{role}>{words})" for role, words in sorted(_LABELS.items()))
_CREDIT: Final = re.compile(
    rf"(?<![\w・])(?:{_ROLES})(?:\s?[:：]|\s?丨\s?|\s[-–—](?=\s(?:https?://|www\.)))|"
    r"(?<![\w・])(?P<slashed>取材・文|文・写真|(?:編集|構成|監修|聞き手|企画)(?=\s?(?:[＝=]|[/／|｜][\u3041-\u30fa\u3400-\u9fff々]{2,8}$))|[文图圖译譯作编編](?:者|辑|輯)?|[来來]源|写真|撮影|"
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
    **dict.fromkeys("构構監企", "editor"),
    "聞": "author",
    "编": "editor",
    "編": "editor",
}
_OPENERS: Final = "(（[【〔*|｜＜< "
_EDGES: Final = " \t\u3000,，、;；|｜/／。()（）[]【】*＜＞<>"
_PARTS: Final = re.compile(r"\s[|｜·•/／]\s|\s{3,}|\t")
_BRACKETED: Final = re.compile(r"\s*[(（][^()（）]*[)）]$")
_PEOPLE: Final = ("author", "translator", "editor")
_QUOTES: Final = "\"'“”„«»「」『』《》"


def credits_of(line: str) -> tuple[Credit, ...]:
    """Return the labelled values of a credit line, none where the line is no credit.

    Args:
        line: a line of text without white space around it.
    """
    if len(line) > MAX_LABELLED_SOURCE:
        return ()
    body = line.lstrip(_OPENERS)
    signature = signed(line, body)
    if signature:
        return (signature,)
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


_CAPTION: Final = re.compile(
    r"(?:(?:рис(?:унок|\.)|таблица|табл\.|график|диаграмма|схема|rys(?:unek|\.)|ryc(?:ina|\.)|tabela|tab\.|fot\.|wykres|"
    r"schemat|gambar|tabel|grafik|figure|fig\.|table|chart)\s?(?:№ ?)?\d+(?:[.-]\d+)?|"
    r"(?:[图圖図表]|写真|照片|附[图圖図表]|[图圖図]表)\s?(?:\d+(?:[.-]\d+)?|[一二三四五六七八九十]{1,2}))"
    r"(?:[\s.:：、—–-]|$)",
    re.IGNORECASE,
)
# A sentence that speaks of a figure: 图 5 显示了…, 表 1 では….
_TALKS: Final = re.compile(
    r"\s*(?:では|には|で|は|に|を|が|のよう|から|中|所|[显顯]示|分[别別]|[给給]出|展示|描[述绘繪]|[说說]明|列出|"
    r"[总總][结結]|表明|反映|比[较較]|[对對]比了)"
)
# Two in a row (○○) stand for a name that is not told.
_SYMBOL: Final = "[■□▪▫●○◆◇▲△▼▽◼◻⬛⬜]"
_LEGEND: Final = re.compile(rf"{_SYMBOL}(?<!{_SYMBOL}.)(?!{_SYMBOL})")


def is_caption(line: str) -> bool:
    """Tell whether a line is numbered as a figure or table is."""
    match = _CAPTION.match(line)
    if match is None:
        return False
    return not (line.endswith("。") and _TALKS.match(line, match.end()))


def is_caption_number(line: str) -> bool:
    """Tell whether a line is the number of a figure or table and nothing else."""
    match = _CAPTION.match(line)
    return match is not None and not line[match.end() :].strip()


def is_legend(line: str) -> bool:
    """Tell whether a line explains the symbols of a chart, and holds no sentence."""
    return "。" not in line and len(_LEGEND.findall(line)) > 1
