"""What a profile says of a request: each function at its place, wrappers folded."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from hotclub.perf import profiler, traced
from hotclub.perf.calls import MOST_NODES, Function, Node, Tree, rows
from hotclub.perf.middleware import asynchronous, synchronous
from hotclub.perf.options import Options
from hotclub.perf.profile_frame import decoded, encoded, read_all
from hotclub.perf.profiler import Profiler
from hotclub.perf.record import Health, Process, ProfileRecord, RequestRecord
from hotclub.perf.recorder import Recorder
from hotclub.perf.segment import HEAD, LONGEST, PROFILE

HERE = "tests/perf/test_profiler.py"


@pytest.fixture(params=["compiled", "uncompiled"], autouse=True)
def build(request: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Profile with the tree that is built in C, and with the one that is not."""
    if request.param == "uncompiled":
        monkeypatch.setattr(profiler, "can_trace", lambda read: False)
    elif traced.tracer is None:
        pytest.skip("nothing is compiled")
    return str(request.param)


def spin(times: int = 20_000) -> int:
    return sum(range(times))


def leaf() -> int:
    return spin()


def decorated(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return inner


@decorated
def wrapped_one() -> int:
    return leaf()


@decorated
def wrapped_two() -> int:
    return spin(10)


def down(depth: int) -> int:
    return leaf() if depth == 0 else up(depth)


def up(depth: int) -> int:
    return down(depth - 1)


def numbers() -> Iterator[int]:
    for one in range(3):
        yield spin(one)


def raises() -> None:
    leaf()
    raise KeyError("on purpose")


def profiled(work: Callable[[], object]) -> Node:
    one = Profiler(time.perf_counter_ns)
    begun = one.begin()
    assert begun is not None
    try:
        work()
    finally:
        found = one.end(begun)
    assert found is not None
    return found


def names(node: Node) -> dict[str, Any]:
    """Return the tree as nested names, of this file only."""
    found: dict[str, Any] = {}
    for child in node.children.values():
        name = child.function.name.removeprefix(f"{HERE}:")
        if "<lambda>" in name:
            found |= names(child)
        else:
            found[name] = names(child)
    return found


def at(node: Node, *path: str) -> Node:
    for name in path:
        node = next(c for c in node.children.values() if c.function.name.endswith(f":{name}"))
    return node


def test_a_function_stands_below_each_of_its_callers() -> None:
    def work() -> None:
        leaf()
        wrapped_one()
        wrapped_one()

    (top,) = profiled(work).children.values()
    assert names(top) == {"leaf": {"spin": {}}, "wrapped_one": {"leaf": {"spin": {}}}}
    assert at(top, "leaf").calls == 1
    assert at(top, "wrapped_one", "leaf", "spin").calls == 2
    assert at(top, "leaf", "spin").own > 0


def test_users_of_one_wrapper_are_told_apart() -> None:
    def work() -> None:
        wrapped_one()
        wrapped_two()

    (top,) = profiled(work).children.values()
    assert set(names(top)) == {"wrapped_one", "wrapped_two"}


def test_recursion_is_counted_at_its_head() -> None:
    (top,) = profiled(lambda: down(30)).children.values()
    assert names(top) == {"down": {"up": {}, "leaf": {"spin": {}}}}
    assert at(top, "down").calls == 31
    assert at(top, "down", "up").calls == 30


def test_exceptions_and_generators_leave_the_tree_in_order() -> None:
    def work() -> None:
        with contextlib.suppress(KeyError):
            raises()
        for _ in numbers():
            leaf()
        next(numbers())

    (top,) = profiled(work).children.values()
    found = names(top)
    assert found["raises"] == {"leaf": {"spin": {}}}
    assert found["numbers"] == {"spin": {}}
    assert found["leaf"] == {"spin": {}}


def test_other_threads_are_not_in_it() -> None:
    def work() -> None:
        thread = threading.Thread(target=leaf)
        thread.start()
        thread.join()

    assert not any(node.function.name == f"{HERE}:leaf" for node in profiled(work).walk())


def test_depth_and_places_have_an_end() -> None:
    ticks = iter(range(10**9))
    tree = Tree(Function("root"), lambda: next(ticks))
    tree.resume()
    functions = [Function(str(number)) for number in range(300)]
    for function in functions:
        tree.enter(function, function)
    for function in reversed(functions):
        tree.leave(function)
    assert len(tree.stack) == 1
    assert len(list(tree.root.walk())) == 128
    for number in range(MOST_NODES + 10):
        function = Function(f"n{number}")
        tree.enter(function, function)
        tree.leave(function)
    assert len(tree.stack) == 1
    assert len(list(tree.root.walk())) == MOST_NODES


def test_a_profiler_that_is_there_is_left_alone() -> None:
    import cProfile

    theirs, ours = cProfile.Profile(), Profiler(time.perf_counter_ns)
    theirs.enable()
    try:
        assert ours.begin() is None
    finally:
        theirs.disable()
    begun = ours.begin()
    assert begun is not None
    assert Profiler(time.perf_counter_ns).begin() is None
    ours.end(begun)
    profiled(leaf)


def test_what_fails_in_it_does_not_reach_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = iter(range(5))
    one = Profiler(lambda: next(readings))
    begun = one.begin()
    assert begun is not None
    assert leaf() == spin()
    assert one.end(begun) is None
    profiled(leaf)  # and the next one works


@pytest.fixture
def escape_and_variables() -> Iterator[None]:
    from hotclub import fastpaths

    if not fastpaths.install(only=["html_escape", "template_variable"]).installed:
        pytest.skip("nothing is compiled")
    yield
    fastpaths.uninstall()


def test_a_compiled_path_is_a_node_of_its_own(escape_and_variables: None, build: str) -> None:
    from django.template import Context
    from django.template.base import Variable
    from django.utils.html import escape

    found = profiled(lambda: (escape("a<b"), Variable("a.b").resolve(Context({"a": {"b": 7}}))))
    paths = {node.function.name for node in found.walk() if node.function.kind == "fastpath"}
    # One stands for a function and leaves code behind, the other for a method: the compiled profile
    # stands in its slot, the other sees it where it is told of calls.
    assert "fastpath:html_escape" in paths
    seen = build == "compiled" or profiler.monitoring is not None
    assert ("fastpath:template_variable" in paths) == seen


def test_compiled_paths_are_as_they_were_when_a_profile_ends(escape_and_variables: None) -> None:
    from django.template import Context
    from django.template.base import Variable, VariableDoesNotExist
    from django.utils.html import escape

    def resolve(path: str) -> Any:
        return Variable(path).resolve(Context({"a": {"b": 7}}))

    answers: list[Any] = []

    def work() -> None:
        thread = threading.Thread(target=lambda: answers.append((escape("<"), resolve("a.b"))))
        thread.start()
        thread.join()
        with pytest.raises(VariableDoesNotExist):
            resolve("a.c")
        for _ in range(3):
            answers.append((escape("<"), resolve("a.b")))

    for _ in range(2):
        found = profiled(work)
        calls = {n.function.name: n.calls for n in found.walk() if n.function.kind == "fastpath"}
        assert calls["fastpath:html_escape"] == 3  # not the other thread's, and each once
    work()
    assert answers == [("&lt;", 7)] * 12


def test_many_functions_and_a_deep_stack() -> None:
    source = "\n".join(f"def f{n}(): pass" for n in range(9_000))
    space: dict[str, Any] = {}
    exec(compile(source, HERE, "exec"), space)
    many = [space[f"f{n}"] for n in range(9_000)]
    chain = {}
    for n in range(300):
        exec(f"def g{n}(): g{n + 1}() if {n} < 299 else None", chain)

    def work() -> None:
        for function in many:
            function()
        chain["g0"]()
        leaf()

    found = {n.function.name.rpartition(":")[2]: n for n in profiled(work).walk()}
    assert all(found[f"f{n}"].calls == 1 for n in range(0, 9_000, 100))
    assert "g100" in found
    assert "g200" not in found
    assert found["leaf"].calls == 1


def test_a_name_that_can_not_be_had_breaks_the_profile_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = Profiler(time.perf_counter_ns)

    def refused(code: Any) -> Function:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(one.functions, "of", refused)
    begun = one.begin()
    assert begun is not None
    assert leaf() == spin()
    assert one.end(begun) is None
    profiled(leaf)


# -- in a segment ----------------------------------------------------------------------------------


def test_what_is_written_is_read() -> None:
    root = profiled(lambda: (wrapped_one(), leaf()))
    data = encoded(root, 5, "a/<int:pk>/", (("new", "on"),), 20.0)
    found = decoded(data[HEAD.size :], Process(host="h"))
    assert found is not None
    assert (found.at_ns, found.endpoint, found.flags) == (5, "a/<int:pk>/", (("new", "on"),))
    assert found.weight == 20.0
    assert sum(found.own) == sum(node.own for node in root.walk()) == found.inclusive()[0]
    assert (f"{HERE}:spin", "python") in found.functions


def test_a_large_tree_keeps_its_dearest_places_and_its_sum() -> None:
    root = Node(Function("root"))
    for number in range(30_000):
        name = Function(f"module_{number * 7919 % 30_011}/file.py:function_{number}")
        child = root.children[name] = Node(name)
        child.own = number * 1_000_003 % 1_000_000_007
    data = encoded(root, 5, "a/", (), 1.0)
    assert len(data) <= LONGEST[PROFILE] + HEAD.size
    found = decoded(data[HEAD.size :], Process())
    assert found is not None
    assert sum(found.own) == sum(node.own for node in root.walk())
    assert max(found.own) >= max(node.own for node in root.walk())
    assert len(rows(root, 10)) <= 20


def test_equal_costs_do_not_outgrow_the_bound() -> None:
    root = Node(Function("root"))
    for number in range(20_000):
        name = Function(f"file.py:{number}")
        root.children[name] = Node(name)
    assert len(rows(root, 100)) <= 200


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_damaged_profile_is_none(at: int) -> None:
    data = bytearray(encoded(profiled(leaf), 5, "a/", (), 1.0)[HEAD.size :])
    data[at % len(data)] ^= 0x41
    found = decoded(bytes(data), Process())
    assert found is None or isinstance(found, ProfileRecord)


# -- in a request ----------------------------------------------------------------------------------


def view(request: HttpRequest) -> HttpResponse:
    leaf()
    return HttpResponse(b"the same")


def request() -> HttpRequest:
    found = HttpRequest()
    found.method = "GET"
    return found


def read(recorder: Recorder) -> tuple[list[RequestRecord], list[ProfileRecord], Health]:
    recorder.spool.close()
    health = Health()
    records: list[RequestRecord] = []
    profiles: list[ProfileRecord] = []
    for one in read_all(recorder.spool.folder, health):
        (records if isinstance(one, RequestRecord) else profiles).append(one)  # type: ignore[arg-type]
    return records, profiles, health


def made(folder: Path, every: int = 1, *, by_step: bool = False) -> Recorder:
    options = Options(folder, 1.0, profile_every=every)
    return Recorder(options, by_step=by_step)


def test_a_profiled_request_is_marked_and_its_functions_are_there(tmp_path: Path) -> None:
    recorder = made(tmp_path)
    respond = synchronous(view, recorder)
    assert respond(request()).content == b"the same"
    records, profiles, health = read(recorder)
    assert [r.profiled for r in records] == [1]
    (found,) = profiles
    assert health.profiles == 1
    paths = {name for name, _ in found.functions}
    assert {"(request)", f"{HERE}:view", f"{HERE}:leaf", f"{HERE}:spin"} <= paths
    ours = ("hotclub/perf/recorder", "hotclub/perf/prof", "hotclub/perf/middleware")
    assert not any(name.startswith(ours) for name in paths)
    assert found.process.counter == "thread_cpu_ns"
    spun = found.functions.index((f"{HERE}:spin", "python"))
    assert max(found.own) == found.own[found.function.index(spun)]


def test_one_in_so_many_is_profiled_and_stands_for_them(tmp_path: Path) -> None:
    recorder = made(tmp_path, 10)
    respond = synchronous(view, recorder)
    for _ in range(600):
        respond(request())
    records, profiles, _ = read(recorder)
    assert len(records) == 600
    assert sum(r.profiled for r in records) == len(profiles)
    assert sum(p.weight for p in profiles) == pytest.approx(600, abs=300)


def test_none_is_profiled_where_none_is_asked_for(tmp_path: Path) -> None:
    recorder = made(tmp_path, 0)
    synchronous(view, recorder)(request())
    assert read(recorder)[1] == []


def test_a_skipped_profile_is_counted_and_the_record_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = made(tmp_path)
    with profiler.alone:
        assert synchronous(view, recorder)(request()).content == b"the same"
    records, profiles, health = read(recorder)
    assert ([r.profiled for r in records], profiles) == ([0], [])
    recorder.spool.writer().flush(0)
    assert health.lost == {"profile": 1} or recorder.spool.writer().lost == {}


def test_a_request_that_fails_ends_its_profile(tmp_path: Path) -> None:
    recorder = made(tmp_path)

    def fails(request: HttpRequest) -> HttpResponse:
        raise SystemExit("on purpose")

    with pytest.raises(SystemExit):
        synchronous(fails, recorder)(request())
    assert not profiler.alone.locked()
    assert len(read(recorder)[1]) == 1


def test_a_coroutine_is_profiled_by_its_steps(tmp_path: Path) -> None:
    recorder = made(tmp_path, by_step=True)

    async def other() -> None:
        spin()
        await asyncio.sleep(0)

    async def answer(request: HttpRequest) -> HttpResponse:
        leaf()
        await asyncio.sleep(0)
        leaf()
        return HttpResponse(b"the same")

    async def serve() -> HttpResponse:
        respond = asynchronous(answer, recorder)
        answers = await asyncio.gather(respond(request()), other(), other())
        found: HttpResponse = answers[0]
        return found

    assert asyncio.run(serve()).content == b"the same"
    assert not profiler.alone.locked()
    _, (found,), _ = read(recorder)
    paths = [name for name, _ in found.functions]
    assert not any("other" in name for name in paths)
    leaves = paths.index(f"{HERE}:leaf")
    calls = [c for f, c in zip(found.function, found.calls, strict=True) if f == leaves]
    assert calls == [2]


def test_nothing_of_it_stays_in_the_interpreter() -> None:
    profiled(leaf)
    assert sys.getprofile() is None
    if profiler.monitoring is not None:
        assert profiler.monitoring.get_tool(profiler.monitoring.PROFILER_ID) is None
