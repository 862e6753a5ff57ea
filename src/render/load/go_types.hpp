// SPDX-License-Identifier: Apache-2.0
// Go's names of what lists hold in kustomize: encoding/json tells them where a value of another type stands.
#pragma once

#include "render/load/kustomization.hpp"

#include <string_view>

namespace berth::render {

/// Empty: the name depends on the field. Specialised for structs of their own where these are.
template <class T>
inline constexpr std::string_view go_item_type{};

template <>
inline constexpr std::string_view go_item_type<Label> = "types.Label";
template <>
inline constexpr std::string_view go_item_type<Patch> = "types.Patch";
template <>
inline constexpr std::string_view go_item_type<Image> = "types.Image";
template <>
inline constexpr std::string_view go_item_type<Replica> = "types.Replica";
template <>
inline constexpr std::string_view go_item_type<Var> = "types.Var";
template <>
inline constexpr std::string_view go_item_type<Selector> = "*types.Selector";
template <>
inline constexpr std::string_view go_item_type<Replacement> = "types.ReplacementField";
template <>
inline constexpr std::string_view go_item_type<ReplacementTarget> = "*types.TargetSelector";
template <>
inline constexpr std::string_view go_item_type<FieldSpec> = "types.FieldSpec";
template <>
inline constexpr std::string_view go_item_type<HelmChart> = "types.HelmChart";

/// Of fields that hold a text, or a list of them.
constexpr std::string_view go_text_type(std::string_view field) {
    if (field == "patchesStrategicMerge" || field == "paths") {
        return "types.PatchStrategicMerge";
    }
    if (field == "setRoleBindingSubjects") {
        return "namespace.RoleBindingSubjectMode";
    }
    return field == "cloud" ? "types.Cloud" : "string";
}

/// The outermost struct of files of configurations; its lists have names of their own.
inline constexpr std::string_view transformer_config_type = "builtinconfig.TransformerConfig";

template <class T>
constexpr std::string_view go_item_type_in(std::string_view field) {
    if (field == "configMapGenerator") {
        return "types.ConfigMapArgs";
    }
    return field == "secretGenerator" ? "types.SecretArgs" : go_item_type<T>;
}

}  // namespace berth::render
