// SPDX-License-Identifier: Apache-2.0
// Names to schemas.
#include "render/validate/definitions.hpp"

namespace berth::render::validate {

Definitions::Definitions(const json::Value* schemas) {
    if (schemas == nullptr || schemas->find_object() == nullptr) {
        return;
    }
    for (const json::Member& member : schemas->find_object()->members()) {
        by_name_.emplace(member.name, &member.value);
    }
}

const json::Value* Definitions::find(std::string_view reference) const {
    const auto found = by_name_.find(reference.substr(reference.rfind('/') + 1));
    return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace berth::render::validate
