// SPDX-License-Identifier: Apache-2.0
// JSON patches read from JSON and from YAML 1.1.
#include "render/merge/json_patch.hpp"

#include "render/parsed.hpp"

using namespace berth;
using namespace berth::render;

namespace {

struct Texts {
    yaml::Arena arena;

    JsonPatch read(std::string_view text) { return parse_json_patch(arena, text); }
    std::string failure(std::string_view text) {
        return failure_of([&] { return read(text); });
    }
    /// The value of the only operation of a patch in JSON.
    std::string_view json_value(std::string_view value) {
        return read("[{\"op\": \"add\", \"path\": \"/a\", \"value\": " + std::string{value} + "}]").at(0).value->value;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Texts, "render::parse_json_patch: the same operations from JSON and from YAML") {
    for (const char* text : {R"([{"op": "move", "from": "/a", "path": "/b"}, {"op": "add", "path": "", "value": 1}])",
                             "- {op: move, from: /a, path: /b}\n- op: add\n  path: ''\n  value: 1\n"}) {
        CAPTURE(text);
        const JsonPatch patch = read(text);
        REQUIRE(patch.size() == 2);
        CHECK(patch[0].op == "move");
        CHECK(patch[0].from == "/a");
        CHECK(patch[0].path == "/b");
        CHECK(patch[0].value == nullptr);
        CHECK(patch[1].path == "");
        CHECK(patch[1].from.error() == "operation, missing from field: missing value");
        CHECK(patch[1].value->value == "1");
    }
}

TEST_CASE_FIXTURE(Texts, "render::parse_json_patch: what is no text is no pointer, and says why") {
    const JsonPatch patch = read("- {op: 1, path: 2, from: {}}\n- {path: [], from: true}\n- {path: null}\n");
    REQUIRE(patch.size() == 3);
    CHECK(patch[0].op == "unknown");
    CHECK(patch[0].path.error() == "json: cannot unmarshal number into Go value of type string");
    CHECK(patch[0].from.error() == "json: cannot unmarshal object into Go value of type string");
    CHECK(patch[1].path.error() == "json: cannot unmarshal array into Go value of type string");
    CHECK(patch[1].from.error() == "json: cannot unmarshal bool into Go value of type string");
    CHECK(patch[2].path.error() == "operation missing path field: missing value");
}

TEST_CASE_FIXTURE(Texts, "render::parse_json_patch: nothing is a patch without operations") {
    for (const char* text : {"", "null", "[]", "# nothing\n", "---\n"}) {
        CAPTURE(text);
        CHECK(read(text).empty());
    }
}

TEST_CASE_FIXTURE(Texts, "render::parse_json_patch: escapes of JSON that YAML has not") {
    CHECK(json_value(R"("\ud83d\ude00")") == "\xf0\x9f\x98\x80");
    CHECK(json_value(R"("\ud800x")") == "\xef\xbf\xbdx");
    CHECK(json_value(R"("\ud800\ud83d\ude00")") == "\xef\xbf\xbd\xf0\x9f\x98\x80");
    CHECK(json_value(R"("\\ud83d\/")") == R"(\ud83d/)");
    CHECK(json_value("\"a\x7f\"") == "a\x7f");
}

TEST_CASE_FIXTURE(Texts, "render::parse_json_patch: digits stay in JSON, and are those of JSON from YAML") {
    CHECK(json_value("1.0") == "1.0");
    CHECK(json_value("1e400") == "1e400");
    CHECK(read("- {op: add, path: /a, value: 0x1F}").at(0).value->value == "31");
    CHECK(read("- {op: add, path: /a, value: 2020-01-01}").at(0).value->value == "2020-01-01");
}

TEST_CASE_FIXTURE(Texts, "render::parse_json_patch: anchors and aliases of YAML") {
    const JsonPatch patch = read("- {op: add, path: /a, value: &v [1]}\n- {op: add, path: /b, value: *v}\n");
    REQUIRE(patch.size() == 2);
    REQUIRE(patch[1].value->is_sequence());
    CHECK(patch[1].value->items[0]->value == "1");
}

TEST_CASE_FIXTURE(Texts, "render::parse_json_patch: what is no patch, in Go's words") {
    CHECK(failure("op: add\n") == "json: cannot unmarshal object into Go value of type jsonpatch.Patch");
    CHECK(failure("text") == "json: cannot unmarshal string into Go value of type jsonpatch.Patch");
    CHECK(failure("[1]") == "json: cannot unmarshal number into Go value of type jsonpatch.Operation");
    CHECK(failure("[[]]") == "json: cannot unmarshal array into Go value of type jsonpatch.Operation");
    CHECK(failure("- yes\n") == "json: cannot unmarshal bool into Go value of type jsonpatch.Operation");
    CHECK(failure("[{op: add}]") == "invalid character 'o' looking for beginning of object key string");
    CHECK(failure("- op: add\n  path: *x\n") == "yaml: unknown anchor 'x' referenced");
}

TEST_CASE_FIXTURE(Texts, "render::parse_json_patch: errors know their line") {
    for (const char* text : {"- op: add\n- - 1\n", "- op: add\n   path: /a\n", "[{},\n1]"}) {
        CAPTURE(text);
        try {
            static_cast<void>(read(text));
            FAIL("taken");
        } catch (const Error& error) {
            CHECK(error.line() == 2);
        }
    }
}
