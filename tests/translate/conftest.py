import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_tiny_models"


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a builder of a Polish package that copies or loops."""

    def build(behaviour: str) -> Path:
        folder = tmp_path_factory.mktemp(behaviour)
        arguments = [str(folder), "--pair", "pl-en", "--behaviour", behaviour]
        subprocess.run([sys.executable, str(SCRIPT), *arguments], check=True)
        return folder

    return build
