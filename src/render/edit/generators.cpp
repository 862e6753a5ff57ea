// SPDX-License-Identifier: Apache-2.0
// Entries of configMapGenerator and secretGenerator.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "render/edit/edits.hpp"
#include "render/edit/glob.hpp"

namespace berth::render::edit {

namespace {

std::string_view or_default(std::string_view name_space) { return name_space.empty() ? "default" : name_space; }

bool is_entry(const json::Value& entry, std::string_view name, std::string_view name_space) {
    return entry.text_at({"name"}) == name && or_default(entry.text_at({"namespace"})) == or_default(name_space);
}

json::Array entries_of(const KustomizationFile& file, std::string_view field) {
    const json::Value entries = file.value(field);
    return entries.is_array() ? entries.as_array() : json::Array();
}

std::string_view kind_of(std::string_view field) { return field == "secretGenerator" ? "secret" : "configmap"; }

// [key=]pattern, each to a list of [key=]path; with a key the pattern must match one file.
std::vector<std::string> expand_files(const KustomizationFile& file, const std::vector<std::string>& sources,
                                      Warnings& warnings) {
    std::vector<std::string> expanded;
    for (const auto& source : sources) {
        const auto parts = split(source, '=');
        const bool keyed = parts.size() == 2 && !parts[0].empty();
        const std::string& pattern = parts.size() == 2 ? parts[1] : parts[0];
        const auto paths = glob(file.path().parent(), pattern);
        if (paths.empty()) {
            warnings.push_back(fmt::format("{} has no match", pattern));
        }
        if (keyed && paths.size() != 1) {
            throw Error(ErrorKind::usage, fmt::format("pattern '{}' catches {} files, should catch only one", source, paths.size()));
        }
        for (const auto& path : paths) {
            expanded.push_back(keyed ? parts[0] + "=" + path : path);
        }
    }
    return expanded;
}

void append_strings(json::Value& entry, std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) {
        return;
    }
    const json::Value* old = entry.find(name);
    json::Array list = old != nullptr && old->is_array() ? old->as_array() : json::Array();
    list.insert(list.end(), texts.begin(), texts.end());
    entry[name] = list;
}

std::vector<std::string> texts_of(const json::Value& entry, std::string_view name) {
    std::vector<std::string> texts;
    const json::Value* list = entry.find(name);
    for (const auto& item : list != nullptr && list->is_array() ? list->as_array() : json::Array()) {
        texts.push_back(item.as_string());
    }
    return texts;
}

std::pair<std::string, std::string> key_and_path(const std::string& source) {
    const auto equals = std::count(source.begin(), source.end(), '=');
    if (equals == 0) {
        return {base_name(source), source};
    }
    const auto pair = *split_once(source, "=");
    if (equals > 1 || pair.first.empty() || pair.second.empty()) {
        throw Error(ErrorKind::usage, fmt::format("'{}' is no source of a file", source), "write it as 'path' or 'key=path'");
    }
    return {std::string(pair.first), std::string(pair.second)};
}

// What generating would say: a source that is missing, or a key that comes twice.
void check_sources(const EditSources& sources, const json::Value& entry, std::string_view field) {
    std::set<std::string> keys;
    const auto add_key = [&](const std::string& key) {
        if (!keys.insert(key).second) {
            throw Error(ErrorKind::conflict, fmt::format("{} {} illegally repeats the key `{}`", kind_of(field),
                                                         entry.text_at({"name"}), key));
        }
    };
    for (const auto& path : texts_of(entry, "envs")) {
        for (const auto& line : split_lines(sources.read(path))) {
            const auto content = trim(line);
            if (!content.empty() && !content.starts_with('#')) {
                add_key(std::string(content.substr(0, content.find('='))));
            }
        }
    }
    for (const auto& literal : texts_of(entry, "literals")) {
        const auto pair = split_once(literal, "=");
        if (!pair || pair->first.empty()) {
            throw Error(ErrorKind::usage, fmt::format("invalid literal source '{}', expected key=value", literal));
        }
        add_key(std::string(pair->first));
    }
    for (const auto& source : texts_of(entry, "files")) {
        const auto [key, path] = key_and_path(source);
        static_cast<void>(sources.read(path));
        add_key(key);
    }
}

void check_arguments(const GeneratorArguments& arguments) {
    if (arguments.env_file.empty() && arguments.files.empty() && arguments.literals.empty()) {
        throw Error(ErrorKind::usage, "at least from-env-file, or from-file or from-literal must be set");
    }
    if (!arguments.env_file.empty() && (!arguments.files.empty() || !arguments.literals.empty())) {
        throw Error(ErrorKind::usage, "from-env-file cannot be combined with from-file or from-literal");
    }
    constexpr std::array<std::string_view, 4> behaviors{"", "create", "merge", "replace"};
    if (std::find(behaviors.begin(), behaviors.end(), arguments.behavior) == behaviors.end()) {
        throw Error(ErrorKind::usage, fmt::format("invalid behavior '{}': must be one of create, merge or replace", arguments.behavior));
    }
}

json::Value new_entry(std::string_view field, const GeneratorArguments& arguments) {
    json::Object entry{{"name", arguments.name}};
    if (!arguments.name_space.empty()) {
        entry.set("namespace", arguments.name_space);
    }
    if (field == "secretGenerator" && !arguments.type.empty()) {
        entry.set("type", arguments.type);
    }
    return entry;
}

// The global options go below those of the entry, and into the file: that is what kustomize does.
void add_global_options(const KustomizationFile& file, json::Value& entry) {
    const json::Value global = file.value("generatorOptions");
    if (!global.is_object()) {
        return;
    }
    json::Value& options = entry["options"];
    if (!options.is_object()) {
        options = json::Object();
    }
    for (const auto* name : {"labels", "annotations"}) {
        const json::Value* pairs = global.find(name);
        if (pairs == nullptr || !pairs->is_object()) {
            continue;
        }
        for (const auto& pair : pairs->as_object().members()) {
            if (json::Value& own = options[name]; own.find(pair.name) == nullptr) {
                own[pair.name] = pair.value;
            }
        }
    }
    for (const auto* name : {"disableNameSuffixHash", "immutable"}) {
        if (const json::Value* value = global.find(name); value != nullptr && value->find_bool().value_or(false)) {
            options[name] = true;
        }
    }
}

}  // namespace

void add_generator(KustomizationFile& file, std::string_view field, GeneratorArguments arguments,
                   const EditSources& sources, Warnings& warnings) {
    arguments.files = expand_files(file, arguments.files, warnings);
    check_arguments(arguments);
    json::Array entries = entries_of(file, field);
    auto entry = std::find_if(entries.begin(), entries.end(), [&](const json::Value& candidate) {
        return is_entry(candidate, arguments.name, arguments.name_space);
    });
    if (entry == entries.end()) {
        entries.push_back(new_entry(field, arguments));
        entry = std::prev(entries.end());
    }
    append_strings(*entry, "literals", arguments.literals);
    append_strings(*entry, "files", arguments.files);
    if (!arguments.env_file.empty()) {
        append_strings(*entry, "envs", {arguments.env_file});
    }
    if (arguments.disable_name_suffix_hash) {
        (*entry)["options"] = json::Object{{"disableNameSuffixHash", true}};
    }
    if (!arguments.behavior.empty()) {
        (*entry)["behavior"] = arguments.behavior;
    }
    add_global_options(file, *entry);
    check_sources(sources, *entry, field);
    file.set(field, entries);
}

void set_generator(KustomizationFile& file, std::string_view field, const GeneratorArguments& arguments,
                   const EditSources& sources) {
    if (arguments.literals.empty() && arguments.new_namespace.empty()) {
        throw Error(ErrorKind::usage, "at least one of [--from-literal, --new-namespace] must be specified");
    }
    json::Array entries = entries_of(file, field);
    const auto entry = std::find_if(entries.begin(), entries.end(), [&](const json::Value& candidate) {
        return is_entry(candidate, arguments.name, arguments.name_space);
    });
    if (entry == entries.end()) {
        throw Error(ErrorKind::not_found, fmt::format("unable to find {} with name '{}'", kind_of(field), arguments.name));
    }
    auto literals = texts_of(*entry, "literals");
    for (const auto& literal : arguments.literals) {
        const auto pair = split_once(literal, "=");
        if (!pair || pair->second.find('=') != std::string_view::npos) {
            throw Error(ErrorKind::usage, fmt::format("invalid literal '{}'", literal),
                        "literal values must be specified in the key=value format");
        }
        const auto old = std::find_if(literals.begin(), literals.end(), [&](const std::string& candidate) {
            return candidate.starts_with(std::string(pair->first) + "=");
        });
        if (old == literals.end()) {
            throw Error(ErrorKind::not_found, fmt::format("key '{}' not found in resource", pair->first));
        }
        *old = literal;
    }
    if (!arguments.literals.empty()) {
        (*entry)["literals"] = json::Array(literals.begin(), literals.end());
    }
    if (!arguments.new_namespace.empty()) {
        (*entry)["namespace"] = arguments.new_namespace;
    }
    add_global_options(file, *entry);
    check_sources(sources, *entry, field);
    file.set(field, entries);
}

void remove_generators(KustomizationFile& file, std::string_view field, const std::vector<std::string>& names,
                       std::string_view name_space, Warnings& warnings) {
    json::Array entries = entries_of(file, field);
    std::vector<std::string> missing;
    for (const auto& name : names) {
        if (std::erase_if(entries, [&](const json::Value& entry) { return is_entry(entry, name, name_space); }) == 0) {
            missing.push_back(name);
        }
    }
    if (missing.size() == names.size()) {
        throw Error(ErrorKind::not_found, fmt::format("no specified {}(s) were found in the {} file", kind_of(field), file.path().string()));
    }
    for (const auto& name : missing) {
        warnings.push_back(fmt::format("{} {} doesn't exist in kustomization file", kind_of(field), name));
    }
    file.set(field, entries);
}

}  // namespace berth::render::edit
