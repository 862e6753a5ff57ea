// SPDX-License-Identifier: Apache-2.0
// `vars`: $(NAME) replaced by a field of some object.
#pragma once

#include "render/accumulate/resource_map.hpp"
#include "render/accumulate/session.hpp"
#include "render/load/kustomization.hpp"
#include "render/schema/field_spec.hpp"

#include <map>
#include <span>
#include <string>

namespace berth::render {

/// Vars by name.
class VariableSet {
public:
    /// Throws Error if one of that name is there already.
    void add(const Var& var);
    void add_all(const VariableSet& other);
    [[nodiscard]] bool empty() const { return vars_.empty(); }
    [[nodiscard]] const std::map<std::string, Var>& vars() const { return vars_; }

private:
    std::map<std::string, Var> vars_;
};

/// Marks the resources that vars of a kustomization take their values from; throws Error if one names several.
void bind_variables(const ResourceMap& resources, std::span<const Var> vars);

/// Replaces the vars in the fields of all resources. Throws Error for a var without a value.
void resolve_variables(Session& session, const ResourceMap& resources, const VariableSet& vars,
                       const FieldSpecs& fields);

}  // namespace berth::render
