// SPDX-License-Identifier: Apache-2.0
// The whole way from versions to an image in the store.
#include <fmt/format.h>
#include <unistd.h>

#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include "archive/compression.hpp"
#include "base/file.hpp"
#include "cluster/node_image/embedded.hpp"
#include "cluster/node_image/go_programs.hpp"
#include "cluster/node_image/node_base.hpp"
#include "cluster/node_image/node_image.hpp"
#include "cluster/node_image/node_layer.hpp"
#include "crypto/hash.hpp"
#include "image/media_type.hpp"
#include "store/layer_writer.hpp"
#include "store/stored_image.hpp"

namespace berth::cluster::node_image {

namespace {

/// What an image was made from; the same value, the same image.
constexpr std::string_view recipe_label = "berth.node-image.recipe";
constexpr const char* image_title = "image";
constexpr int image_seconds = 30;

std::string node_key(const std::string& base_key, const std::vector<std::string>& program_keys) {
    // Raised when this code changes what comes out of the same parts.
    constexpr int revision = 2;
    std::string text = fmt::format("{} {}", revision, base_key);
    for (const std::string& key : program_keys) {
        text += " " + key;
    }
    for (const EmbeddedFile& file : embedded_files()) {
        text += fmt::format(" {} {}", file.name, crypto::sha256_hex(file.content()));
    }
    return crypto::sha256_hex(text).substr(0, 16);
}

/// One pass: tar, diff id, compression, blob. The tree also becomes the store's unpacked form of the layer.
store::LayerReference pack_layer(Workshop& workshop, const store::Store& store, const AbsolutePath& root,
                                 progress::Task& task) {
    // Fast rather than small: the blob is read only when the image goes somewhere else.
    store::LayerWriter layer(store.blobs(), {.compression = archive::Compression::gzip, .level = 1});
    std::uint64_t bytes = 0;
    std::string errors;
    const ProcessCommand command{
        .arguments = {"tar", "--format=pax", "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime",
                      "--numeric-owner", "--sort=name", "--xattrs", "--xattrs-include=security.*", "-C", root.string(),
                      "-cf", "-", "."},
        .on_output =
            [&](Stream stream, std::string_view part) {
                if (stream == Stream::standard_error) {
                    errors += part;
                    return;
                }
                layer.write(part);
                bytes += part.size();
                task.advance(bytes, 0, "B");
            },
    };
    ProcessResult result = workshop.context().processes.run(command, workshop.context().cancel);
    if (result.status != 0) {
        result.error_output = errors;
        throw process_error(command, result);
    }
    store::LayerReference packed = layer.finish();
    if (!store.layers().find(packed.diff_id)) {
        // Names of the same files: nothing is copied, and nobody writes into either tree.
        const store::ScratchItem work = store.layers().make_work_directory();
        const AbsolutePath copy = work.path() / "diff";
        remove_tree(copy);
        workshop.run({.arguments = {"cp", "--archive", "--link", root.string(), copy.string()}}, task);
        (void)store.layers().adopt(copy, packed.diff_id);
    }
    return packed;
}

image::Descriptor write_image(Workshop& workshop, const store::Store& store, const std::string& recipe,
                              const std::string& kubernetes, const AbsolutePath& base, const AbsolutePath& node) {
    progress::Task task(workshop.context().task.sink(), image_title, workshop.context().task.id());
    image::Config config;
    config.created = "1970-01-01T00:00:00Z";
    config.platform = image::Platform::host();
    config.container.env = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "container=docker"};
    config.container.entrypoint = std::vector<std::string>{"/usr/local/bin/entrypoint", "/sbin/init"};
    config.container.stop_signal = "SIGRTMIN+3";
    config.container.set_label(recipe_label, recipe);
    config.container.set_label("org.opencontainers.image.version", kubernetes);
    std::vector<image::Descriptor> layers;
    for (const auto& [root, what] : {std::pair{&base, "debian"}, {&node, "kubernetes"}}) {
        task.detail(fmt::format("packing {}", what));
        const store::LayerReference layer = pack_layer(workshop, store, *root, task);
        layers.push_back(layer.blob);
        config.diff_ids.push_back(layer.diff_id);
        config.history.push_back({.created = config.created, .created_by = fmt::format("berth node-image build: {}", what)});
    }
    const image::Manifest manifest{.media_type = std::string(image::media_type::oci_manifest),
                                   .config = store.blobs().put(image::media_type::oci_config, config.write()),
                                   .layers = std::move(layers)};
    return store.blobs().put(image::media_type::oci_manifest, manifest.write());
}

/// The stored image of that name when it was made by this very recipe and is whole.
std::optional<image::Descriptor> find_made(const store::Store& store, const image::Reference& name,
                                           const std::string& recipe) {
    const std::optional<image::Descriptor> target = store.names().find(name);
    if (!target || !store.blobs().has(target->digest)) {
        return std::nullopt;
    }
    const std::optional<store::StoredImage> found = store::find_image(store, name);
    if (!found) {
        return std::nullopt;
    }
    for (const auto& [label, value] : found->config.container.labels) {
        if (label == recipe_label && value == recipe) {
            for (const image::Descriptor& layer : found->manifest.layers) {
                if (!store.blobs().has(layer.digest)) {
                    return std::nullopt;
                }
            }
            return target;
        }
    }
    return std::nullopt;
}

/// Of several threads' work: the failure that came first, which cancels the rest.
class FirstFailure {
public:
    explicit FirstFailure(CancelSource& rest) : rest_(rest) {}
    template <typename Work>
    void guard(Work work) {
        try {
            work();
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!first_) {
                first_ = std::current_exception();
                rest_.cancel();
            }
        }
    }
    void rethrow() const {
        if (first_) {
            std::rethrow_exception(first_);
        }
    }

private:
    CancelSource& rest_;
    std::mutex mutex_;
    std::exception_ptr first_;
};

}  // namespace

image::Reference image_name(std::string_view kubernetes) {
    return image::Reference::parse(fmt::format("kindest/node:{}", normalize_kubernetes_version(kubernetes)));
}

Result build(const Options& options, const Services& services, const CancelToken& cancel) {
    // Ends the other half when one of the two that run at once fails.
    CancelSource halves(cancel);
    const CancelToken both = halves.token();
    const std::string version = normalize_kubernetes_version(options.kubernetes);
    const image::Reference name = image_name(version);
    if (geteuid() != 0) {
        throw Error(ErrorKind::denied, "making a node image needs root", "run it with sudo");
    }
    progress::Task task(services.progress, fmt::format("node image {}", name.familiar()));
    const store::Lease lease = services.store.leases().acquire();
    Workshop workshop({.folder = services.store.home() / "cache/node-image",
                       .processes = services.processes,
                       .task = task,
                       .cancel = both});
    ensure_directory(workshop.context().folder);
    const GoToolchain go(workshop, find_go());
    const GoToolchain::Module kubernetes = go.download("k8s.io/kubernetes", version, task);
    const CompanionVersions versions =
        read_companion_versions(read_file(kubernetes.folder / "cmd/kubeadm/app/constants/constants.go"));
    const BaseSystem system = base_system(options.mirror);

    std::vector<GoBuild> builds = companion_builds(versions);
    builds.insert(builds.begin(), kubernetes_build(version, kubernetes.go_mod));
    builds.push_back(cni_build());
    std::vector<std::string> program_keys;
    for (const GoBuild& build : builds) {
        program_keys.push_back(go.key(build));
    }
    const std::string base_key = system.key(image::Platform::host().architecture);
    const std::string recipe = node_key(base_key, program_keys);
    if (const auto made = find_made(services.store, name, recipe)) {
        task.finish(progress::Outcome::cached);
        return {.name = name, .target = *made, .origin = Result::Origin::found};
    }

    for (const GoBuild& build : builds) {
        workshop.expect(build.title, go.has(build) ? 0 : build.expected_seconds);
    }
    workshop.expect(node_title, workshop.has("node", recipe) ? 0 : node_seconds);
    workshop.expect(image_title, image_seconds);

    if (const std::string left = workshop.forecast(); !left.empty()) {
        progress::info(services.progress, fmt::format("{} is made from Debian packages and Go modules: {}", name.familiar(), left));
    }

    // Debian comes over the network while the compiler has the processors.
    std::optional<AbsolutePath> base;
    std::map<std::string, AbsolutePath> programs;
    FirstFailure failure(halves);
    {
        const std::jthread fetching([&] { failure.guard([&] { base = ensure_base(workshop, system); }); });
        failure.guard([&] {
            for (const GoBuild& build : builds) {
                const AbsolutePath folder = go.ensure(build);
                for (const std::string& output : build.outputs) {
                    programs.emplace(output, folder / output);
                }
            }
        });
    }
    failure.rethrow();
    const AbsolutePath base_root = *base / "root";
    const AbsolutePath node = ensure_node_layer(workshop, {.kubernetes = version,
                                                           .versions = versions,
                                                           .base = base_root,
                                                           .programs = std::move(programs),
                                                           .key = recipe});
    const image::Descriptor target = write_image(workshop, services.store, recipe, version, base_root, node / "root");
    services.store.names().tag(name, target);
    workshop.keep_only("node", recipe);
    return {.name = name, .target = target, .origin = Result::Origin::built};
}

}  // namespace berth::cluster::node_image
