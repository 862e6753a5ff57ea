// SPDX-License-Identifier: Apache-2.0
// The order in which kinds are applied: what others need comes first.
#pragma once

#include <cstdint>
#include <string_view>

#include "kube/object_ref.hpp"

namespace berth::sync {

/// Objects of one stage are applied in parallel, stage after stage; they are pruned the other way round.
enum class Stage : std::uint8_t {
    foundation,     ///< namespaces, definitions of kinds, cluster roles: waited for until they are established
    classes,        ///< StorageClass, IngressClass, PriorityClass, ...
    surroundings,   ///< what workloads refer to: accounts, roles, configuration, volumes, services, quotas
    workloads,      ///< everything else
    admission,      ///< webhooks and policies, last: they judge what comes after them
};
inline constexpr std::size_t stage_count = 5;

[[nodiscard]] Stage stage_of(const kube::GroupVersionKind& gvk);
[[nodiscard]] std::string_view to_text(Stage stage);

/// Deleting one deletes data with it: needs the user's word.
[[nodiscard]] bool holds_data(const kube::GroupVersionKind& gvk);

}  // namespace berth::sync
