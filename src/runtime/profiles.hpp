// SPDX-License-Identifier: Apache-2.0
// Ready-made container settings: what docker gives an ordinary and a `--privileged` container.
#pragma once

#include "base/path.hpp"
#include "runtime/spec.hpp"

namespace berth::runtime {

enum class Networking : std::uint8_t {
    host,      ///< the machine's own network
    isolated,  ///< a namespace of its own, with loopback only until somebody adds links
};

/// An ordinary container: default capabilities, private namespaces, /proc /dev /sys /dev/shm, masked paths, seccomp
/// guard, only the usual devices. The caller sets process.arguments and what else it needs.
[[nodiscard]] RuntimeSpec ordinary_container(const AbsolutePath& root, Networking networking);

/// A container that may do what the machine's root may, except leave its namespaces: every capability and device, /sys
/// and cgroups writable, nothing masked, no seccomp. For nodes.
[[nodiscard]] RuntimeSpec privileged_container(const AbsolutePath& root);

}  // namespace berth::runtime
