// SPDX-License-Identifier: Apache-2.0
// Environment variables.
#include "base/environment.hpp"

#include <array>
#include <cstdlib>

namespace berth {

namespace {

constexpr std::array variables{
    EnvironmentVariable{"BERTH_HOME", "where images, clusters and caches live (default: /var/lib/berth for root, "
                                      "$XDG_DATA_HOME/berth otherwise)"},
    EnvironmentVariable{"BERTH_CLUSTER", "the cluster used where none is named (default: kind)"},
    EnvironmentVariable{"BERTH_PROGRESS", "how progress is shown: auto, tty, plain or json"},
    EnvironmentVariable{"KIND_CLUSTER_NAME", "as BERTH_CLUSTER, read after it"},
    EnvironmentVariable{"KUBECONFIG", "kubeconfig files, separated by ':' (default: ~/.kube/config)"},
    EnvironmentVariable{"DOCKER_CONFIG", "folder of docker's config.json with registry credentials"},
    EnvironmentVariable{"REGISTRY_AUTH_FILE", "credentials file in the form of containers' auth.json"},
    EnvironmentVariable{"SOURCE_DATE_EPOCH", "timestamp of built images in seconds, for reproducible builds"},
    EnvironmentVariable{"HTTP_PROXY", "proxy for plain HTTP (also in lower case)"},
    EnvironmentVariable{"HTTPS_PROXY", "proxy for HTTPS (also in lower case)"},
    EnvironmentVariable{"NO_PROXY", "hosts that are reached without a proxy (also in lower case)"},
    EnvironmentVariable{"NO_COLOR", "no colours on the terminal when set"},
    EnvironmentVariable{"HOME", "the user's home folder"},
    EnvironmentVariable{"XDG_DATA_HOME", "see BERTH_HOME"},
    EnvironmentVariable{"XDG_CONFIG_HOME", "where auth.json and plugins are looked for"},
    EnvironmentVariable{"XDG_RUNTIME_DIR", "where auth.json is looked for first"},
    EnvironmentVariable{"TMPDIR", "folder for short-lived files (default: /tmp)"},
};

}  // namespace

std::span<const EnvironmentVariable> environment_variables() { return variables; }

std::optional<std::string> find_environment(std::string_view name) {
    const char* value = std::getenv(std::string(name).c_str());  // NOLINT(concurrency-mt-unsafe): nobody calls setenv
    if (value == nullptr || *value == '\0') {
        return std::nullopt;
    }
    return std::string(value);
}

}  // namespace berth
