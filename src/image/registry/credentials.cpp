// SPDX-License-Identifier: Apache-2.0
// Reading of credential files and asking of docker-credential-X programs.
#include "image/registry/credentials.hpp"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "crypto/base64.hpp"
#include "image/document.hpp"
#include "json/parse.hpp"

namespace berth::image {
namespace {

constexpr std::string_view hub_key = "https://index.docker.io/v1/";

/// The form in which keys are compared: without scheme and trailing slash; Docker Hub's old key is "docker.io".
std::string normalized_key(std::string_view key) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (key.starts_with(scheme)) { key.remove_prefix(scheme.size()); }
    }
    while (key.ends_with('/')) { key.remove_suffix(1); }
    for (const std::string_view version : {"/v1", "/v2"}) {
        if (key.ends_with(version)) { key.remove_suffix(version.size()); }
    }
    if (key == "index.docker.io" || key == "registry-1.docker.io") { return "docker.io"; }
    return std::string(key);
}

/// "reg/ns/user/img", "reg/ns/user", "reg/ns", "reg".
std::vector<std::string> keys_from_longest(std::string_view domain, std::string_view path) {
    std::vector<std::string> keys;
    std::string key = path.empty() ? std::string(domain) : fmt::format("{}/{}", domain, path);
    while (true) {
        keys.push_back(key);
        const auto slash = key.rfind('/');
        if (slash == std::string::npos) { return keys; }
        key.resize(slash);
    }
}

std::optional<Credentials> entry_credentials(const DocumentReader& entry) {
    Credentials found{.username = entry.string_or_empty("username"),
                      .password = entry.string_or_empty("password"),
                      .identity_token = entry.string_or_empty("identitytoken"),
                      .registry_token = entry.string_or_empty("registrytoken")};
    if (const auto packed = entry.string_or_empty("auth"); !packed.empty()) {
        const auto plain = crypto::base64_decode(packed);
        const auto parts = plain ? split_once(*plain, ":") : std::nullopt;
        if (!parts) { throw entry.invalid("auth", "is not the base64 form of 'user:password'"); }
        found.username = std::string(parts->first);
        found.password = std::string(parts->second);
        // docker login pads some passwords with zero bytes.
        while (found.password.ends_with('\0')) { found.password.pop_back(); }
    }
    // What a logged-in helper leaves behind: an empty entry.
    if (found.username.empty() && found.identity_token.empty() && found.registry_token.empty()) { return std::nullopt; }
    return found;
}

}  // namespace

std::vector<AbsolutePath> FileCredentials::default_files() {
    std::vector<AbsolutePath> files;
    const auto home = find_environment("HOME");
    if (const auto file = find_environment("REGISTRY_AUTH_FILE")) { files.push_back(AbsolutePath::from_working_directory(*file)); }
    if (const auto folder = find_environment("DOCKER_CONFIG")) {
        files.push_back(AbsolutePath::from_working_directory(*folder) / "config.json");
    }
    const auto runtime = find_environment("XDG_RUNTIME_DIR");
    files.push_back(AbsolutePath(runtime ? *runtime + "/containers/auth.json"
                                         : fmt::format("/run/containers/{}/auth.json", getuid())));
    if (const auto config = find_environment("XDG_CONFIG_HOME")) {
        files.push_back(AbsolutePath::from_working_directory(*config) / "containers/auth.json");
    } else if (home) {
        files.push_back(AbsolutePath::from_working_directory(*home) / ".config/containers/auth.json");
    }
    if (home) {
        files.push_back(AbsolutePath::from_working_directory(*home) / ".docker/config.json");
        files.push_back(AbsolutePath::from_working_directory(*home) / ".dockercfg");
    }
    return files;
}

std::optional<Credentials> FileCredentials::find(std::string_view domain, std::string_view path, const CancelToken& cancel) {
    for (const auto& file : files_) {
        if (auto found = find_in(file, domain, path, cancel)) {
            found->origin = file.string();
            return found;
        }
    }
    return std::nullopt;
}

std::optional<Credentials> FileCredentials::find_in(const AbsolutePath& file, std::string_view domain, std::string_view path,
                                                    const CancelToken& cancel) {
    const auto text = find_file(file);
    if (!text || trim(*text).empty()) { return std::nullopt; }
    const auto document = json::parse(*text, file.string());
    const DocumentReader config(document, fmt::format("credential file '{}'", file.string()));
    const auto keys = keys_from_longest(domain, path);
    const auto server = domain == "docker.io" ? std::string(hub_key) : std::string(domain);
    for (const auto& [key, helper] : config.string_map("credHelpers")) {
        if (normalized_key(key) == domain) { return ask_helper(helper, server, cancel); }
    }
    if (const auto helper = config.string_or_empty("credsStore"); !helper.empty()) {
        if (auto found = ask_helper(helper, server, cancel)) { return found; }
    }
    // .dockercfg has the entries at its root.
    const bool is_old_form = file.name() == ".dockercfg";
    const auto entries = is_old_form ? std::optional(config) : config.find_object("auths");
    if (!entries) { return std::nullopt; }
    const auto& members = (is_old_form ? document : *document.find("auths")).as_object().members();
    for (const auto& key : keys) {
        for (const auto& member : members) {
            if (normalized_key(member.name) != key) { continue; }
            if (auto found = entry_credentials(entries->object(member.name))) { return found; }
        }
    }
    return std::nullopt;
}

std::optional<Credentials> FileCredentials::ask_helper(const std::string& helper, const std::string& server,
                                                       const CancelToken& cancel) {
    const auto program = fmt::format("docker-credential-{}", helper);
    return within(fmt::format("cannot get the credentials for '{}' from '{}'", server, program),
                  [&]() -> std::optional<Credentials> {
                      const ProcessCommand command{.arguments = {program, "get"}, .input = server};
                      const auto result = processes_->run(command, cancel);
                      if (result.status != 0) {
                          const auto said = to_lower(result.output + result.error_output);
                          if (said.find("credentials not found") != std::string::npos) { return std::nullopt; }
                          throw process_error(command, result);
                      }
                      const auto document = json::parse(result.output, program);
                      const DocumentReader answer(document, "answer");
                      const auto username = answer.string_or_empty("Username");
                      const auto secret = answer.string_or_empty("Secret");
                      if (username == "<token>") { return Credentials{.identity_token = secret}; }
                      if (username.empty() && secret.empty()) { return std::nullopt; }
                      return Credentials{.username = username, .password = secret};
                  });
}

}  // namespace berth::image
