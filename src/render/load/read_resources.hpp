// SPDX-License-Identifier: Apache-2.0
// From the text of a file to the objects in it.
#pragma once

#include "render/accumulate/session.hpp"
#include "render/load/loader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

/// The documents of a text as they are; those of a lone List or ResourceList are its items.
struct ObjectTexts {
    std::vector<yaml::Node*> roots;
    bool unwrapped = false; ///< they come from such a list
};
/// What line numbers count: a file's lines for messages, a document's own where kustomize's hash covers them.
enum class CountLines : std::uint8_t { of_text, of_each_document };

/// Documents split, lists unwrapped, aliases expanded; nothing is checked. Throws Error in kustomize's words.
[[nodiscard]] ObjectTexts split_objects(yaml::Arena& arena, std::string_view text,
                                        CountLines lines = CountLines::of_text);

/// The roots of all objects in a text: documents split, lists unwrapped, aliases expanded, each object checked to have
/// a kind and a name. Touches nothing but the arena, so that several files can be read at once. Throws Error in
/// kustomize's words.
[[nodiscard]] std::vector<yaml::Node*> read_objects(yaml::Arena& arena, std::string_view text,
                                                    CountLines lines = CountLines::of_text);

/// The same as resources of the session.
[[nodiscard]] std::vector<Resource*> read_resources(Session& session, std::string_view text,
                                                    CountLines lines = CountLines::of_text);
[[nodiscard]] std::vector<Resource*> make_resources(Session& session, yaml::Arena& arena,
                                                    const std::vector<yaml::Node*>& roots);

/// Throws Error unless the object has a kind and, lists apart, a name.
void validate_object(const yaml::Node& root);

/// An error about a file's YAML in kustomize's words, placed in that file.
[[nodiscard]] Error in_file(const Error& error, const Loader& loader, std::string_view path);
/// The objects of a file; errors know file and line.
[[nodiscard]] std::vector<Resource*> read_resource_file(Session& session, const Loader& loader,
                                                        const std::string& path);

}  // namespace berth::render
