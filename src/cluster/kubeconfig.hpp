// SPDX-License-Identifier: Apache-2.0
// The user's kubeconfig files: adding a cluster's context, and taking it out again.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "base/clock.hpp"
#include "base/path.hpp"

namespace berth::cluster {

/// "kind-NAME": the name of cluster, user and context alike.
[[nodiscard]] std::string context_name(const std::string& cluster);

/// The node's admin.conf as it is used from this machine: the given server, names by context_name().
[[nodiscard]] std::string make_kubeconfig(std::string_view admin_conf, const std::string& cluster,
                                          const std::string& server);

/// `present` (empty for a new file) with the entries of `added` put in or replaced, and its current context made
/// current. Everything else is kept. Throws InputError naming `file` when `present` cannot be read.
[[nodiscard]] std::string merge_kubeconfig(std::string_view present, std::string_view added, const std::string& file);

/// `present` without the cluster's entries; a current context of that name is unset. nullopt when nothing changed.
[[nodiscard]] std::optional<std::string> prune_kubeconfig(std::string_view present, const std::string& cluster,
                                                          const std::string& file);

/// The files kubectl reads: $KUBECONFIG split at ':', else ~/.kube/config.
[[nodiscard]] std::vector<AbsolutePath> kubeconfig_files();

/// Where a new context goes: `chosen` when given, else the first of kubeconfig_files() that exists, else the last.
[[nodiscard]] AbsolutePath kubeconfig_target(const std::optional<AbsolutePath>& chosen);

/// client-go's lock: FILE.lock, which only one process can create. A lock older than a minute belongs to a process that
/// died and is broken. Waits up to ten seconds, then throws Error(conflict).
class KubeconfigLock {
public:
    KubeconfigLock(const AbsolutePath& file, Clock& clock, const CancelToken& cancel);
    KubeconfigLock(const KubeconfigLock&) = delete;
    KubeconfigLock& operator=(const KubeconfigLock&) = delete;
    ~KubeconfigLock();

private:
    AbsolutePath path_;
};

/// Merges into the file under its lock; the file is replaced as a whole and keeps its mode (0600 when new). A symbolic
/// link stays one.
void write_kubeconfig(const AbsolutePath& file, std::string_view added, Clock& clock, const CancelToken& cancel);

/// Takes the cluster out of every file that has it.
void remove_from_kubeconfigs(const std::vector<AbsolutePath>& files, const std::string& cluster, Clock& clock,
                             const CancelToken& cancel);

}  // namespace berth::cluster
