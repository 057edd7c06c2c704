"""The student: its loss, resuming, averaging, and that CTranslate2 computes the same."""

# ruff: noqa: E402 -- what is imported may be missing, and then the file is skipped

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("sentencepiece")
pytest.importorskip("ctranslate2")

from torch.nn import functional

from training import batches, convert, model
from training import train as training
from training.average import average
from training.loss import SmoothedCrossEntropy
from training.shrink import grown, shrunk

SHAPE = model.Shape(50, 40, d_model=64, heads=2, ffn=96, encoder_layers=3, decoder_layers=2)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(5)


def noisy() -> model.Translator:
    """A network whose norms and biases are not at their starting values."""
    net = model.Translator(SHAPE).eval()
    for parameter in net.parameters():
        if parameter.dim() == 1:
            parameter.data += 0.3 * torch.randn_like(parameter)
    return net


def test_ctranslate2_scores_as_pytorch_does(tmp_path: Path) -> None:
    net = noisy()
    source = ["<unk>", "<s>", "</s>", *(f"s{i}" for i in range(47))]
    target = ["<unk>", "<s>", "</s>", *(f"t{i}" for i in range(37))]
    state = {"model": net.state_dict(), "shape": asdict(SHAPE)}
    convert.convert(state, (source, target), tmp_path / "a", quantization=None)
    # The checkpoint serves several packages: writing one must not change it.
    keep = source[:3] + source[20:]
    convert.convert(state, (source, target), tmp_path / "b", keep=keep)
    convert.convert(state, (source, target), tmp_path / "c", keep=keep, quantization=None)
    tokens, output = [25, 9 + 20, 30, 42], [1, 4, 8, 3, 20]
    with torch.no_grad():
        states = net(torch.tensor([tokens]), torch.tensor([output]))
        wanted = net.logits(states).log_softmax(-1)[0]
    wanted = [float(wanted[at, token]) for at, token in enumerate([*output[1:], 2])]
    for name, tolerance in (("a", 1e-4), ("c", 1e-4), ("b", 0.3)):
        scores = convert.load(tmp_path / name).score_batch(
            [[source[token] for token in tokens]], [[target[token] for token in output[1:]]]
        )
        assert scores[0].log_probs == pytest.approx(wanted, abs=tolerance)


def test_padding_changes_nothing_behind_a_mask() -> None:
    net = noisy()
    source, target = torch.tensor([[5, 6, 7]]), torch.tensor([[1, 8]])
    padded = torch.tensor([[5, 6, 7, 0, 0]])
    mask = (padded != 0)[:, None, None, :]
    with torch.no_grad():
        assert torch.allclose(net(source, target), net(padded, target, mask), atol=1e-5)


def test_later_tokens_do_not_reach_earlier_ones() -> None:
    net = noisy()
    with torch.no_grad():
        one = net(torch.tensor([[5, 6]]), torch.tensor([[1, 8, 9]]))
        two = net(torch.tensor([[5, 6]]), torch.tensor([[1, 8, 30]]))
    assert torch.equal(one[:, :2], two[:, :2])
    assert not torch.equal(one[:, 2], two[:, 2])


def test_the_loss_and_its_gradient_are_the_smoothed_cross_entropy() -> None:
    labels = torch.randint(0, 30, (12,))
    logits = torch.randn(12, 30, dtype=torch.float32, requires_grad=True)
    smoothed, plain = SmoothedCrossEntropy.apply(logits, labels, 0.1)
    (gradient,) = torch.autograd.grad(smoothed, logits)
    reference = functional.cross_entropy(logits, labels, label_smoothing=0.1, reduction="sum")
    (wanted,) = torch.autograd.grad(reference, logits)
    assert torch.allclose(smoothed, reference, atol=1e-4)
    assert torch.allclose(gradient, wanted, atol=1e-5)
    assert torch.allclose(plain, functional.cross_entropy(logits, labels, reduction="sum"))


def test_the_rate_warms_up_stays_and_decays() -> None:
    settings = training.Settings(warmup=10, decay=0.5)
    factors = [training.rate_factor(step / 100, step, settings) for step in range(101)]
    assert factors[0] == pytest.approx(0.1)
    assert factors[10:50] == [1.0] * 40
    assert factors[75] == pytest.approx(0.5)
    assert factors[100] == 0.0


def batch_of(seed: int) -> batches.Batch:
    """A batch of random tokens."""
    generator = torch.Generator().manual_seed(seed)
    tokens = torch.randint(3, 40, (6, 8), generator=generator)
    inputs = torch.cat([torch.full((6, 1), batches.BOS), tokens[:, :-1]], 1)
    return batches.Batch(tokens, inputs, tokens)


def updates(folder: Path, seeds: Iterable[int]) -> training.Run:
    """A run in a folder, resumed if it can be, after some updates."""
    settings = training.Settings(steps=10, warmup=2)
    run = training.Run(folder, SHAPE, settings, "cpu")
    run.resume()
    for seed in seeds:
        run.update([batch_of(seed)])
    return run


def test_a_resumed_run_equals_an_unbroken_one(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    one = updates(whole, range(6))
    updates(broken, range(3)).save()
    two = updates(broken, range(3, 6))
    assert two.step == 6
    pairs = zip(one.model.parameters(), two.model.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)


def test_training_learns_and_old_checkpoints_go(tmp_path: Path) -> None:
    run = updates(tmp_path, [])
    first, labels = run.update([batch_of(1)])
    for _ in range(8):
        run.save()
        last, _ = run.update([batch_of(1)])
    assert last / labels < 0.8 * first / labels
    assert len(list(tmp_path.glob("step-*.pt"))) == run.settings.keep


def test_the_average_lies_between_its_checkpoints(tmp_path: Path) -> None:
    run = updates(tmp_path, [0])
    run.save()
    run.update([batch_of(3)])
    run.save()
    paths = sorted(tmp_path.glob("step-*.pt"))
    one, two = (torch.load(path, weights_only=True)["model"]["target.weight"] for path in paths)
    middle = average(paths)["model"]["target.weight"]
    assert torch.allclose(middle, (one.float() + two.float()) / 2)
    with pytest.raises(ValueError, match="no checkpoints"):
        average([])


def test_a_shrunk_checkpoint_converts_to_the_same_model(tmp_path: Path) -> None:
    net = noisy()
    source = [f"s{i}" for i in range(50)]
    target = ["<unk>", "<s>", "</s>", *(f"t{i}" for i in range(37))]
    state = {"model": net.state_dict(), "shape": asdict(SHAPE)}
    again = grown(shrunk(state))
    for folder, one in (("a", state), ("b", again)):
        convert.convert(one, (source, target), tmp_path / folder)
    names = [(tmp_path / folder / "model.bin").read_bytes() for folder in ("a", "b")]
    same = sum(x == y for x, y in zip(*names, strict=True)) / len(names[0])
    assert same > 0.99
