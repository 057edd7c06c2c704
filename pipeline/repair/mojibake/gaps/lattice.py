"""The likeliest text behind bytes of which some are lost, and how sure each character is.

A beam runs over the graph of the bytes (`tape`).  A state is a node, the characters
before it as far as the language model looks, and whether the text there is garbled or
sound as it stands.  States that agree in all three are one, so that the graph of states
holds all readings in reach, and a pass forwards and a pass backwards give the
probability of each character given all others.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import exp, log1p
from typing import Final

import numpy as np

from pipeline.repair.mojibake.gaps.glyphs import MAX_BYTES, candidates
from pipeline.repair.mojibake.gaps.states import REACH, Arc, Glyph, States, Steps
from pipeline.repair.mojibake.gaps.tape import Byte, Tape
from pipeline.repair.mojibake.gaps.voices import LAST, SPACE, Voice
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, HOLE

#: States kept at a node.
WIDTH: Final = 12
#: Characters tried for one gap, those most frequent.
MAX_TRIED: Final = 300
#: A gap that so many characters fit is tried behind the best states only.
MANY: Final = 40
FEW: Final = 10
#: Nats of a change between garbled and sound text, and of a byte that nothing explains.
SWITCH: Final = -10.0
UNEXPLAINED: Final = -14.0
#: Nats of U+FFFD in sound text.
LOST: Final = -9.0
#: Characters rarer than this (nats) are not where sound text begins.
RARE: Final = -11.5
OTHERS: Final = 4
#: The end of a line.
EDGE: Final = "\n"
ASCII_END: Final = 0x80
NOTHING: Final = float("-inf")


def _log_sum(one: float, other: float) -> float:
    """Return the logarithm of the sum of two numbers, given by their logarithms."""
    high, low = (one, other) if one > other else (other, one)
    return high + log1p(exp(low - high))


class Lattice:
    """All readings of one tape within reach.

    Args:
        tape: the bytes.
        line: the text as it stands.
        wrong: the codec that was read with.
        right: the codec that would have been right.
        voice: the model of the language.
    """

    def __init__(self, tape: Tape, line: str, wrong: str, right: str, voice: Voice) -> None:
        self._tape = tape
        self._line = line
        self._wrong = wrong
        self._right = right
        self._longest = 2 if right in DOUBLE_BYTE else MAX_BYTES if right == "utf-8" else 1
        self._voice = voice
        self._states = States()
        self._arcs: list[Arc] = []
        self._at: dict[int, dict[tuple[int, bool], int]] = {}
        self._behind: dict[int, float] = {}

    def read(self) -> list[Glyph]:
        """Return the best reading."""
        for garbled in (False, True):
            self._enter(0, (0, garbled), 0.0, -1, 0.0)
        last = len(self._tape.edges) - 1
        for node in range(last):
            kept = self._kept(node)
            if kept:
                self._expand(node, kept)
        return self._glyphs(self._closed(self._kept(last)))

    def _closed(self, final: Sequence[int]) -> list[int]:
        """Score that the line ends behind each state; return them best first."""
        states = self._states
        if not final:
            return []
        contexts = np.array([states.contexts[state] for state in final], dtype=np.int64)
        edges = np.full(len(final), ord(EDGE))
        scores = self._voice.score(contexts, np.arange(len(final)), edges).tolist()
        for state, score in zip(final, scores, strict=True):
            states.best[state] += score
            states.total[state] += score
            self._behind[state] = score
        return sorted(final, key=lambda state: -states.best[state])

    def _kept(self, node: int) -> list[int]:
        """Return the states of a node that are worth following, best first."""
        here = self._at.pop(node, None)
        if not here:
            return []
        best = self._states.best
        states = sorted(here.values(), key=lambda state: -best[state])
        least = best[states[0]] - REACH
        return [state for state in states[:WIDTH] if best[state] > least]

    def _enter(self, node: int, key: tuple[int, bool], score: float, arc: int, total: float) -> int:
        """Reach a state; return its number."""
        states = self._states
        here = self._at.setdefault(node, {})
        number = here.get(key)
        if number is None:
            number = here[key] = len(states.best)
            states.contexts.append(key[0])
            states.garbled.append(key[1])
            states.best.append(score)
            states.back.append(arc)
            states.total.append(total)
            return number
        if score > states.best[number]:
            states.best[number] = score
            states.back[number] = arc
        states.total[number] = _log_sum(states.total[number], total)
        return number

    def _expand(self, node: int, kept: Sequence[int]) -> None:
        """Take all steps from the states of a node."""
        states = self._states
        steps = Steps()
        index = self._tape.starts.get(node)
        if index is not None:
            self._literally(steps, index, kept)
        between = index is not None and not self._line[index].isascii()
        self._reread(steps, node, kept, between=between)
        only = steps.only
        if only and len(kept) == 1 and not self._at:
            end, code, garbled = only
            if garbled == states.garbled[kept[0]]:
                self._step(kept[0], node, end, code, 0.0, garbled=garbled)
                return
        for place, end, text, score, garbled in steps.free:
            self._step(kept[place], node, end, text, score, garbled=garbled)
        contexts = np.array([states.contexts[state] for state in kept], dtype=np.int64)
        best = [states.best[state] for state in kept]
        for place, end, code, score, garbled in steps.scored(contexts, best, self._voice):
            self._step(kept[place], node, end, code, score, garbled=garbled)

    def _literally(self, steps: Steps, index: int, kept: Sequence[int]) -> None:
        """Take the character of the line as it stands."""
        character = self._line[index]
        end = self._tape.nodes[index + 1]
        if character in self._voice.silent or character == HOLE:
            score = LOST if character == HOLE else SPACE
            places = [p for p, state in enumerate(kept) if not self._states.garbled[state]]
            steps.free += [(place, end, character, score, False) for place in places]
            return
        code = ord(character)
        rare = code >= ASCII_END and self._voice.plain[min(code, LAST)] < RARE
        # ASCII is the same in both, so that nothing begins or ends there.
        stays = rare or code < ASCII_END
        places = [
            place for place, state in enumerate(kept) if not (stays and self._states.garbled[state])
        ]
        if places:
            steps.add(np.array(places), end, np.array([code]), garbled=False)

    def _reread(self, steps: Steps, node: int, kept: Sequence[int], *, between: bool) -> None:
        """Take the characters that the bytes from a node on can be."""
        garbled = self._states.garbled
        places = [place for place, state in enumerate(kept) if between or garbled[state]]
        if not places:
            return
        found = False
        for path, end in self._paths(node, ()):
            codes = candidates(path, self._right, self._wrong)
            if len(codes) > MAX_TRIED:
                likely = np.argsort(-self._voice.plain[codes], kind="stable")[:MAX_TRIED]
                codes = codes[likely]
            if not len(codes):
                continue
            found = True
            few = places[:FEW] if len(codes) > MANY else places
            if len(codes) == 1 and chr(codes[0]) in self._voice.silent:
                steps.free += [(place, end, chr(codes[0]), SPACE, True) for place in places]
            else:
                steps.add(np.array(few), end, codes, garbled=True)
        if not found:
            steps.free += [
                (place, end, HOLE, UNEXPLAINED, True)
                for end, _ in self._tape.edges[node]
                for place in places
            ]

    def _paths(self, node: int, path: tuple[Byte, ...]) -> Iterator[tuple[tuple[Byte, ...], int]]:
        for end, byte in self._tape.edges[node]:
            longer = (*path, byte)
            yield longer, end
            if len(longer) < self._longest:
                yield from self._paths(end, longer)

    def _step(  # noqa: PLR0913
        self, state: int, node: int, end: int, what: int | str, score: float, *, garbled: bool
    ) -> None:
        """Take one step from a state; a text instead of a code leaves no trace in the context."""
        states = self._states
        if garbled != states.garbled[state]:
            score += SWITCH
        context = states.contexts[state]
        if isinstance(what, str):
            text = what
        else:
            text = chr(what)
            context = self._voice.push(context, what)
        best, total = states.best[state] + score, states.total[state] + score
        target = self._enter(end, (context, garbled), best, len(self._arcs), total)
        self._arcs.append(Arc(state, target, score, text, node, end, garbled))

    def _glyphs(self, final: Sequence[int]) -> list[Glyph]:
        """Return the best reading that ends in one of some states."""
        if not final:
            return []
        shares = self._shares(final)
        found = []
        state = final[0]
        while self._states.back[state] >= 0:
            arc = self._arcs[self._states.back[state]]
            here = shares[arc.start, arc.end]
            ranked = sorted(here.items(), key=lambda pair: (-pair[1], pair[0]))
            others = tuple(pair for pair in ranked if pair[0] != arc.text)[:OTHERS]
            sure = min(1.0, here[arc.text])
            found.append(Glyph(arc.start, arc.end, arc.text, arc.garbled, sure, others))
            state = arc.source
        return found[::-1]

    def _shares(self, final: Sequence[int]) -> dict[tuple[int, int], dict[str, float]]:
        """Return the probability of each character between two nodes."""
        totals = self._states.total
        behind = [NOTHING] * len(totals)
        for state in final:
            behind[state] = self._behind[state]
        whole = float(np.logaddexp.reduce([totals[state] for state in final]))
        shares: defaultdict[tuple[int, int], defaultdict[str, float]]
        shares = defaultdict(lambda: defaultdict(float))
        for arc in reversed(self._arcs):
            rest = behind[arc.target]
            if rest == NOTHING:
                continue
            through = rest + arc.cost
            old = behind[arc.source]
            behind[arc.source] = through if old == NOTHING else _log_sum(old, through)
            weight = totals[arc.source] + through - whole
            shares[arc.start, arc.end][arc.text] += exp(min(0.0, weight))
        return {span: dict(found) for span, found in shares.items()}
