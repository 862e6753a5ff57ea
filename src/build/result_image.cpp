// SPDX-License-Identifier: Apache-2.0
// Assembly of config and manifest.
#include "build/result_image.hpp"

#include "base/error.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"

#include <fmt/format.h>

namespace berth::build {
namespace {

/// Base images may come from Docker's formats; a manifest has one family of media types.
std::string oci_layer_type(const std::string& type) {
    return image::is_nondistributable(type) ? type : std::string(image::layer_media_type(image::layer_compression(type)));
}

/// Times of the new history entries: a layer's own; an entry without a layer has that of the layer before it among the
/// new ones, or else the first new one, or else the base image's last.
void fill_times(image::Config& config, const Graph& graph, const std::vector<SolvedLayer>& layers,
                const std::optional<std::string>& fixed_time) {
    std::vector<std::string> times;
    for (const SolvedLayer& layer : layers) {
        if (!layer.created.empty()) {
            times.push_back(layer.created);
        }
    }
    std::string time;
    if (fixed_time) {
        time = *fixed_time;
    } else if (!times.empty()) {
        time = times.front();
    } else if (graph.inherited_history > 0) {
        time = config.history[graph.inherited_history - 1].created;
    }
    std::size_t next = 0;
    for (std::size_t i = graph.inherited_history; i < config.history.size(); ++i) {
        image::HistoryEntry& entry = config.history[i];
        if (entry.layer == image::HistoryEntry::Layer::present) {
            if (next >= times.size()) {
                throw Error("history and layers of the built image do not agree");
            }
            time = fixed_time.value_or(times[next++]);
        }
        entry.created = time;
    }
    config.created = time;
}

} // namespace

image::Config result_config(const Graph& graph, const std::vector<SolvedLayer>& layers,
                            const std::optional<std::string>& fixed_time) {
    image::Config config = graph.config;
    config.diff_ids.clear();
    for (const SolvedLayer& layer : layers) {
        config.diff_ids.push_back(layer.layer.diff_id);
    }
    fill_times(config, graph, layers, fixed_time);
    return config;
}

BuiltImage write_result_image(const Graph& graph, const std::vector<SolvedLayer>& layers,
                              const std::optional<std::string>& fixed_time, const store::Store& store) {
    const std::string config = result_config(graph, layers, fixed_time).write();
    image::Manifest manifest{.media_type = std::string(image::media_type::oci_manifest),
                             .config = store.blobs().put(image::media_type::oci_config, config)};
    for (const SolvedLayer& layer : layers) {
        image::Descriptor blob = layer.layer.blob;
        blob.media_type = oci_layer_type(blob.media_type);
        manifest.layers.push_back(std::move(blob));
    }
    const image::Digest id = manifest.config.digest;
    return {.manifest = store.blobs().put(image::media_type::oci_manifest, manifest.write()), .id = id};
}

} // namespace berth::build
