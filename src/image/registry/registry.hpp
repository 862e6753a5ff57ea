// SPDX-License-Identifier: Apache-2.0
// One registry with its mirrors: reads go to the first host that has what is asked, writes to the registry itself.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_stream.hpp"
#include "image/descriptor.hpp"
#include "image/registry/endpoint.hpp"

namespace berth::image {

struct RegistryServices {
    http::HttpClient& http;
    CredentialSource& credentials;
    const RegistryHosts& hosts;
    Clock& clock;
    RetryPolicy retry{};
};

struct FetchedDocument {
    Descriptor descriptor;
    std::string bytes;
};

/// Thread-safe. `path` is the repository below the domain ("library/debian").
class Registry {
public:
    Registry(std::string domain, const RegistryServices& services);
    ~Registry();

    /// A manifest or index by tag or digest, verified. Throws Error (not_found) when no host has it.
    [[nodiscard]] FetchedDocument fetch_document(const std::string& path, const std::string& tag_or_digest, const CancelToken& cancel);
    /// Bytes of a blob from `offset` on, in pieces; from the first host that has it.
    void fetch_blob(const std::string& path, const Descriptor& descriptor, std::uint64_t offset,
                    const std::function<void(std::string_view)>& on_piece, const CancelToken& cancel);

    [[nodiscard]] bool has_blob(const std::string& path, const Digest& digest, const CancelToken& cancel);
    [[nodiscard]] bool has_document(const std::string& path, const Digest& digest, const CancelToken& cancel);
    /// Takes a blob over from another repository of this registry; false when the registry would not.
    [[nodiscard]] bool mount_blob(const std::string& path, const Digest& digest, const std::string& from, const CancelToken& cancel);
    /// Continues where the registry got to when the connection breaks, or starts again where it cannot.
    void upload_blob(const std::string& path, const Descriptor& descriptor,
                     const std::function<std::unique_ptr<ByteSource>()>& open, const CancelToken& cancel);
    void put_document(const std::string& path, const std::string& tag_or_digest, std::string_view media_type,
                      std::string_view bytes, const CancelToken& cancel);

    [[nodiscard]] const std::string& domain() const noexcept { return domain_; }

private:
    [[nodiscard]] Endpoint& push_endpoint(const CancelToken& cancel);
    void settle_guess(const CancelToken& cancel);
    http::Response read_from_first(const std::function<bool(const RegistryHost&)>& fits, const std::string& doing,
                                   const std::function<http::Response(Endpoint&)>& ask, const CancelToken& cancel);

    std::string domain_;
    Authorizer authorizer_;
    Clock& clock_;
    RetryPolicy retry_;
    http::HttpClient& http_;
    std::once_flag settled_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
};

}  // namespace berth::image
