#!/bin/sh
cat >/dev/null; echo 'apiVersion: v1
kind: ConfigMap
metadata: {name: one}'
