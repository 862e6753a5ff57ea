#!/bin/sh
sed 's/name: one/name: two/'
