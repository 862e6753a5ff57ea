#!/bin/sh
cat; echo wrong >&2; exit 3
