"""The Qwen2 network, for batched greedy generation with a cache: inference only.

Written out plainly because the run time of a lent GPU counts in minutes: one file, no engine to
install, a prompt prefix computed once for a whole batch, finished sentences dropped on the way.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 -- the usual name


@dataclass(frozen=True)
class QwenShape:
    """Sizes of a Qwen2 network."""

    layers: int = 28
    width: int = 1536
    heads: int = 12
    kv_heads: int = 2
    epsilon: float = 1e-6
    rope_base: float = 1e6

    @property
    def head(self) -> int:
        """Return the width of one head."""
        return self.width // self.heads


@dataclass
class Cache:
    """Keys and values, [layer, batch, kv head, time, head width], filled to `used`."""

    keys: Tensor
    values: Tensor
    used: int = 0

    def select(self, rows: Tensor) -> "Cache":
        """Return the cache of some sentences."""
        return Cache(self.keys[:, rows], self.values[:, rows], self.used)


@dataclass(frozen=True)
class Generated:
    """One output: token numbers without the end, and the mean log-probability of its tokens."""

    tokens: list[int]
    score: float
    ended: bool


def rms_norm(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    """Return the root-mean-square norm, computed in float32."""
    y = x.float()
    y = y * torch.rsqrt(y.square().mean(-1, keepdim=True) + epsilon)
    return (y * weight).to(x.dtype)


def rotate(x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    """Return x [batch, heads, time, head] with rotary positions, halves rotated."""
    first, second = x.float().chunk(2, -1)
    turned = torch.cat([first * cosines - second * sines, second * cosines + first * sines], -1)
    return turned.to(x.dtype)


class Qwen:
    """A Qwen2 network over named weights.

    Args:
        weights: Tensors by their GGUF names; `output.weight` serves as embedding as well.
        shape: Sizes.
    """

    def __init__(self, weights: dict[str, Tensor], shape: QwenShape) -> None:
        self.weights, self.shape = weights, shape
        self.embedding = weights["output.weight"]

    def cache(self, batch: int, length: int) -> Cache:
        """Return an empty cache for `batch` sentences of at most `length` tokens."""
        s = self.shape
        size = (s.layers, batch, s.kv_heads, length, s.head)
        like = {"dtype": self.embedding.dtype, "device": self.embedding.device}
        return Cache(torch.zeros(size, **like), torch.zeros(size, **like))

    def linear(self, name: str, x: Tensor) -> Tensor:
        """Apply a named linear layer."""
        return F.linear(x, self.weights[f"{name}.weight"], self.weights.get(f"{name}.bias"))

    def norm(self, name: str, x: Tensor) -> Tensor:
        """Apply a named norm."""
        return rms_norm(x, self.weights[f"{name}.weight"], self.shape.epsilon)

    @torch.inference_mode()
    def forward(self, tokens: Tensor, positions: Tensor, visible: Tensor, cache: Cache) -> Tensor:
        """Return the last token's logits and extend the cache.

        Args:
            tokens: [batch, time] new token numbers.
            positions: [batch, time] their positions in the sentence, padding not counted.
            visible: [batch, used + time] bool, True for cached and new tokens that are no padding.
            cache: Keys and values so far.
        """
        s, used, time = self.shape, cache.used, tokens.shape[1]
        end = used + time
        frequencies = s.rope_base ** (
            -torch.arange(0, s.head, 2, device=tokens.device, dtype=torch.float32) / s.head
        )
        angles = positions[:, None, :, None].float() * frequencies
        cosines, sines = angles.cos(), angles.sin()
        order = torch.arange(end, device=tokens.device)
        mask = visible[:, None, None, :] & (order <= order[used:, None])
        # Padding must see something, or its softmax is undefined; nobody reads what it gets.
        mask = mask | (order == order[used:, None])
        x = F.embedding(tokens, self.embedding)
        for number in range(s.layers):
            name = f"blk.{number}"
            y = self.norm(f"{name}.attn_norm", x)
            query, key, value = (
                self.linear(f"{name}.attn_{part}", y)
                .view(len(tokens), time, -1, s.head)
                .transpose(1, 2)
                for part in "qkv"
            )
            cache.keys[number, :, :, used:end] = rotate(key, cosines, sines)
            cache.values[number, :, :, used:end] = value
            y = self.attend(rotate(query, cosines, sines), cache, number, mask)
            x = x + self.linear(f"{name}.attn_output", y)
            y = self.norm(f"{name}.ffn_norm", x)
            gated = F.silu(self.linear(f"{name}.ffn_gate", y)) * self.linear(f"{name}.ffn_up", y)
            x = x + self.linear(f"{name}.ffn_down", gated)
        cache.used = end
        return F.linear(self.norm("output_norm", x[:, -1]), self.embedding)

    def attend(self, query: Tensor, cache: Cache, number: int, mask: Tensor) -> Tensor:
        """Return grouped-query attention: the heads of one group become queries of one head."""
        batch, heads, time, width = query.shape
        end, groups = mask.shape[-1], self.shape.kv_heads
        keys, values = cache.keys[number, :, :, :end], cache.values[number, :, :, :end]
        if time == 1:
            query = query.view(batch, groups, heads // groups, width)
            y = F.scaled_dot_product_attention(query, keys, values, attn_mask=mask)
            return y.reshape(batch, 1, heads * width)
        keys, values = (part.repeat_interleave(heads // groups, 1) for part in (keys, values))
        y = F.scaled_dot_product_attention(query, keys, values, attn_mask=mask)
        return y.transpose(1, 2).reshape(batch, time, heads * width)

    @torch.inference_mode()
    def generate(
        self, prefix: list[int], prompts: list[list[int]], *, end: int, most: list[int]
    ) -> list[Generated]:
        """Continue every prompt greedily.

        Args:
            prefix: Tokens that all prompts begin with, computed once.
            prompts: What follows the prefix, one list a sentence (best of like lengths).
            end: Token that ends an output.
            most: Most new tokens of each sentence.

        Returns:
            One output a prompt, in order.
        """
        device, batch = self.embedding.device, len(prompts)
        width = max(map(len, prompts))
        cache = self.cache(batch, len(prefix) + width + max(most))
        if prefix:
            self.share_prefix(prefix, cache)
        tokens = torch.tensor([[end] * (width - len(p)) + p for p in prompts], device=device)
        padding = torch.tensor([width - len(p) for p in prompts], device=device)[:, None]
        inside = torch.arange(width, device=device) >= padding
        visible = torch.cat([inside.new_ones(batch, len(prefix)), inside], 1)
        positions = (torch.arange(width, device=device) - padding).clamp(min=0) + len(prefix)
        limits = torch.tensor(most, device=device)
        rows = torch.arange(batch, device=device)
        written = torch.full((batch, max(most)), -1, device=device)
        scores, lengths = torch.zeros(batch, device=device), torch.zeros_like(rows)
        ended = torch.zeros(batch, dtype=torch.bool, device=device)
        alive = torch.ones(batch, dtype=torch.bool, device=device)
        for step in range(max(most)):
            logits = self.forward(tokens, positions, visible, cache).float()
            best, token = logits.max(-1)
            scores[rows] += torch.where(alive, best - logits.logsumexp(-1), 0.0)
            lengths[rows] += alive
            stops = alive & (token == end)
            ended[rows] |= stops
            alive = alive & ~stops
            written[rows, step] = torch.where(alive, token, -1)
            alive = alive & (step + 1 < limits)
            if step % 8 == 7 or step + 1 == max(most):
                left = int(alive.sum())
                if left == 0:
                    break
                if left <= 0.75 * len(rows):
                    kept = alive.nonzero().squeeze(1)
                    cache, rows, limits = cache.select(kept), rows[kept], limits[kept]
                    token, visible, alive = token[kept], visible[kept], alive[kept]
                    positions = positions[kept]
            tokens, positions = token[:, None], positions[:, -1:] + 1
            visible = torch.cat([visible, visible.new_ones(len(rows), 1)], 1)
        means = (scores / lengths.clamp(min=1)).tolist()
        return [
            Generated([t for t in row if t >= 0], mean, stop)
            for row, mean, stop in zip(written.tolist(), means, ended.tolist(), strict=True)
        ]

    def share_prefix(self, prefix: list[int], cache: Cache) -> None:
        """Compute the prefix for one sentence and copy its keys and values to all."""
        device = self.embedding.device
        one = self.cache(1, len(prefix))
        numbers = torch.arange(len(prefix), device=device)[None]
        seen = torch.ones(1, len(prefix), dtype=torch.bool, device=device)
        self.forward(torch.tensor([prefix], device=device), numbers, seen, one)
        cache.keys[:, :, :, : len(prefix)] = one.keys
        cache.values[:, :, :, : len(prefix)] = one.values
        cache.used = len(prefix)
