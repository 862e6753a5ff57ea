// SPDX-License-Identifier: Apache-2.0
// Compiling field specs, merging lists of them, walking to the fields they name.
#include "render/schema/field_spec.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/accumulate/object_fields.hpp"
#include "render/transform/field_path.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

std::vector<std::string> split_path(std::string_view path, char delimiter) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    bool first = true;
    while (true) {
        const std::size_t end = path.find(delimiter, begin);
        const std::string_view part = path.substr(begin, end == std::string_view::npos ? end : end - begin);
        if (!parts.empty() && parts.back().ends_with('\\')) {
            parts.back().pop_back();
            parts.back().push_back(delimiter);
            parts.back().append(part);
        } else if (!(first && part.empty() && end != std::string_view::npos)) {
            parts.emplace_back(part);
        }
        first = false;
        if (end == std::string_view::npos) {
            return parts;
        }
        begin = end + 1;
    }
}

std::vector<std::string> split_bracket_path(std::string_view path, char delimiter) {
    const std::vector<std::string> parts = split_path(path, delimiter);
    std::vector<std::string> result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].starts_with('[') || parts[i].ends_with(']')) {
            result.push_back(parts[i]);
            continue;
        }
        std::string bracketed = parts[i];
        while (i + 1 < parts.size()) {
            ++i;
            bracketed.push_back(delimiter);
            bracketed.append(parts[i]);
            if (parts[i].ends_with(']')) {
                break;
            }
        }
        if (bracketed.find('=') != std::string::npos) {
            result.push_back(std::move(bracketed));
            continue;
        }
        const std::size_t from = bracketed.find_first_not_of("[]");
        const std::size_t to = bracketed.find_last_not_of("[]");
        result.push_back(from == std::string::npos ? std::string{} : bracketed.substr(from, to - from + 1));
    }
    return result;
}

std::string FieldSpec::string() const {
    return fmt::format("{}:{}:{}", gvk().string(), create == Create::yes, path);
}

void FieldSpecs::own() {
    if (!table_.empty()) {
        own_.assign(table_.begin(), table_.end());
        table_ = {};
    }
}

void FieldSpecs::push_back(const FieldSpec& spec) {
    own();
    own_.push_back(spec);
}

void FieldSpecs::sort() {
    own();
    std::ranges::stable_sort(own_, gvk_less, &FieldSpec::gvk);
}

namespace {

bool is_known(std::span<const FieldSpec> specs, const FieldSpec& spec) {
    const auto known = std::ranges::find_if(specs, [&](const FieldSpec& one) {
        return one.path == spec.path && one.gvk().is_selected(spec.gvk());
    });
    if (known == specs.end()) {
        return false;
    }
    if (known->create != spec.create) {
        throw Error(ErrorKind::invalid, "conflicting fieldspecs");
    }
    return true;
}

}  // namespace

void merge_field_specs(FieldSpecs& into, const FieldSpecs& specs) {
    // One that names a kind is known by those of its kind alone, one that names none by any.
    std::unordered_map<std::string_view, std::unordered_map<std::string_view, std::vector<FieldSpec>>> of_path;
    constexpr std::string_view any_kind = "\n";
    const auto add = [&](const FieldSpec& spec) {
        of_path[spec.path][spec.kind].push_back(spec);
        of_path[spec.path][any_kind].push_back(spec);
    };
    std::ranges::for_each(into, add);
    for (const FieldSpec& spec : specs) {
        if (!is_known(of_path[spec.path][spec.kind.empty() ? any_kind : spec.kind], spec)) {
            add(spec);
            into.push_back(spec);
        }
    }
}

void merge_field_spec(FieldSpecs& into, const FieldSpec& spec) {
    if (!is_known({into.begin(), into.end()}, spec)) {
        into.push_back(spec);
    }
}

namespace {

/// The part of a path that is still to be walked. Splitting it on the way costs less than keeping all parts of all
/// specs: most walks end at the first.
class RestOfPath {
public:
    explicit RestOfPath(std::string_view path) : text_{path.starts_with('/') ? path.substr(1) : path} {}

    [[nodiscard]] bool empty() const { return !left_; }

    /// Cuts off the first part. One with an escaped slash is not as it stands in the path, so the arena keeps it.
    std::string_view take(yaml::Arena& arena) {
        std::string_view part = cut();
        while (part.ends_with('\\') && left_) {
            part.remove_suffix(1);
            part = arena.join(arena.join(part, "/"), cut());
        }
        return part;
    }

private:
    std::string_view cut() {
        const std::size_t slash = text_.find('/');
        const std::string_view part = text_.substr(0, slash);
        left_ = slash != std::string_view::npos;
        text_.remove_prefix(left_ ? slash + 1 : text_.size());
        return part;
    }

    std::string_view text_;
    bool left_ = true; ///< an empty text can still be a part, which is an error
};

/// Whether kyaml's Lookup takes the part for nothing but a name, at a glance: false for some names, too.
bool is_plain_name(std::string_view part) {
    constexpr std::string_view blanks = " \t\n\v\f\r";
    const char first = part.front();
    return first >= 'A' && first != '[' && !blanks.contains(part.back());
}

class Walk {
public:
    Walk(yaml::Arena& arena, const FieldSpec& spec, FieldVisit how, const FieldVisitor& visitor)
        : arena_{arena}, spec_{spec}, how_{how}, visitor_{visitor} {}

    void walk(Node& node) { walk(node, RestOfPath{spec_.path}); }

private:
    void walk(Node& node, RestOfPath path) {
        if (path.empty()) {
            visitor_(node);
            return;
        }
        if (node.tag == Tag::null) {
            return;
        }
        switch (node.kind) {
        case Kind::sequence:
            for (Node* item : node.children()) {
                walk(*item, path);
            }
            return;
        case Kind::mapping:
            enter(node, path);
            return;
        case Kind::alias:
            walk(*node.target, path);
            return;
        case Kind::scalar:
            break;
        }
        throw Error(ErrorKind::invalid, "expected sequence or mapping node");
    }

    void enter(Node& mapping, RestOfPath path) {
        std::string_view name = path.take(arena_);
        const bool list = name.ends_with("[]");
        if (list) {
            name.remove_suffix(2);
        }
        if (name.empty()) {
            throw Error(ErrorKind::invalid, "cannot set or create an empty field name");
        }
        if (!is_plain_name(name)) {
            require_name(mapping, std::string{name});
            name = trim_unicode(name);
            if (name.empty()) {
                walk(mapping, path);
                return;
            }
        }
        const bool may_create = spec_.create == Create::yes && how_.create_kind != CreateKind::nothing && !list;
        const bool last = path.empty();
        const bool make_mapping = !last || how_.create_kind == CreateKind::mapping;
        Node* field = mapping.find(name);
        if (field == nullptr) {
            if (!may_create) {
                return;
            }
            field = make_mapping ? yaml::make_mapping(arena_) : yaml::make_scalar(arena_, {});
            field->tag = Tag::none;
            yaml::append(arena_, mapping, yaml::make_scalar(arena_, name));
            yaml::append(arena_, mapping, field);
        } else if (field->tag == Tag::null && (may_create || list)) {
            // A null takes on the kind that the path needs.
            if (list) {
                yaml::become(arena_, *field, Kind::sequence, Tag::none);
            } else if (make_mapping) {
                yaml::become(arena_, *field, Kind::mapping, last ? how_.create_tag : Tag::mapping);
            } else {
                field->tag = how_.create_tag;
            }
        }
        walk(*field, path);
    }

    /// Throws Error for an index, as a mapping has none, and for "*".
    static void require_name(Node& mapping, const std::string& part) {
        within(fmt::format("fieldName: {}", part), [&] { static_cast<void>(look_up(mapping, {&part, 1})); });
    }

    yaml::Arena& arena_;
    const FieldSpec& spec_;
    FieldVisit how_;
    const FieldVisitor& visitor_;
};

}  // namespace

void visit_field_path(yaml::Arena& arena, Node& root, const FieldSpec& spec, FieldVisit how,
                      const FieldVisitor& visitor) {
    constexpr std::size_t max_depth = 1000; // of what a path may create
    if (spec.path.size() > max_depth && std::ranges::count(spec.path, '/') > std::ptrdiff_t{max_depth}) {
        throw Error(ErrorKind::invalid, fmt::format("exceeded max depth of {} in a field's path", max_depth));
    }
    try {
        Walk{arena, spec, how, visitor}.walk(root);
    } catch (const Error& error) {
        throw error.within(
            fmt::format("considering field '{}' of object {}", spec.path, object_id(root).string()));
    }
}

void visit_field(yaml::Arena& arena, Node& root, const FieldSpec& spec, FieldVisit how, const FieldVisitor& visitor) {
    if (object_gvk(root).is_selected(spec.gvk())) {
        visit_field_path(arena, root, spec, how, visitor);
    }
}

}  // namespace berth::render
