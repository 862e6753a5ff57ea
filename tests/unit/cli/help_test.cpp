// SPDX-License-Identifier: Apache-2.0
// Help and man pages from the grammar.
#include "cli/help.hpp"

#include <doctest/doctest.h>

#include "cli/manual.hpp"
#include "cli/test_grammar.hpp"

using namespace berth::cli;

TEST_CASE("cli::format_help lists shown commands by group") {
    const std::string text = format_help(test_grammar());
    CHECK(text.find("Daily:\n  up    Make a cluster\n  load  Load images\n") != std::string::npos);
    CHECK(text.find("__secret") == std::string::npos);
}

TEST_CASE("cli::format_help of a command tells how to call it") {
    const Grammar grammar = test_grammar();
    const std::string text = format_help(grammar, *grammar.find_command("up"));
    CHECK(text.find("Usage: berth up [OPTIONS] [NAME]\n") != std::string::npos);
    CHECK(text.find("--wait TIME      how long (default: 2m)") != std::string::npos);
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = text.find('\n', begin);
        CHECK(end - begin <= 80);
        begin = end + 1;
    }
}

TEST_CASE("cli::format_help leaves one empty line between paragraphs") {
    Grammar grammar = test_grammar();
    grammar.commands[0].description = "First.\n\nSecond.";
    const std::string text = format_help(grammar, grammar.commands[0]);
    CHECK(text.find("\n\nFirst.\n\nSecond.\n\n") != std::string::npos);
    CHECK(text.find("\n\n\n") == std::string::npos);
}

TEST_CASE("cli::manual_page escapes what roff would change") {
    Grammar grammar = test_grammar();
    grammar.commands[0].description = ".dot first and a\\b";
    const std::string page = manual_page(grammar, grammar.commands[0]);
    CHECK(page.find(".TH berth\\-up 1") != std::string::npos);
    CHECK(page.find("\n\\&.dot first and a\\eb\n") != std::string::npos);
    CHECK(page.find("\\-\\-wait TIME") != std::string::npos);
    CHECK(manual_file_name(grammar, *grammar.find_command("node-image build")) == "berth-node-image-build.1");
}
