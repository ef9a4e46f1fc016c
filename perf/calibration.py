"""Work that does nothing, to see what a profile costs itself."""

from __future__ import annotations

from hotclub.perf.calls import Node, Price

TIMES, ROUNDS = 50, 4


def nothings() -> None:
    for _ in range(TIMES):
        nothing()


def nothing() -> None:
    pass


def compiled() -> None:
    for _ in range(TIMES):
        abs(0)


def price(top: Node, dearer: float) -> Price:
    """Return the price from what these cost in a profile, so many times dearer."""
    calls = TIMES * ROUNDS
    inside = outside = told = 0.0
    for node in top.children.values():
        if node.function.name.endswith(":nothings"):
            outside = node.own / calls
            inside = sum(child.own for child in node.children.values()) / calls
        elif node.told:
            told = node.own / node.told
    return Price(inside * dearer, outside * dearer, told * dearer)
