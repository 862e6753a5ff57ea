// SPDX-License-Identifier: Apache-2.0
// Reading of layouts.
#include "image/layout_source.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "image/layout.hpp"
#include "image/manifest.hpp"

namespace berth::image {

namespace {

std::string blob_path(const Digest& digest) {
    return fmt::format("blobs/{}/{}", digest.algorithm_name(), digest.encoded());
}

std::optional<Reference> name_of(const Descriptor& descriptor) {
    if (const auto full = descriptor.find_annotation(full_name_annotation)) {
        return Reference::parse(*full);
    }
    const auto reference = descriptor.find_annotation(reference_annotation);
    // A lone word is a tag, of a name that stands nowhere.
    if (reference && reference->find_first_of("/:") != std::string::npos) {
        return Reference::parse(*reference);
    }
    return std::nullopt;
}

}  // namespace

LayoutSource::LayoutSource(std::unique_ptr<MemberFiles> files) : files_(std::move(files)) {
    within("cannot read " + description(), [&] { check_layout_marker(read_member(*files_, std::string(layout_marker_name))); });
}

std::vector<NamedImage> LayoutSource::images(const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    return within("cannot read index.json of " + description(), [&] {
        std::vector<NamedImage> images;
        for (Descriptor& descriptor : Index::parse(read_member(*files_, "index.json")).manifests) {
            auto name = name_of(descriptor);
            images.push_back({.name = std::move(name), .target = std::move(descriptor)});
        }
        return images;
    });
}

std::string LayoutSource::read_document(const Descriptor& descriptor, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    std::string bytes = read_member(*files_, blob_path(descriptor.digest));
    if (const Digest actual = Digest::of(bytes, descriptor.digest.algorithm()); actual != descriptor.digest) {
        throw Error(ErrorKind::invalid, fmt::format("{} of {} is damaged", descriptor.digest.text(), description()))
            .with_cause("its content has the digest " + actual.text());
    }
    return bytes;
}

std::unique_ptr<ByteSource> LayoutSource::open_blob(const Descriptor& descriptor, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    return files_->open(blob_path(descriptor.digest));
}

}  // namespace berth::image
