"""Abbreviations whose full stop need not end a sentence, by language.

Three kinds: those that lead to a name or a word never end a sentence; those that lead to
a number do not before one; those that close something (a year, "and so on") end one only
where a capital follows.  The lists are dictionary knowledge of the languages; a word
that is not in them and looks like one of them costs one wrong cut.
"""

from functools import cache
from typing import Final

# All written without the last full stop and in lower case.
_LEADING: Final = {
    "pl": """
        al abp bp dr hab inż im jw kard kol ks lek lic m.in mgr mjr kpt płk ppłk gen np ob os pl
        płn płd por pow prof prok przyp ps red śp św tj tzn tzw ul wg woj wyd zob zw śr zast zach
        wsch adw dyr prez min bł ds ang niem hiszp łac franc ros wł
        fot med hum techn ekon praw farm o br ur zm mec kom podkom nadkom asp sierż st mł hr
    """,
    "ru": """
        акад ал бульв им оф ул пр просп пер пл наб д кв стр корп обл респ р-н пос дер ст
        проф доц асп инж гр г-н г-жа тов св см ср напр т.е т.к т.н т.о т.ч моб факс прим ред
        авт сост изд нач зам зав дир ген полк кап лейт мин макс чл канд докт англ нем франц
        лат греч исп итал ед.ч мн.ч кн муж жен букв устар разг
    """,
    "id": """
        dgn yg utk pd spt krn sbg thd kpd dlm qs h.r ud
        jl jln gg kav rp dr drs dra drg drh ir prof kh hj h tn ny sdr sdri yth bpk st pt cv
        kab kec kel prov a.n u.p d.a ttd mis cth lih ust pdt plt plh pjs letkol kol brigjen
        mayjen kompol akp brigpol komjen irjen ustadz
    """,
    "en": """
        mr mrs ms dr prof st rev hon gen col capt lt sgt gov sen rep pres vs cf e.g i.e viz
        approx mt messrs
    """,
}
_NUMBERED: Final = {
    "pl": "nr ok art ust pkt poz rys tab tel fax t rozdz par zał wiersz godz str s lit vol",
    "ru": """
        рис табл илл гл разд доб п пп ч ст тел стр с т № вып пункт разд ок прибл род каб комн ум
    """,
    "id": "no nomor hlm hal tel telp faks gbr tab bab ps pasal ay vol blok rt rw",
    "en": "no nos fig figs eq eqs vol vols ch sec sect art p pp tel ext",
}
_CLOSING: Final = {
    "pl": """
        itd itp r rr w ww tys mln mld bln zł gr godz min sek proc in n.e p.n.e szt kg km cm mm ha
        l cd cdn s.a z o.o jr sr stycz lut mar kwi cz
    """,
    "ru": """
        т.д т.п др пр г гг в вв н.э тыс млн млрд трлн руб коп долл чел экз шт кг км м см мм га л ч
        мин сек с р к у.е янв февр мар апр авг сент окт нояб дек д э
    """,
    "id": """
        dll dkk dsb dst tbk s.d wib wita wit m h sm s.h s.e m.si m.m s.t s.pd s.kom jan
        feb mar apr jun jul agt agu sep okt nov des
    """,
    "en": "a.m p.m b.a m.a u.s u.k jan feb mar apr jun jul aug sep sept oct nov dec est bros",
}
# Names of firms and degrees that turn up in all languages.
_FIRMS: Final = "inc ltd co corp jr sr ph.d etc"
_TITLES: Final = "mr mrs ms dr prof vs"

#: Words that open sentences and that no surname is spelt like.
_OPENING: Final = {
    "pl": """
        w we na do po od za przed nie ale jednak jest oraz ponieważ dlatego więc zatem natomiast
        tymczasem ponadto także również który która które obecnie następnie potem wtedy teraz
        wczoraj wcześniej później według mimo choć podczas dzięki kiedy gdy jeśli jego jej ich
        zdaniem był była było były został została zostało ten tego tej taka taki to
    """,
    "ru": """
        в во на с со по при для если когда затем потом но однако поэтому кроме здесь там теперь
        сейчас он она оно они это этот эта эти его её их был была было были также тогда
        вчера сегодня позже раньше после до из от
    """,
    "id": """
        namun tetapi kemudian karena setelah sebelum ketika selain sementara bahkan menurut sejak
        hingga sampai untuk dengan dalam pada dari mereka kami kita semua setiap beberapa tidak
        bukan belum sudah telah adalah akan sebagai seperti kini sekarang
    """,
    "en": "the this that these those however there when while after before since because they we",
}


@cache
def opening(language: str) -> frozenset[str]:
    """Return words of `language` that open sentences and are no surnames."""
    return frozenset(_OPENING.get(language, "").split())


@cache
def leading(language: str) -> frozenset[str]:
    """Return the abbreviations of `language` that never end a sentence."""
    return frozenset([*_LEADING.get(language, "").split(), *_TITLES.split()])


@cache
def numbered(language: str) -> frozenset[str]:
    """Return those that do not end a sentence before a number."""
    return frozenset([*_NUMBERED.get(language, "").split(), *_NUMBERED["en"].split()])


@cache
def closing(language: str) -> frozenset[str]:
    """Return those that end a sentence only before a capital."""
    return frozenset([*_CLOSING.get(language, "").split(), *_FIRMS.split()])
