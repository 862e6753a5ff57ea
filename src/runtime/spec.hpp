// SPDX-License-Identifier: Apache-2.0
// A container as the OCI runtime specification describes it (config.json, version 1.0.2), as far as berth uses it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/path.hpp"

namespace berth::runtime {

struct ResourceLimit {
    std::string type;  ///< "RLIMIT_NOFILE"
    std::uint64_t soft = 0;
    std::uint64_t hard = 0;
};

struct ProcessSpec {
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment;
    std::string working_directory = "/";
    uid_t user = 0;
    gid_t group = 0;
    std::vector<gid_t> additional_groups;
    /// "CAP_CHOWN"; what the machine does not give is left out by the runtime.
    std::vector<std::string> capabilities;
    std::vector<ResourceLimit> limits;
    enum class NewPrivileges : std::uint8_t { allowed, refused };
    NewPrivileges new_privileges = NewPrivileges::allowed;
};

struct MountSpec {
    std::string destination;
    std::string type;    ///< "bind", "tmpfs", "proc", ...
    std::string source;
    std::vector<std::string> options;
};

enum class NamespaceKind : std::uint8_t { pid, network, mount, ipc, uts, user, cgroup };
struct NamespaceSpec {
    NamespaceKind kind;
    std::optional<AbsolutePath> path;  ///< join this one instead of making a new one
};

struct DeviceRule {
    enum class Access : std::uint8_t { allow, deny };
    Access access = Access::deny;
    std::string permissions = "rwm";
    char type = 'a';                     ///< a all, c character, b block
    std::optional<std::int64_t> major;   ///< none = every
    std::optional<std::int64_t> minor;
};

struct DeviceNode {
    std::string path;
    char type = 'c';
    std::int64_t major = 0;
    std::int64_t minor = 0;
    mode_t mode = 0666;
};

enum class Writability : std::uint8_t { read_write, read_only };

struct RuntimeSpec {
    ProcessSpec process;
    AbsolutePath root;
    Writability root_writability = Writability::read_write;
    std::string hostname;  ///< empty = unset
    std::vector<MountSpec> mounts;
    std::vector<NamespaceSpec> namespaces;
    /// From the top of every hierarchy: "/berth/dev/node"; empty = one of the container's name below "/berth".
    std::string cgroup_path;
    std::vector<DeviceRule> device_rules;
    std::vector<DeviceNode> devices;
    std::vector<std::string> masked_paths;
    std::vector<std::string> read_only_paths;
    std::vector<std::pair<std::string, std::string>> sysctl;
    /// "", "private", "rprivate", "shared", "rshared", "slave", "rslave".
    std::string root_propagation;
    enum class Seccomp : std::uint8_t { unconfined, guarded };
    /// guarded: the system calls that reach the machine itself (kexec, modules, clock, keyrings, ...) fail with EPERM.
    Seccomp seccomp = Seccomp::unconfined;
};

/// config.json.
[[nodiscard]] std::string to_json(const RuntimeSpec& spec);

}  // namespace berth::runtime
