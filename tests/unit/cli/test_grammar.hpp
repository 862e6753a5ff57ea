// SPDX-License-Identifier: Apache-2.0
// A grammar with every kind of option and argument, for the tests in this folder.
#pragma once

#include "cli/grammar.hpp"

namespace berth::cli {

inline Grammar test_grammar() {
    return {
        .program = "berth",
        .summary = "Test",
        .version = "1",
        .global_options = {{.name = "directory", .letter = 'C', .value = "DIR", .help = "change to DIR",
                            .completes = Completes::directory},
                           {.name = "verbose", .letter = 'v', .help = "say more", .times = Times::many},
                           {.name = "help", .letter = 'h', .help = "help"},
                           {.name = "version", .letter = 'V', .help = "version"}},
        .commands = {{.name = "up",
                      .group = "Daily",
                      .summary = "Make a cluster",
                      .arguments = {{.name = "NAME", .help = "its name", .arity = Arity::optional,
                                     .completes = Completes::cluster}},
                      .options = {{.name = "config", .letter = 'f', .value = "FILE", .help = "the file",
                                   .completes = Completes::file},
                                  {.name = "wait", .value = "TIME", .help = "how long", .kind = ValueKind::duration,
                                   .default_value = "2m"},
                                  {.name = "nodes", .value = "N", .help = "how many", .kind = ValueKind::count},
                                  {.name = "output", .letter = 'o', .value = "FORMAT", .help = "form",
                                   .kind = ValueKind::choice, .choices = {"table", "json"},
                                   .default_value = "table"},
                                  {.name = "label", .value = "L", .help = "labels", .times = Times::many},
                                  {.name = "all", .letter = 'a', .help = "all"}}},
                     {.name = "load",
                      .group = "Daily",
                      .summary = "Load images",
                      .arguments = {{.name = "IMAGE", .help = "images", .arity = Arity::at_least_one,
                                     .completes = Completes::image}}},
                     {.name = "node-image build", .group = "Other", .summary = "Make a node image"},
                     {.name = "node-image list", .group = "Other", .summary = "List node images"},
                     {.name = "__secret", .group = "Other", .summary = "Hidden", .visibility = Visibility::hidden}}};
}

}  // namespace berth::cli
