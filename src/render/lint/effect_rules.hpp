// SPDX-License-Identifier: Apache-2.0
// Watching one build: which fields of a kustomization changed nothing, which objects a generator made.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "render/build_observer.hpp"
#include "render/explain/seen_objects.hpp"
#include "render/lint/reference_rules.hpp"
#include "yaml/node.hpp"

namespace berth::render::lint {

/// A kustomization's file, and a field of it like "images[1]".
using FieldOfFile = std::pair<std::string, std::string>;

class EffectObserver final : public BuildObserver {
public:
    void entered(const std::string&) override {}
    void loaded(const std::string& file, std::span<Resource* const> resources) override;
    void stepped(const std::string& kustomization, const std::string& field,
                 std::span<Resource* const> reached) override;
    void finished(std::span<Resource* const> resources) override;

    /// Files of objects.
    [[nodiscard]] const std::set<std::string>& object_files() const { return object_files_; }
    /// Fields that are there to change objects, and whether they did.
    [[nodiscard]] const std::map<FieldOfFile, bool>& effects() const { return effects_; }
    /// Generated objects that nothing refers to.
    [[nodiscard]] const std::vector<std::pair<MadeBy, std::string>>& unused() const { return unused_; }

    /// Whether an entry of `images` or `replicas` asks for what an object has anyway.
    [[nodiscard]] bool is_satisfied(const std::string& field, const yaml::Node& entry) const;

private:
    bool remember(std::span<Resource* const> resources, std::vector<const Resource*>& fresh);
    void note_made(const std::string& kustomization, const std::string& field, const std::vector<const Resource*>& fresh);
    [[nodiscard]] bool has_image(std::string_view name) const;
    [[nodiscard]] bool has_replicas(std::string_view name, std::string_view count) const;

    std::set<std::string> object_files_;
    SeenObjects seen_;
    std::map<FieldOfFile, bool> effects_;
    std::map<const Resource*, MadeBy> made_;
    std::vector<std::pair<MadeBy, std::string>> unused_;
};

}  // namespace berth::render::lint
