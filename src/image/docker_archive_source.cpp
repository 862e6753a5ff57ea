// SPDX-License-Identifier: Apache-2.0
// From manifest.json to OCI manifests.
#include "image/docker_archive_source.hpp"

#include <fmt/format.h>

#include <array>

#include "base/error.hpp"
#include "image/config.hpp"
#include "image/document.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"
#include "json/parse.hpp"

namespace berth::image {

namespace {

constexpr std::string_view manifest_name = "manifest.json";

/// By the first bytes; layers are plain tar, or gzip in archives of some other tools.
Compression compression_of(ByteSource& source) {
    std::array<char, 4> start{};
    const std::size_t size = source.read(start.data(), start.size());
    using namespace std::string_view_literals;
    const std::string_view bytes(start.data(), size);
    if (bytes.starts_with("\x1f\x8b"sv)) {
        return Compression::gzip;
    }
    return bytes == "\x28\xb5\x2f\xfd"sv ? Compression::zstd : Compression::none;
}

class HashingSink final : public ByteSink {
public:
    explicit HashingSink(const CancelToken& cancel) : cancel_(cancel) {}
    void write(std::string_view bytes) override {
        cancel_.throw_if_cancelled();
        hasher_.update(bytes);
    }
    [[nodiscard]] Digest finish() { return Digest::from_hex(DigestAlgorithm::sha256, hasher_.finish_hex()); }

private:
    const CancelToken& cancel_;
    crypto::Hasher hasher_;
};

}  // namespace

DockerArchiveSource::DockerArchiveSource(std::unique_ptr<MemberFiles> files, const CancelToken& cancel)
    : files_(std::move(files)) {
    within("cannot read " + description(), [&] {
        const json::Value document = json::parse(read_member(*files_, std::string(manifest_name)), manifest_name);
        const json::Array* entries = document.find_array();
        if (entries == nullptr) {
            throw Error(ErrorKind::invalid, "manifest.json is no list of images");
        }
        for (std::size_t i = 0; i < entries->size(); ++i) {
            add_image(DocumentReader((*entries)[i], std::string(manifest_name), fmt::format("[{}]", i)), cancel);
        }
    });
}

void DockerArchiveSource::add_image(const DocumentReader& entry, const CancelToken& cancel) {
    const std::string config_path = entry.string("Config");
    const std::string config_bytes = read_member(*files_, config_path);
    const Config config = Config::parse(config_bytes);
    const std::vector<std::string> layers = entry.strings("Layers");
    if (layers.size() != config.diff_ids.size()) {
        throw entry.invalid("Layers", fmt::format("has {} layers, the config has {}", layers.size(), config.diff_ids.size()));
    }
    Manifest manifest{.media_type = std::string(media_type::oci_manifest),
                      .config = Descriptor::of(media_type::oci_config, config_bytes)};
    members_[manifest.config.digest] = config_path;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        manifest.layers.push_back(layer(layers[i], config.diff_ids[i], cancel));
    }
    const std::string bytes = manifest.write();
    const Descriptor target = Descriptor::of(media_type::oci_manifest, bytes);
    documents_[target.digest] = bytes;
    const auto names = entry.find_strings("RepoTags").value_or(std::vector<std::string>{});
    if (names.empty()) {
        images_.push_back({.name = std::nullopt, .target = target});
    }
    for (const std::string& name : names) {
        images_.push_back({.name = Reference::parse(name), .target = target});
    }
}

Descriptor DockerArchiveSource::layer(const std::string& path, const Digest& diff_id, const CancelToken& cancel) {
    const auto size = files_->find_size(path);
    if (!size) {
        throw Error(ErrorKind::invalid, fmt::format("layer '{}' is missing", path));
    }
    const Compression compression = compression_of(*files_->open(path));
    Digest digest = diff_id;
    if (compression != Compression::none) {
        HashingSink sink(cancel);
        copy_bytes(*files_->open(path), sink);
        digest = sink.finish();
    }
    members_[digest] = path;
    return {.media_type = std::string(layer_media_type(compression)), .digest = digest, .size = *size};
}

std::string DockerArchiveSource::read_document(const Descriptor& descriptor, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    if (const auto found = documents_.find(descriptor.digest); found != documents_.end()) {
        return found->second;
    }
    throw Error(ErrorKind::not_found, fmt::format("{} has no manifest {}", description(), descriptor.digest.text()));
}

std::unique_ptr<ByteSource> DockerArchiveSource::open_blob(const Descriptor& descriptor, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    const auto found = members_.find(descriptor.digest);
    if (found == members_.end()) {
        throw Error(ErrorKind::not_found, fmt::format("{} has no blob {}", description(), descriptor.digest.text()));
    }
    return files_->open(found->second);
}

}  // namespace berth::image
