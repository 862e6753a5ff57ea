// SPDX-License-Identifier: Apache-2.0
// The git program as the peer that made the repository.
#include "sample_repository.hpp"

#include "base/text.hpp"

namespace berth::git {

std::string run_git(const AbsolutePath& folder, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"git", "-c", "protocol.file.allow=always"});
    SystemProcessRunner runner;
    const auto output = run_checked(runner,
                                    {.arguments = std::move(arguments),
                                     .environment = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                                                     {"GIT_CONFIG_NOSYSTEM", "1"},
                                                     {"GIT_AUTHOR_NAME", "a"},
                                                     {"GIT_AUTHOR_EMAIL", "a@example.com"},
                                                     {"GIT_COMMITTER_NAME", "a"},
                                                     {"GIT_COMMITTER_EMAIL", "a@example.com"}},
                                     .working_directory = folder},
                                    CancelToken{});
    return std::string(trim(output));
}

SampleRepository::SampleRepository() {
    run_git(path(), {"init", "--quiet", "--initial-branch=main", "."});
}

std::string SampleRepository::commit(const std::string& file, const std::string& content) {
    ensure_directory((path() / file).parent());
    write_file(path() / file, content);
    run_git(path(), {"add", "--all"});
    run_git(path(), {"commit", "--quiet", "--message", "change " + file});
    return run_git(path(), {"rev-parse", "HEAD"});
}

}  // namespace berth::git
