#!/bin/sh
echo wrong >&2; exit 3
