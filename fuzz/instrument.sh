#!/bin/sh
# Compiles Gravitas and the targets with the counters and compare traces that libFuzzer steers by, and
# everything else as it is. Used as RUSTC_WRAPPER: the first argument is the compiler.
set -eu
compiler=$1
shift
case " $* " in
*" --crate-name gravitas "* | *" --crate-name transformation "* | *" --crate-name plan "*)
    exec "$compiler" "$@" --cfg fuzzing -C codegen-units=1 -C passes=sancov-module \
        -C llvm-args=-sanitizer-coverage-level=4 \
        -C llvm-args=-sanitizer-coverage-inline-8bit-counters \
        -C llvm-args=-sanitizer-coverage-pc-table \
        -C llvm-args=-sanitizer-coverage-trace-compares
    ;;
*) exec "$compiler" "$@" ;;
esac
