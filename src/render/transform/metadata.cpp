// SPDX-License-Identifier: Apache-2.0
// Transformers of names, labels, annotations and replica counts.
#include "base/error.hpp"
#include "render/generate/hash.hpp"
#include "render/transform/transformers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace berth::render {

using yaml::Node;
using yaml::Tag;

namespace {

bool keeps_its_name(const ResourceId& id) {
    return id.gvk.kind == "CustomResourceDefinition" || id.gvk.kind == "Namespace" ||
           (id.gvk.group == "apiregistration.k8s.io" && id.gvk.kind == "APIService");
}

enum class Affix : std::uint8_t { prefix, suffix };

Transform affix_transformer(std::string text, FieldSpecs fields, Affix where) {
    return [text = std::move(text), fields = std::move(fields), where](Session& session, ResourceMap& resources) {
        const std::string_view kept = session.arena.copy(text);
        for (Resource* resource : resources.resources()) {
            const ResourceId original = resource->original_id();
            if (keeps_its_name(original)) {
                continue;
            }
            for (const FieldSpec& field : fields) {
                if (!original.gvk.is_selected(field.gvk())) {
                    continue;
                }
                if (field.path == "metadata/name" && !kept.empty()) {
                    (where == Affix::prefix ? resource->prefixes : resource->suffixes).push_back(kept);
                    resource->write_state();
                    resource->store_previous_id(session.arena);
                }
                visit_field(session.arena, *resource->root, field,
                            {.create_kind = CreateKind::scalar, .create_tag = Tag::string}, [&](Node& node) {
                                const std::string_view name = node.text();
                                const std::string_view changed = where == Affix::prefix
                                                                     ? session.arena.join(kept, name)
                                                                     : session.arena.join(name, kept);
                                Node value{};
                                value.value = changed;
                                set_scalar(node, value);
                            });
            }
        }
        resources.touch();
    };
}

/// Sets every entry of the map at every place of the specs. One node is shared by all places of an object, as in
/// kustomize, so that a later change of one is a change of all.
Transform map_transformer(StringMap entries, FieldSpecs fields) {
    return [entries = std::move(entries), fields = std::move(fields)](Session& session, ResourceMap& resources) {
        std::vector<std::pair<std::string_view, std::string_view>> kept;
        for (const auto& [name, value] : entries) {
            kept.emplace_back(session.arena.copy(name), session.arena.copy(value));
        }
        std::vector<const FieldSpec*> matching;
        for (Resource* resource : resources.resources()) {
            if (resource->root == nullptr) {
                continue;
            }
            const Gvk gvk = resource->gvk();
            matching.clear();
            for (const FieldSpec& field : fields) {
                if (gvk.is_selected(field.gvk())) {
                    matching.push_back(&field);
                }
            }
            for (const auto& [name, value] : kept) {
                Node* shared = session.arena.make<Node>();
                shared->value = value;
                shared->tag = Tag::string;
                for (const FieldSpec* field : matching) {
                    visit_field_path(session.arena, *resource->root, *field,
                                     {.create_kind = CreateKind::mapping, .create_tag = Tag::mapping},
                                     [&, name = name](Node& node) {
                                         // go-yaml's kind of a fresh node is set; null becomes a mapping on the way
                                         set_field(session.arena, node, name, shared);
                                     });
                }
            }
        }
    };
}

}  // namespace

Transform prefix_transformer(std::string prefix, FieldSpecs fields) {
    return affix_transformer(std::move(prefix), std::move(fields), Affix::prefix);
}

Transform suffix_transformer(std::string suffix, FieldSpecs fields) {
    return affix_transformer(std::move(suffix), std::move(fields), Affix::suffix);
}

Transform label_transformer(StringMap labels, FieldSpecs fields) {
    return map_transformer(std::move(labels), std::move(fields));
}

Transform annotation_transformer(StringMap annotations, FieldSpecs fields) {
    return map_transformer(std::move(annotations), std::move(fields));
}

Transform replica_transformer(Replica replica, FieldSpecs fields) {
    return [replica = std::move(replica), fields = std::move(fields)](Session& session, ResourceMap& resources) {
        bool found = false;
        const std::vector<Resource*> named = resources.with_name(replica.name);
        for (const FieldSpec& field : fields) {
            for (Resource* resource : named) {
                bool matches = false;
                const auto check = [&](const ResourceId& id) {
                    matches = matches || (id.name == replica.name && id.gvk.is_selected(field.gvk()));
                };
                check(resource->id());
                for (const PreviousId& previous : resource->previous) {
                    check(resource->previous_id(previous));
                }
                if (!matches || resource->is_empty()) {
                    continue;
                }
                found = true;
                visit_field(session.arena, *resource->root, field,
                            {.create_kind = CreateKind::scalar, .create_tag = Tag::integer}, [&](Node& node) {
                                Node* value = yaml::make_scalar(session.arena, std::to_string(replica.count),
                                                                Tag::integer);
                                set_scalar(node, *value);
                            });
            }
        }
        if (!found) {
            std::vector<std::string> kinds;
            for (const FieldSpec& field : fields) {
                kinds.push_back(field.gvk().string());
            }
            throw Error(ErrorKind::not_found,
                        fmt::format("resource with name {} does not match a config with the following GVK [{}]",
                                    replica.name, fmt::join(kinds, " ")));
        }
    };
}

Transform hash_transformer() {
    return [](Session& session, ResourceMap& resources) {
        for (Resource* resource : resources.resources()) {
            if (!resource->needs_hash) {
                continue;
            }
            const std::string hash = content_hash(*resource);
            resource->store_previous_id(session.arena);
            set_name(session.arena, *resource->root, fmt::format("{}-{}", resource->name(), hash));
        }
        resources.touch();
    };
}

}  // namespace berth::render
