#!/usr/bin/env bash
# Build the wheel from the sdist and try it alone in a clean environment. Usage: wheel_check.sh PYTHON
set -euo pipefail
python=$1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
fail() { echo "wheel: $1" >&2; exit 1; }

"$python" -m build --sdist --no-isolation --outdir "$out" . >"$out/sdist.log" 2>&1 || { cat "$out/sdist.log" >&2; fail "no sdist"; }
mkdir "$out/unpacked" && tar xzf "$out"/*.tar.gz -C "$out/unpacked" --strip-components 1
(cd "$out/unpacked" && FASTPATHS_REQUIRE=1 "$python" -m build --wheel --no-isolation --outdir "$out" . >"$out/wheel.log" 2>&1) ||
    { tail -n 40 "$out/wheel.log" >&2; fail "the sdist does not build"; }
wheel=$(ls "$out"/*.whl)
names=$("$python" -m zipfile -l "$wheel")
for unwanted in '\.c ' '^app/' '^tests/' '^perf/' '^upgrade/' '^fastpaths/'; do
    if grep -qE "$unwanted" <<<"$names"; then fail "holds $unwanted"; fi
done
grep -q 'hotclub/fastpaths/paths/.*\.so' <<<"$names" || fail "holds no extension"
"$python" -m twine check --strict "$wheel" "$out"/*.tar.gz >/dev/null || fail "twine check"

"$python" -m venv "$out/clean"
"$out/clean/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
cd "$out"
clean/bin/hotclub --help >/dev/null
clean/bin/hotclub fastpaths --help >/dev/null
clean/bin/python -c "import hotclub.fastpaths; hotclub.fastpaths.status()"
if clean/bin/hotclub upgrade --help 2>"$out/upgrade.log"; then fail "hotclub upgrade ran without its extra"; fi
grep -q "hotclub\[upgrade\]" "$out/upgrade.log" || fail "hotclub upgrade without its extra: unclear error"
clean/bin/python -m pip install --quiet --disable-pip-version-check "$wheel[upgrade]"
printf 'from django.utils.translation import ugettext\n' >old.py
if clean/bin/hotclub upgrade old.py --python 3.13 --django 5.2 --check >/dev/null; then fail "upgrade --check found nothing"; fi
printf 'wheel: %s: holds, alone in a clean environment\n' "$(basename "$wheel")"
