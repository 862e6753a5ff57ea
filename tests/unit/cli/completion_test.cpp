// SPDX-License-Identifier: Apache-2.0
// What is offered at each place of a command line.
#include "cli/completion.hpp"

#include <doctest/doctest.h>

#include "cli/test_grammar.hpp"

using namespace berth::cli;

namespace {

const Grammar grammar = test_grammar();

Completion completion(const std::vector<std::string>& words) {
    return complete(grammar, words, [](Completes kind) -> std::vector<std::string> {
        if (kind == Completes::cluster) {
            return {"kind", "other"};
        }
        return {"localhost:5000/app:1", "redis:7"};
    });
}

std::vector<std::string> texts(const std::vector<std::string>& words) {
    std::vector<std::string> list;
    for (const Candidate& candidate : completion(words).candidates) {
        list.push_back(candidate.text);
    }
    return list;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("cli::complete offers commands, and of two-word ones the noun once") {
    CHECK(texts({""}) == List{"up", "load", "node-image"});
    CHECK(texts({}) == List{"up", "load", "node-image"});
    CHECK(texts({"l"}) == List{"load"});
    CHECK(texts({"node-image", ""}) == List{"build", "list"});
    CHECK(texts({"node-image", "b"}) == List{"build"});
    CHECK(texts({"-C", "x", "l"}) == List{"load"});
    CHECK(texts({"nothing", ""}).empty());
}

TEST_CASE("cli::complete offers options of the command and of all") {
    CHECK(texts({"up", "--w"}) == List{"--wait"});
    CHECK(texts({"up", "--ver"}) == List{"--verbose", "--version"});
    CHECK(texts({"--di"}) == List{"--directory"});
    CHECK(texts({"load", "--", "--w"}).empty());
}

TEST_CASE("cli::complete offers values") {
    CHECK(texts({"up", "-o", ""}) == List{"table", "json"});
    CHECK(texts({"up", "--output=j"}) == List{"--output=json"});
    CHECK(completion({"up", "-f", ""}).source == Completes::file);
    CHECK(completion({"up", "--config="}).source == Completes::file);
    CHECK(completion({"-C", ""}).source == Completes::directory);
}

TEST_CASE("cli::complete offers names that are there for arguments") {
    CHECK(texts({"up", ""}) == List{"kind", "other"});
    CHECK(texts({"up", "-o", "json", "o"}) == List{"other"});
    CHECK(texts({"up", "kind", ""}).empty());
    CHECK(texts({"load", "redis:7", "lo"}) == List{"localhost:5000/app:1"});
}

TEST_CASE("cli::format_completion names who makes the offer") {
    CHECK(format_completion(completion({"up", "-f", ""})) == ":file\n");
    CHECK(format_completion(completion({"l"})) == ":words\nload\tLoad images\n");
}

TEST_CASE("cli::completion_script knows three shells") {
    CHECK(completion_script("bash")->find("complete -F _berth berth") != std::string::npos);
    CHECK(completion_script("zsh")->starts_with("#compdef berth\n"));
    CHECK(completion_script("fish")->find("complete -c berth") != std::string::npos);
    CHECK_FALSE(completion_script("tcsh").has_value());
}
