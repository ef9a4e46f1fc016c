"""The kit for users' own functions: suggest, new with recorded calls, build, verify, bench."""

from __future__ import annotations

import ast
import cProfile
import datetime
import decimal
import importlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import textwrap
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hotclub.fastpaths import aptness, bench, copied, profiles, recording, start, written
from hotclub.fastpaths import instance as made_again
from hotclub.fastpaths.__main__ import main
from hotclub.fastpaths.path import Example, FastPath
from hotclub.fastpaths.verify import differences

SHOP = '''
"""A shop whose prices are summed in Python."""
import datetime
from math import floor as down

RATE = 19
SEEN = 0


def shipping(weight):
    return 5 if weight > 1000 else 3


def total(lines, rate=RATE, *, free=False):
    """Sum the lines."""
    cents = 0
    for price, count in lines:
        # taxes are rounded down
        cents += price * count + down(price * count * rate / 100)
    return cents if free else cents + shipping(len(lines))


def pieces(text, size):
    for start in range(0, len(text), size):
        yield text[start : start + size]


def pop_all(basket):
    found = 0
    while basket:
        found += basket.pop()
    return found


class Till:
    def __init__(self, base):
        self.base = base

    def digits(self, number):
        found = ""
        while number:
            found = str(number % self.base) + found
            number //= self.base
        return found

    def loud(self):
        return super().__repr__()


def counted():
    global SEEN
    SEEN += 1


def seen():
    return SEEN


async def later():
    return 1


def maker():
    kept = 1
    def inner():
        return kept
    return inner


inner = maker()
'''
RUN = """
import shop.prices as prices
for number in range(40):
    prices.total([(100 * number, 2)] * (number % 5), free=number % 2 == 0)
try:
    prices.total(None)
except TypeError:
    pass
till = prices.Till(8)
for number in (0, 1, 7, 8, 500, 70_000):
    till.digits(number)
list(prices.pieces("abcdef", 4)), list(prices.pieces("", 4))
prices.pop_all([1, 2, 3])
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project of its own with a package shop, importable here and by the commands it runs."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "prices.py").write_text(SHOP)
    (tmp_path / "run.py").write_text(RUN)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    places = [str(tmp_path), str(Path(__file__).parents[2])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(places))
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
        del sys.modules[name]


def tree(source: str) -> ast.FunctionDef:
    node = ast.parse(textwrap.dedent(source)).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


@pytest.mark.parametrize(
    ("source", "word", "reason"),
    [
        ("def f(a):\n for x in a:\n  for y in x:\n   s = x * y + 1", "well", "loops 2 deep"),
        ("def f(a):\n return a.objects.filter(x=1).count()", "hardly", "calls into the ORM"),
        ("def f(a):\n for x in a:\n  x.save()", "hardly", "1 calls into the ORM"),
        ("def f(a):\n return [c for c in a if c.isalnum() and c != '_']", "well", "calls on text"),
        ("def f(a):\n for x in a:\n  yield x + 1", "partly", "a generator"),
        ("def f(a):\n return open(a).read()", "hardly", "calls that wait"),
        ("def f(a):\n return g(lambda: a)", "hardly", "1 closure"),
        ("def f(a):\n pass", "hardly", "nothing to compute"),
        ("def f(a):\n return eval(a)", "no", "calls eval()"),
        ("def f(self):\n return super().f()", "no", "calls super()"),
        ("@cached\ndef f(a):\n return a + 1", "no", "is decorated by cached"),
        ("def f():\n global A\n A += 1", "no", "rebinds a global"),
    ],
)
def test_a_source_says_how_it_would_compile(source: str, word: str, reason: str) -> None:
    found = aptness.judge(tree(source))
    assert found.word == word
    assert any(reason in text for text in (*found.bars, *found.reasons))


def profile_of(shop: Path) -> Path:
    profile = cProfile.Profile()
    prices = importlib.import_module("shop.prices")
    profile.enable()
    for _ in range(20):
        prices.total([(100, 2)] * 500)
        prices.maker()()
    profile.disable()
    path = shop / "out.prof"
    profile.dump_stats(path)
    return path


def test_suggest_ranks_own_functions_of_either_profile(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = profile_of(shop)
    assert main(["suggest", str(path), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["target"] == "shop.prices:total"
    assert {row["target"].partition(":")[0] for row in rows} == {"shop.prices"}
    nested = next(row for row in rows if row["target"] == "shop.prices:maker.inner")
    assert (nested["word"], nested["score"]) == ("no", 0)
    report = [
        {
            "functions": [
                {
                    "function": f"x.{spot.function}",
                    "calls": spot.calls,
                    "self_share": spot.self_share,
                    "inclusive_share": spot.inclusive_share,
                    "file": spot.file,
                    "line": spot.line,
                }
                for spot in profiles.read(path)
            ]
        }
    ]
    (shop / "hot.json").write_text(json.dumps(report * 2))
    assert main(["suggest", "hot.json"]) == 0
    found = capsys.readouterr().out
    assert "shop.prices:total: a loop, " in found.split("\n")[1]
    assert "next: hotclub fastpaths new shop.prices:total" in found


def test_suggest_says_what_it_can_not_use(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "text").write_text("no profile")
    (shop / "half.json").write_text('[{"functions": [{"function": "x"}]}]')
    assert main(["suggest", "missing.prof"]) == 2
    assert main(["suggest", "text"]) == 2
    assert main(["suggest", "half.json"]) == 2
    (shop / "elsewhere").mkdir()
    assert main(["suggest", str(profile_of(shop)), "--under", "elsewhere"]) == 3
    assert "--under names another folder" in capsys.readouterr().err


class Thing:
    """What a recorded method belongs to."""

    def __init__(self, **state: Any) -> None:
        vars(self).update(state)

    def __eq__(self, other: object) -> bool:
        return type(other) is Thing and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    "value",
    [
        None,
        -3,
        2.5,
        "夕焼け",
        b"\x00",
        (1,),
        (),
        [1, [2]],
        {1, 2},
        set(),
        frozenset({3}),
        {"a": (1, None)},
        datetime.datetime(2026, 5, 4, tzinfo=datetime.UTC),
        datetime.timedelta(days=1),
        decimal.Decimal("1.50"),
        uuid.UUID(int=5),
        Thing(a=1, b=[Thing(c="x")]),
    ],
)
def test_a_value_is_written_as_source_that_makes_it_again(value: Any) -> None:
    names = {"datetime": datetime, "decimal": decimal, "uuid": uuid, "Thing": Thing}
    text = written.source(value)
    again = eval(text, names | {"instance": made_again})
    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize(
    "value",
    [object(), float("nan"), "x" * 2000, lambda: 1, Path(), type("Local", (), {})(), iter(())],
)
def test_what_can_not_be_written_is_refused(value: Any) -> None:
    with pytest.raises(written.Unwritable):
        written.source(value)


def test_calls_are_recorded_by_what_is_new_of_them(shop: Path) -> None:
    calls, code = recording.record("shop.prices:total", [sys.executable, "run.py"])
    assert code == 0
    texts = [call.example for call in recording.examples(calls)]
    assert "example(None)" in texts
    assert "example([], free=True)" in texts
    assert 4 < len(texts) <= recording.MOST
    assert {call.types[0] for call in calls} == {"builtins.list", "builtins.NoneType"}
    calls, _ = recording.record("shop.prices:Till.digits", [sys.executable, "run.py"])
    assert "example(instance(Till, base=8), 500)" in [call.example for call in calls]
    assert calls[0].kinds == (("shop.prices", "Till"),)


def test_a_command_that_never_calls_it_writes_nothing(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["new", "shop.prices:shipping", "--package", "shop.hot", "--record"]
    assert main([*words, sys.executable, "-c", ""]) == 2
    assert "the command never called shop.prices:shipping" in capsys.readouterr().err
    assert main([*words, "no-such-command-anywhere"]) == 2
    assert not (shop / "shop" / "hot").exists()


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("shop.prices", "write module:function"),
        ("shop.prices:gone", "is not there"),
        ("shop.price:total", "can't be imported"),
        ("shop.prices:RATE", "is a int, not a function"),
        ("shop.prices:down", "is a builtin_function_or_method"),
        ("shop.prices:Till.loud", "uses super()"),
        ("shop.prices:counted", "rebinds the global SEEN"),
        ("shop.prices:seen", "reads the global SEEN, which shop.prices rebinds"),
        ("shop.prices:later", "is async"),
        ("shop.prices:inner", "needs its closure"),
        ("textwrap:dedent:x", "write module:function"),
    ],
)
def test_what_can_not_be_copied_is_told(
    shop: Path, target: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    importlib.import_module("shop.prices")
    assert main(["new", target, "--package", "shop.hot"]) == 2
    assert reason in capsys.readouterr().err
    assert not list((shop / "shop").glob("hot/prices*"))


def test_a_copy_takes_the_names_it_needs_along(shop: Path) -> None:
    prices = importlib.import_module("shop.prices")
    found = copied.copy(prices.total, "shop.prices", "total")
    assert found.signature == "(lines, rate=RATE, *, free=False)"
    assert "# taxes are rounded down" in found.body
    assert '"""' not in found.body
    assert "from math import floor as down" in found.imports
    assert "from shop.prices import RATE" in found.imports
    assert set(found.mirrors) == {"shop.prices:RATE", "shop.prices:shipping"}
    assert found.passed == ("lines", "rate", "free=free")
    assert found.received == ("lines", "rate", "*", "free")


def loaded(path: Path) -> FastPath:
    from hotclub.fastpaths import loader

    importlib.invalidate_caches()
    (found,) = loader.load(f"shop.hot.{path.stem}")
    return found


@pytest.mark.parametrize("target", ["total", "Till.digits", "pieces", "pop_all"])
def test_a_started_path_does_what_its_original_does(shop: Path, target: str) -> None:
    calls, _ = recording.record(f"shop.prices:{target}", [sys.executable, "run.py"])
    path = loaded(start.new(f"shop.prices:{target}", "shop.hot", calls))
    assert path.examples
    assert list(differences(path)) == []


def test_a_difference_is_seen_in_values_generators_and_arguments(shop: Path) -> None:
    prices = importlib.import_module("shop.prices")

    def path(name: str, function: Any, *examples: Example) -> FastPath:
        return FastPath(name, f"shop.prices:{name}", function, (), examples, "shop", False)

    def no_pop(basket: list[int]) -> int:
        return sum(basket)

    basket = Example(([1, 2],))
    assert list(differences(path("pop_all", prices.pop_all, basket))) == []
    (found,) = differences(path("pop_all", no_pop, basket))
    assert "[1, 2]" in found.call
    wrong = path("pieces", lambda text, size: iter([text]), Example(("abc", 1)))
    assert len(list(differences(wrong))) == 1
    assert basket.args == ([1, 2],)


def test_a_slower_path_is_called_slower(shop: Path) -> None:
    prices = importlib.import_module("shop.prices")

    def slow(weight: int) -> int:
        return max(prices.shipping(weight) for _ in range(200))

    path = FastPath("x", "shop.prices:shipping", slow, (), (Example((5,)),), "shop", True)
    found = bench.gain(path)
    assert found is not None
    assert found.word == "slower"
    assert "slower" in str(found)
    assert bench.gain(FastPath("x", "shop.prices:shipping", slow, (), (), "shop", True)) is None


CC = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]


def compiles() -> bool:
    """Say whether the compiler that would be asked compiles: being there is not enough."""
    if os.environ.get("FASTPATHS_PURE") == "1" or shutil.which(CC) is None:
        return False
    words = [CC, "-x", "c", "-E", "-"]
    done = subprocess.run(words, input="", capture_output=True, text=True, check=False)
    return done.returncode == 0


needs_compiler = pytest.mark.skipif(not compiles(), reason="compiles nothing")


@needs_compiler
def test_the_whole_circle_from_the_command_line(shop: Path) -> None:
    """In processes of their own, as a user runs it: what is compiled is imported afresh."""

    def hotclub(*words: str, code: int | tuple[int, ...] = 0) -> str:
        command = [sys.executable, "-m", "hotclub", "fastpaths", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        codes = code if isinstance(code, tuple) else (code,)
        assert done.returncode in codes, done.stdout + done.stderr
        return done.stdout + done.stderr

    words = ("new", "shop.prices:total", "--package", "shop.hot")
    assert "kept as examples" in hotclub(*words, "--record", sys.executable, "run.py")
    assert "File exists" in hotclub(*words, code=2)
    assert "1 module compiled" in hotclub("build", "shop.hot")
    assert ": 0 differences" in hotclub("verify", "prices_total", "--package", "shop.hot")
    # What it says of the time is not asserted: 1 is a plain compiled copy that gained nothing.
    gains = json.loads(hotclub("bench", "--package", "shop.hot", "--json", code=(0, 1)))
    assert [row["target"] for row in gains] == ["shop.prices:total"]
    assert "prices_total" in hotclub("verify", "prices_totl", "--package", "shop.hot", code=2)
    source = shop / "shop" / "prices.py"
    source.write_text(source.read_text().replace("return 5 if", "return 6 if"))
    assert "shop.prices:shipping: changed since" in hotclub("build", "shop.hot", code=1)
    hotclub("record", "shop.hot")
    broken = shop / "shop" / "hot" / "broken.py"
    broken.write_text("def broken(:\n")
    assert "does not compile" in hotclub("build", "shop.hot", code=1)
