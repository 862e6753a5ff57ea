// SPDX-License-Identifier: Apache-2.0
// One rule for each kind of field. Where the rule finds nothing surer, the field itself is the place.
#include "render/explain/cause_place.hpp"

#include <charconv>

#include "base/path.hpp"
#include "base/text.hpp"
#include "yaml/parse.hpp"

namespace berth::render {

namespace {

using yaml::Node;

struct FieldName {
    std::string_view head;    ///< "images"
    std::size_t index = 0;    ///< of "images[1]"
    bool indexed = false;
    std::string_view plugin;  ///< of "transformers: Kind 'name'"
};

FieldName parse_field(std::string_view field) {
    FieldName name;
    name.head = field.substr(0, field.find_first_of("[:"));
    const std::string_view rest = field.substr(name.head.size());
    if (rest.starts_with('[')) {
        name.indexed = std::from_chars(rest.data() + 1, rest.data() + rest.size(), name.index).ec == std::errc();
    } else if (rest.starts_with(": ")) {
        name.plugin = rest.substr(2);
    }
    return name;
}

// Keys of a kustomization are read without regard to case.
struct KeyAndValue {
    const Node* key = nullptr;
    const Node* value = nullptr;
};

KeyAndValue find_key(const Node& mapping, std::string_view name) {
    for (std::uint32_t pair = 0; pair < mapping.pairs(); ++pair) {
        if (to_lower(mapping.key(pair)->text()) == to_lower(name)) {
            return {mapping.key(pair), mapping.field(pair)};
        }
    }
    return {};
}

// The line of the first of these keys that is there, else the mapping's own.
std::uint32_t line_of_key(const Node& mapping, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        if (const auto found = find_key(mapping, name); found.key != nullptr) {
            return found.key->line;
        }
    }
    return mapping.line;
}

std::uint32_t line_of_pair(const Node& pairs, const SetField& set) {
    const Node* key = nullptr;
    for (std::uint32_t pair = 0; pair < pairs.pairs(); ++pair) {
        if (!set.steps.empty() && pairs.key(pair)->text() == set.steps.back()) {
            key = pairs.key(pair);
        }
    }
    return key != nullptr ? key->line : pairs.line;
}

bool is_block(const Node& text) { return text.style == yaml::Style::literal || text.style == yaml::Style::folded; }

/// The first line of each variable in an env file.
LinesOfNames lines_of_variables(std::string_view content) {
    LinesOfNames lines;
    std::uint32_t line = 0;
    for (const std::string& text : split_lines(content)) {
        const std::string_view trimmed = trim(text);
        lines.try_emplace(std::string(trimmed.substr(0, trimmed.find('='))), ++line);
    }
    return lines;
}

std::span<Node* const> entries_of(const Node& mapping, std::string_view name) {
    const Node* entries = find_key(mapping, name).value;
    return entries != nullptr ? entries->children() : std::span<Node* const>();
}

}  // namespace

const Node* CausePlaces::root_of(const std::string& kustomization) {
    const auto [known, is_new] = roots_.try_emplace(kustomization, nullptr);
    if (is_new) {
        const auto content = files_.read(kustomization);
        const auto document = content ? yaml::parse_first(arenas_.emplace_back(), *content)
                                      : std::expected<Node*, yaml::SyntaxError>(nullptr);
        known->second = document ? *document : nullptr;
    }
    return known->second;
}

CausePlace CausePlaces::find(const std::string& kustomization, const std::string& field, const SetField& set) {
    const Node* root = root_of(kustomization);
    const FieldName name = parse_field(field);
    const KeyAndValue found = root != nullptr ? find_key(*root, name.head) : KeyAndValue();
    if (found.key == nullptr) {
        return {.file = kustomization};
    }
    const bool has_entry = name.indexed && found.value->is_sequence() && name.index < found.value->size;
    const Node& entry = has_entry ? *found.value->children()[name.index] : *found.value;
    const std::uint32_t field_line = has_entry ? entry.line : found.key->line;
    CausePlace place{.file = kustomization, .line = field_line};
    if (name.head == "patches" || name.head == "patchesJson6902") {
        place = in_patch(kustomization, entry, set);
    } else if (name.head == "patchesStrategicMerge") {
        for (const Node* patch : entry.children()) {
            const CausePlace candidate = is_block(*patch) ? in_text(kustomization, *patch, set) : in_file(kustomization, *patch, set);
            place = candidate.line != 0 ? candidate : place;
        }
    } else if (name.head == "configMapGenerator" || name.head == "secretGenerator") {
        place = in_generator(kustomization, entry, set);
    } else if (name.head == "replacements") {
        place = in_replacement(kustomization, entry, set);
    } else if (name.head == "labels") {
        const Node* pairs = find_key(entry, "pairs").value;
        place.line = pairs != nullptr ? line_of_pair(*pairs, set) : field_line;
    } else if (name.head == "commonLabels" || name.head == "commonAnnotations") {
        place.line = line_of_pair(*found.value, set);
    } else if (name.head == "images") {
        place.line = line_of_key(entry, {"newTag", "digest", "newName", "tagSuffix"});
    } else if (name.head == "replicas") {
        place.line = line_of_key(entry, {"count"});
    } else if (!name.plugin.empty()) {
        place = in_plugin(kustomization, *found.value, std::string(name.plugin));
    }
    if (place.line == 0 && place.file == kustomization) {
        place.line = field_line;
    }
    place.field_line = field_line;
    return place;
}

CausePlace CausePlaces::in_text(const std::string& kustomization, const Node& text, const SetField& set) {
    const auto [known, is_new] = patches_in_texts_.try_emplace(&text, std::nullopt);
    if (is_new) {
        known->second.emplace(text.text(), text.line + (is_block(text) ? 1 : 0));
    }
    return {.file = kustomization, .line = known->second->find(set)};
}

CausePlace CausePlaces::in_file(const std::string& kustomization, const Node& path, const SetField& set) {
    const std::string file = join_path(directory_name(kustomization), path.text());
    const auto [known, is_new] = patch_files_.try_emplace(file, std::nullopt);
    if (is_new) {
        known->second.emplace(files_.read(file).value_or(std::string()), 1);
    }
    return {.file = file, .line = known->second->find(set)};
}

CausePlace CausePlaces::in_patch(const std::string& kustomization, const Node& entry, const SetField& set) {
    if (const Node* path = find_key(entry, "path").value; path != nullptr) {
        return in_file(kustomization, *path, set);
    }
    const Node* patch = find_key(entry, "patch").value;
    return patch != nullptr ? in_text(kustomization, *patch, set) : CausePlace{.file = kustomization, .line = entry.line};
}

const LinesOfNames& CausePlaces::variables_in(const std::string& file) {
    const auto [known, is_new] = variables_.try_emplace(file);
    if (is_new) {
        known->second = lines_of_variables(files_.read(file).value_or(std::string()));
    }
    return known->second;
}

CausePlace CausePlaces::in_generator(const std::string& kustomization, const Node& generator, const SetField& set) {
    CausePlace place{.file = kustomization, .line = line_of_key(generator, {"name"})};
    const bool is_data = set.steps.size() == 2 && (set.steps[0] == "data" || set.steps[0] == "binaryData");
    if (!is_data) {
        return place;
    }
    const std::string& key = set.steps[1];
    const std::string assigned = key + "=";
    for (const Node* literal : entries_of(generator, "literals")) {
        if (literal->text().starts_with(assigned)) {
            place.line = literal->line;
        }
    }
    const std::string folder = directory_name(kustomization);
    for (const Node* file : entries_of(generator, "files")) {
        const auto pair = split_once(file->text(), "=");
        const std::string path(pair ? pair->second : file->text());
        if (key == (pair ? std::string(pair->first) : base_name(path))) {
            place = {.file = join_path(folder, path)};
        }
    }
    for (const Node* variables : entries_of(generator, "envs")) {
        const std::string file = join_path(folder, variables->text());
        const LinesOfNames& lines = variables_in(file);
        const auto line = lines.find(key);
        place = line != lines.end() ? CausePlace{.file = file, .line = line->second} : place;
    }
    return place;
}

CausePlace CausePlaces::in_replacement(const std::string& kustomization, const Node& replacement, const SetField& set) {
    if (const Node* path = find_key(replacement, "path").value; path != nullptr) {
        const std::string file = join_path(directory_name(kustomization), path->text());
        const Node* content = root_of(file);
        CausePlace place{.file = file};
        if (content != nullptr && content->is_sequence()) {
            for (const Node* one : content->children()) {
                const CausePlace candidate = in_replacement(file, *one, set);
                place = candidate.line != one->line ? candidate : place;
            }
        } else if (content != nullptr) {
            place = in_replacement(file, *content, set);
        }
        return place;
    }
    for (const Node* target : entries_of(replacement, "targets")) {
        const auto paths = entries_of(*target, "fieldPaths");
        for (const Node* path : paths) {
            if (leads_to(steps_of_field_path(path->text()), set.steps)) {
                return {.file = kustomization, .line = path->line};
            }
        }
    }
    return {.file = kustomization, .line = replacement.line};
}

// A plugin is named by its kind and name; the entry that configures it is a text or a file.
CausePlace CausePlaces::in_plugin(const std::string& kustomization, const Node& entries, const std::string& plugin) {
    const auto is_meant = [&](const Node* configuration) {
        const Node* kind = configuration != nullptr ? configuration->find("kind") : nullptr;
        const Node* metadata = configuration != nullptr ? configuration->find("metadata") : nullptr;
        const Node* name = metadata != nullptr ? metadata->find("name") : nullptr;
        return kind != nullptr && name != nullptr &&
               std::string(kind->text()) + " '" + std::string(name->text()) + "'" == plugin;
    };
    for (const Node* entry : entries.children()) {
        if (is_block(*entry)) {
            const auto inline_configuration = yaml::parse_first(arenas_.emplace_back(), entry->text());
            if (inline_configuration && is_meant(*inline_configuration)) {
                return {.file = kustomization, .line = entry->line};
            }
            continue;
        }
        const std::string file = join_path(directory_name(kustomization), entry->text());
        if (files_.kind(file) == EntryKind::file && is_meant(root_of(file))) {
            return {.file = file, .line = root_of(file)->line};
        }
    }
    return {.file = kustomization};
}

}  // namespace berth::render
