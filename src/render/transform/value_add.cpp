// SPDX-License-Identifier: Apache-2.0
// Reading the configuration of ValueAddTransformer, and doing it.
#include "render/transform/value_add.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "render/transform/field_path.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

struct Target {
    std::optional<Selector> selector;
    std::string field_path;
    std::int64_t position = 0;
};

}  // namespace

template <>
inline constexpr std::string_view go_item_type<Target> = "builtins.Target";

namespace {

void read_targets(const Decoder& decoder, const Node& node, std::vector<Target>& into) {
    std::vector<Target> read;
    decoder.read_list<Target>(node, "targets", read, [&](const Node& item, Target& target) {
        decoder.fields(item, "builtins.Target",
                       {{"selector",
                         [&](const Node& n) {
                             decoder.read_optional<Selector>(n, target.selector, [&](const Node& x, Selector& s) {
                                 decoder.read(x, s);
                             });
                         }},
                        {"fieldPath", [&](const Node& n) { decoder.read(n, "fieldPath", target.field_path); }},
                        {"filePathPosition",
                         [&](const Node& n) { decoder.read(n, "filePathPosition", target.position); }}});
    });
    into.insert(into.end(), read.begin(), read.end());
}

/// kyaml's PathSplit: an absolute path begins with an empty part.
std::vector<std::string> parts_of(std::string_view path) {
    if (path.empty()) {
        return {};
    }
    std::vector<std::string> parts = split(path, '/');
    if (path == "/" || path.starts_with("//")) {
        parts.erase(parts.begin()); // one empty part is enough
    }
    return parts;
}

/// Puts `part` before the part of the path at that position, at the end if there is none, and makes the path as simple as
/// Go's filepath.Join does.
std::string insert_part(std::string_view path, std::int64_t position, const std::string& part) {
    if (part.empty()) {
        return std::string{path};
    }
    std::vector<std::string> parts = parts_of(path);
    auto at = std::min(static_cast<std::size_t>(position), parts.size());
    const bool absolute = !parts.empty() && parts.front().empty();
    if (absolute && at < parts.size()) {
        ++at;
    }
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(at), part);
    std::erase(parts, std::string{});
    return (absolute ? "/" : "") + clean_path(join(parts, "/"));
}

}  // namespace

Transform value_add_transformer(const Loader& loader, const Decoder& decoder, const Node& configuration) {
    std::string value;
    std::string target_file;
    std::vector<Target> targets;
    decoder.fields(configuration, {{"value", [&](const Node& n) { decoder.read(n, "value", value); }},
                                   {"targetFilePath",
                                    [&](const Node& n) { decoder.read(n, "targetFilePath", target_file); }},
                                   {"targets", [&](const Node& n) { read_targets(decoder, n, targets); }}});
    value = trim_unicode(value);
    if (value.empty()) {
        value = base_name(loader.root());
    }
    if (!target_file.empty()) {
        yaml::Arena arena;
        const auto parsed = yaml::parse_first(arena, loader.load(target_file));
        if (!parsed) {
            throw Error(ErrorKind::invalid, fmt::format("yaml: {}", parsed.error().problem));
        }
        if (*parsed != nullptr) {
            decoder.fields(**parsed, {{"targets", [&](const Node& n) { read_targets(decoder, n, targets); }}});
        }
    }
    if (targets.empty()) {
        throw Error(ErrorKind::invalid, "must specify at least one target");
    }
    for (const Target& target : targets) {
        if (target.field_path.empty()) {
            throw Error(ErrorKind::invalid, "fieldPath cannot be empty");
        }
        if (target.position < 0) {
            throw Error(ErrorKind::invalid,
                        fmt::format("value of FilePathPosition ({}) cannot be negative", target.position));
        }
    }
    return [value, targets](Session& session, ResourceMap& resources) {
        for (const Target& target : targets) {
            std::vector<Resource*> selected{resources.resources().begin(), resources.resources().end()};
            if (target.selector) {
                selected = resources.select(*target.selector);
            }
            for (Resource* resource : selected) {
                if (target.field_path == "metadata/namespace") {
                    apply_namespace(session, *resource->root, {.name_space = value});
                    continue;
                }
                Node* field = look_up_or_create(session.arena, *resource->root, split_path(target.field_path, '/'));
                if (field == nullptr) {
                    continue;
                }
                require_kind(*field, Kind::scalar);
                const std::string changed =
                    target.position > 0 ? insert_part(field->text(), target.position - 1, value) : value;
                Node fresh{};
                fresh.value = session.arena.copy(changed);
                set_scalar(*field, fresh);
            }
            resources.touch();
        }
    };
}

}  // namespace berth::render
