import os
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translate import TranslateSettings, plan
from pipeline.translate.llama import find_model
from pipeline.translate.llm import clean


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


def test_models_by_name_and_by_path(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"models install qwen2\.5-coder-1\.5b"):
        find_model()
    for name in ("b", "a", ".hidden"):
        (data / f"{name}.gguf").write_bytes(b"GGUF")
    assert (find_model().name, find_model("b").path) == ("a", data / "b.gguf")
    other = tmp_path / "other.gguf"
    with pytest.raises(ModelError, match="cannot read"):
        find_model(str(other))
    other.write_bytes(b"nope")
    with pytest.raises(ModelError, match="no GGUF"):
        find_model(str(other))


def test_engine_choice(data: Path, tiny_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def engines(choice: str) -> dict[str, str]:
        settings = TranslateSettings.model_validate({"engine": choice, "models": tiny_models})
        todo = plan(["pl", "ko"], settings)
        lacking = {lack.language: lack.command for lack in todo.missing}
        return {code: engine.name for code, engine in todo.engines.items()} | lacking

    install_llm = "linguaflow models install qwen2.5-coder-1.5b"
    assert engines("auto") == {"pl": "argos", "ko": "linguaflow models install ko-en"}
    assert engines("llm") == {"pl": install_llm, "ko": install_llm}
    (data / "m.gguf").write_bytes(b"GGUF")
    monkeypatch.setattr("pipeline.translate.planning.runtime_version", lambda: "1")
    assert engines("auto") == {"pl": "argos", "ko": "llm"}
    assert engines("argos") == {"pl": "argos", "ko": "linguaflow models install ko-en"}
    assert engines("llm") == {"pl": "llm", "ko": "llm"}
    monkeypatch.setattr("pipeline.translate.planning.runtime_version", lambda: None)
    assert engines("auto") == {"pl": "argos", "ko": "linguaflow models install ko-en"}
    assert "pl" in engines("llm")


def test_a_file_that_only_claims_to_be_gguf(data: Path) -> None:
    pytest.importorskip("xllamacpp")
    (data / "m.gguf").write_bytes(b"GGUF" + bytes(100))
    [engine] = plan(["pl"], TranslateSettings(engine="llm")).engines.values()
    with pytest.raises(ModelError, match="cannot load the language model"):
        engine.translate(["Pies śpi."])


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("LINGUAFLOW_TEST_GGUF"), reason="names no GGUF file")
def test_a_real_model_translates_the_same_twice_and_listens_to_nobody() -> None:
    pytest.importorskip("xllamacpp")
    path = os.environ["LINGUAFLOW_TEST_GGUF"]
    sentences = ["Pies śpi na kanapie.", "Kot pije mleko."]
    todo = plan(["pl"], TranslateSettings(engine="llm", llm=path))
    engine = todo.engines["pl"]
    first = engine.translate(sentences)
    unix = Path("/proc/net/unix").read_text(encoding="utf-8")
    assert not listening() & own_sockets()
    assert not [
        path for path in unix.split() if path.endswith("unused.sock") and Path(path).exists()
    ]
    again = engine.translate(sentences[::-1])[::-1]
    todo.close()
    assert first == again
    assert "dog" in (first[0].text or "")


def listening() -> set[str]:
    """Return the inodes of TCP sockets that listen."""
    rows = []
    for table in ("tcp", "tcp6"):
        path = Path("/proc/net") / table
        rows += path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    return {row.split()[9] for row in rows if row.split()[3] == "0A"}


def own_sockets() -> set[str]:
    links = (link.readlink().name for link in Path("/proc/self/fd").iterdir() if link.is_symlink())
    return {
        name.removeprefix("socket:[").rstrip("]") for name in links if name.startswith("socket:")
    }
