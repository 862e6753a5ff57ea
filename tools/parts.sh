# SPDX-License-Identifier: Apache-2.0
# Sourced with bash by the scripts that do several long things: says what is being done and how long it took.

# part TITLE COMMAND...: the status is the command's. Not for shell functions that rely on errexit.
part() {
    local title=$1 since=$SECONDS status=0
    shift
    echo "==> $title"
    "$@" || status=$?
    echo "==> $title: $((SECONDS - since)) s$( ((status == 0)) || echo ", failed")"
    return $status
}

# Go's usual place, where the shell that called us does not have it in PATH.
if ! command -v go >/dev/null && [[ -x /usr/local/go/bin/go ]]; then
    PATH=$PATH:/usr/local/go/bin
fi
