"""Text pairs -> token numbers in flat binary files that the trainer maps into memory.

`<name>.src.bin`, `<name>.tgt.bin`: uint16 token numbers; `<name>.offsets.bin`: uint32, two a pair;
`<name>.langs.bin`: uint8, the number of the language.
Copies after the first are segmented by sampling (subword regularisation, Kudo 2018).
"""

import argparse
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece

from training.files import read_lines
from training.languages import LANGUAGES
from training.pieces import restricted


@dataclass(frozen=True)
class Segmenter:
    """SentencePiece with the two vocabularies of the network."""

    source: sentencepiece.SentencePieceProcessor
    target: sentencepiece.SentencePieceProcessor
    target_ids: dict[str, int]

    def encode_source(self, sentence: str, *, sample: bool) -> list[int]:
        """Return source token numbers, sampled with alpha 0.2 where asked."""
        if sample:
            return self.source.encode(sentence, enable_sampling=True, alpha=0.2, nbest_size=-1)
        return self.source.encode(sentence)

    def encode_target(self, sentence: str) -> list[int]:
        """Return target token numbers without begin and end."""
        return [
            self.target_ids.get(piece, 0) for piece in self.target.encode(sentence, out_type=str)
        ]


def load_segmenter(data: Path) -> Segmenter:
    """Load `spm.model` and the target vocabulary; constrain English to the decoder's pieces."""
    model = (data / "spm.model").read_bytes()
    pieces = json.loads((data / "target_vocabulary.json").read_text(encoding="utf-8"))
    return Segmenter(
        sentencepiece.SentencePieceProcessor(model_proto=model),
        sentencepiece.SentencePieceProcessor(model_proto=restricted(model, frozenset(pieces))),
        {piece: index for index, piece in enumerate(pieces)},
    )


def encode_file(pairs: Path, name: str, data: Path, *, longest: int) -> dict[str, int]:
    """Encode one file of pairs into `<name>.*.bin`.

    Args:
        pairs: Lines of language, copy, source and English.
        name: Stem of the files to write.
        data: Folder of the vocabularies, and of the result.
        longest: Most tokens on a side; longer pairs are dropped.
    """
    segmenter = load_segmenter(data)
    source: list[np.ndarray] = []
    target: list[np.ndarray] = []
    languages: list[int] = []
    offsets = [(0, 0)]
    dropped = unknown = 0
    for line in read_lines(pairs):
        lang, copy, original, english = line.split("\t")
        left = segmenter.encode_source(original, sample=copy != "0")
        right = segmenter.encode_target(english)
        if not left or not right or max(len(left), len(right)) > longest:
            dropped += 1
            continue
        unknown += right.count(0)
        source.append(np.array(left, dtype=np.uint16))
        target.append(np.array(right, dtype=np.uint16))
        languages.append(LANGUAGES.index(lang))
        offsets.append((offsets[-1][0] + len(left), offsets[-1][1] + len(right)))
    np.concatenate(source).tofile(data / f"{name}.src.bin")
    np.concatenate(target).tofile(data / f"{name}.tgt.bin")
    np.array(offsets, dtype=np.uint32).tofile(data / f"{name}.offsets.bin")
    np.array(languages, dtype=np.uint8).tofile(data / f"{name}.langs.bin")
    return {
        "pairs": len(source),
        "dropped": dropped,
        "source_tokens": offsets[-1][0],
        "target_tokens": offsets[-1][1],
        "unknown": unknown,
    }


def main() -> None:
    """Encode the training and the validation pairs, or one more file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, help="encode this file only")
    parser.add_argument("--name", default="extra", help="stem of what --pairs becomes")
    arguments = parser.parse_args()
    options = tomllib.loads(arguments.config.read_text(encoding="utf-8")).get("encode", {})
    files = {
        "train": arguments.data / "pairs.tsv.zst",
        "valid": arguments.data / "valid.tsv.zst",
    }
    if arguments.pairs:
        files = {arguments.name: arguments.pairs}
    longest = options.get("longest", 80)
    report = {
        name: encode_file(file, name, arguments.data, longest=longest)
        for name, file in files.items()
    }
    name = f"encode-{arguments.name}.json" if arguments.pairs else "encode.json"
    (arguments.data / name).write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
