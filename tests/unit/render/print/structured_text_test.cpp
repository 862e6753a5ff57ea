// SPDX-License-Identifier: Apache-2.0
// Fields set in a text one after another, beside reading and writing the text for each.
#include "render/print/structured_text.hpp"

#include "render/parsed.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <random>

using namespace berth;
using namespace berth::render;

namespace {

using Path = std::vector<std::string>;

struct Change {
    Path path;
    const yaml::Node* value;
    std::optional<yaml::Kind> create;
};

/// What is left when each change reads the text that the one before wrote.
std::string changed_anew(std::string text, const std::vector<Change>& changes) {
    for (const Change& change : changes) {
        StructuredText once{text};
        static_cast<void>(once.set(*change.value, change.path, change.create));
        text = once.text();
    }
    return text;
}

std::string changed(std::string_view text, const std::vector<Change>& changes) {
    StructuredText kept{text};
    for (const Change& change : changes) {
        static_cast<void>(kept.set(*change.value, change.path, change.create));
    }
    return std::string{kept.text()};
}

struct Changes {
    yaml::Arena arena;
    std::mt19937 random{20261123}; // NOLINT: the same every time

    template <class T>
    const T& any(const std::vector<T>& of) {
        return of[random() % of.size()];
    }

    const yaml::Node* scalar(std::string_view text) { return yaml::make_scalar(arena, arena.copy(text)); }

    std::vector<Change> some() {
        static const std::vector<Path> paths{{"a"},      {"b"},          {"c"},           {"d", "e"},    {"d", "f", "0"},
                                             {"l", "0"}, {"l", "1", "m"}, {"l", "*", "m"}, {"l", "[m=x]", "n"},
                                             {"new"},    {"d", "new"},   {"d", "g", "h"}, {"<<"},        {"a", "in"}};
        static const std::vector<std::string> texts{"w", "1", "true", "null", "", "a: b", "# c", "x y", "two\nlines\n", "é",
                                                    "0x1f", "trail  ", "'q'", "*a", "\xe2\x80\xa8", "[1]", "<<"};
        const bool everywhere = random() % 2 == 0; // or one field again and again
        std::vector<Change> changes;
        for (std::size_t count = 2 + random() % 6; count > 0; --count) {
            const bool container = random() % 8 == 0;
            const yaml::Node* value = container ? &parsed(arena, any<std::string>({"{x: 1}", "[y, '2']", "k:\n- {z: ~}\n"}))
                                                : scalar(any(texts));
            changes.push_back({everywhere ? any(paths) : paths.front(), value, random() % 2 == 0 ? std::optional{value->kind} : std::nullopt});
        }
        return changes;
    }
};

const std::vector<std::string> texts{
    R"({"a": 1, "b": "x", "d": {"e": true, "f": [1, 2]}, "l": [{"m": "x"}, {"m": "y", "n": null}]})",
    "{\n  \"d\": {\n    \"e\": \"&<>\"\n  },\n  \"a\": 1.50\n}\n",
    "[{\"m\": 1}]",
    "a: 1\nb: x # behind\nd:\n  e: 'q'\n  f:\n  - 1\nl:\n- m: x\n- m: y\n",
    "# above\na: plain\n# below\nb: \"quoted\"\n# foot\nd: {e: 1, f: [x]}\nl: [{m: x}]\n\n# end\n",
    "a: |\n  lines\n  of text\nb: >-\n  folded\nc: 2.5\n# foot\n",
    "a: plain\n# foot\n",
    "a: 'quoted'\n# foot\n\nb: 1\n",
    "a: &x 1\nb: *x\nd: {<<: {e: 2}}\n",
    "a: !!int 5\nb: !t x\nc:\nd: {}\nl: []\n",
};

}  // namespace

TEST_CASE_FIXTURE(Changes, "render::StructuredText: many changes give the text that each alone, made anew, leads to") {
    for (int round = 0; round < 6000; ++round) {
        const std::string& text = any(texts);
        const std::vector<Change> changes = some();
        std::string told = text;
        for (const Change& change : changes) {
            told += fmt::format("\n{} = {}{}", fmt::join(change.path, "."), change.value->text(), change.create ? " create" : "");
        }
        CAPTURE(told);
        REQUIRE(changed(text, changes) == changed_anew(text, changes));
    }
}

TEST_CASE_FIXTURE(Changes, "render::StructuredText: the form and the order of keys") {
    const auto set_two = [&](std::string_view text) {
        return changed(text, {{{"b"}, scalar("1"), {}}, {{"a"}, scalar("w"), {}}, {{"a2"}, scalar("n"), yaml::Kind::scalar}});
    };
    CHECK(set_two(R"({"b": "x", "a": "5"})") == R"({"a":"w","a2":"n","b":"1"})");
    CHECK(set_two("{\n  \"b\": \"x\",\n  \"a\": \"y\"\n}") == "{\n  \"a\": \"w\",\n  \"a2\": \"n\",\n  \"b\": \"1\"\n}");
    CHECK(set_two("b: x # c\na: 'y'\n") == "b: \"1\" # c\na: 'w'\na2: n");
}

TEST_CASE_FIXTURE(Changes, "render::StructuredText: what cannot be set changes nothing") {
    for (const char* text : {"", "# nothing\n", "a: [", "scalar", "{\"a\": {\"b\": 1}}"}) {
        CAPTURE(text);
        StructuredText kept{text};
        CHECK_FALSE(kept.set(*scalar("w"), Path{"missing", "x"}, {}));
        CHECK(kept.text() == text);
    }
}
