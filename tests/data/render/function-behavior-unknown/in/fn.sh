#!/bin/sh
cat >/dev/null; printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: two\n  annotations:\n    kustomize.config.k8s.io/behavior: nonsense\ndata: {x: y}\n'
