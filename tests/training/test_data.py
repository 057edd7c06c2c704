"""From text to batches: sampling, damage, vocabulary, encoding, order."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("sentencepiece")
pytest.importorskip("zstandard")

import numpy as np

from training import batches, encode, prepare, toy, vocabulary
from training.banned import banned_fingerprints
from training.files import read_lines, write_lines
from training.pieces import pruned, used_pieces

Data = tuple[Path, dict[str, Any]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """Prepared, segmented and encoded toy data."""
    folder = tmp_path_factory.mktemp("data")
    toy.write(folder)
    settings = prepare.Settings(seed=1, valid=0.02)
    banned = banned_fingerprints(folder / "eval")
    pairs, report = prepare.collect([folder / "corpus"], None, banned, settings)
    write_lines(folder / "pairs.tsv.zst", map(prepare.line_of, pairs))
    vocabulary.train(folder / "pairs.tsv.zst", folder / "spm", size=700, per_language=2000)
    model = (folder / "spm.model").read_bytes()
    processor = encode.sentencepiece.SentencePieceProcessor(model_proto=model)
    target = vocabulary.target_pieces(processor, folder / "pairs.tsv.zst", 330)
    (folder / "source_vocabulary.json").write_text(json.dumps(used_pieces(model)))
    (folder / "target_vocabulary.json").write_text(json.dumps(target))
    encode.encode_file(folder / "pairs.tsv.zst", "train", folder, longest=60)
    return folder, report


def test_no_line_of_the_evaluation_set_is_trained_on(data: Data) -> None:
    folder, _ = data
    banned = banned_fingerprints(folder / "eval")
    rows = [line.split("\t") for line in read_lines(folder / "pairs.tsv.zst")]
    assert rows
    assert not any(prepare.text.fingerprint(side) in banned for row in rows for side in row[2:])


def test_an_unknown_source_stops_the_run(data: Data, tmp_path: Path) -> None:
    (tmp_path / "pl-en").mkdir()
    write_lines(tmp_path / "pl-en" / "found-somewhere.tsv.zst", ["a\tb"])
    with pytest.raises(SystemExit, match="no known licence"):
        prepare.weights((("pl", 1.0),), [tmp_path])


def test_weights_repeat_pairs() -> None:
    assert [prepare.copies(2.5, draw) for draw in (0.1, 0.9)] == [3, 2]
    assert prepare.copies(0.2, 0.5) == 0


def test_damage_stays_close_to_the_source() -> None:
    source = "Wczoraj, jak zwykle, padał deszcz."
    for step in range(50):
        damaged = prepare.damage("pl", source, step / 50)
        assert len(source) - 3 <= len(damaged) <= len(source)
    assert prepare.damage("zh", "今天，下雨。", 0.9) == "今天,下雨."


def test_dictionary_entries_need_two_uses() -> None:
    entries = ["kot\tcat", "żółw\tturtle"]
    assert prepare.frequent_entries("pl", entries, ["Kot śpi.", "To kot i żółw."]) == ["kot\tcat"]
    kept = prepare.frequent_entries("zh", ["猫\tcat", "乌龟\tturtle"], ["猫在睡", "小猫和乌龟"])
    assert kept == ["猫\tcat"]
    pairs = list(prepare.lexicon_pairs("pl", ["kot\tcat (animal); tomcat", "x\tone two three 4 5"]))
    assert [(pair.source, pair.english) for pair in pairs] == [("kot", "cat")]


def test_english_is_segmented_into_the_decoder_pieces_only(data: Data) -> None:
    folder, _ = data
    segmenter = encode.load_segmenter(folder)
    tokens = segmenter.encode_target("The teacher sees a Żółw 7 times.")
    assert 0 not in tokens
    names = list(segmenter.target_ids)
    text = segmenter.source.decode_pieces([names[token] for token in tokens])
    assert text == "The teacher sees a Żółw 7 times."


def test_a_pruned_model_segments_its_own_language_alike(data: Data) -> None:
    folder, _ = data
    model = (folder / "spm.model").read_bytes()
    whole = encode.sentencepiece.SentencePieceProcessor(model_proto=model)
    sentence = "Lekarz widzi: dom (stary)."
    pieces = frozenset(whole.encode(sentence, out_type=str))
    small = encode.sentencepiece.SentencePieceProcessor(model_proto=pruned(model, pieces))
    assert small.get_piece_size() < whole.get_piece_size()
    assert small.encode(sentence, out_type=str) == whole.encode(sentence, out_type=str)


def test_pieces_that_are_only_written_join_but_do_not_segment(data: Data) -> None:
    folder, _ = data
    model = (folder / "spm.model").read_bytes()
    whole = encode.sentencepiece.SentencePieceProcessor(model_proto=model)
    polish = frozenset(whole.encode("Lekarz widzi: dom (stary).", out_type=str))
    english = whole.encode("The child sees a green boat.", out_type=str)
    small = pruned(model, polish, frozenset(english))
    segmenter = encode.sentencepiece.SentencePieceProcessor(model_proto=small)
    assert segmenter.decode_pieces(english) == "The child sees a green boat."
    used = set(used_pieces(small))
    assert set(segmenter.encode("The child sees a dom.", out_type=str)) <= used
    assert not (frozenset(english) - polish) & used


@pytest.mark.parametrize("tokens", [60, 500, 4000])
def test_a_pass_holds_every_pair_once_within_the_budget(data: Data, tokens: int) -> None:
    folder, _ = data
    pairs = batches.load(folder, "train")
    plan = batches.plan(pairs, tokens=tokens, seed=3)
    assert sorted(np.concatenate(plan)) == list(range(len(pairs.lengths)))
    for numbers in plan:
        lengths = pairs.lengths[numbers]
        assert len(set(lengths[:, 0])) == 1
        assert lengths.max() * len(numbers) <= tokens or len(numbers) == 1


def test_batches_hold_the_pairs_tokens(data: Data) -> None:
    folder, _ = data
    pairs = batches.load(folder, "train")
    for numbers in batches.plan(pairs, tokens=300, seed=1)[:20]:
        batch = batches.collate(pairs, numbers)
        for row, number in enumerate(numbers):
            (s0, t0), (s1, t1) = pairs.offsets[number], pairs.offsets[number + 1]
            assert batch.source[row].tolist() == pairs.source[s0:s1].tolist()
            target = pairs.target[t0:t1].tolist()
            labels = [label for label in batch.labels[row].tolist() if label != batches.IGNORED]
            assert labels == [*target, batches.EOS]
            assert batch.inputs[row, : len(target) + 1].tolist() == [batches.BOS, *target]


def test_a_resumed_stream_goes_on_where_it_stopped(data: Data) -> None:
    folder, _ = data
    pairs = batches.load(folder, "train")

    def first(number: int, start: int) -> list[list[int]]:
        stream = batches.stream(pairs, tokens=400, seed=5, start=start)
        return [next(stream)[2].tolist() for _ in range(number)]

    size = len(batches.plan(pairs, tokens=400, seed=5))
    assert first(size + 6, 0)[size + 2 :] == first(4, size + 2)


def test_sets_of_pairs_join_and_one_language_can_be_taken(data: Data) -> None:
    folder, _ = data
    one = batches.load(folder, "train")
    both = batches.joined([one, one])
    size = len(one.lengths)
    assert (both.lengths == np.concatenate([one.lengths, one.lengths])).all()
    last = batches.collate(both, np.array([2 * size - 1]))
    assert last.source.tolist() == batches.collate(one, np.array([size - 1])).source.tolist()
    polish = np.concatenate(batches.plan(one, tokens=500, seed=1, language=0))
    assert (one.languages[polish] == 0).all()
    assert len(polish) == (one.languages == 0).sum()
