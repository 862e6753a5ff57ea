// SPDX-License-Identifier: Apache-2.0
// The git program within the time that a URL allows.
#pragma once

#include "base/path.hpp"
#include "base/process.hpp"
#include "render/remote/git_url.hpp"

namespace berth::render {

class GitProgram {
public:
    /// Nothing where there is no git.
    [[nodiscard]] static std::optional<GitProgram> find(ProcessRunner* processes, const CancelToken& cancel);

    /// Runs it in `directory` and returns its output; throws Error in kustomize's words when it fails, and git::TimedOut
    /// when it takes longer than `url` allows.
    std::string run(const GitUrl& url, const AbsolutePath& directory, std::vector<std::string> arguments) const;

private:
    GitProgram(AbsolutePath program, ProcessRunner& processes, CancelToken cancel)
        : program_{std::move(program)}, processes_{&processes}, cancel_{std::move(cancel)} {}

    AbsolutePath program_;
    ProcessRunner* processes_;
    CancelToken cancel_;
};

}  // namespace berth::render
