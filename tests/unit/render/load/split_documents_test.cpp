// SPDX-License-Identifier: Apache-2.0
// Where kyaml cuts a text, which is not where YAML does.
#include "render/load/split_documents.hpp"

#include "render/parsed.hpp"

using namespace berth;
using namespace berth::render;

namespace {

std::vector<std::string_view> texts(std::string_view text) {
    std::vector<std::string_view> parts;
    for (const DocumentText& part : split_documents(text)) {
        parts.push_back(part.text);
    }
    return parts;
}

}  // namespace

TEST_CASE("render::split_documents: at separators, which may have a comment") {
    CHECK(texts("a\n---\nb\n---  # c\nc\n---# d\nd") == std::vector<std::string_view>{"a\n", "b\n", "c\n", "d"});
    CHECK(texts("") == std::vector<std::string_view>{""});
    CHECK(texts("a\n---\n") == std::vector<std::string_view>{"a\n", ""});
}

TEST_CASE("render::split_documents: not at the first line, nor at one that has no end, nor within a line") {
    CHECK(texts("---\na\n") == std::vector<std::string_view>{"---\na\n"});
    CHECK(texts("--- x\na\n") == std::vector<std::string_view>{"--- x\na\n"});
    CHECK(texts("a\n---") == std::vector<std::string_view>{"a\n---"});
    CHECK(texts("a ---\n ---\n") == std::vector<std::string_view>{"a ---\n ---\n"});
}

TEST_CASE("render::split_documents: each part knows the line it begins in") {
    const auto parts = split_documents("a\nb\n---\n\nc\n---\nd\n");
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].first_line == 1);
    CHECK(parts[1].first_line == 4);
    CHECK(parts[2].first_line == 7);
}

TEST_CASE("render::split_documents: anything else behind a separator is refused, in its line") {
    CHECK(failure_of([] { return split_documents("a\n--- x\nb\n"); }) == "invalid document separator: --- x");
    CHECK(failure_of([] { return split_documents("a\n----\nb\n"); }) == "invalid document separator: ----");
    try {
        static_cast<void>(split_documents("a\n---\nb\n--- |\nc\n"));
        FAIL("taken");
    } catch (const Error& error) {
        CHECK(error.line() == 4);
    }
}
