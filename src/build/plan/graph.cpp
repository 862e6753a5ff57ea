// SPDX-License-Identifier: Apache-2.0
// Edges of the build graph.
#include "build/plan/graph.hpp"

namespace berth::build {

std::vector<VertexId> inputs_of(const Vertex& vertex) {
    std::vector<VertexId> inputs;
    if (vertex.parent) {
        inputs.push_back(*vertex.parent);
    }
    const auto add = [&](const TreeInput& input) {
        if (const auto* id = std::get_if<VertexId>(&input)) {
            inputs.push_back(*id);
        }
    };
    if (const auto* run = std::get_if<RunWork>(&vertex.work)) {
        for (const RunMount& mount : run->mounts) {
            add(mount.from);
        }
    } else if (const auto* copy = std::get_if<CopyWork>(&vertex.work)) {
        add(copy->source);
    }
    return inputs;
}

} // namespace berth::build
