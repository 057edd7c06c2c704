"""The engine for a local instruction model: slower than a package, and often better.

llama.cpp runs a GGUF file inside this process, through the package xllamacpp of the
extra ``linguaflow[llm]``.  Its interface is that of a server, which would listen on a
loopback port; it is given the path of a socket in a private folder instead, removed
as soon as the model is loaded, so that nothing listens and nothing can connect.

Decoding is greedy and sentence by sentence: several at once are no faster on a CPU and
would make a result depend on its neighbours.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from pipeline.errors import ModelError
from pipeline.translate.archive import sha256_file
from pipeline.translate.chunks import cut
from pipeline.translate.engine import FIRST, Decoding, EngineName, Translation
from pipeline.translate.threads import usable_cores

DEFAULT_LLM = "qwen2.5-coder-1.5b"
_LANGUAGES = {
    "ar": "Arabic",
    "cs": "Czech",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_PROMPT = (
    "Translate this {language} sentence into English. "
    "Answer with the translation only.\n\n{sentence}"
)
_OTHER_PROMPT = (
    "You are a translator. Write the English for the {language} text below, complete and exact, "
    "with every name and number, and nothing else.\n\n{language}: {sentence}\n\nEnglish:"
)
_CONTEXT_TOKENS = 2048
_LONGEST_SOURCE = 600
_LONGEST_TARGET = 600
_DECIMALS = 4
_LABEL = re.compile(
    r"^(?:sure[,!.]?\s*)?(?:here(?: is|'s) (?:the|your) (?:english )?translation[^:\n]{0,60}:|"
    r"(?:the )?(?:english )?translation(?: is)?:|english:)\s*",
    re.IGNORECASE,
)
_CHATTER = re.compile(
    r"^(?:sure|certainly|of course)\b[,!]|\bas an ai\b|^(?:i'm|i am) sorry, (?:but )?i (?:can|am)|"
    r"\b(?:this sentence|the (?:sentence|translation|original)) (?:is|means|translates)\b",
    re.IGNORECASE,
)
_QUOTES = {'"': '"', "“": "”", "'": "'", "«": "»", "「": "」", "`": "`"}
_FENCE = re.compile(r"^```\w*\n(.*?)\n?```$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LlmModel:
    """A GGUF file to translate with.

    Args:
        path: the file.
        name: how the user calls it.
        origin: ``installed`` in linguaflow's data folder, or ``file``.
    """

    path: Path
    name: str
    origin: Literal["installed", "file"]


def data_folder() -> Path:
    """Return the folder of installed language models, without creating it."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "linguaflow" / "models"


def find_model(wanted: str | None = None) -> LlmModel:
    """Return the language model to use.

    Args:
        wanted: path of a GGUF file, name of an installed one, or None for the first
            installed by name.

    Raises:
        ModelError: there is none, or it is no GGUF file.
    """
    if wanted and (Path(wanted).is_file() or Path(wanted).suffix == ".gguf"):
        model = LlmModel(Path(wanted), Path(wanted).stem, "file")
    else:
        pattern = f"{wanted}.gguf" if wanted else "[!.]*.gguf"
        installed = sorted(data_folder().glob(pattern))
        if not installed:
            raise ModelError(
                f"no language model {wanted or ''} in {data_folder()}; run "
                f"`linguaflow models install {wanted or DEFAULT_LLM}` or name a GGUF file",
                code="no_model",
            )
        model = LlmModel(installed[0], installed[0].stem, "installed")
    try:
        with model.path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ModelError(
            f"cannot read the language model {model.path}: {error.strerror}", code="no_model"
        ) from error
    if magic != b"GGUF":
        raise ModelError(f"{model.path} is no GGUF file", code="model_corrupt")
    return model


def runtime_version() -> str | None:
    """Return the version of xllamacpp, None when the extra is not installed."""
    if util.find_spec("xllamacpp") is None:
        return None
    return metadata.version("xllamacpp")


class LlmEngine:
    """Translates one language with an instruction model.

    Args:
        model: the GGUF file.
        code: base code of the source language.
        runtime: llama.cpp with the model, shared by the engines of all languages.
    """

    name: EngineName = "llm"
    chunk_characters = 600

    def __init__(self, model: LlmModel, code: str, runtime: "Runtime") -> None:
        self.model = model
        self._language = _LANGUAGES.get(code, code)
        self._runtime = runtime

    @cached_property
    def identity(self) -> str:
        """Digest of the model file, the runtime's version, and the prompts."""
        rules = json.dumps(
            [_PROMPT, _OTHER_PROMPT, self._language, _LONGEST_SOURCE, _LONGEST_TARGET]
        )
        digest = hashlib.sha256(rules.encode()).hexdigest()[:16]
        return f"llm:{self._runtime.sha256}:{runtime_version()}:{digest}"

    @property
    def sha256(self) -> str:
        """Digest of the model file."""
        return self._runtime.sha256

    def close(self) -> None:
        """Release the model's memory when no other language is in work with it."""
        self._runtime.release(self)

    def translate(self, sentences: Sequence[str], decoding: Decoding = FIRST) -> list[Translation]:
        """Translate sentences one after the other.

        A beam in `decoding` asks with another prompt instead, and a ban on repeated
        n-grams becomes a penalty.  Talk around the translation is removed; what still
        looks like talk is flagged ``chatter``.
        """
        return [self._translate(sentence, decoding) for sentence in sentences]

    def _translate(self, sentence: str, decoding: Decoding) -> Translation:
        if not sentence.strip():
            return Translation("", None)
        parts = [self._answer(part, decoding) for part in cut(sentence, len, _LONGEST_SOURCE)]
        texts = [clean(part, text) for part, text, _, _ in parts]
        flags = set()
        if len(parts) > 1:
            flags.add("split")
        if any(cut_off for *_, cut_off in parts):
            flags.add("truncated")
        if any(_CHATTER.search(text) for text in texts):
            flags.add("chatter")
        logprobs = [logprob for _, _, some, _ in parts for logprob in some]
        score = round(sum(logprobs) / len(logprobs), _DECIMALS) if logprobs else None
        return Translation(" ".join(texts), score, tuple(sorted(flags)))

    def _answer(self, part: str, decoding: Decoding) -> tuple[str, str, list[float], bool]:
        prompt = _PROMPT if decoding.beam is None else _OTHER_PROMPT
        penalty = max(decoding.repetition_penalty, 1.1 if decoding.no_repeat_ngram else 1.0)
        self._runtime.hold(self)
        text, logprobs, cut_off = self._runtime.complete(
            prompt.format(language=self._language, sentence=part),
            limit=min(_LONGEST_TARGET, 48 + 2 * len(part)),
            penalty=penalty,
        )
        return part, text, logprobs, cut_off


def clean(source: str, answer: str) -> str:
    """Return the translation alone from what a model answered.

    Labels, code fences, quotation marks that the source does not have, and remarks
    after the first paragraph are removed.
    """
    text = answer.strip()
    fence = _FENCE.match(text)
    text = _LABEL.sub("", (fence[1] if fence else text).strip())
    if "\n" not in source.strip():
        text = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1] and source.strip()[0] not in _QUOTES:
        inner = text[1:-1]
        if text[0] not in inner and text[-1] not in inner:
            text = inner.strip()
    return text


class Runtime:
    """llama.cpp with one model, loaded at the first prompt and shared by languages.

    Args:
        model: the GGUF file.
        threads: cores to use; 0 for all usable ones.
    """

    def __init__(self, model: LlmModel, threads: int = 0) -> None:
        self._model = model
        self._threads = threads
        self._server: Any = None
        self._users: set[int] = set()
        self._lock = Lock()

    @cached_property
    def sha256(self) -> str:
        """Digest of the model file."""
        return sha256_file(self._model.path)

    def hold(self, user: object) -> None:
        """Keep the model loaded until `user` releases it."""
        with self._lock:
            self._users.add(id(user))

    def release(self, user: object) -> None:
        """Release the model's memory if nobody else holds it."""
        with self._lock:
            self._users.discard(id(user))
            if not self._users:
                self._server = None

    def complete(self, prompt: str, *, limit: int, penalty: float) -> tuple[str, list[float], bool]:
        """Answer one prompt.

        Returns:
            The text, the log-probability of each token, and whether it was cut off.

        Raises:
            ModelError: the model cannot be loaded or does not answer.
        """
        with self._lock:
            if self._server is None:
                self._server = _load(self._model, self._threads)
            answer = self._server.handle_chat_completions(_request(prompt, limit, penalty))
        try:
            choice = answer["choices"][0]
            text = choice["message"]["content"] or ""
            logprobs = [token["logprob"] for token in choice["logprobs"]["content"]]
        except (KeyError, IndexError, TypeError) as error:
            raise ModelError(
                f"the language model {self._model.path} gave no answer: {str(answer)[:200]}",
                code="model_corrupt",
            ) from error
        return text, logprobs, choice["finish_reason"] == "length"


def _request(prompt: str, limit: int, penalty: float) -> dict[str, Any]:
    return {
        "messages": [{"role": "user", "content": prompt}],
        "max_tokens": limit,
        "temperature": 0,
        "seed": 0,
        "repeat_penalty": penalty,
        "cache_prompt": False,
        "logprobs": True,
        "top_logprobs": 1,
    }


def _load(model: LlmModel, threads: int) -> Any:
    # Threads that spin while they wait make a busy machine many times slower.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import xllamacpp  # noqa: PLC0415

    params = xllamacpp.CommonParams()
    params.model.path = str(model.path)
    params.n_ctx = _CONTEXT_TOKENS
    params.n_parallel = 1
    params.n_threads_http = 1
    params.n_gpu_layers = 0
    params.cache_ram_mib = 0
    params.verbosity = 0
    params.warmup = False
    params.ui = False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads or usable_cores()
    with tempfile.TemporaryDirectory() as private:
        params.hostnames = [str(Path(private) / "unused.sock")]
        try:
            return xllamacpp.Server(params)
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"llama.cpp cannot load the language model {model.path}: {error}",
                code="model_corrupt",
            ) from error
