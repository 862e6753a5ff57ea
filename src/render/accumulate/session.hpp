// SPDX-License-Identifier: Apache-2.0
// What one build owns from its start to its end.
#pragma once

#include "base/error.hpp"
#include "render/accumulate/resource.hpp"
#include "render/build_observer.hpp"
#include "render/render.hpp"
#include "render/schema/merge_schema.hpp"
#include "render/schema/transformer_config.hpp"
#include "yaml/arena.hpp"

#include <deque>
#include <fmt/format.h>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace berth::render {

class SharedRemotes;

struct Session {
    static constexpr std::size_t most_resources = 300'000;
    static constexpr std::size_t most_kustomizations = 100'000;

    const RenderOptions& options;
    const RenderServices& services;
    SharedRemotes* remotes;              ///< of this build; may be nullptr
    yaml::Arena arena{};                 ///< for all that transformers make
    std::deque<yaml::Arena> inputs{};    ///< one for each file read
    std::deque<Resource> pool{};
    std::vector<std::string> warnings{};
    MergeSchema schema{};
    SharedConfig default_config = render::default_config();
    std::size_t kustomizations = 0; ///< read so far, each time that one is referred to

    /// Where errors about these objects point to.
    void note_file(const std::vector<Resource*>& resources, std::string_view file, std::size_t line = 0) {
        const std::string_view kept = arena.copy(file);
        for (Resource* resource : resources) {
            resource->file = kept;
            resource->line = line;
        }
    }

    /// Tells the observer, if there is one.
    void stepped(const std::string& kustomization, const std::string& field,
                 std::span<Resource* const> reached) const {
        if (services.observer != nullptr) {
            services.observer->stepped(kustomization, field, reached);
        }
    }

    /// Throws Error where bases that name others twice, each of them again, would keep a build going for years.
    void count_kustomization() {
        if (kustomizations == most_kustomizations) {
            throw too_many(most_kustomizations, "kustomizations");
        }
        ++kustomizations;
    }

    Resource* make_resource(yaml::Node* root) {
        if (pool.size() == most_resources) {
            throw too_many(most_resources, "objects");
        }
        Resource& made = pool.emplace_back();
        made.root = root;
        return &made;
    }

private:
    static Error too_many(std::size_t most, std::string_view what) {
        return {ErrorKind::no_space, fmt::format("there are more than {} {}", most, what),
                "do bases multiply by naming others twice?"};
    }
};

}  // namespace berth::render
