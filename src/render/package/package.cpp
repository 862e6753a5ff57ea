// SPDX-License-Identifier: Apache-2.0
// Reading folders of object files.
#include "render/package/package.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "render/load/split_documents.hpp"
#include "render/package/annotations.hpp"
#include "yaml/comments.hpp"

namespace berth::render::package {

namespace {

const yaml::Node* find_metadata(const yaml::Node& root) {
    const auto* metadata = root.is_mapping() ? root.find("metadata") : nullptr;
    return metadata != nullptr && metadata->is_mapping() ? metadata : nullptr;
}

std::string_view kind_name(const yaml::Node& node) {
    switch (node.kind) {
    case yaml::Kind::mapping:
        return "MappingNode";
    case yaml::Kind::sequence:
        return "SequenceNode";
    case yaml::Kind::alias:
        return "AliasNode";
    case yaml::Kind::scalar:
        break;
    }
    return "ScalarNode";
}

/// The file that an object from standard input says it is of.
std::string told_path(const yaml::Node& root) {
    const auto path = annotation_text(root, path_annotation);
    return path.empty() ? annotation_text(root, legacy_path_annotation) : path;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> both_names{
    std::pair{legacy_path_annotation, path_annotation}, std::pair{legacy_index_annotation, index_annotation},
    std::pair{legacy_id_annotation, id_annotation}};

/// An annotation that kustomize has had two names for gets the other one too.
void complete_names(yaml::Arena& arena, yaml::Node& root) {
    for (const auto& [legacy, current] : both_names) {
        const auto old_text = annotation_text(root, legacy);
        const auto text = annotation_text(root, current);
        if (old_text.empty() != text.empty()) {
            set_annotation(arena, root, text.empty() ? current : legacy, text.empty() ? old_text : text);
        }
    }
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
    return find_annotation(*root, "config.kubernetes.io/local-config") != nullptr;
}

Package Package::read(const AbsolutePath& path, Below below, Origin origin) {
    Package package(origin);
    if (is_directory(path)) {
        package.read_folder(path, "", below, IgnoreRules(find_file(path / ".krmignore").value_or("")));
    } else if (!exists(path) || holds_objects(path.name())) {
        package.read_file_at(path, path.name());
    }
    return package;
}

Package Package::from_text(std::string_view text) {
    Package package(Origin::annotated);
    package.add(text, "");
    auto& objects = package.objects_;
    const auto kind = objects.size() == 1 ? objects.front().text_at("kind") : std::string_view();
    const auto* items = kind == "List" || kind == "ResourceList" ? objects.front().root->find("items") : nullptr;
    if (items != nullptr) {
        objects.clear();
        for (auto* item : items->children()) {
            objects.push_back({.path = "", .root = item});
        }
    }
    for (auto& object : objects) {
        object.path = told_path(*object.root);
    }
    return package;
}

void Package::read_folder(const AbsolutePath& root, const std::string& below, Below mode, const IgnoreRules& rules) {
    const auto folder = below.empty() ? root : root / below;
    for (const auto& name : list_directory(folder)) {
        const auto path = below.empty() ? name : below + "/" + name;
        const bool is_folder = is_directory(folder / name);
        if (rules.ignores(path, is_folder ? IgnoreRules::Is::folder : IgnoreRules::Is::file)) {
            continue;
        }
        if (!is_folder) {
            if (holds_objects(name)) {
                read_file_at(folder / name, path);
            }
        } else if (mode == Below::all || !exists(folder / name / package_file)) {
            read_folder(root, path, mode, rules);
        }
    }
}

void Package::read_file_at(const AbsolutePath& file, const std::string& path) {
    within(file.string(), [&] { add(read_file(file), path); });
}

void Package::annotate(yaml::Node& root, const std::string& path, std::size_t index) {
    if (origin_ == Origin::omitted) {
        return;
    }
    complete_names(arena_, root);
    const auto number = fmt::format("{}", index);
    set_annotation(arena_, root, legacy_index_annotation, number);
    if (!path.empty()) {
        set_annotation(arena_, root, legacy_path_annotation, path);
    }
    set_annotation(arena_, root, index_annotation, number);
    if (!path.empty()) {
        set_annotation(arena_, root, path_annotation, path);
    }
}

void Package::add(std::string_view text, const std::string& path) {
    std::size_t index = 0;
    const auto unified = replace_all(text, "\r\n", "\n");
    for (const auto& part : split_documents(unified)) {
        const auto document = yaml::parse_commented(arena_, part.text);
        if (!document) {
            const auto& error = document.error();
            const auto line = error.go_line == 0 ? std::string() : fmt::format("line {}: ", error.go_line);
            throw Error(ErrorKind::invalid, fmt::format("MalformedYAMLError: yaml: {}{}", line, error.problem));
        }
        if (!*document || (*document)->root->is_null()) {
            continue;
        }
        auto& root = *(*document)->root;
        if (!root.is_mapping()) {
            throw wrong_kind("MappingNode", root);
        }
        annotate(root, path, index++);
        objects_.push_back({.path = path, .root = &root, .notes = (*document)->notes});
    }
}

std::vector<std::string> find_packages(const std::string& root, Recurse recurse) {
    const auto path = AbsolutePath::from_working_directory(root);
    std::vector<std::string> packages;
    if (recurse == Recurse::no) {
        if (exists(path / package_file)) {
            packages.push_back(clean_path(root));
        }
    } else if (!exists(path)) {
        throw Error(ErrorKind::not_found, fmt::format("lstat {}: no such file or directory", root), "give a folder or a file");
    } else if (is_directory(path)) {
        find_packages_in(clean_path(root), packages);
    }
    if (std::find(packages.begin(), packages.end(), root) == packages.end()) {
        packages.insert(packages.begin(), root);
    }
    return packages;
}

}  // namespace berth::render::package
