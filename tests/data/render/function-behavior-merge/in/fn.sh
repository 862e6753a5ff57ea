#!/bin/sh
cat >/dev/null; printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n  annotations:\n    kustomize.config.k8s.io/behavior: merge\ndata: {x: y}\n'
