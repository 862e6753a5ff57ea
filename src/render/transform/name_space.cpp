// SPDX-License-Identifier: Apache-2.0
// The namespace transformer, with kustomize's special cases for namespaces and role bindings.
#include "base/error.hpp"
#include "render/print/node_text.hpp"
#include "render/transform/transformers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unordered_map>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

namespace {

class NamespaceSetter {
public:
    NamespaceSetter(Session& session, const NamespaceArguments& arguments)
        : session_{session}, arguments_{arguments}, kept_{session.arena.copy(arguments.name_space)} {
        metadata_.path = "metadata/namespace";
        metadata_.create = Create::yes;
    }

    void apply(Node& root) const {
        const Gvk gvk = object_gvk(root);
        const FieldVisitor set = [this](Node& node) { set_value(node); };
        if (!gvk.is_cluster_scoped()) {
            visit_field_path(session_.arena, root, metadata_, {.create_kind = CreateKind::scalar}, set);
        }
        const bool binding = gvk.kind == "RoleBinding" || gvk.kind == "ClusterRoleBinding";
        if (binding) {
            set_subjects(root);
        }
        const std::string_view api_version = object_api_version(root);
        wrong_kind_ = false;
        try {
            for (const FieldSpec& field : arguments_.fields) {
                if (field.path == "metadata/namespace" || (api_version != "v1" && field.path == "metadata/name")) {
                    continue;
                }
                const bool own = field.kind == "RoleBinding" || field.kind == "ClusterRoleBinding";
                if (binding && own && field.path == "subjects/namespace") {
                    continue;
                }
                visit_field(session_.arena, root, field,
                            {.create_kind = CreateKind::scalar, .create_tag = Tag::string}, set);
            }
        } catch (const Error& error) {
            throw error.within(wrong_kind_ ? "namespace field specs must target scalar nodes"
                                           : "namespace transformation failed");
        }
    }

private:
    void set_value(Node& node) const {
        if (arguments_.unset_only && node.kind == Kind::scalar && !node.is_null() && !node.value.empty()) {
            return;
        }
        if (node.kind != Kind::scalar) {
            wrong_kind_ = true;
        }
        require_kind(node, Kind::scalar);
        Node value{};
        value.value = kept_;
        value.tag = Tag::string;
        set_scalar(node, value);
    }

    static const Node* subject_field(const Node& subject, std::string_view name) {
        return within(fmt::format("setting namespace on (cluster)role binding subjects: looking up {} on (cluster)role "
                                  "binding subject",
                                  name),
                      [&] {
                          require_kind(subject, Kind::mapping);
                          const Node* field = subject.find(name);
                          if (field != nullptr) {
                              require_kind(*field, Kind::scalar);
                          }
                          return field;
                      });
    }

    void set_subjects(Node& root) const {
        if (arguments_.subjects == SubjectMode::none) {
            return;
        }
        Node* subjects = root.find("subjects");
        if (is_missing_or_null(subjects)) {
            return;
        }
        within("setting namespace on (cluster)role binding subjects", [&] { require_kind(*subjects, Kind::sequence); });
        const bool all = arguments_.subjects == SubjectMode::all_service_accounts;
        for (Node* subject : subjects->children()) {
            const Node* field = subject_field(*subject, all ? "kind" : "name");
            if (field == nullptr || field->text() != (all ? "ServiceAccount" : "default")) {
                continue;
            }
            Node* target = subject->find("namespace");
            if (target == nullptr) {
                target = yaml::make_scalar(session_.arena, {});
                yaml::append(session_.arena, *subject, yaml::make_scalar(session_.arena, "namespace"));
                yaml::append(session_.arena, *subject, target);
            }
            set_value(*target);
        }
    }

    Session& session_;
    const NamespaceArguments& arguments_;
    std::string_view kept_;
    FieldSpec metadata_;
    mutable bool wrong_kind_ = false; ///< the last failure was a collection where a text belongs
};

}  // namespace

void apply_namespace(Session& session, Node& root, const NamespaceArguments& arguments) {
    NamespaceSetter{session, arguments}.apply(root);
}

Transform namespace_transformer(NamespaceArguments arguments) {
    return [arguments = std::move(arguments)](Session& session, ResourceMap& resources) {
        if (arguments.name_space.empty()) {
            return;
        }
        const NamespaceSetter setter{session, arguments};
        // After each change kustomize looks whether another object has the same identity at that moment.
        std::unordered_map<std::string, int> identities;
        for (const Resource* resource : resources.resources()) {
            ++identities[resource->id().identity()];
        }
        for (Resource* resource : resources.resources()) {
            if (resource->is_empty() || resource->from_helm) {
                continue;
            }
            --identities[resource->id().identity()];
            resource->store_previous_id(session.arena);
            setter.apply(*resource->root);
            if (++identities[resource->id().identity()] > 1) {
                std::vector<std::string> texts;
                resources.touch();
                for (const Resource* match : resources.with_current_id(resource->id())) {
                    texts.push_back(match->id().string());
                }
                throw Error(ErrorKind::conflict, fmt::format("namespace transformation produces ID conflict: [{}]",
                                                             fmt::join(texts, " ")));
            }
        }
        resources.touch();
    };
}

}  // namespace berth::render
