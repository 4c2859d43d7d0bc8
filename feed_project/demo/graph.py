"""The follow graph of the demo: who follows whom, and how likely a follower reacts to a post."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("follow_graph.csv")


class Edge(NamedTuple):
    """`follower` follows `followee`; `weight` is the chance per post that it reacts (0 to 1)."""

    follower: int
    followee: int
    weight: float


@dataclass(frozen=True)
class Graph:
    """Accounts 0 … size-1 and the edges between them."""

    size: int
    edges: tuple[Edge, ...]

    def among(self, size: int) -> Graph:
        """The first so many accounts with the edges between them: for tests."""
        return Graph(size, tuple(edge for edge in self.edges if edge.follower < size and edge.followee < size))

    @cached_property
    def in_degrees(self) -> tuple[int, ...]:
        """Followers of each account."""
        return self._count(1)

    @cached_property
    def out_degrees(self) -> tuple[int, ...]:
        """Followees of each account."""
        return self._count(0)

    @cached_property
    def by_sociability(self) -> tuple[int, ...]:
        """Accounts, those first that both follow and are followed the most."""
        degrees = list(zip(self.in_degrees, self.out_degrees, strict=True))
        return tuple(sorted(range(self.size), key=lambda node: (-min(degrees[node]), -sum(degrees[node]), node)))

    def _count(self, column: int) -> tuple[int, ...]:
        counts = [0] * self.size
        for edge in self.edges:
            counts[int(edge[column])] += 1
        return tuple(counts)


def read_graph() -> Graph:
    """The graph in `follow_graph.csv` (its source stands in the README beside it)."""
    with _FILE.open(encoding="ascii", newline="") as file:
        edges = tuple(
            Edge(int(row["follower"]), int(row["followee"]), float(row["weight"])) for row in csv.DictReader(file)
        )
    return Graph(1 + max(max(edge.follower, edge.followee) for edge in edges), edges)
