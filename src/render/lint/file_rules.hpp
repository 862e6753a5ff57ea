// SPDX-License-Identifier: Apache-2.0
// Rules about which files are there and which are used.
#pragma once

#include <set>
#include <string>

#include "base/path.hpp"
#include "render/file_system.hpp"
#include "render/lint/finding.hpp"
#include "yaml/node.hpp"

namespace berth::render::lint {

/// missing-file: what the kustomization names and is not there.
void check_named_files(const std::string& file, const yaml::Node& kustomization, FileSystem& files, Findings& findings);

/// unused-file: YAML and JSON files of a kustomization's folder, and of folders below that have no kustomization of
/// their own, which are not among those read.
void find_unused_files(const AbsolutePath& folder, const std::set<std::string>& read, Findings& findings);

}  // namespace berth::render::lint
