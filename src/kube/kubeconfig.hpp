// SPDX-License-Identifier: Apache-2.0
// Reads kubeconfig files: which server, whom to trust, who we are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"
#include "http/http_client.hpp"

namespace berth::kube {

/// All that is needed to speak to a cluster.
struct Connection {
    std::string context;     ///< its name in the kubeconfig
    std::string cluster;     ///< likewise
    std::string server;      ///< URL without '/' at its end
    std::string name_space;  ///< the context's, or "default"
    std::string token{};
    std::string user{};      ///< basic authentication, with `password`
    std::string password{};
    http::TlsOptions tls{};
};

/// The files of $KUBECONFIG (separated by ':'), or ~/.kube/config.
[[nodiscard]] std::vector<AbsolutePath> kubeconfig_paths();

/// One or more files read as one, as kubectl does: of things with the same name the first counts.
class Kubeconfig {
public:
    /// Files that do not exist are left out. Throws InputError naming file and line.
    [[nodiscard]] static Kubeconfig load(const std::vector<AbsolutePath>& files);

    [[nodiscard]] const std::string& current_context() const { return current_; }
    [[nodiscard]] std::vector<std::string> context_names() const;

    /// The connection of that context, or of the current one if empty. Throws Error(not_found) with the names there are.
    /// Users with an exec plugin or an auth provider are refused by name.
    [[nodiscard]] Connection connection(std::string_view context) const;

private:
    struct Cluster {
        std::string name, server, tls_server_name, authority_file, authority_data, proxy_url;
        bool insecure = false;
    };
    struct User {
        std::string name, certificate_file, certificate_data, key_file, key_data, token, token_file, user, password, refused;
    };
    struct Context {
        std::string name, cluster, user, name_space;
    };
    void add_file(const AbsolutePath& file, const std::string& text);

    std::vector<Cluster> clusters_;
    std::vector<User> users_;
    std::vector<Context> contexts_;
    std::string current_;
    std::vector<AbsolutePath> files_;
};

}  // namespace berth::kube
