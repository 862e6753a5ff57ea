// SPDX-License-Identifier: Apache-2.0
// Building programs from Go modules, once each.
#pragma once

#include <map>
#include <string>

#include "cluster/node_image/recipe.hpp"
#include "cluster/node_image/workshop.hpp"

namespace berth::cluster::node_image {

/// In PATH, or where Go's own installation puts it. Throws Error (not_found) with a hint.
[[nodiscard]] std::string find_go();
/// `text` is what `go version` prints. Throws Error (unsupported) for one before 1.24 and for what is no version.
void check_go_version(const std::string& text);

class GoToolchain {
public:
    /// `program` is the 'go' to call. Throws what check_go_version throws.
    GoToolchain(Workshop& workshop, std::string program);

    struct Module {
        AbsolutePath folder;
        std::string go_mod;
    };
    /// Fetches a module's source.
    [[nodiscard]] Module download(const std::string& module, const std::string& version, progress::Task& task) const;

    [[nodiscard]] bool has(const GoBuild& build) const { return workshop_->has("programs", build.key(version_)); }
    /// The folder with the outputs. Throws Error with the compiler's last lines.
    AbsolutePath ensure(const GoBuild& build) const;
    [[nodiscard]] std::string key(const GoBuild& build) const { return build.key(version_); }

private:
    Workshop* workshop_;
    std::string program_;
    std::string version_;
};

}  // namespace berth::cluster::node_image
