"""How fast and how completely repeats are linked, on made-up passages.

    python bench/dedup.py [--passages 100000]

Words are drawn from a made-up vocabulary with Zipf's frequencies; a tenth of the
passages repeats an earlier one exactly, a tenth with some words replaced.  Says the CPU
seconds, and which share of the exact and of the near repeats (similarity of 0.8 and
more) was linked.
"""

import argparse
import random
import time

from rapidfuzz import fuzz

from pipeline.dedup import Unit, documents, link
from pipeline.dedup.links import NEAR


def vocabulary(draw: random.Random, size: int) -> list[str]:
    syllables = [c + v for c in "bcdfghjklmnprstw" for v in ("a", "e", "i", "o", "u", "an", "er")]
    return ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(size)]


def passages(draw: random.Random, number: int) -> tuple[list[str], dict[int, int], dict[int, int]]:
    """Return texts and, by place, which earlier text is repeated exactly or nearly."""
    words = vocabulary(draw, 20_000)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    texts: list[str] = []
    exact: dict[int, int] = {}
    near: dict[int, int] = {}
    for place in range(number):
        kind = draw.random() if place else 1.0
        if kind < 0.1:
            exact[place] = draw.randrange(place)
            texts.append(texts[exact[place]])
        elif kind < 0.2:
            near[place] = draw.randrange(place)
            old = texts[near[place]].split()
            for _ in range(max(1, len(old) // draw.choice((6, 10, 20)))):
                old[draw.randrange(len(old))] = draw.choice(words)
            texts.append(" ".join(old))
        else:
            texts.append(" ".join(draw.choices(words, weights, k=draw.randint(8, 60))))
    return texts, exact, near


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=100_000)
    number = parser.parse_args().passages
    texts, exact, near = passages(random.Random(1), number)  # noqa: S311
    units = [Unit("d", f"p{place}", None, text) for place, text in enumerate(texts)]
    start = time.process_time()
    links = link(units)
    seconds = time.process_time() - start
    print(f"{number} passages, {sum(map(len, texts))} characters: {seconds:.1f} CPU s")

    def has(place: int, kind: str) -> bool:
        found = links.get(("d", f"p{place}", None))
        return found is not None and kind in {"any", found.kind}

    print(f"exact repeats linked: {sum(has(p, 'exact') for p in exact) / len(exact):.4f}")
    alike = [p for p, first in near.items() if fuzz.ratio(texts[p], texts[first]) >= 100 * NEAR]
    print(f"near repeats linked: {sum(has(p, 'any') for p in alike) / len(alike):.4f}")
    own = set(range(number)) - set(exact) - set(near)
    print(f"others linked: {sum(has(p, 'any') for p in own) / len(own):.6f}")

    pages = {f"{start:06d}": "\n".join(texts[start : start + 20]) for start in range(0, number, 20)}
    start = time.process_time()
    found = documents(pages)
    print(f"{len(pages)} documents: {time.process_time() - start:.1f} CPU s, {len(found)} linked")


if __name__ == "__main__":
    main()
