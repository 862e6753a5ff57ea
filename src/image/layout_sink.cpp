// SPDX-License-Identifier: Apache-2.0
// Writing of layouts: blobs aside and renamed, then index.json as a whole.
#include "image/layout_sink.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "crypto/random.hpp"
#include "image/layout.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"

namespace berth::image {
namespace {

/// Writes a file and knows what it wrote.
class FileSink final : public ByteSink {
public:
    FileSink(int fd, std::string name, DigestAlgorithm algorithm) : fd_(fd), name_(std::move(name)), hasher_(algorithm) {}
    void write(std::string_view bytes) override {
        hasher_.update(bytes);
        write_all(fd_, bytes, name_);
    }
    [[nodiscard]] std::string finish_hex() { return hasher_.finish_hex(); }

private:
    int fd_;
    std::string name_;
    crypto::Hasher hasher_;
};

void set_annotation(Descriptor& descriptor, std::string_view name, const std::string& value) {
    for (auto& annotation : descriptor.annotations) {
        if (annotation.first == name) {
            annotation.second = value;
            return;
        }
    }
    descriptor.annotations.emplace_back(name, value);
}

}  // namespace

Descriptor with_name(Descriptor target, const Reference& name) {
    set_annotation(target, full_name_annotation, name.text());
    // By its definition the short annotation is the tag alone; who reads a full name from it reads the long one first.
    if (name.tag()) { set_annotation(target, reference_annotation, *name.tag()); }
    return target;
}

LayoutSink::LayoutSink(AbsolutePath folder) : folder_(std::move(folder)) {
    for (const auto* algorithm : {"sha256", "sha384", "sha512"}) { ensure_directory(folder_ / "blobs" / algorithm); }
    const auto marker = folder_ / layout_marker_name;
    if (const auto text = find_file(marker)) {
        check_layout_marker(*text);
    } else {
        write_file(marker, layout_marker);
    }
}

std::string LayoutSink::description() const { return fmt::format("layout '{}'", folder_.string()); }

AbsolutePath LayoutSink::place(const Digest& digest) const {
    return folder_ / "blobs" / digest.algorithm_name() / digest.encoded();
}

bool LayoutSink::has(const Descriptor& descriptor, const CancelToken&) { return exists(place(descriptor.digest)); }

void LayoutSink::write(const Descriptor& descriptor, ByteSource& source) {
    const auto target = place(descriptor.digest);
    const auto aside = target.parent() / fmt::format(".{}", crypto::random_text(12));
    try {
        const auto fd = open_file(aside, O_WRONLY | O_CREAT | O_EXCL);
        FileSink sink(fd.get(), target.string(), descriptor.digest.algorithm());
        const auto size = copy_bytes(source, sink);
        const auto digest = Digest::from_hex(descriptor.digest.algorithm(), sink.finish_hex());
        if (digest != descriptor.digest || size != descriptor.size) {
            throw Error(ErrorKind::invalid, fmt::format("blob '{}' has the content of '{}'", descriptor.digest.text(), digest.text()),
                        "the source is damaged or was changed; nothing was stored");
        }
        if (fdatasync(fd.get()) != 0) { throw system_error("write", target.string()); }
    } catch (...) {
        unlink(aside.c_str());
        throw;
    }
    rename_path(aside, target);
}

void LayoutSink::put_blob(const Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open, const CancelToken&) {
    const auto source = open();
    write(descriptor, *source);
}

void LayoutSink::put_document(const Descriptor& descriptor, std::string_view bytes, const CancelToken&) {
    TextSource source(bytes);
    write(descriptor, source);
}

void LayoutSink::publish(const Reference& name, const Descriptor& target, const CancelToken&) {
    const std::scoped_lock lock(mutex_);
    const auto path = folder_ / "index.json";
    Index index{.media_type = std::string(media_type::oci_index)};
    if (const auto text = find_file(path)) { index = Index::parse(*text); }
    std::erase_if(index.manifests, [&](const Descriptor& present) {
        return present.find_annotation(full_name_annotation) == name.text();
    });
    index.manifests.push_back(with_name(target, name));
    write_file(path, index.write(), {.durability = Durability::synced});
}

}  // namespace berth::image
