#!/bin/sh
input=$(cat; echo x)
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: seen\ndata:\n  stdin: |\n'
printf '%s' "${input%x}" | sed 's/^/    /'
