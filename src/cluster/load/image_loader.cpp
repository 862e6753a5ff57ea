// SPDX-License-Identifier: Apache-2.0
// Loading without copying: nodes see the store's blobs and unpacked layers, and only their containerd has to be told.
#include "cluster/load/image_loader.hpp"

#include <algorithm>
#include <mutex>

#include "archive/tar_writer.hpp"
#include "base/error.hpp"
#include "base/thread_pool.hpp"
#include "cluster/load/load_script.hpp"
#include "image/config.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace berth::cluster {

namespace {

// An OCI archive (image-spec image-layout.md) of everything but the layers, with the names the image is to have.
std::string make_archive(const store::StoredImage& image, const store::Store& store,
                         const std::vector<std::string>& names) {
    json::Array entries;
    for (const std::string& name : names) {
        json::Value descriptor = image.manifest_descriptor.to_json();
        descriptor["annotations"] = json::Object{{"io.containerd.image.name", name}};
        entries.push_back(std::move(descriptor));
    }
    const std::string index = json::write(json::Object{{"schemaVersion", 2}, {"manifests", std::move(entries)}});
    TextSink sink;
    archive::TarWriter tar(sink);
    const auto add = [&](const std::string& path, const std::string& content) {
        tar.add(archive::TarEntry{.path = path, .size = content.size()}, content);
    };
    add("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
    add("index.json", index);
    for (const image::Digest& digest : {image.manifest_descriptor.digest, image.manifest.config.digest}) {
        add("blobs/sha256/" + std::string(digest.encoded()), store.blobs().read(digest));
    }
    tar.finish();
    return sink.take();
}

// What berth loaded into a node, by name: { "docker.io/library/x:latest": "sha256:..." }.
class LoadRecord {
public:
    explicit LoadRecord(AbsolutePath path) : path_(std::move(path)) {
        if (const auto text = find_file(path_)) {
            images_ = json::parse(*text, path_.string());
        }
    }
    [[nodiscard]] bool has(const std::string& name, const image::Digest& manifest) const {
        return images_.text_at({name}) == manifest.text();
    }
    void add(const std::vector<std::string>& names, const image::Digest& manifest) {
        for (const std::string& name : names) {
            images_[name] = manifest.text();
        }
        write_file(path_, json::write_pretty(images_));
    }

private:
    AbsolutePath path_;
    json::Value images_ = json::Object{};
};

AbsolutePath record_path(const ClusterDirectory& directory, const std::string& cluster, const std::string& node) {
    return directory.node(cluster, node) / "loaded.json";
}

std::string pin_owner(const std::string& cluster) { return "cluster/" + cluster; }

}  // namespace

struct ImageLoader::Prepared {
    image::Reference name;
    store::StoredImage image;
    std::vector<std::string> names;  ///< as the kubelet may ask for it
    std::string archive;
    LoadPlan plan;
};

ImageLoader::Prepared ImageLoader::prepare(const image::Reference& name, const CancelToken& cancel) const {
    const store::Store& store = services_.store;
    auto found = store::find_image(store, name);
    if (!found) {
        throw Error(ErrorKind::not_found, "image '" + name.familiar() + "' is not in the store",
                    "make it with 'berth build -t', or fetch it with 'berth pull' or 'berth import'");
    }
    const auto layers = found->layers();
    const std::vector<AbsolutePath> folders =
        store.layers().ensure_unpacked(layers, services_.progress, cancel);
    LoadPlan plan;
    const std::vector<image::Digest> chains = image::chain_ids(found->config.diff_ids);
    const std::string top = store.layers().folder().string();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        plan.blobs.push_back({layers[i].blob.digest, layers[i].blob.size});
        plan.layers.push_back({chains[i], node_layers + folders[i].string().substr(top.size())});
    }
    std::vector<std::string> names{name.text()};
    const std::string by_digest = name.with_digest(found->manifest_descriptor.digest).text();
    if (by_digest != names.front()) {
        names.push_back(by_digest);
    }
    std::string archive = make_archive(*found, store, names);
    return {name, std::move(*found), std::move(names), std::move(archive), std::move(plan)};
}

LoadOutcome ImageLoader::load_into(const ClusterState& state, const NodeState& node, const Prepared& image,
                                   const CancelToken& cancel) const {
    const image::Digest& manifest = image.image.manifest_descriptor.digest;
    const AbsolutePath var = services_.engine.var_path(state, node);
    LoadRecord record(record_path(services_.directory, state.name, node.name));
    // The file tells whether it is still there: containerd removes it with the image.
    const AbsolutePath content = var / std::string(containerd_blobs).substr(5);
    if (record.has(image.names.front(), manifest) && exists(content / manifest.encoded())) {
        return LoadOutcome::present;
    }
    const AbsolutePath folder = var / "lib/berth-load" / manifest.encoded();
    ensure_directory(folder, 0700);
    LoadPlan plan = image.plan;
    plan.archive = "/var/lib/berth-load/" + std::string(manifest.encoded()) + "/image.tar";
    write_file(folder / "image.tar", image.archive);
    const ProcessResult result = services_.engine.exec(
        state, node,
        {.id = node.name, .arguments = {"sh", "-s"}, .streams = {.input = make_load_script(plan)}}, cancel);
    remove_tree(folder);
    if (result.status != 0) {
        throw process_error({.arguments = {"ctr", "images", "import"}}, result)
            .within("cannot load image '" + image.name.familiar() + "' into node '" + node.name + "'");
    }
    record.add(image.names, manifest);
    return LoadOutcome::loaded;
}

std::vector<LoadResult> ImageLoader::load(const LoadRequest& request, const CancelToken& cancel) {
    const FileLock lock = services_.directory.lock(request.cluster, cancel);
    const auto state = services_.directory.find(request.cluster);
    if (!state || state->phase != Phase::ready) {
        throw Error(ErrorKind::not_found, "there is no cluster '" + request.cluster + "'",
                    "make it with 'berth up " + request.cluster + "'");
    }
    std::vector<const NodeState*> nodes;
    for (const std::string& name : request.nodes) {
        const NodeState* node = state->find_node(name);
        if (node == nullptr) {
            throw Error(ErrorKind::not_found, "cluster '" + state->name + "' has no node '" + name + "'",
                        "'berth status' lists the nodes");
        }
        nodes.push_back(node);
    }
    if (request.nodes.empty()) {
        for (const NodeState& node : state->nodes) {
            nodes.push_back(&node);
        }
    }
    for (const NodeState* node : nodes) {
        if (services_.engine.node_status(*state, *node) != NodeStatus::running) {
            throw Error(ErrorKind::unavailable, "node '" + node->name + "' is not running",
                        "start the cluster with 'berth up " + state->name + "'");
        }
    }
    const store::Lease lease = services_.store.leases().acquire();
    std::vector<LoadResult> results;
    std::mutex mutex;
    std::vector<image::Digest> loaded;
    for (const image::Reference& name : request.images) {
        progress::Task task(services_.progress, "load " + name.familiar());
        const Prepared image = prepare(name, cancel);
        loaded.push_back(image.image.manifest_descriptor.digest);
        std::vector<std::function<void(const CancelToken&)>> pieces;
        for (const NodeState* node : nodes) {
            pieces.emplace_back([&, node](const CancelToken& token) {
                const LoadOutcome outcome = load_into(*state, *node, image, token);
                const std::scoped_lock guard(mutex);
                results.push_back({name, node->name, outcome});
            });
        }
        run_concurrently(std::move(pieces), cancel);
        if (std::ranges::all_of(results, [](const auto& result) { return result.outcome == LoadOutcome::present; })) {
            task.finish(progress::Outcome::cached);
        }
    }
    ClusterState updated = *state;
    for (const image::Digest& digest : loaded) {
        if (std::ranges::find(updated.loaded, digest.text()) == updated.loaded.end()) {
            updated.loaded.push_back(digest.text());
        }
    }
    if (updated.loaded != state->loaded) {
        services_.directory.save(updated);
        pin_images(services_.store, updated);
    }
    return results;
}

void pin_images(const store::Store& store, const ClusterState& state) {
    std::vector<image::Digest> digests;
    for (const NodeState& node : state.nodes) {
        digests.push_back(image::Digest::parse(node.image_digest));
    }
    for (const std::string& text : state.loaded) {
        digests.push_back(image::Digest::parse(text));
    }
    store.pins().set(pin_owner(state.name), digests);
}

void unpin_images(const store::Store& store, const std::string& cluster) { store.pins().clear(pin_owner(cluster)); }

}  // namespace berth::cluster
