#!/bin/sh
# Parley, with the Node that it came with.
program=$(dirname -- "$(readlink -f -- "$0")")/../lib/parley
# Meant for some other program of this user's: it may name files that only that one has.
unset NODE_OPTIONS
# A thread that ends gives back what it had: see DECISIONS.md, "What a thread had goes back to the system".
export MALLOC_ARENA_MAX=2
export MALLOC_MMAP_THRESHOLD_=131072
# As `npm start`: see DECISIONS.md, "The server's heap is collected before it has doubled".
exec "$program/bin/node" --max-semi-space-size=8 --heap-growing-percent=20 --no-allocation-site-pretenuring "$program/out/main/start.js" "$@"
