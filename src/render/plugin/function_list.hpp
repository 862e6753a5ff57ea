// SPDX-License-Identifier: Apache-2.0
// The conversation with one KRM function: the ResourceList it is given, and the objects that come back, with the
// annotations kyaml's pipeline puts on them on the way (kyaml/runfn, kyaml/kio, kyaml/fn/runtime/runtimeutil).
#pragma once

#include "render/accumulate/object_fields.hpp"
#include "yaml/arena.hpp"
#include "yaml/node.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

class FunctionList {
public:
    /// Programs see only what lies below the path that their configuration names, if it names one.
    enum class Scope : std::uint8_t { everything, below_configuration };

    /// `objects` are annotated in place. Throws Error when annotations of theirs contradict each other.
    FunctionList(yaml::Arena& arena, std::vector<yaml::Node*> objects, const yaml::Node& configuration, Scope scope);

    /// The ResourceList for standard input.
    [[nodiscard]] std::string request() const;
    /// The documents that a function's standard output stands for; "" when nothing is left. To be called once.
    [[nodiscard]] std::string result(std::string_view output);

private:

    void number_documents(const std::vector<yaml::Node*>& documents);
    void select(Scope scope);
    [[nodiscard]] std::vector<yaml::Node*> read(std::string_view output);
    void drop_id(yaml::Node& object);
    void give_path(yaml::Node& object);
    void reconcile(yaml::Node& object);
    [[nodiscard]] std::string written(const std::vector<yaml::Node*>& objects);

    yaml::Arena& arena_;
    std::vector<yaml::Node*> objects_;
    std::vector<yaml::Node*> given_; ///< those of objects_ that the function sees
    std::vector<yaml::Node*> saved_; ///< the others
    const yaml::Node& configuration_;
    std::string folder_; ///< of the configuration
    std::vector<StringMap> before_; ///< the annotations of each object before the function ran
};

}  // namespace berth::render
