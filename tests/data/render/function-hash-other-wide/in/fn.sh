#!/bin/sh
cat >/dev/null; cat <<'E'
apiVersion: v1
kind: Thing
metadata:
  name: a
  annotations: {kustomize.config.k8s.io/needs-hash: 'true'}
spec:
    wide:
        - a: b
        - c:
              d: e
    long: word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word 
    quoted: "word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word "
E
