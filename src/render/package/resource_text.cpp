// SPDX-License-Identifier: Apache-2.0
// Printing of packages.
#include "render/package/resource_text.hpp"

#include <fmt/format.h>

#include "render/package/annotations.hpp"
#include "yaml/commented_writer.hpp"

namespace berth::render::package {

namespace {

void tidy(yaml::Node& root, const TextOptions& options) {
    if (!options.keeps_index) {
        clear_annotation(root, index_annotation);
        clear_annotation(root, legacy_index_annotation);
        clear_annotation(root, list_indent_annotation);
    }
    if (!options.keeps_path) {
        clear_annotation(root, legacy_path_annotation);
        clear_annotation(root, path_annotation);
    }
    clear_empty_annotations(root);
    if (options.flow || options.tagged) {
        root.flow = options.flow;
        root.tagged = options.tagged;
    }
}

std::string wrapped(Package& package, const ListWrap& wrap, const TextOptions& options) {
    yaml::Arena arena;
    auto* items = yaml::make_sequence(arena);
    for (auto& object : package.objects()) {
        yaml::append(arena, *items, object.root);
    }
    auto* list = yaml::make_mapping(arena);
    list->flow = options.flow;
    list->tagged = options.tagged;
    list->tag = yaml::Tag::none;
    yaml::set(arena, *list, "apiVersion", yaml::make_scalar(arena, wrap.api_version));
    yaml::set(arena, *list, "kind", yaml::make_scalar(arena, wrap.kind));
    yaml::set(arena, *list, "items", items);
    if (wrap.function_config != nullptr) {
        yaml::set(arena, *list, "functionConfig", wrap.function_config->root);
    }
    std::string text;
    yaml::CommentedWriter(text).write({.root = list});
    return text;
}

}  // namespace

std::string text_of(Package& package, const TextOptions& options) {
    std::vector<yaml::ListIndent> indents;
    for (auto& object : package.objects()) {
        const bool wide = annotation_text(*object.root, list_indent_annotation) == "wide";
        indents.push_back(wide ? yaml::ListIndent::wide : yaml::ListIndent::compact);
        tidy(*object.root, options);
    }
    if (options.wrap) {
        return wrapped(package, *options.wrap, options);
    }
    std::string text;
    yaml::CommentedWriter writer(text);
    for (std::size_t i = 0; i < package.objects().size(); ++i) {
        const auto& object = package.objects()[i];
        writer.write({.root = object.root, .notes = object.notes}, indents[i]);
    }
    return text;
}

}  // namespace berth::render::package
