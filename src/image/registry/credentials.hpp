// SPDX-License-Identifier: Apache-2.0
// Who the user is at a registry: Docker's config.json, containers' auth.json, credential helpers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"
#include "base/process.hpp"

namespace berth::image {

struct Credentials {
    std::string username{};
    std::string password{};
    /// An OAuth2 refresh token instead of a password.
    std::string identity_token{};
    /// A bearer token that is used as it stands.
    std::string registry_token{};
    /// Where they came from, for errors.
    std::string origin{};
};

class CredentialSource {
public:
    virtual ~CredentialSource() = default;
    /// `domain` as in references ("docker.io", "localhost:5000"). nullopt: ask without credentials.
    [[nodiscard]] virtual std::optional<Credentials> find(std::string_view domain, std::string_view path,
                                                          const CancelToken& cancel) = 0;
};

class NoCredentials final : public CredentialSource {
public:
    std::optional<Credentials> find(std::string_view, std::string_view, const CancelToken&) override { return std::nullopt; }
};

/// The first file that knows the registry decides. In auth.json the longest matching path wins; a credential helper of
/// the registry wins over the file's general one, and both over the file's own entries.
class FileCredentials final : public CredentialSource {
public:
    /// `files` that do not exist are passed over.
    FileCredentials(std::vector<AbsolutePath> files, ProcessRunner& processes)
        : files_(std::move(files)), processes_(&processes) {}
    /// $REGISTRY_AUTH_FILE; config.json of $DOCKER_CONFIG; auth.json of $XDG_RUNTIME_DIR and of $XDG_CONFIG_HOME, below
    /// containers/; ~/.docker/config.json; ~/.dockercfg (containers-auth.json(5)).
    [[nodiscard]] static std::vector<AbsolutePath> default_files();

    std::optional<Credentials> find(std::string_view domain, std::string_view path, const CancelToken& cancel) override;

private:
    std::optional<Credentials> find_in(const AbsolutePath& file, std::string_view domain, std::string_view path,
                                       const CancelToken& cancel);
    std::optional<Credentials> ask_helper(const std::string& helper, const std::string& server, const CancelToken& cancel);

    std::vector<AbsolutePath> files_;
    ProcessRunner* processes_;
};

}  // namespace berth::image
