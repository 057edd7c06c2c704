"""Turn sentences into the pieces a package's model knows, and back."""

import tempfile
from pathlib import Path
from typing import Protocol

from pipeline.errors import ModelError
from pipeline.translate.packages import Package

_SPACE = "▁"


class Tokenizer(Protocol):
    """The tokenizer of one package."""

    def encode(self, sentence: str) -> list[str]:
        """Return the pieces of a sentence."""
        ...

    def decode(self, pieces: list[str]) -> str:
        """Return the text of pieces."""
        ...


class SentencePiece:
    """SentencePiece, kept lossless.

    Argos turns every underscore of a translation into a space; here only the space
    mark U+2581 becomes one, so that identifiers and addresses survive.
    """

    def __init__(self, package: Package) -> None:
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415

        try:
            self._processor = SentencePieceProcessor(
                model_proto=package.files.read("sentencepiece.model")
            )
        except RuntimeError as error:
            raise ModelError(
                f"translation package {package.path}: sentencepiece.model is damaged; "
                "install the package again",
                code="model_corrupt",
            ) from error

    def encode(self, sentence: str) -> list[str]:
        """Return the pieces of a sentence."""
        pieces: list[str] = self._processor.encode(sentence, out_type=str)
        return pieces

    def decode(self, pieces: list[str]) -> str:
        """Return the text of pieces."""
        text: str = self._processor.decode_pieces(pieces)
        return text.replace(_SPACE, " ").strip()


class MosesBpe:
    """The tokenizer of Argos' older packages: Moses rules and byte-pair merges.

    It is Argos' own code, so it needs the extra ``linguaflow[argos]``.
    """

    def __init__(self, package: Package) -> None:
        metadata = package.metadata
        try:
            from argostranslate.tokenizer import BPETokenizer  # noqa: PLC0415

            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "bpe.model"
                path.write_bytes(package.files.read("bpe.model"))
                self._tokenizer = BPETokenizer(path, metadata.from_code, metadata.to_code)
                self._tokenizer.lazy_load()
        except ImportError as error:
            raise ModelError(
                f"translation package {package.path} has a BPE tokenizer (bpe.model), which needs "
                "`pip install 'linguaflow[argos]'`; packages with sentencepiece.model need nothing",
                code="model_unsupported",
            ) from error
        except (ValueError, IndexError) as error:
            raise ModelError(
                f"translation package {package.path}: bpe.model is damaged: {error}",
                code="model_corrupt",
            ) from error

    def encode(self, sentence: str) -> list[str]:
        """Return the pieces of a sentence."""
        pieces: list[str] = self._tokenizer.encode(sentence)
        return pieces

    def decode(self, pieces: list[str]) -> str:
        """Return the text of pieces."""
        text: str = self._tokenizer.decode(pieces)
        return text.strip()


def tokenizer_of(package: Package) -> Tokenizer:
    """Load the tokenizer of a package.

    Raises:
        ModelError: it is damaged, or of a kind that needs an extra.
    """
    if package.tokenizer == "sentencepiece.model":
        return SentencePiece(package)
    return MosesBpe(package)
