// SPDX-License-Identifier: Apache-2.0
// Image configs to and from JSON, in the order in which Docker and BuildKit write members.
#include "image/config.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace berth::image {
namespace {

std::chrono::nanoseconds nanoseconds(const DocumentReader& reader, std::string_view name) {
    return std::chrono::nanoseconds(reader.find_integer(name).value_or(0));
}

Healthcheck healthcheck_from_json(const DocumentReader& reader) {
    return {.test = reader.strings("Test"),
            .interval = nanoseconds(reader, "Interval"),
            .timeout = nanoseconds(reader, "Timeout"),
            .start_period = nanoseconds(reader, "StartPeriod"),
            .start_interval = nanoseconds(reader, "StartInterval"),
            .retries = reader.find_integer("Retries").value_or(0)};
}

json::Value healthcheck_to_json(const Healthcheck& check) {
    json::Object object;
    if (!check.test.empty()) { object.set("Test", to_json(check.test)); }
    const auto set_time = [&object](std::string_view name, std::chrono::nanoseconds time) {
        if (time.count() != 0) { object.set(name, std::int64_t{time.count()}); }
    };
    set_time("Interval", check.interval);
    set_time("Timeout", check.timeout);
    set_time("StartPeriod", check.start_period);
    set_time("StartInterval", check.start_interval);
    if (check.retries != 0) { object.set("Retries", check.retries); }
    return object;
}

ContainerConfig container_from_json(const DocumentReader& reader) {
    ContainerConfig config{
        .user = reader.string_or_empty("User"),
        .exposed_ports = reader.string_set("ExposedPorts"),
        .env = reader.strings("Env"),
        .entrypoint = reader.find_strings("Entrypoint"),
        .command = reader.find_strings("Cmd"),
        .volumes = reader.string_set("Volumes"),
        .working_directory = reader.string_or_empty("WorkingDir"),
        .labels = reader.string_map("Labels"),
        .stop_signal = reader.string_or_empty("StopSignal"),
        .shell = reader.strings("Shell"),
        .on_build = reader.strings("OnBuild"),
        .others = reader.others({"User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels",
                                 "StopSignal", "Healthcheck", "Shell", "OnBuild"})};
    for (const auto& entry : config.env) {
        if (entry.find('=') == std::string::npos || entry.starts_with('=')) {
            throw reader.invalid("Env", fmt::format("has '{}' where NAME=value must stand", entry));
        }
    }
    if (const auto check = reader.find_object("Healthcheck")) { config.healthcheck = healthcheck_from_json(*check); }
    return config;
}

json::Value container_to_json(const ContainerConfig& config) {
    json::Object object;
    if (!config.user.empty()) { object.set("User", config.user); }
    if (!config.exposed_ports.empty()) { object.set("ExposedPorts", set_to_json(config.exposed_ports)); }
    if (!config.env.empty()) { object.set("Env", to_json(config.env)); }
    if (config.entrypoint) { object.set("Entrypoint", to_json(*config.entrypoint)); }
    if (config.command) { object.set("Cmd", to_json(*config.command)); }
    if (config.healthcheck) { object.set("Healthcheck", healthcheck_to_json(*config.healthcheck)); }
    if (!config.volumes.empty()) { object.set("Volumes", set_to_json(config.volumes)); }
    if (!config.working_directory.empty()) { object.set("WorkingDir", config.working_directory); }
    if (!config.on_build.empty()) { object.set("OnBuild", to_json(config.on_build)); }
    if (!config.labels.empty()) { object.set("Labels", to_json(config.labels)); }
    if (!config.stop_signal.empty()) { object.set("StopSignal", config.stop_signal); }
    if (!config.shell.empty()) { object.set("Shell", to_json(config.shell)); }
    append(object, config.others);
    return object;
}

HistoryEntry history_from_json(const DocumentReader& reader) {
    return {.created = reader.string_or_empty("created"),
            .created_by = reader.string_or_empty("created_by"),
            .author = reader.string_or_empty("author"),
            .comment = reader.string_or_empty("comment"),
            .layer = reader.flag("empty_layer") ? HistoryEntry::Layer::empty : HistoryEntry::Layer::present,
            .others = reader.others({"created", "created_by", "author", "comment", "empty_layer"})};
}

json::Value history_to_json(const HistoryEntry& entry) {
    json::Object object;
    if (!entry.created.empty()) { object.set("created", entry.created); }
    if (!entry.created_by.empty()) { object.set("created_by", entry.created_by); }
    if (!entry.author.empty()) { object.set("author", entry.author); }
    if (!entry.comment.empty()) { object.set("comment", entry.comment); }
    if (entry.layer == HistoryEntry::Layer::empty) { object.set("empty_layer", true); }
    append(object, entry.others);
    return object;
}

std::vector<Digest> parse_diff_ids(const DocumentReader& rootfs) {
    if (rootfs.string("type") != "layers") { throw rootfs.invalid("type", "must be 'layers'"); }
    std::vector<Digest> diff_ids;
    for (const auto& text : rootfs.strings("diff_ids")) {
        diff_ids.push_back(within("invalid image config: 'rootfs.diff_ids'", [&text] { return Digest::parse(text); }));
    }
    return diff_ids;
}

}  // namespace

std::optional<std::string> ContainerConfig::find_env(std::string_view name) const {
    for (const auto& entry : env) {
        if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=') {
            return entry.substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

void ContainerConfig::set_env(std::string_view name, std::string_view value) {
    auto text = fmt::format("{}={}", name, value);
    for (auto& entry : env) {
        if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=') {
            entry = std::move(text);
            return;
        }
    }
    env.push_back(std::move(text));
}

void ContainerConfig::set_label(std::string_view name, std::string_view value) {
    const auto found = std::ranges::find(labels, name, &std::pair<std::string, std::string>::first);
    if (found != labels.end()) {
        found->second = std::string(value);
    } else {
        labels.emplace_back(name, value);
    }
}

Config Config::parse(std::string_view bytes) {
    const auto document = json::parse(bytes, "image config");
    const DocumentReader reader(document, "image config");
    Config config{.created = reader.string_or_empty("created"),
                  .author = reader.string_or_empty("author"),
                  .platform = {.os = reader.string("os"),
                               .architecture = reader.string("architecture"),
                               .variant = reader.string_or_empty("variant"),
                               .os_version = reader.string_or_empty("os.version")},
                  .os_features = reader.strings("os.features"),
                  .diff_ids = parse_diff_ids(reader.object("rootfs")),
                  .others = reader.others({"created", "author", "os", "architecture", "variant", "os.version",
                                           "os.features", "config", "rootfs", "history"})};
    if (const auto container = reader.find_object("config")) { config.container = container_from_json(*container); }
    for (const auto& entry : reader.objects("history")) { config.history.push_back(history_from_json(entry)); }
    return config;
}

std::string Config::write() const {
    json::Object object;
    if (!created.empty()) { object.set("created", created); }
    if (!author.empty()) { object.set("author", author); }
    object.set("architecture", platform.architecture);
    if (!platform.variant.empty()) { object.set("variant", platform.variant); }
    object.set("os", platform.os);
    if (!platform.os_version.empty()) { object.set("os.version", platform.os_version); }
    if (!os_features.empty()) { object.set("os.features", to_json(os_features)); }
    object.set("config", container_to_json(container));
    json::Array ids;
    for (const auto& diff_id : diff_ids) { ids.emplace_back(diff_id.text()); }
    object.set("rootfs", json::Object{{"type", "layers"}, {"diff_ids", std::move(ids)}});
    if (!history.empty()) {
        json::Array entries;
        for (const auto& entry : history) { entries.push_back(history_to_json(entry)); }
        object.set("history", std::move(entries));
    }
    append(object, others);
    return json::write(object);
}

Digest chain_id(const Digest& parent, const Digest& diff_id) {
    return Digest::of(fmt::format("{} {}", parent.text(), diff_id.text()));
}

std::vector<Digest> chain_ids(const std::vector<Digest>& diff_ids) {
    std::vector<Digest> chain;
    for (const auto& diff_id : diff_ids) { chain.push_back(chain.empty() ? diff_id : chain_id(chain.back(), diff_id)); }
    return chain;
}

}  // namespace berth::image
