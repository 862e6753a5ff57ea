#!/bin/sh
cat >/dev/null; cat <<'E'
# head
apiVersion: example.com/v1 # line
kind: Thing
metadata:
  name: a
  # above
  annotations:
    kustomize.config.k8s.io/needs-hash: "true"
    other: 'single'
spec: {flow: [1, "2", true, null, ~], b: 0x10, <html>: "a&b"}
text: |
  lines
  more
folded: >-
  a
  b
anchor: &x {k: v}
alias: *x
float: 1.5
date: 2020-01-01
tagged: !!str 5
custom: !foo bar
empty:
list:
# before item
- a # item
- b
# foot
E
