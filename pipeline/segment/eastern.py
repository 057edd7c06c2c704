"""Furniture of Chinese and Japanese pages: what asks readers to tap, to install, to subscribe.

Pages on telephones are full of such lines, in simplified and Traditional characters and
in the wording of Taiwan and Hong Kong.  They are told by their build, a verb of the page
with what it is done to, and they must fill their line, which is short.  Price in false
positives: a one-line paragraph that is nothing but such a request.
"""

import re
from typing import Final

MAX_LINE: Final = 70
_APP: Final = r"(?:APP|客[户戶]端|小程序|小程式)"
_CLUB: Final = (
    r"(?:[会會][员員]|VIP|[电電]子[报報]|[频頻]道|粉[丝絲]?(?:[团團]|[专專][页頁])|[读讀]者群|交流群|好友|社[团團群]|"
    r"newsletter|Line|IG|Facebook|FB|WhatsApp|Telegram|YouTube)"
)
_NETWORK: Final = r"(?:X|Twitter|Facebook|LINE|Instagram|YouTube|はてな|Pocket|メール|公式\S{1,8})"
_CHINESE: Final = (
    # programs to install, clubs to join
    (
        rf"(?:立即|[马馬]上|[点點][击擊]|[扫掃][码碼]|[请請]|免[费費]|\s)*(?:打[开開]|下[载載]|安[装裝])"
        rf"(?:本[报報站]|官方|我[們们]的|[^\s，。]{{2,6}})??\s?{_APP}"
        r"(?:[,，\s]?(?:查看|看|[阅閱][读讀]|[即及][时時]|[获獲]取|[随隨][时時]|享|第一|不[錯错]過|[体體][验驗]).{0,20})?"
        r"|(?:立即|免[费費])?下[载載][应應]用(?:程式)?"
    ),
    (
        rf"(?:(?:立即|[马馬]上|免[费費]|按[赞讚](?:並|并)?|[点點][赞讚]|快[来來])[,，]?)+"
        rf"(?:[订訂][阅閱]|加入|追[蹤踪]|成[为為]|[开開]通|[关關]注)[^。]{{0,12}}{_CLUB}[^。]{{0,12}}"
    ),
    r"(?:按|[点點])[赞讚](?:[追关關订訂加][^。]{1,20})",
    rf"(?:加入|[订訂][阅閱]|追[蹤踪]|[紧緊][贴貼])[^。]{{0,16}}{_CLUB}[^。]{{0,16}}",
    (
        r"(?:[欢歡]迎|敬[请請])(?:大家|您|各位\S{0,4})?(?:[关關]注|[订訂][阅閱]|[转轉][发發]|[点點][赞讚]|"
        r"收藏|分享|[扫掃][码碼]|投稿|留言|加入)[^。]{0,40}[。！!]?"
    ),
    # what to tap
    r"(?:[点點按][击擊一]?下?|輕?[觸按])[此]?[图圖](?:片)?(?:可|即可|以)?(?:放大|看大[图圖]|查看(?:大[图圖]|原[图圖]))(?:[图圖]片)?",
    (
        r"微信[扫掃]一[扫掃].{0,16}|[预預][览覽][时時][标標][签籤]不可[点點]|[轻輕][触觸][阅閱][读讀]原文|"
        r"(?:[继繼][续續]|向[上下左右])滑[动動].{0,8}|[左右上下]滑(?:[动動])?查看.{0,8}"
    ),
    (
        r"(?:正在)?加[载載](?:中|更多|失[败敗])[.…。]*|(?:[视視][频頻]|[图圖]片|[评評][论論])(?:正在)?加[载載].{0,6}|"
        r"(?:[查]?看)?更多(?:[内內]容|[资資][讯訊]|[报報][导道導]|新[闻聞]|[评評][论論])?\s?[>＞»]*|[换換]一[换換批]|點我看.{0,10}"
    ),
    (
        r"(?:[发發]表|[写寫]|查看|全部|最新|[网網]友)(?:[评評][论論]|留言|跟[帖贴])|我(?:要|[来來])(?:[说說][两兩]句|留言|[评評][论論]|[纠糾][错錯]|提[问問])|"
        r".{0,8}登[录錄入][后後](?:才)?(?:可|能|可以)?(?:回[帖覆复]|[发發]表|[评評][论論]|查看|[阅閱][读讀]).{0,16}"
    ),
    # the end of the text, the risk of the reader
    r"[—\-=*·~\s（(【]{0,8}(?:END|The End|全文完|正文完|未完待[续續]|本文完)[—\-=*·~\s）)】]{0,8}",
    r".{0,24}投[资資]有[风風][险險][,，]?.{0,12}(?:[谨謹]慎|自[负負]).{0,10}",
    (
        r"如(?:[对對]|有|涉及|果)?[^。]{0,16}(?:侵[权權犯]|[异異][议議]|投[诉訴]|版[权權][问問][题題])[^。]{0,24}"
        r"(?:[联聯][系繫]|[删刪]除|告知|[来來]信)[^。]{0,30}[。]?"
    ),
    r"(?:[网網]友|[评評][论論]|跟帖|留言)[^。]{0,8}[仅僅](?:供|代表)[^。]{2,40}。?|.{0,8}ICP[备備][^。]{0,30}",
    (
        r"收藏(?:本[站页頁文]|此[页頁])|[设設][为為]首[页頁]|本文已(?:影[响響]|被?[阅閱][读讀])\s?\d+\s?[人次]|"
        r"(?:(?:\d{1,3}|…|\.{2,3})\s){2,}\d{1,4}\s?(?:次へ|下一[页頁]|[>＞»]+)?"
    ),
    r"本[内內]容(?:由|[经經]).{1,16}(?:授[权權]|[发發]布|提供)[^。]{0,30}[。]?",
    # labels of what the page files the text under
    r"(?:分[类類]|[栏欄]目|所[属屬][专專][辑輯])\s?[:：]\s?[^。，：:]{1,10}",
)
_JAPANESE: Final = (
    r"[^。]{0,24}アプリ(?:で|を|なら|から)[^。]{0,10}(?:読む|読もう|ダウンロード|見る|開く|チェック|入手)(?:する|しよう)?[。！!>＞]?",
    r"[^。]{0,20}ランキング(?:に|へ)(?:参加|登録)(?:中|して(?:い)?ます)[^。]{0,8}[。！!♪]?.{0,24}",
    r"[^。]{0,20}(?:クリック|ポチッ|ぽちっ|シェア|フォロー|いいね[!！]?|チャンネル登録)(?:を|して|の|も|ほど|いただけると|、){0,2}(?:お願い(?:し|いたし)ます|よろしく.{0,12}|しよう|してね)[。！!♪☆]*",
    r"[^。]{2,30}(?:は|を|の方は|なら)?こちら(?:から|へ|まで)?[。！!>＞»→▶]*",
    rf"(?:この記事を)?{_NETWORK}(?:\s?[(（][^()（）]{{1,12}}[)）])?(?:で|に|を)(?:友(?:達|だち)に)?(?:シェア|送る|共有|投稿|追加|フォロー)(?:する|しよう)?[。！!]?",
    (
        r"(?:友だち|お気に入り|ブックマーク)(?:に)?(?:追加|登録)(?:する)?|(?:前|次)の(?:ページ|記事)(?:へ|に進む)?|"
        r"スポンサー(?:ド)?リンク|(?:同意|確認)して(?:閉じる|進む|続ける)|読者になる|文字サイズ[^。]{0,16}|"
        r"(?:ページ|画面)の?(?:先頭|トップ|上部)(?:へ|に)(?:戻る)?|記事(?:一覧|を印刷|を保存|を報告)(?:する)?|(?:印刷|保存)する"
    ),
    (
        r"(?:残り|あと)\s?\d[\d,]*\s?(?:文字|字|ページ|枚)[^。]{0,12}|[^。]{0,16}(?:無料)?(?:会員|読者)(?:に)?登録(?:する|して)?[^。]{0,16}|"
        r"ログイン(?:して|すると)[^。]{0,20}"
    ),
    r"(?:カテゴリー?|ジャンル)\s?[:：]\s?[^。、：:%]{1,14}",
    r"[※(（【]{0,2}(?:写真|画像|イラスト)はイメージ(?:です)?[)）】。]?",
)
_FILLED: Final = re.compile("|".join((*_CHINESE, *_JAPANESE)), re.IGNORECASE)
#: Characters of which every such line has one, but for the end of a text.
_WIDE: Final = re.compile("[\u3041-\u9fff]")
_END: Final = re.compile("(?i)the end|END")
_BUTTON: Final = re.compile(r"[【\[〔［]([^【】\[\]〔〕［］]{1,12})[】\]〕］]\s?")
MIN_BUTTONS: Final = 2


def is_furniture(line: str) -> bool:
    """Tell whether a line belongs to a Chinese or Japanese page and not to its text."""
    if len(line) > MAX_LINE or not (_WIDE.search(line) or _END.search(line)):
        return False
    return _FILLED.fullmatch(line) is not None


def buttons(line: str) -> list[str]:
    """Return the labels of a row of bracketed buttons, none where it is something else."""
    if len(line) > MAX_LINE or line[:1] not in "【[〔［":
        return []
    labels = [match[1] for match in _BUTTON.finditer(line)]
    whole = _BUTTON.sub("", line).strip() == ""
    return labels if whole and len(labels) >= MIN_BUTTONS else []
