// SPDX-License-Identifier: Apache-2.0
// The Kubernetes version of a node image.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace berth::cluster {

struct KubernetesVersion {
    unsigned major = 0;
    unsigned minor = 0;
    std::string text;  ///< "v1.34.4"

    /// What /kind/version holds; throws Error(invalid) for anything else.
    [[nodiscard]] static KubernetesVersion parse(std::string_view text);
    [[nodiscard]] bool at_least(unsigned wanted_major, unsigned wanted_minor) const {
        return major != wanted_major ? major > wanted_major : minor >= wanted_minor;
    }
};

}  // namespace berth::cluster
