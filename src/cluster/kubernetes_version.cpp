// SPDX-License-Identifier: Apache-2.0
// Reading "v1.34.4".
#include "cluster/kubernetes_version.hpp"

#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"

namespace berth::cluster {

KubernetesVersion KubernetesVersion::parse(std::string_view text) {
    KubernetesVersion version{.text = std::string(trim(text))};
    const char* const end = version.text.data() + version.text.size();
    if (version.text.starts_with('v')) {
        const auto [dot, error] = std::from_chars(version.text.data() + 1, end, version.major);
        if (error == std::errc() && dot != end && *dot == '.') {
            const auto [rest, second_error] = std::from_chars(dot + 1, end, version.minor);
            if (second_error == std::errc() && (rest == end || *rest == '.')) {
                return version;
            }
        }
    }
    throw Error(ErrorKind::invalid, "'" + version.text + "' is not a Kubernetes version like 'v1.34.4'",
                "is this a kindest/node image? its /kind/version should hold the version");
}

}  // namespace berth::cluster
