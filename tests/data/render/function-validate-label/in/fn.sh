#!/bin/sh
sed 's/^    name: one/    name: one\n    labels: {validated-by: me}/'
