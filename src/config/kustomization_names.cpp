// SPDX-License-Identifier: Apache-2.0
// The names of kustomization files.
#include "config/kustomization_names.hpp"

#include <algorithm>

#include "base/file.hpp"

namespace berth::config {

bool is_kustomization_name(std::string_view name) {
    return std::find(kustomization_names.begin(), kustomization_names.end(), name) != kustomization_names.end();
}

std::vector<std::string> find_kustomization_names(const AbsolutePath& folder) {
    std::vector<std::string> present;
    for (const auto name : kustomization_names) {
        if (exists(folder / name)) {
            present.emplace_back(name);
        }
    }
    return present;
}

bool has_kustomization(const AbsolutePath& folder) {
    return std::any_of(kustomization_names.begin(), kustomization_names.end(),
                       [&](std::string_view name) { return exists(folder / name); });
}

}  // namespace berth::config
