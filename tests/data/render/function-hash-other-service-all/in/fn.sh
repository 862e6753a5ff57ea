#!/bin/sh
cat >/dev/null; cat <<'E'
apiVersion: v1
kind: Service
metadata:
  name: a
  annotations:
    a: b
    kustomize.config.k8s.io/needs-hash: "true"
  labels:
    l: m
spec:
  ports:
  - port: 80
    name: x
  selector:
    q: r
E
