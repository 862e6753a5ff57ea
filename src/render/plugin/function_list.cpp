// SPDX-License-Identifier: Apache-2.0
// ResourceLists out and in. A step here is a step of kyaml's, in its order, because functions see what each leaves.
#include "render/plugin/function_list.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "render/accumulate/object_fields.hpp"
#include "render/load/read_resources.hpp"
#include "render/print/node_text.hpp"

#include <fmt/format.h>
#include <array>

namespace berth::render {

using yaml::Arena;
using yaml::Kind;
using yaml::Node;

namespace {

/// An annotation kyaml keeps under two names, the present one and the one of before.
struct TwinAnnotation {
    std::string_view what;
    std::string_view name;
    std::string_view legacy;
};
constexpr TwinAnnotation path_twin{"path", "internal.config.kubernetes.io/path", "config.kubernetes.io/path"};
constexpr TwinAnnotation index_twin{"index", "internal.config.kubernetes.io/index", "config.kubernetes.io/index"};
constexpr TwinAnnotation id_twin{"id", "internal.config.kubernetes.io/id", "config.k8s.io/id"};
constexpr std::array twins{path_twin, index_twin, id_twin};
constexpr std::string_view position_annotation = "internal.config.kubernetes.io/annotations-migration-resource-id";
constexpr std::string_view indent_annotation = "internal.config.kubernetes.io/seqindent";

Node* find_annotation(const Node& object, std::string_view name) {
    const Node* annotations = find_metadata_map(object, "annotations");
    return annotations == nullptr ? nullptr : annotations->find(name);
}

std::string_view annotation(const Node& object, std::string_view name) {
    const Node* found = find_annotation(object, name);
    return found == nullptr ? std::string_view{} : found->text();
}

void clear_annotation(Node& object, std::string_view name) {
    if (find_annotation(object, name) != nullptr) {
        yaml::erase(*object.find("metadata")->find("annotations"), name);
    }
}

void drop_empty_annotations(Node& object) {
    const Node* annotations = find_metadata_map(object, "annotations");
    if (annotations != nullptr && annotations->kind == Kind::mapping && annotations->pairs() == 0) {
        yaml::erase(*object.find("metadata"), "annotations");
    }
}

void copy_to_twin(Arena& arena, Node& object, const TwinAnnotation& twin) {
    const std::string value{annotation(object, twin.name)};
    const std::string legacy{annotation(object, twin.legacy)};
    if (value.empty() && !legacy.empty()) {
        annotate(arena, object, twin.name, legacy);
    } else if (!value.empty() && legacy.empty()) {
        annotate(arena, object, twin.legacy, value);
    }
}

[[noreturn]] void refuse_mismatch(const TwinAnnotation& twin) {
    throw Error(ErrorKind::invalid,
                fmt::format("resource input to function has mismatched legacy and internal {} annotations", twin.what));
}

void require_equal_twins(const Node& object) {
    for (const TwinAnnotation& twin : twins) {
        const std::string_view value = annotation(object, twin.name);
        const std::string_view legacy = annotation(object, twin.legacy);
        if (!value.empty() && !legacy.empty() && value != legacy) {
            refuse_mismatch(twin);
        }
    }
}

void require_mapping(const Node& object) {
    if (object.kind != Kind::mapping) {
        throw Error(ErrorKind::invalid,
                    fmt::format("wrong node kind: expected MappingNode but got {}: node contents:\n{}",
                                kind_name(object.kind), node_text(object)));
    }
}

void require_metadata(const Node& object) {
    if (object.find("apiVersion") == nullptr && object.find("kind") == nullptr && object.find("metadata") == nullptr) {
        throw Error(ErrorKind::invalid, "missing Resource metadata");
    }
}

/// The folder of a path annotation; of what lies in one called "functions" the folder above.
std::string annotated_folder(std::string_view path) {
    const std::string folder = directory_name(path);
    return base_name(folder) == "functions" ? directory_name(folder) : folder;
}

/// Without any such annotation: nothing.
std::string_view annotated_path(const Node& object) {
    return find_annotation(object, path_twin.name) != nullptr ? annotation(object, path_twin.name)
                                                              : annotation(object, path_twin.legacy);
}

}  // namespace

FunctionList::FunctionList(Arena& arena, std::vector<Node*> objects, const Node& configuration, Scope scope)
    : arena_{arena}, objects_{std::move(objects)}, configuration_{configuration} {
    number_documents(objects_);
    for (std::size_t i = 0; i < objects_.size(); ++i) {
        Node& object = *objects_[i];
        annotate(arena_, object, position_annotation, std::to_string(i));
        before_.push_back(metadata_map(object, "annotations"));
        require_equal_twins(object);
    }
    select(scope);
    for (std::size_t i = 0; i < given_.size(); ++i) {
        annotate(arena_, *given_[i], id_twin.name, std::to_string(i + 1));
        annotate(arena_, *given_[i], id_twin.legacy, std::to_string(i + 1));
    }
}

void FunctionList::number_documents(const std::vector<Node*>& documents) {
    int number = 0;
    for (Node* document : documents) {
        require_mapping(*document);
        for (const TwinAnnotation& twin : twins) {
            copy_to_twin(arena_, *document, twin);
        }
        const std::string text = std::to_string(number++);
        annotate(arena_, *document, index_twin.legacy, text);
        annotate(arena_, *document, index_twin.name, text);
    }
}

void FunctionList::select(Scope scope) {
    const std::string_view path = annotated_path(configuration_);
    folder_ = path.empty() ? std::string{} : annotated_folder(path);
    const bool limited = scope == Scope::below_configuration && !folder_.empty() && folder_ != ".";
    for (Node* object : objects_) {
        const std::string_view own = annotated_path(*object);
        const bool inside = !limited || (!own.empty() && annotated_folder(own).starts_with(folder_));
        (inside ? given_ : saved_).push_back(object);
    }
}

std::string FunctionList::request() const {
    Node* list = yaml::make_mapping(arena_);
    yaml::set(arena_, *list, "apiVersion", yaml::make_scalar(arena_, "config.kubernetes.io/v1"));
    yaml::set(arena_, *list, "kind", yaml::make_scalar(arena_, "ResourceList"));
    Node* items = yaml::make_sequence(arena_);
    for (Node* object : given_) {
        yaml::append(arena_, *items, object);
    }
    yaml::set(arena_, *list, "items", items);
    yaml::set(arena_, *list, "functionConfig", yaml::clone(arena_, configuration_));
    return node_text(*list);
}

std::vector<Node*> FunctionList::read(std::string_view output) {
    const ObjectTexts texts = split_objects(arena_, output);
    if (!texts.unwrapped) {
        number_documents(texts.roots);
    }
    return texts.roots;
}

/// Ids the function invented itself stay.
void FunctionList::drop_id(Node& object) {
    const std::string_view id = annotation(object, find_annotation(object, id_twin.name) != nullptr ? id_twin.name
                                                                                                     : id_twin.legacy);
    for (std::size_t i = 1; i <= given_.size(); ++i) {
        if (id == std::to_string(i)) {
            clear_annotation(object, id_twin.name);
            clear_annotation(object, id_twin.legacy);
            return;
        }
    }
}

void FunctionList::give_path(Node& object) {
    require_mapping(object);
    require_metadata(object);
    for (const TwinAnnotation& twin : twins) {
        copy_to_twin(arena_, object, twin);
    }
    if (find_annotation(object, path_twin.name) != nullptr) {
        return;
    }
    const std::string file = fmt::format("{}_{}.yaml", to_lower(object_kind(object)), object_name(object));
    const Node* name_space = find_metadata_map(object, "namespace");
    const std::string folder = join_path(folder_, name_space == nullptr ? std::string_view{} : name_space->text());
    const std::string path = join_path(folder, file);
    annotate(arena_, object, path_twin.name, path);
    annotate(arena_, object, path_twin.legacy, path);
}

/// A change to one of two annotations that mean the same is made to the other.
void FunctionList::reconcile(Node& object) {
    for (const TwinAnnotation& twin : twins) {
        copy_to_twin(arena_, object, twin);
    }
    const std::string_view position = annotation(object, position_annotation);
    for (std::size_t i = 0; i < before_.size(); ++i) {
        if (position != std::to_string(i)) {
            continue;
        }
        for (const TwinAnnotation& twin : {path_twin, index_twin}) {
            const auto found = before_[i].find(twin.name);
            const std::string value{annotation(object, twin.name)};
            const std::string legacy{annotation(object, twin.legacy)};
            if (found == before_[i].end() || found->second.empty()) {
                continue;
            }
            if (found->second != value && found->second != legacy && value != legacy) {
                refuse_mismatch(twin);
            }
            if (found->second != value) {
                annotate(arena_, object, twin.legacy, value);
            } else if (found->second != legacy) {
                annotate(arena_, object, twin.name, legacy);
            }
        }
    }
    require_equal_twins(object);
    clear_annotation(object, position_annotation);
}

std::string FunctionList::result(std::string_view output) {
    std::vector<Node*> objects = read(output);
    for (Node* object : objects) {
        drop_id(*object);
    }
    for (Node* object : objects) {
        give_path(*object);
    }
    objects.insert(objects.end(), saved_.begin(), saved_.end());
    for (Node* object : objects) {
        reconcile(*object);
    }
    return written(objects);
}

std::string FunctionList::written(const std::vector<Node*>& objects) {
    std::string text;
    for (Node* object : objects) {
        for (const std::string_view name : {index_twin.name, index_twin.legacy, indent_annotation}) {
            clear_annotation(*object, name);
        }
        drop_empty_annotations(*object);
        text += text.empty() ? "" : "---\n";
        text += node_text(*object);
    }
    return text;
}

}  // namespace berth::render
