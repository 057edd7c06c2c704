"""What a user can set about translation."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

EngineChoice = Literal["auto", "argos", "llm"]


class TranslateSettings(BaseModel):
    """Settings of the translation stage.

    Only `engine`, `models`, `llm`, `beam`, `compute_type` and `glossary` decide
    results; the others decide speed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: EngineChoice = Field(
        default="auto",
        description="argos packages, a local llm, or auto: argos where there is a package",
    )
    models: Path | None = Field(
        default=None, description="folder of Argos packages that goes before all others"
    )
    llm: str | None = Field(
        default=None,
        description="GGUF file of a Qwen2 model, or the name of an installed one",
    )
    beam: int = Field(default=2, ge=1, le=16)
    batch_tokens: int = Field(default=2048, ge=32)
    threads: int = Field(default=0, ge=0, description="0: one per usable core")
    compute_type: str = "int8"
    glossary: Path | None = Field(
        default=None,
        description="lines of language, source term and English term, separated by tabs",
    )
