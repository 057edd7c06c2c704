"""What a user can set, by flag, environment (``LINGUAFLOW_…``) or ``linguaflow.toml``."""

import hashlib
import json
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
from pipeline.errors import SettingsError
from pipeline.translate import TranslateSettings


class Settings(BaseSettings):
    """Settings of a run; flags beat the environment, which beats the file.

    Args:
        translate: False stops before translation and leaves every target empty.
        engine: ``auto`` takes Argos packages and, for a pair without one, the local
            language model if it is installed.
        models: folder of Argos packages that is looked at before all others.
        llm: GGUF file of a local language model, or the name of an installed one.
        beam: hypotheses that the search keeps; 1 is greedy.
        batch_tokens: source tokens per batch.
        threads: worker threads; 0 takes one per core.
        glossary: lines of language, source term and English term, separated by tabs.
        max_megabytes: larger files are skipped, with a reason; 0 takes all.
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
    llm: str | None = None
    beam: int = Field(default=2, ge=1, le=16)
    batch_tokens: int = Field(default=2048, ge=32, le=65536)
    threads: int = Field(default=0, ge=0, le=1024)
    glossary: Path | None = None
    max_megabytes: int = Field(default=32, ge=0)
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

    def translation(self) -> TranslateSettings:
        """Return the part that the translation stage wants."""
        fields = set(TranslateSettings.model_fields) & set(Settings.model_fields)
        return TranslateSettings(**{name: getattr(self, name) for name in fields})

    def digest(self) -> str:
        """Return a digest of the settings that change results, not of how they are reached."""
        chosen = self.model_dump(mode="json", include={"translate", "engine", "llm", "beam"})
        if self.glossary is not None:
            chosen["glossary"] = _content(self.glossary)
        text = json.dumps([pipeline.__version__, chosen], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _content(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise SettingsError(
            f"the glossary {path} cannot be read: {error.strerror or error}. Check the path.",
            code="glossary_unreadable",
        ) from error
