#!/usr/bin/env bash
# Builds everything and runs every test. The last line is "N passed, N failed"; the exit code is 0 only if some ran and none failed.
#
#   ./test.sh          the everyday run, under 25 minutes on two cores
#   ./test.sh --full   every matrix as well
set -u -o pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Who starts this in the background of a script has us ignore SIGINT, and so would every program under test that a test interrupts.
if [ -z "${PUREZMQ_SIGNALS:-}" ] && env --default-signal=INT,QUIT true 2>/dev/null; then
    export PUREZMQ_SIGNALS=default
    exec env --default-signal=INT,QUIT "$BASH" "${BASH_SOURCE[0]##*/}" "$@"
fi

case "${1:-}" in
    '') ;;
    --full) export PUREZMQ_TEST_MATRIX=full ;;
    *) echo "usage: ./test.sh [--full]" >&2; exit 2 ;;
esac

results=artifacts/test-results
passed=0
failed=0

finish() {
    echo
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit $?
}

# The interop tests talk to the real libzmq and pyzmq, the samples' tests to pyzmq and, through tmux, in a real terminal; the
# benchmarks compile a C program against libzmq; programs compiled ahead of time are linked, with zlib among others.
missing_packages() {
    compgen -G '/usr/lib/*-linux-gnu/libzmq.so.5' >/dev/null || compgen -G '/usr/lib/libzmq.so.5' >/dev/null || echo libzmq5
    [ -e /usr/include/zmq.h ] || echo libzmq3-dev
    /usr/bin/python3 -c 'import zmq' 2>/dev/null || echo python3-zmq
    command -v tmux >/dev/null || echo tmux
    command -v gcc >/dev/null || echo gcc
    [ -e /usr/include/stdio.h ] || echo libc6-dev
    [ -e /usr/include/zlib.h ] || echo zlib1g-dev
}

install_packages() {
    local packages
    packages=$(missing_packages | tr '\n' ' ')
    [ -z "$packages" ] && return
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "== installing $packages"
        # shellcheck disable=SC2086  # a list of names, split on purpose
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages; } </dev/null
        packages=$(missing_packages | tr '\n' ' ')
        [ -z "$packages" ] && return
    fi
    echo "The tests need these Debian packages: $packages" >&2
    echo "Install them (as root: apt-get install $packages) and run ./test.sh again." >&2
    exit 1
}

build() {
    echo "== building"
    if ! dotnet build PureZmq.slnx --configuration Release --nologo -warnaserror --verbosity quiet </dev/null; then
        echo "The build failed; no test ran." >&2
        failed=1
        finish
    fi
}

# The sum of one counter over a results file: passed="12".
counter() {
    sed -n 's/.*<Counters [^>]*\b'"$1"'="\([0-9]*\)".*/\1/p' "$2" | head -n 1
}

# run_tests NAME PROJECT [ARGUMENT]... runs one project and adds its figures. A run that ends without figures, or badly although
# no test failed (a crash, a hang cut off), counts as one failure.
run_tests() {
    local name=$1 project=$2
    shift 2
    local log="$results/$name.trx" status=0 ok=0 bad=0
    echo
    echo "== $name"
    dotnet test "$project" --configuration Release --nologo "$@" \
        --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal' --results-directory "$results" \
        --blame-hang --blame-hang-timeout 10m --blame-hang-dump-type none </dev/null || status=$?
    if [ -f "$log" ]; then
        ok=$(counter passed "$log")
        bad=$(counter failed "$log")
    fi
    if [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then
        echo "$name ended with exit code $status and no failed test: it crashed, hung or did not build."
        bad=1
    fi
    if [ "$status" -eq 0 ] && [ "${ok:-0}" -eq 0 ]; then
        echo "$name ran no test."
        bad=1
    fi
    echo "-- $name: ${ok:-0} passed, ${bad:-0} failed, ${SECONDS} s since the start"
    passed=$((passed + ${ok:-0}))
    failed=$((failed + ${bad:-0}))
}

install_packages
rm -rf "$results"
mkdir -p "$results"
build

for project in tests/*/*.csproj; do
    grep -q '<IsTestProject>true' "$project" && run_tests "$(basename "$project" .csproj)" "$project" --no-build
done

# The same tests once more on the library as built for net8.0; the tests themselves stay on the current runtime.
for name in PureZmq.Tests PureZmq.Conformance; do
    run_tests "$name-net8.0" "tests/$name/$name.csproj" -p:LibraryFramework=net8.0 --artifacts-path artifacts/net8.0
done

# The portable reactor, which Linux does not choose by itself: the contracts over tcp, in the full run everything.
run_portable() {
    local name=$1
    shift
    PUREZMQ_REACTOR=portable run_tests "$name-portable" "tests/$name/$name.csproj" --no-build "$@"
}

if [ "${PUREZMQ_TEST_MATRIX:-}" = full ]; then
    run_portable PureZmq.Conformance
    run_portable PureZmq.Interop
else
    run_portable PureZmq.Conformance --filter 'FullyQualifiedName~Contract.&DisplayName~Tcp'
fi

finish
