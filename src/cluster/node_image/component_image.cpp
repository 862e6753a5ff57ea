// SPDX-License-Identifier: Apache-2.0
// Layers, config, manifest and index of a small image, into one tar.
#include "cluster/node_image/component_image.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <map>
#include <set>

#include "archive/compression.hpp"
#include "archive/tar_writer.hpp"
#include "base/byte_stream.hpp"
#include "base/file.hpp"
#include "crypto/hash.hpp"
#include "image/config.hpp"
#include "image/layout.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"
#include "image/reference.hpp"

namespace berth::cluster::node_image {

namespace {

class HashingSink final : public ByteSink {
public:
    explicit HashingSink(ByteSink& next) : next_(next) {}
    void write(std::string_view bytes) override {
        hasher_.update(bytes);
        next_.write(bytes);
    }
    [[nodiscard]] image::Digest digest() {
        return image::Digest::from_hex(image::DigestAlgorithm::sha256, hasher_.finish_hex());
    }

private:
    ByteSink& next_;
    crypto::Hasher hasher_;
};

class FileSink final : public ByteSink {
public:
    explicit FileSink(const AbsolutePath& path)
        : path_(path), fd_(open_file(path, O_WRONLY | O_CREAT | O_TRUNC)) {}
    void write(std::string_view bytes) override { write_all(fd_.get(), bytes, path_.string()); }

private:
    AbsolutePath path_;
    FileDescriptor fd_;
};

void add_parents(archive::TarWriter& tar, std::set<std::string>& known, const std::string& path) {
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        const std::string folder = path.substr(0, slash);
        if (known.insert(folder).second) {
            tar.add({.path = folder + "/", .type = archive::EntryType::directory, .mode = 0755});
        }
    }
}

void add_file(archive::TarWriter& tar, const ImageFile& file) {
    archive::TarEntry entry{.path = file.path, .mode = static_cast<mode_t>(file.mode)};
    if (!file.link_target.empty()) {
        entry.type = archive::EntryType::symlink;
        entry.mode = 0777;
        entry.link_target = file.link_target;
        tar.add(entry);
    } else if (file.source) {
        FileDescriptor fd = open_file(*file.source, O_RDONLY);
        struct stat status {};
        if (fstat(fd.get(), &status) != 0) {
            throw system_error("read", file.source->string());
        }
        entry.size = static_cast<std::uint64_t>(status.st_size);
        FileSource source(std::move(fd), file.source->string());
        tar.add(entry, source);
    } else {
        entry.size = file.content.size();
        tar.add(entry, file.content);
    }
}

struct Layer {
    image::Descriptor descriptor;
    image::Digest diff_id;
    std::string bytes;
};

Layer make_layer(const std::vector<ImageFile>& files) {
    TextSink packed;
    const auto compressor = archive::make_compressor({.compression = archive::Compression::gzip, .level = 1}, packed);
    HashingSink plain(*compressor);
    archive::TarWriter tar(plain);
    std::set<std::string> known;
    for (const ImageFile& file : files) {
        add_parents(tar, known, file.path);
        add_file(tar, file);
    }
    tar.finish();
    compressor->finish();
    std::string bytes = packed.take();
    image::Descriptor descriptor = image::Descriptor::of(image::media_type::oci_layer_gzip, bytes);
    return {.descriptor = std::move(descriptor), .diff_id = plain.digest(), .bytes = std::move(bytes)};
}

}  // namespace

void write_component_archive(const ComponentImage& image, const AbsolutePath& target) {
    std::map<std::string, std::string> blobs;
    const auto put = [&](const image::Descriptor& descriptor, std::string bytes) {
        blobs.emplace(std::string(descriptor.digest.encoded()), std::move(bytes));
    };
    image::Config config;
    config.created = "1970-01-01T00:00:00Z";
    config.platform = image::Platform::host();
    config.container.env = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"};
    if (!image.entrypoint.empty()) {
        config.container.entrypoint = image.entrypoint;
    }
    image::Manifest manifest{.media_type = std::string(image::media_type::oci_manifest),
                             .config = {.media_type = {}, .digest = image::Digest::of("")}};
    for (const std::vector<ImageFile>& files : image.layers) {
        Layer layer = make_layer(files);
        config.diff_ids.push_back(layer.diff_id);
        manifest.layers.push_back(layer.descriptor);
        put(layer.descriptor, std::move(layer.bytes));
    }
    const std::string config_text = config.write();
    manifest.config = image::Descriptor::of(image::media_type::oci_config, config_text);
    put(manifest.config, config_text);
    const std::string manifest_text = manifest.write();
    image::Descriptor entry = image::Descriptor::of(image::media_type::oci_manifest, manifest_text);
    put(entry, manifest_text);
    const std::string tag = image.name.substr(image.name.rfind(':') + 1);
    entry.annotations = {{std::string(image::full_name_annotation), image.name},
                         {std::string(image::reference_annotation), tag}};
    const image::Index index{.media_type = std::string(image::media_type::oci_index), .manifests = {entry}};

    FileSink file(target);
    archive::TarWriter tar(file);
    const auto add = [&](const std::string& path, std::string_view bytes) {
        tar.add({.path = path, .size = bytes.size()}, bytes);
    };
    add(std::string(image::layout_marker_name), image::layout_marker);
    add("index.json", index.write());
    for (const auto& [hex, bytes] : blobs) {
        add("blobs/sha256/" + hex, bytes);
    }
    tar.finish();
}

}  // namespace berth::cluster::node_image
