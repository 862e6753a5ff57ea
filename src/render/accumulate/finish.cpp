// SPDX-License-Identifier: Apache-2.0
// The last steps, in kustomize's order.
#include "render/accumulate/finish.hpp"

#include "render/accumulate/origin.hpp"
#include "render/accumulate/place.hpp"
#include "render/build_observer.hpp"
#include "render/load/read_resources.hpp"
#include "render/transform/transformers.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace berth::render {

namespace {

void sort_for_output(Session& session, ResourceMap& resources, const std::optional<SortOptions>& options) {
    if (options) {
        if (session.options.reorder != Reorder::unspecified) {
            session.warnings.emplace_back("Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') "
                                          "and in a CLI flag ('--reorder'). Using the kustomization file over the "
                                          "CLI flag.");
        }
        sort_transformer(*options)(session, resources);
    } else if (session.options.reorder != Reorder::none) {
        SortOptions legacy;
        legacy.order = "legacy";
        sort_transformer(legacy)(session, resources);
    }
}

void add_managed_by_label(Session& session, ResourceMap& resources) {
    FieldSpec metadata;
    metadata.path = "metadata/labels";
    metadata.create = Create::yes;
    StringMap labels;
    labels.emplace("app.kubernetes.io/managed-by", "kustomize-" + session.options.version);
    label_transformer(labels, std::vector{metadata})(session, resources);
}

bool is_local(const Resource& resource) {
    const yaml::Node* annotations = find_metadata_map(*resource.root, "annotations");
    const yaml::Node* local =
        annotations == nullptr ? nullptr : annotations->find("config.kubernetes.io/local-config");
    return local != nullptr && local->text() != "false";
}

/// Drops what was emptied; throws Error for what is no object.
void drop_emptied(ResourceMap& resources) {
    std::vector<Resource*> kept;
    for (Resource* resource : resources.resources()) {
        if (!resource->is_empty()) {
            at_object(*resource, [&] { validate_object(*resource->root); });
            kept.push_back(resource);
        }
    }
    resources.assign(std::move(kept));
}

/// Drops what is only configuration. kustomize does it by identity: what has the identity of a deployed object stays, and
/// two of one identity cannot be dropped, which throws Error.
void drop_local(ResourceMap& resources) {
    const auto all = resources.resources();
    if (std::ranges::none_of(all, [](const Resource* resource) { return is_local(*resource); })) {
        return;
    }
    std::set<std::string> deployed;
    for (const Resource* resource : all) {
        if (!is_local(*resource)) {
            deployed.insert(resource->id().string());
        }
    }
    std::set<std::string> dropped;
    std::vector<Resource*> kept;
    for (Resource* resource : all) {
        std::string id = resource->id().string();
        if (deployed.contains(id)) {
            kept.push_back(resource);
        } else if (!dropped.insert(id).second) {
            throw Error(ErrorKind::invalid, fmt::format("id {} not found in removal", id));
        }
    }
    resources.assign(std::move(kept));
}

bool builds_metadata(const Kustomization& kustomization, std::string_view option) {
    return std::ranges::find(kustomization.build_metadata, option) != kustomization.build_metadata.end();
}

void finish_all_annotations(Session& session, const ResourceMap& resources, const Kustomization& root) {
    const bool keep_origins = builds_metadata(root, "originAnnotations");
    const bool keep_transformations = builds_metadata(root, "transformerAnnotations");
    for (Resource* resource : resources.resources()) {
        if (!keep_origins) {
            remove_origins(session, *resource);
        }
        if (!keep_transformations) {
            remove_transformations(session, *resource);
        }
        finish_annotations(session.arena, *resource->root);
    }
}

}  // namespace

void finish(Session& session, Accumulator& all, const Kustomization& root) {
    const auto stepped = [&](const char* field) { session.stepped(root.file, field, all.resources.resources()); };
    hash_transformer()(session, all.resources);
    stepped("name suffix hash");
    if (all.config != nullptr) {
        fix_name_references(session, all.resources, all.config->name_reference);
        stepped("name references");
        resolve_variables(session, all.resources, all.variables, all.config->var_reference);
        stepped("vars");
    }
    drop_emptied(all.resources);
    drop_local(all.resources);
    sort_for_output(session, all.resources, root.sort_options);
    if (session.options.managed_by_label || builds_metadata(root, "managedByLabel")) {
        add_managed_by_label(session, all.resources);
        stepped("managedByLabel");
    }
    finish_all_annotations(session, all.resources, root);
    if (session.services.observer != nullptr) {
        session.services.observer->finished(all.resources.resources());
    }
}

}  // namespace berth::render
