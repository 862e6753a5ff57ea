// SPDX-License-Identifier: Apache-2.0
// Which field of which kinds of objects a transformer touches, and the walk to it.
#pragma once

#include "render/accumulate/resource_id.hpp"
#include "yaml/node.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

enum class Create : bool { no, yes };

/// The texts belong to somebody else: the built-in tables, or an arena of the build.
struct FieldSpec {
    std::string_view group; ///< empty texts match everything
    std::string_view version;
    std::string_view kind;
    /// "spec/template/metadata/labels". A backslash before a slash takes it literally. Lists on the way are entered
    /// without being named; "x[]" says that x is one.
    std::string_view path;
    Create create = Create::no;

    [[nodiscard]] Gvk gvk() const { return {group, version, kind}; }
    /// Kind.version.group:create:path
    [[nodiscard]] std::string string() const;
};

/// A list of them. A table is not copied before something is added to it: most builds add nothing.
class FieldSpecs {
public:
    FieldSpecs() = default;
    FieldSpecs(std::span<const FieldSpec> table) : table_{table} {}
    FieldSpecs(std::vector<FieldSpec> list) : own_{std::move(list)} {}

    [[nodiscard]] auto begin() const { return all().begin(); }
    [[nodiscard]] auto end() const { return all().end(); }
    [[nodiscard]] bool empty() const { return all().empty(); }
    void push_back(const FieldSpec& spec);
    /// By kind; those of one kind stay in their order.
    void sort();

private:
    [[nodiscard]] std::span<const FieldSpec> all() const { return table_.empty() ? own_ : table_; }
    void own();

    std::span<const FieldSpec> table_; ///< somebody else's; empty if all are in `own_`
    std::vector<FieldSpec> own_;
};

/// Adds what is not there yet; throws Error if the same field is there with another `create`.
void merge_field_spec(FieldSpecs& into, const FieldSpec& spec);
void merge_field_specs(FieldSpecs& into, const FieldSpecs& specs);

/// What the walk makes where a field is missing and the spec says create.
enum class CreateKind : std::uint8_t { nothing, scalar, mapping };

struct FieldVisit {
    CreateKind create_kind = CreateKind::nothing;
    yaml::Tag create_tag = yaml::Tag::none;
};

using FieldVisitor = std::function<void(yaml::Node& node)>;

/// Calls `visitor` on every node the spec leads to in `root`, if the object's kind matches. Throws Error naming field
/// and object when a scalar stands in the way.
void visit_field(yaml::Arena& arena, yaml::Node& root, const FieldSpec& spec, FieldVisit how,
                 const FieldVisitor& visitor);

/// The same without looking at the object's kind.
void visit_field_path(yaml::Arena& arena, yaml::Node& root, const FieldSpec& spec, FieldVisit how,
                      const FieldVisitor& visitor);

/// Go's utils.PathSplitter: by the delimiter, which a backslash before it takes literally.
[[nodiscard]] std::vector<std::string> split_path(std::string_view path, char delimiter);
/// The same, but what stands in brackets is kept together: a.[b.c=d].e
[[nodiscard]] std::vector<std::string> split_bracket_path(std::string_view path, char delimiter);

}  // namespace berth::render
