"""A whole run with true packages: what a user sees, breaks and does again."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.contract import validate
from pipeline.errors import InputError, OutputError
from pipeline.run import Outcome, execute
from pipeline.runner import Silent
from pipeline.schema import Document
from pipeline.settings import Settings

TEXTS = {
    "pl.txt": "Rynek rośnie szybko. Raport mówi, że firmy rosną.\n\nRynek rośnie szybko.\n",
    "ru.txt": "Компания представила новую модель. Она работает без сети.\n",
    "zh.txt": "這家公司發布了新的模型。它不需要網絡。\n",
    "deep/id.txt": "Perusahaan itu meluncurkan model baru. Model ini bekerja tanpa jaringan.\n",
    "ja.txt": "会社は新しいモデルを発表しました。ネットワークは必要ありません。\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    for name, text in TEXTS.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def chosen(tiny_models: Path) -> Settings:
    return Settings(models=tiny_models, beam=1)


def documents(output: Path) -> dict[str, bytes]:
    root = output / "documents"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.json")}


def load(output: Path, name: str) -> Document:
    return Document.model_validate_json((output / "documents" / f"{name}.json").read_bytes())


def reasons(outcome: Outcome) -> dict[str, list[str]]:
    return {e.name: [r.code for r in e.reasons] for e in outcome.manifest.files if e.reasons}


def test_every_language_gets_english(folder: Path, tmp_path: Path, chosen: Settings) -> None:
    output = tmp_path / "out"
    outcome = execute([folder], output, chosen)
    assert outcome.exit_code == 0
    assert [entry.name for entry in outcome.manifest.files] == sorted(TEXTS)
    assert outcome.manifest.totals.languages == {"id": 1, "ja": 1, "pl": 1, "ru": 1, "zh-Hant": 1}
    for name in TEXTS:
        document = load(output, name)
        targets = [s.target for p in document.passages for s in p.segments]
        assert targets
        assert all(targets)
        assert [model.engine for model in document.provenance.models] == ["argos"]
    assert validate(output) == ()


def test_a_repeat_is_linked_and_translated_once(
    folder: Path, tmp_path: Path, chosen: Settings
) -> None:
    outcome = execute([folder / "pl.txt"], tmp_path / "out", chosen)
    assert outcome.manifest.work.translated_segments == 2
    assert outcome.manifest.totals.segments == 3
    first, again = load(tmp_path / "out", "pl.txt").passages
    assert again.segments[0].duplicate_of is not None
    assert again.segments[0].target == first.segments[0].target


def test_a_copy_of_a_file_is_linked_as_a_whole(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "ru.txt", folder / "sub.txt")
    outcome = execute([folder], tmp_path / "out", Settings(translate=False))
    links = {e.name: e.duplicate_of.document for e in outcome.manifest.files if e.duplicate_of}
    assert links == {"sub.txt": "ru.txt"}


def test_nothing_is_done_twice(folder: Path, tmp_path: Path, chosen: Settings) -> None:
    output = tmp_path / "out"
    execute([folder], output, chosen)
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*.*") if path.is_file()}
    outcome = execute([folder], output, chosen)
    assert not outcome.changed
    after = {path: path.stat().st_mtime_ns for path in output.rglob("*.*") if path.is_file()}
    kept = {path for path in before if ".linguaflow" not in path.parts}
    assert {path: before[path] for path in kept} == {path: after[path] for path in kept}


def test_one_changed_file_costs_one_file(folder: Path, tmp_path: Path, chosen: Settings) -> None:
    output = tmp_path / "out"
    execute([folder], output, chosen)
    with (folder / "ru.txt").open("a", encoding="utf-8") as file:
        file.write("Это новое предложение.\n")
    outcome = execute([folder], output, chosen)
    assert outcome.manifest.work.analysed_files == 1
    assert outcome.manifest.work.translated_segments == 1


def test_a_damaged_output_is_mended(folder: Path, tmp_path: Path, chosen: Settings) -> None:
    output = tmp_path / "out"
    execute([folder], output, chosen)
    good = documents(output)
    (output / "documents" / "ru.txt.json").write_text("{", encoding="utf-8")
    assert execute([folder], output, chosen).changed
    assert documents(output) == good


def test_order_and_memory_do_not_show_in_the_bytes(
    folder: Path, tmp_path: Path, chosen: Settings
) -> None:
    execute([folder], tmp_path / "whole", chosen)
    piecewise = tmp_path / "piecewise"
    execute([folder / "ru.txt"], piecewise, chosen)
    execute([folder / "deep"], piecewise, chosen)
    threads = chosen.model_copy(update={"threads": 1, "batch_tokens": 64})
    execute([folder], piecewise, threads)
    assert documents(piecewise) == documents(tmp_path / "whole")


def test_documents_of_files_that_are_gone_are_removed(
    folder: Path, tmp_path: Path, chosen: Settings
) -> None:
    output = tmp_path / "out"
    execute([folder], output, chosen)
    shutil.rmtree(folder / "deep")
    execute([folder], output, chosen)
    assert "deep/id.txt.json" not in documents(output)
    assert not (output / "documents" / "deep").exists()
    assert validate(output) == ()


def test_without_translation_no_model_is_asked_for(folder: Path, tmp_path: Path) -> None:
    outcome = execute([folder], tmp_path / "out", Settings(translate=False))
    assert outcome.exit_code == 0
    assert outcome.manifest.totals.translated_segments == 0


def test_a_language_without_a_package_leaves_the_rest_alone(
    folder: Path, tmp_path: Path, tiny_models: Path
) -> None:
    models = tmp_path / "models"
    shutil.copytree(tiny_models, models)
    for path in models.glob("*ru*"):
        shutil.rmtree(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.translate.packages._CHECKOUT", tmp_path / "none")
        patch.setattr("pipeline.translate.packages._SHIPPED", tmp_path / "none")
        outcome = execute([folder], tmp_path / "out", Settings(models=models, engine="argos"))
    assert outcome.exit_code == 1
    assert reasons(outcome) == {"ru.txt": ["no_model"]}
    document = load(tmp_path / "out", "ru.txt")
    assert document.status == "partial"
    assert "linguaflow models install" in document.reasons[0].message
    assert {f for p in document.passages for s in p.segments for f in s.flags} == {"untranslated"}
    assert load(tmp_path / "out", "pl.txt").status == "success"


def test_bad_files_are_told_and_stop_nobody(folder: Path, tmp_path: Path, chosen: Settings) -> None:
    (folder / "empty.txt").touch()
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (folder / "cut.txt").write_bytes(TEXTS["ru.txt"].strip().encode()[:-2])
    (folder / "german.txt").write_text(
        "Die Regierung hat gestern beschlossen, dass die Steuern im nächsten Jahr steigen "
        "werden, weil der Haushalt sonst nicht ausgeglichen werden kann.\n",
        encoding="utf-8",
    )
    outcome = execute([folder], tmp_path / "out", chosen)
    assert outcome.exit_code == 1
    told = reasons(outcome)
    assert told.pop("cut.txt") in (["truncated_utf8"], ["invalid_bytes"])
    assert told == {
        "empty.txt": ["empty"],
        "german.txt": ["unsupported_language"],
        "picture.png": ["binary"],
    }
    status = {entry.name: entry.status for entry in outcome.manifest.files}
    assert [status[n] for n in ("empty.txt", "picture.png", "cut.txt", "ru.txt")] == [
        "skipped",
        "skipped",
        "partial",
        "success",
    ]
    assert validate(tmp_path / "out") == ()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that nobody can read")
def test_a_file_that_cannot_be_read_is_told(folder: Path, tmp_path: Path, chosen: Settings) -> None:
    (folder / "mem.txt").symlink_to("/proc/self/mem")
    outcome = execute([folder], tmp_path / "out", chosen)
    assert reasons(outcome) == {"mem.txt": ["unreadable"]}
    assert validate(tmp_path / "out") == ()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always text")
def test_a_name_that_is_no_text_reaches_the_output(folder: Path, tmp_path: Path) -> None:
    (folder / "pl.txt").rename(folder / os.fsdecode(b"\xb3\xf3d\xbc.txt"))
    outcome = execute([folder], tmp_path / "out", Settings(translate=False))
    assert r"\xb3\xf3d\xbc.txt" in {entry.name for entry in outcome.manifest.files}
    assert validate(tmp_path / "out") == ()


def test_a_file_beyond_the_limit_is_skipped_unread(
    folder: Path, tmp_path: Path, chosen: Settings
) -> None:
    (folder / "huge.txt").write_bytes("длинная строка без конца ".encode() * 23_000)
    settings = chosen.model_copy(update={"max_megabytes": 1, "translate": False})
    outcome = execute([folder], tmp_path / "out", settings)
    assert reasons(outcome) == {"huge.txt": ["too_large"]}
    assert "LINGUAFLOW_MAX_MEGABYTES" in outcome.manifest.files[1].reasons[0].message
    assert validate(tmp_path / "out") == ()


def test_a_dangling_link_is_no_file(folder: Path, tmp_path: Path, chosen: Settings) -> None:
    (folder / "link.txt").symlink_to(tmp_path / "nowhere")
    assert execute([folder], tmp_path / "out", chosen).exit_code == 0


def test_a_file_that_vanishes_during_the_run_is_told(
    folder: Path, tmp_path: Path, chosen: Settings
) -> None:
    class Vandal(Silent):
        def start(self, stage: str, total: int) -> None:
            del total
            if stage == "analyse":
                (folder / "pl.txt").unlink()

    outcome = execute([folder], tmp_path / "out", chosen, progress=Vandal())
    assert reasons(outcome) == {"pl.txt": ["unreadable"]}


def test_names_that_the_output_cannot_bear_are_fitted(tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    long = "ż" * 124
    names = [f"{long}a.txt", f"{long}b.txt", "x.txt", "x.txt.json/y.txt", "x.txt.json_/y.txt"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Rynek rośnie szybko i firmy też rosną.\n", encoding="utf-8")
    outcome = execute([folder], output, Settings(translate=False))
    assert sorted(entry.name for entry in outcome.manifest.files) == sorted(names)
    paths = [str(entry.document) for entry in outcome.manifest.files]
    assert "documents/x.txt.json" in paths
    assert len(documents(output)) == len(set(paths)) == len(names)
    assert validate(output) == ()
    assert not execute([folder], output, Settings(translate=False)).changed


def test_an_output_folder_in_the_input_is_not_read_again(folder: Path) -> None:
    settings = Settings(translate=False)
    first = execute([folder], folder / "out", settings)
    assert len(first.manifest.files) == len(TEXTS)
    assert not execute([folder], folder / "out", settings).changed


def test_a_file_that_comes_back_as_it_was_is_no_failure_any_more(
    folder: Path, tmp_path: Path
) -> None:
    settings = Settings(translate=False)

    class Vandal(Silent):
        def start(self, stage: str, total: int) -> None:
            del total
            if stage == "analyse":
                (folder / "pl.txt").unlink()

    execute([folder], tmp_path / "out", settings, progress=Vandal())
    (folder / "pl.txt").write_text(TEXTS["pl.txt"], encoding="utf-8")
    assert reasons(execute([folder], tmp_path / "out", settings)) == {}
    assert validate(tmp_path / "out") == ()


def test_a_file_left_out_for_another_reason_than_before_is_told_anew(
    folder: Path, tmp_path: Path
) -> None:
    settings = Settings(translate=False, max_megabytes=1)
    for size in (2_000_000, 3_000_000):
        (folder / "big.txt").write_bytes(b"a" * size)
        manifest = execute([folder], tmp_path / "out", settings).manifest
        assert [e.bytes for e in manifest.files if e.status == "skipped"] == [size]


def test_documents_removed_by_hand_are_not_missed(folder: Path, tmp_path: Path) -> None:
    settings = Settings(translate=False)
    execute([folder], tmp_path / "out", settings)
    shutil.rmtree(folder / "deep")
    shutil.rmtree(tmp_path / "out" / "documents" / "deep")
    assert len(execute([folder], tmp_path / "out", settings).manifest.files) == len(TEXTS) - 1
    assert validate(tmp_path / "out") == ()


def test_an_old_manifest_removes_nothing_outside_the_documents(
    folder: Path, tmp_path: Path
) -> None:
    settings, output, mine = Settings(translate=False), tmp_path / "out", tmp_path / "mine.txt"
    execute([folder], output, settings)
    mine.write_text("mine", encoding="utf-8")
    manifest = json.loads((output / "manifest.json").read_bytes())
    for name in ("documents/../../mine.txt", "../mine.txt", str(mine)):
        manifest["files"].append(manifest["files"][0] | {"name": name, "document": name})
    (output / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    execute([folder], output, settings)
    assert mine.exists()
    assert validate(output) == ()


def test_a_state_folder_that_is_none_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".linguaflow").touch()
    with pytest.raises(OutputError, match="cannot write in"):
        execute([folder], tmp_path / "out", Settings(translate=False))


def test_inputs_that_do_not_exist_are_refused_before_any_writing(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        execute([tmp_path / "nowhere"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_two_runs_on_one_output_are_kept_apart(folder: Path, tmp_path: Path) -> None:
    settings = Settings(translate=False)

    class Second(Silent):
        def start(self, stage: str, total: int) -> None:
            del stage, total
            with pytest.raises(OutputError, match="another run"):
                execute([folder], tmp_path / "out", settings)

    execute([folder], tmp_path / "out", settings, progress=Second())


def test_no_socket_is_opened(
    folder: Path, tmp_path: Path, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*arguments: object, **options: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", denied)
    monkeypatch.setattr(socket, "create_connection", denied)
    assert execute([folder], tmp_path / "out", chosen).exit_code == 0


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_whole_files_and_the_next_run_finishes(
    folder: Path, tmp_path: Path, chosen: Settings
) -> None:
    execute([folder], tmp_path / "calm", chosen)
    output = tmp_path / "killed"
    program = (
        "import sys, pathlib; from pipeline.run import execute; "
        "from pipeline.settings import Settings; "
        "execute([pathlib.Path(sys.argv[1])], pathlib.Path(sys.argv[2]), "
        "Settings(models=sys.argv[3], beam=1))"
    )
    arguments = [sys.executable, "-c", program, str(folder), str(output), str(chosen.models)]
    for delay in (0.9, 1.6, 2.2, 2.8):
        process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for path in output.rglob("*.json"):
            if not path.name.startswith("."):
                json.loads(path.read_bytes())
    execute([folder], output, chosen)
    assert documents(output) == documents(tmp_path / "calm")
    assert validate(output) == ()
