// SPDX-License-Identifier: Apache-2.0
// Back references: fields that hold another object's name follow when that name changes.
#include "base/error.hpp"
#include "render/print/printer.hpp"
#include "render/print/scalar_value.hpp"
#include "render/transform/referral_index.hpp"
#include "render/transform/transformers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>
#include <tuple>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

/// One field of a kind of referrers, and the kind its value names.
struct Reference {
    const FieldSpec* field;
    Gvk target;
};

constexpr std::string_view outside_of_namespaces = "_non_namespaceable_";

bool same_ending(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
    const auto& shorter = a.size() <= b.size() ? a : b;
    const auto& longer = a.size() <= b.size() ? b : a;
    if (shorter.empty()) {
        return longer.empty();
    }
    return std::equal(shorter.rbegin(), shorter.rend(), longer.rbegin());
}

bool same_affixes(const Resource& a, const Resource& b, bool allow_empty) {
    const auto same = [allow_empty](const auto& x, const auto& y) {
        return (allow_empty && (x.empty() || y.empty())) || same_ending(x, y);
    };
    return same(a.prefixes, b.prefixes) && same(a.suffixes, b.suffixes);
}

/// kustomize takes an apiVersion written as null for that word in one place and for none in another; likewise it keeps the
/// slash before a version without a group in one place only.
void require_plain_api_version(const Resource& resource) {
    const Node* api_version = resource.root->find("apiVersion");
    if (api_version == nullptr || !api_version->is_scalar()) {
        return;
    }
    const std::string_view written = api_version->is_null() ? std::string_view{} : api_version->value;
    std::string_view understood = api_version->value;
    understood.remove_prefix(understood.starts_with('/') ? 1 : 0);
    if (written != understood) {
        throw Error(ErrorKind::invalid,
                    fmt::format("node-referrerOriginal 'APIVersion' mismatch '{}' != '{}'", written, understood));
    }
}

class Referrer {
public:
    Referrer(Session& session, const ResourceMap& resources, ReferralIndex& index, Resource& resource)
        : session_{session}, resources_{resources}, index_{index}, resource_{resource}, id_{resource.id()},
          cluster_{id_.gvk.is_cluster_scoped()},
          namespaces_in_reach_{id_.effective_namespace(), outside_of_namespaces} {
        read_binding_namespaces();
        for (const std::string_view name_space : binding_namespaces_) {
            namespaces_in_reach_.insert(name_space.empty() ? "default" : name_space);
        }
    }

    void fix(const Reference& reference) {
        reference_ = &reference;
        try {
            visit_field_path(session_.arena, *resource_.root, *reference.field, {}, [this](Node& node) { fix(node); });
        } catch (const Error& error) {
            throw error.within(fmt::format("updating name reference in '{}' field of '{}'", reference.field->path,
                                           id_.string()));
        }
    }

private:
    enum class Compare : bool { names, names_and_namespaces };

    void read_binding_namespaces() {
        if (cluster_ || id_.gvk.kind != "RoleBinding") {
            return;
        }
        const Node* subjects = resource_.root->find("subjects");
        if (subjects == nullptr || subjects->kind != Kind::sequence) {
            return;
        }
        for (const Node* subject : subjects->children()) {
            const Node* name_space = subject->find("namespace");
            const Node* kind = subject->find("kind");
            if (name_space == nullptr || kind == nullptr || kind->text() != "ServiceAccount") {
                continue;
            }
            if (name_space->kind != Kind::scalar || !is_string_scalar(*name_space)) {
                throw Error(ErrorKind::invalid, fmt::format("Invalid Input: namespace is blank for resource \"{}\"\n",
                                                            id_.string()));
            }
            binding_namespaces_.insert(name_space->text());
        }
    }

    void fix(Node& node) {
        if (node.is_null()) {
            return;
        }
        switch (node.kind) {
        case Kind::scalar:
            fix_scalar(node);
            return;
        case Kind::mapping:
            fix_mapping(node);
            return;
        case Kind::sequence:
            for (Node* item : node.children()) {
                if (item->is_null()) {
                    continue;
                }
                if (item->kind == Kind::scalar) {
                    fix_scalar(*item);
                } else if (item->kind == Kind::mapping) {
                    fix_mapping(*item);
                } else {
                    throw Error(ErrorKind::invalid, "a list in a list is expected to be either a string or a map of "
                                                    "string");
                }
            }
            return;
        case Kind::alias:
            break;
        }
        throw Error(ErrorKind::invalid, "node must be a scalar, sequence or map");
    }

    void fix_scalar(Node& node) {
        const Resource* referral = select(node.value, nullptr, Compare::names);
        if (referral == nullptr || referral->name() == node.value) {
            return;
        }
        Node fresh{};
        fresh.value = referral->name();
        set_scalar(node, fresh);
    }

    void fix_mapping(Node& node) {
        const Node* name = node.find("name");
        if (name == nullptr) {
            throw Error(ErrorKind::invalid, "path config error; no 'name' field in node");
        }
        const Node* name_space = node.find("namespace");
        const std::string_view wanted = name_space == nullptr ? std::string_view{} : name_space->text();
        const Resource* referral =
            select(name->text(), name_space == nullptr ? nullptr : &wanted, Compare::names_and_namespaces);
        if (referral == nullptr) {
            return;
        }
        const std::string_view target_space = referral->name_space();
        if (referral->name() == name->text() && target_space.empty()) {
            return;
        }
        set_field(session_.arena, node, "name", yaml::make_scalar(session_.arena, referral->name()));
        if (!target_space.empty()) {
            set_field(session_.arena, node, "namespace", yaml::make_scalar(session_.arena, target_space));
        }
    }

    /// Objects in other namespaces are out of reach, with exceptions.
    [[nodiscard]] bool is_reachable(const Resource& candidate, const ResourceId& candidate_id) const {
        return cluster_ || candidate_id.gvk.is_cluster_scoped() || candidate_id.same_namespace(id_) ||
               binding_namespaces_.contains(candidate.name_space());
    }

    [[nodiscard]] std::vector<Resource*> candidates(std::string_view old_name,
                                                    const std::string_view* name_space) const {
        std::vector<Resource*> found =
            cluster_ ? resources_.with_name(old_name) : index_.once_named(old_name, namespaces_in_reach_);
        std::erase_if(found, [&](const Resource* candidate) {
            return std::none_of(candidate->previous.begin(), candidate->previous.end(),
                                [&](const PreviousId& previous) { return previous.name == old_name; }) ||
                   !is_reachable(*candidate, candidate->id());
        });
        if (name_space == nullptr) {
            return found;
        }
        // Original namespaces count first; which of the two is used is decided by all objects in reach.
        if (has_original_namespace(*name_space)) {
            std::erase_if(found, [&](const Resource* candidate) {
                const ResourceId original = candidate->original_id();
                return original.gvk.is_cluster_scoped() || original.effective_namespace() != *name_space;
            });
        } else {
            std::erase_if(found, [&](const Resource* candidate) {
                const ResourceId now = candidate->id();
                return now.gvk.is_cluster_scoped() || now.effective_namespace() != *name_space;
            });
        }
        return found;
    }

    [[nodiscard]] bool has_original_namespace(std::string_view name_space) const {
        const auto& places = index_.places(name_space);
        return std::any_of(places.begin(), places.end(), [&](const ReferralIndex::Place& place) {
            return cluster_ || place.cluster_scoped || place.effective == id_.effective_namespace() ||
                   binding_namespaces_.contains(place.name_space);
        });
    }

    static bool was_selected(const Resource& candidate, const Gvk& gvk) {
        return std::any_of(candidate.previous.begin(), candidate.previous.end(), [&](const PreviousId& previous) {
            return candidate.previous_id(previous).gvk.is_selected(gvk);
        });
    }

    [[nodiscard]] std::optional<Gvk> role_reference() const {
        if (!reference_->field->path.ends_with("roleRef/name")) {
            return std::nullopt;
        }
        const Node* role = resource_.root->find("roleRef");
        const Node* group = role == nullptr ? nullptr : role->find("apiGroup");
        const Node* kind = role == nullptr ? nullptr : role->find("kind");
        if (group == nullptr || kind == nullptr) {
            return std::nullopt;
        }
        return Gvk{.group = group->text(), .version = {}, .kind = kind->text()};
    }

    [[nodiscard]] const Resource* select(std::string_view old_name, const std::string_view* name_space,
                                         Compare compare) const {
        std::vector<Resource*> found = candidates(old_name, name_space);
        if (found.empty()) {
            return nullptr;
        }
        const std::optional<Gvk> role = role_reference();
        std::erase_if(found, [&](const Resource* candidate) {
            if (!was_selected(*candidate, reference_->target) || (role && !was_selected(*candidate, *role))) {
                return true;
            }
            const ResourceId now = candidate->id();
            return !cluster_ && !now.gvk.is_cluster_scoped() && now.gvk.kind != "ServiceAccount" &&
                   !now.same_namespace(id_);
        });
        if (found.size() == 1) {
            return found.front();
        }
        std::erase_if(found, [&](const Resource* candidate) { return !same_affixes(*candidate, resource_, true); });
        if (found.size() > 1) {
            std::erase_if(found,
                          [&](const Resource* candidate) { return !same_affixes(*candidate, resource_, false); });
        }
        if (found.empty()) {
            return nullptr;
        }
        const Resource* first = found.front();
        const bool identical = std::all_of(found.begin(), found.end(), [&](const Resource* other) {
            return other->name() == first->name() &&
                   (compare == Compare::names || other->name_space() == first->name_space());
        });
        if (identical) {
            return first;
        }
        fail(found);
    }

    [[noreturn]] void fail(const std::vector<Resource*>& found) const {
        std::vector<std::string> ids;
        std::string details = fmt::format("\n**** Too many possible referral targets to referrer:\n{}\n",
                                          print_object(*resource_.root));
        for (const Resource* candidate : found) {
            details += fmt::format("--- possible referral {}:\n{}\n", ids.size(), print_object(*candidate->root));
            ids.push_back(candidate->id().string());
        }
        throw Error(ErrorKind::invalid,
                    fmt::format("found multiple possible referrals: {}\n{}", fmt::join(ids, ", "), details));
    }

    Session& session_;
    const ResourceMap& resources_;
    ReferralIndex& index_;
    Resource& resource_;
    ResourceId id_;
    bool cluster_;
    std::set<std::string_view> binding_namespaces_;
    std::set<std::string_view> namespaces_in_reach_; ///< as effective ones; all, if cluster_
    const Reference* reference_ = nullptr;
};

}  // namespace

void fix_name_references(Session& session, ResourceMap& resources, const std::vector<NameReference>& references) {
    resources.touch();
    ReferralIndex index{resources};
    // Which references concern a kind is found out once for all its objects.
    std::map<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>,
             std::vector<Reference>>
        by_kind;
    for (Resource* resource : resources.resources()) {
        if (resource->root == nullptr) {
            continue;
        }
        const Gvk original = resource->original_id().gvk;
        const auto [entry, fresh] =
            by_kind.try_emplace({original.group, original.version, original.kind, resource->kind()});
        if (fresh) {
            for (const NameReference& reference : references) {
                for (const FieldSpec& field : reference.referrers) {
                    if (original.is_selected(field.gvk())) {
                        entry->second.push_back({&field, reference.gvk()});
                    }
                }
            }
        }
        if (entry->second.empty()) {
            continue;
        }
        require_plain_api_version(*resource);
        const std::string_view name_space = resource->name_space();
        Referrer referrer{session, resources, index, *resource};
        for (const Reference& reference : entry->second) {
            referrer.fix(reference);
        }
        if (resource->name_space() != name_space) {
            index.reset();
        }
    }
}

}  // namespace berth::render
