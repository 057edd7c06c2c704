"""The neural model of Chinese: it learns, goes on after a stop, and numpy computes the same."""

# ruff: noqa: E402 -- what is imported may be missing, and then the file is skipped

import importlib.util
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch.nn import functional

from training.han import network, pack, train
from training.han.windows import Windows

ROOT = Path(__file__).parents[2]
SHAPE = network.Shape(40, width=32, heads=2, layers=2, hidden=64, length=24)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(3)


@pytest.fixture(scope="module")
def neural() -> ModuleType:
    """The runtime alone, as the pipeline around it may be missing where PyTorch is."""
    file = ROOT / "pipeline" / "repair" / "frameshift" / "neural.py"
    spec = importlib.util.spec_from_file_location("neural_alone", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def windows() -> Windows:
    """Text in which every class is followed by one of two."""
    chooser = np.random.default_rng(1)
    tokens, last = [], 0
    for step in chooser.integers(1, 3, size=4000).tolist():
        last = (last * 3 + step) % SHAPE.classes
        tokens.append(last)
    return Windows([(1.0, np.array(tokens, dtype=np.uint16))], SHAPE.length + 1)


def plan(steps_of_time: float) -> train.Plan:
    return train.Plan(minutes=steps_of_time, rows=16, warm=0.05, muon=0.02, adam=0.01)


def test_loss_and_gradient_are_those_of_cross_entropy() -> None:
    hidden = torch.randn(50, 32, requires_grad=True)
    table = torch.randn(40, 32, requires_grad=True)
    labels = torch.randint(0, 40, (50,))
    plainly = functional.cross_entropy(hidden @ table.T, labels)
    expected = torch.autograd.grad(plainly, [hidden, table])
    loss = network.ChunkedLoss.apply(hidden, table, labels)
    found = torch.autograd.grad(loss, [hidden, table])
    torch.testing.assert_close(loss, plainly)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


def test_it_learns_and_goes_on_after_a_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "LOG_STEPS", 5)
    first = list(train.train(network.Network(SHAPE), windows(), plan(0.05), tmp_path))
    state = torch.load(tmp_path / "last.pt", weights_only=True)
    assert state["step"] >= first[-1]["step"]
    assert state["shape"] == asdict(SHAPE)
    more = list(train.train(network.Network(SHAPE), windows(), plan(0.1), tmp_path))
    assert more[0]["step"] > first[-1]["step"]
    assert more[-1]["loss"] < first[0]["loss"] - 0.5


def test_the_runtime_computes_what_was_trained(
    neural: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "KIND", torch.float32)
    net = network.Network(SHAPE)
    taking = train.optimizers(net, train.Plan())
    for step in range(20):
        train.update(net, torch.from_numpy(windows().batch(8, (1, step))), taking, 0.0)
    data = pack.packed(asdict(SHAPE), net.state_dict())
    rounded = neural.NeuralModel(data)
    tokens = windows().batch(1, (2, 0))[0].tolist()
    scores = rounded.scores(tokens[:8], [tokens[8:]])[0]
    with torch.no_grad():
        logits = net(torch.tensor([tokens[:-1]]))[0] @ net.table.weight.T
    expected = logits.log_softmax(-1)[torch.arange(7, len(tokens) - 1), tokens[8:]]
    assert np.abs(scores - expected.numpy()).max() < 0.2
    assert np.abs(scores - expected.numpy()).mean() < 0.04


def test_what_texts_share_is_computed_once_and_alike(neural: ModuleType) -> None:
    net = network.Network(SHAPE)
    for weight in net.parameters():
        weight.data = 0.2 * torch.randn_like(weight)
    model = neural.NeuralModel(pack.packed(asdict(SHAPE), net.state_dict()))
    texts = [[5, 6, 7, 8], [5, 6, 9], [5, 6], [5, 6, 7, 8, 9, 10]]
    together = model.scores([0, 1, 2], texts)
    for text, scores in zip(texts, together, strict=True):
        assert len(scores) == len(text)
        np.testing.assert_allclose(scores, model.scores([0, 1, 2], [text])[0], atol=2e-3)
    every = model.scores([0, 1, 2], [[place] for place in range(SHAPE.classes)])
    assert abs(sum(float(np.exp(each[0])) for each in every) - 1) < 1e-2
