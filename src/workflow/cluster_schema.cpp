// SPDX-License-Identifier: Apache-2.0
// Asking the server first: its table of contents is small and tells whether what is kept still holds.

#include "workflow/cluster_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <tuple>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cluster/kubeconfig.hpp"
#include "crypto/hash.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"
#include "kube/api_server.hpp"

namespace berth::workflow {
namespace {

constexpr std::string_view start_hint = "start the cluster with 'berth up' and render once more; afterwards it may be stopped";

std::string document_name(const kube::OpenApiIndex& index) { return fmt::format("{}-{}.json", index.version, index.digest.substr(0, 16)); }
std::string server_name(const std::string& server) { return "server-" + crypto::sha256_hex(server).substr(0, 16); }

// {1, 34, 4} of "v1.34.4" or "v1.34.4+k3s1"; as many numbers as there are.
std::vector<int> numbers_of(std::string_view version) {
    if (version.starts_with('v')) version.remove_prefix(1);
    std::vector<int> numbers;
    for (const auto& part : split(version.substr(0, version.find_first_of("+-")), '.')) {
        int number = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        if (error != std::errc() || end != part.data() + part.size()) return {};
        numbers.push_back(number);
    }
    return numbers;
}

bool is_version(std::string_view target) { return numbers_of(target).size() >= 2; }

kube::Connection connect(const std::string& target) {
    const auto config = kube::Kubeconfig::load(kube::kubeconfig_paths());
    const auto contexts = config.context_names();
    const auto own = cluster::context_name(target);
    if (!target.empty() && std::ranges::find(contexts, target) == contexts.end() && std::ranges::find(contexts, own) != contexts.end())
        return config.connection(own);
    if (target.empty() && config.current_context().empty())
        throw Error(ErrorKind::not_found, "there is no cluster to validate against: no kubeconfig has a current context",
                    "make one with 'berth up', or name a version that was seen before with --against");
    return config.connection(target);
}

json::Value ask(const kube::Connection& connection, const SchemaCache& cache, const ClusterSchemaServices& services, const CancelToken& cancel) {
    kube::ApiServer api(services.http, connection);
    const auto index = kube::read_openapi_index(api, cancel);
    if (auto known = cache.find(index)) {
        cache.remember(connection.server, index);
        return *std::move(known);
    }
    progress::Task task(services.progress, fmt::format("reading the API of Kubernetes {}", index.version));
    auto document = kube::fetch_openapi(api, index, cancel);
    cache.save(connection.server, index, document);
    return document;
}

}  // namespace

std::optional<json::Value> SchemaCache::read(const std::string& name) const {
    const auto text = find_file(folder_ / name);
    return text ? std::optional(json::parse(*text, (folder_ / name).string())) : std::nullopt;
}

std::optional<json::Value> SchemaCache::find(const kube::OpenApiIndex& index) const { return read(document_name(index)); }

void SchemaCache::save(const std::string& server, const kube::OpenApiIndex& index, const json::Value& document) const {
    ensure_directory(folder_);
    write_file(folder_ / document_name(index), json::write(document));
    remember(server, index);
}

void SchemaCache::remember(const std::string& server, const kube::OpenApiIndex& index) const {
    const auto pointer = folder_ / server_name(server);
    if (find_file(pointer) != document_name(index)) write_file(pointer, document_name(index));
}

std::optional<json::Value> SchemaCache::find_last_of(const std::string& server) const {
    const auto name = find_file(folder_ / server_name(server));
    return name ? read(*name) : std::nullopt;
}

std::optional<json::Value> SchemaCache::find_version(std::string_view version) const {
    if (!is_directory(folder_)) return std::nullopt;
    const auto wanted = numbers_of(version);
    std::tuple<std::vector<int>, std::filesystem::file_time_type, std::string> best;
    for (const auto& name : list_directory(folder_)) {
        const auto numbers = numbers_of(name.substr(0, name.rfind('-')));
        if (!name.starts_with('v') || numbers.size() < wanted.size() || !std::equal(wanted.begin(), wanted.end(), numbers.begin())) continue;
        best = std::max(best, {numbers, std::filesystem::last_write_time((folder_ / name).string()), name});
    }
    const auto& name = std::get<std::string>(best);
    return name.empty() ? std::nullopt : read(name);
}

json::Value cluster_schema(const std::string& target, const ClusterSchemaServices& services, const CancelToken& cancel) {
    const SchemaCache cache(services.home);
    if (is_version(target)) {
        if (auto known = cache.find_version(target)) return *std::move(known);
        throw Error(ErrorKind::not_found, fmt::format("there is no schema of Kubernetes {}: no cluster of that version was validated against yet", target),
                    "make such a cluster with 'berth up' and render with --validate once");
    }
    const auto connection = connect(target);
    try {
        return ask(connection, cache, services, cancel);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::unavailable) throw;
        auto known = cache.find_last_of(connection.server);
        if (!known) throw error.within(fmt::format("there is no schema of context '{}' to validate against", connection.context)).with_hint(std::string(start_hint));
        progress::warn(services.progress, fmt::format("the cluster of context '{}' does not answer; validating against what it last had, Kubernetes {}",
                                                      connection.context, known->text_at({"version"})));
        return *std::move(known);
    }
}

}  // namespace berth::workflow
