// SPDX-License-Identifier: Apache-2.0
// An object and patches for it, separated by lines of "%%": JSON patches and strategic ones, one after another.
#include "base/error.hpp"
#include "fuzz_target.hpp"
#include "render/merge/json_patch.hpp"
#include "render/merge/strategic_merge.hpp"
#include "render/print/printer.hpp"
#include "yaml/comments.hpp"
#include "yaml/parse.hpp"

#include <vector>

namespace {

using namespace berth;
using yaml::Node;

std::vector<std::string_view> parts_of(std::string_view text) {
    static constexpr std::string_view separator = "\n%%\n";
    std::vector<std::string_view> parts;
    std::size_t from = 0;
    for (std::size_t at; (at = text.find(separator, from)) != std::string_view::npos; from = at + separator.size()) {
        parts.push_back(text.substr(from, at - from));
    }
    parts.push_back(text.substr(from));
    return parts;
}

Node* read(yaml::Arena& arena, std::string_view text) {
    const auto document = yaml::parse_commented(arena, text); // schemas in comments change merges
    if (!document || !*document) {
        return nullptr;
    }
    const auto expanded = yaml::expand_aliases(arena, (*document)->root, {.max_copies = 20'000});
    return expanded && (*expanded)->is_mapping() ? *expanded : nullptr;
}

/// The object after the patch; itself if that is none or cannot be applied, nothing if it was deleted.
Node* patched(yaml::Arena& arena, render::MergeSchema& schema, Node* object, std::string_view text) {
    if (Node* patch = read(arena, text)) {
        return render::strategic_merge(arena, schema, yaml::clone(arena, *object), patch);
    }
    return render::apply_json_patch(arena, *object, render::parse_json_patch(arena, text));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<std::string_view> parts = parts_of(fuzz::text_of(data, size));
    yaml::Arena arena;
    render::MergeSchema schema;
    Node* object = read(arena, parts.front());
    for (std::size_t i = 1; i < parts.size() && object != nullptr; ++i) {
        try {
            object = patched(arena, schema, object, parts[i]);
        } catch (const Error&) {
            continue;
        }
    }
    if (object != nullptr) {
        try {
            (void)render::print_object(*object);
        } catch (const Error&) {
            return 0;
        }
    }
    return 0;
}
