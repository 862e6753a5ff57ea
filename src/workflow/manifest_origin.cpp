// SPDX-License-Identifier: Apache-2.0
// Rendered objects back to their files.

#include "workflow/manifest_origin.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "base/file.hpp"
#include "config/kustomization_names.hpp"
#include "yaml/document.hpp"

namespace berth::workflow {
namespace {

std::string text_of(const yaml::Node& mapping, std::string_view field) {
    const auto* value = mapping.find(field);
    return value ? std::string(value->text()) : std::string();
}

}  // namespace

std::string relative_path(const AbsolutePath& path, const AbsolutePath& base) {
    return std::filesystem::path(path.string()).lexically_relative(base.string()).string();
}

ManifestOrigins::ManifestOrigins(const std::vector<AbsolutePath>& files, const AbsolutePath& base) {
    for (const auto& file : files) {
        const auto name = file.name();
        if (config::is_kustomization_name(name) || (!name.ends_with(".yaml") && !name.ends_with(".yml") && !name.ends_with(".json"))) continue;
        try {
            const auto text = find_file(file);
            if (!text) continue;
            const auto parsed = yaml::Documents::parse(*text, file.string());
            for (const auto* root : parsed.roots()) {
                const auto* metadata = root->find("metadata");
                if (!metadata) continue;
                documents_.push_back({text_of(*root, "kind"), text_of(*metadata, "name"),
                                      fmt::format("{}:{}", relative_path(file, base), root->line)});
            }
        } catch (const Error&) {
            // Not an object's file after all; the render has judged it already.
        }
    }
}

std::string ManifestOrigins::find(std::string_view kind, std::string_view name, std::string_view fallback) const {
    const Document* best = nullptr;
    for (const auto& document : documents_) {
        if (document.kind != kind || document.name.empty() || name.find(document.name) == std::string_view::npos) continue;
        if (!best || document.name.size() > best->name.size()) best = &document;
    }
    return best ? best->place : std::string(fallback);
}

}  // namespace berth::workflow
