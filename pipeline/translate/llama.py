"""llama.cpp inside this process: find a GGUF file, load it, answer prompts.

The package xllamacpp has the interface of a server, which would listen on a loopback
port.  It is given the path of a socket in a private folder instead, removed as soon as
the model is loaded, so that nothing listens and nothing can connect.
"""

import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal

from pipeline.errors import ModelError
from pipeline.translate.archive import sha256_file
from pipeline.translate.threads import usable_cores

DEFAULT_LLM: Final = "qwen2.5-coder-1.5b"
_CONTEXT_TOKENS = 2048


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
