// SPDX-License-Identifier: Apache-2.0
// The members that a mapping has for go-yaml's decoder.
#include "render/print/members.hpp"

#include "base/error.hpp"
#include "render/print/scalar_value.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

namespace {

/// A key that is a string when go-yaml reads what it wrote: it writes none at all in quotes.
bool is_string_key(const Node& key) {
    const bool nothing = key.is_null() && key.value.empty() && key.style == yaml::Style::plain && !key.tagged;
    return key.kind == Kind::scalar && key.tag != Tag::custom && (nothing || is_string_scalar(key));
}

/// Merges of the text are carried out by now; one that a path or a label made is read as a merge when it was written.
bool is_merge_key(const Node& key) {
    const bool bare = key.style == yaml::Style::plain && !key.tagged && (key.tag == Tag::none || key.tag == Tag::merge);
    return bare && key.is_scalar() && key.value == "<<";
}

/// A null that a path made a key; go-yaml's decoder leaves out what an object has under it.
bool is_made_null(const Node& key) {
    return key.kind == Kind::scalar && key.tag == Tag::none && key.style == yaml::Style::plain &&
           std::holds_alternative<std::monostate>(scalar_value(key).data);
}

/// Keys that are there already win.
void merge(const Node& source, std::vector<Member>& into) {
    if (!source.is_mapping()) {
        throw Error(ErrorKind::invalid, "yaml: map merge requires map or sequence of maps as the value");
    }
    for (const Member& member : members_of(source, Level::root)) {
        if (std::ranges::none_of(into, [&](const Member& own) { return own.key == member.key; })) {
            into.push_back(member);
        }
    }
}

}  // namespace

std::vector<Member> members_of(const Node& mapping, Level level) {
    std::vector<Member> members;
    std::vector<const Node*> merged;
    members.reserve(mapping.pairs());
    for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
        const Node& key = *mapping.key(i);
        if (is_merge_key(key)) {
            merged.push_back(mapping.field(i));
            continue;
        }
        if (level == Level::root && is_made_null(key)) {
            continue;
        }
        if (key.kind != Kind::scalar || (level == Level::nested && !is_string_key(key))) {
            throw Error(ErrorKind::invalid, "json: unsupported type: map[interface {}]interface {}",
                        key.line == 0 ? std::string{} : fmt::format("the key '{}' in line {} is no string", key.text(),
                                                                    key.line))
                .at_line(key.line);
        }
        members.push_back({key.value, mapping.field(i), key.line});
    }
    for (const Node* source : merged) {
        if (source->is_sequence()) {
            std::ranges::for_each(source->children(), [&](const Node* one) { merge(*one, members); });
        } else {
            merge(*source, members);
        }
    }
    return members;
}

}  // namespace berth::render
