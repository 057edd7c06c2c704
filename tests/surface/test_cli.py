"""The command line: exit codes, streams, and one clear line for everything that goes wrong."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import cli
from pipeline.ledger import Alternative, Edit, apply

Run = Callable[..., "Result"]
POLISH = (
    "Wczoraj w naszym mieście otwarto nową bibliotekę. Mieszkańcy czekali na nią "
    "od wielu lat i przyszli bardzo licznie.\n\nDyrektor powiedział, że zbiory będą dalej rosły.\n"
)
INDONESIAN = (
    "Petugas perpustakaan itu berkata bahwa semua surat kabar lama sudah dipindai. "
    "Pembaca dapat melihatnya mulai bulan depan.\n"
)
DAMAGED = "Cena&nbsp;wzrosła o 5 zł.\u200b Zarząd spółki nie podał powodów tej zmiany.\n"


class Result:
    """How a command ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def __repr__(self) -> str:
        return f"exit {self.code}\n--- out\n{self.out}\n--- err\n{self.err}"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command line in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LINGUAFLOW_")]:
        monkeypatch.delenv(name)

    def command(*words: str | Path) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return Result(int(stop.value.code or 0), told.out, told.err)

    return command


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "biblioteka.txt").write_text(POLISH, encoding="utf-8")
    (folder / "cena.txt").write_text(DAMAGED, encoding="utf-8")
    return folder


def direct(run: Run, inputs: Path, *words: str | Path) -> Result:
    return run("run", inputs, "--output", "out", "--direct", "--no-translate", *words)


def test_a_run_writes_what_it_says(run: Run, inputs: Path) -> None:
    result = direct(run, inputs)
    assert result.code == 0, result
    paths = [Path(line) for line in result.out.splitlines()]
    assert [path.as_posix() for path in paths] == [
        "out/documents/a/biblioteka.txt.json",
        "out/documents/cena.txt.json",
    ]
    assert all(json.loads(path.read_text(encoding="utf-8"))["passages"] for path in paths)
    assert "2 files: 2 success" in result.err
    assert "\x1b" not in result.err + result.out
    assert run("validate", "out").code == 0


def times() -> dict[Path, int]:
    """Return when each part of the output was last written."""
    paths = [path for path in Path("out").rglob("*") if ".linguaflow" not in path.parts]
    return {path: path.stat().st_mtime_ns for path in paths}


def test_a_second_run_has_nothing_to_do(run: Run, inputs: Path) -> None:
    first = direct(run, inputs)
    before = times()
    second = direct(run, inputs)
    assert second.code == 0
    assert second.out == first.out
    assert "Nothing has changed" in second.err
    assert times() == before


def test_quiet_says_only_what_is_wrong(run: Run, inputs: Path) -> None:
    assert direct(run, inputs, "--quiet").err == ""
    (inputs / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    result = direct(run, inputs, "--quiet")
    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert "photo.txt" in result.err


def test_a_language_without_a_model_is_told_and_the_rest_goes_on(
    run: Run, inputs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for place in ("_SHIPPED", "_CHECKOUT"):
        monkeypatch.setattr(f"pipeline.translate.packages.{place}", tmp_path / "none")
    result = run("run", inputs, "-o", "out", "--direct")
    assert result.code == 1
    assert len(result.out.splitlines()) == 2
    assert result.err.count("linguaflow models install pl") == 1
    again = run("run", inputs, "-o", "out", "--direct")
    assert again.err.count("no translation package for pl-en;") == 1
    assert "Nothing has changed" in again.err
    (inputs / "surat.txt").write_text(INDONESIAN, encoding="utf-8")
    more = run("run", inputs, "-o", "more", "--direct")
    assert more.err.count("no translation package for id-en, pl-en;") == 1
    assert more.err.count("no translation package") == 1
    dry = run("run", inputs, "-o", "new", "--dry-run").err
    assert "`linguaflow models install id-en ja-en pl-en ru-en zh-en`" in dry
    assert "2 files: 2 partial" in result.err
    assert run("validate", "out").code == 0


def test_a_dry_run_says_and_does_not(run: Run, inputs: Path) -> None:
    result = direct(run, inputs, "--dry-run")
    assert result.code == 0, result
    assert result.out.splitlines() == ["analyse\ta/biblioteka.txt", "analyse\tcena.txt"]
    assert not Path("out").exists()
    direct(run, inputs)
    (inputs / "cena.txt").write_text(POLISH, encoding="utf-8")
    (inputs / "a" / "biblioteka.txt").rename(inputs / "nowa.txt")
    (inputs / "long.txt").write_text(POLISH * 20_000, encoding="utf-8")
    state = sorted(Path("out").rglob("*"))
    assert direct(run, inputs, "--dry-run", "--max-megabytes", "1").out.splitlines() == [
        "analyse\tcena.txt",
        "skipped\tlong.txt",
        "analyse\tnowa.txt",
        "remove\ta/biblioteka.txt",
    ]
    assert sorted(Path("out").rglob("*")) == state


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "nowhere", "-o", "out"], "nowhere does not exist"),
        (["run", "empty", "-o", "out"], "no files in empty"),
        (["run", "in", "-o", "in/cena.txt"], "in/cena.txt is a file, not a folder"),
        (["run", "in", "-o", "out", "--beam", "0"], "beam: Input should be greater than"),
        (["run", "in", "-o", "out", "--models", "nowhere"], "nowhere does not exist"),
        (["repair", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["repair", "in/cena.txt", "--json", "--text"], "--json and --text exclude each other"),
        (["validate", "empty"], "holds no manifest.json"),
        (["schema", "pasage"], "no schema is called 'pasage'"),
        (["serve", "in", "-o", "out", "--cron", "at three"], "'at three' in UTC is no schedule"),
        (
            ["serve", "in", "-o", "out", "--cron", "0 3 * * *", "--timezone", "Mars"],
            "'0 3 * * *' in Mars is no schedule",
        ),
    ],
)
def test_unusable_input_is_one_line_and_leaves_nothing(
    run: Run, inputs: Path, words: list[str], message: str
) -> None:
    Path("empty").mkdir()
    result = run(*words)
    assert result.code == 2, result
    assert result.out == ""
    [line] = [line for line in result.err.splitlines() if line.startswith("linguaflow: ")]
    assert message in line
    assert "Traceback" not in result.err
    assert not Path("out/.linguaflow").exists()
    assert times() == {}


@pytest.mark.parametrize(
    "words", [["run"], ["run", "in"], ["fly"], ["run", "in", "-o", "out", "--engine", "magic"]]
)
def test_wrong_usage_is_2(run: Run, inputs: Path, words: list[str]) -> None:
    result = run(*words)
    assert result.code == 2
    assert result.out == ""


def test_settings_come_from_the_file_and_the_environment(
    run: Run, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = Path("linguaflow.toml")
    toml.write_text("beam = 99\n", encoding="utf-8")
    assert "beam: Input should be less than" in direct(run, inputs).err
    monkeypatch.setenv("LINGUAFLOW_BEAM", "many")
    assert "beam: Input should be a valid integer" in direct(run, inputs).err
    monkeypatch.setenv("LINGUAFLOW_BEAM", "3")
    assert direct(run, inputs).code == 0
    toml.write_text("beem = 3\n", encoding="utf-8")
    assert "beem: Extra inputs are not permitted" in direct(run, inputs).err
    toml.write_text("beam = \n", encoding="utf-8")
    result = direct(run, inputs)
    assert result.code == 2
    assert "linguaflow.toml is not TOML" in result.err


def test_debug_shows_where_an_error_comes_from(run: Run, inputs: Path) -> None:
    for words in (["--debug", "validate", "in"], ["validate", "in", "--debug"]):
        result = run(*words)
        assert result.code == 2
        assert "Traceback" in result.err


def _fail(error: BaseException) -> Callable[..., Any]:
    def execute(*_: object, **__: object) -> Any:
        raise error

    return execute


def test_an_interruption_is_130(run: Run, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.execute", _fail(KeyboardInterrupt()))
    result = direct(run, inputs)
    assert result.code == 130
    assert "interrupted" in result.err
    assert "Traceback" not in result.err


def test_a_bug_is_70_and_asks_for_a_report(
    run: Run, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.run.execute", _fail(RuntimeError("oh")))
    result = direct(run, inputs)
    assert result.code == 70
    assert "RuntimeError: oh. This is a bug of linguaflow" in result.err
    assert "Traceback" not in result.err


def test_repair_shows_before_after_and_why(run: Run, inputs: Path) -> None:
    result = run("repair", inputs / "cena.txt")
    assert result.code == 0
    assert "line 1" in result.out
    assert "[&nbsp;]" in result.out
    assert "[[U+200B]]" in result.out
    assert "proved" in result.out
    assert "\x1b" not in result.out


def test_repair_names_the_file_that_holds_no_text(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "obraz.txt"
    file.write_bytes(bytes(range(256)) * 4)
    result = run("repair", file)
    assert result.code == 2
    assert "obraz.txt: the file holds control bytes" in result.err


def test_the_ledger_of_repair_replays(run: Run, inputs: Path) -> None:
    ledger = json.loads(run("repair", inputs / "cena.txt", "--json").out)
    assert ledger["raw"] == DAMAGED
    edits = [
        Edit(
            **item
            | {"rules": tuple(item["rules"])}
            | {"alternatives": tuple(Alternative(**other) for other in item["alternatives"])}
        )
        for item in ledger["edits"]
    ]
    assert apply(DAMAGED, edits) == ledger["text"]
    assert run("repair", inputs / "cena.txt", "--text").out == ledger["text"]


def test_repair_of_a_clean_text_says_so(run: Run, inputs: Path) -> None:
    result = run("repair", inputs / "a" / "biblioteka.txt")
    assert (result.code, result.out) == (0, "")
    assert "Nothing to repair" in result.err


def test_repair_writes_no_control_characters(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hostile.txt"
    file.write_text(f"\x1b[31mCzerwony\x07 tekst\u202e&nbsp;{DAMAGED}", encoding="utf-8")
    out = run("repair", file).out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)


def test_schemas_are_printed_and_written(run: Run) -> None:
    assert run("schema").out.split() == ["document", "manifest", "passage"]
    assert json.loads(run("schema", "document").out)["title"] == "Document"
    paths = run("schema", "--write", "there").out.splitlines()
    assert [Path(path).name for path in paths] == [
        "document.schema.json",
        "manifest.schema.json",
        "passage.schema.json",
    ]


def test_validate_tells_of_damage(run: Run, inputs: Path) -> None:
    direct(run, inputs)
    path = Path("out/documents/cena.txt.json")
    path.write_text(path.read_text(encoding="utf-8").replace("Cena", "Ceny"), encoding="utf-8")
    result = run("validate", "out")
    assert result.code == 1
    assert "documents/cena.txt.json" in result.out
    assert "problem" in result.err


def test_models_are_listed_and_verified(run: Run, tiny_models: Path, tmp_path: Path) -> None:
    listed = run("models", "list", "--models", tiny_models)
    rows = table(listed)
    assert [row[3] for row in rows if row[3] == "folder"]
    assert all(Path(row[4]).exists() for row in rows)
    sound = run("models", "verify", "--models", tiny_models)
    assert sound.code == 0, sound
    broken = tmp_path / "models" / "translate-pl_en.argosmodel"
    broken.parent.mkdir()
    broken.write_bytes(b"PK not a zip")
    result = run("models", "verify", "--models", broken.parent)
    assert result.code == 1
    assert f"damaged\t{broken}" in result.out


def test_a_package_is_installed_from_its_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_models: Path
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "argos"))
    [folder] = tiny_models.glob("translate-pl_en*")
    file = Path(shutil.make_archive(str(tmp_path / "pl"), "zip", tiny_models, folder.name))
    file = file.rename(tmp_path / "pl.argosmodel")
    result = run("models", "install", file)
    assert result.code == 0, result
    assert Path(result.out.strip()).is_relative_to(tmp_path / "argos")
    assert "pl-en\ttranslate-pl_en\t1.0\tinstalled" in run("models", "list").out
    assert run("models", "verify").code == 0
    nothing = run("models", "install", "klingon")
    assert nothing.code == 2
    assert "'klingon' is no .argosmodel file" in nothing.err


def test_a_damaged_language_model_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    place = tmp_path / "linguaflow" / "models"
    place.mkdir(parents=True)
    for name in ("qwen2.5-coder-1.5b", "my-own"):
        (place / f"{name}.gguf").write_bytes(b"GGUF and little more")
    rows = {Path(row[1]).stem: row[0] for row in table(run("models", "verify")) if "gguf" in row[1]}
    assert rows == {"qwen2.5-coder-1.5b": "damaged", "my-own": "unknown"}
    assert run("models", "verify").code == 1
    assert "my-own" in [row[1] for row in table(run("models", "list"))]


def table(result: Result) -> list[list[str]]:
    return [line.split("\t") for line in result.out.splitlines()]


def test_doctor_finds_nothing_bad_here(run: Run) -> None:
    result = run("doctor")
    assert result.code == 0, result
    states = {line.split("\t")[1]: line.split("\t")[0] for line in result.out.splitlines()}
    assert states["prefect"] == "ok"
    assert states["output"] == "ok"
    assert not Path("output").exists()


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").out.startswith("linguaflow 0.")


# From here on in processes of their own.


def process(*words: str | Path, **options: Any) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "flows", *map(str, words)]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=120, **options
    )


def test_the_command_line_starts_without_the_heavy_parts() -> None:
    heavy = ["prefect", "spacy", "numpy", "ctranslate2", "pydantic", "jinja2"]
    code = f"import flows.cli, sys; print([n for n in {heavy} if n in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_colour_is_for_terminals_and_for_those_who_ask(inputs: Path) -> None:
    words = ["repair", inputs / "cena.txt"]
    coloured = process(*words, env=os.environ | {"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert "\x1b[" in coloured.stdout
    plain = process(
        *words, env=os.environ | {"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm-256color"}
    )
    assert "\x1b[31m" not in plain.stdout
    assert "\x1b[32m" not in plain.stdout


def test_repair_reads_stdin_whatever_the_locale() -> None:
    told = process("repair", "-", "--text", input=DAMAGED, env=os.environ | {"LC_ALL": "C"})
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("Cena wzrosła o 5 zł.")


def test_a_reader_that_leaves_early_is_no_error(inputs: Path) -> None:
    command = f"{sys.executable} -m flows schema document | head -c 10"
    told = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert told.stderr == ""


def test_ctrl_c_is_130_and_one_line() -> None:
    # A job in the background of a script inherits that the signal is ignored.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{heard}; import sys; from flows.cli import main; sys.exit(main(['repair', '-']))"
    command = [sys.executable, "-c", program]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        time.sleep(2)
        child.send_signal(signal.SIGINT)
        told = child.communicate(timeout=30)
    assert child.returncode == 130, told
    assert told[1].startswith("linguaflow: interrupted")
    assert len(told[1].splitlines()) == 1
