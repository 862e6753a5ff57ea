// SPDX-License-Identifier: Apache-2.0
// A walk that collects kustomizations, and what each refers to.
#include "render/roots.hpp"

#include <optional>
#include <set>
#include <string>

#include "base/file.hpp"
#include "config/kustomization_names.hpp"
#include "yaml/parse.hpp"

namespace berth::render {

namespace {

std::optional<std::string> find_kustomization(const AbsolutePath& folder) {
    for (const std::string_view name : config::kustomization_names) {
        if (auto content = find_file(folder / name)) {
            return content;
        }
    }
    return std::nullopt;
}

class Walk {
public:
    void enter(const AbsolutePath& folder) {
        if (const auto content = find_kustomization(folder)) {
            read(folder, *content);
        }
        for (const auto& name : list_directory(folder)) {
            const AbsolutePath path = folder / name;
            if (!name.starts_with('.') && is_real_directory(path)) {
                enter(path);
            }
        }
    }

    [[nodiscard]] std::vector<AbsolutePath> roots() const {
        std::vector<AbsolutePath> roots;
        for (const auto& folder : kustomizations_) {
            if (!referred_.contains(folder)) {
                roots.push_back(folder);
            }
        }
        return roots;
    }

private:
    static bool is_real_directory(const AbsolutePath& path) { return is_directory(path) && real_path(path) == path; }

    // A file that does not parse counts as a root: rendering it tells why.
    void read(const AbsolutePath& folder, const std::string& content) {
        yaml::Arena arena;
        const auto document = yaml::parse_first(arena, content);
        const yaml::Node* root = document ? *document : nullptr;
        const yaml::Node* kind = root != nullptr ? root->find("kind") : nullptr;
        if (kind == nullptr || kind->text() != "Component") {
            kustomizations_.insert(folder);
        }
        if (root == nullptr) {
            return;
        }
        for (const char* field : {"resources", "bases", "components", "generators", "transformers", "validators"}) {
            const yaml::Node* entries = root->find(field);
            if (entries == nullptr || !entries->is_sequence()) {
                continue;
            }
            for (const yaml::Node* entry : entries->children()) {
                refer(folder, entry->text());
            }
        }
    }

    void refer(const AbsolutePath& folder, std::string_view entry) {
        const bool is_path = !entry.empty() && entry.find('\n') == std::string_view::npos;
        if (is_path && is_directory(folder / entry)) {
            referred_.insert(real_path(folder / entry));
        }
    }

    std::set<AbsolutePath> kustomizations_;
    std::set<AbsolutePath> referred_;
};

}  // namespace

std::vector<AbsolutePath> find_roots(const AbsolutePath& top) {
    Walk walk;
    walk.enter(real_path(top));
    return walk.roots();
}

}  // namespace berth::render
