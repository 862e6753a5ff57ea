// SPDX-License-Identifier: Apache-2.0
// Which shapes a text can take. The same texts in a ConfigMap's data come out of kustomize in these.
#include "yaml/scalar_shape.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

namespace {

ScalarShape nearest_to_plain(std::string_view text) {
    return possible_shape(ScalarShape::plain, text, {});
}

} // namespace

TEST_CASE("yaml::possible_shape: plain as long as nothing in it means something to YAML") {
    for (const char* text : {"a# b", "-x", "?x", "a:b", "a, b", "a]", "a{", "=", "a\xc2\xa0", "\xed\x9f\xbf", "x-y"}) {
        CAPTURE(text);
        CHECK(nearest_to_plain(text) == ScalarShape::plain);
    }
}

TEST_CASE("yaml::possible_shape: single quotes around indicators and outer white space") {
    for (const char* text : {"a: b", "a:", "a #b", "- x", "-", "? x", "---x", "...", "% a", "@a", "`a", "!a", "&a", "*a",
                             "|a", ">a", "\"a", "[a", "{a", "#a", ",a", " a", "a ", "a\xe2\x80\xa8"}) {
        CAPTURE(text);
        CHECK(nearest_to_plain(text) == ScalarShape::single_quoted);
    }
}

TEST_CASE("yaml::possible_shape: double quotes where a character needs an escape, or white space would be lost") {
    for (const char* text : {"\t", "x\ty", "a\rb", "\x7f", "\xef\xbb\xbf" "a", "\xf0\x9f\x98\x80", "a \nb", "a\n \nb",
                             "\xc2\x80", "\xef\xbf\xbe"}) {
        CAPTURE(text);
        CHECK(nearest_to_plain(text) == ScalarShape::double_quoted);
        CHECK(possible_shape(ScalarShape::literal, text, {}) == ScalarShape::double_quoted);
    }
}

TEST_CASE("yaml::possible_shape: blocks hold lines that begin with spaces, and single quotes do not") {
    CHECK(possible_shape(ScalarShape::literal, "a\n b\n", {}) == ScalarShape::literal);
    CHECK(possible_shape(ScalarShape::literal, "\n", {}) == ScalarShape::literal);
    CHECK(possible_shape(ScalarShape::single_quoted, "a\nb", {}) == ScalarShape::single_quoted);
    CHECK(possible_shape(ScalarShape::single_quoted, "a\n b\n", {}) == ScalarShape::double_quoted);
    CHECK(possible_shape(ScalarShape::literal, "", {}) == ScalarShape::double_quoted);
}

TEST_CASE("yaml::possible_shape: a key in front of its value stands in one line and is never nothing") {
    CHECK(possible_shape(ScalarShape::literal, "a\nb", {.role = ScalarRole::simple_key}) == ScalarShape::double_quoted);
    CHECK(possible_shape(ScalarShape::literal, "a", {.role = ScalarRole::simple_key}) == ScalarShape::double_quoted);
    CHECK(possible_shape(ScalarShape::single_quoted, "a\nb", {.role = ScalarRole::simple_key}) == ScalarShape::double_quoted);
    CHECK(possible_shape(ScalarShape::plain, "", {.role = ScalarRole::simple_key}) == ScalarShape::single_quoted);
    CHECK(possible_shape(ScalarShape::plain, "", {}) == ScalarShape::plain);
}

TEST_CASE("yaml::shape_of_style: folded texts become literal ones, and plain ones of several lines too") {
    CHECK(shape_of_style(Style::folded, "a") == ScalarShape::literal);
    CHECK(shape_of_style(Style::plain, "a\nb") == ScalarShape::literal);
    CHECK(shape_of_style(Style::plain, "a") == ScalarShape::plain);
    CHECK(shape_of_style(Style::single_quoted, "a\nb") == ScalarShape::single_quoted);
    CHECK(shape_of_style(Style::double_quoted, "a") == ScalarShape::double_quoted);
}

TEST_CASE("yaml::analyze_scalar: every break of YAML 1.1 makes several lines") {
    for (const char* text : {"a\nb", "a\rb", "a\xc2\x85" "b", "a\xe2\x80\xa8" "b", "a\xe2\x80\xa9" "b"}) {
        CAPTURE(text);
        CHECK(analyze_scalar(text).multiline);
        CHECK_FALSE(analyze_scalar(text).plain);
    }
    CHECK_FALSE(analyze_scalar("a\tb").multiline);
}
