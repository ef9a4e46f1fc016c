"""The calls of one profiled request as a tree: what each function cost itself, by its callers.

A calling-context tree, as Ammons, Ball and Larus (1997) call it, with two liberties: a function
that is already running is counted at its first place, so no function is below itself and inclusive
costs add up; beyond a depth and a number of places the cost stays with the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

DEEPEST, MOST_NODES = 128, 20_000
PROBE = 15  # of 16 ends one is timed


class Function:
    """A function by its name; `wrapper` says that it only hands on to another."""

    __slots__ = ("kind", "name", "wrapper")

    def __init__(self, name: str, kind: str = "python", wrapper: bool = False) -> None:
        self.name, self.kind, self.wrapper = name, kind, wrapper


class Node:
    """A function at its place: calls from there, and its own cost."""

    __slots__ = ("calls", "children", "function", "own", "told")

    def __init__(self, function: Function) -> None:
        self.function = function
        # told: how often the profile was called for something else that it did, such as calls of C.
        self.calls = self.own = self.told = 0
        self.children: dict[Function, Node] = {}

    def walk(self) -> Iterator[Node]:
        """Yield this place and all below it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children.values()


class Tree:
    """Built by enter() and leave(), which charge what was read since the last of them.

    One reading an event: what an event costs itself is charged too, and taken off by `corrected`.
    Both are called tens of thousands of times in a request, so they call nothing that they can do.
    """

    __slots__ = (
        "ends",
        "functions",
        "last",
        "nodes",
        "probed",
        "probes",
        "read",
        "root",
        "running",
        "stack",
        "too_deep",
    )

    def __init__(self, root: Function, read: Callable[[], int]) -> None:
        self.root = Node(root)
        self.root.calls = 1
        self.read = read
        # What is running: the mark that will end it, its place, and itself if it came first.
        self.stack: list[tuple[Any, Node, Function | None]] = [(None, self.root, None)]
        self.functions: dict[Function, Node] = {}
        self.nodes, self.too_deep = 1, 0
        self.running = False
        self.last = self.ends = self.probes = self.probed = 0

    def resume(self) -> None:
        """Go on counting: what passed since pause() was not this request."""
        self.running = True
        self.last = self.read()

    def pause(self) -> None:
        if self.running:
            self.stack[-1][1].own += self.read() - self.last
            self.running = False

    def enter(self, mark: object, function: Function, called: int = 1) -> None:
        """Go into a function; `mark` is what leave() will be told."""
        now = self.read()
        stack = self.stack
        top = stack[-1][1]
        top.own += now - self.last
        self.last = now
        if len(stack) >= DEEPEST:
            self.too_deep += 1
            return
        node = self.functions.get(function)
        if node is not None:
            node.calls += called
            stack.append((mark, node, None))
            return
        node = top.children.get(function)
        if node is None:
            node = self.placed(top, function)
        self.functions[function] = node
        node.calls += called
        stack.append((mark, node, function))

    def placed(self, top: Node, function: Function) -> Node:
        """Return a new place, or the caller's where there are too many."""
        if self.nodes >= MOST_NODES:
            return top
        self.nodes += 1
        node = top.children[function] = Node(function)
        return node

    def leave(self, mark: object) -> None:
        """Come back from a function; one that was entered before the profile is passed over."""
        now = self.read()
        stack = self.stack
        entered, node, first = stack[-1]
        node.own += now - self.last
        self.last = now
        if self.too_deep:
            self.too_deep -= 1
        elif entered is mark:
            del stack[-1]
            if first is not None:
                del self.functions[first]
            self.ends += 1
            if not self.ends & PROBE:
                self.probe()
        elif any(entry[0] is mark for entry in stack):  # there were ends that we were not told of
            while self.pop() is not mark:
                pass

    def probe(self) -> None:
        """See what leave() takes where it is really called: more than in a loop, by its misses."""
        now = self.read()
        self.probes += 1
        self.probed += now - self.last
        self.last = now

    def pop(self) -> Any:
        mark, _, first = self.stack.pop()
        if first is not None:
            del self.functions[first]
        return mark


@dataclass(frozen=True, slots=True)
class Price:
    """What the profile itself costs: in a call, in its caller, and at anything else."""

    inside: float
    outside: float
    told: float


def corrected(root: Node, price: Price) -> None:
    """Take off what the profile itself cost."""
    for node in root.walk():
        called = sum(child.calls for child in node.children.values())
        mine = price.inside * node.calls if node is not root else 0.0
        node.own = max(0, round(node.own - mine - price.outside * called - price.told * node.told))


def folded(root: Node) -> Node:
    """Take the wrappers out: what they cost goes to what they wrap, the dearest that they call.

    A wrapper that calls nothing, or whose work is its own, stays.
    """
    for node in list(root.walk()):
        while wrapper := next((c for c in node.children.values() if folds(c)), None):
            del node.children[wrapper.function]
            inner = max(wrapper.children.values(), key=inclusive)
            inner.own += wrapper.own
            for child in wrapper.children.values():
                merge(node, child)
    return root


def folds(node: Node) -> bool:
    return node.function.wrapper and bool(node.children)


def inclusive(node: Node) -> int:
    return sum(one.own for one in node.walk())


def merge(parent: Node, child: Node) -> None:
    """Put a place below another, into the one of the same function where there is one."""
    there = parent.children.get(child.function)
    if there is None:
        parent.children[child.function] = child
        return
    there.calls += child.calls
    there.own += child.own
    for one in child.children.values():
        merge(there, one)


@dataclass(frozen=True, slots=True)
class Row:
    """A place as it is written down: the row of its caller (-1 at the root), and its figures."""

    parent: int
    function: Function
    calls: int
    own: int


SMALL = Function("(small)")


def rows(root: Node, most: int) -> list[Row]:
    """Return the places, callers first: the `most` dearest, and below each a rest of its own."""
    totals = {id(node): node.own for node in root.walk()}
    for node in reversed(list(root.walk())):
        for child in node.children.values():
            totals[id(node)] += totals[id(child)]
    # Stable: of equal costs the caller, which is walked to first, stays before what it calls.
    dearest = sorted(totals, key=lambda place: -totals[place])
    kept = set(dearest[:most])
    found: list[Row] = []
    waiting = [(-1, root)]
    while waiting:
        parent, node = waiting.pop()
        place = len(found)
        found.append(Row(parent, node.function, node.calls, node.own))
        rest = 0
        for child in node.children.values():
            if id(child) in kept:
                waiting.append((place, child))
            else:
                rest += totals[id(child)]
        if rest:
            found.append(Row(place, SMALL, 0, rest))
    return found
