"""Decide before work starts which model translates which language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.errors import ModelError
from pipeline.schema import ModelRecord
from pipeline.translate.argos import ArgosEngine, ArgosSettings
from pipeline.translate.engine import Engine
from pipeline.translate.glossary import Terms, read_glossary
from pipeline.translate.llm import LlmEngine, runtime_version
from pipeline.translate.packages import TARGET, Package, Problem, base_code, find
from pipeline.translate.qwen.convert import CONVERTER
from pipeline.translate.qwen.files import DEFAULT_LLM, find_model
from pipeline.translate.qwen.runtime import Runtime
from pipeline.translate.selection import Missing, select
from pipeline.translate.settings import TranslateSettings


@dataclass(frozen=True)
class Plan:
    """Which engine translates which language.

    Args:
        engines: by base code of the language, such as ``zh``.
        models: what to write into a document's provenance, by base code.
        missing: languages that cannot be translated, with the command that helps.
        problems: packages that were found and cannot be used.
        glossary: the user's terms with their English, by base code.
    """

    engines: Mapping[str, Engine]
    models: Mapping[str, ModelRecord]
    missing: tuple[Missing, ...]
    problems: tuple[Problem, ...]
    glossary: Mapping[str, Terms] = field(default_factory=dict)

    def close(self) -> None:
        """Release the memory of all models."""
        for engine in self.engines.values():
            engine.close()


def plan(languages: Iterable[str], settings: TranslateSettings | None = None) -> Plan:
    """Find a model for each language and check it, without loading any.

    Args:
        languages: BCP 47 tags; English and ``und`` are left out.
        settings: which engines and folders to use.

    Raises:
        ModelError: the folder or file that the settings name is missing or empty.
        SettingsError: the glossary cannot be read.
    """
    settings = settings or TranslateSettings()
    codes = sorted({base_code(tag) for tag in languages} - {"en", "und"})
    engines: dict[str, Engine] = {}
    models: dict[str, ModelRecord] = {}
    missing: list[Missing] = []
    problems: tuple[Problem, ...] = ()
    if settings.engine in ("auto", "argos"):
        found = find(settings.models)
        problems = found.problems
        packages, missing = select(codes, found)
        for code, package in packages.items():
            engines[code] = ArgosEngine(package, _argos_settings(settings))
            models[code] = describe(package)
        codes = [lack.language for lack in missing]
    if settings.engine == "llm" or (settings.engine == "auto" and codes):
        try:
            made = _llm_engines(codes, settings)
        except ModelError as error:
            if settings.engine == "llm":
                missing = [_no_llm(code, settings, error) for code in codes]
        else:
            engines.update(made)
            models.update({code: describe_llm(engine, code) for code, engine in made.items()})
            missing = []
    glossary = read_glossary(settings.glossary) if settings.glossary else {}
    return Plan(engines, models, tuple(missing), problems, glossary)


def _llm_engines(codes: Iterable[str], settings: TranslateSettings) -> dict[str, LlmEngine]:
    model = find_model(settings.llm)
    runtime = Runtime(model, settings.threads)
    return {code: LlmEngine(model, code, runtime) for code in codes}


def _no_llm(code: str, settings: TranslateSettings, error: ModelError) -> Missing:
    command = f"linguaflow models install {settings.llm or DEFAULT_LLM}"
    return Missing(code, command, str(error), error.code)


def describe_llm(engine: LlmEngine, code: str) -> ModelRecord:
    """Return what provenance says about a language model."""
    return ModelRecord(
        pair=f"{code}-{TARGET}",
        engine="llm",
        name=engine.model.name,
        version=f"conversion {CONVERTER}, CTranslate2 {runtime_version()}",
        sha256=engine.model.sha256,
        origin=engine.model.origin,
    )


def _argos_settings(settings: TranslateSettings) -> ArgosSettings:
    return ArgosSettings(
        beam=settings.beam,
        batch_tokens=settings.batch_tokens,
        threads=settings.threads,
        compute_type=settings.compute_type,
    )


def describe(package: Package) -> ModelRecord:
    """Return what provenance says about a package."""
    return ModelRecord(
        pair=package.pair,
        engine="argos",
        name=package.name,
        version=package.metadata.package_version,
        sha256=package.sha256,
        origin=package.origin,
    )
