"""Abbreviations whose full stop need not end a sentence, by language.

Two kinds: those that lead to something (a title before a name, a unit before a
figure) never end a sentence; those that close something (a year, "and so on") end one
where a capital follows.  The lists are dictionary knowledge of the languages; a word
that is not in them and looks like one of them costs one wrong cut.
"""

from functools import cache
from typing import Final

# Written without the last full stop and in lower case.
_LEADING: Final = {
    "pl": """
        al bp dr hab inż inz im jw kol ks lek m.in mgr mjr kpt płk gen np o ob os pl płd płn por
        pow prof prok przyp ps pt red rys śp św tab tel tj tzn tzw ul ur wg woj wyd zob zw śr
        ppłk sierż st mł zast kard abp ryc fot sp al nr por. wsch zach mec adw dyr prez
        min sek art ust pkt lit poz
    """,
    "ru": """
        акад ал бульв им ул пр просп пер пл наб д кв стр корп обл респ р-н пос дер ст
        проф доц асп инж гр г-н г-жа тов св см ср напр т.е т.к т.н т.о т.ч рис табл илл
        гл разд п пп ч тел моб факс прим ред авт сост изд пер. нач зам зав дир ген полк
        майор кап лейт мин макс чл чл.-корр канд докт руб.
    """,
    "id": """
        jl jln jend gg gd kav blok rp dr drs dra drg drh ir prof kh hj h tn ny sdr sdri yth bpk
        no nomor hlm hal kab kec kel prov kep tel telp faks a.n u.p d.a ttd pt cv tbk. dir
        mis misal cth lih bdk ust pdt plt plh pjs letkol kol brigjen jend. mayjen sersan
    """,
    "en": """
        mr mrs ms dr prof st rev hon gen col capt lt sgt gov sen rep pres sec vs v cf e.g i.e
        viz approx fig figs eq no nos vol ch sect p pp al mt ave blvd dept univ
    """,
}
_CLOSING: Final = {
    "pl": """
        itd itp r rr w ww tys mln mld bln zł gr godz min sek proc in br ub n.e p.n.e a.d szt
        kg km cm mm ha l c.d cd cdn etc sp.z.o.o s.a z o.o jr sr stycz lut mar kwi
    """,
    "ru": """
        т.д т.п др пр г гг в вв н.э тыс млн млрд трлн руб коп долл евро чел экз шт кг км м см
        мм га л ч мин сек с р к коп. у.е а.с и.о н.ст ст.ст янв февр мар апр авг сент окт нояб
        дек стр
    """,
    "id": """
        dll dkk dsb dst dsj tbk sd s.d wib wita wit m h sm s.h s.e m.si m.m ph.d s.t m.sc jan
        feb mar apr jun jul agt agu sep okt nov des jr sr inc ltd co
    """,
    "en": """
        etc inc ltd co corp jr sr a.m p.m ph.d b.a m.a u.s u.k jan feb mar apr jun jul aug
        sep sept oct nov dec est bros esq
    """,
}
# Those of English turn up in all languages, in names of firms and degrees.
_SHARED: Final = "dr prof mr mrs ms st jr sr inc ltd co corp vs e.g i.e etc no vol"


@cache
def leading(language: str) -> frozenset[str]:
    """Return the abbreviations of `language` that never end a sentence."""
    own = _LEADING.get(language, "").split()
    shared = [] if language in ("zh", "ja") else ["mr", "mrs", "ms", "dr", "prof", "vs"]
    return frozenset(word.rstrip(".") for word in (*own, *shared))


@cache
def closing(language: str) -> frozenset[str]:
    """Return the abbreviations of `language` that end a sentence before a capital."""
    own = _CLOSING.get(language, "").split()
    return frozenset(word.rstrip(".") for word in (*own, *_SHARED.split())) - leading(language)
