"""One SentencePiece model for all languages, and the English pieces the decoder may write.

Argos packages hold a single `sentencepiece.model`, used for the source and to join the target's
pieces.  The network may still have two vocabularies, for pieces are strings: the decoder gets the
most frequent English pieces only (its output layer is most of the decoding cost), and English is
segmented under that constraint while training.
"""

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import sentencepiece

from training.files import read_lines
from training.languages import LANGUAGES

UNKNOWN, BOS, EOS = "<unk>", "<s>", "</s>"


def training_text(pairs: Path, per_language: int) -> Iterator[str]:
    """Yield source sentences, capped per language, and as many English ones as two languages."""
    seen: Counter[str] = Counter()
    for line in read_lines(pairs):
        lang, copy, source, english = line.split("\t")
        if copy != "0":
            continue
        if seen[lang] < per_language:
            seen[lang] += 1
            yield source
        if seen["en"] < 2 * per_language:
            seen["en"] += 1
            yield english


def train(pairs: Path, prefix: Path, *, size: int, per_language: int, threads: int = 2) -> None:
    """Train a unigram model with byte fallback and split digits; write `<prefix>.model`."""
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=training_text(pairs, per_language),
        model_prefix=str(prefix),
        vocab_size=size,
        model_type="unigram",
        character_coverage=0.9997,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="nmt_nfkc",
        max_sentencepiece_length=12,
        shuffle_input_sentence=False,
        num_threads=threads,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        hard_vocab_limit=False,
        minloglevel=1,
    )


def target_pieces(
    processor: sentencepiece.SentencePieceProcessor, pairs: Path, size: int
) -> list[str]:
    """Return the pieces of the decoder: specials, bytes, then English by falling frequency.

    Single characters of printable ASCII always go in, so that every English word can be spelt.
    """
    counts: Counter[str] = Counter()
    for line in read_lines(pairs):
        counts.update(processor.encode(line.rsplit("\t", 1)[1], out_type=str))
    special = [UNKNOWN, BOS, EOS, *(f"<0x{byte:02X}>" for byte in range(256))]
    known = {processor.id_to_piece(index) for index in range(processor.get_piece_size())}
    ascii_characters = [
        piece for code in range(33, 127) for piece in (chr(code), "▁" + chr(code)) if piece in known
    ]
    fixed = [*special, *(["▁"] if "▁" in known else []), *ascii_characters]
    taken = set(fixed)
    ranked = sorted((-number, piece) for piece, number in counts.items() if piece not in taken)
    return fixed + [piece for _, piece in ranked[: size - len(fixed)]]


def main() -> None:
    """Write `spm.model`, `source_vocabulary.json` and `target_vocabulary.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    options = tomllib.loads(arguments.config.read_text(encoding="utf-8"))["vocabulary"]
    pairs, model = arguments.data / "pairs.tsv.zst", arguments.data / "spm.model"
    if not model.exists():
        train(
            pairs,
            arguments.data / "spm",
            size=options["size"],
            per_language=options["sentences_per_language"],
            threads=arguments.threads,
        )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    source = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    target = target_pieces(processor, pairs, options["target_size"])
    for name, pieces in (("source", source), ("target", target)):
        path = arguments.data / f"{name}_vocabulary.json"
        path.write_text(json.dumps(pieces, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(json.dumps({"languages": LANGUAGES, "source": len(source), "target": len(target)}))


if __name__ == "__main__":
    main()
