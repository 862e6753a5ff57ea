// SPDX-License-Identifier: Apache-2.0
// What one build owns from its start to its end.
#pragma once

#include "render/accumulate/resource.hpp"
#include "render/render.hpp"
#include "render/schema/merge_schema.hpp"
#include "render/schema/transformer_config.hpp"
#include "yaml/arena.hpp"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace berth::render {

class SharedRemotes;

struct Session {
    const RenderOptions& options;
    const RenderServices& services;
    SharedRemotes* remotes;              ///< of this build; may be nullptr
    yaml::Arena arena{};                 ///< for all that transformers make
    std::deque<yaml::Arena> inputs{};    ///< one for each file read
    std::deque<Resource> pool{};
    std::vector<std::string> warnings{};
    MergeSchema schema{};
    SharedConfig default_config = render::default_config();

    Resource* make_resource(yaml::Node* root) {
        Resource& made = pool.emplace_back();
        made.root = root;
        return &made;
    }
};

}  // namespace berth::render
