// SPDX-License-Identifier: Apache-2.0
// Expansion and splitting of words.
#include "build/dockerfile/words.hpp"

#include "cases.hpp"

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>

using namespace berth;
using namespace berth::build::dockerfile;

namespace {

VariableMap variables(const json::Value* object) {
    std::map<std::string, std::string, std::less<>> values;
    if (object != nullptr) {
        for (const json::Member& member : object->as_object().members()) {
            values[member.name] = member.value.as_string();
        }
    }
    return VariableMap(values);
}

std::vector<std::string> sorted(const std::set<std::string>& names) { return {names.begin(), names.end()}; }

} // namespace

TEST_CASE("variables expand with defaults, alternatives, trimming and substitution") {
    const VariableMap values({{"NAME", "berth"}, {"EMPTY", ""}, {"FILE", "a.tar.gz"}});
    CHECK(expand("$NAME-${NAME}", values).text == "berth-berth");
    CHECK(expand("${NONE:-x} ${EMPTY:-y} ${EMPTY-z}", values).text == "x y ");
    CHECK(expand("${NAME:+set}${NONE:+set}", values).text == "set");
    CHECK(expand("${FILE%.*} ${FILE%%.*} ${FILE#*.} ${FILE##*.}", values).text == "a.tar a tar.gz gz");
    CHECK(expand("${FILE/a/b} ${FILE//a/_}", values).text == "b.tar.gz _.t_r.gz");
    CHECK(expand("'$NAME' \"$NAME\" \\$NAME", values).text == "$NAME berth $NAME");
    CHECK_THROWS_WITH_AS(static_cast<void>(expand("${NONE?is missing}", values)), "NONE: is missing",
                         std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(expand("'open", values)), std::invalid_argument);
}

TEST_CASE("blanks of an unquoted variable split words, those in quotes do not") {
    const VariableMap values({{"LIST", " a b "}, {"OTHER", ""}});
    CHECK(expand("x$LIST\"$LIST\"", values).words == std::vector<std::string>{"x", "a", "b", " a b "});
}

TEST_CASE("every expansion case of the tables holds") {
    for (const json::Value& item : test::load_cases("lexer/expand.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        const VariableMap values = variables(item.find("env"));
        const std::string input(item.text_at({"input"}));
        if (item.find("error") != nullptr) {
            try {
                const std::string text = expand(input, values).text;
                FAIL_CHECK("accepted as ", text);
            } catch (const std::invalid_argument& problem) {
                CHECK(std::string(problem.what()).find(item.text_at({"error"})) != std::string::npos);
            }
            continue;
        }
        const Expansion result = expand(input, values);
        CHECK(result.text == item.text_at({"expected"}));
        if (item.find("matched") != nullptr) {
            CHECK(sorted(result.matched) == test::strings_of(item.find("matched")));
        }
        if (item.find("unmatched") != nullptr) {
            CHECK(sorted(result.unmatched) == test::strings_of(item.find("unmatched")));
        }
    }
}

TEST_CASE("every word splitting case of the tables holds") {
    for (const json::Value& item : test::load_cases("lexer/words.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        const VariableMap values = variables(item.find("env"));
        const std::string input(item.text_at({"input"}));
        if (item.find("error") != nullptr) {
            CHECK_THROWS_AS(static_cast<void>(expand(input, values)), std::invalid_argument);
        } else {
            CHECK(expand(input, values).words == test::strings_of(item.find("expected")));
        }
    }
}

TEST_CASE("the last entry of a variable list counts") {
    CHECK(find_in_list({"A=1", "B", "A=2"}, "A") == "2");
    CHECK(find_in_list({"A=1", "B"}, "B") == "");
    CHECK_FALSE(find_in_list({"AB=1"}, "A"));
    for (const json::Value& item : test::load_cases("lexer/env-list.json")) {
        INFO(item.text_at({"name"}));
        CHECK(find_in_list(test::strings_of(item.find("env")), item.text_at({"key"})).value_or("") ==
              item.text_at({"expected"}));
    }
}
