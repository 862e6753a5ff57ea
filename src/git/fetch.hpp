// SPDX-License-Identifier: Apache-2.0
// Bringing the files of one commit of a git repository onto disk, without the git program.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/cancel.hpp"
#include "base/path.hpp"

namespace berth::git {

enum class Submodules : std::uint8_t { leave_out, fetch };

struct FetchRequest {
    /// http, https or file URL, or a path; user and password may stand in it. ssh is refused as unsupported.
    std::string url{};
    /// Branch, tag, full reference name, or commit (full, or abbreviated to at least 7 digits); empty = the remote's HEAD.
    std::string reference{};
    Submodules submodules = Submodules::fetch;
    /// For everything together: connecting, transfer and submodules.
    std::chrono::milliseconds timeout{std::chrono::seconds(60)};
};

/// Fetches one reference, checks its tree out into `folder` (absent or empty; a `.git` comes with it) and returns the
/// commit's full id. After a failure the folder is as it was. Only the named reference is fetched, with its history:
/// libgit2 1.5 cannot fetch less. Throws Error(not_found: no such repository or reference; unavailable: no answer, or
/// the timeout passed; denied; unsupported), Interrupted when cancelled.
std::string fetch(const FetchRequest& request, const AbsolutePath& folder, const CancelToken& cancel);

}  // namespace berth::git
