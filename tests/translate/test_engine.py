import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ModelError, SettingsError
from pipeline.translate import (
    Memory,
    Progress,
    TranslateSettings,
    Translation,
    load,
    plan,
    translate_all,
)
from pipeline.translate.argos import ArgosEngine, ArgosSettings
from pipeline.translate.chunks import cut
from pipeline.translate.engine import Decoding

SENTENCES = [
    "Pies biegnie przez łąkę.",
    "Kot śpi na dachu, a mysz tańczy w piwnicy od rana do wieczora.",
    "W 2019 roku kupiliśmy 3,5 kg jabłek za 12 zł.",
    "Ala",
    "Długi most stoi nad rzeką, która płynie bardzo powoli przez całe miasto.",
    "snake_case zostaje",
    *(f"Zdanie numer {number} o niczym." for number in range(30)),
]


@pytest.fixture(scope="module")
def engine(tiny_models: Path) -> ArgosEngine:
    return ArgosEngine(load(tiny_models / "translate-pl_en-1_0"))


def test_a_sentence_translates_alike_in_any_company(tiny_models: Path, engine: ArgosEngine) -> None:
    expected = dict(zip(SENTENCES, engine.translate(SENTENCES), strict=True))
    package = engine.package
    shuffled = random.Random(7).sample(SENTENCES, len(SENTENCES))  # noqa: S311
    for settings in (
        ArgosSettings(batch_tokens=32),
        ArgosSettings(batch_tokens=200, threads=1),
        ArgosSettings(threads=4),
    ):
        other = ArgosEngine(package, settings)
        assert dict(zip(shuffled, other.translate(shuffled), strict=True)) == expected
        assert other.identity == engine.identity
    for sentence in SENTENCES[:6]:
        assert engine.translate([sentence]) == [expected[sentence]]


def test_zip_and_folder_translate_alike(tiny_models: Path, tmp_path: Path) -> None:
    folder = tiny_models / "translate-pl_en-1_0"
    shutil.make_archive(str(tmp_path / "x"), "zip", folder.parent, folder.name)
    zipped = (tmp_path / "x.zip").rename(tmp_path / "x.argosmodel")
    made = [ArgosEngine(load(path)).translate(SENTENCES) for path in (folder, zipped)]
    assert made[0] == made[1]


def test_underscores_and_case_of_ascii_survive_decoding(engine: ArgosEngine) -> None:
    [made] = engine.translate(["___ A_B"])
    assert made.text is not None
    assert made.text.count("_") == 4


def test_settings_that_decide_results_are_in_the_identity(engine: ArgosEngine) -> None:
    wider = ArgosEngine(engine.package, ArgosSettings(beam=5))
    assert wider.identity != engine.identity


def test_long_sentence_is_cut_and_nothing_lost(engine: ArgosEngine) -> None:
    [short] = engine.translate(["Pies biegnie,"])
    [made] = engine.translate(["Pies biegnie, " * 120])
    assert made.flags == ("split",)
    assert made.text == " ".join([short.text or ""] * 120)


@given(st.text(st.sampled_from("ab ,.;。、 \n"), max_size=80), st.integers(1, 20))
def test_cutting_keeps_every_character_but_spaces(text: str, limit: int) -> None:
    parts = cut(text, len, limit)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(len(part) <= limit for part in parts) or not text.strip()


def test_damaged_model_is_one_language_lost_and_the_rest_goes_on(
    tiny_models: Path, tmp_path: Path
) -> None:
    shutil.copytree(tiny_models, tmp_path / "models")
    model = tmp_path / "models" / "translate-pl_en-1_0" / "model" / "model.bin"
    model.write_bytes(model.read_bytes()[:9000])
    todo = plan(["pl", "id"], TranslateSettings(models=tmp_path / "models"))
    outcome = translate_all({"pl": SENTENCES, "id": ["Anjing itu berlari."]}, todo)
    assert outcome.of("pl", SENTENCES[0]) == Translation(None, None, ("untranslated",))
    assert outcome.of("id", "Anjing itu berlari.").text
    assert [(lack.language, lack.code) for lack in outcome.failures] == [("pl", "model_corrupt")]
    assert "cannot load its model" in outcome.failures[0].message


def test_damaged_tokenizer_is_named(tiny_models: Path, tmp_path: Path) -> None:
    package = tmp_path / "pl"
    shutil.copytree(tiny_models / "translate-pl_en-1_0", package)
    (package / "sentencepiece.model").write_bytes(b"nonsense")
    with pytest.raises(ModelError, match=r"sentencepiece\.model is damaged"):
        ArgosEngine(load(package)).open()


def test_memory_gives_the_same_and_is_never_stale(tiny_models: Path, tmp_path: Path) -> None:
    work = {"pl": SENTENCES, "zh-Hant": ["新的大桥经过三年的建设。"], "zh": ["新的大桥。"]}
    settings = TranslateSettings(models=tiny_models)
    without = translate_all(work, plan(work, settings))
    with Memory(tmp_path / "tm.sqlite") as memory:
        first = translate_all({"pl": SENTENCES[:9]}, plan(work, settings), memory)
        assert (first.translated, first.remembered) == (9, 0)
        second = translate_all(work, plan(work, settings), memory)
        assert second.remembered == 9
        assert second.translated == len(SENTENCES) - 9 + 2
        assert second.translations == without.translations
        other = settings.model_copy(update={"beam": 3})
        assert translate_all({"pl": SENTENCES}, plan(work, other), memory).remembered == 0


def test_killed_run_keeps_finished_chunks(
    tiny_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ArgosEngine, "chunk_characters", 100)
    todo = plan(["pl"], TranslateSettings(models=tiny_models))

    def stop(progress: Progress) -> None:
        if progress.done > 10:
            raise KeyboardInterrupt

    with Memory(tmp_path / "tm.sqlite") as memory:
        with pytest.raises(KeyboardInterrupt):
            translate_all({"pl": SENTENCES}, todo, memory, stop)
        kept = translate_all({"pl": SENTENCES}, todo, memory).remembered
    assert 10 < kept < len(SENTENCES)


def test_progress_counts_every_sentence_once(tiny_models: Path) -> None:
    told: list[Progress] = []
    todo = plan(["pl", "ko"], TranslateSettings(models=tiny_models))
    translate_all({"pl": SENTENCES * 2, "ko": ["하나"]}, todo, None, told.append)
    assert [(last.done, last.total) for last in told[-1:]] == [
        (len(SENTENCES) + 1, len(SENTENCES) + 1)
    ]
    assert [item.done for item in told] == sorted(item.done for item in told)


@pytest.mark.parametrize(("behaviour", "flag"), [("loop", "truncated"), ("copy", "copied")])
def test_faults_of_a_model_are_flagged(
    faulty: Callable[[str], Path], behaviour: str, flag: str
) -> None:
    todo = plan(["pl"], TranslateSettings(models=faulty(behaviour)))
    outcome = translate_all({"pl": SENTENCES[:2]}, todo)
    for sentence in SENTENCES[:2]:
        assert flag in outcome.of("pl", sentence).flags


def test_capitals_are_tried_in_ordinary_case(tiny_models: Path) -> None:
    todo = plan(["pl"], TranslateSettings(models=tiny_models))
    loud = "NOWY MOST STOI NAD WODA DALEKO"
    made = translate_all({"pl": [loud]}, todo).of("pl", loud)
    assert "retried" in made.flags
    assert "copied" not in made.flags
    assert made.text is not None
    assert not made.text.isupper()


def test_addresses_and_numbers_never_enter_the_model(tiny_models: Path) -> None:
    todo = plan(["pl", "ru"], TranslateSettings(models=tiny_models))
    link = "https://example.org/a_b?c=1"
    work = {"pl": [f"Więcej: {link}", "2024", link, "1. Wstęp"], "ru": ["Windows 11"]}
    outcome = translate_all(work, todo)
    more = outcome.of("pl", f"Więcej: {link}")
    assert more.text is not None
    assert more.text.endswith(link)
    assert (outcome.of("pl", "1. Wstęp").text or "").startswith("1. ")
    for code, text in (("pl", "2024"), ("pl", link), ("ru", "Windows 11")):
        assert outcome.of(code, text) == Translation(text, None, ("passthrough",))


def test_glossary_terms_are_enforced(tiny_models: Path, tmp_path: Path) -> None:
    glossary = tmp_path / "terms.tsv"
    glossary.write_text("# mine\npl\tpies\tXENO\n\npl\tłąkę\tTHE GREEN\n", encoding="utf-8")
    settings = TranslateSettings(models=tiny_models, glossary=glossary)
    sentence = "Mój pies biegnie przez łąkę."
    made = translate_all({"pl": [sentence]}, plan(["pl"], settings)).of("pl", sentence)
    assert made.text is not None
    assert "XENO" in made.text
    glossary.write_text("pl\tpies\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 1"):
        plan(["pl"], settings)


def test_retry_options_reach_the_model(faulty: Callable[[str], Path]) -> None:
    package = next(faulty("loop").iterdir())
    engine = ArgosEngine(load(package))
    [loop], [other] = (
        engine.translate([SENTENCES[0]], decoding)
        for decoding in (Decoding(), Decoding(no_repeat_ngram=4))
    )
    assert loop.text != other.text


def test_the_tiny_package_is_a_true_argos_package(tiny_models: Path, tmp_path: Path) -> None:
    pytest.importorskip("argostranslate")
    code = f"""
import argostranslate.package as package, ctranslate2
from pathlib import Path
[found] = [p for p in package.get_installed_packages([Path({str(tiny_models)!r})])
           if p.from_code == "pl"]
translator = ctranslate2.Translator(str(found.package_path / "model"))
tokens = found.tokenizer.encode("Pies biegnie przez łąkę.")
print(found.tokenizer.decode(translator.translate_batch([tokens])[0].hypotheses[0]).strip())
"""
    homes = {f"XDG_{kind}_HOME": str(tmp_path) for kind in ("DATA", "CONFIG", "CACHE")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=homes, capture_output=True, text=True, check=True
    )
    [ours] = ArgosEngine(load(tiny_models / "translate-pl_en-1_0")).translate(
        ["Pies biegnie przez łąkę."]
    )
    assert done.stdout.strip() == ours.text
