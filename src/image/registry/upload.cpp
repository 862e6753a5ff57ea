// SPDX-License-Identifier: Apache-2.0
// Writing to a registry (distribution-spec "Push"): blobs in one chunk, continued after a break.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "http/url.hpp"
#include "image/registry/registry.hpp"

namespace berth::image {
namespace {

constexpr int upload_attempts = 5;

/// The registry's Location already has a query, or not.
std::string with_digest(const std::string& location, const Digest& digest) {
    return fmt::format("{}{}digest={}", location, location.find('?') == std::string::npos ? "?" : "&", digest.text());
}

/// "0-99" -> 100 bytes are there.
std::uint64_t received_bytes(const http::Response& response) {
    const auto range = response.headers.find("Range");
    if (!range) { return 0; }
    const auto dash = range->find('-');
    if (dash == std::string::npos) { return 0; }
    std::uint64_t last = 0;
    const auto* end = range->data() + range->size();
    if (std::from_chars(range->data() + dash + 1, end, last).ptr != end) { return 0; }
    // "0-0" means nothing or one byte; taking it for nothing is safe.
    return last == 0 ? 0 : last + 1;
}

void skip_bytes(ByteSource& source, std::uint64_t count) {
    std::vector<char> buffer(256UL * 1024UL);
    while (count > 0) {
        const auto got = source.read(buffer.data(), static_cast<std::size_t>(std::min<std::uint64_t>(count, buffer.size())));
        if (got == 0) { throw Error(ErrorKind::invalid, "the source is shorter than announced"); }
        count -= got;
    }
}

/// One upload session and how far it is.
class Upload {
public:
    Upload(Endpoint& endpoint, const std::string& path, const Descriptor& descriptor,
           const std::function<std::unique_ptr<ByteSource>()>& open)
        : endpoint_(endpoint), path_(path), descriptor_(descriptor), open_(open) {}

    void begin(const CancelToken& cancel) {
        offset_ = 0;
        const auto response = run({.method = http::Method::post, .target = fmt::format("/{}/blobs/uploads/", path_)}, cancel);
        if (response.status != 202) { throw failed(response); }
        follow(response);
    }

    void send(const CancelToken& cancel) {
        if (offset_ < descriptor_.size) {
            auto source = open_();
            if (offset_ > 0) { skip_bytes(*source, offset_); }
            Exchange exchange{.method = http::Method::patch, .target = location_, .repeat = Repeat::never};
            exchange.headers.add("Content-Type", "application/octet-stream");
            exchange.headers.add("Content-Range", fmt::format("{}-{}", offset_, descriptor_.size - 1));
            exchange.body_source = http::BodySource{
                .read = [&source](char* buffer, std::size_t capacity) { return source->read(buffer, capacity); },
                .size = descriptor_.size - offset_,
                .rewind =
                    [this, &source] {
                        source = open_();
                        if (offset_ > 0) { skip_bytes(*source, offset_); }
                    }};
            const auto response = run(std::move(exchange), cancel);
            if (response.status != 202 && response.status != 201 && response.status != 204) { throw failed(response); }
            follow(response);
            offset_ = descriptor_.size;
        }
        Exchange end{.method = http::Method::put, .target = with_digest(location_, descriptor_.digest)};
        end.headers.add("Content-Type", "application/octet-stream");
        const auto response = run(std::move(end), cancel);
        if (response.status != 201 && response.status != 204) { throw failed(response); }
    }

    /// After a break: true when the session still lives; `send` then goes on from there.
    bool resume(const CancelToken& cancel) {
        const auto response = run({.method = http::Method::get, .target = location_}, cancel);
        if (response.status != 204 && response.status != 202) { return false; }
        offset_ = received_bytes(response);
        follow(response);
        return offset_ <= descriptor_.size;
    }

private:
    http::Response run(Exchange exchange, const CancelToken& cancel) {
        exchange.path = path_;
        exchange.scopes = push_scope(path_);
        return endpoint_.run(exchange, cancel);
    }
    void follow(const http::Response& response) {
        if (const auto location = response.headers.find("Location")) {
            location_ = endpoint_.absolute(*location);
        } else if (location_.empty()) {
            throw Error(ErrorKind::failed, "the registry gives no place to upload to");
        }
    }
    [[nodiscard]] Error failed(const http::Response& response) const {
        return registry_error("the upload is refused", endpoint_.host(), response);
    }

    Endpoint& endpoint_;
    const std::string& path_;
    const Descriptor& descriptor_;
    const std::function<std::unique_ptr<ByteSource>()>& open_;
    std::string location_;
    std::uint64_t offset_ = 0;
};

}  // namespace

Endpoint& Registry::push_endpoint(const CancelToken& cancel) {
    settle_guess(cancel);
    Endpoint* last = nullptr;
    // Mirrors are for reading, unless one is told to take pushes and the registry itself is not.
    for (const auto& endpoint : endpoints_) {
        if (!endpoint->host().can_push) { continue; }
        if (!endpoint->host().is_mirror) { return *endpoint; }
        if (last == nullptr) { last = endpoint.get(); }
    }
    if (last != nullptr) { return *last; }
    throw Error(ErrorKind::denied, fmt::format("no host of registry '{}' takes pushes", domain_), "give one the capability 'push' in its hosts.toml");
}

bool Registry::has_blob(const std::string& path, const Digest& digest, const CancelToken& cancel) {
    auto& endpoint = push_endpoint(cancel);
    const auto response = endpoint.run({.method = http::Method::head,
                                        .target = fmt::format("/{}/blobs/{}", path, digest.text()),
                                        .path = path,
                                        .scopes = push_scope(path)},
                                       cancel);
    return response.status == 200;
}

bool Registry::has_document(const std::string& path, const Digest& digest, const CancelToken& cancel) {
    auto& endpoint = push_endpoint(cancel);
    Exchange exchange{.method = http::Method::head,
                      .target = fmt::format("/{}/manifests/{}", path, digest.text()),
                      .path = path,
                      .scopes = push_scope(path)};
    exchange.headers.add("Accept", "*/*");
    return endpoint.run(exchange, cancel).status == 200;
}

bool Registry::mount_blob(const std::string& path, const Digest& digest, const std::string& from, const CancelToken& cancel) {
    auto& endpoint = push_endpoint(cancel);
    const auto response =
        endpoint.run({.method = http::Method::post,
                      .target = fmt::format("/{}/blobs/uploads/?mount={}&from={}", path, digest.text(), from),
                      .path = path,
                      .scopes = fmt::format("{} {}", push_scope(path), pull_scope(from))},
                     cancel);
    return response.status == 201;
}

void Registry::upload_blob(const std::string& path, const Descriptor& descriptor,
                           const std::function<std::unique_ptr<ByteSource>()>& open, const CancelToken& cancel) {
    within(fmt::format("cannot push blob '{}' to '{}/{}'", descriptor.digest.text(), domain_, path), [&] {
        auto& endpoint = push_endpoint(cancel);
        Upload upload(endpoint, path, descriptor, open);
        bool begun = false;
        for (int attempt = 1;; ++attempt) {
            try {
                if (!begun) { upload.begin(cancel); }
                begun = true;
                upload.send(cancel);
                return;
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::unavailable || attempt >= upload_attempts) { throw; }
                clock_.sleep_for(retry_.first_wait, cancel);
                begun = begun && upload.resume(cancel);
            }
        }
    });
}

void Registry::put_document(const std::string& path, const std::string& tag_or_digest, std::string_view media_type,
                            std::string_view bytes, const CancelToken& cancel) {
    auto& endpoint = push_endpoint(cancel);
    const bool by_digest = tag_or_digest.find(':') != std::string::npos;
    const auto doing = fmt::format("cannot push '{}/{}{}{}'", domain_, path, by_digest ? "@" : ":", tag_or_digest);
    within(doing, [&] {
        Exchange exchange{.method = http::Method::put,
                          .target = fmt::format("/{}/manifests/{}", path, tag_or_digest),
                          .path = path,
                          .scopes = push_scope(path),
                          .body = std::string(bytes)};
        exchange.headers.add("Content-Type", std::string(media_type));
        const auto response = endpoint.run(exchange, cancel);
        if (response.status != 201 && response.status != 200 && response.status != 202) {
            throw registry_error("the manifest is refused", endpoint.host(), response);
        }
    });
}

}  // namespace berth::image
