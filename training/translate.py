"""Translate plain sentences with a package, as the pipeline's engine does."""

from pathlib import Path

import ctranslate2
import sentencepiece


class PackageTranslator:
    """One package folder opened for translation.

    Args:
        package: Folder with `sentencepiece.model` and `model/`.
        beam: Hypotheses kept.
        threads: Batches translated at a time.
    """

    def __init__(self, package: Path, *, beam: int = 2, threads: int = 1) -> None:
        self.beam = beam
        self.tokenizer = sentencepiece.SentencePieceProcessor(
            model_file=str(package / "sentencepiece.model")
        )
        self.model = ctranslate2.Translator(
            str(package / "model"),
            device="cpu",
            compute_type="int8",
            inter_threads=threads,
            intra_threads=1,
        )

    def __call__(self, sentences: list[str]) -> list[str]:
        """Return one translation per sentence."""
        results = self.model.translate_batch(
            [self.tokenizer.encode(sentence, out_type=str) for sentence in sentences],
            beam_size=self.beam,
            max_batch_size=2048,
            batch_type="tokens",
            replace_unknowns=True,
            max_decoding_length=400,
        )
        return [
            self.tokenizer.decode_pieces(result.hypotheses[0]).replace("▁", " ").strip()
            for result in results
        ]
