// SPDX-License-Identifier: Apache-2.0
// Replacements: a field of one object (or a text) copied into fields of others.
#include "base/error.hpp"
#include "base/text.hpp"
#include "render/load/decode.hpp"
#include "render/load/yaml_1_1.hpp"
#include "render/print/printer.hpp"
#include "render/transform/field_path.hpp"
#include "render/transform/open_texts.hpp"
#include "render/transform/transformers.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

constexpr std::string_view default_path = "metadata.name";

std::string source_text(const ReplacementSource& source) {
    std::string text = source.id().string();
    if (!source.field_path.empty()) {
        text += ":" + source.field_path;
    }
    if (source.options && (!source.options->delimiter.empty() || source.options->create)) {
        text += fmt::format(":{}({}), create={}", source.options->delimiter, source.options->index,
                            source.options->create);
    }
    return text;
}

/// The present identity first, then the former ones.
std::vector<ResourceId> all_ids(const Resource& resource) {
    std::vector<ResourceId> ids{resource.id()};
    for (const PreviousId& previous : resource.previous) {
        ids.push_back(resource.previous_id(previous));
    }
    return ids;
}

/// kustomize does not know here which kinds stand outside of namespaces.
bool is_source(const ResourceId& id, const ResourceId& wanted) {
    const auto or_default = [](std::string_view name) { return name.empty() ? std::string_view{"default"} : name; };
    return (wanted.name.empty() || wanted.name == id.name) && id.gvk.is_selected(wanted.gvk) &&
           (wanted.name_space.empty() || or_default(wanted.name_space) == or_default(id.name_space));
}

/// Whether a text at the path has no part in what an object is called.
bool is_beside_identity(OpenTexts::Path path) {
    const std::string_view field = trim_unicode(path.front());
    return is_field_name(field) && field != "apiVersion" && field != "kind" &&
           (field != "metadata" || (path.size() > 1 && trim_unicode(path[1]) == "annotations"));
}

class Replacer {
public:
    Replacer(Session& session, ResourceMap& resources)
        : session_{session}, resources_{resources}, texts_{session.arena} {}

    void run(const std::vector<Replacement>& replacements) {
        for (const Replacement& replacement : replacements) {
            run(replacement);
        }
        texts_.close_all();
    }

private:
    void run(const Replacement& replacement) {
        if ((!replacement.source && !replacement.source_value) || !replacement.has_targets) {
            throw Error(ErrorKind::invalid, "replacements must specify a source and at least one target");
        }
        const Node* value = value_of(replacement);
        for (const ReplacementTarget& target : replacement.targets) {
            replace_in(target, *value);
        }
        take_notes_back();
    }

    const Node* value_of(const Replacement& replacement) {
        if (replacement.source_value && replacement.source) {
            throw Error(ErrorKind::invalid, "value and resource selectors are mutually exclusive");
        }
        source_root_ = nullptr;
        if (replacement.source_value) {
            return yaml::make_scalar(session_.arena, session_.arena.copy(*replacement.source_value));
        }
        const ReplacementSource& source = *replacement.source;
        Resource& resource = select_source(source);
        const std::string path{source.field_path.empty() ? default_path : std::string_view{source.field_path}};
        const std::vector<std::string> parts = split_bracket_path(path, '.');
        source_root_ = resource.root;
        source_path_ = parts;
        texts_.close(*source_root_, source_path_);
        Node* found = within("error looking up replacement source",
                             [&] { return look_up(with_notes(resource, parts), parts); });
        if (is_nil_or_empty(found)) {
            throw Error(ErrorKind::not_found, fmt::format("fieldPath `{}` is missing for replacement source {}", path,
                                                          source.id().string()));
        }
        return refined(*found, source.options);
    }

    /// Whether the field has all of kustomize's notes in it, which are annotations there.
    static bool holds_notes(const std::vector<std::string>& path) {
        return path.front() == "metadata" && (path.size() == 1 || (path.size() == 2 && path.back() == "annotations"));
    }

    /// The object; where the notes are part of what is copied from it, they stand in it until they are taken back. What is
    /// copied is the source as it is then, which earlier targets may have changed.
    Node& with_notes(Resource& resource, const std::vector<std::string>& path) {
        const bool has_them = resource.state_arena != nullptr;
        if (holds_notes(path) && resource.has_build_state() && !has_them) {
            write_build_annotations(session_.arena, resource, *resource.root);
            noted_ = &resource;
        }
        return *resource.root;
    }

    void take_notes_back() {
        if (noted_ != nullptr) {
            Resource known; // what they say the resource itself knows
            known.root = std::exchange(noted_, nullptr)->root;
            absorb_build_annotations(session_.arena, known);
        }
    }

    Resource& select_source(const ReplacementSource& source) {
        Resource* match = nullptr;
        const std::span<Resource* const> all = resources_.resources();
        for (Resource* resource : source.name.empty() ? std::vector<Resource*>{all.begin(), all.end()}
                                                      : resources_.with_name(source.name)) {
            const std::vector<ResourceId> ids = all_ids(*resource);
            if (std::any_of(ids.begin(), ids.end(), [&](const ResourceId& id) { return is_source(id, source.id()); })) {
                if (match != nullptr) {
                    throw Error(ErrorKind::invalid,
                                fmt::format("multiple matches for selector {}", source_text(source)));
                }
                match = resource;
            }
        }
        if (match == nullptr) {
            throw Error(ErrorKind::not_found, fmt::format("nothing selected by {}", source_text(source)));
        }
        return *match;
    }

    const Node* refined(const Node& node, const std::optional<FieldOptions>& options) {
        if (!options || options->delimiter.empty()) {
            return &node;
        }
        if (node.kind != Kind::scalar) {
            throw Error(ErrorKind::invalid, "delimiter option can only be used with scalar nodes");
        }
        const std::deque<std::string> parts = split_text(node.value, options->delimiter);
        if (options->index < 0 || static_cast<std::size_t>(options->index) >= parts.size()) {
            throw Error(ErrorKind::invalid, fmt::format("options.index {} is out of bounds for value {}",
                                                        options->index, node.value));
        }
        Node* part = yaml::clone(session_.arena, node);
        part->value = session_.arena.copy(parts[static_cast<std::size_t>(options->index)]);
        return part;
    }

    void replace_in(const ReplacementTarget& target, const Node& value) {
        if (!target.select) {
            throw Error(ErrorKind::invalid, "target must specify resources to select");
        }
        std::vector<std::string> paths = target.field_paths;
        if (paths.empty()) {
            paths.emplace_back(default_path);
        }
        const TargetPattern pattern{target};
        const auto all = resources_.resources();
        for (Resource* resource :
             pattern.is_bad() ? std::vector<Resource*>{all.begin(), all.end()} : resources_.candidates(pattern.id())) {
            if (pattern.reads_maps() && resource->root != nullptr) {
                texts_.close(*resource->root, metadata_path_);
            }
            if (!resource->is_empty() && pattern.matches(*resource)) {
                const ResourceId before = resource->id();
                copy_value(*resource, value, target, paths);
                resources_.touch_if_changed(*resource, before);
            }
        }
    }

    /// The selectors of a target, compiled.
    class TargetPattern {
    public:
        explicit TargetPattern(const ReplacementTarget& target)
            : select_{*target.select}, labels_{target.select->labels}, annotations_{target.select->annotations} {
            for (const Selector& selector : target.reject) {
                reject_.push_back({IdPattern{selector}, LabelSelector{selector.labels},
                                   LabelSelector{selector.annotations}, selector.id().is_empty()});
            }
        }

        [[nodiscard]] const IdPattern& id() const { return select_; }
        /// Whether looking at any object fails.
        [[nodiscard]] bool is_bad() const {
            return labels_.is_bad() || annotations_.is_bad() ||
                   std::ranges::any_of(reject_, [](const Rejection& rejection) {
                       return rejection.labels.is_bad() || rejection.annotations.is_bad();
                   });
        }

        /// Whether labels or annotations are looked at.
        [[nodiscard]] bool reads_maps() const {
            return !labels_.empty() || !annotations_.empty() ||
                   std::ranges::any_of(reject_, [](const Rejection& rejection) {
                       return !rejection.labels.empty() || !rejection.annotations.empty();
                   });
        }

        [[nodiscard]] bool matches(const Resource& resource) const {
            if (!by_maps(resource, labels_, annotations_)) {
                return false;
            }
            const std::vector<ResourceId> ids = all_ids(resource);
            for (const Rejection& rejection : reject_) {
                if ((!rejection.labels.empty() || !rejection.annotations.empty()) &&
                    by_maps(resource, rejection.labels, rejection.annotations)) {
                    return false;
                }
            }
            for (const Rejection& rejection : reject_) {
                if (!rejection.no_id && any(rejection.id, ids)) {
                    return false;
                }
            }
            return any(select_, ids);
        }

    private:
        struct Rejection {
            IdPattern id;
            LabelSelector labels;
            LabelSelector annotations;
            bool no_id;
        };

        static bool by_maps(const Resource& resource, const LabelSelector& labels, const LabelSelector& annotations) {
            const bool by_annotations =
                annotations.empty() || annotations.matches(metadata_map(*resource.root, "annotations"));
            return (labels.empty() || labels.matches(metadata_map(*resource.root, "labels"))) && by_annotations;
        }

        static bool any(const IdPattern& pattern, const std::vector<ResourceId>& ids) {
            return std::any_of(ids.begin(), ids.end(), [&](const ResourceId& id) {
                return pattern.matches_gvk(id.gvk) && pattern.matches_name(id.name) &&
                       pattern.matches_namespace(id.name_space);
            });
        }

        IdPattern select_;
        LabelSelector labels_;
        LabelSelector annotations_;
        std::vector<Rejection> reject_;
    };

    void copy_value(Resource& resource, const Node& value, const ReplacementTarget& target,
                    const std::vector<std::string>& paths) {
        Node& root = *resource.root;
        const bool may_create = target.options && target.options->create;
        const std::optional<Kind> create = may_create ? std::optional{value.kind} : std::nullopt;
        for (const std::string& path : paths) {
            const std::vector<std::string> parts = split_bracket_path(path, '.');
            yaml::reject_deep(value, parts.size());
            if (set_in_text(root, parts, value, target, create)) {
                continue;
            }
            texts_.close(root, parts);
            const std::string missing = fmt::format("unable to find{} field \"{}\" in replacement target",
                                                    may_create ? " or create" : "", replace_all(path, "\\", "\\\\"));
            const std::vector<Node*> fields =
                within(missing, [&] { return match_path(session_.arena, root, parts, create); });
            if (fields.empty()) {
                throw Error(ErrorKind::not_found, missing);
            }
            for (Node* field : fields) {
                set_value(*field, value, target.options);
            }
            if (holds_notes(parts)) {
                resource.clear_build_state();
                absorb_build_annotations(session_.arena, resource); // those of the source, if any
            }
        }
    }

    /// Fields within texts, and parts of texts: what is changed in a form of its own.
    bool set_in_text(Node& root, const std::vector<std::string>& path, const Node& value, const ReplacementTarget& target,
                     std::optional<Kind> create) {
        if (source_root_ != nullptr) {
            texts_.close(*source_root_, source_path_); // what is copied is what stands there now
        }
        const std::string_view delimiter = target.options ? std::string_view{target.options->delimiter} : std::string_view{};
        const bool is_set = texts_.set(root, path, value, create) ||
                            (!delimiter.empty() &&
                             texts_.set_part(root, path, delimiter, target.options->index, part_of(value)));
        if (is_set && !is_beside_identity(path)) {
            texts_.close(root, path);
        }
        return is_set;
    }

    static std::string_view part_of(const Node& value) { return value.is_null() ? std::string_view{} : value.text(); }

    void set_value(Node& field, const Node& value, const std::optional<FieldOptions>& options) {
        if (options && !options->delimiter.empty()) {
            if (field.kind != Kind::scalar) {
                throw Error(ErrorKind::invalid, "delimiter option can only be used with scalar nodes");
            }
            PartedText text{field.value, options->delimiter};
            text.set(options->index, part_of(value));
            field.value = session_.arena.copy(text.text());
        } else if (field.kind == Kind::scalar) {
            field.value = value.text();
        } else {
            field = *yaml::clone(session_.arena, value);
        }
    }

    Session& session_;
    ResourceMap& resources_;
    OpenTexts texts_;
    const Node* source_root_ = nullptr; ///< of the object that the present value stands in; nullptr: in none
    std::vector<std::string> source_path_;
    const std::vector<std::string> metadata_path_{"metadata"};
    Resource* noted_ = nullptr; ///< a source that kustomize's notes stand in
};

/// The replacements in a file: one, or a list.
void read_file(const std::string& content, std::vector<Replacement>& into) {
    yaml::Arena arena;
    const Node* root = read_as_json(arena, content, "error converting YAML to JSON: ");
    const Decoder decoder{{.strict = false, .coerce = true, .rewritten = false}, "Replacement"};
    if (root != nullptr && root->kind == Kind::sequence) {
        for (const Node* item : root->children()) {
            decoder.read(*item, into.emplace_back());
        }
    } else if (root != nullptr && root->kind == Kind::mapping) {
        decoder.read(*root, into.emplace_back());
    } else {
        // Go's kind of what stands there.
        const std::string_view kind = root == nullptr || root->is_null() ? "invalid"
                                      : root->tag == yaml::Tag::boolean     ? "bool"
                                      : root->tag == yaml::Tag::integer || root->tag == yaml::Tag::floating
                                          ? "float64"
                                          : "string";
        throw Error(ErrorKind::invalid,
                    fmt::format("unsupported replacement type encountered within replacement path: {}", kind));
    }
}

}  // namespace

Transform replacement_transformer(const Loader& loader, const std::vector<Replacement>& replacements) {
    std::vector<Replacement> all;
    for (const Replacement& replacement : replacements) {
        if (replacement.path.empty()) {
            all.push_back(replacement);
            continue;
        }
        if (replacement.source || !replacement.targets.empty()) {
            throw Error(ErrorKind::invalid, "cannot specify both path and inline replacement");
        }
        const std::string content = loader.load(replacement.path);
        at_place(loader.full_path(replacement.path), 0, [&] { read_file(content, all); });
    }
    return [all = std::move(all)](Session& session, ResourceMap& resources) {
        Replacer{session, resources}.run(all);
        resources.drop_empty();
        resources.touch();
    };
}

}  // namespace berth::render
