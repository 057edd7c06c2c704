import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def no_installed_models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide the models that happen to be installed on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("ARGOS_PACKAGES_DIR", raising=False)
        yield


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tiny true Argos packages for pl, ru, zh, id, ja into English."""
    folder = tmp_path_factory.mktemp("models")
    build_tiny(folder)
    return folder


def build_tiny(folder: Path, *arguments: str) -> None:
    script = ROOT / "scripts" / "build_tiny_models"
    subprocess.run([sys.executable, str(script), str(folder), *arguments], check=True)
