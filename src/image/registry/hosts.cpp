// SPDX-License-Identifier: Apache-2.0
// hosts.toml as containerd documents it (docs/hosts.md there); unknown fields are errors.
#include "image/registry/hosts.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "http/url.hpp"
#include "json/value.hpp"
#include "toml/parse.hpp"

namespace berth::image {
namespace {

class HostsFile {
public:
    HostsFile(AbsolutePath path, std::string domain) : path_(std::move(path)), domain_(std::move(domain)) {}
    std::vector<RegistryHost> read();

private:
    RegistryHost read_host(std::string_view url, const json::Value& table, bool is_server);
    void read_capabilities(RegistryHost& host, const json::Value& value);
    void read_headers(RegistryHost& host, const json::Value& value);
    std::string pem(const json::Value& value, std::string_view name);
    void read_client(RegistryHost& host, const json::Value& value);
    std::string text(const json::Value& value, std::string_view name) const;
    [[nodiscard]] Error invalid(std::string_view what) const;

    AbsolutePath path_;
    std::string domain_;
};

Error HostsFile::invalid(std::string_view what) const {
    return {ErrorKind::invalid, fmt::format("{}: {}", path_.string(), what),
            "see containerd's description of hosts.toml for the fields"};
}

std::string HostsFile::text(const json::Value& value, std::string_view name) const {
    if (const auto* found = value.find_string()) { return *found; }
    throw invalid(fmt::format("'{}' must be a string, not {}", name, value.type_name()));
}

std::string HostsFile::pem(const json::Value& value, std::string_view name) {
    const auto file = text(value, name);
    return read_file(path_.parent() / file);
}

void HostsFile::read_capabilities(RegistryHost& host, const json::Value& value) {
    host.can_pull = host.can_resolve = host.can_push = false;
    const auto* list = value.find_array();
    if (list == nullptr) { throw invalid("'capabilities' must be a list"); }
    for (const auto& element : *list) {
        const auto word = text(element, "capabilities");
        if (word == "pull") {
            host.can_pull = true;
        } else if (word == "resolve") {
            host.can_resolve = true;
        } else if (word == "push") {
            host.can_push = true;
        } else {
            throw invalid(fmt::format("unknown capability '{}'; there are 'pull', 'resolve' and 'push'", word));
        }
    }
}

void HostsFile::read_headers(RegistryHost& host, const json::Value& value) {
    const auto* table = value.find_object();
    if (table == nullptr) { throw invalid("'header' must be a table"); }
    for (const auto& [name, element] : table->members()) {
        if (const auto* list = element.find_array()) {
            for (const auto& one : *list) { host.headers.add(name, text(one, name)); }
        } else {
            host.headers.add(name, text(element, name));
        }
    }
}

/// A file with both, or pairs [certificate, key]; of several pairs the first is used.
void HostsFile::read_client(RegistryHost& host, const json::Value& value) {
    const auto take_pair = [&](const json::Value& certificate, const json::Value& key) {
        host.tls.client_certificate = pem(certificate, "client");
        const auto key_file = text(key, "client");
        host.tls.client_key = key_file.empty() ? host.tls.client_certificate : pem(key, "client");
    };
    if (value.is_string()) {
        take_pair(value, json::Value(""));
        return;
    }
    const auto* list = value.find_array();
    if (list == nullptr || list->empty()) { throw invalid("'client' must be a file, or a list of files or pairs"); }
    const auto& first = list->front();
    if (const auto* pair = first.find_array()) {
        if (pair->size() != 2) { throw invalid("'client' needs pairs of certificate and key"); }
        take_pair(pair->at(0), pair->at(1));
    } else if (list->size() == 2) {
        take_pair(list->at(0), list->at(1));
    } else {
        take_pair(first, json::Value(""));
    }
}

RegistryHost HostsFile::read_host(std::string_view url, const json::Value& table, bool is_server) {
    const auto* members = table.find_object();
    if (members == nullptr) { throw invalid(fmt::format("'host.\"{}\"' must be a table", url)); }
    RegistryHost host;
    bool override_path = false;
    for (const auto& [name, value] : members->members()) {
        if (name == "capabilities") {
            read_capabilities(host, value);
        } else if (name == "ca") {
            const auto* list = value.find_array();
            if (list == nullptr) {
                host.tls.certificate_authorities = pem(value, name);
            } else {
                for (const auto& one : *list) { host.tls.certificate_authorities.append(pem(one, name)).append("\n"); }
            }
        } else if (name == "client") {
            read_client(host, value);
        } else if (name == "skip_verify" || name == "override_path") {
            const auto flag = value.find_bool();
            if (!flag) { throw invalid(fmt::format("'{}' must be true or false", name)); }
            if (name == "override_path") { override_path = *flag; }
            if (name == "skip_verify" && *flag) { host.tls.verify = http::TlsOptions::Verify::nothing; }
        } else if (name == "header") {
            read_headers(host, value);
        } else if (name == "dial_timeout") {
            const auto time = parse_duration(text(value, name));
            if (!time) { throw invalid("'dial_timeout' must be a duration like '10s'"); }
            host.connect_timeout = std::chrono::duration_cast<std::chrono::milliseconds>(*time);
        } else if (is_server && (name == "server" || name == "host")) {
            continue;
        } else {
            throw invalid(fmt::format("unknown field '{}'", name));
        }
    }
    std::string base(url);
    if (base.find("://") == std::string::npos) { base.insert(0, "https://"); }
    while (base.ends_with('/')) { base.pop_back(); }
    const auto origin = http::origin_of(base);
    if (!origin) { throw invalid(fmt::format("'{}' is not an http or https URL", url)); }
    const auto slash = base.find('/', base.find("://") + 3);
    const bool has_path = slash != std::string::npos;
    // A path is taken as it is with override_path; else "/v2" is added unless it is there.
    host.api = override_path || (has_path && base.ends_with("/v2")) ? base : base + "/v2";
    host.credential_domain = base.substr(base.find("://") + 3, slash == std::string::npos ? slash : slash - base.find("://") - 3);
    return host;
}

std::vector<RegistryHost> HostsFile::read() {
    const auto content = read_file(path_);
    const auto document = toml::parse(content, path_.string());
    std::vector<RegistryHost> hosts;
    if (const auto* tables = document.find("host")) {
        for (const auto& url : toml::table_order(content, "host", path_.string())) {
            hosts.push_back(read_host(url, *tables->find(url), false));
        }
    }
    const auto* server = document.find("server");
    const auto url = server != nullptr ? text(*server, "server")
                                       : fmt::format("https://{}", domain_ == "docker.io" ? "registry-1.docker.io" : domain_);
    if (url.empty()) { return hosts; }
    auto own = read_host(url, document, true);
    for (auto& host : hosts) { host.is_mirror = host.api != own.api; }
    own.credential_domain = domain_;
    // A host may be the server itself with other options.
    if (std::ranges::find(hosts, own.api, &RegistryHost::api) == hosts.end()) { hosts.push_back(std::move(own)); }
    return hosts;
}

std::vector<RegistryHost> registry_itself(const std::string& domain) {
    if (domain == "docker.io") {
        return {RegistryHost{.api = "https://registry-1.docker.io/v2", .credential_domain = domain}};
    }
    RegistryHost secure{.api = fmt::format("https://{}/v2", domain), .credential_domain = domain};
    const auto origin = http::origin_of(fmt::format("http://{}", domain));
    if (!origin || !http::is_loopback_host(origin->host)) { return {secure}; }
    // Nothing leaves the machine there, and local registries rarely have certificates.
    RegistryHost plain = secure;
    plain.api = fmt::format("http://{}/v2", domain);
    plain.is_guess = true;
    secure.tls.verify = http::TlsOptions::Verify::nothing;
    return {plain, secure};
}

std::optional<AbsolutePath> find_hosts_file(const AbsolutePath& folder, const std::string& domain) {
    // containerd's other spelling of "host:port" for file systems without colons.
    auto escaped = replace_all(domain, ":", "_");
    if (escaped != domain) { escaped.push_back('_'); }
    for (const auto& name : {domain, escaped, std::string("_default")}) {
        const auto file = folder / name / "hosts.toml";
        if (exists(file)) { return file; }
    }
    return std::nullopt;
}

}  // namespace

std::vector<AbsolutePath> RegistryHosts::default_folders(const AbsolutePath& home) {
    return {home / "certs.d", AbsolutePath("/etc/berth/certs.d"), AbsolutePath("/etc/containerd/certs.d")};
}

std::vector<RegistryHost> RegistryHosts::resolve(const std::string& domain) const {
    for (const auto& folder : folders_) {
        if (const auto file = find_hosts_file(folder, domain)) { return HostsFile(*file, domain).read(); }
    }
    return registry_itself(domain);
}

}  // namespace berth::image
