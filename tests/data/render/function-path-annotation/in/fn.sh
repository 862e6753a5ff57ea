#!/bin/sh
cat >/dev/null; printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    config.kubernetes.io/path: a/b.yaml\n    config.kubernetes.io/index: "3"\n'
