#!/bin/sh
cat >/dev/null; cat <<'E'
apiVersion: v1
kind: Service
metadata:
  name: a
  annotations:
    kustomize.config.k8s.io/needs-hash: "true"
spec:
  ports:
  - port: 80
    name: x
E
