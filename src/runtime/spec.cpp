// SPDX-License-Identifier: Apache-2.0
// RuntimeSpec -> config.json (OCI runtime specification 1.0.2, config.md and config-linux.md).
#include "runtime/spec.hpp"

#include <array>

#include "json/value.hpp"
#include "json/write.hpp"

namespace berth::runtime {

namespace {

using json::Array;
using json::Object;
using json::Value;

Array to_array(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

Object to_process(const ProcessSpec& process) {
    Object user{{"uid", process.user}, {"gid", process.group}};
    if (!process.additional_groups.empty()) {
        Array groups(process.additional_groups.begin(), process.additional_groups.end());
        user.set("additionalGids", std::move(groups));
    }
    Array environment;
    for (const auto& [name, value] : process.environment) {
        environment.emplace_back(name + "=" + value);
    }
    Object capabilities;
    for (const char* set : {"bounding", "effective", "permitted"}) {
        capabilities.set(set, to_array(process.capabilities));
    }
    Object out{{"terminal", false},
               {"user", std::move(user)},
               {"args", to_array(process.arguments)},
               {"env", std::move(environment)},
               {"cwd", process.working_directory},
               {"capabilities", std::move(capabilities)},
               {"noNewPrivileges", process.new_privileges == ProcessSpec::NewPrivileges::refused}};
    if (!process.limits.empty()) {
        Array limits;
        for (const ResourceLimit& limit : process.limits) {
            limits.emplace_back(Object{{"type", limit.type}, {"soft", limit.soft}, {"hard", limit.hard}});
        }
        out.set("rlimits", std::move(limits));
    }
    return out;
}

const char* namespace_name(NamespaceKind kind) {
    switch (kind) {
        case NamespaceKind::pid: return "pid";
        case NamespaceKind::network: return "network";
        case NamespaceKind::mount: return "mount";
        case NamespaceKind::ipc: return "ipc";
        case NamespaceKind::uts: return "uts";
        case NamespaceKind::user: return "user";
        case NamespaceKind::cgroup: return "cgroup";
    }
    return "";
}

Array to_namespaces(const std::vector<NamespaceSpec>& namespaces) {
    Array out;
    for (const NamespaceSpec& entry : namespaces) {
        Object item{{"type", namespace_name(entry.kind)}};
        if (entry.path) {
            item.set("path", entry.path->string());
        }
        out.emplace_back(std::move(item));
    }
    return out;
}

Array to_mounts(const std::vector<MountSpec>& mounts) {
    Array out;
    for (const MountSpec& mount : mounts) {
        out.emplace_back(Object{{"destination", mount.destination},
                                {"type", mount.type},
                                {"source", mount.source},
                                {"options", to_array(mount.options)}});
    }
    return out;
}

Array to_device_rules(const std::vector<DeviceRule>& rules) {
    Array out;
    for (const DeviceRule& rule : rules) {
        Object item{{"allow", rule.access == DeviceRule::Access::allow}, {"access", rule.permissions}};
        if (rule.type != 'a') {
            item.set("type", std::string(1, rule.type));
        }
        if (rule.major) {
            item.set("major", *rule.major);
        }
        if (rule.minor) {
            item.set("minor", *rule.minor);
        }
        out.emplace_back(std::move(item));
    }
    return out;
}

Array to_devices(const std::vector<DeviceNode>& devices) {
    Array out;
    for (const DeviceNode& device : devices) {
        out.emplace_back(Object{{"path", device.path},
                                {"type", std::string(1, device.type)},
                                {"major", device.major},
                                {"minor", device.minor},
                                {"fileMode", device.mode}});
    }
    return out;
}

// What reaches past the container to the machine itself. Everything else stays allowed: the list of what programs
// need is longer than anyone knows, and capabilities already guard most of it.
Object guarded_seccomp() {
    constexpr std::array refused{
        "acct",          "add_key",        "bpf",           "clock_adjtime",     "clock_settime", "create_module",
        "delete_module", "finit_module",   "init_module",   "ioperm",            "iopl",          "kexec_file_load",
        "kexec_load",    "keyctl",         "lookup_dcookie", "open_by_handle_at", "perf_event_open", "pivot_root",
        "quotactl",      "reboot",         "request_key",   "settimeofday",      "stime",         "swapoff",
        "swapon",        "syslog",         "userfaultfd",   "vm86",              "vm86old"};
    Array names;
    for (const char* name : refused) {
        names.emplace_back(name);
    }
    Object rule{{"names", std::move(names)}, {"action", "SCMP_ACT_ERRNO"}, {"errnoRet", 1}};
    return Object{{"defaultAction", "SCMP_ACT_ALLOW"}, {"syscalls", Array{std::move(rule)}}};
}

Object to_linux(const RuntimeSpec& spec) {
    Object out{{"namespaces", to_namespaces(spec.namespaces)},
               {"resources", Object{{"devices", to_device_rules(spec.device_rules)}}}};
    if (!spec.cgroup_path.empty()) {
        out.set("cgroupsPath", spec.cgroup_path);
    }
    if (!spec.devices.empty()) {
        out.set("devices", to_devices(spec.devices));
    }
    if (!spec.masked_paths.empty()) {
        out.set("maskedPaths", to_array(spec.masked_paths));
    }
    if (!spec.read_only_paths.empty()) {
        out.set("readonlyPaths", to_array(spec.read_only_paths));
    }
    if (!spec.root_propagation.empty()) {
        out.set("rootfsPropagation", spec.root_propagation);
    }
    if (!spec.sysctl.empty()) {
        Object sysctl;
        for (const auto& [name, value] : spec.sysctl) {
            sysctl.set(name, value);
        }
        out.set("sysctl", std::move(sysctl));
    }
    if (spec.seccomp == RuntimeSpec::Seccomp::guarded) {
        out.set("seccomp", guarded_seccomp());
    }
    return out;
}

}  // namespace

std::string to_json(const RuntimeSpec& spec) {
    Object root{{"path", spec.root.string()}, {"readonly", spec.root_writability == Writability::read_only}};
    Object out{{"ociVersion", "1.0.2"}, {"process", to_process(spec.process)}, {"root", std::move(root)}};
    if (!spec.hostname.empty()) {
        out.set("hostname", spec.hostname);
    }
    out.set("mounts", to_mounts(spec.mounts));
    out.set("linux", to_linux(spec));
    return json::write_pretty(Value(std::move(out)));
}

}  // namespace berth::runtime
