// SPDX-License-Identifier: Apache-2.0
// Objects as a tree.
#include "render/package/object_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "render/package/field_lines.hpp"
#include "render/package/text_tree.hpp"

namespace berth::render::package {

namespace {

std::string folder_of(const PackageObject& object) { return directory_name(object.path); }
std::string file_of(const PackageObject& object) { return base_name(object.path); }

auto display_order(const PackageObject& object) {
    return std::tuple(file_of(object), object.metadata("namespace"), object.metadata("name"), object.text_at("kind"),
                      object.text_at("apiVersion"));
}

bool is_before(const PackageObject* a, const PackageObject* b) { return display_order(*a) < display_order(*b); }

/// "Deployment ns/web".
std::string title_of(const PackageObject& object) {
    const auto name_space = object.metadata("namespace");
    return fmt::format("{} {}{}{}", object.text_at("kind"), name_space, name_space.empty() ? "" : "/", object.metadata("name"));
}

TextTree& add_object(TextTree& branch, std::string_view mark, const PackageObject& object, const TreeOptions& options) {
    auto& added = branch.add(fmt::format("[{}]  {}", mark, title_of(object)));
    add_fields(added, *object.root, options.fields);
    return added;
}

std::string by_folder(const Package& package, const TreeOptions& options) {
    std::map<std::string, std::vector<const PackageObject*>> folders;
    for (const auto& object : package.objects()) {
        if (!object.text_at("kind").empty()) {
            folders[folder_of(object)].push_back(&object);
        }
    }
    TextTree tree{.label = options.root};
    std::map<std::string, TextTree*> branches;
    for (auto& [folder, objects] : folders) {
        TextTree* branch = &tree;
        for (const auto& [parent, candidate] : branches) {  // sorted: the longest comes last
            branch = folder.starts_with(parent) ? candidate : branch;
        }
        if (folder != ".") {
            const bool is_package = exists(AbsolutePath::from_working_directory(options.root) / folder / package_file);
            branch = &branch->add((is_package ? "Pkg: " : "") + base_name(folder));
        }
        branches[folder] = branch;
        std::stable_sort(objects.begin(), objects.end(), is_before);
        for (const auto* object : objects) {
            add_object(*branch, file_of(*object), *object, options);
        }
    }
    return tree.text();
}

std::string identity(std::string_view kind, std::string_view name_space, std::string_view name) {
    return fmt::format("{} {}/{}", kind, name_space, name);
}

/// The first owner reference; nothing without one.
const yaml::Node* find_owner(const PackageObject& object) {
    const auto* metadata = object.root->is_mapping() ? object.root->find("metadata") : nullptr;
    const auto* owners = metadata != nullptr && metadata->is_mapping() ? metadata->find("ownerReferences") : nullptr;
    return owners != nullptr && owners->is_sequence() && owners->size > 0 ? owners->children()[0] : nullptr;
}

std::string owner_of(const PackageObject& object) {
    const auto* owner = find_owner(object);
    if (owner == nullptr || !owner->is_mapping()) {
        return {};
    }
    const auto text_of = [&](std::string_view field) {
        const auto* value = owner->find(field);
        return value != nullptr ? value->text() : std::string_view();
    };
    return identity(text_of("kind"), object.metadata("namespace"), text_of("name"));
}

using Owned = std::map<std::string, std::vector<const PackageObject*>>;

void add_owned(TextTree& branch, const std::string& owner, const Owned& owned, const TreeOptions& options) {
    const auto found = owned.find(owner);
    if (found == owned.end()) {
        return;
    }
    for (const auto* object : found->second) {
        auto& added = add_object(branch, "Resource", *object, options);
        add_owned(added, identity(object->text_at("kind"), object->metadata("namespace"), object->metadata("name")), owned,
                  options);
    }
}

std::string by_owner(const Package& package, const TreeOptions& options) {
    Owned owned;
    Owned present;
    for (const auto& object : package.objects()) {
        owned[owner_of(object)].push_back(&object);
        present[identity(object.text_at("kind"), object.metadata("namespace"), object.metadata("name"))].push_back(&object);
    }
    for (auto& [owner, objects] : owned) {
        if (!owner.empty() && !present.contains(owner)) {
            throw Error(ErrorKind::not_found,
                        fmt::format("owner '{}' not found in input, but found as an owner of input objects", owner));
        }
        std::stable_sort(objects.begin(), objects.end(), is_before);
    }
    TextTree tree{.label = "."};
    add_owned(tree, "", owned, options);
    return tree.text();
}

}  // namespace

std::string draw_tree(const Package& package, const TreeOptions& options) {
    const auto& objects = package.objects();
    const bool owners = options.structure == TreeStructure::owners ||
                        (options.structure == TreeStructure::automatic &&
                         std::any_of(objects.begin(), objects.end(), [](const auto& object) { return find_owner(object) != nullptr; }));
    return owners ? by_owner(package, options) : by_folder(package, options);
}

}  // namespace berth::render::package
