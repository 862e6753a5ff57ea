#!/bin/sh
cat >/dev/null; printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "%s", b: "%s", c: "%s", d: "%s"}\n' "$A" "$B" "$C" "$D"
