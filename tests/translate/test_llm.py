import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ModelError
from pipeline.translate import TranslateSettings, plan
from pipeline.translate.engine import Decoding
from pipeline.translate.llm import clean, is_chatter
from pipeline.translate.qwen.files import find_model


@pytest.mark.parametrize(
    ("source", "answer", "text"),
    [
        ("Pies śpi.", "The dog sleeps.", "The dog sleeps."),
        ("Pies śpi.", "  The dog sleeps.\n", "The dog sleeps."),
        ("Pies śpi.", '"The dog sleeps."', "The dog sleeps."),
        ("Pies śpi.", "Translation: The dog sleeps.", "The dog sleeps."),
        ("Pies śpi.", "Sure! Here is the translation:\n\nThe dog sleeps.", "The dog sleeps."),
        ("Pies śpi.", "Here's the English translation of the text: The dog.", "The dog."),
        ("Pies śpi.", "The dog sleeps.\n\nNote: the verb is in the present.", "The dog sleeps."),
        ("Pies śpi.", "```\nThe dog sleeps.\n```", "The dog sleeps."),
        ("„Pies śpi”, rzekł.", '"The dog sleeps," he said.', '"The dog sleeps," he said.'),
        ("Tak i nie.", '"Yes" and "no"', '"Yes" and "no"'),
        ("「犬だ」", "“A dog.”", "“A dog.”"),
        ("Pies śpi.", "", ""),
        ("Here is the house.", "Here is the house: it is red.", "Here is the house: it is red."),
    ],
)
def test_answers_are_cleaned(source: str, answer: str, text: str) -> None:
    assert clean(source, answer) == text


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "linguaflow" / "models"
    folder.mkdir(parents=True)
    return folder


def test_models_by_name_and_by_path(data: Path, tmp_path: Path, tiny_qwen: Any) -> None:
    with pytest.raises(ModelError, match=r"models install qwen2\.5-coder-1\.5b"):
        find_model()
    for name in ("b", "a", ".hidden"):
        tiny_qwen.write(data / f"{name}.gguf")
    assert (find_model().name, find_model("b").path) == ("a", data / "b.gguf")
    other = tmp_path / "other.gguf"
    with pytest.raises(ModelError, match="cannot read"):
        find_model(str(other))
    other.write_bytes(b"nope")
    with pytest.raises(ModelError, match="no sound GGUF"):
        find_model(str(other))


def test_engine_choice(data: Path, tiny_models: Path, tiny_qwen: Any) -> None:
    def engines(choice: str) -> dict[str, str]:
        settings = TranslateSettings.model_validate({"engine": choice, "models": tiny_models})
        todo = plan(["pl", "ko"], settings)
        lacking = {lack.language: lack.command for lack in todo.missing}
        return {code: engine.name for code, engine in todo.engines.items()} | lacking

    install_llm = "linguaflow models install qwen2.5-coder-1.5b"
    assert engines("auto") == {"pl": "argos", "ko": "linguaflow models install ko-en"}
    assert engines("llm") == {"pl": install_llm, "ko": install_llm}
    tiny_qwen.write(data / "m.gguf")
    assert engines("auto") == {"pl": "argos", "ko": "llm"}
    assert engines("argos") == {"pl": "argos", "ko": "linguaflow models install ko-en"}
    assert engines("llm") == {"pl": "llm", "ko": "llm"}
    tiny_qwen.metadata["general.architecture"] = "llama"
    tiny_qwen.write(data / "m.gguf")
    assert engines("auto") == {"pl": "argos", "ko": "linguaflow models install ko-en"}
    assert "pl" in engines("llm")


def test_sentences_go_through_a_real_if_senseless_model(data: Path, tiny_qwen: Any) -> None:
    tiny_qwen.write(data / "m.gguf")
    todo = plan(["pl"], TranslateSettings(engine="llm"))
    engine = todo.engines["pl"]
    sentences = ["Pies śpi na kanapie.", "", "Kot " * 200, "Kot pije mleko.", "Kot pije mleko."]
    made = engine.translate(sentences)
    assert (made[1].text, made[3]) == ("", made[4])
    assert "split" in made[2].flags
    assert [one.text is not None for one in made] == [True] * 5
    again = engine.translate(sentences[::-1])[::-1]
    todo.close()
    assert again == made == engine.translate(sentences)
    assert engine.translate(sentences[:1], Decoding(beam=5)) != made[:1]
    record = todo.models["pl"]
    assert (record.name, record.version.split(",")[0]) == ("m", "conversion 1")
    assert engine.identity.startswith(f"llm:{record.sha256}:1:")


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("LINGUAFLOW_TEST_GGUF"), reason="names no GGUF file")
def test_a_real_model_translates_the_same_in_any_company() -> None:
    path = os.environ["LINGUAFLOW_TEST_GGUF"]
    sentences = ["Pies śpi na kanapie.", "Kot pije mleko."]
    sentences += [
        f"W roku {year} zbudowano tu most, który stoi do dziś." for year in range(1950, 1962)
    ]
    todo = plan(["pl"], TranslateSettings(engine="llm", llm=path))
    engine = todo.engines["pl"]
    first = engine.translate(sentences)
    again = engine.translate(sentences[::-1])[::-1]
    alone = [engine.translate([sentence])[0] for sentence in sentences[:4]]
    todo.close()
    assert first == again
    assert alone == first[:4]
    assert "dog" in (first[0].text or "")
    assert "1950" in (first[2].text or "")


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ('The translation of the Russian sentence "ВЫВОД" into English is:', True),
        ("Sure! The market grows.", True),
        ("Of course, here is the English text.", True),
        ("As an AI, I cannot translate this.", True),
        ("Of course, the price is not everything.", False),
        ("Certainly, few firms expected it.", False),
        ("The translation of the novel took two years.", False),
    ],
)
def test_talk_about_the_translation_is_told_from_english(text: str, talk: bool) -> None:  # noqa: FBT001
    assert is_chatter(text) is talk
