"""Profile one request in this process: every call that it makes, and what each cost.

By sys.monitoring where Python has it (3.12), else by sys.setprofile: cProfile adds up all callers
of a function and so can't tell whose a wrapper's cost is. One profile at a time in a process, since
the interpreter has one place for a profiler; whoever comes second is told so and goes without.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from threading import get_ident
from types import CodeType
from typing import Any

from hotclub.perf import calibration
from hotclub.perf.calls import Function, Node, Price, Tree, corrected, folded
from hotclub.perf.functions import IGNORED, Functions
from hotclub.perf.traced import Traced, can_trace

CALIBRATION = Function("(calibration)")
alone = threading.Lock()  # of the process: so is what it guards
monitoring: Any = getattr(sys, "monitoring", None)


class Profile:
    """One profiled request, from start() to stop(); coroutines resume and pause between."""

    def __init__(self, functions: Functions, read: Callable[[], int]) -> None:
        self.functions = functions
        self.tree = Tree(Function("(request)"), read)
        self.thread = 0  # whose calls count: nobody's yet
        self.broken = False
        self.known = functions.by_code
        self.by_id = functions.methods()

    def resume(self) -> None:
        self.tree.resume()
        self.thread = get_ident()

    def pause(self) -> None:
        self.thread = 0  # what runs from here on is not this request
        self.tree.pause()

    def start(self) -> None:
        """Hook into the interpreter; raises ValueError where another profiler is there."""
        if monitoring is None:
            if sys.getprofile() is not None:
                raise ValueError("another profiler is on")
            sys.setprofile(self.event)
        else:
            monitoring.use_tool_id(monitoring.PROFILER_ID, "hotclub")
            self.monitor()

    def monitor(self) -> None:
        events, tool = monitoring.events, monitoring.PROFILER_ID
        wanted = 0
        for names, callback in self.callbacks():
            for name in names.split():
                event = getattr(events, name)
                monitoring.register_callback(tool, event, callback)
                wanted |= event
        # Told of with the calls: the ends of those that are no Python.
        monitoring.set_events(tool, wanted & ~(events.C_RETURN | events.C_RAISE))

    def callbacks(self) -> list[tuple[str, Callable[..., object]]]:
        """Return what to call at which events; nothing that fails there may reach the site."""
        enter, leave, of, known = self.tree.enter, self.tree.leave, self.functions.of, self.known

        def start(code: CodeType, offset: int) -> None:
            if get_ident() == self.thread:
                try:
                    function = known.get(code) or of(code)
                    if function is not IGNORED:
                        enter(code, function)
                except Exception:
                    self.fail()

        def resume(code: CodeType, offset: int, error: object = None) -> None:
            if get_ident() == self.thread:
                self.enter(code, 0)

        def end(code: CodeType, offset: int, value: object) -> None:
            if get_ident() == self.thread and known.get(code) is not IGNORED:
                try:
                    leave(code)
                except Exception:
                    self.fail()

        found: list[tuple[str, Callable[..., object]]] = [
            ("PY_START", start),
            ("PY_RESUME PY_THROW", resume),
            ("PY_RETURN PY_YIELD PY_UNWIND", end),
        ]
        return [*found, *self.compiled_callbacks()] if self.by_id else found

    def compiled_callbacks(self) -> list[tuple[str, Callable[..., object]]]:
        """Return the same for the fast paths that stand for methods: they are no Python code."""
        by_id, stack, running = self.by_id, self.tree.stack, self.tree.functions

        def call(code: CodeType, offset: int, called: object, first: object) -> None:
            if get_ident() == self.thread:
                function = by_id.get(id(called))
                if function is not None:  # its Python stub has counted the call where there is one
                    self.enter(called, int(function not in running))
                else:
                    stack[-1][1].told += 1

        def back(code: CodeType, offset: int, called: object, first: object) -> None:
            if get_ident() == self.thread:
                if id(called) in by_id:
                    self.leave(called)
                else:
                    stack[-1][1].told += 1

        return [("CALL", call), ("C_RETURN C_RAISE", back)]

    def event(self, frame: Any, event: str, argument: object) -> None:
        """Be told by sys.setprofile."""
        if get_ident() != self.thread:
            return
        if event == "call":
            self.enter(frame.f_code)
        elif event == "return":
            self.leave(frame.f_code)
        else:
            self.tree.stack[-1][1].told += 1

    def enter(self, mark: Any, called: int = 1) -> None:
        try:
            function = self.known.get(mark) or self.by_id.get(id(mark)) or self.functions.of(mark)
            if function is not IGNORED:
                self.tree.enter(mark, function, called)
        except Exception:
            self.fail()

    def leave(self, mark: object) -> None:
        try:
            self.tree.leave(mark)
        except Exception:
            self.fail()

    def fail(self) -> None:
        self.thread, self.broken = 0, True

    def stop(self) -> None:
        if monitoring is None:
            sys.setprofile(None)
        else:
            tool = monitoring.PROFILER_ID
            monitoring.set_events(tool, 0)
            for names, _ in self.callbacks():
                for name in names.split():
                    monitoring.register_callback(tool, getattr(monitoring.events, name), None)
            monitoring.free_tool_id(tool)

    def root(self) -> Node:
        return self.tree.root

    def calibrate(self) -> Price:
        """Return what the profile costs itself: calls that do nothing are watched.

        In a loop that is less than it was in the request, by the ratio of the tree's probes.
        """
        tree = self.tree
        place, real = len(tree.stack), tree.probed / max(1, tree.probes)
        tree.probes = tree.probed = 0
        top = Node(CALIBRATION)
        tree.stack.append((CALIBRATION, top, None))
        for _ in range(calibration.ROUNDS):
            self.resume()
            calibration.nothings()
            calibration.compiled()
            self.pause()
        del tree.stack[place:]
        loop = tree.probed / max(1, tree.probes)
        return calibration.price(top, max(1.0, real / loop) if loop else 1.0)


class Profiler:
    """Starts and ends the profiles of a process; raises nothing."""

    def __init__(self, read: Callable[[], int]) -> None:
        self.read = read
        self.functions = Functions()

    def begin(self) -> Profile | Traced | None:
        """Return a running profile, or None where another is running."""
        if not alone.acquire(blocking=False):
            return None
        kind = Traced if can_trace(self.read) else Profile
        try:
            profile = kind(self.functions, self.read)
            profile.start()
        except Exception:
            alone.release()
            return None
        try:
            profile.resume()
        except Exception:
            profile.fail()  # it ends with the request, as any other
        return profile

    def end(self, profile: Profile | Traced) -> Node | None:
        """Return the calls, wrappers folded, the profile's own cost taken off; None if broken."""
        try:
            try:
                profile.pause()
                root = profile.root()
                price = profile.calibrate()
            finally:
                profile.stop()
        except Exception:
            return None
        finally:
            alone.release()
        if profile.broken:
            return None
        corrected(root, price)
        return folded(root)
