// SPDX-License-Identifier: Apache-2.0
// Which fields of a kustomization changed nothing, and which kustomizations a build consists of.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "render/build_observer.hpp"
#include "render/explain/leaves.hpp"

namespace berth::render::lint {

class EffectObserver final : public BuildObserver {
public:
    void entered(const std::string& file) override;
    void loaded(const std::string& file, std::span<Resource* const> resources) override;
    void stepped(const std::string& kustomization, const std::string& field,
                 std::span<Resource* const> resources) override;
    void finished(std::span<Resource* const>) override {}

    /// In the order of the build, each once.
    [[nodiscard]] const std::vector<std::string>& kustomizations() const { return kustomizations_; }
    /// Files of objects.
    [[nodiscard]] const std::vector<std::string>& object_files() const { return object_files_; }
    /// Kustomization and field, for steps that changed no object in any of the builds of that kustomization.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> without_effect() const;

private:
    bool remember(std::span<Resource* const> resources);

    std::vector<std::string> kustomizations_;
    std::vector<std::string> object_files_;
    std::unordered_map<const Resource*, Leaves> known_;
    std::size_t last_count_ = 0;
    std::map<std::pair<std::string, std::string>, bool> had_effect_;
};

}  // namespace berth::render::lint
