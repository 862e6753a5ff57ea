#!/bin/sh
cat >/dev/null; printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    kustomize.config.k8s.io/needs-hash: "true"\ndata: {x: y}\n'
