// SPDX-License-Identifier: Apache-2.0
// Expected is what Go's encoding/json makes of the text.
#include "render/load/read_json.hpp"

#include "render/parsed.hpp"

using namespace berth;
using namespace berth::render;

namespace {

std::string value(std::string_view text) {
    yaml::Arena arena;
    return std::string{read_json(arena, "{\n\t\"a\":\r\n\t" + std::string{text} + "\n}\n")->find("a")->text()};
}

}  // namespace

TEST_CASE("render::read_json: escapes that YAML has not") {
    CHECK(value(R"("\ud83d\ude00")") == "\xf0\x9f\x98\x80");
    CHECK(value(R"("\ud800x")") == "\xef\xbf\xbdx");
    CHECK(value(R"("\/")") == "/");
    CHECK(value(R"("\u0000")") == std::string(1, '\0'));
}

TEST_CASE("render::read_json: characters that are special to YAML only") {
    CHECK(value("\"a\x7f\"") == "a\x7f");
    CHECK(value("\"a \xe2\x80\xa8 b\"") == "a \xe2\x80\xa8 b");
    CHECK(value("\"a \xc2\x85 b\xc2\x80\"") == "a \xc2\x85 b\xc2\x80");
    CHECK(value("\"\xef\xbf\xbe\xf0\x9f\x98\x80\xc3\xa9\"") == "\xef\xbf\xbe\xf0\x9f\x98\x80\xc3\xa9");
}

TEST_CASE("render::read_json: lines are broken anywhere between the words, and counted") {
    yaml::Arena arena;
    const yaml::Node* root = read_json(arena, "{\"a\"\n\n:\n[\n1\r\n,{\"b\"\t\r\n :2}],\n\"c\":\"\\\\\"\n}");
    CHECK(root->find("a")->items[1]->find("b")->value == "2");
    CHECK(root->find("c")->value == "\\");
    CHECK(root->find("c")->line == 8);
}

TEST_CASE("render::read_json: bytes that are no UTF-8 are replaced, one by one") {
    CHECK(value("\"a\xff\xe2\x80z\"") == "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz");
}

TEST_CASE("render::read_json: what is YAML alone is refused") {
    CHECK(failure_of([] { return value("'x'"); }) == "invalid character '\\'' looking for beginning of value");
    CHECK(failure_of([] { return value("x"); }) == "invalid character 'x' looking for beginning of value");
    CHECK(failure_of([] { return value("1 # one"); }) == "invalid character '#' after object key:value pair");
}
