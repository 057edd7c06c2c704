"""Words that tell languages apart where character n-grams cannot.

`usual_share` checks a guess: running text of a language holds its function words, and
text in a language that no profile covers holds those of its neighbour more rarely.
The lists are our own.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@lru_cache(maxsize=4)
def words(text: str) -> tuple[str, ...]:
    """Return the words of `text` in lower case, without digits and punctuation."""
    return tuple(_WORD.findall(text.lower()))


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "pl": _set(
        "i w we z ze na do od po za o u przy przez dla nad pod przed między bez oraz a ale lub albo"
        " czy że żeby aby by jeśli jeżeli gdy kiedy jak jako tak nie jest są był była było byli"
        " były być będzie będą ma mają miał może mogą można się sobie to ten ta te tego tej tym"
        " tych temu tę tą co który która które którzy którego której których którym którą jego jej"
        " ich mu im on ona ono oni one ja my mnie nas nam już jeszcze tylko także też również więc"
        " bardzo więcej niż około podczas według został została zostały tam tu gdzie wszystkie"
        " wszystkich każdy inne innych swoje swój lat roku ponieważ jednak choć bo pan pani"
    ),
    "id": _set(
        "yang dan di ke dari untuk pada dengan dalam ini itu adalah ialah tidak akan juga atau oleh"
        " sebagai karena bahwa telah sudah dapat bisa ada mereka kami kita saya dia ia anda kamu"
        " aku para lebih banyak semua setiap seorang sebuah suatu satu dua beberapa hanya saja"
        " masih belum sedang menjadi seperti antara setelah sebelum ketika saat jika kalau maka"
        " namun tetapi tapi sehingga hingga sampai agar supaya bagi kepada terhadap secara lain"
        " lainnya tersebut merupakan memiliki harus serta sangat tahun orang nya pun lagi apa"
        " bagaimana tanpa bukan jangan atas bawah kembali sekitar selama sejak melalui tentang"
    ),
    "en": _set(
        "the of and to a in is it that for on was with as are be by this at from or an have has had"
        " not but they he she his her their its we you i my your our which who what when where"
        " there were been will would can could should may might must do does did if than then so"
        " no all more most some any other such into over under about after before between during"
        " through up out only also these those them him us how because while one two said very"
        " just many each both being i'm it's don't let's"
    ),
    "ru": _set(
        "и в во не на что с со как а то это все всё она он они оно я мы ты вы его её ее их ему им"
        " ей но да из изо за к ко по о об от до для у же ли бы был была было были быть есть будет"
        " будут нет так также тоже уже еще ещё только при без под над через между после перед если"
        " когда чтобы или где кто который которая которое которые которых которого которой которым"
        " этот эта эти этого этой этих этом тот та те того тех том себя себе свой свои своих своего"
        " может могут можно более очень даже лишь чем году года лет однако потому более всех всего"
        " том нас нам мне меня вас вам него нее неё них там тут здесь где во все всё если хотите"
        " хочу мой моя мои твой ваш наш никто ничего нужно надо почему зачем сейчас теперь очень"
    ),
    "bg": _set(
        "и в на не за с със във от до по при че да се са си ли ще е бе беше съм сме сте като които"
        " която което който този тази това тези има няма той тя то те аз ти ние вие го му им"
        " ни ви ме ми но или ако когато къде как какво защо само вече още много най повече след"
        " преди между без през срещу"
    ),
    "mk": _set(
        "и во на не за со од до по при дека да се сум сме сте ќе е беше како кој која кое кои овој"
        " оваа ова овие има нема тој таа тоа тие јас ти ние вие го му им ни ви ме ми но или ако"
        " кога каде што зошто само веќе уште многу најмногу повеќе потоа пред меѓу без низ"
    ),
    "sr": _set(
        "и у на је за да се су са од до по ће не али или као који која које што кад где ли би"
        " сам смо сте био била било из о ја ти он она ми ви они вас нас вам нам га му их им"
        " овај ова ово тај та то још већ само јер ако после пре између без"
    ),
    "uk": _set(
        "і й та в у на не з із зі до від за по при про що як це той ця ці все він вона воно вони ми"
        " ти ви його її їх їй йому але або чи якщо коли де хто який яка яке які свій уже вже ще"
        " тільки також дуже був була було були є буде бути може можна без під над через між після"
        " перед щоб мене мені тебе тобі нас нам вас вам"
    ),
}


def usual_share(found: Sequence[str], language: str) -> float:
    """Return which share of the words are function words of `language`, 0 to 1."""
    if not found:
        return 0.0
    usual = FUNCTION_WORDS[language]
    return sum(word in usual for word in found) / len(found)
