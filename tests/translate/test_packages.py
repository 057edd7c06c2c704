import shutil
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import ModelError, ModelNotFoundError
from pipeline.translate import find, load, plan, verify
from pipeline.translate.archive import sha256_file
from pipeline.translate.selection import Missing, summed_up
from pipeline.translate.settings import TranslateSettings


@pytest.fixture
def package(tiny_models: Path, tmp_path: Path) -> Path:
    path = tmp_path / "models" / "translate-pl_en-1_0"
    shutil.copytree(tiny_models / path.name, path)
    return path


def pack(package: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(package.rglob("*")):
            archive.write(file, f"{package.name}/{file.relative_to(package)}")
    return target


def test_zip_and_folder_are_the_same_package(package: Path, tmp_path: Path) -> None:
    zipped = load(pack(package, tmp_path / "pl.argosmodel"))
    folder = load(package)
    assert zipped.sha256 == folder.sha256
    assert zipped.metadata == folder.metadata
    assert (folder.pair, folder.name) == ("pl-en", "translate-pl_en")


def test_a_changed_model_is_another_package(package: Path) -> None:
    before = load(package).sha256
    with (package / "model" / "model.bin").open("ab") as file:
        file.write(b"\0")
    assert load(package).sha256 != before


def test_explicit_goes_before_installed_before_embedded(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "installed"
    embedded = tmp_path / "embedded"
    for place in (installed, embedded):
        shutil.copytree(package, place / package.name)
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(installed))
    monkeypatch.setattr("pipeline.translate.packages._CHECKOUT", embedded)
    monkeypatch.setattr("pipeline.translate.packages._SHIPPED", tmp_path / "none")
    assert find(package.parent).best("pl").origin == "folder"
    assert find().best("pl").origin == "installed"
    shutil.rmtree(installed)
    assert find().best("pl").origin == "embedded"
    shutil.rmtree(embedded)
    with pytest.raises(ModelNotFoundError, match="linguaflow models install pl-en"):
        find().best("pl")
    assert not installed.exists()


def test_argos_settings_file_names_the_folder(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    settings = tmp_path / "config" / "argos-translate" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'{{"ARGOS_PACKAGES_DIR": "{package.parent}"}}', encoding="utf-8")
    assert find().best("pl").path == package


def test_newest_version_wins(package: Path) -> None:
    for version in ("1.9", "1.10", "0.99"):
        copy = package.with_name(f"translate-pl_en-{version}")
        shutil.copytree(package, copy)
        text = (copy / "metadata.json").read_text(encoding="utf-8")
        text = text.replace('"package_version": "1.0"', f'"package_version": "{version}"')
        (copy / "metadata.json").write_text(text, encoding="utf-8")
    assert find(package.parent).best("pl").metadata.package_version == "1.10"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("metadata.json", b"{", "metadata.json cannot be used"),
        ("metadata.json", b"[]", "metadata.json cannot be used"),
        ("metadata.json", b'{"from_code": "pl"}', "to_code"),
        ("metadata.json", b"\xff\xfe", "metadata.json cannot be used"),
        ("model/model.bin", None, "incomplete: model/model.bin missing"),
        ("sentencepiece.model", None, "sentencepiece.model or bpe.model missing"),
    ],
)
def test_broken_package_says_what_is_wrong(
    package: Path, name: str, content: bytes | None, message: str
) -> None:
    if content is None:
        (package / name).unlink()
    else:
        (package / name).write_bytes(content)
    with pytest.raises(ModelError, match=message) as caught:
        load(package)
    assert str(package) in str(caught.value)
    assert caught.value.code == "model_corrupt"
    assert [problem.path for problem in find(package.parent).problems] == [package]


def test_other_kinds_of_argos_package_are_left_alone(package: Path) -> None:
    sbd = package.with_name("sbd")
    sbd.mkdir()
    (sbd / "metadata.json").write_text(
        '{"type": "sbd", "from_code": "a", "to_code": "b"}', encoding="utf-8"
    )
    found = find(package.parent)
    assert [item.path for item in found.packages] == [package]
    assert not found.problems


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil", "top/../../evil", "top\\..\\evil", "c:/evil"]
)
def test_zip_that_leaves_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("top/metadata.json", "{}")
        archive.writestr(name, "x")
    with pytest.raises(ModelError, match="outside its folder"):
        load(path)


def test_damaged_zip_is_refused(package: Path, tmp_path: Path) -> None:
    path = pack(package, tmp_path / "pl.argosmodel")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match="not a readable zip"):
        load(path)
    flipped = bytes(byte ^ 255 for byte in content[5000:5004])
    path.write_bytes(content[:5000] + flipped + content[5004:])
    with pytest.raises(ModelError, match="CRC"):
        _ = load(path).sha256
    todo = plan(["pl"], TranslateSettings(models=path))
    assert [item.code for item in todo.missing] == ["model_corrupt"]


def test_checksums_are_checked(package: Path) -> None:
    model = package / "model" / "model.bin"
    listing = package.parent / "SHA256SUMS"
    listing.write_text(f"{sha256_file(model)}  {package.name}/model/model.bin\n", encoding="utf-8")
    verify(load(package))
    model.write_bytes(model.read_bytes() + b"\0")
    with pytest.raises(ModelError, match=r"model\.bin does not match"):
        verify(load(package))
    todo = plan(["pl"], TranslateSettings(models=package.parent))
    assert [(item.language, item.code) for item in todo.missing] == [("pl", "model_corrupt")]
    listing.write_text("no checksum\n", encoding="utf-8")
    with pytest.raises(ModelError, match="line 1 is no checksum"):
        verify(load(package))


def test_plan_names_what_is_missing_and_how_to_get_it(tiny_models: Path) -> None:
    todo = plan(
        ["zh-Hant", "zh-Hans", "pl", "ko", "en", "und"], TranslateSettings(models=tiny_models)
    )
    assert sorted(todo.engines) == ["pl", "zh"]
    assert [item.command for item in todo.missing] == ["linguaflow models install ko-en"]
    assert todo.models["pl"].sha256 == load(tiny_models / "translate-pl_en-1_0").sha256


def test_languages_without_a_package_share_a_line_and_a_command(package: Path) -> None:
    (package / "model" / "model.bin").write_bytes(b"")
    listing = package.parent / "SHA256SUMS"
    listing.write_text(f"{'0' * 64}  {package.name}/model/model.bin\n", encoding="utf-8")
    missing = plan(["pl", "ko", "de"], TranslateSettings(models=package.parent)).missing
    assert {lack.language: lack.unpackaged for lack in missing} == {
        "de": True,
        "ko": True,
        "pl": False,
    }
    first, second = summed_up(missing)
    assert "`linguaflow models install de-en ko-en`" in first
    assert "does not match its checksum" in second
    alike = [Missing(code, "install it", "no language model", "no_model") for code in ("pl", "zh")]
    assert summed_up(alike) == ["no language model"]
    assert summed_up([]) == []


def test_explicit_folder_must_exist_and_hold_packages(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="does not exist"):
        find(tmp_path / "nowhere")
    with pytest.raises(ModelError, match="holds no translation package"):
        find(tmp_path)
