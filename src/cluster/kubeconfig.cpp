// SPDX-License-Identifier: Apache-2.0
// kubeconfig (kubectl's Config, v1) as values, and client-go's way of locking it.
#include "cluster/kubeconfig.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "json/value.hpp"
#include "yaml/json.hpp"

namespace berth::cluster {

namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr auto lists = {"clusters", "contexts", "users"};

Value parse(std::string_view text, const std::string& file) {
    const std::vector<Value> documents = yaml::parse_json_values(text, file);
    if (documents.empty()) {
        return Object{{"apiVersion", "v1"}, {"kind", "Config"}, {"preferences", Object{}}};
    }
    if (documents.size() > 1 || !documents.front().is_object()) {
        throw Error(ErrorKind::invalid, "'" + file + "' is not a kubeconfig file");
    }
    return documents.front();
}

// The named list, made when absent or null.
Array& list_of(Value& config, const char* name) {
    Value& list = config[name];
    if (!list.is_array()) {
        list = Array{};
    }
    return list.as_array();
}

bool erase_named(Array& list, std::string_view name) {
    return std::erase_if(list, [&](const Value& entry) { return entry.text_at({"name"}) == name; }) > 0;
}

const Value& first_of(const Value& config, const char* name) {
    const Value* list = config.find(name);
    if (list == nullptr || !list->is_array() || list->as_array().empty()) {
        throw Error(ErrorKind::invalid, "admin.conf has no " + std::string(name));
    }
    return list->as_array().front();
}

// Where a link points to, so that replacing the file does not replace the link.
AbsolutePath resolve(const AbsolutePath& file) { return exists(file) ? real_path(file) : file; }

void replace(const AbsolutePath& file, std::string_view content) {
    struct stat info {};
    const mode_t mode = ::stat(file.c_str(), &info) == 0 ? info.st_mode & 0777U : 0600U;
    write_file(file, content, {.mode = mode, .durability = Durability::synced});
}

}  // namespace

std::string context_name(const std::string& cluster) { return "kind-" + cluster; }

std::string make_kubeconfig(std::string_view admin_conf, const std::string& cluster, const std::string& server) {
    const Value admin = parse(admin_conf, "admin.conf");
    const std::string key = context_name(cluster);
    const Value* inner_cluster = first_of(admin, "clusters").find("cluster");
    const Value* inner_user = first_of(admin, "users").find("user");
    if (inner_cluster == nullptr || inner_user == nullptr) {
        throw Error(ErrorKind::invalid, "admin.conf of cluster '" + cluster + "' is not complete");
    }
    Value named_cluster = *inner_cluster;
    named_cluster["server"] = server;
    Object context{{"cluster", key}, {"user", key}};
    return yaml::write(Object{{"apiVersion", "v1"},
                              {"kind", "Config"},
                              {"clusters", Array{Object{{"name", key}, {"cluster", std::move(named_cluster)}}}},
                              {"contexts", Array{Object{{"name", key}, {"context", std::move(context)}}}},
                              {"current-context", key},
                              {"users", Array{Object{{"name", key}, {"user", *inner_user}}}}});
}

std::string merge_kubeconfig(std::string_view present, std::string_view added, const std::string& file) {
    Value config = parse(present, file);
    const Value more = parse(added, "kubeconfig");
    for (const char* name : lists) {
        Array& list = list_of(config, name);
        for (const Value& entry : more.find(name)->as_array()) {
            erase_named(list, entry.text_at({"name"}));
            list.push_back(entry);
        }
    }
    config["current-context"] = std::string(more.text_at({"current-context"}));
    return yaml::write(config);
}

std::optional<std::string> prune_kubeconfig(std::string_view present, const std::string& cluster,
                                            const std::string& file) {
    Value config = parse(present, file);
    const std::string key = context_name(cluster);
    bool changed = false;
    for (const char* name : lists) {
        if (Value* list = config.find(name); list != nullptr && list->is_array()) {
            changed = erase_named(list->as_array(), key) || changed;
        }
    }
    if (config.text_at({"current-context"}) == key) {
        config["current-context"] = "";
        changed = true;
    }
    return changed ? std::optional(yaml::write(config)) : std::nullopt;
}

std::vector<AbsolutePath> kubeconfig_files() {
    std::vector<AbsolutePath> files;
    for (const std::string& entry : split(find_environment("KUBECONFIG").value_or(""), ':')) {
        if (!entry.empty()) {
            files.push_back(AbsolutePath::from_working_directory(entry));
        }
    }
    if (files.empty()) {
        files.push_back(AbsolutePath::from_working_directory(find_environment("HOME").value_or("/root")) /
                        ".kube/config");
    }
    return files;
}

AbsolutePath kubeconfig_target(const std::optional<AbsolutePath>& chosen) {
    if (chosen) {
        return *chosen;
    }
    const std::vector<AbsolutePath> files = kubeconfig_files();
    const auto found = std::ranges::find_if(files, [](const AbsolutePath& file) { return exists(file); });
    return found == files.end() ? files.back() : *found;
}

KubeconfigLock::KubeconfigLock(const AbsolutePath& file, Clock& clock, const CancelToken& cancel)
    : path_(file.string() + ".lock") {
    constexpr auto patience = std::chrono::seconds(10);
    constexpr auto stale_after = std::chrono::seconds(60);  // writers hold it for milliseconds
    const auto deadline = clock.monotonic() + patience;
    for (;;) {
        const FileDescriptor fd(::open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
        if (fd) {
            return;
        }
        if (errno != EEXIST) {
            throw system_error("create lock", path_.string());
        }
        struct stat info {};
        if (::stat(path_.c_str(), &info) == 0) {
            const auto made = std::chrono::system_clock::from_time_t(info.st_mtim.tv_sec);
            if (clock.now() - made > stale_after) {
                ::unlink(path_.c_str());
                continue;
            }
        }
        if (clock.monotonic() > deadline) {
            throw Error(ErrorKind::conflict, "'" + file.string() + "' is locked by another program",
                        "when no program is changing it, remove '" + path_.string() + "'");
        }
        clock.sleep_for(std::chrono::milliseconds(20), cancel);
    }
}

KubeconfigLock::~KubeconfigLock() { ::unlink(path_.c_str()); }

void write_kubeconfig(const AbsolutePath& file, std::string_view added, Clock& clock, const CancelToken& cancel) {
    within("cannot write kubeconfig '" + file.string() + "'", [&] {
        ensure_directory(file.parent(), 0750);
        const KubeconfigLock lock(file, clock, cancel);
        const AbsolutePath target = resolve(file);
        replace(target, merge_kubeconfig(find_file(target).value_or(""), added, file.string()));
    });
}

void remove_from_kubeconfigs(const std::vector<AbsolutePath>& files, const std::string& cluster, Clock& clock,
                             const CancelToken& cancel) {
    for (const AbsolutePath& file : files) {
        if (!exists(file)) {
            continue;
        }
        within("cannot take cluster '" + cluster + "' out of kubeconfig '" + file.string() + "'", [&] {
            const KubeconfigLock lock(file, clock, cancel);
            const AbsolutePath target = resolve(file);
            if (const auto pruned = prune_kubeconfig(read_file(target), cluster, file.string())) {
                replace(target, *pruned);
            }
        });
    }
}

}  // namespace berth::cluster
