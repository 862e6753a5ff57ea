// SPDX-License-Identifier: Apache-2.0
// capabilities(7): names by number, and prctl(2) for the bounding set.
#include "runtime/capabilities.hpp"

#include <sys/prctl.h>

#include <algorithm>

namespace berth::runtime {

const std::vector<std::string>& all_capabilities() {
    static const std::vector<std::string> names{
        "CAP_CHOWN",           "CAP_DAC_OVERRIDE",     "CAP_DAC_READ_SEARCH", "CAP_FOWNER",
        "CAP_FSETID",          "CAP_KILL",             "CAP_SETGID",          "CAP_SETUID",
        "CAP_SETPCAP",         "CAP_LINUX_IMMUTABLE",  "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST",
        "CAP_NET_ADMIN",       "CAP_NET_RAW",          "CAP_IPC_LOCK",        "CAP_IPC_OWNER",
        "CAP_SYS_MODULE",      "CAP_SYS_RAWIO",        "CAP_SYS_CHROOT",      "CAP_SYS_PTRACE",
        "CAP_SYS_PACCT",       "CAP_SYS_ADMIN",        "CAP_SYS_BOOT",        "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE",    "CAP_SYS_TIME",         "CAP_SYS_TTY_CONFIG",  "CAP_MKNOD",
        "CAP_LEASE",           "CAP_AUDIT_WRITE",      "CAP_AUDIT_CONTROL",   "CAP_SETFCAP",
        "CAP_MAC_OVERRIDE",    "CAP_MAC_ADMIN",        "CAP_SYSLOG",          "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND",   "CAP_AUDIT_READ",       "CAP_PERFMON",         "CAP_BPF",
        "CAP_CHECKPOINT_RESTORE"};
    return names;
}

const std::vector<std::string>& container_capabilities() {
    static const std::vector<std::string> names{
        "CAP_CHOWN",  "CAP_DAC_OVERRIDE", "CAP_FSETID",  "CAP_FOWNER",           "CAP_MKNOD",
        "CAP_NET_RAW", "CAP_SETGID",      "CAP_SETUID",  "CAP_SETFCAP",          "CAP_SETPCAP",
        "CAP_NET_BIND_SERVICE",           "CAP_SYS_CHROOT", "CAP_KILL",          "CAP_AUDIT_WRITE"};
    return names;
}

std::vector<std::string> bounding_capabilities() {
    std::vector<std::string> held;
    const auto& names = all_capabilities();
    for (std::size_t number = 0; number < names.size(); ++number) {
        // -1 (EINVAL) for a capability that the running kernel does not know.
        if (::prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1) {
            held.push_back(names[number]);
        }
    }
    return held;
}

std::vector<std::string> restrict_capabilities(const std::vector<std::string>& wanted,
                                               const std::vector<std::string>& available) {
    std::vector<std::string> kept;
    std::ranges::copy_if(wanted, std::back_inserter(kept),
                         [&](const std::string& name) { return std::ranges::find(available, name) != available.end(); });
    return kept;
}

}  // namespace berth::runtime
