#!/bin/sh
cat; printf 'results:\n- message: hi\n  severity: error\n'
