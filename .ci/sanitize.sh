#!/usr/bin/env bash
# The fast paths' own tests with extensions that watch addresses and undefined behaviour, in a copy of the
# tree: 0 reports or exit 1. Needs gcc with libasan and libubsan.
set -euo pipefail
cd "$(dirname "$0")/.."
out=build/sanitize
asan=$(gcc -print-file-name=libasan.so) ubsan=$(gcc -print-file-name=libubsan.so)
case "$asan$ubsan" in */*/*) ;; *) echo "sanitize: gcc has no libasan and libubsan: install libasan8 and libubsan1" >&2; exit 2 ;; esac
mkdir -p "$out/tree"
git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - 2>/dev/null | tar -xf - -C "$out/tree"
flags="-fsanitize=address,undefined -fno-omit-frame-pointer -O1 -g1"
make --no-print-directory -C "$out/tree" env
rm -f "$out"/report.*
python=$(ls -d "$out"/tree/build/env/*/bin/python | head -n 1)
# Not `make compile`, which loads what it has made: that needs the sanitizers before everything else.
for made in setup.py app/setup.py; do
    (cd "$out/tree" && CFLAGS=$flags LDFLAGS=$flags "../../../$python" $made --quiet build_ext --inplace)
done
reports=$(cd "$out" && pwd)/report
options="detect_leaks=0:log_path=$reports:halt_on_error=0"
code=0
(cd "$out/tree" && LD_PRELOAD="$asan $ubsan" PYTHONMALLOC=malloc ASAN_OPTIONS=$options UBSAN_OPTIONS="print_stacktrace=1:log_path=$reports" \
    "../../../$python" -m pytest -q -p no:cacheprovider ${TESTS:-tests/fastpaths --ignore=tests/fastpaths/test_kit.py --ignore=tests/fastpaths/test_operators.py}) || code=$?
count=$(cat "$reports".* 2>/dev/null | grep -c "runtime error\|ERROR: AddressSanitizer" || true)
cat "$reports".* 2>/dev/null | grep "runtime error\|ERROR: AddressSanitizer" | sort | uniq -c | sort -rn | head -n 20 || true
echo "sanitize: $count reports; tests exited $code"
[ "$count" = 0 ] && [ "$code" = 0 ]
