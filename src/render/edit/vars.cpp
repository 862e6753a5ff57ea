// SPDX-License-Identifier: Apache-2.0
// vars to replacements. Facts on which targets come out: kustomize 5.8.1, commands/edit/fix.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "render/edit/fix.hpp"
#include "yaml/document.hpp"
#include "yaml/json.hpp"
#include "yaml/resolve.hpp"

namespace berth::render::edit {

namespace {

struct TouchedFile {
    std::string path;              // relative to the kustomization
    std::optional<json::Value> patch;  // the entry of `patches` that names it
};

json::Array list_of(const json::Value* value) {
    return value != nullptr && value->is_array() ? value->as_array() : json::Array();
}

// Resources of bases are named relative to the first kustomization, one level of folder each.
void collect(const AbsolutePath& root, const json::Value& kustomization, const std::string& prefix,
             std::vector<TouchedFile>& files) {
    json::Array resources = list_of(kustomization.find("resources"));
    const auto bases = list_of(kustomization.find("bases"));
    resources.insert(resources.end(), bases.begin(), bases.end());
    for (const auto& resource : resources) {
        const auto* name = resource.find_string();
        if (name == nullptr) {
            continue;
        }
        const std::string path = join_path(prefix, *name);
        const auto full = root / path;
        if (!is_directory(full)) {
            files.push_back({path, std::nullopt});
            continue;
        }
        for (const auto* file : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
            if (const auto text = find_file(full / file)) {
                for (const auto& value : yaml::parse_json_values(*text, (full / file).string())) {
                    collect(root, value, path, files);
                }
            }
        }
    }
    for (const auto& patch : list_of(kustomization.find("patches"))) {
        if (const auto path = patch.text_at({"path"}); !path.empty()) {
            files.push_back({join_path(prefix, path), patch});
        }
    }
}

struct Occurrence {
    std::string field_path;
    json::Object options;
};

json::Object options_for(const std::string& value, const std::string& variable) {
    const auto at = value.find(variable);
    const auto end = at + variable.size();
    if (value == variable) {
        return {};
    }
    char delimiter = '\0';
    if (at == 0) {
        delimiter = value[end];
    } else if (end >= value.size() || value[at - 1] == value[end]) {
        delimiter = value[at - 1];
    } else {
        throw Error(ErrorKind::unsupported, fmt::format("cannot convert all vars to replacements; {} is not delimited", variable));
    }
    const auto parts = split(value, delimiter);
    const bool last = at != 0 && end >= value.size();
    const auto found = std::find(parts.begin(), parts.end(), variable);
    const auto index = at == 0 ? 0 : last ? static_cast<std::ptrdiff_t>(parts.size()) - 1 : found - parts.begin();
    json::Object options{{"delimiter", std::string(1, delimiter)}};
    if (index != 0) {
        options.set("index", static_cast<long>(index));
    }
    return options;
}

void find_occurrences(const yaml::Node& node, const std::string& variable, const std::string& path,
                      std::vector<Occurrence>& found) {
    const auto below = [&](const std::string& step) { return path.empty() ? step : path + "." + step; };
    if (node.is_mapping()) {
        for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
            const std::string name(trim(node.key(pair)->text()));
            find_occurrences(*node.field(pair), variable,
                             below(name.find('.') == std::string::npos ? name : "[" + name + "]"), found);
        }
    } else if (node.is_sequence()) {
        for (std::size_t i = 0; i < node.children().size(); ++i) {
            find_occurrences(*node.children()[i], variable, below(fmt::format("{}", i)), found);
        }
    } else if (node.text().find(variable) != std::string_view::npos) {
        found.push_back({path, options_for(std::string(node.text()), variable)});
    }
}

void set_if(json::Object& object, std::string_view name, std::string_view text) {
    if (!text.empty()) {
        object.set(name, text);
    }
}

void set_api_version(json::Object& object, std::string_view api_version) {
    const auto pair = split_once(api_version, "/");
    set_if(object, "group", pair ? pair->first : "");
    set_if(object, "version", pair ? pair->second : api_version);
}

bool allows(const json::Value& patch, std::string_view option) {
    const json::Value* value = patch.find_path({"options", option});
    return value != nullptr && value->find_bool().value_or(false);
}

// Which objects a target selects: those of the patch, or the very object the file holds.
json::Object selector_for(const TouchedFile& file, const json::Value& object) {
    const bool of_patch = file.patch && !(allows(*file.patch, "allowNameChange") && allows(*file.patch, "allowKindChange"));
    json::Object select;
    if (!of_patch) {
        set_api_version(select, object.text_at({"apiVersion"}));
        set_if(select, "kind", object.text_at({"kind"}));
        set_if(select, "name", object.text_at({"metadata", "name"}));
        set_if(select, "namespace", object.text_at({"metadata", "namespace"}));
        return select;
    }
    if (const json::Value* target = file.patch->find("target"); target != nullptr && target->is_object()) {
        select = target->as_object();
    }
    if (allows(*file.patch, "allowNameChange")) {
        set_if(select, "name", object.text_at({"metadata", "name"}));
    }
    if (allows(*file.patch, "allowKindChange")) {
        set_if(select, "kind", object.text_at({"kind"}));
    }
    set_if(select, "namespace", object.text_at({"metadata", "namespace"}));
    return select;
}

json::Array targets_in(const AbsolutePath& root, const TouchedFile& file, const std::string& variable) {
    const auto text = is_directory(root / file.path) ? std::nullopt : find_file(root / file.path);
    json::Array targets;
    if (!text) {
        return targets;
    }
    const auto documents = yaml::Documents::parse(*text, file.path);
    for (const auto* document : documents.roots()) {
        std::vector<Occurrence> found;
        within(fmt::format("cannot convert the vars in '{}'", file.path),
               [&] { find_occurrences(*document, variable, "", found); });
        const json::Value object = yaml::to_json(*document);
        for (auto& occurrence : found) {
            json::Object target{{"fieldPaths", json::Array{occurrence.field_path}}};
            if (!occurrence.options.empty()) {
                target.set("options", occurrence.options);
            }
            target.set("select", selector_for(file, object));
            targets.emplace_back(std::move(target));
        }
    }
    return targets;
}

json::Object source_of(const json::Value& variable) {
    json::Object source;
    set_if(source, "fieldPath", variable.text_at({"fieldref", "fieldPath"}));
    if (!source.contains("fieldPath")) {
        set_if(source, "fieldPath", variable.text_at({"fieldref", "fieldpath"}));
    }
    set_api_version(source, variable.text_at({"objref", "apiVersion"}));
    set_if(source, "kind", variable.text_at({"objref", "kind"}));
    set_if(source, "name", variable.text_at({"objref", "name"}));
    set_if(source, "namespace", variable.text_at({"objref", "namespace"}));
    return source;
}

void put_placeholders(const AbsolutePath& root, const std::vector<TouchedFile>& files, std::string_view name) {
    for (const auto& file : files) {
        const auto path = root / file.path;
        const auto text = is_directory(path) ? std::nullopt : find_file(path);
        const auto replaced = text ? replace_all(*text, fmt::format("$({})", name), fmt::format("{}_PLACEHOLDER", name)) : "";
        if (text && replaced != *text) {
            write_file(path, replaced);
        }
    }
}

}  // namespace

void convert_vars(KustomizationFile& file) {
    const json::Value vars = file.value("vars");
    if (!vars.is_array()) {
        return;
    }
    const auto root = file.path().parent();
    std::vector<TouchedFile> files;
    collect(root, json::Object{{"resources", file.value("resources")}, {"patches", file.value("patches")}}, "", files);
    // All targets are found before the first file changes: an undelimited variable must leave everything as it was.
    json::Array replacements;
    for (const auto& variable : vars.as_array()) {
        json::Array targets;
        for (const auto& touched : files) {
            const auto found = targets_in(root, touched, fmt::format("$({})", variable.text_at({"name"})));
            targets.insert(targets.end(), found.begin(), found.end());
        }
        json::Object replacement{{"source", source_of(variable)}};
        if (!targets.empty()) {
            replacement.set("targets", std::move(targets));
        }
        replacements.emplace_back(std::move(replacement));
    }
    for (const auto& variable : vars.as_array()) {
        put_placeholders(root, files, variable.text_at({"name"}));
    }
    file.set("vars", {});
    file.set("replacements", replacements);
}

}  // namespace berth::render::edit
