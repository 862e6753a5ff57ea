// SPDX-License-Identifier: Apache-2.0
// Text to instructions: continuation, comments, heredocs, directives, JSON form, lines.
#include "build/dockerfile/syntax_tree.hpp"

#include "build/dockerfile/arguments.hpp"
#include "build/dockerfile/directives.hpp"
#include "build/dockerfile/text.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cases.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <stdexcept>

using namespace berth;
using namespace berth::build::dockerfile;

namespace {

/// The notation of the parser cases' `result` files.
std::string dump(const Node& node) {
    std::string text = "(" + node.keyword();
    if (!node.flags.empty()) {
        text += " [";
        for (const std::string& flag : node.flags) {
            text += (text.back() == '[' ? "" : " ") + quoted(flag);
        }
        text += "]";
    }
    if (node.trigger) {
        text += " " + dump(*node.trigger);
    }
    for (const std::string& argument : node.arguments) {
        text += " " + quoted(argument);
    }
    return text + ")";
}

std::string dump(const SyntaxTree& tree) {
    std::string text;
    for (const Node& node : tree.nodes) {
        text += dump(node) + "\n";
    }
    return text;
}

std::vector<std::string> names_of(const std::vector<Heredoc>& heredocs) {
    std::vector<std::string> names;
    for (const Heredoc& heredoc : heredocs) {
        names.push_back(heredoc.name);
    }
    return names;
}

} // namespace

TEST_CASE("continuation lines join, comments and empty lines among them vanish") {
    const SyntaxTree tree = parse("FROM a\nRUN one \\\n  # a comment\n\n  two\\\\\nENV k=v\n");
    REQUIRE(tree.nodes.size() == 3);
    CHECK(tree.nodes[1].arguments == std::vector<std::string>{"one   two\\\\"});
    CHECK(tree.nodes[1].lines == LineRange{2, 5});
    CHECK(tree.nodes[2].arguments == std::vector<std::string>{"k", "v", "="});
    REQUIRE(tree.warnings.size() == 1);
    CHECK(tree.warnings[0].message.find("Empty continuation line found in: RUN one") == 0);
}

TEST_CASE("the escape directive changes the continuation character") {
    const SyntaxTree tree = parse("# escape=`\nFROM a\nRUN x `\n y \\\n");
    REQUIRE(tree.nodes.size() == 2);
    CHECK(tree.nodes[1].arguments == std::vector<std::string>{"x  y \\"});
    CHECK_THROWS_WITH_AS(static_cast<void>(parse("# escape=x\nFROM a\n")),
                         "invalid ESCAPE token 'x' does not match ` or \\", SyntaxError);
}

TEST_CASE("heredocs are read up to their delimiter") {
    const SyntaxTree tree = parse("COPY <<A <<-'B' /d/\none\nA\n\ttwo\n\tB\nRUN [\"<<X\"]\n");
    REQUIRE(tree.nodes.size() == 2);
    REQUIRE(tree.nodes[0].heredocs.size() == 2);
    CHECK(tree.nodes[0].heredocs[0].content == "one\n");
    CHECK(tree.nodes[0].heredocs[0].expand);
    CHECK(tree.nodes[0].heredocs[1].text() == "two\n");
    CHECK_FALSE(tree.nodes[0].heredocs[1].expand);
    CHECK(tree.nodes[0].lines == LineRange{1, 5});
    CHECK(tree.nodes[1].heredocs.empty());
    CHECK_THROWS_AS(static_cast<void>(parse("RUN <<EOF\nnever ended\n")), SyntaxError);
}

TEST_CASE("an error names its lines and, once known, the file") {
    try {
        static_cast<void>(parse("FROM a\n\nENV \\\n PATH\n"));
        FAIL("accepted");
    } catch (const SyntaxError& error) {
        CHECK(error.lines() == LineRange{3, 4});
        CHECK(error.with_file("sub/Dockerfile").message() == "sub/Dockerfile:3: ENV must have two arguments");
    }
    CHECK_THROWS_WITH_AS(static_cast<void>(parse("# only a comment\n")), "file with no instructions", SyntaxError);
    CHECK_THROWS_AS(static_cast<void>(parse("FROM a\nRUN " + std::string(70'000, 'x') + "\n")), SyntaxError);
}

TEST_CASE("every syntax tree of the tables comes out as written there") {
    const auto folder = test::find_case_folder("parser");
    if (!folder) {
        return;
    }
    for (const std::string& name : list_directory(AbsolutePath(*folder))) {
        const std::string path = *folder + "/" + name;
        if (!is_directory(AbsolutePath(path))) {
            continue;
        }
        INFO(name);
        const std::string text = test::load_text(path + "/Dockerfile");
        if (exists(AbsolutePath(path + "/error"))) {
            const std::string part(trim(test::load_text(path + "/error")));
            try {
                FAIL_CHECK("accepted as ", dump(parse(text)));
            } catch (const SyntaxError& error) {
                CHECK(error.text().find(part) != std::string::npos);
            }
        } else {
            CHECK(trim(dump(parse(text))) == trim(test::load_text(path + "/result")));
        }
    }
}

TEST_CASE("every JSON form, word list and pair list of the tables holds") {
    for (const json::Value& item : test::load_cases("parser/json.json")) {
        INFO(item.text_at({"name"}));
        const std::string input(item.text_at({"input"}));
        if (item.find("error") != nullptr) {
            CHECK_THROWS_WITH_AS(static_cast<void>(parse_json_form(input)), item.text_at({"error"}).data(),
                                 std::invalid_argument);
        } else {
            CHECK(parse_json_form(input) == test::strings_of(item.find("expected")));
        }
    }
    for (const json::Value& item : test::load_cases("parser/words.json")) {
        INFO(item.text_at({"name"}));
        CHECK(split_words(item.text_at({"input"}), '\\') == test::strings_of(item.find("expected")));
    }
    for (const json::Value& item : test::load_cases("parser/name-value.json")) {
        INFO(item.text_at({"name"}));
        const std::string_view input = item.text_at({"input"});
        if (item.find("error") != nullptr) {
            CHECK_THROWS_AS(static_cast<void>(split_pairs(input, '\\', item.text_at({"instruction"}))),
                            std::invalid_argument);
        } else {
            CHECK(split_pairs(input, '\\', item.text_at({"instruction"})) == test::strings_of(item.find("expected")));
        }
    }
}

TEST_CASE("every heredoc case of the tables holds") {
    for (const json::Value& item : test::load_cases("parser/heredoc.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        const SyntaxTree tree = parse(item.text_at({"input"}));
        const json::Array& expected = item.find("expected")->as_array();
        for (std::size_t i = 0; i < expected.size(); ++i) {
            // Lines that are no instruction of their own (an ignored heredoc's body) are nodes as well.
            const json::Array& heredocs = expected[i].as_array();
            REQUIRE(i < tree.nodes.size());
            REQUIRE(tree.nodes[i].heredocs.size() == heredocs.size());
            for (std::size_t j = 0; j < heredocs.size(); ++j) {
                const Heredoc& heredoc = tree.nodes[i].heredocs[j];
                CHECK(heredoc.name == heredocs[j].text_at({"name"}));
                CHECK(heredoc.content == heredocs[j].text_at({"content"}));
                CHECK(heredoc.expand == heredocs[j].find("expand")->as_bool());
                CHECK(heredoc.chomp == heredocs[j].find("chomp")->as_bool());
                CHECK(heredoc.file_descriptor == heredocs[j].find("fd")->as_integer());
            }
        }
    }
    for (const json::Value& item : test::load_cases("parser/heredoc-word.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        const std::string_view input = item.text_at({"input"});
        if (item.find("error") != nullptr) {
            CHECK_THROWS_AS(static_cast<void>(parse_heredoc_word(input)), std::invalid_argument);
            continue;
        }
        const std::optional<Heredoc> heredoc = parse_heredoc_word(input);
        CHECK(heredoc.has_value() == !item.find("expected")->is_null());
        if (heredoc) {
            CHECK(heredoc->name == item.text_at({"expected"}));
        }
    }
    for (const json::Value& item : test::load_cases("parser/heredoc-line.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        CHECK(names_of(heredocs_of_line(item.text_at({"input"}))) == test::strings_of(item.find("expected")));
    }
}

TEST_CASE("every directive case of the tables holds") {
    for (const json::Value& item : test::load_cases("parser/directives.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        const std::string_view input = item.text_at({"input"});
        if (item.find("error") != nullptr) {
            CHECK_THROWS_AS(static_cast<void>(read_directives(input)), SyntaxError);
            continue;
        }
        const json::Value& expected = *item.find("expected");
        if (item.find("key") == nullptr) {
            const std::vector<Directive> directives = read_directives(input);
            REQUIRE(directives.size() == expected.as_array().size());
            for (std::size_t i = 0; i < directives.size(); ++i) {
                CHECK(directives[i].name == expected.as_array()[i].text_at({"name"}));
                CHECK(directives[i].value == expected.as_array()[i].text_at({"value"}));
            }
            continue;
        }
        const std::optional<Directive> directive = find_directive(input, item.text_at({"key"}));
        CHECK(directive.has_value() == !expected.is_null());
        if (directive && !expected.is_null()) {
            CHECK(directive->first_word() == expected.text_at({"word"}));
            if (expected.find("value") != nullptr) {
                CHECK(directive->value == expected.text_at({"value"}));
            }
            if (expected.find("first") != nullptr) {
                CHECK(directive->lines.first == expected.find("first")->as_integer());
                CHECK(directive->lines.last == expected.find("last")->as_integer());
            }
        }
    }
}

TEST_CASE("every line range and warning of the tables holds") {
    for (const json::Value& item : test::load_cases("parser/lines.json")) {
        INFO(item.text_at({"name"}));
        const SyntaxTree tree = parse(item.text_at({"input"}));
        const auto range = [](const json::Value& pair) {
            return LineRange{static_cast<int>(pair.as_array()[0].as_integer()),
                             static_cast<int>(pair.as_array()[1].as_integer())};
        };
        CHECK(tree.lines == range(*item.find_path({"expected", "all"})));
        const json::Array& lines = item.find_path({"expected", "instructions"})->as_array();
        REQUIRE(lines.size() == tree.nodes.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            CHECK(tree.nodes[i].lines == range(lines[i]));
        }
    }
    for (const json::Value& item : test::load_cases("parser/warnings.json")) {
        INFO(item.text_at({"name"}));
        const SyntaxTree tree = parse(item.text_at({"input"}));
        const json::Array& expected = item.find("expected")->as_array();
        REQUIRE(tree.warnings.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            for (const json::Value& part : expected[i].as_array()) {
                CHECK(tree.warnings[i].message.find(part.as_string()) != std::string::npos);
            }
        }
    }
}
