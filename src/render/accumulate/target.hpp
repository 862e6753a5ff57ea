// SPDX-License-Identifier: Apache-2.0
// One kustomization being built: its bases, generators, components, transformers and validators, in this order.
#pragma once

#include "base/error.hpp"
#include "render/accumulate/origin.hpp"
#include "render/accumulate/resource_map.hpp"
#include "render/accumulate/session.hpp"
#include "render/accumulate/steps.hpp"
#include "render/load/kustomization.hpp"
#include "render/load/loader.hpp"
#include "render/schema/transformer_config.hpp"
#include "render/transform/variable.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace berth::render {

/// What a kustomization hands to the one that refers to it.
struct Accumulator {
    ResourceMap resources;
    SharedConfig config;
    VariableSet variables;

    /// Throws Error if an object or var is in both.
    void merge(const Accumulator& other, const SharedConfig& default_config);
    /// Throws Error where the two contradict each other.
    void merge_config(const SharedConfig& other, const SharedConfig& default_config);
};

class Target {
public:
    /// Reads the kustomization file of the loader's root; throws Error.
    Target(Session& session, std::unique_ptr<Loader> loader);

    /// The finished objects, sorted, without any annotation of the build's own.
    [[nodiscard]] std::vector<Resource*> build();
    /// The kustomization's own.
    [[nodiscard]] std::string file_path() const;

private:
    void accumulate(Accumulator& into);
    void accumulate_resources(Accumulator& into, std::string_view field, const std::vector<std::string>& paths);
    void accumulate_resource(Accumulator& into, const std::string& path, std::vector<yaml::Node*>* ready);
    [[nodiscard]] std::vector<Resource*> read_file(const std::string& path, std::vector<yaml::Node*>* ready);
    /// The root that an entry names, with a warning where kustomize has one.
    [[nodiscard]] std::unique_ptr<Loader> enter(const std::string& path);
    /// What is wrong with it, if it cannot be accumulated as a file.
    [[nodiscard]] std::optional<Error> failure_as_file(Accumulator& into, const std::string& path,
                                                       std::vector<yaml::Node*>* ready);
    void accumulate_file(Accumulator& into, const std::string& path, std::vector<yaml::Node*>* ready);
    enum class DirectoryKind : bool { kustomization, component };
    void accumulate_directory(Accumulator& into, std::unique_ptr<Loader> loader, DirectoryKind kind);
    void accumulate_components(Accumulator& into);
    void accumulate_component(Accumulator& into, const std::string& path);
    void select_schema(MergeSchema::Reset reset);
    void merge_configurations(Accumulator& into);
    void run_generators(Accumulator& into);
    void run_transformers(Accumulator& into);
    void run_validators(Accumulator& into);
    void finish(Accumulator& all);
    [[nodiscard]] std::vector<Resource*> plugin_configurations(std::string_view field,
                                                               const std::vector<std::string>& entries);
    void run_generator(const GeneratorStep& step, Accumulator& into);
    template <class Work>
    decltype(auto) at_entry(std::string_view field, std::size_t index, Work&& work) const;
    [[nodiscard]] Origin builtin_origin(std::string_view kind) const;
    [[nodiscard]] std::string namespace_for_charts() const;
    [[nodiscard]] bool has_metadata(std::string_view option) const;
    void load_kustomization();
    /// Tells the observer, if there is one.
    void stepped(const std::string& field, const ResourceMap& resources) const;

    Session& session_;
    std::unique_ptr<Loader> loader_;
    Kustomization kustomization_;
    std::string file_name_;
    std::optional<Origin> origin_;
    std::string helm_namespace_; ///< what the kustomizations above say
    std::vector<std::unique_ptr<Target>> children_; ///< their loaders are used by what they left behind
};

}  // namespace berth::render
