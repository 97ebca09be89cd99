#!/usr/bin/env bash
# Measures and makes docs/performance.md anew; what collector writes is shown once the page has a block that names its files.
# Leave the machine alone meanwhile.
#
#   bench/performance.sh               everything
#   bench/performance.sh STEP...       some of it: rows, portable, collector (each measures), page (from the files there are)
set -eu -o pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

results=docs/performance

zmq() {
    dotnet src/PureZmq.Tool/bin/Release/net10.0/zmq.dll "$@"
}

# The whole table and the machine's ceilings; by reckoning in less than half an hour.
rows() {
    zmq bench --all --json "$results/rows.json" --machine "$results/machine.json"
}

# The throughput rows on the reactor of systems without epoll.
portable() {
    PUREZMQ_REACTOR=portable zmq bench --transport tcp --json "$results/portable.json" \
        --scenario push-pull --scenario dealer-router-echo --scenario pub-sub --scenario subscriptions --scenario proxy --scenario fan-in
}

# Settings of the garbage collector that a program may have. Rows that `rows` has as well stand beside them.
collector() {
    local choice=(--transport tcp --scenario push-pull --scenario req-rep-async --size 1 --size 64
        --variant default --variant idle --variant inline-idle)
    DOTNET_gcConcurrent=0 zmq bench "${choice[@]}" --json "$results/gc-not-concurrent.json"
    DOTNET_gcServer=1 zmq bench "${choice[@]}" --json "$results/gc-server.json"
}

page() {
    zmq bench report docs/performance.md
}

[ $# -gt 0 ] || set -- rows portable collector page
for step in "$@"; do
    case "$step" in
        rows | portable | collector | page) ;;
        *) echo "usage: bench/performance.sh [rows] [portable] [collector] [page]" >&2; exit 2 ;;
    esac
done
dotnet build src/PureZmq.Tool --configuration Release --nologo --verbosity quiet </dev/null
mkdir -p "$results"
for step in "$@"; do
    "$step"
done
