// SPDX-License-Identifier: Apache-2.0
// Which servers answer for a registry: itself, or mirrors by containerd's certs.d/DOMAIN/hosts.toml.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"
#include "http/http_client.hpp"

namespace berth::image {

struct RegistryHost {
    /// Without a trailing slash, with the API's prefix: "https://registry-1.docker.io/v2".
    std::string api{};
    bool can_pull = true;     ///< blobs and manifests by digest
    bool can_resolve = true;  ///< manifests by tag
    bool can_push = true;
    /// Not the registry itself: it is told by `?ns=` for whom it answers, and gets credentials only for its own name.
    bool is_mirror = false;
    http::TlsOptions tls{};
    http::Headers headers{};
    /// Plain HTTP is tried first and given up when it turns out that HTTPS is spoken there; the next host is that one.
    bool is_guess = false;
    std::chrono::milliseconds connect_timeout{30'000};
    /// The domain whose credentials it gets.
    std::string credential_domain{};
};

/// Reads certs.d folders; the first that has a file for the domain decides, else `_default`, else the registry itself:
/// HTTPS, and for loopback names HTTP where there is no HTTPS.
class RegistryHosts {
public:
    explicit RegistryHosts(std::vector<AbsolutePath> folders) : folders_(std::move(folders)) {}
    /// HOME/certs.d, /etc/berth/certs.d, /etc/containerd/certs.d.
    [[nodiscard]] static std::vector<AbsolutePath> default_folders(const AbsolutePath& home);

    /// In the order to try; the registry itself last. Throws InputError naming the file.
    [[nodiscard]] std::vector<RegistryHost> resolve(const std::string& domain) const;

private:
    std::vector<AbsolutePath> folders_;
};

}  // namespace berth::image
