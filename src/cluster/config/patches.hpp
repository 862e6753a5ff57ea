// SPDX-License-Identifier: Apache-2.0
// The user's patches of kubeadm's documents.
#pragma once

#include <string>
#include <vector>

#include "cluster/config/spec.hpp"
#include "json/value.hpp"

namespace berth::cluster {

/// Applies merge patches (RFC 7386) to the documents of their `kind`; those that name an apiVersion only to documents
/// of that version. kind drops patches that match nothing; here that is an InputError-like Error naming the position,
/// unless only the version differs, which is what files for several Kubernetes versions rely on: then it is a warning.
void apply_merge_patches(std::vector<json::Value>& documents, const std::vector<MergePatch>& patches,
                         std::vector<std::string>& warnings);

/// The same with JSON patches (RFC 6902), matched by group, version and kind.
void apply_json_patches(std::vector<json::Value>& documents, const std::vector<Json6902Patch>& patches,
                        std::vector<std::string>& warnings);

}  // namespace berth::cluster
