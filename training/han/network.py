"""A causal transformer over character classes, kept to what numpy computes in a few lines.

Vaswani et al. 2017, with the changes that short trainings gain from: layer norms
without weights, distances as a linear bias (Press et al. 2022), squared ReLU (So et al. 2021), no
biases, embeddings tied to the output layer, and a first layer that sees the last few classes in
their order.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the usual name

#: Classes that are seen with their order before any attention, the last included.
NEAR = 4
#: Characters in which the attention of the most far-sighted head fades; the others' fade
#: sooner, in equal ratios, down to one.
FARTHEST = 64.0
#: Type of the arithmetic; CPUs with matrix units multiply it ten times faster than float32.
KIND = torch.bfloat16
#: Rows of logits that are in memory at once.
_CHUNK = 1024


@dataclass(frozen=True)
class Shape:
    """Sizes of the network, in classes and units."""

    classes: int
    width: int = 192
    heads: int = 3
    layers: int = 4
    hidden: int = 768
    length: int = 128


class ChunkedLoss(torch.autograd.Function):
    """Mean cross-entropy of tied logits, a few rows at a time, with its gradient made on the way.

    The logits of all rows would cost more time in memory than in arithmetic; the softmax is
    never divided out, as its sums can be put on the narrow side of each product.  Normed
    hidden states keep the logits far from where exponentials end.
    """

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, table: Tensor, labels: Tensor) -> Tensor:
        """Return the mean loss in nats."""
        total = torch.zeros(())
        to_hidden = torch.empty_like(hidden)
        to_table = torch.zeros(table.shape)
        for start in range(0, len(hidden), _CHUNK):
            part = slice(start, start + _CHUNK)
            rows, wanted = hidden[part], labels[part]
            weights = (rows @ table.T).exp_()
            sums = weights.sum(1).float()
            right = table[wanted]
            total += sums.log().sum() - (rows.float() * right.float()).sum()
            shares = (1 / sums)[:, None]
            to_hidden[part] = ((weights @ table).float() * shares - right).to(hidden.dtype)
            to_table += (weights.T @ (rows.float() * shares).to(rows.dtype)).float()
            to_table.index_add_(0, wanted, rows.float(), alpha=-1)
        ctx.save_for_backward(to_hidden, to_table)
        ctx.rows = len(hidden)
        return total / len(hidden)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, None]:
        """Return the gradients of the hidden states and of the table."""
        to_hidden, to_table = ctx.saved_tensors
        scale = gradients[0] / ctx.rows
        return to_hidden * scale, (to_table * scale).to(to_hidden.dtype), None


def normed(x: Tensor) -> Tensor:
    return F.layer_norm(x, (x.shape[-1],), eps=1e-5)


def times(x: Tensor, layer: nn.Linear) -> Tensor:
    """Multiply in the type of `x`; the weights are kept in float32."""
    return x @ layer.weight.to(x.dtype).T


class Block(nn.Module):
    """Attention, then a feed-forward layer, each on normed input and added."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.out = nn.Linear(shape.width, shape.width, bias=False)
        self.up = nn.Linear(shape.width, shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.down.weight)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return [batch, time, width] after the block; `bias` is added to the scores."""
        batch, time, width = x.shape
        parts = times(normed(x), self.qkv).view(batch, time, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).contiguous()
        query = query * (width // self.heads) ** -0.5
        weights = (query @ key.transpose(-2, -1) + bias).softmax(-1)
        joined = (weights @ value).transpose(1, 2).reshape(batch, time, width)
        x = x + times(joined, self.out)
        hidden: Tensor = x + times(F.relu(times(normed(x), self.up)).square(), self.down)
        return hidden


class Network(nn.Module):
    """Hidden states of a causal model; `loss` goes through the tied table."""

    bias: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.table = nn.Embedding(shape.classes, shape.width)
        nn.init.normal_(self.table.weight, std=0.02)
        self.near = nn.Linear(NEAR * shape.width, shape.width, bias=False)
        nn.init.orthogonal_(self.near.weight)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        distances = torch.arange(shape.length)[:, None] - torch.arange(shape.length)
        slopes = FARTHEST ** -(torch.arange(shape.heads) / max(shape.heads - 1, 1))
        bias = -slopes[:, None, None] * distances
        bias = bias.masked_fill(distances < 0, -1e4).to(KIND)
        self.register_buffer("bias", bias, persistent=False)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the normed last hidden states of [batch, time] classes."""
        time = tokens.shape[1]
        seen = normed(self.table.weight.to(KIND))[F.pad(tokens, (NEAR - 1, 0))]
        x = times(torch.cat([seen[:, back : back + time] for back in range(NEAR)], -1), self.near)
        bias = self.bias[:, :time, :time]
        for block in self.blocks:
            x = block(x, bias)
        return normed(x)

    def loss(self, tokens: Tensor) -> Tensor:
        """Return the mean loss in nats of each class but the first of every row."""
        hidden = self(tokens[:, :-1]).flatten(0, 1)
        table = self.table.weight.to(hidden.dtype)
        loss: Tensor = ChunkedLoss.apply(hidden, table, tokens[:, 1:].flatten())
        return loss
