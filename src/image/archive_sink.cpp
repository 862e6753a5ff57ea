// SPDX-License-Identifier: Apache-2.0
// Archives of images, written in one pass.
#include "image/archive_sink.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "image/hashing_source.hpp"
#include "image/layout.hpp"
#include "image/layout_sink.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"
#include "json/write.hpp"

namespace berth::image {
namespace {

std::string member_path(const Digest& digest) { return fmt::format("blobs/{}/{}", digest.algorithm_name(), digest.encoded()); }

}  // namespace

ArchiveSink::ArchiveSink(ByteSink& sink, std::string name) : tar_(sink), name_(std::move(name)) {
    tar_.add({.path = std::string(layout_marker_name)}, layout_marker);
}

std::string ArchiveSink::description() const { return fmt::format("archive '{}'", name_); }

bool ArchiveSink::has(const Descriptor& descriptor, const CancelToken&) {
    const std::scoped_lock lock(mutex_);
    return std::ranges::find(present_, descriptor.digest) != present_.end();
}

void ArchiveSink::add(const Descriptor& descriptor, ByteSource& source) {
    const std::scoped_lock lock(mutex_);
    HashingSource hashed(source, descriptor.digest.algorithm());
    tar_.add({.path = member_path(descriptor.digest), .mode = 0444, .size = descriptor.size}, hashed);
    const auto digest = hashed.finish();
    if (digest != descriptor.digest) {
        throw Error(ErrorKind::invalid, fmt::format("blob '{}' has the content of '{}'", descriptor.digest.text(), digest.text()),
                    "the source is damaged or was changed");
    }
    present_.push_back(descriptor.digest);
}

void ArchiveSink::put_blob(const Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open, const CancelToken&) {
    const auto source = open();
    add(descriptor, *source);
}

void ArchiveSink::put_document(const Descriptor& descriptor, std::string_view bytes, const CancelToken&) {
    TextSource source(bytes);
    add(descriptor, source);
    const std::scoped_lock lock(mutex_);
    documents_.insert_or_assign(descriptor.digest, std::string(bytes));
}

void ArchiveSink::publish(const Reference& name, const Descriptor& target, const CancelToken&) {
    const std::scoped_lock lock(mutex_);
    named_.push_back({.name = name, .target = target});
}

/// Docker's own list (image/spec v1.2 there): it knows single images only, so an index is left to readers of OCI.
std::string ArchiveSink::docker_manifest() const {
    json::Array list;
    for (const auto& image : named_) {
        const auto found = documents_.find(image.target.digest);
        if (!is_manifest(image.target.media_type) || found == documents_.end()) { continue; }
        const auto manifest = Manifest::parse(found->second, image.target.media_type);
        json::Array layers;
        for (const auto& layer : manifest.layers) { layers.emplace_back(member_path(layer.digest)); }
        json::Array tags;
        if (image.name->tag()) { tags.emplace_back(image.name->familiar()); }
        list.push_back(json::Object{{"Config", member_path(manifest.config.digest)}, {"RepoTags", std::move(tags)}, {"Layers", std::move(layers)}});
    }
    return json::write(list);
}

void ArchiveSink::finish() {
    const std::scoped_lock lock(mutex_);
    Index index{.media_type = std::string(media_type::oci_index)};
    for (const auto& image : named_) { index.manifests.push_back(with_name(image.target, *image.name)); }
    tar_.add({.path = "index.json"}, index.write());
    tar_.add({.path = "manifest.json"}, docker_manifest());
    tar_.finish();
}

}  // namespace berth::image
