// SPDX-License-Identifier: Apache-2.0
// Which fields hold names of files.
#include "render/lint/named_files.hpp"

#include <array>

#include "base/text.hpp"
#include "render/remote/git_url.hpp"

namespace berth::render::lint {

namespace {

using yaml::Node;

struct ListField {
    std::string_view name;
    FileRole role;
};

constexpr std::array<ListField, 9> lists{{{"resources", FileRole::resource},
                                          {"bases", FileRole::resource},
                                          {"components", FileRole::resource},
                                          {"crds", FileRole::other},
                                          {"configurations", FileRole::other},
                                          {"generators", FileRole::plugin},
                                          {"transformers", FileRole::plugin},
                                          {"validators", FileRole::plugin},
                                          {"patchesStrategicMerge", FileRole::patch}}};

class Names {
public:
    explicit Names(const Node& root) : root_(root) {}

    std::vector<NamedFile> collect() {
        for (const auto& [name, role] : lists) {
            for (const Node* entry : children(root_, name)) {
                add(*entry, role, name);
            }
        }
        for (const std::string_view name : {"patches", "patchesJson6902"}) {
            add_of_each(name, "path", FileRole::patch);
        }
        add_of_each("replacements", "path", FileRole::other);
        for (const std::string_view name : {"configMapGenerator", "secretGenerator"}) {
            for (const Node* generator : children(root_, name)) {
                add_data(*generator, name);
            }
        }
        if (const Node* openapi = find_field(root_, "openapi")) {
            add_field(*openapi, "path", FileRole::other, "openapi");
        }
        return std::move(names_);
    }

private:
    static std::span<Node* const> children(const Node& mapping, std::string_view name) {
        const Node* value = find_field(mapping, name);
        return value != nullptr && value->is_sequence() ? value->children() : std::span<Node* const>();
    }

    void add_of_each(std::string_view list, std::string_view field, FileRole role) {
        for (const Node* entry : children(root_, list)) {
            add_field(*entry, field, role, list);
        }
    }

    void add_field(const Node& mapping, std::string_view name, FileRole role, std::string_view field) {
        if (const Node* value = find_field(mapping, name)) {
            add(*value, role, field);
        }
    }

    void add_data(const Node& generator, std::string_view field) {
        for (const Node* file : children(generator, "files")) {
            const auto pair = split_once(file->text(), "=");
            add_name(*file, pair ? pair->second : file->text(), FileRole::data, field);
        }
        for (const Node* variables : children(generator, "envs")) {
            add(*variables, FileRole::data, field);
        }
        add_field(generator, "env", FileRole::data, field);
    }

    void add(const Node& node, FileRole role, std::string_view field) { add_name(node, node.text(), role, field); }

    void add_name(const Node& node, std::string_view path, FileRole role, std::string_view field) {
        const bool is_text = path.find('\n') != std::string_view::npos || path.find(": ") != std::string_view::npos;
        if (!path.empty() && !is_text && !is_http_url(path) && !parse_git_url(path)) {
            names_.push_back({.place = &node, .path = path, .role = role, .field = field});
        }
    }

    const Node& root_;
    std::vector<NamedFile> names_;
};

}  // namespace

const Node* find_field(const Node& mapping, std::string_view name) {
    for (std::uint32_t pair = 0; pair < mapping.pairs(); ++pair) {
        if (to_lower(mapping.key(pair)->text()) == to_lower(name)) {
            return mapping.field(pair);
        }
    }
    return nullptr;
}

std::vector<NamedFile> named_files(const Node& kustomization) { return Names(kustomization).collect(); }

}  // namespace berth::render::lint
