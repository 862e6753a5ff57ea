// SPDX-License-Identifier: Apache-2.0
// The two container profiles.
#include "runtime/profiles.hpp"

#include "runtime/capabilities.hpp"

namespace berth::runtime {

namespace {

const char* const default_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::vector<MountSpec> base_mounts() {
    return {{"/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}},
            {"/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}},
            {"/dev/pts", "devpts", "devpts", {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"}},
            {"/dev/shm", "tmpfs", "shm", {"nosuid", "noexec", "nodev", "mode=1777", "size=67108864"}},
            {"/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}}};
}

DeviceRule allow(char type, std::optional<std::int64_t> major, std::optional<std::int64_t> minor,
                 std::string permissions = "rwm") {
    return {DeviceRule::Access::allow, std::move(permissions), type, major, minor};
}

// mknod of anything, but use only of null, zero, full, random, urandom, tty, console and pseudo terminals.
std::vector<DeviceRule> ordinary_devices() {
    return {{DeviceRule::Access::deny, "rwm", 'a', {}, {}},
            allow('c', {}, {}, "m"), allow('b', {}, {}, "m"),
            allow('c', 1, 3), allow('c', 1, 5), allow('c', 1, 7), allow('c', 1, 8), allow('c', 1, 9),
            allow('c', 5, 0), allow('c', 5, 1), allow('c', 5, 2), allow('c', 136, {})};
}

}  // namespace

RuntimeSpec ordinary_container(const AbsolutePath& root, Networking networking) {
    RuntimeSpec spec{.process = {}, .root = root};
    spec.process.capabilities = container_capabilities();
    spec.process.environment = {{"PATH", default_path}};
    spec.mounts = base_mounts();
    // A sysfs can only be mounted by the owner of a network namespace; on the machine's network it is shared read-only.
    if (networking == Networking::isolated) {
        spec.mounts.push_back({"/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", "ro"}});
    } else {
        spec.mounts.push_back({"/sys", "bind", "/sys", {"rbind", "nosuid", "noexec", "nodev", "ro"}});
    }
    spec.namespaces = {{NamespaceKind::pid, {}}, {NamespaceKind::mount, {}}, {NamespaceKind::ipc, {}},
                       {NamespaceKind::uts, {}}};
    if (networking == Networking::isolated) {
        spec.namespaces.push_back({NamespaceKind::network, {}});
    }
    spec.device_rules = ordinary_devices();
    spec.masked_paths = {"/proc/acpi",     "/proc/asound",      "/proc/kcore",      "/proc/keys",
                         "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug",
                         "/proc/scsi",     "/sys/firmware"};
    spec.read_only_paths = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
    spec.seccomp = RuntimeSpec::Seccomp::guarded;
    return spec;
}

RuntimeSpec privileged_container(const AbsolutePath& root) {
    RuntimeSpec spec{.process = {}, .root = root};
    spec.process.capabilities = all_capabilities();
    spec.process.environment = {{"PATH", default_path}};
    spec.mounts = base_mounts();
    spec.mounts.push_back({"/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev"}});
    spec.mounts.push_back({"/sys/fs/cgroup", "cgroup", "cgroup", {"nosuid", "noexec", "nodev", "relatime"}});
    spec.namespaces = {{NamespaceKind::pid, {}}, {NamespaceKind::mount, {}}, {NamespaceKind::ipc, {}},
                       {NamespaceKind::uts, {}}, {NamespaceKind::network, {}}, {NamespaceKind::cgroup, {}}};
    spec.device_rules = {{DeviceRule::Access::allow, "rwm", 'a', {}, {}}};
    return spec;
}

}  // namespace berth::runtime
