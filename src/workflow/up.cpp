// SPDX-License-Identifier: Apache-2.0
// Joining store and clusters.
#include "workflow/up.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cluster/load/image_loader.hpp"
#include "store/pull.hpp"

namespace berth::workflow {

cluster::NodeImage find_node_image(const UpServices& services, const std::string& reference,
                                   const CancelToken& cancel) {
    const auto name = image::Reference::parse(reference);
    const auto stored = [&] {
        try {
            return store::ensure_image(services.store, name, image::Platform::host(), services.registry,
                                       services.progress, cancel);
        } catch (const Error& error) {
            throw error.within("cannot get node image '" + name.familiar() + "'")
                .with_hint("where no registry has it, make it with 'berth node-image build'");
        }
    }();
    std::vector<AbsolutePath> layers =
        services.store.layers().ensure_unpacked(stored.layers(), services.progress, cancel);
    std::ranges::reverse(layers);  // overlayfs wants the topmost first
    cluster::NodeImage image{.reference = name.familiar(),
                             .digest = stored.manifest_descriptor.digest.text(),
                             .layers = std::move(layers),
                             .entrypoint = stored.config.container.entrypoint.value_or(std::vector<std::string>{}),
                             .environment = {}};
    for (const std::string& argument : stored.config.container.command.value_or(std::vector<std::string>{})) {
        image.entrypoint.push_back(argument);
    }
    if (image.entrypoint.empty()) {
        throw Error(ErrorKind::invalid, "image '" + name.familiar() + "' is not a node image: it has no entrypoint",
                    "take a kindest/node image, or make one with 'berth node-image build'");
    }
    if (image.entrypoint.size() == 1) {
        image.entrypoint.emplace_back("/sbin/init");
    }
    for (const std::string& entry : stored.config.container.env) {
        if (const auto pair = split_once(entry, "=")) {
            image.environment.emplace_back(pair->first, pair->second);
        }
    }
    return image;
}

cluster::UpResult up(const UpServices& services, const UpOptions& options, const CancelToken& cancel) {
    // Held until the cluster's own pin stands: nothing that is being mounted may be collected meanwhile.
    const store::Lease lease = services.store.leases().acquire();
    cluster::UpRequest request{.spec = options.spec,
                               .find_image =
                                   [&](const std::string& reference, progress::Task&) {
                                       return find_node_image(services, reference, cancel);
                                   },
                               .default_image = options.image.empty() ? default_node_image : options.image,
                               .on_images = [&](const cluster::ClusterState& state) {
                                   cluster::pin_images(services.store, state);
                               },
                               .on_removed = [&](const std::string& name) {
                                   cluster::unpin_images(services.store, name);
                               },
                               .wait = options.wait,
                               .configuration = options.configuration,
                               .kubeconfig = options.kubeconfig};
    return services.clusters.up(request, cancel);
}

}  // namespace berth::workflow
