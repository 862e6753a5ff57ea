# SPDX-License-Identifier: Apache-2.0
# What the lab's scripts share: where things are kept between runs, and how a thing is made only once.
# Sourced with bash. Everything lives below $BERTH_LAB_CACHE and is named by what went into it.

lab_cache=${BERTH_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/berth-lab}
lab_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$lab_cache"

lab_say() { echo "lab: $*" >&2; }

lab_fail() {
    echo "error: $1" >&2
    [ -z "${2-}" ] || echo "hint: $2" >&2
    exit 1
}

lab_need() {
    local program=$1 package=$2
    command -v "$program" >/dev/null || [ -x "/usr/sbin/$program" ] ||
        lab_fail "the lab needs '$program'" "apt-get install --no-install-recommends $package"
}

# lab_key TEXT...: a short name for these inputs.
lab_key() { printf '%s\n' "$@" | sha256sum | cut -c1-16; }

# lab_once TARGET FUNCTION [ARG...]: makes TARGET by `FUNCTION DIRECTORY ARG...`, which fills a new directory; the
# directory takes its name only when it is complete, and only one process at a time makes it.
lab_once() {
    local target=$1 maker=$2
    shift 2
    [ -d "$target" ] && return 0
    mkdir -p "$(dirname "$target")"
    (
        flock 9
        [ -d "$target" ] && exit 0
        local work=$target.part start=$SECONDS
        rm -rf --one-file-system "$work"
        mkdir -p "$work"
        lab_say "making $(basename "$target")"
        "$maker" "$work" "$@" || exit 1
        mv "$work" "$target"
        lab_say "made $(basename "$target") in $((SECONDS - start)) s"
    ) 9>"$target.lock" || lab_fail "cannot make '$target'"
}
