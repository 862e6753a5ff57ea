// SPDX-License-Identifier: Apache-2.0
// One object on its way through a build, with what the build knows about it beside its tree.
#pragma once

#include "render/accumulate/object_fields.hpp"
#include "render/accumulate/resource_id.hpp"
#include "yaml/node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

enum class Behavior : std::uint8_t { unspecified, create, replace, merge };

[[nodiscard]] Behavior parse_behavior(std::string_view text);
[[nodiscard]] std::string_view behavior_name(Behavior behavior);

struct PreviousId {
    std::string_view name;
    std::string_view name_space;
    std::string_view kind;
};

/// kustomize keeps this state in annotations of the tree while it builds; here it stands beside it. All texts live in
/// an arena of the session.
struct Resource {
    yaml::Node* root = nullptr; ///< nullptr: deleted by a patch
    std::string_view file;      ///< it was read from; empty for what was made
    std::size_t line = 0;       ///< of the value in that file whose text it is; 0: it stands there itself
    std::vector<PreviousId> previous;
    std::vector<std::string_view> prefixes;
    std::vector<std::string_view> suffixes;
    std::vector<std::string> variables; ///< names of the vars that take their value from it
    Behavior behavior = Behavior::unspecified;
    bool has_behavior = false;
    bool needs_hash = false;
    bool name_change_allowed = false;
    bool kind_change_allowed = false;
    bool from_helm = false;
    bool was_unnamed = false; ///< a former identity had no name
    /// Set where the hash covers the tree as it stands (generate/tree_hash.hpp): kustomize's annotations are then
    /// written into the tree whenever the state changes.
    yaml::Arena* state_arena = nullptr;
    std::string hashed_tree; ///< the tree as the hash would see it, as long as it is known

    [[nodiscard]] bool is_empty() const { return is_nil_or_empty(root); }
    [[nodiscard]] Gvk gvk() const { return root == nullptr ? Gvk{} : object_gvk(*root); }
    [[nodiscard]] std::string_view name() const { return root == nullptr ? std::string_view{} : object_name(*root); }
    [[nodiscard]] std::string_view name_space() const {
        return root == nullptr ? std::string_view{} : object_namespace(*root);
    }
    [[nodiscard]] std::string_view kind() const { return root == nullptr ? std::string_view{} : object_kind(*root); }
    [[nodiscard]] ResourceId id() const { return root == nullptr ? ResourceId{} : object_id(*root); }
    [[nodiscard]] ResourceId previous_id(const PreviousId& previous_one) const;
    /// The first identity it ever had.
    [[nodiscard]] ResourceId original_id() const;
    /// Remembers the present identity before it changes. Throws Error where kustomize loses count of them.
    void store_previous_id(yaml::Arena& arena);
    /// Writes the state into the tree, for those whose hash covers it.
    void write_state();
    /// Whether kustomize would have put annotations of its own into the tree.
    [[nodiscard]] bool has_build_state() const;
    void clear_build_state();
    /// Where kustomize took notes, metadata has a map of annotations, even if nothing else is in it.
    void ensure_annotations_for_notes(yaml::Arena& arena);
    /// Sets all annotations; the map stays for the notes even if nothing else is in it.
    void set_annotations(yaml::Arena& arena, const StringMap& annotations);

private:
    void require_countable(const ResourceId& now) const;
};

/// Moves kustomize's own annotations out of the tree, into the state beside it (input written by another build, or by
/// a function that was handed them).
void absorb_build_annotations(yaml::Arena& arena, Resource& resource);
/// Writes the state as kustomize's annotations into a tree, for programs that get objects to transform.
void write_build_annotations(yaml::Arena& arena, const Resource& resource, yaml::Node& root);
/// Takes out what kustomize removes from annotations at the end, and makes all values strings.
void finish_annotations(yaml::Arena& arena, yaml::Node& root);

}  // namespace berth::render
