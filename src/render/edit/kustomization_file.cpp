// SPDX-License-Identifier: Apache-2.0
// Reading, changing and writing a kustomization file. Facts on what an edit does besides: kustomize 5.8.1,
// commands/internal/kustfile.
#include "render/edit/kustomization_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "config/kustomization_names.hpp"
#include "render/edit/source_block.hpp"
#include "render/edit/text_change.hpp"
#include "render/load/kustomization.hpp"
#include "yaml/document.hpp"
#include "yaml/json.hpp"

namespace berth::render::edit {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Where a field goes that the file does not have yet.
constexpr std::array<std::string_view, 33> field_order{
    "apiVersion",     "kind",           "metadata",           "sortOptions",           "resources",
    "bases",          "namePrefix",     "nameSuffix",         "namespace",             "crds",
    "commonLabels",   "labels",         "commonAnnotations",  "patchesStrategicMerge", "patchesJson6902",
    "patches",        "configMapGenerator", "secretGenerator", "helmCharts",           "helmChartInflationGenerator",
    "helmGlobals",    "generatorOptions", "vars",             "images",                "replacements",
    "replicas",       "configurations", "generators",         "transformers",          "validators",
    "components",     "openapi",        "buildMetadata"};

bool is_empty(const json::Value& value) {
    return value.is_null() || (value.is_string() && value.as_string().empty()) ||
           (value.is_array() && value.as_array().empty()) || (value.is_object() && value.as_object().empty());
}

std::size_t rank(std::string_view field) {
    return static_cast<std::size_t>(std::find(field_order.begin(), field_order.end(), field) - field_order.begin());
}

json::Array joined(const json::Value& first, const json::Value& second) {
    json::Array items = first.is_array() ? first.as_array() : json::Array();
    if (second.is_array()) {
        items.insert(items.end(), second.as_array().begin(), second.as_array().end());
    }
    return items;
}

// env: FILE became envs: [FILE].
json::Value with_envs(const json::Value& generators) {
    json::Value fixed = generators;
    for (auto& generator : fixed.as_array()) {
        const json::Value* env = generator.find("env");
        if (env == nullptr || !generator.is_object()) {
            continue;
        }
        const json::Value* envs = generator.find("envs");
        json::Array list = envs != nullptr && envs->is_array() ? envs->as_array() : json::Array();
        if (!env->text_at({}).empty()) {
            list.push_back(*env);
        }
        generator.as_object().erase("env");
        generator["envs"] = list;
    }
    return fixed;
}

// helmChartInflationGenerator's entries as helmCharts has them.
json::Array helm_charts(const json::Value& inflations) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names{{{"chartName", "name"},
                                                                                  {"chartVersion", "version"},
                                                                                  {"chartRepoUrl", "repo"},
                                                                                  {"values", "valuesFile"},
                                                                                  {"valuesLocal", "valuesInline"},
                                                                                  {"valuesMerge", "valuesMerge"},
                                                                                  {"releaseName", "releaseName"}}};
    json::Array charts;
    for (const auto& inflation : inflations.as_array()) {
        json::Object chart;
        for (const auto& [old_name, name] : names) {
            if (const json::Value* value = inflation.find(old_name)) {
                chart.set(name, *value);
            }
        }
        charts.emplace_back(std::move(chart));
    }
    return charts;
}

json::Value helm_globals(const json::Value& inflations) {
    json::Object globals;
    for (const auto& inflation : inflations.as_array()) {
        if (const auto home = inflation.text_at({"helmHome"}); !home.empty()) {
            globals.set("configHome", home);
        }
        if (const auto home = inflation.text_at({"chartHome"}); !home.empty()) {
            globals.set("chartHome", home);
        }
    }
    return globals;
}

/// The values as kustomize reads them: YAML 1.1.
json::Object values_of(std::string_view text, const std::string& file) {
    const auto documents = yaml::Documents::parse(text, file);
    const auto value = documents.roots().empty() ? json::Value() : yaml::to_json(*documents.roots()[0], yaml::Schema::yaml_1_1);
    return value.is_object() ? value.as_object() : json::Object();
}

/// A document that has only comments has no root.
yaml::Source source_of(std::string_view text) {
    auto source = yaml::parse_source(text).value();
    if (source.root && source.root->kind == yaml::Kind::scalar && source.root->begin == source.root->end) {
        source.root.reset();
    }
    return source;
}

void refuse_equal_names(const yaml::SourceNode& root, const std::string& file) {
    std::map<std::string, std::size_t> lines;
    for (std::size_t pair = 0; pair < root.pairs(); ++pair) {
        const auto& key = root.key(pair);
        const auto [first, is_new] = lines.emplace(to_lower(key.text), key.line);
        if (!is_new) {
            throw InputError({file, key.line, 0}, fmt::format("'{}' is there already, in line {}", key.text, first->second),
                             "keep one of them: only the last counts");
        }
    }
}

bool has_merge_key(const yaml::SourceNode& root) {
    for (std::size_t pair = 0; pair < root.pairs(); ++pair) {
        if (root.key(pair).kind != yaml::Kind::scalar || root.key(pair).text == "<<") {
            return true;
        }
    }
    return false;
}

/// Throws InputError for what cannot be changed in part.
void check_layout(std::string_view text, const yaml::Source& source, const std::string& file) {
    if (source.more_line != 0) {
        throw InputError({file, source.more_line, 0}, "a kustomization is a single document; this second one has no effect",
                         "remove it");
    }
    if (!source.root) {
        return;
    }
    const yaml::SourceNode& root = *source.root;
    if (root.kind != yaml::Kind::mapping) {
        throw InputError({file, root.line, 0}, "a kustomization is a mapping");
    }
    refuse_equal_names(root, file);
    if (root.flow ? holds_comment(text, root) : has_merge_key(root) || !find_block(text, root)) {
        throw InputError({file, root.line, 0}, "this layout cannot be edited without loss",
                         "write each field as 'name: value' at the start of a line");
    }
}

/// Line breaks all of one kind; otherwise they stay as they are.
bool has_only_crlf(std::string_view text) {
    const auto count = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    std::size_t pairs = 0;
    for (auto at = text.find("\r\n"); at != std::string_view::npos; at = text.find("\r\n", at + 2)) {
        ++pairs;
    }
    return pairs > 0 && pairs == count;
}

}  // namespace

KustomizationFile KustomizationFile::open(const AbsolutePath& folder) {
    const auto present = config::find_kustomization_names(folder);
    if (present.empty()) {
        throw Error(ErrorKind::not_found, fmt::format("Missing kustomization file 'kustomization.yaml' in '{}'", folder.string()),
                    "make one with 'berth kustomize create'");
    }
    if (present.size() > 1) {
        throw Error(ErrorKind::invalid,
                    fmt::format("Found multiple kustomization file: [{}] in '{}'", join(present, " "), folder.string()),
                    "keep one of them");
    }
    const auto path = folder / present[0];
    if (is_directory(path)) {
        throw Error(ErrorKind::invalid, fmt::format("'{}' should be a file", path.string()));
    }
    return from_text(path, read_file(path));
}

KustomizationFile KustomizationFile::create(const AbsolutePath& folder) {
    if (config::has_kustomization(folder)) {
        throw Error(ErrorKind::conflict, fmt::format("kustomization file already exists in '{}'", folder.string()));
    }
    return KustomizationFile(folder / config::kustomization_names.front());
}

KustomizationFile KustomizationFile::from_text(const AbsolutePath& path, std::string_view text) {
    KustomizationFile file(path);
    file.has_mark_ = text.starts_with(byte_order_mark);
    text.remove_prefix(file.has_mark_ ? byte_order_mark.size() : 0);
    file.has_crlf_ = has_only_crlf(text);
    file.text_ = file.has_crlf_ ? replace_all(text, "\r\n", "\n") : std::string(text);
    check_kustomization_fields(file.text_, path.string());
    check_layout(file.text_, source_of(file.text_), path.string());
    file.before_ = values_of(file.text_, path.string());
    file.after_ = file.before_;
    file.fold_deprecated();
    return file;
}

void KustomizationFile::fold_deprecated() {
    const auto fold = [&](std::string_view old_name, std::string_view name) {
        if (const json::Value old = value(old_name); !is_empty(old)) {
            put(name, joined(value(name), old));
        }
        put(old_name, {});
    };
    fold("bases", "resources");
    fold("imageTags", "images");
    for (const auto* generator : {"configMapGenerator", "secretGenerator"}) {
        if (const json::Value generators = value(generator); generators.is_array()) {
            put(generator, with_envs(generators));
        }
    }
    if (const json::Value inflations = value("helmChartInflationGenerator"); inflations.is_array()) {
        if (value("helmGlobals").is_null()) {
            put("helmGlobals", helm_globals(inflations));
        }
        put("helmCharts", joined(value("helmCharts"), helm_charts(inflations)));
        put("helmChartInflationGenerator", {});
    }
}

const json::Member* KustomizationFile::find(std::string_view field) const {
    const auto& members = after_.members();
    const auto found = std::find_if(members.begin(), members.end(), [&](const json::Member& member) {
        return to_lower(member.name) == to_lower(field);
    });
    return found != members.end() ? &*found : nullptr;
}

json::Value KustomizationFile::value(std::string_view field) const {
    const json::Member* member = find(field);
    return member != nullptr ? member->value : json::Value();
}

std::vector<std::string> KustomizationFile::strings(std::string_view field) const {
    std::vector<std::string> result;
    const auto list = value(field);
    if (const auto* items = list.find_array()) {
        for (const auto& item : *items) {
            if (const auto* text = item.find_string()) {
                result.push_back(*text);
            }
        }
    }
    return result;
}

void KustomizationFile::set_strings(std::string_view field, const std::vector<std::string>& values) {
    set(field, json::Array(values.begin(), values.end()));
}

void KustomizationFile::set(std::string_view field, const json::Value& value) {
    put(field, value);
    is_set_ = true;
}

void KustomizationFile::put(std::string_view field, const json::Value& value) {
    const json::Member* present = find(field);
    const std::string name = present != nullptr ? present->name : std::string(field);
    if (is_empty(value)) {
        after_.erase(name);
    } else {
        after_.set(name, value);
    }
}

std::string KustomizationFile::text() const {
    KustomizationFile complete = *this;
    const bool component = value("kind") == json::Value("Component");
    if (is_empty(value("kind"))) {
        complete.put("kind", "Kustomization");
    }
    if (is_empty(value("apiVersion"))) {
        complete.put("apiVersion", component ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1");
    }
    auto& members = complete.after_.members();
    std::stable_sort(members.begin(), members.end(),
                     [](const json::Member& a, const json::Member& b) { return rank(a.name) < rank(b.name); });
    const std::string text = edited(complete.after_);
    return std::string(has_mark_ ? byte_order_mark : "").append(has_crlf_ ? replace_all(text, "\n", "\r\n") : text);
}

/// The text with these values, read again to be sure of them.
std::string KustomizationFile::edited(const json::Object& values) const {
    const auto source = source_of(text_);
    std::string text = text_;
    if (source.root) {
        text = changed_text(text_, *source.root, before_, values);
    } else {
        text += text.empty() || text.ends_with('\n') ? "" : "\n";
        for (const auto& member : values.members()) {
            text += field_text(member.name, member.value);
        }
    }
    bool right = false;
    try {
        right = values_of(text, path_.string()) == values;
    } catch (const Error&) {  // such as an alias whose anchor went away
    }
    if (!right) {
        throw InputError({path_.string(), source.root ? source.root->line : 1, 0},
                         "this file cannot be edited without a change of something else",
                         "write out what its aliases stand for, and end its last line");
    }
    return text;
}

void KustomizationFile::write() const {
    if (is_set_) {
        replace_file(path_, text());
    }
}

}  // namespace berth::render::edit
