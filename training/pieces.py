"""SentencePiece models cut down: to the pieces that a decoder knows, or that a language needs."""

from collections import Counter
from collections.abc import Iterable

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

_Kind = sentencepiece_model_pb2.ModelProto.SentencePiece


def restricted(model: bytes, pieces: frozenset[str]) -> bytes:
    """Return a model that segments into the given pieces only.

    The others stay in their places, marked unused, so piece numbers do not move.
    """
    proto = sentencepiece_model_pb2.ModelProto.FromString(model)
    for piece in proto.pieces:
        if piece.type == _Kind.NORMAL and piece.piece not in pieces:
            piece.type = _Kind.UNUSED
    return proto.SerializeToString()


def pruned(model: bytes, pieces: frozenset[str], written: frozenset[str] = frozenset()) -> bytes:
    """Return a model that segments into some pieces only; numbers move, strings do not.

    Args:
        model: SentencePiece model.
        pieces: What a source may be segmented into.
        written: What a decoder may write besides: kept for joining, unused in segmenting.
    """
    proto = sentencepiece_model_pb2.ModelProto.FromString(model)
    known = pieces | written
    kept = [p for p in proto.pieces if p.type != _Kind.NORMAL or p.piece in known]
    for piece in kept:
        if piece.type == _Kind.NORMAL and piece.piece not in pieces:
            piece.type = _Kind.UNUSED
    del proto.pieces[:]
    proto.pieces.extend(kept)
    del proto.trainer_spec.input[:]
    proto.trainer_spec.model_prefix = ""
    return proto.SerializeToString()


def used_pieces(model: bytes) -> list[str]:
    """Return the pieces that a model segments into, in the order of their numbers."""
    proto = sentencepiece_model_pb2.ModelProto.FromString(model)
    return [piece.piece for piece in proto.pieces if piece.type != _Kind.UNUSED]


def frequent(model: bytes, sentences: Iterable[str], most: int) -> list[str]:
    """Return the pieces that sentences are made of, most frequent first, at most so many."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    counts: Counter[str] = Counter()
    for sentence in sentences:
        counts.update(processor.encode(sentence, out_type=str))
    ranked = sorted((-number, piece) for piece, number in counts.items())
    return [piece for _, piece in ranked[:most]]
