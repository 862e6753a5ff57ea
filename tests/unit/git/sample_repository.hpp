// SPDX-License-Identifier: Apache-2.0
// Repositories that the git program makes for a test.
#pragma once

#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/process.hpp"

namespace berth::git {

/// Runs git in `folder` with nothing of the user's own configuration; returns what it printed, trimmed.
std::string run_git(const AbsolutePath& folder, std::vector<std::string> arguments);

/// A repository with a working tree in a folder of its own; branch 'main'.
class SampleRepository {
public:
    SampleRepository();
    /// Writes the file, commits it and returns the commit's id.
    std::string commit(const std::string& file, const std::string& content);
    [[nodiscard]] const AbsolutePath& path() const { return folder_.path(); }
    [[nodiscard]] std::string url() const { return "file://" + path().string(); }

private:
    TemporaryDirectory folder_;
};

}  // namespace berth::git
