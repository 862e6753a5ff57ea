// SPDX-License-Identifier: Apache-2.0
// Labels, annotations and build metadata.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "render/edit/edits.hpp"

namespace berth::render::edit {

Pairs parse_pairs(const std::vector<std::string>& texts, std::string_view kind) {
    Pairs pairs;
    for (const auto& text : texts) {
        const auto colon = text.find(':');
        if (colon == 0) {
            throw Error(ErrorKind::usage, fmt::format("invalid {}: '{}' (need k:v pair where v may be quoted)", kind, text));
        }
        std::string value = colon == std::string::npos ? "" : text.substr(colon + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
        }
        pairs.emplace_back(text.substr(0, colon), std::move(value));
    }
    return pairs;
}

namespace {

json::Object map_of(const json::Value& value) { return value.is_object() ? value.as_object() : json::Object(); }

void add_pair(json::Object& map, const std::string& key, const std::string& value, std::string_view kind,
              Existing existing) {
    if (map.contains(key) && existing == Existing::refuse) {
        throw Error(ErrorKind::conflict, fmt::format("{} {} already in kustomization file", kind, key),
                    "use --force to override");
    }
    map.set(key, value);
}

bool flag(const json::Value& item, std::string_view name) {
    const json::Value* value = item.find(name);
    return value != nullptr && value->find_bool().value_or(false);
}

}  // namespace

void add_pairs(KustomizationFile& file, std::string_view field, std::string_view kind, const Pairs& pairs,
               Existing existing) {
    json::Object map = map_of(file.value(field));
    for (const auto& [key, value] : pairs) {
        add_pair(map, key, value, kind, existing);
    }
    file.set(field, map);
}

void add_labels_without_selector(KustomizationFile& file, const Pairs& pairs, Templates templates, Existing existing) {
    const bool include = templates == Templates::include;
    const json::Value old = file.value("labels");
    json::Array labels = old.is_array() ? old.as_array() : json::Array();
    for (const auto& [key, value] : pairs) {
        auto entry = std::find_if(labels.begin(), labels.end(), [&](const json::Value& item) {
            return !flag(item, "includeSelectors") && flag(item, "includeTemplates") == include;
        });
        if (entry == labels.end()) {
            json::Object added;
            if (include) {
                added.set("includeTemplates", true);
            }
            labels.emplace_back(std::move(added));
            entry = std::prev(labels.end());
        }
        json::Object map = map_of((*entry)["pairs"]);
        add_pair(map, key, value, "label", existing);
        (*entry)["pairs"] = map;
    }
    file.set("labels", labels);
}

void set_pairs(KustomizationFile& file, std::string_view field, const Pairs& pairs) {
    json::Object map = map_of(file.value(field));
    for (const auto& [key, value] : pairs) {
        map.set(key, value);
    }
    file.set(field, map);
}

void check_annotation_keys(const Pairs& pairs) {
    static const re2::RE2 valid(
        R"(([a-zA-Z](([-a-zA-Z0-9.]{0,251})[a-zA-Z0-9])?\/)?[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?)");
    for (const auto& [key, value] : pairs) {
        if (!re2::RE2::FullMatch(key, valid)) {
            throw Error(ErrorKind::usage, fmt::format("invalid annotation key '{}'", key),
                        "a key is an optional DNS prefix and '/', then letters, digits, '-', '_' and '.'");
        }
    }
}

void remove_pairs(KustomizationFile& file, std::string_view field, std::string_view kind,
                  const std::vector<std::string>& keys, Missing missing) {
    const json::Value old = file.value(field);
    if (old.is_null() && missing == Missing::refuse) {
        throw Error(ErrorKind::not_found, fmt::format("{} is not defined in kustomization file", field));
    }
    json::Object map = map_of(old);
    for (const auto& key : keys) {
        if (!map.erase(key) && missing == Missing::refuse) {
            throw Error(ErrorKind::not_found, fmt::format("{} {} is not defined in kustomization file", kind, key));
        }
    }
    file.set(field, map);
}

void check_build_metadata(const std::vector<std::string>& options) {
    constexpr std::array<std::string_view, 3> known{"managedByLabel", "originAnnotations", "transformerAnnotations"};
    for (const auto& option : options) {
        if (std::find(known.begin(), known.end(), option) == known.end()) {
            throw Error(ErrorKind::usage, fmt::format("invalid buildMetadata option: {}", option),
                        "the options are managedByLabel, originAnnotations and transformerAnnotations");
        }
    }
}

void add_build_metadata(KustomizationFile& file, const std::vector<std::string>& options) {
    auto present = file.strings("buildMetadata");
    for (const auto& option : options) {
        if (std::find(present.begin(), present.end(), option) != present.end()) {
            throw Error(ErrorKind::conflict, fmt::format("buildMetadata option {} already in kustomization file", option));
        }
        present.push_back(option);
    }
    file.set_strings("buildMetadata", present);
}

void remove_build_metadata(KustomizationFile& file, const std::vector<std::string>& options) {
    auto left = file.strings("buildMetadata");
    std::erase_if(left, [&](const std::string& option) {
        return std::find(options.begin(), options.end(), option) != options.end();
    });
    file.set_strings("buildMetadata", left);
}

}  // namespace berth::render::edit
