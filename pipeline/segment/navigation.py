"""Lines that lead elsewhere: menus, links to other articles, rubrics, page numbers.

The words are generic web vocabulary of Polish, Russian, Chinese, Indonesian, Japanese
and English.  Such a line is nothing but its cue, so the same words in running text do
not count.
"""

import re
from typing import Final

_END: Final = r"(?:\s*[:|·/,].{0,40})?[.!…»>]*"
_TAIL: Final = r"(?:[\s:：｜|＞>》»】＞（(／/][^。]{0,60})?"
#: The title of the article a link leads to: behind a sign, or else no sentence.
_TITLE: Final = r"\b(?:\s?[:：»›>|–—-].{0,90}|[^.!]{0,90})"
_NAVIGATION: Final = re.compile(
    r"(?:[字文][号號]|字[体體])[:：].{0,20}|(?:浏览|瀏覽|阅读|閱讀|点击|點擊|评论|評論|閲覧)(?:量|数|數|次数)?[:：]?\s?\d+|"
    r"(?:advertisement|sponsored|reklama|реклама|на правах рекламы|iklan|广告|廣告|広告)|"
    r"(?:spis treści|содержание|оглавление|daftar isi|(?:table of )?contents|目[录錄次])|"
    r"(?:cek|ikuti|baca|simak)\b.{0,70}\bgoogle (?:news|berita)\b.{0,20}|"
    r"(?:tags?|tagi|etykiety|labels?|метки|słowa kluczowe|т[эе]ги|ключевые слова|kata kunci|"
    r"[标標][签籤]|[关關][键鍵][词詞字]|タグ|キーワード)\s?[:：].{0,140}|"
    r"(?:<<|>>|←|→|＜＜|＞＞)\s*[:：]?\s*\S.*|[«‹]\s[^»›.]{1,80}|[»›]\s*[^«‹.]{1,80}|"
    r"(?:read|see|view|show) (?:more|original|also|full (?:article|text|story))" + _TITLE + r"|"
    r"(?:previous|next|related) (?:articles?|posts?|stories|page)" + _TITLE + r"|"
    r"(?:share|tweet|print|subscribe|sign in|log in|back to top)(?: (?:this|on|via|to) .{1,25})?"
    + _END
    + "|"
    r"(?:czytaj|zobacz|sprawdź) (?:także|też|również|więcej|dalej|oryginał)" + _TITLE + r"|"
    r"(?:poprzedni|następny)\w* (?:artykuł|wpis|strona)" + _TITLE + r"|"
    r"(?:udostępnij|zaloguj się|polub nas|zapisz się|drukuj|powrót|do góry)"
    r"(?: (?:(?:ten )?artykuł|na .{1,20}|w .{1,20}|nam|do newslettera))?" + _END + "|"
    r"(?:читайте|смотрите|см\.) (?:также|ещ[её]|далее)" + _TITLE + r"|"
    r"(?:читать|показать) (?:далее|дальше|полностью|ещ[её]|вс[её]|больше|также)" + _END + "|"
    r"(?:предыдущ|следующ)\w+ (?:статья|запись|страница|новость)" + _TITLE + r"|"
    r"(?:поделиться|подписаться|подписывайтесь|войти|наверх|распечатать)"
    r"(?: (?:новостью|стать[её]й|ссылкой|в соц\S+|на (?:наш|нас|канал|рассылку).{0,20}))?"
    + _END
    + "|"
    r"(?:материалы|новости|статьи|читайте|ещ[её]) (?:по теме|раздела|рубрики)" + _END + "|"
    r"(?:похожие|связанные|популярные|последние|другие) (?:статьи|новости|материалы|записи)"
    + _END
    + "|"
    r"(?:(?:оставить|добавить|написать) комментарий|комментари(?:и|ев)(?:\s?[(:]?\s?\d+\)?)?|"
    r"самое (?:читаемое|популярное|интересное)|популярное)" + _END + "|"
    r"(?:powiązane|podobne|polecane|popularne|najnowsze|inne) (?:artykuły|wpisy|tematy|wiadomości)"
    + _END
    + "|"
    r"(?:(?:dodaj|napisz|zostaw) komentarz|komentarz[ey](?:\s?[(:]?\s?\d+\)?)?|"
    r"najczęściej czytane|najchętniej czytane|polecamy)" + _END + "|"
    r"(?:(?:tulis|tinggalkan|beri) komentar|komentar(?:\s?[(:]?\s?\d+\)?)?|terpopuler|"
    r"(?:berita|artikel) (?:terpopuler|terbaru|lainnya)|(?:gulir|scroll) (?:untuk|to) .{1,40}|"
    r"(?:unduh|download) aplikasi .{1,40}|pos(?:ting|tingan)? lebih (?:lama|baru)|"
    r"(?:starsz[ey]|nowsz[ey]) (?:posty?|wpisy?)|(?:более )?(?:старые|новые) записи|"
    r"(?:older|newer) posts?)" + _END + "|"
    r"(?:artikel|berita) ini (?:telah|sudah|pertama kali) (?:tayang|terbit|dimuat)\b.{0,120}|"
    r"(?:comments?(?:\s?[(:]?\s?\d+\)?)?|(?:leave|add|post) a comment|most (?:read|popular)|"
    r"(?:popular|recent|similar) (?:articles?|posts?|stories))" + _END + "|"
    r"(?:baca|lihat|simak) (?:juga|selengkapnya)" + _TITLE + r"|"
    r"(?:baca|lihat) (?:asli|semua|lainnya|artikel (?:asli|lainnya))" + _END + "|"
    r"(?:artikel|berita|halaman) (?:sebelumnya|selanjutnya|berikutnya|terkait)" + _TITLE + r"|"
    r"(?:bagikan|masuk|daftar|berlangganan|ikuti kami)"
    r"(?: (?:artikel|ini|ke|via|di|newsletter|buletin|nawala)\b.{0,20})?" + _END + "|"
    r"(?:上一[篇页頁]|下一[篇页頁]|相[关關](?:阅读|閱讀|文章|新闻|新聞)|推[荐薦](?:阅读|閱讀)|延伸[阅閱][读讀]|"
    r"查看原文|[阅閱][读讀]原文|[阅閱][读讀]全文|返回(?:首[页頁]|[顶頂]部|列表|上[页頁])|"
    r"[关關]注我[们們]|(?:分享[到至])(?:[朋友圈QqWwXx微新空豆]{1,2}\S{0,8})?)"
    rf"{_TAIL}|"
    r"(?:[点點][击擊](?:查看|[进進]入|[阅閱][读讀]|下[载載]|[关關]注|[这這][里裡])|[扫掃]一?[码碼扫掃]|"
    r"更多[精内內])[^。]{0,60}|"
    r"(?:前の(?:記事|ページ)|次の(?:記事|ページ)|関連(?:記事|リンク)|あわせて読みたい|続きを読む|"
    r"もっと(?:見る|読む)|原文を(?:見る|表示)|(?:この記事を)?シェア(?:する)?|ログイン|会員登録|トップ(?:へ|に)戻る|"
    r"フォローする|(?:こちらも)?おすすめ(?:の)?(?:記事)?|人気(?:の)?記事)"
    rf"{_TAIL}|"
    r"[点點][击擊]上方.{0,12}[关關]注.{0,12}|(?:[长長]按|[识識][别別]|[扫掃]描).{0,6}二[维維][码碼].{0,20}|"
    r"喜[欢歡]此[内內]容的人[还還]喜[欢歡]|(?:(?:[阅閱][读讀]|[赞贊讚]|在看|[分]享|收藏|留言|[评評][论論])\s?"
    r"\d[\d.]*\s?[万萬]?\+?\s*)++|(?:保存|共有|印刷|シェア|ツイート|コメント|拡大|縮小)"
    r"(?:[ \u3000]+(?:保存|共有|印刷|シェア|ツイート|コメント|拡大|縮小))+|"
    r"(?:有料)?会員限定(?:記事)?|有料記事|"
    # the path to the page, and the numbers of its parts
    r"(?:jesteś (?:tutaj|tu)|вы здесь|вы находитесь здесь|anda (?:berada )?di sini|you are here)"
    r"\s?[:»>].{1,100}|(?:[«‹<]\s?)?(?:(?:\d{1,3}|\.{3}|…)\s){2,12}"
    r"(?:next|last|dalej|następna|ostatnia|далее|следующая|вперед|вперёд|selanjutnya|berikutnya|"
    r"下一[页頁]|次へ|[»›>]+|\.{3}|…|(?:next|dalej|далее|selanjutnya)\s?[»›>]+)",
    re.IGNORECASE,
)
# A line of a table of contents, with dots up to the page.
_LEADERS: Final = re.compile(r".{1,100}?(?:\.{4,}|…{2,}|·{4,})\s*\d{1,4}")
# The end of a block of program code.
_BRACKETS: Final = re.compile(r"[{}()\[\];,]+")
# A label between dashes or stars.
_FRAMED: Final = re.compile(r"(?P<sign>[—–─=~*-])+\s?(?P<label>\S.*?)\s?(?P=sign)+")
_BREADCRUMB: Final = re.compile(r"\s(?:\||>>|｜|»|›|>|/|·|•|→)\s")


MAX_LINK: Final = 32
#: What a page is numbered with, by itself in a line.
_PAGE_NUMBER: Final = re.compile(
    r"[-–—\s]*\d{1,4}[-–—\s]*|"
    r"(?:strona|str\.|страница|стр\.|halaman|hal\.|page|p\.)\s?\d{1,4}"
    r"(?:\s?(?:z|из|dari|of|/)\s?\d{1,4})?|"
    r"第\s?\d+\s?[页頁ページ]{1,3}(?:[\s,，、/／]{0,3}(?:共|全)\s?\d+\s?[页頁ページ]{1,3})?",
    re.IGNORECASE,
)


def is_page_number(line: str) -> bool:
    """Tell whether a line is the number of a page and nothing else."""
    return len(line) <= MAX_LINK and _PAGE_NUMBER.fullmatch(line) is not None


def is_navigation(line: str) -> bool:
    """Tell whether a line does nothing but lead elsewhere on the site."""
    if len(line) > 160:
        return False
    line = line.strip("＜＞<>【】[]〔〕■▼◆ ") if not line.startswith(("<<", ">>", "＜＜")) else line
    framed = _FRAMED.fullmatch(line)
    line = framed["label"] if framed else line
    wordless = not any(map(str.isalnum, line)) and not _BRACKETS.fullmatch(line)
    if wordless or _NAVIGATION.fullmatch(line):
        return True
    return (line[-1:].isdigit() and _LEADERS.fullmatch(line) is not None) or is_page_number(line)


def is_menu(line: str) -> bool:
    """Tell whether a line is a row of short links, or the path of a page in its site."""
    if len(line) > 160:
        return False
    parts = _BREADCRUMB.split(line)
    return len(parts) > 2 and all(
        0 < len(part.strip()) <= MAX_LINK and part.strip()[-1] not in ".!?。" for part in parts
    )


def is_pointer(line: str) -> bool:
    """Tell whether a line announces a link that stands in the next one."""
    return len(line) < 40 and line.endswith((":", "：")) and is_navigation(line)
