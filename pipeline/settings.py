"""What a user can set, by flag, environment (``LINGUAFLOW_…``) or ``linguaflow.toml``."""

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

import pipeline


class Settings(BaseSettings):
    """Settings of a run; flags beat the environment, which beats the file.

    Args:
        translate: False stops before translation and leaves every target empty.
        engine: ``auto`` takes Argos packages and, for a pair without one, the local
            language model if it is installed.
        models: folder of Argos packages that is looked at before all others.
        llm_model: GGUF file of the local language model; None takes the installed one.
        beam: number of hypotheses that the search keeps; 1 is greedy.
        batch_tokens: source tokens per batch.
        threads: worker threads; 0 takes one per core.
        force: do all work again, whatever is remembered.
    """

    model_config = SettingsConfigDict(
        env_prefix="LINGUAFLOW_",
        toml_file="linguaflow.toml",
        extra="forbid",
        frozen=True,
        protected_namespaces=(),
    )

    translate: bool = True
    engine: Literal["auto", "argos", "llm"] = "auto"
    models: Path | None = None
    llm_model: Path | None = None
    beam: int = Field(default=4, ge=1, le=16)
    batch_tokens: int = Field(default=1024, ge=32, le=65536)
    threads: int = Field(default=0, ge=0, le=1024)
    force: bool = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the file behind the environment."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def digest(self) -> str:
        """Return a digest of the settings that change results, not of how they are reached."""
        chosen = self.model_dump_json(include={"translate", "engine", "beam"})
        return hashlib.sha256(f"{pipeline.__version__} {chosen}".encode()).hexdigest()[:16]
