// SPDX-License-Identifier: Apache-2.0
// Matching and applying kubeadm patches.
#include "cluster/config/patches.hpp"

#include "base/error.hpp"
#include "json/pointer.hpp"

namespace berth::cluster {

namespace {

enum class Match { full, kind_only, none };

void settle(Match match, const std::string& position, const std::string& kind, std::vector<std::string>& warnings) {
    if (match == Match::none) {
        throw Error(ErrorKind::invalid, position + ": the patch is for kind '" + kind + "', and there is no such document",
                    "kubeadm documents are ClusterConfiguration, InitConfiguration, JoinConfiguration, "
                    "KubeletConfiguration and KubeProxyConfiguration");
    }
    if (match == Match::kind_only) {
        warnings.push_back(position + ": the patch of '" + kind + "' is for another apiVersion and was left out");
    }
}

}  // namespace

void apply_merge_patches(std::vector<json::Value>& documents, const std::vector<MergePatch>& patches,
                         std::vector<std::string>& warnings) {
    for (const MergePatch& patch : patches) {
        const std::string kind(patch.patch.text_at({"kind"}));
        const std::string version(patch.patch.text_at({"apiVersion"}));
        Match match = Match::none;
        for (json::Value& document : documents) {
            if (document.text_at({"kind"}) != kind) {
                continue;
            }
            if (!version.empty() && version != document.text_at({"apiVersion"})) {
                match = match == Match::none ? Match::kind_only : match;
                continue;
            }
            match = Match::full;
            document = json::apply_merge_patch(std::move(document), patch.patch);
        }
        settle(match, patch.position, kind, warnings);
    }
}

void apply_json_patches(std::vector<json::Value>& documents, const std::vector<Json6902Patch>& patches,
                        std::vector<std::string>& warnings) {
    for (const Json6902Patch& patch : patches) {
        const std::string wanted = patch.group.empty() ? patch.version : patch.group + "/" + patch.version;
        Match match = Match::none;
        for (json::Value& document : documents) {
            if (document.text_at({"kind"}) != patch.kind) {
                continue;
            }
            if (document.text_at({"apiVersion"}) != wanted) {
                match = match == Match::none ? Match::kind_only : match;
                continue;
            }
            match = Match::full;
            within(patch.position + ": cannot apply the patch of '" + patch.kind + "'",
                   [&] { document = json::apply_patch(document, patch.patch); });
        }
        settle(match, patch.position, patch.kind, warnings);
    }
}

}  // namespace berth::cluster
