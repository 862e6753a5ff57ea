// SPDX-License-Identifier: Apache-2.0
// Origin annotations, which unlike other notes stand in the tree, since users see them.
#include "render/accumulate/origin.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "render/load/decode.hpp"
#include "render/load/yaml_1_1.hpp"
#include "render/print/scalar_value.hpp"
#include "render/remote/git_url.hpp"
#include "yaml/parse.hpp"
#include "yaml/writer.hpp"

#include <fmt/format.h>

namespace berth::render {

using yaml::Node;
using yaml::Writer;

namespace {

constexpr std::string_view origin_key = "config.kubernetes.io/origin";
constexpr std::string_view transformations_key = "alpha.config.kubernetes.io/transformations";

void write_field(Writer& writer, std::string_view name, const std::string& value) {
    if (!value.empty()) {
        writer.key(name);
        writer.string(value);
    }
}

void write_origin(Writer& writer, const Origin& origin) {
    const bool by = !origin.by_api_version.empty() || !origin.by_kind.empty() || !origin.by_name.empty() ||
                    !origin.by_namespace.empty();
    const bool any = by || !origin.path.empty() || !origin.repo.empty() || !origin.ref.empty() ||
                     !origin.configured_in.empty();
    writer.begin_mapping(any ? Writer::Filled::yes : Writer::Filled::no);
    write_field(writer, "path", origin.path);
    write_field(writer, "repo", origin.repo);
    write_field(writer, "ref", origin.ref);
    write_field(writer, "configuredIn", origin.configured_in);
    if (by) {
        writer.key("configuredBy");
        writer.begin_mapping(Writer::Filled::yes);
        write_field(writer, "apiVersion", origin.by_api_version);
        write_field(writer, "kind", origin.by_kind);
        write_field(writer, "name", origin.by_name);
        write_field(writer, "namespace", origin.by_namespace);
        writer.end_mapping();
    }
    writer.end_mapping();
}

std::string field(const Node& mapping, std::string_view name) {
    const Node* value = mapping.find(name);
    return value == nullptr ? std::string{} : std::string{value->text()};
}

void remove_annotation(Session& session, Resource& resource, std::string_view name) {
    const Node* annotations = resource.root == nullptr ? nullptr : find_metadata_map(*resource.root, "annotations");
    if (annotations == nullptr || annotations->find(name) == nullptr) {
        return;
    }
    StringMap map = metadata_map(*resource.root, "annotations");
    map.erase(std::string{name});
    resource.set_annotations(session.arena, map);
}

std::string annotation(const Resource& resource, std::string_view name) {
    const Node* annotations = resource.root == nullptr ? nullptr : find_metadata_map(*resource.root, "annotations");
    return annotations == nullptr ? std::string{} : field(*annotations, name);
}

/// The transformations so far, a list of origins. What others wrote there is not always one.
std::string transformations(const Resource& resource) {
    std::string text = annotation(resource, transformations_key);
    if (text.empty() || text.starts_with("- ")) {
        return text;
    }
    yaml::Arena arena;
    const Node* root = within("error unmarshaling JSON: while decoding JSON",
                              [&] { return read_as_json(arena, text, "error converting YAML to JSON: "); });
    const yaml::Tag tag = root == nullptr ? yaml::Tag::null : root->is_scalar() ? value_in_yaml_1_1(*root).tag : yaml::Tag::none;
    if (tag == yaml::Tag::null) {
        return {};
    }
    if (!root->is_sequence()) {
        throw Error(ErrorKind::invalid,
                    fmt::format("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {} into Go value of "
                                "type resource.Transformations",
                                json_type(root->kind, tag)));
    }
    return text;
}

void set_annotation(Session& session, Resource& resource, std::string_view name, const std::string& value) {
    StringMap map = metadata_map(*resource.root, "annotations");
    map.insert_or_assign(std::string{name}, value);
    resource.set_annotations(session.arena, map);
}

}  // namespace

Origin Origin::append(const std::string& to) const {
    Origin result = *this;
    std::string relative = to;
    if (const auto url = parse_git_url(to)) {
        result.repo = url->clone_url();
        result.ref = url->ref;
        result.path.clear();
        // At the repository's root kustomize shows a part of a path of its own.
        const std::string inside = clean_path(url->directory);
        relative = inside == "." ? "notCloned" : inside;
    }
    // An empty part does not count, so a path may begin with "..".
    const std::string joined = result.path.empty() ? relative : relative.empty() ? result.path
                                                                               : result.path + "/" + relative;
    result.path = joined.empty() ? joined : clean_path(joined);
    return result;
}

std::string Origin::text() const {
    std::string out;
    Writer writer{out, {.width = 0}};
    write_origin(writer, *this);
    writer.end_document();
    return out;
}

void annotate_origin(Session& session, Resource& resource, const Origin& origin) {
    annotate(session.arena, *resource.root, origin_key, origin.text());
}

void set_origin(Session& session, Resource& resource, const Origin& origin) {
    set_annotation(session, resource, origin_key, origin.text());
}

std::optional<Origin> find_origin(const Resource& resource) {
    const std::string text = annotation(resource, origin_key);
    if (text.empty()) {
        return std::nullopt;
    }
    yaml::Arena arena;
    const auto parsed = yaml::parse_first(arena, text);
    if (!parsed || *parsed == nullptr || !(*parsed)->is_mapping()) {
        return std::nullopt;
    }
    const Node& root = **parsed;
    Origin origin{.path = field(root, "path"),
                  .repo = field(root, "repo"),
                  .ref = field(root, "ref"),
                  .configured_in = field(root, "configuredIn"),
                  .by_api_version = {},
                  .by_kind = {},
                  .by_name = {},
                  .by_namespace = {}};
    if (const Node* by = root.find("configuredBy")) {
        origin.by_api_version = field(*by, "apiVersion");
        origin.by_kind = field(*by, "kind");
        origin.by_name = field(*by, "name");
        origin.by_namespace = field(*by, "namespace");
    }
    return origin;
}

std::optional<Origin> origin_of_plugin(const Resource& configuration) {
    const auto origin = find_origin(configuration);
    if (!origin) {
        return std::nullopt;
    }
    return Origin{.path = {},
                  .repo = origin->repo,
                  .ref = origin->ref,
                  .configured_in = origin->path,
                  .by_api_version = std::string{object_api_version(*configuration.root)},
                  .by_kind = std::string{configuration.kind()},
                  .by_name = std::string{configuration.name()},
                  .by_namespace = std::string{configuration.name_space()}};
}

void add_missing_origins(Session& session, const std::vector<Resource*>& resources, const Origin& origin) {
    for (Resource* resource : resources) {
        if (!find_origin(*resource)) {
            set_origin(session, *resource, origin);
        }
    }
}

void add_transformation(Session& session, const ResourceMap& resources, const Origin& origin) {
    for (Resource* resource : resources.resources()) {
        if (resource->root == nullptr) {
            continue;
        }
        if (!find_origin(*resource)) {
            set_origin(session, *resource, origin);
            continue;
        }
        // A list of origins: one more entry is one more item of the text.
        std::string item;
        Writer writer{item, {.width = 0}};
        writer.begin_sequence(Writer::Filled::yes);
        write_origin(writer, origin);
        writer.end_sequence();
        writer.end_document();
        set_annotation(session, *resource, transformations_key, transformations(*resource) + item);
    }
}

void remove_origins(Session& session, Resource& resource) {
    remove_annotation(session, resource, origin_key);
}

void remove_transformations(Session& session, Resource& resource) {
    remove_annotation(session, resource, transformations_key);
}

}  // namespace berth::render
