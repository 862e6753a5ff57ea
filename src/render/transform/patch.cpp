// SPDX-License-Identifier: Apache-2.0
// Patches: strategic merge and JSON 6902, with and without a target.
#include "base/error.hpp"
#include "base/text.hpp"
#include "render/load/read_resources.hpp"
#include "render/merge/json_patch.hpp"
#include "render/merge/strategic_merge.hpp"
#include "render/transform/transformers.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

namespace berth::render {

using yaml::Node;

namespace {

/// Whether the patch takes away, or puts something else in place of, all annotations; kustomize's own go with them.
/// One that replaces the whole object changes nothing.
bool drops_annotations(const Node& patch) {
    const auto replaces = [](const Node* node) {
        const Node* directive = node == nullptr ? nullptr : node->find("$patch");
        return directive != nullptr && directive->text() != "merge";
    };
    const auto goes = [&](const Node* node) { return node != nullptr && (node->is_null() || replaces(node)); };
    const Node* metadata = patch.find("metadata");
    const Node* annotations = metadata == nullptr ? nullptr : metadata->find("annotations");
    return !replaces(&patch) && (goes(metadata) || goes(annotations));
}

/// Makes texts of a map's values. Where one of them has no name, kustomize stops half-way and goes on with what is there:
/// false, and an empty map.
bool rewrite_map(yaml::Arena& arena, Node& object, std::string_view field) {
    const StringMap map = metadata_map(object, field);
    const bool is_complete = !map.contains(std::string_view{});
    set_metadata_map(arena, object, field, is_complete ? map : StringMap{});
    if (!is_complete) {
        yaml::set(arena, *object.find("metadata"), field, yaml::make_mapping(arena));
    }
    return is_complete;
}

/// Going through string maps, labels and annotations of a patch lose their nulls: they delete nothing. Likewise its name
/// loses its type.
void rewrite_metadata(yaml::Arena& arena, Node& patch) {
    for (const std::string_view field : {"labels", "annotations"}) {
        if (!rewrite_map(arena, patch, field)) {
            return;
        }
    }
    set_name(arena, patch, object_name(patch));
    set_namespace(arena, patch, object_namespace(patch));
}

/// Puts the patch on all of these, in their order; what is deleted by it leaves the map. Each gets a copy whose kind
/// is the patch's and whose API version is the target's.
void patch_selected(Session& session, ResourceMap& resources, const std::vector<Resource*>& selected,
                    const Resource& patch) {
    for (Resource* target : selected) {
        const ResourceId before = target->id();
        Resource copy = patch;
        copy.root = yaml::clone(session.arena, *patch.root);
        const std::string_view kind = object_kind(*patch.root);
        rewrite_metadata(session.arena, *copy.root);
        set_api_version(session.arena, *copy.root, target->gvk().api_version());
        set_kind(session.arena, *copy.root, kind);
        apply_strategic_merge(session, *target, copy);
        resources.touch_if_changed(*target, before);
    }
    // kustomize puts all into a new map, which refuses two of the same identity.
    resources.drop_empty();
    resources.reject_duplicates();
}

/// What becomes of an annotation without a name: PatchTransformer forgets to look whether it failed.
enum class Unnamed : bool { refused, dropped };

void apply_json(Session& session, ResourceMap& resources, Resource& target, const JsonPatch& patch, Unnamed unnamed) {
    const ResourceId before = target.id();
    target.root = apply_json_patch(session.arena, *target.root, patch);
    if (unnamed == Unnamed::dropped && !rewrite_map(session.arena, *target.root, "annotations")) {
        target.clear_build_state(); // which kustomize had not put back yet
    } else {
        // kustomize puts its own annotations back, which makes metadata where there are none.
        target.set_annotations(session.arena, metadata_map(*target.root, "annotations"));
    }
    if (const Node* metadata = target.root->find("metadata"); metadata != nullptr && metadata->is_null()) {
        target.clear_build_state(); // it sets nothing below a null
    }
    resources.touch_if_changed(target, before);
}

struct ParsedPatch {
    std::vector<Resource*> merges;
    std::optional<JsonPatch> operations;
};

/// Takes the text for what it is; throws if it is neither. (It cannot be both, though kustomize has a text for that.)
ParsedPatch parse_patch(Session& session, const std::string& text, const std::string& source) {
    ParsedPatch parsed;
    // A list of something is no object, so it need not be tried as one; an empty list is a merge of no objects.
    const bool is_list = text.starts_with("- ") || text.starts_with("[{");
    std::optional<Error> merge_error;
    if (!is_list) {
        try {
            parsed.merges = read_resources(session, text);
        } catch (const Error& error) {
            merge_error = error; // then it has to be a JSON patch
        }
    }
    if (!parsed.merges.empty()) {
        return parsed;
    }
    const bool is_merge = !is_list && !merge_error;
    std::optional<Error> json_error;
    try {
        if (text.empty()) {
            throw Error(ErrorKind::invalid, "empty json patch operations");
        }
        parsed.operations = parse_json_patch(session.inputs.emplace_back(), text);
    } catch (const Error& error) {
        json_error = error;
    }
    if (!is_merge && json_error) {
        const bool meant_as_list = text.starts_with('-') || text.starts_with('[');
        const Error& reason = merge_error && !meant_as_list ? *merge_error : *json_error;
        throw reason.within(fmt::format("unable to parse SM or JSON patch from {}", source));
    }
    if (is_merge) {
        parsed.operations.reset();
    }
    return parsed;
}

/// An Error of `work` lies in the file, or, where the path is empty, in a line that nobody can tell.
template <class Work>
auto at_file(const Loader& loader, const std::string& path, Work&& work) {
    try {
        return work();
    } catch (const Error& error) {
        throw path.empty() ? Error(error).without_line() : error.at(loader.full_path(path));
    }
}

std::string selector_text(const Selector& s) {
    return fmt::format("{}:a={}:l={}", s.id().string(), s.annotations, s.labels);
}

}  // namespace

void apply_strategic_merge(Session& session, Resource& target, const Resource& patch) {
    const std::string_view name = target.name();
    const std::string_view name_space = target.name_space();
    const std::string_view kind = target.kind();
    if (patch.name_change_allowed || patch.kind_change_allowed) {
        target.store_previous_id(session.arena);
    }
    const bool drops = drops_annotations(*patch.root);
    session.schema.note_merge(object_api_version(*target.root), kind);
    // What comes back only tells whether the object is deleted: a replacement of the whole object is lost on the way.
    if (strategic_merge(session.arena, session.schema, target.root, patch.root) == nullptr) {
        target.root = nullptr;
    }
    if (drops) {
        target.clear_build_state();
    }
    if (target.is_empty()) {
        target.root = nullptr;
        return;
    }
    if (!patch.kind_change_allowed) {
        set_kind(session.arena, *target.root, kind);
    }
    if (!patch.name_change_allowed) {
        set_name(session.arena, *target.root, name);
    }
    set_namespace(session.arena, *target.root, name_space);
}

Transform patch_transformer(Session& session, const Loader& loader, const Patch& patch) {
    std::string text{trim_unicode(patch.patch)};
    std::string source;
    if (text.empty() && patch.path.empty()) {
        throw Error(ErrorKind::invalid, "must specify one of patch and path in\n");
    }
    if (!text.empty() && !patch.path.empty()) {
        throw Error(ErrorKind::invalid, "patch and path can't be set at the same time\n");
    }
    if (!text.empty()) {
        source = fmt::format("[patch: {}]", go_quoted(text));
    } else {
        text = within(fmt::format("failed to get the patch file from path({})", patch.path),
                      [&] { return loader.load(patch.path); });
        source = fmt::format("[path: {}]", go_quoted(patch.path));
    }
    // Lines are those of the file; what stands in the kustomization is placed by whoever made this step.
    ParsedPatch parsed = at_file(loader, patch.path, [&] { return parse_patch(session, text, source); });
    for (Resource* merge : parsed.merges) {
        if (patch.options) {
            if (patch.options->allow_name_change || patch.options->allow_kind_change) {
                // kustomize notes it among the annotations, which makes texts of all of them, nulls too.
                set_metadata_map(session.arena, *merge->root, "annotations",
                                 metadata_map(*merge->root, "annotations"));
            }
            merge->name_change_allowed = merge->name_change_allowed || patch.options->allow_name_change;
            merge->kind_change_allowed = merge->kind_change_allowed || patch.options->allow_kind_change;
        }
    }
    return [parsed = std::move(parsed), target = patch.target, source](Session& run, ResourceMap& resources) {
        if (parsed.operations) {
            if (!target) {
                throw Error(ErrorKind::invalid, fmt::format("must specify a target for JSON patch {}", source));
            }
            for (Resource* resource : resources.select(*target)) {
                resource->store_previous_id(run.arena);
                apply_json(run, resources, *resource, *parsed.operations, Unnamed::dropped);
            }
            return;
        }
        if (parsed.merges.empty()) {
            return;
        }
        if (target) {
            if (parsed.merges.size() > 1) {
                throw Error(ErrorKind::invalid,
                            fmt::format("Multiple Strategic-Merge Patches in one `patches` entry is not allowed to "
                                        "set `patches.target` field: {}",
                                        source));
            }
            const std::vector<Resource*> selected =
                within(fmt::format("unable to find patch target \"{}\" in `resources`", selector_text(*target)),
                       [&] { return resources.select(*target); });
            patch_selected(run, resources, selected, *parsed.merges.front());
            return;
        }
        for (const Resource* merge : parsed.merges) {
            Resource* found = within(
                fmt::format("no resource matches strategic merge patch \"{}\"", merge->original_id().string()),
                [&] { return resources.only_with_id(merge->original_id()); });
            const ResourceId before = found->id();
            apply_strategic_merge(run, *found, *merge);
            resources.touch_if_changed(*found, before);
        }
    };
}

Transform strategic_merge_transformer(Session& session, const Loader& loader, std::span<const std::string> paths,
                                      std::string_view inline_patches) {
    if (paths.empty() && inline_patches.empty()) {
        throw Error(ErrorKind::invalid, "empty file path and empty patch content");
    }
    std::vector<Resource*> patches;
    const auto add = [&](const std::vector<Resource*>& more) { patches.insert(patches.end(), more.begin(), more.end()); };
    for (const std::string& path : paths) {
        std::optional<std::vector<Resource*>> given;
        try {
            given = read_resources(session, path);
        } catch (const Error&) {
            given.reset(); // not a patch itself, so it names a file
        }
        if (given) {
            add(*given);
            continue;
        }
        add(read_resource_file(session, loader, path));
    }
    if (!inline_patches.empty()) {
        add(read_resources(session, inline_patches));
    }
    if (patches.empty()) {
        throw Error(ErrorKind::invalid, fmt::format("patch appears to be empty; files=[{}], Patch={}",
                                                    fmt::join(paths, " "), inline_patches));
    }
    return [patches = std::move(patches)](Session& run, ResourceMap& resources) {
        for (const Resource* patch : patches) {
            Resource* target = resources.only_with_id(patch->original_id());
            // kustomize selects by the target's present identity, which others may share.
            patch_selected(run, resources, resources.with_current_id(target->id()), *patch);
        }
    };
}

Transform json_patch_transformer(Session& session, const Loader& loader, const Patch& patch) {
    if (!patch.target || patch.target->name.empty()) {
        throw Error(ErrorKind::invalid, "must specify the target name");
    }
    if (patch.path.empty() && patch.patch.empty()) {
        throw Error(ErrorKind::invalid, "empty file path and empty jsonOp");
    }
    if (!patch.path.empty() && !patch.patch.empty()) {
        throw Error(ErrorKind::invalid, "must specify a file path or jsonOp, not both");
    }
    const std::string text = patch.path.empty() ? patch.patch : loader.load(patch.path);
    if (text.empty()) {
        throw Error(ErrorKind::invalid, fmt::format("patch file '{}' empty seems to be empty", patch.path));
    }
    JsonPatch operations = at_file(loader, patch.path, [&] {
        return within(fmt::format("decoding {}", text),
                      [&] { return parse_json_patch(session.inputs.emplace_back(), text); });
    });
    if (operations.empty()) {
        throw Error(ErrorKind::invalid,
                    fmt::format("patch appears to be empty; file={}, JsonOp={}", patch.path, text));
    }
    return [operations = std::move(operations), target = *patch.target](Session& run, ResourceMap& resources) {
        for (Resource* resource : resources.select(target)) {
            apply_json(run, resources, *resource, operations, Unnamed::refused);
        }
    };
}

}  // namespace berth::render
