// SPDX-License-Identifier: Apache-2.0
// Where a resource came from and what changed it: `buildMetadata: [originAnnotations, transformerAnnotations]`.
#pragma once

#include "render/accumulate/resource_map.hpp"
#include "render/accumulate/session.hpp"

#include <optional>
#include <string>

namespace berth::render {

struct Origin {
    std::string path;
    std::string repo;
    std::string ref;
    std::string configured_in;
    std::string by_api_version;
    std::string by_kind;
    std::string by_name;
    std::string by_namespace;

    /// The origin of something this one refers to by a path or URL.
    [[nodiscard]] Origin append(const std::string& to) const;
    /// As YAML, lines ended.
    [[nodiscard]] std::string text() const;
};

/// Sets the one annotation and leaves the others as they are, for objects just read from a file.
void annotate_origin(Session& session, Resource& resource, const Origin& origin);
/// The same, making all annotations strings, as kustomize does everywhere else.
void set_origin(Session& session, Resource& resource, const Origin& origin);
[[nodiscard]] std::optional<Origin> find_origin(const Resource& resource);
/// What a configuration object that is itself a resource has done.
[[nodiscard]] std::optional<Origin> origin_of_plugin(const Resource& configuration);
/// Gives the origin to those that have none.
void add_missing_origins(Session& session, const std::vector<Resource*>& resources, const Origin& origin);
/// Notes a transformation on every resource; those without an origin were made by it.
void add_transformation(Session& session, const ResourceMap& resources, const Origin& origin);
void remove_origins(Session& session, Resource& resource);
void remove_transformations(Session& session, Resource& resource);

}  // namespace berth::render
