"""A plain pre-norm transformer, encoder deep and decoder shallow, as CTranslate2 runs it.

Vaswani et al. 2017 with the layer norm before each block.  Sinusoidal positions as OpenNMT-tf
counts them (from 1, sines then cosines), for CTranslate2 computes those itself; embeddings scaled
by sqrt(d); target embedding and output layer tied.  Source sentences carry no end token, as Argos
feeds them.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the usual name


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; vocabularies in pieces, widths in units."""

    source_vocabulary: int
    target_vocabulary: int
    d_model: int = 256
    heads: int = 4
    ffn: int = 1024
    encoder_layers: int = 6
    decoder_layers: int = 2
    dropout: float = 0.0


def positions(length: int, width: int) -> Tensor:
    """Return the [length, width] table of sinusoidal position encodings."""
    timescales = torch.exp(torch.arange(width // 2) * -(math.log(10000) / (width // 2 - 1)))
    angles = torch.arange(1, length + 1)[:, None] * timescales
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def split_heads(x: Tensor, heads: int) -> Tensor:
    """Return [batch, time, width] as [batch, heads, time, width / heads]."""
    batch, time, width = x.shape
    return x.view(batch, time, heads, width // heads).transpose(1, 2)


def join_heads(x: Tensor) -> Tensor:
    """Undo split_heads."""
    batch, heads, time, width = x.shape
    return x.transpose(1, 2).reshape(batch, time, heads * width)


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
    """Return scaled dot-product attention; `mask` is True where a key may be seen.

    Written out on the CPU, where the fused kernel's backward pass is ten times slower on
    sentences of ordinary length.
    """
    if query.is_cuda:
        return F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e4)
    return scores.softmax(-1, dtype=torch.float32).to(value.dtype) @ value


class SelfAttention(nn.Module):
    """Multi-head self-attention with one fused projection of query, key and value."""

    def __init__(self, width: int, heads: int, *, causal: bool) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Attend over x; `mask` is True where a key may be seen."""
        query, key, value = (split_heads(part, self.heads) for part in self.qkv(x).chunk(3, -1))
        if self.causal and mask is None:
            time = x.shape[1]
            mask = torch.ones(time, time, dtype=torch.bool, device=x.device).tril()
        return self.out(join_heads(attend(query, key, value, mask)))


class CrossAttention(nn.Module):
    """Multi-head attention of the decoder over the encoder's output."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None = None) -> Tensor:
        """Attend from x over memory; `mask` is True where memory may be seen."""
        key, value = (split_heads(p, self.heads) for p in self.key_value(memory).chunk(2, -1))
        query = split_heads(self.query(x), self.heads)
        return self.out(join_heads(attend(query, key, value, mask)))


class FeedForward(nn.Module):
    """Two linear layers with a ReLU between."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        """Apply the block."""
        return self.outer(F.relu(self.inner(x)))


class EncoderLayer(nn.Module):
    """Self-attention and feed-forward, each with a norm before and a residual around."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(shape.d_model)
        self.attention = SelfAttention(shape.d_model, shape.heads, causal=False)
        self.norm2 = nn.LayerNorm(shape.d_model)
        self.ffn = FeedForward(shape.d_model, shape.ffn)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Apply the layer."""
        x = x + self.dropout(self.attention(self.norm1(x), mask))
        return x + self.dropout(self.ffn(self.norm2(x)))


class DecoderLayer(nn.Module):
    """Causal self-attention, cross-attention and feed-forward, pre-norm."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(shape.d_model)
        self.attention = SelfAttention(shape.d_model, shape.heads, causal=True)
        self.norm2 = nn.LayerNorm(shape.d_model)
        self.cross = CrossAttention(shape.d_model, shape.heads)
        self.norm3 = nn.LayerNorm(shape.d_model)
        self.ffn = FeedForward(shape.d_model, shape.ffn)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None) -> Tensor:
        """Apply the layer."""
        x = x + self.dropout(self.attention(self.norm1(x)))
        x = x + self.dropout(self.cross(self.norm2(x), memory, mask))
        return x + self.dropout(self.ffn(self.norm3(x)))


class Translator(nn.Module):
    """Encoder and decoder with their embeddings."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        width = shape.d_model
        self.source = nn.Embedding(shape.source_vocabulary, width)
        self.target = nn.Embedding(shape.target_vocabulary, width)
        self.encoder = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder_layers))
        self.encoder_norm = nn.LayerNorm(width)
        self.decoder = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder_layers))
        self.decoder_norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(shape.dropout)
        self.register_buffer("positions", positions(512, width), persistent=False)
        self.reset()

    def reset(self) -> None:
        """Initialise: embeddings of unit norm after scaling, residual outputs small."""
        width = self.shape.d_model
        layers = self.shape.encoder_layers + self.shape.decoder_layers
        for embedding in (self.source, self.target):
            nn.init.normal_(embedding.weight, std=width**-0.5)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2 and "source" not in name and "target" not in name:
                nn.init.xavier_uniform_(parameter)
                if name.endswith(("out.weight", "outer.weight")):
                    parameter.data.mul_((2 * layers) ** -0.5)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)

    def embed(self, embedding: nn.Embedding, tokens: Tensor) -> Tensor:
        """Return scaled embeddings with positions."""
        table = self.get_buffer("positions")[: tokens.shape[1]]
        return self.dropout(embedding(tokens) * self.shape.d_model**0.5 + table)

    def encode(self, source: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the encoder's output for [batch, time] token numbers."""
        x = self.embed(self.source, source)
        for layer in self.encoder:
            x = layer(x, mask)
        return self.encoder_norm(x)

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the decoder's states for target inputs (shifted right)."""
        x = self.embed(self.target, target)
        for layer in self.decoder:
            x = layer(x, memory, mask)
        return self.decoder_norm(x)

    def logits(self, states: Tensor) -> Tensor:
        """Return scores over the target vocabulary (tied weights)."""
        return F.linear(states, self.target.weight)

    def forward(self, source: Tensor, target: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the decoder's states for a batch."""
        return self.decode(target, self.encode(source, mask), mask)
