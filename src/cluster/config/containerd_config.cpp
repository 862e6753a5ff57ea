// SPDX-License-Identifier: Apache-2.0
// Merging TOML.
#include "cluster/config/containerd_config.hpp"

#include "json/pointer.hpp"
#include "toml/parse.hpp"
#include "toml/write.hpp"

namespace berth::cluster {

std::string patch_containerd_config(std::string_view config, const std::vector<ContainerdPatch>& patches,
                                    std::vector<std::string>& warnings) {
    json::Value merged = toml::parse(config, "/etc/containerd/config.toml");
    for (const ContainerdPatch& patch : patches) {
        const json::Value parsed = toml::parse(patch.toml, patch.position + ": containerdConfigPatches");
        const json::Value* wanted = parsed.find("version");
        const json::Value* present = merged.find("version");
        if (wanted != nullptr && (present == nullptr || !(*wanted == *present))) {
            warnings.push_back(patch.position + ": the patch is for another version of containerd's configuration and "
                                                "was left out");
            continue;
        }
        merged = json::apply_merge_patch(std::move(merged), parsed);
    }
    return toml::write(merged);
}

}  // namespace berth::cluster
