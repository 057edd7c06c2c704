"""Furniture of a page: reading times, counters, calls to follow, conditions of reprinting.

Generic web vocabulary of Polish, Russian, Chinese, Indonesian, Japanese and English.
Counters and links must fill their line; calls and conditions open a short one and hold a
second word that text seldom puts with the first (a network, an address, "obligatory").
Cost in false positives: a sentence by itself that asks readers to follow somebody.
"""

import re
from typing import Final

from pipeline.segment import eastern
from pipeline.segment.buttons import is_button

MAX_FURNITURE: Final = 240
MAX_LABEL: Final = 40
_SIGNS: Final = "（）()[]【】＜＞<>■▼◆●・*·|»→ "

_NUMBER: Final = r"\d++(?:[\s.,]\d++)*+\+?(?:\s?(?:тыс\.?|tys\.?|rb|ribu|万|萬|千|k))?"
_VIEWS: Final = (
    r"(?:(?:количество )?просмотр\w*|прочитали|"
    r"(?:(?:liczba|ilość) )?(?:wyświetle\w*|odsłon\w*|odwiedzin\w*|wejść)|"
    r"(?:jumlah )?(?:pengunjung|tayangan)|dilihat|dibaca|views?|"
    r"[浏瀏][览覽]|[阅閱][读讀]|[点點][击擊閱]|人[气氣]|閲覧)"
)
_COMMENTS: Final = (
    r"(?:comments?|komentarz\w*|комментари\w+|komentar|(?:网友|網友|全部|最新)?[评評][论論]|留言|"
    r"コメント|ブックマーク)"
)
# Labels over a list of links.
_LISTS: Final = re.compile(
    r"(?:najnowsze|popularne|polecane|polecamy|na czasie|warto przeczytać|"
    r"naj(?:popularniejsze|częściej czytane|chętniej czytane)|więcej (?:na ten temat|informacji)|"
    r"(?:prze)?czytaj(?:cie)?(?: (?:także|też|również|więcej))?|"
    r"(?:zobacz|sprawdź) (?:także|też|również|więcej)|polecany artykuł|"
    r"(?:powiązane|podobne|polecane|popularne|najnowsze|inne) (?:artykuły|wpisy|tematy|wiadomości)|"
    r"(?:(?:также|ранее|материалы|новости|статьи|читайте|читать|ещ[её]) )?(?:по|на эту) тем[еу]|"
    r"(?:читайте|смотрите) (?:также|ещ[её])|самое (?:читаемое|популярное|интересное)|популярное|"
    r"главное (?:сегодня|за день)|лента новостей|все новости|выбор редакции|рекомендуем|"
    r"новости партн[её]ров|сейчас читают|"
    r"(?:похожие|связанные|популярные|последние|другие|свежие) (?:статьи|новости|материалы|записи)|"
    r"(?:berita|artikel|topik) (?:terkait|pilihan|populer|terpopuler|terbaru|terkini|lainnya)|"
    r"kumpulan berita|terpopuler|(?:baca|lihat|simak) juga|rekomendasi(?: untuk anda)?|"
    r"pilihan (?:redaksi|editor)|video (?:terkait|pilihan)|"
    r"猜你喜[欢歡]|往期(?:推[荐薦]|精[选選彩]|[内內]容|文章)|[编編][辑輯]推[荐薦]|精彩推[荐薦]|[热熱][门門](?:推[荐薦]|文章|[新资資][闻聞讯訊]|[评評][论論])|大家都在看|往期回[顾顧]|"
    r"相[关關](?:[报報][道導]|推[荐薦]|[链鏈][接結]|[视視][频頻]|[阅閱][读讀]|文章|新[闻聞])|"
    r"(?:推[荐薦]|延伸)[阅閱][读讀]|[热熱][点點](?:新[闻聞]|推[荐薦])|"
    r"更多(?:新[闻聞]|[报報][道導]|文章|相[关關].{0,6})|"
    r"(?:新着|注目|おすすめ|最新|人気|関連)の?(?:記事|ニュース|キーワード|リンク|トピックス)(?:一覧)?|"
    r"(?:アクセス|人気|記事|週間|総合)?ランキング|ピックアップ|あわせて読みたい|"
    r"こちらもどうぞ|スポンサーリンク|"
    r"(?:(?:related|popular|recent|similar) (?:articles?|posts?|stories|news)|"
    r"(?:see|read) also|most (?:read|popular)))[\s:：>»]*",
    re.IGNORECASE,
)
_FILLED: Final = re.compile(
    # reading times
    r"(?:czas czytania|время (?:на )?чтени[ея]|waktu baca|reading time|"
    r"[阅閱][读讀][时時][间間长長]|読了(?:時間|目安))\s?[:：]?.{0,24}|czyta się \S+(?: minut\w*)?|"
    r"(?:ok\. |около )?\d{1,2} (?:min(?:\.|ut\w*|s)? (?:czytania|read|(?:mem)?baca)|"
    r"мин(?:\.|ут\w*)? (?:чтения|на чтение))|"
    r"(?:[约約预預][计計]?)?[阅閱]?[读讀]?.{0,4}\d+\s?分[钟鐘](?:[阅閱][读讀]|[读讀]完)|"
    r"この記事は約?\s?\d+\s?分で読めます。?|"
    # counters
    rf"{_VIEWS}(?:量|数|數|次数|回数)?\s?[:：(（]?\s?{_NUMBER}"
    r"(?: ?(?:kali|razy|раза?|次|回))?[)）]?|"
    rf"{_NUMBER}\s(?:kali )?{_VIEWS}|{_NUMBER}\s?次[浏瀏阅閱][览覽读讀]|"
    rf"{_COMMENTS}\s?[:：(（\[]?\s?\d*\s?[件条條]?[)）\]]?|"
    rf"{_NUMBER}\s?(?:[条條則件]の?)?{_COMMENTS}|"
    r"brak komentarzy|(?:нет комментариев|комментариев (?:пока )?нет)|belum ada komentar|"
    r"[暂暫][无無][评評][论論]|コメント(?:する|を(?:書く|見る|残す|投稿).{0,8})|"
    r"(?:0|6|12|16|18)\s?\+|"
    # buttons
    r"(?:(?:[关關][闭閉](?:窗口|本[页頁])?|打印本?[页頁]|[赞贊讚]同|添加[評评][论論]|喜[欢歡]|登[录錄入]|"
    r"[注註][册冊]|(?:上|下)一[章节節回]|章[节節](?:列表|目[录錄])|返回[书書][页頁目]|[←→]|"
    r"加入[书書][签籤架]|この記事について(?:ツイート|シェア)|カートに入れる|ヘルプ|お問い合わせ|"
    r"特定商取引法に基づく表記|プライバシーポリシー|利用規約|会社概要|サイトマップ|"
    r"[点點][赞讚贊]|[赞讚贊]|收藏|分享|[举舉][报報]|反[馈饋]|投[诉訴]|[纠糾][错錯]|打印|列印|[评評][论論]|"
    r"[关關]注|在看|[阅閱][读讀]|[转轉][发發]|いいね[!！]?|ツイート|シェア|ブックマーク|LINEで送る|"
    r"クリップ|保存|印刷|写真・図版|facebook|twitter|telegram|whatsapp|vk|вконтакте|одноклассники|"
    r"pinterest|instagram|linkedin|messenger|tumblr|viber|bluesky|threads|"
    r"lubię to!?|нравится|мне нравится|suka|like|"
    r"(?:copy|salin) link|kopiuj link|скопировать ссылку|リンクをコピー|[复複][制製][链鏈][接結])"
    rf"(?:\s?{_NUMBER}\+?)?+[\s/／|·,、・]*+)++|"
    r"(?:[点點][击擊])?展[开開](?:[阅閱][读讀])?全文|[写寫]下[你您]的[评評][论論].{0,3}|默[认認]排序|"
    r"(?:[关關]注者|被[浏瀏][览覽])\s?\d[\d,\s]*(?:(?:[关關]注者|被[浏瀏][览覽])\s?\d[\d,\s]*)*|"
    r"\d[\d,]*\s?人[赞贊讚]同了[该該]回答|この商品を(?:買った|見た|チェックした)人は.{0,30}|收起(?:全文)?|\[(?:編集|编辑|編輯|edytuj|править|sunting)\]|"
    r"(?:閉じる|拡大(?:する)?|写真を(?:拡大|見る).{0,10}|ページトップへ.{0,6}|一覧(?:へ|を見る).{0,6})|"
    r"(?:facebook|twitter|e-?mail|pinterest|whatsapp|telegram|vk|linkedin|messenger|x){2,6}|"
    r"(?:podziel się|udostępnij|поделиться|bagikan|share)(?: to| ini)?\s?[:：]|"
    # what runs the site
    r"(?:(?:proudly |dumnie )?(?:powered|hosted) by|dumnie wspierane przez|obsługiwane przez|"
    r"сайт работает на|работает на|технологии|diberdayakan oleh|didukung oleh|theme by|motyw|тема)"
    r"\s?[:：]?\s(?:wordpress\w*|blogger|bloggera|drupal|joomla\S*|tilda|ucoz|wix|ghost|astra|wordpress\.\S+)\.?|"
    # links to policies
    r"(?:polityka (?:prywatności|cookies?)|политика (?:конфиденциальности|обработки .{4,40})|"
    r"(?:согласие на обработку|обработка) персональных данных|пользовательское соглашение|"
    r"kebijakan privasi|pedoman (?:pemberitaan )?media siber|syarat (?:dan|&) ketentuan|"
    r"privacy policy|terms (?:of (?:use|service)|and conditions)|[隐隱]私(?:政策|[权權]|聲明|声明)|"
    r"[关關][于於]我[们們]|[联聯][系繫]我[们們]|[网網]站地[图圖]|プライバシーポリシー|利用規約|"
    r"サイトマップ|mapa strony|карта сайта|sitemap|tentang kami|hubungi kami)|"
    # other buttons
    r"odpowiedz|cytuj|zgłoś(?: post)?|ответить|цитировать|пожаловаться|balas|kutip|"
    r"laporkan(?: (?:konten|akun|komentar|postingan))?|kirim(?: komentar)?|selanjutnya|"
    r"sebelumnya|tutup|lihat (?:foto|gambar)|mohon tunggu\.*|beri nilai|(?:zapisz|dodaj) przepis|"
    r"сохранить рецепт|simpan resep|свернуть|развернуть|закрыть|отправить|zamknij|rozwiń|"
    r"zwiń|wyślij|rejestr zmian|metryka(?: (?:dokumentu|strony|publikacji))?|mapa serwisu|"
    r"wersja do druku|версия для печати|versi cetak|(?:A[+0−–-]{0,2}\s){1,3}A[+0−–-]{1,2}|"
    r"(?:続きを[見読]る|ログインして続きを).{0,10}|この記事の写真.{0,10}|トップページ|PR|"
    r"ссылка скопирована|link (?:skopiowan[yo]|disalin|copied)|"
    r"この記事(?:を書いた人|の(?:著者|筆者))|"
    r"原[标標][题題][:：].{1,80}|zgłoś (?:błąd|nadużycie|naruszenie)|"
    r"(?:обсудить|комментировать)(?: (?:в|на) .{1,30})?|"
    r"【(?:関連(?:記事|動画|写真)?|あわせて読む|写真|動画|画像|相[关關](?:[阅閱][读讀])?|延伸[阅閱][读讀])】.{1,120}|"
    # calls to press and notices of papers
    r"[点點](?:[个個]|一下)?[“「『\"]?(?:在看|[赞讚贊]|[关關]注).{0,24}|"
    r"[点點][击擊](?:[下上左右].{0,2}|[蓝藍]字|.{0,6})(?:名片|卡片|[蓝藍]字).{0,20}|"
    r"[^。]{0,50}[点點]我(?:下[载載]|[订訂][阅閱]|加入|追[蹤踪])[^。]{0,20}|"
    r"※?\s?.{0,10}提醒(?:您|[你讀读]者?)[:：].{2,60}|"
    r"(?:この記事は)?有料(?:会員)?(?:限定)?の?記事です。?(?:残り.{0,12})?|"
    r"※?\s?(?:この|本)(?:記事|文章|画像)(?:に?は|の一部は).{0,20}(?:AI|人工知能|機械翻訳)"
    r".{0,12}(?:生成|作成|要約|翻訳|執筆|利用).{0,20}|"
    # what stands around chapters, papers, posts and articles of an encyclopedia
    r"本章未?完|未完待[续續]|[请請][记記]住(?:本[书書站]|我[们們]|[网網]址).{2,70}|"
    r"本站所有(?:小[说說]|[内內]容|[资資]料|作品|文章).{4,100}|求(?:收藏|推[荐薦]|月票|[订訂][阅閱])[^。]{0,30}|"
    r"(?:文章[编編][号號]|中[图圖]分[类類][号號]|文[献獻][标標][志識识][码碼]|收稿日期|基金[项項]目|DOI)"
    r"\s?[:：].{1,160}|第\s?\d+\s?卷\s.{0,40}第\s?\d+\s?期.{0,60}|第\s?\d+卷第\d+期.{0,60}|"
    r"※?\s?(?:[发發]信站|文章[网網]址)\s?[:：].{2,140}|"
    r"跳(?:至|[转轉]到)(?:主?要?[内內]容|正文|[导導][航覽])|[维維]基百科，自由的百科全[书書]|"
    r"本[页頁]面最[后後]修[订訂][于於].{4,60}|本站的全部文字在.{4,80}|(?:[页頁]面)?分[类類][:：].{0,60}\s[|｜]\s.{1,60}|"
    r"[主承][办辦](?:[单單]位)?[:：].{0,80}(?:ICP[备備证證]|[网網]站[标標][识識][码碼]).{0,60}|"
    r"\[gambas ?:.{1,40}\]|(?:tonton|lihat|simak) (?:juga )?video\b.{0,100}",
    re.IGNORECASE,
)
_NETWORK: Final = (
    r"(?:google\s?(?:news|berita|новост\w*|discover|ニュース)|whatsapp|telegram\w*|телеграм\w*|"
    r"вконтакте|\bvk\b|дзен\w*|\bmax\b|facebook\w*|twitter\w*|instagram\w*|youtube\w*|tiktok\w*|"
    r"newsletter\w*|рассылк\w*|соцсет\w*|公[众眾][号號]|微信|微博|メルマガ|\bLINE\b|"
    r"(?:наш\w*|nasz\w*) (?:\S+ )?(?:канал|kanał|profil|групп|аккаунт)\w*|saluran .{0,30}kami|"
    r"(?:канал|kanał|profil)\w* (?:редакции|redakcji))"
)
_OPENED: Final = re.compile(
    # calls to follow and to write
    r"(?:obserwuj|śledź|dołącz|polub|zapisz się|subskrybuj|bądź na bieżąco|подпи[сш]\w+|"
    r"присоединя\w+|следите|читайте (?:нас|наши)|вступайте|смотрите нас|больше новостей|ikuti|"
    r"gabung|dapatkan|simak|(?:cek|baca) (?:berita|artikel)|follow|subscribe|join|"
    r"[关關]注|加入|[扫掃][码碼描]|フォロー|最新情報は)"
    rf".{{0,110}}{_NETWORK}|"
    r"(?:masz (?:dla nas )?(?:\S+ )?(?:temat|newsa|informacj\S+|zdjęci\S+)|jesteś świadkiem|"
    r"есть (?:новость|информация|чем поделиться)|(?:вы )?стали (?:свидетел|очевид)\w+|"
    r"punya (?:informasi|cerita|berita)|(?:如)?有新[闻聞][线線]索|"
    r"新[闻聞][热熱][线線]|(?:情報|ネタ)提供)"
    r".{0,120}(?:@|napisz|пишите|присыл|kirim|\d{5}|[邮郵]箱|信箱|こちら)|"
    r"(?:napisz do (?:autor\w+|nas|redakcji)|написать (?:автору|нам|в редакцию)|"
    r"напишите (?:автору|нам|в редакцию)|hubungi (?:penulis|redaksi)|contact the author)"
    r".{0,40}@|"
    # reports of mistakes
    r".{0,80}\bctrl\s?\+\s?enter|"
    r"(?:вы )?(?:нашли|заметили|увидели) (?:\S+ )?(?:опечатк|ошибк|неточност)\w+"
    r".{0,40}(?:\?|выделите|сообщите|напишите|нажмите)|"
    r"(?:zauważy\S+|widzisz|znalaz\S+) .{0,20}(?:błąd|błędy|literówkę)\b.{0,60}"
    r"(?:napisz|zgłoś|daj|@|poinformuj|\?$)|"
    r"(?:menemukan|ada|temukan) (?:kesalahan|typo|salah ketik)\b.{0,100}(?:\?|laporkan|hubungi)|"
    r"(?:如)?[发發][现現](?:.{0,6})(?:[错錯][误誤别別]|有[误誤]).{0,40}(?:[联聯][系繫]|反[馈饋]|告知|指正)|"
    r".{0,20}(?:誤字|間違い|誤り).{0,30}(?:お知らせ|ご連絡|ご報告|お寄せ)|"
    r"(?:войдите|авторизуйтесь|зарегистрируйтесь|zaloguj się|masuk|login|[登][录錄入]).{0,12}"
    r"(?:чтобы|aby|żeby|untuk|[后後]).{0,30}(?:коммент|koment|dodać|[评評][论論]|留言)|"
    r"реклама\b.{0,80}(?:\bИНН\b|\berid\b|\bООО\b)|"
    r".{0,6}[京沪沪滬粤浙苏鲁川渝津冀豫湘鄂闽琼皖赣陕]ICP[备備证證]|.{0,12}公[网網]安[备備]|"
    r"[【\[]?[纠糾][错錯][】\]]?\s|(?:特[别別])?[声聲]明\s?[:：]|"
    # whose opinion it is
    r"(?:мнени|позици|точк)\w+ (?:зрения )?(?:авторов|автора|редакции)\b.{0,80}"
    r"(?:не совпада|не отража|отлича)|"
    r"(?:opini[ae]|poglądy|treści|artykuł)\b.{0,80}\bnie .{0,30}(?:redakcj|stanowisk)|"
    r"(?:[^.!?]{4,60}\. )?(?:isi|opini|tulisan|artikel|konten)\b.{0,60}"
    r"(?:tanggung jawab (?:penuh )?(?:penulis|pengirim)|"
    r"tidak (?:mencerminkan|mewakili))|"
    r"(?:redakcja|редакция|redaksi)\b.{0,30}(?:nie (?:ponosi|odpowiada)|не нес[её]т|"
    r"tidak bertanggung)|"
    r".{0,40}不(?:一定)?代表(?:本|我|平[台臺]|[网網]站|[该該]).{0,12}(?:立[场場]|[观觀][点點]|意[见見])|"
    r".{0,60}(?:見解|意見).{0,20}(?:代表|示)する?ものではありません|"
    r"(?:administratorem (?:(?:twoich|pani/pana|państwa) )?danych osobowych jest|"
    r"свидетельство о регистрации (?:сми|средства)|сетевое издание .{0,60}зарегистрировано|"
    r"регистрационный номер (?:сми|серии|эл)|учредитель\s?[:–—-])|"
    # conditions of reprinting
    r"(?:при (?:\S+ ){0,3}?(?:перепечатке|использовании|цитировании|копировании)|перепечатка|"
    r"копирование|использование (?:\S+ ){0,2}материалов)\b.{0,120}"
    r"(?:обязательн|запрещ|ссылк|разреш|согласи)|"
    r"(?:kopiowanie|przedruk|powielanie|rozpowszechnianie|wykorzystywanie)\b.{0,120}"
    r"(?:zabronion|zgod|zastrzeż)|"
    r"dilarang (?:\S+ ){0,2}(?:mengutip|menyalin|memperbanyak|menggandakan|meng-?copy|"
    r"menyebarluaskan|menyiarkan|mengambil)|"
    r"(?:如需)?[转轉](?:载|載)(?:[请請时時需须須].{0,6}(?:注明|註明|[联聯][系繫]|保留|授[权權]))|"
    r"(?:seluruh|semua) hak (?:cipta )?(?:dilindungi|terpelihara)|"
    r"материал опубликован в (?:газете|журнале|номере)|artykuł ukazał się w|"
    # the text is interrupted, or made by a machine
    r"(?:reszta|dalsza część|ciąg dalszy|dalszy ciąg|kontynuacja)\b.{0,30}"
    r"(?:pod|poniżej|za chwilę)\b.{0,40}$|"
    r"(?:продолжение|статья продолжается|текст продолжается)\b.{0,20}(?:ниже|после|под|следует)"
    r".{0,30}$|"
    r"(?:artikel|berita|konten) (?:ber|di)?lanjut\w*\b.{0,40}iklan|scroll to continue|"
    r"lanjut(?:kan)? (?:baca|membaca|ke (?:halaman|konten))\b|广告之[后後]|"
    r"広告の(?:下|後|あと)|記事は.{0,6}次のページ|"
    r"(?:konten|artikel|berita|gambar) ini (?:dibuat|ditulis|dihasilkan|diproduksi) (?:dengan|oleh|"
    r"menggunakan) .{0,30}\b(?:AI|kecerdasan buatan)|"
    # what readers think of it
    r"oceń (?:ten )?(?:artykuł|tekst|jakość)|оцените (?:эту )?(?:статью|материал|новость)|"
    r"beri (?:rating|nilai|penilaian)\b|czy (?:ten )?artykuł był|"
    r"(?:s?podoba\S* (?:ci|wam) się|lubisz) (?:ten )?(?:artykuł|wpis|tekst|post|przepis|materiał)|"
    r"podoba\S* się (?:ten )?artykuł|"
    r"podziel się (?:nim|tym|wpisem|artykułem|z innymi|ze znajomymi)\b|"
    r"(?:по)?делитесь (?:с друзьями|в соц\S+|ссылкой|стать[её]й|этой)\b|"
    r"(?:suka|menyukai) (?:artikel|tulisan) ini|"
    r"bagikan (?:artikel|tulisan|berita|resep) ini\b.{0,40}$|"
    # what stands over the form for a comment
    r"(?:twój|adres|your|ваш|alamat) .{0,20}(?:e-?mail|почты|surel)\b.{0,20}"
    r"(?:nie (?:zostanie|będzie) (?:opublikowany|publikowany)|will not be published|"
    r"не (?:будет|публикуется)(?: опубликован)?|tidak akan (?:dipublikasikan|ditampilkan))|"
    r"(?:wymagane pola są|pola wymagane|обязательные поля|ruas yang wajib|required fields are)"
    r".{0,24}\*|メールアドレスが公開される|您的(?:电子)?邮箱地址不会被公开|"
    r"была ли (?:эта )?(?:статья|информация)|понравил(?:ась|ся) (?:статья|материал)|"
    r"apakah (?:artikel|berita) ini|bagaimana (?:reaksi|pendapat|tanggapan) anda tentang "
    r"(?:artikel|berita|tulisan) ini|この記事は(?:役に立ち|参考になり)ましたか",
    re.IGNORECASE,
)


def heads_links(line: str) -> bool:
    """Tell whether a line is a label over links to other articles."""
    return len(line) <= MAX_LABEL and _LISTS.fullmatch(line.strip(_SIGNS)) is not None


def is_furniture(line: str) -> bool:
    """Tell whether a line belongs to the page around an article and not to the article."""
    if len(line) > MAX_FURNITURE:
        return False
    bare = line.strip(_SIGNS)
    filled = _FILLED.fullmatch(line) or (bare != line and _FILLED.fullmatch(bare))
    if filled or _OPENED.match(bare) or heads_links(line):
        return True
    if eastern.is_furniture(line) or eastern.is_furniture(bare):
        return True
    if is_button(line):
        return True
    labels = eastern.buttons(line)
    return 2 * sum(_FILLED.fullmatch(label) is not None for label in labels) > len(labels)
