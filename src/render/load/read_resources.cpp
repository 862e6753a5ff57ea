// SPDX-License-Identifier: Apache-2.0
// Splitting, parsing and checking of manifests.
#include "render/load/read_resources.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/load/split_documents.hpp"
#include "render/print/printer.hpp"
#include "render/schema/comment_schema.hpp"
#include "yaml/comments.hpp"
#include "yaml/parse.hpp"

#include <deque>
#include <expected>
#include <fmt/format.h>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

namespace {

std::string go_message(const yaml::SyntaxError& error) {
    const std::string where = error.go_line == 0 ? std::string{} : fmt::format("line {}: ", error.go_line);
    return fmt::format("yaml: {}{}", where, error.problem);
}

/// With comments where these may have a say in merges, or where more follows: go-yaml reads on a little for comments, and
/// fails where it cannot.
std::expected<Node*, yaml::SyntaxError> parse_document(yaml::Arena& arena, std::string_view text, std::uint32_t first_line) {
    const yaml::ParseOptions options{.first_line = first_line};
    if (!may_have_comment_schemas(text)) {
        const auto first = yaml::parse_beginning(arena, text, options);
        if (!first) {
            return std::unexpected(first.error());
        }
        if (first->is_all) {
            return first->root;
        }
    }
    const auto document = yaml::parse_commented(arena, text, options);
    if (!document) {
        return std::unexpected(document.error());
    }
    return *document ? (*document)->root : nullptr;
}

/// `{{ v1 Kind} {{ name } map[] map[]}}`, as Go prints the metadata.
std::string go_metadata(const Node& root) {
    const auto map_text = [&](std::string_view field) {
        std::string text = "map[";
        for (const auto& [name, value] : metadata_map(root, field)) {
            text += fmt::format("{}{}:{}", text.size() == 4 ? "" : " ", name, value);
        }
        return text + "]";
    };
    return fmt::format("{{{{{} {}}} {{{{{} {}}} {} {}}}}}", object_api_version(root), object_kind(root),
                       object_name(root), object_namespace(root), map_text("labels"), map_text("annotations"));
}

void check_objects(std::vector<Node*>& nodes) {
    std::erase_if(nodes, [](const Node* node) { return is_nil_or_empty(node); });
    for (const Node* node : nodes) {
        try {
            validate_object(*node);
        } catch (const Error& error) {
            throw error.at_line(node->line);
        }
    }
}

/// What kio.FromBytes takes from a text of one object: of a list for functions its items.
enum class Unwrapped : bool { no, yes };

Unwrapped take_one(Node& root, std::vector<Node*>& into) {
    const std::string_view kind = object_kind(root);
    const Node* items = root.find("items");
    if ((kind != "ResourceList" && kind != "List") || (items == nullptr && root.find("functionConfig") == nullptr)) {
        into.push_back(&root);
        return Unwrapped::no;
    }
    if (items != nullptr) {
        const Node* list = items->kind == Kind::alias ? items->target : items;
        into.insert(into.end(), list->children().begin(), list->children().end());
    }
    return Unwrapped::yes;
}

/// The items of a list, which kustomize prints as JSON and reads again, each as a text of its own.
std::vector<Node*> items_through_json(yaml::Arena& arena, const Node& list) {
    const std::string json = within(fmt::format("trouble expanding list of {}", object_kind(list)),
                                    [&] { return print_json(list, Layout::unwritten); });
    const auto parsed = yaml::parse_first(arena, json);
    if (!parsed) {
        throw Error(ErrorKind::invalid, fmt::format("MalformedYAMLError: {}", go_message(parsed.error())));
    }
    std::vector<Node*> taken;
    for (Node* item : (*parsed)->find("items")->children()) {
        take_one(*item, taken);
    }
    return taken;
}

/// Kinds named SomethingList with items are replaced by these, which go to the end.
std::vector<Node*> inline_lists(yaml::Arena& arena, std::vector<Node*> nodes) {
    std::deque<Node*> queue{nodes.begin(), nodes.end()};
    std::vector<Node*> result;
    while (!queue.empty()) {
        Node* node = queue.front();
        queue.pop_front();
        const std::string_view kind = object_kind(*node);
        const Node* items = kind.ends_with("List") ? node->find("items") : nullptr;
        if (items == nullptr) {
            result.push_back(node);
            continue;
        }
        if (items->tag == Tag::null) {
            continue;
        }
        if (items->kind != Kind::sequence) {
            throw Error(ErrorKind::invalid,
                        fmt::format("expected array in {}/items, but found {}", kind,
                                    items->kind == Kind::mapping ? "map[string]interface {}" : "string"))
                .at_line(items->line);
        }
        std::vector<Node*> inner = items_through_json(arena, *node);
        check_objects(inner);
        queue.insert(queue.end(), inner.begin(), inner.end());
    }
    return result;
}

}  // namespace

void validate_object(const Node& root) {
    if (root.kind != Kind::mapping) {
        throw Error(ErrorKind::invalid, "missing Resource metadata");
    }
    const bool any = !object_kind(root).empty() || !object_api_version(root).empty() ||
                     find_metadata_map(root, "name") != nullptr || find_metadata_map(root, "labels") != nullptr ||
                     find_metadata_map(root, "annotations") != nullptr ||
                     find_metadata_map(root, "namespace") != nullptr;
    if (!any) {
        throw Error(ErrorKind::invalid, "missing Resource metadata");
    }
    if (object_kind(root).empty() || is_nil_or_empty(root.find("kind"))) {
        throw Error(ErrorKind::invalid, fmt::format("missing kind in object {}", go_metadata(root)));
    }
    if (object_kind(root).ends_with("List")) {
        return;
    }
    if (object_name(root).empty()) {
        throw Error(ErrorKind::invalid, fmt::format("missing metadata.name in object {}", go_metadata(root)));
    }
}

ObjectTexts split_objects(yaml::Arena& arena, std::string_view text, CountLines lines) {
    std::string unix_text;
    if (text.find("\r\n") != std::string_view::npos) {
        unix_text = replace_all(text, "\r\n", "\n");
        text = unix_text;
    }
    ObjectTexts texts;
    if (text.empty()) {
        return texts;
    }
    const std::vector<DocumentText> parts = split_documents(text);
    for (const DocumentText& part : parts) {
        const auto parsed = parse_document(arena, part.text, lines == CountLines::of_text ? part.first_line : 1);
        if (!parsed) {
            const yaml::SyntaxError& error = parsed.error();
            throw Error(ErrorKind::invalid, fmt::format("MalformedYAMLError: {}", go_message(error)),
                        error.line == 0 ? std::string{}
                                        : fmt::format("look at line {}, column {}", error.line, error.column))
                .at_line(error.line);
        }
        Node* root = *parsed;
        if (root == nullptr || root->tag == Tag::null) {
            continue;
        }
        if (parts.size() == 1) {
            texts.unwrapped = take_one(*root, texts.roots) == Unwrapped::yes;
            continue;
        }
        texts.roots.push_back(root);
    }
    for (Node*& root : texts.roots) {
        auto expanded = yaml::expand_aliases(
            arena, root, {.merge_rules = yaml::MergeRules::kyaml});
        if (!expanded) {
            throw Error(ErrorKind::invalid, expanded.error().problem).at_line(expanded.error().line);
        }
        root = *expanded;
    }
    return texts;
}

std::vector<Node*> read_objects(yaml::Arena& arena, std::string_view text, CountLines lines) {
    std::vector<Node*> nodes = split_objects(arena, text, lines).roots;
    check_objects(nodes);
    return inline_lists(arena, std::move(nodes));
}

std::vector<Resource*> make_resources(Session& session, yaml::Arena& arena, const std::vector<Node*>& roots) {
    std::vector<Resource*> resources;
    resources.reserve(roots.size());
    for (Node* root : roots) {
        Resource* resource = session.make_resource(root);
        absorb_build_annotations(arena, *resource);
        session.schema.note_kind(object_api_version(*root), object_kind(*root));
        if (session.options.crd_merge_keys.enabled && is_crd(*root)) {
            session.schema.learn(*root);
        }
        resources.push_back(resource);
    }
    return resources;
}

std::vector<Resource*> read_resources(Session& session, std::string_view text, CountLines lines) {
    yaml::Arena& arena = session.inputs.emplace_back();
    return make_resources(session, arena, read_objects(arena, text, lines));
}

Error in_file(const Error& error, const Loader& loader, std::string_view path) {
    const std::string_view text = error.what();
    const bool malformed = text.find("MalformedYAMLError") != std::string_view::npos;
    return error.reworded(malformed ? fmt::format("{} in File: {}", text, path) : std::string{text})
        .at(loader.full_path(path));
}

std::vector<Resource*> read_resource_file(Session& session, const Loader& loader, const std::string& path) {
    const std::string content = loader.load(path);
    try {
        return read_resources(session, content);
    } catch (const Error& error) {
        throw in_file(error, loader, path);
    }
}

}  // namespace berth::render
