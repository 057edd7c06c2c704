"""Lines that name who made a text, and are told by their form and not by a label.

A signature fills its line.  Cost in false positives: a line that is nothing but such a
name, as the heading of a portrait may be.
"""

import re
from dataclasses import dataclass
from typing import Final

from pipeline.segment import dates

_UNLABELLED: Final = re.compile(
    r"(?:(?:(?:di(?:sunting|edit|susun|laporkan|tulis) )?oleh)|by|autor|автор|tekst|текст|penulis|"
    r"oprac\.|(?:перев[её]л[аи]?|перевод|tłumaczyła?|przełożyła?|przetłumaczyła?|tłum\.|przekład|"
    r"diterjemahkan|alih bahasa)(?: (?:с|z|dari(?: bahasa)?) [^\W\d_]+)?(?: oleh)?|"
    r"беседовал[аи]?|записал[аи]?|rozmawiała?|wysłuchała?|notowała?|spisała?|автор (?:фото|текста)|"
    r"autor(?:ka)? (?:zdjęć|tekstu)|интервью:?|wywiad:?|"
    r"(?:(?:текст|материал|статью) )?подготовил[аи]?(?: к (?:публикации|печати))?)"
    r"(?:\s[—–-])?\s+"
    r"(?P<name>[A-ZÀ-ŽА-ЯЁ][\w'’.-]+(?:\s+[A-ZÀ-ŽА-ЯЁ][\w'’.-]*){1,3})$",
    # the names keep their case: only the label may be written either way
)
# Diterjemahkan oleh Rina; Иван Петров, специально для «Вестника»; Penulis adalah guru di Solo
_TOLD: Final = re.compile(
    r"(?:[Dd]i(?:terjemahkan|sunting|tulis|edit|susun) oleh (?P<by>[A-Z][\w'’.-]+)|"
    r"(?P<guest>[А-ЯЁ][\w-]+ [А-ЯЁ][\w-]+), (?:специально )?для «[^»]{2,40}»|"
    r"(?:[Pp]enulis (?:adalah|merupakan)|[Aa]utor(?:ka)? jest|[Аа]втор (?:является|—)) "
    r"(?P<who>[^.!?]{5,90}))\.?$"
)
_BARS: Final = " |,·•–—-"
_PICTURED: Final = re.compile(
    r"(?:[Фф]ото(?:графи[ия])?|[Zz]djęci[ea]|[Ff]oto) (?:предоставлен\w{0,2}|udostępnion\w|"
    r"dostarczon\w|disediakan(?: oleh)?)\s(?P<han>[^.!?]{3,60})\.?$|"
    r"[Фф]ото (?:из|с) "
    r"(?P<shelf>(?:\w+ )?(?:архива|сайта|страницы|открытых источников)[^.!?]{0,50})$|"
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
# 本文来自微信公众号：城市笔记（ID：csbj），作者：江海
_TAKEN_FROM: Final = re.compile(
    r"(?:本文|文章|原文|内容)(?:系|为|是)?(?:[来來][自源](?:于|於)?|[转轉][载載]自|摘自|[选選]自|首[发發][于於自]|原[载載刊][于於自])[：:]?\s?"
    r"(?:微信)?(?:公[众眾平][号號台]|[订訂][阅閱][号號]|[头頭][条條][号號]|[专專][栏欄]|[网網]站|[博微][客博])"
    r"[：:\s]?(?P<name>[「“《【]?[^，。；：:（(」”》】]{1,24})"
)
# 头图由AI生成, 题图来自视觉中国
_PICTURE_FROM: Final = re.compile(
    r"[*※]?\s?(?:本?文(?:中|内)?)?(?:[头頭题題封首配插]面?[图圖](?:片)?|[图圖]片|[摄攝]影作品)(?:均)?(?:[来來][自源](?:于|於)?|由|出自|[选選]自)"
    r"[：:]?\s?(?P<name>[^，。；：:]{1,24}?)(?:生成|[绘繪][制製]|提供|授[权權])?。?$"
)
# The initials that sign news, (rn/dw), and the agency, (PAP).
_INITIALS: Final = re.compile(r"[(\[](?P<name>[a-z]{2,4}(?:[/-][a-z]{2,4}){0,3})[)\]]$")
# По материалам газеты «Заря», Na podstawie Kuriera Miejskiego
_DRAWN_FROM: Final = re.compile(
    r"(?:[Пп]о (?:материалам|информации|сообщению)|[Nn]a podstawie|[Bb]erdasarkan laporan)\s"
    r"(?P<name>(?:[а-яёa-ząćęłńóśźż]+ ){0,2}"
    r"(?:«[^»]{2,40}»|„[^”]{2,40}”|[A-ZŻŹŚŁА-ЯЁ][\w.-]+(?: [A-ZŻŹŚŁА-ЯЁ][\w.-]+){0,2}))$"
)
# Anna Lis | 7 maja 2021: the date behind a bar.
_DATED: Final = re.compile(
    rf"(?P<name>[A-ZÀ-ŽА-ЯЁ][a-zà-žа-яё'’-]+(?:\s[A-ZÀ-ŽА-ЯЁ][\w.'’-]*){{1,2}})\s?[|·•]\s?{dates.DATE.pattern}$"
)
# PAP/mk, opr. JK: who passed a text on, in few letters.
_PASSED_ON: Final = re.compile(
    r"(?P<name>(?:PAP|IAR|ISBnews|ТАСС|РИА|ANTARA|Antara|Reuters|AFP|dpa)\s?/\s?[a-zа-яA-Z]{2,4}|"
    r"(?:[Oo]pr(?:ac)?|[Nn]ot|[Rr]ed|[Рр]ед|[Пп]одг)\.\s?[A-ZŁŚŻА-Я]{2,3})$"
)
_AGENCY: Final = re.compile(
    r"[(（\[](?P<name>PAP|IAR|AFP|AP|Reuters|ANTARA|ТАСС|РИА Новости|Интерфакс|"
    r"共同|時事|中央社|新[华華]社|中新社)[)）\]]$"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """One labelled value of a credit line, such as an author or a source."""

    role: str
    value: str


def signed(line: str, body: str) -> Credit | None:
    """Return the name in a line that is a signature by its form and needs no label.

    Args:
        line: a line of text without white space around it.
        body: the line without what opens it, such as a bracket.
    """
    dated = dates.LAST.search(body)
    named = body[: dated.start()].rstrip(_BARS) if dated and dated.start() else body
    reporter = _REPORTER.match(line)
    reports = reporter and (reporter["open"] or reporter["post"] or reporter["report"])
    forms = (
        ("author", _UNLABELLED.match(named[:1].lower() + named[1:])),
        ("author", _DATED.match(line) or _TOLD.match(line)),
        ("picture", _PICTURED.match(body)),
        ("author", _CORRESPONDENT.match(line)),
        ("author", _DESK.match(line) or _INITIALS.match(line) or _WRITTEN.match(line)),
        ("author", _SCHOLARS.match(line)),
        ("publisher", _TAKEN_FROM.match(body)),
        ("picture", _PICTURE_FROM.match(body)),
        ("publisher", _AGENCY.match(line) or _REPRINTED.match(body) or _DRAWN_FROM.match(body)),
        ("editor", _STAFFED.match(line)),
        ("author", _PASSED_ON.match(line)),
        ("author", reporter if reports else None),
    )
    return next((Credit(role, _named(form)) for role, form in forms if form), None)


def _named(form: re.Match[str]) -> str:
    """Return the name in a signature, whichever group of its pattern holds it."""
    groups = form.groupdict()
    return next(
        groups[key]
        for key in ("name", "drawn", "store", "shelf", "han", "by", "guest", "who")
        if groups.get(key)
    )
