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
#include "config/kustomization_names.hpp"
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

/// Files of a kustomization that variables may stand in, with what they hold now; written all together at the end.
class TouchedFiles {
public:
    TouchedFiles(const AbsolutePath& root, const json::Value& kustomization) : root_(root) {
        collect(kustomization, "");
    }

    [[nodiscard]] const std::vector<TouchedFile>& files() const { return files_; }
    [[nodiscard]] const std::string* find_text(const std::string& path) const {
        const auto found = texts_.find(path);
        return found != texts_.end() ? &found->second : nullptr;
    }

    void put_placeholders(std::string_view variable) {
        for (auto& [path, text] : texts_) {
            text = replace_all(text, fmt::format("$({})", variable), fmt::format("{}_PLACEHOLDER", variable));
        }
    }

    void write() const {
        for (const auto& [path, text] : texts_) {
            if (text != read_file(root_ / path)) {
                replace_file(root_ / path, text);
            }
        }
    }

private:
    // kustomize names the folder of a base relative to the first kustomization, wherever it stands, and takes the bases
    // of the first one only.
    void collect(const json::Value& kustomization, const std::string& prefix) {
        for (const auto& resource : list_of(kustomization.find("resources"))) {
            const auto* name = resource.find_string();
            if (name == nullptr) {
                continue;
            }
            if (is_directory(root_ / *name)) {
                for (const auto& file : config::find_kustomization_names(root_ / *name)) {
                    const auto path = root_ / *name / file;
                    for (const auto& value : yaml::parse_json_values(read_file(path), path.string())) {
                        collect(value, *name);
                    }
                }
            }
            add({join_path(prefix, *name), std::nullopt});
        }
        for (const auto& patch : list_of(kustomization.find("patches"))) {
            if (const auto path = patch.text_at({"path"}); !path.empty()) {
                add({join_path(prefix, path), patch});
            }
        }
    }

    void add(TouchedFile file) {
        if (is_directory(root_ / file.path)) {
            return;
        }
        if (auto text = find_file(root_ / file.path)) {
            texts_.emplace(file.path, *std::move(text));
            files_.push_back(std::move(file));
        }
    }

    AbsolutePath root_;
    std::vector<TouchedFile> files_;
    std::map<std::string, std::string> texts_;
};

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
    if (found == parts.end() && at != 0 && !last) {
        throw Error(ErrorKind::unsupported, fmt::format("internal error: could not get index of var {}", variable));
    }
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

/// The objects of a file; those of a list by themselves.
std::vector<const yaml::Node*> objects_of(const yaml::Documents& documents) {
    const auto& roots = documents.roots();
    if (roots.size() == 1 && roots[0]->is_mapping()) {
        const auto* kind = roots[0]->find("kind");
        const auto* items = roots[0]->find("items");
        const bool is_list = kind != nullptr && (kind->text() == "List" || kind->text() == "ResourceList");
        if (is_list && items != nullptr && items->is_sequence()) {
            return {items->children().begin(), items->children().end()};
        }
    }
    return {roots.begin(), roots.end()};
}

/// Nothing for a text that is not YAML.
std::optional<yaml::Documents> find_documents(const std::string& text, const std::string& path) {
    try {
        return yaml::Documents::parse(text, path);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

json::Array targets_in(const TouchedFile& file, const std::string& text, const std::string& variable) {
    json::Array targets;
    const auto documents = find_documents(text, file.path);
    if (!documents) {
        return targets;
    }
    for (const auto* root : objects_of(*documents)) {
        std::vector<Occurrence> found;
        within(fmt::format("error with {}", file.path), [&] { find_occurrences(*root, variable, "", found); });
        const json::Value object = yaml::to_json(*root);
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

}  // namespace

void convert_vars(KustomizationFile& file, Warnings& warnings) {
    const json::Value vars = file.value("vars");
    if (!vars.is_array()) {
        return;
    }
    TouchedFiles touched(file.path().parent(),
                         json::Object{{"resources", file.value("resources")}, {"patches", file.value("patches")}});
    json::Array replacements;
    for (const auto& variable : vars.as_array()) {
        const auto name = variable.text_at({"name"});
        json::Array targets;
        for (const auto& entry : touched.files()) {
            const auto found = targets_in(entry, *touched.find_text(entry.path), fmt::format("$({})", name));
            targets.insert(targets.end(), found.begin(), found.end());
        }
        touched.put_placeholders(name);
        json::Object replacement{{"source", source_of(variable)}};
        if (!targets.empty()) {
            replacement.set("targets", std::move(targets));
        }
        replacements.emplace_back(std::move(replacement));
    }
    if (!file.value("replacements").is_null()) {
        warnings.emplace_back("the replacements that were there are dropped, as by kustomize");
    }
    file.set("vars", {});
    file.set("replacements", replacements);
    // The kustomization first: while it cannot be edited, nothing changes.
    static_cast<void>(file.text());
    touched.write();
}

}  // namespace berth::render::edit
