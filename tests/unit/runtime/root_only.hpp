// SPDX-License-Identifier: Apache-2.0
// Tests that need the machine's root say so and step aside without it.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#define BERTH_NEEDS_ROOT()                              \
    if (::geteuid() != 0) {                             \
        MESSAGE("skipped: this test needs root");       \
        return;                                         \
    }
