"""The parse of an article as a tree: children, subtrees and the few steps along it that several stages take."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from intalks.model.reading import Tokens


@dataclass(frozen=True, slots=True)
class Tree:
    """`children[i]` are the direct dependents of token i, in text order."""

    tokens: Tokens
    children: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, tokens: Tokens) -> Tree:
        children: list[list[int]] = [[] for _ in range(len(tokens))]
        for i, head in enumerate(tokens.head):
            if head != i:
                children[head].append(i)
        return cls(tokens, tuple(map(tuple, children)))

    def child(self, i: int, *labels: str) -> int | None:
        """The first dependent of i that bears one of the labels; None where there is none."""
        dep = self.tokens.dep
        return next((c for c in self.children[i] if dep[c] in labels), None)

    def below(self, i: int, without: Container[str] = ()) -> Iterator[int]:
        """The token and all below it, in no set order; dependents labelled as in `without` are left out whole."""
        dep, stack = self.tokens.dep, [i]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(c for c in self.children[node] if dep[c] not in without)

    def extent(self, i: int, without: Container[str] = ()) -> tuple[int, int]:
        """The tokens `first` ≤ t < `last` from the leftmost to the rightmost of `below`."""
        nodes = list(self.below(i, without))
        return min(nodes), max(nodes) + 1

    def above(self, i: int) -> Iterator[int]:
        """The heads of i up to its root, nearest first."""
        head = self.tokens.head
        while head[i] != i:
            i = head[i]
            yield i

    def conjuncts(self, i: int) -> tuple[int, ...]:
        """The token and what is coordinated with it, below it: "A, B and C said" from A gives A, B, C."""
        result, stack = [], [i]
        while stack:
            node = stack.pop()
            result.append(node)
            stack.extend(c for c in self.children[node] if self.tokens.dep[c] == "conj")
        return tuple(sorted(result))
