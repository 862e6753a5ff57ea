// SPDX-License-Identifier: Apache-2.0
// Any text as one scalar: both schemas agree with themselves, numbers read back, what is written means the same.
#include "fuzz_target.hpp"
#include "yaml/parse.hpp"
#include "yaml/number.hpp"
#include "yaml/resolve.hpp"
#include "yaml/timestamp.hpp"
#include "yaml/writer.hpp"

#include <algorithm>
#include <cmath>

namespace {

using namespace berth;

void check_schema(std::string_view text, yaml::Schema schema) {
    const yaml::Resolved resolved = yaml::resolve(text, schema);
    fuzz::require(yaml::resolve_tag(text, schema) == resolved.tag, "the tag alone is that of the value", text);
    if (const auto* number = std::get_if<double>(&resolved.value); number != nullptr && std::isfinite(*number)) {
        fuzz::require(yaml::parse_float(yaml::format_float_g(*number)) == *number, "a number reads back (g)", text);
        fuzz::require(yaml::parse_float(yaml::format_float_json(*number)) == *number, "a number reads back (JSON)", text);
    }
}

void check_timestamp(std::string_view text) {
    if (const auto time = yaml::parse_timestamp(text)) {
        fuzz::require(yaml::parse_timestamp(*time) == time, "a time reads back as itself", *time);
    }
}

/// Written as a value and as a key.
void check_written(std::string_view text) {
    std::string out;
    yaml::Writer writer{out};
    writer.begin_mapping(yaml::Writer::Filled::yes);
    writer.key(text);
    writer.string(text);
    writer.end_mapping();
    writer.end_document();
    yaml::Arena arena;
    const auto read = yaml::parse_first(arena, out);
    fuzz::require(read && *read != nullptr && (*read)->pairs() == 1, "a written text can be read", out);
    for (const yaml::Node* node : (*read)->children()) {
        const bool binary = node->tagged && node->tag == yaml::Tag::binary; // what is no UTF-8
        // go-yaml v2 writes for readers of YAML 1.1, and leaves a merge key plain.
        const bool is_string = node->style != yaml::Style::plain || text == "<<" ||
                               yaml::resolve_tag(node->text(), yaml::Schema::yaml_1_1) == yaml::Tag::string;
        fuzz::require(binary || (node->text() == text && is_string), "a written text is the same string", out);
    }
}

void check_order(std::string_view a, std::string_view b) {
    fuzz::require(!yaml::natural_less(a, a), "nothing comes before itself", a);
    fuzz::require(!(yaml::natural_less(a, b) && yaml::natural_less(b, a)), "only one of two comes first", a);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    check_schema(text, yaml::Schema::yaml_1_1);
    check_schema(text, yaml::Schema::yaml_1_2);
    check_timestamp(text);
    check_written(text);
    check_order(text.substr(0, size / 2), text.substr(size / 2));
    return 0;
}
