// SPDX-License-Identifier: Apache-2.0
// First the documents are read down to the blobs, then blobs, manifests, indexes are written, in this order.
#include "image/copy.hpp"

#include <atomic>
#include <functional>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/metered_source.hpp"
#include "base/thread_pool.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"

namespace berth::image {
namespace {

constexpr int deepest_index = 8;

struct Document {
    Descriptor descriptor;
    std::string bytes;
};

/// What an image is made of; documents come after all they name.
struct Parts {
    std::vector<Descriptor> blobs;
    std::vector<Document> documents;
    std::set<Digest> seen;
};

class Copy {
public:
    Copy(ImageSource& source, ImageSink& sink, const CopyOptions& options, progress::Sink& progress, const CancelToken& cancel)
        : source_(source), sink_(sink), options_(options), progress_(progress), cancel_(cancel) {}

    CopyResult run(const Descriptor& target);

private:
    Descriptor choose(const Descriptor& target);
    void collect(const Descriptor& descriptor, int depth);
    void copy_blob(const Descriptor& descriptor, const CancelToken& cancel);

    ImageSource& source_;
    ImageSink& sink_;
    const CopyOptions& options_;
    progress::Sink& progress_;
    const CancelToken& cancel_;
    Parts parts_;
    std::atomic<std::size_t> copied_ = 0;
    std::atomic<std::size_t> present_ = 0;
    std::atomic<std::uint64_t> bytes_ = 0;
};

Descriptor Copy::choose(const Descriptor& target) {
    if (!options_.platform || !is_index(target.media_type)) { return target; }
    const auto index = Index::parse(source_.read_document(target, cancel_), target.media_type);
    const auto* found = index.find(*options_.platform);
    if (found == nullptr) {
        throw Error(ErrorKind::not_found, fmt::format("the image has nothing for platform '{}'", options_.platform->text()),
                    fmt::format("it has {}; choose one of them with --platform", index.platforms()));
    }
    auto chosen = *found;
    return is_index(chosen.media_type) ? choose(chosen) : chosen;
}

void Copy::collect(const Descriptor& descriptor, int depth) {
    if (depth > deepest_index) { throw Error(ErrorKind::invalid, "image indexes are nested too deeply"); }
    if (!parts_.seen.insert(descriptor.digest).second) { return; }
    if (is_index(descriptor.media_type)) {
        auto bytes = source_.read_document(descriptor, cancel_);
        for (const auto& child : Index::parse(bytes, descriptor.media_type).manifests) { collect(child, depth + 1); }
        parts_.documents.push_back({.descriptor = descriptor, .bytes = std::move(bytes)});
    } else if (is_manifest(descriptor.media_type)) {
        auto bytes = source_.read_document(descriptor, cancel_);
        const auto manifest = Manifest::parse(bytes, descriptor.media_type);
        // Layers first: they are what takes time.
        for (const auto& layer : manifest.layers) { collect(layer, depth + 1); }
        collect(manifest.config, depth + 1);
        parts_.documents.push_back({.descriptor = descriptor, .bytes = std::move(bytes)});
    } else {
        parts_.blobs.push_back(descriptor);
    }
}

void Copy::copy_blob(const Descriptor& descriptor, const CancelToken& cancel) {
    if (sink_.has(descriptor, cancel)) {
        ++present_;
        return;
    }
    progress::Task task(progress_, fmt::format("{} {}", is_layer(descriptor.media_type) ? "layer" : "blob", descriptor.digest.brief()),
                        options_.parent);
    task.advance(0, descriptor.size);
    const auto open = [&]() -> std::unique_ptr<ByteSource> {
        return std::make_unique<MeteredSource>(source_.open_blob(descriptor, cancel), task, descriptor.size);
    };
    within(fmt::format("cannot copy blob '{}' from {} to {}", descriptor.digest.text(), source_.description(), sink_.description()),
           [&] { sink_.put_blob(descriptor, open, cancel); });
    ++copied_;
    bytes_ += descriptor.size;
}

CopyResult Copy::run(const Descriptor& target) {
    const auto chosen = choose(target);
    collect(chosen, 0);
    std::atomic<std::size_t> next = 0;
    const auto worker = [this, &next](const CancelToken& cancel) {
        for (std::size_t index = next++; index < parts_.blobs.size(); index = next++) {
            cancel.throw_if_cancelled();
            copy_blob(parts_.blobs[index], cancel);
        }
    };
    const std::size_t workers = std::min(std::max<std::size_t>(options_.parallel, 1), parts_.blobs.size());
    run_concurrently(std::vector<std::function<void(const CancelToken&)>>(workers, worker), cancel_);
    for (const auto& document : parts_.documents) {
        if (!sink_.has(document.descriptor, cancel_)) { sink_.put_document(document.descriptor, document.bytes, cancel_); }
    }
    return {.target = chosen, .blobs_copied = copied_, .blobs_present = present_, .bytes_copied = bytes_};
}

}  // namespace

CopyResult copy_image(ImageSource& source, const Descriptor& target, ImageSink& sink, const CopyOptions& options,
                      progress::Sink& progress, const CancelToken& cancel) {
    return Copy(source, sink, options, progress, cancel).run(target);
}

}  // namespace berth::image
