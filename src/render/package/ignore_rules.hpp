// SPDX-License-Identifier: Apache-2.0
// What a package's .krmignore leaves out. Facts: kyaml 0.21.1, kio/ignorefilesmatcher.go, and go-gitignore, whose rules
// are fewer than git's: '**' means no more than '*', and a pattern matches any number of last parts of a path.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::render::package {

class IgnoreRules {
public:
    IgnoreRules() = default;
    explicit IgnoreRules(std::string_view text);

    enum class Is { file, folder };
    /// `path` is below the package. A pattern with '!' that matches outdoes all others.
    [[nodiscard]] bool ignores(std::string_view path, Is is) const;

private:
    struct Pattern {
        std::string text;  ///< without slashes at its ends
        bool from_root;    ///< it began with a slash
        bool folder_only;  ///< it ended with one

        [[nodiscard]] bool matches(std::string_view path, Is is) const;
    };

    std::vector<Pattern> ignored_;
    std::vector<Pattern> accepted_;
};

}  // namespace berth::render::package
