// SPDX-License-Identifier: Apache-2.0
// Reading folders of object files.
#include "render/package/package.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "yaml/parse.hpp"

namespace berth::render::package {

namespace {

const yaml::Node* find_metadata(const yaml::Node& root) {
    const auto* metadata = root.is_mapping() ? root.find("metadata") : nullptr;
    return metadata != nullptr && metadata->is_mapping() ? metadata : nullptr;
}

constexpr std::string_view path_annotation = "internal.config.kubernetes.io/path";
constexpr std::string_view legacy_path_annotation = "config.kubernetes.io/path";

std::string_view kind_name(const yaml::Node& node) {
    return node.is_mapping() ? "MappingNode" : node.is_sequence() ? "SequenceNode" : "ScalarNode";
}

yaml::Node& ensure_mapping(yaml::Arena& arena, yaml::Node& parent, std::string_view field) {
    auto* value = parent.find(field);
    if (value == nullptr || value->is_null()) {
        value = yaml::make_mapping(arena);
        yaml::set(arena, parent, field, value);
    }
    if (!value->is_mapping()) {
        throw wrong_kind("MappingNode", *value);
    }
    return *value;
}

void annotate(yaml::Arena& arena, yaml::Node& annotations, std::string_view name, std::string_view value) {
    yaml::set(arena, annotations, name, yaml::make_scalar(arena, arena.copy(value), yaml::Tag::string, yaml::Style::single_quoted));
}

bool has_aliases(const yaml::Node& node) {
    const auto children = node.children();
    return node.kind == yaml::Kind::alias ||
           std::any_of(children.begin(), children.end(), [](const auto* child) { return has_aliases(*child); });
}

/// The file that an object from standard input says it is of.
std::string told_path(const yaml::Node& root) {
    const auto* metadata = find_metadata(root);
    const auto* annotations = metadata != nullptr ? metadata->find("annotations") : nullptr;
    for (const auto name : {path_annotation, legacy_path_annotation}) {
        const auto* path = annotations != nullptr ? annotations->find(name) : nullptr;
        if (path != nullptr && !path->text().empty()) {
            return std::string(path->text());
        }
    }
    return {};
}

bool holds_objects(std::string_view name) { return name.ends_with(".yaml") || name.ends_with(".yml"); }

void find_packages_in(const std::string& folder, std::vector<std::string>& found) {
    const auto path = AbsolutePath::from_working_directory(folder);
    for (const auto& name : list_directory(path)) {
        if (name == package_file) {
            found.push_back(folder);
        } else if (is_directory(path / name)) {
            find_packages_in(join_path(folder, name), found);
        }
    }
}

}  // namespace

Error wrong_kind(std::string_view expected, const yaml::Node& node) {
    const auto where = node.line == 0 ? std::string() : fmt::format("line {}: ", node.line);
    return Error(ErrorKind::invalid, fmt::format("{}wrong node kind: expected {} but got {}", where, expected, kind_name(node)));
}

std::string_view PackageObject::text_at(std::string_view field) const {
    const auto* value = root->is_mapping() ? root->find(field) : nullptr;
    return value != nullptr ? value->text() : std::string_view();
}

std::string_view PackageObject::metadata(std::string_view field) const {
    const auto* metadata = find_metadata(*root);
    const auto* value = metadata != nullptr ? metadata->find(field) : nullptr;
    return value != nullptr ? value->text() : std::string_view();
}

bool PackageObject::is_local_config() const {
    const auto* metadata = find_metadata(*root);
    const auto* annotations = metadata != nullptr ? metadata->find("annotations") : nullptr;
    return annotations != nullptr && annotations->is_mapping() &&
           annotations->find("config.kubernetes.io/local-config") != nullptr;
}

Package Package::read(const AbsolutePath& path, Below below) {
    Package package;
    if (is_directory(path)) {
        package.read_folder(path, "", below);
    } else if (!exists(path) || holds_objects(path.name())) {
        package.read_file_at(path, path.name());
    }
    return package;
}

Package Package::from_text(std::string_view text) {
    Package package;
    package.add(text, "");
    auto& objects = package.objects_;
    const auto kind = objects.size() == 1 ? objects.front().text_at("kind") : std::string_view();
    const auto* items = kind == "List" || kind == "ResourceList" ? objects.front().root->find("items") : nullptr;
    if (items != nullptr) {
        const bool had_aliases = objects.front().had_aliases;
        objects.clear();
        for (const auto* item : items->children()) {
            objects.push_back({.path = "", .root = item, .had_aliases = had_aliases});
        }
    }
    for (auto& object : objects) {
        object.path = told_path(*object.root);
    }
    return package;
}

void Package::read_folder(const AbsolutePath& root, const std::string& below, Below mode) {
    const auto folder = below.empty() ? root : root / below;
    if (exists(folder / ".krmignore")) {
        throw Error(ErrorKind::unsupported, fmt::format("'{}' is not understood", (folder / ".krmignore").string()),
                    "give the folders to look at one by one");
    }
    for (const auto& name : list_directory(folder)) {
        const auto path = below.empty() ? name : below + "/" + name;
        if (!is_directory(folder / name)) {
            if (holds_objects(name)) {
                read_file_at(folder / name, path);
            }
        } else if (mode == Below::all || !exists(folder / name / package_file)) {
            read_folder(root, path, mode);
        }
    }
}

void Package::read_file_at(const AbsolutePath& file, const std::string& path) {
    within(file.string(), [&] { add(read_file(file), path); });
}

void Package::add_object(yaml::Arena& arena, yaml::Node& document, const std::string& path, std::size_t index) {
    const bool had_aliases = has_aliases(document);
    const auto expanded = yaml::expand_aliases(arena, &document);
    if (!expanded) {
        throw Error(ErrorKind::invalid, expanded.error().problem);
    }
    auto& root = **expanded;
    if (!root.is_mapping()) {
        throw wrong_kind("MappingNode", root);
    }
    auto& annotations = ensure_mapping(arena, ensure_mapping(arena, root, "metadata"), "annotations");
    const auto number = fmt::format("{}", index);
    annotate(arena, annotations, "config.kubernetes.io/index", number);
    if (!path.empty()) {
        annotate(arena, annotations, legacy_path_annotation, path);
    }
    annotate(arena, annotations, "internal.config.kubernetes.io/index", number);
    if (!path.empty()) {
        annotate(arena, annotations, path_annotation, path);
    }
    objects_.push_back({.path = path, .root = &root, .had_aliases = had_aliases});
}

void Package::add(std::string_view text, const std::string& path) {
    auto& arena = arenas_.emplace_back();
    auto roots = yaml::parse_all(arena, text);
    if (!roots) {
        const auto& error = roots.error();
        const auto line = error.go_line == 0 ? std::string() : fmt::format("line {}: ", error.go_line);
        throw Error(ErrorKind::invalid, fmt::format("MalformedYAMLError: yaml: {}{}", line, error.problem));
    }
    std::size_t index = 0;
    for (auto* root : *roots) {
        if (!root->is_null()) {
            add_object(arena, *root, path, index++);
        }
    }
}

std::vector<std::string> find_packages(const std::string& root) {
    std::vector<std::string> packages;
    if (!exists(AbsolutePath::from_working_directory(root))) {
        throw Error(ErrorKind::not_found, fmt::format("lstat {}: no such file or directory", root), "give a folder or a file");
    }
    if (is_directory(AbsolutePath::from_working_directory(root))) {
        find_packages_in(clean_path(root), packages);
    }
    if (std::find(packages.begin(), packages.end(), root) == packages.end()) {
        packages.insert(packages.begin(), root);
    }
    return packages;
}

}  // namespace berth::render::package
