// SPDX-License-Identifier: Apache-2.0
// Reads the names of clusters and images from the berth home, those of contexts from kubeconfigs.
#include "commands/present_names.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "kube/kubeconfig.hpp"
#include "store/store.hpp"

namespace berth::commands {

namespace {

std::vector<std::string> image_names(const AbsolutePath& home) {
    std::vector<std::string> names;
    if (exists(home / "state.db")) {  // looking must not make a store
        for (const store::StoredName& stored : store::Store::open(home).names().list()) {
            names.push_back(stored.name.familiar());
        }
    }
    return names;
}

std::vector<std::string> names(cli::Completes kind) {
    switch (kind) {
    case cli::Completes::cluster: {
        const AbsolutePath folder = store::Store::default_home() / "clusters";
        return is_directory(folder) ? list_directory(folder) : std::vector<std::string>{};
    }
    case cli::Completes::image: return image_names(store::Store::default_home());
    case cli::Completes::context: return kube::Kubeconfig::load(kube::kubeconfig_paths()).context_names();
    case cli::Completes::nothing:
    case cli::Completes::file:
    case cli::Completes::directory:
    case cli::Completes::command: break;
    }
    return {};
}

}  // namespace

std::vector<std::string> present_names(cli::Completes kind) {
    try {
        return names(kind);
    } catch (const Error&) {
        return {};  // completion has nowhere to say why
    }
}

}  // namespace berth::commands
