// SPDX-License-Identifier: Apache-2.0
// One kustomization being built: its bases, generators, components, transformers and validators, in this order.
#pragma once

#include "base/error.hpp"
#include "render/accumulate/accumulator.hpp"
#include "render/accumulate/origin.hpp"
#include "render/accumulate/place.hpp"
#include "render/accumulate/session.hpp"
#include "render/accumulate/steps.hpp"
#include "render/load/kustomization.hpp"
#include "render/load/loader.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace berth::render {

class Target {
public:
    /// Reads the kustomization file of the loader's root; throws Error.
    Target(Session& session, std::unique_ptr<Loader> loader);

    /// The finished objects, sorted, without any annotation of the build's own.
    [[nodiscard]] std::vector<Resource*> build();
    /// The full path of its file.
    [[nodiscard]] const std::string& file_path() const { return kustomization_.file; }

private:
    void accumulate(Accumulator& into);
    void accumulate_resources(Accumulator& into, std::string_view field, const std::vector<std::string>& paths);
    void accumulate_resource(Accumulator& into, const std::string& path, std::vector<yaml::Node*>* ready);
    [[nodiscard]] std::vector<Resource*> read_file(const std::string& path, std::vector<yaml::Node*>* ready);
    /// The root that an entry names, with a warning where kustomize has one.
    [[nodiscard]] std::unique_ptr<Loader> enter(const std::string& path);
    /// The same for what could not be read as a file; `file_failure` tells why.
    [[nodiscard]] std::unique_ptr<Loader> enter_root(const std::string& path,
                                                     const std::function<const Error&()>& file_failure);
    /// What is wrong with it, if it cannot be accumulated as a file.
    [[nodiscard]] std::optional<Error> failure_as_file(Accumulator& into, const std::string& path,
                                                       std::vector<yaml::Node*>* ready);
    void accumulate_file(Accumulator& into, const std::string& path, std::vector<yaml::Node*>* ready);
    enum class DirectoryKind : bool { kustomization, component };
    /// `path` is what the entry names the loader's root by.
    void accumulate_directory(Accumulator& into, const std::string& path, std::unique_ptr<Loader> loader,
                              DirectoryKind kind);
    void accumulate_components(Accumulator& into);
    void accumulate_component(Accumulator& into, const std::string& path);
    void select_schema(MergeSchema::Reset reset);
    void merge_configurations(Accumulator& into);
    [[nodiscard]] TransformerConfig read_configurations();
    /// Those that say how objects of a kind refer to others; definitions go to the session's schema.
    [[nodiscard]] TransformerConfig read_crds();
    void run_generators(Accumulator& into);
    void run_transformers(Accumulator& into);
    void run_validators(Accumulator& into);
    [[nodiscard]] std::vector<Resource*> plugin_configurations(std::string_view field,
                                                               const std::vector<std::string>& entries);
    std::vector<Resource*> run_generator(const GeneratorStep& step, Accumulator& into);
    [[nodiscard]] Place entry_place(std::string_view field, std::size_t index) const;
    [[nodiscard]] Origin builtin_origin(std::string_view kind) const;
    [[nodiscard]] std::string namespace_for_charts() const;
    void load_kustomization();

    Session& session_;
    std::unique_ptr<Loader> loader_;
    Kustomization kustomization_;
    std::string file_name_;
    std::optional<Origin> origin_;
    std::string helm_namespace_; ///< what the kustomizations above say
};

}  // namespace berth::render
