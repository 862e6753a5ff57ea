// SPDX-License-Identifier: Apache-2.0
// Segments of a kustomization file. Facts on what an edit does besides: kustomize 5.8.1, commands/internal/kustfile.
#include "render/edit/kustomization_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "render/edit/block_text.hpp"
#include "yaml/document.hpp"
#include "yaml/json.hpp"

namespace berth::render::edit {

namespace {

constexpr std::array<std::string_view, 3> file_names{"kustomization.yaml", "kustomization.yml", "Kustomization"};

// Where a field goes that the file does not have yet.
constexpr std::array<std::string_view, 33> field_order{
    "apiVersion",     "kind",           "metadata",           "sortOptions",           "resources",
    "bases",          "namePrefix",     "nameSuffix",         "namespace",             "crds",
    "commonLabels",   "labels",         "commonAnnotations",  "patchesStrategicMerge", "patchesJson6902",
    "patches",        "configMapGenerator", "secretGenerator", "helmCharts",           "helmChartInflationGenerator",
    "helmGlobals",    "generatorOptions", "vars",             "images",                "replacements",
    "replicas",       "configurations", "generators",         "transformers",          "validators",
    "components",     "openapi",        "buildMetadata"};

std::vector<std::string> present_files(const AbsolutePath& folder) {
    std::vector<std::string> present;
    for (const auto name : file_names) {
        if (exists(folder / name)) {
            present.emplace_back(name);
        }
    }
    return present;
}

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

}  // namespace

KustomizationFile KustomizationFile::open(const AbsolutePath& folder) {
    const auto present = present_files(folder);
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
    if (!present_files(folder).empty()) {
        throw Error(ErrorKind::conflict, fmt::format("kustomization file already exists in '{}'", folder.string()));
    }
    return KustomizationFile(folder / file_names[0]);
}

KustomizationFile KustomizationFile::from_text(const AbsolutePath& path, std::string text) {
    KustomizationFile file(path);
    if (!text.empty() && !text.ends_with('\n')) {
        text += '\n';
    }
    file.read(text);
    file.fold_deprecated();
    return file;
}

void KustomizationFile::read(const std::string& text) {
    const auto documents = yaml::Documents::parse(text, path_.string());
    std::vector<std::string> lines = split(text, '\n');
    lines.pop_back();  // behind the last line end
    const auto text_between = [&](std::size_t from, std::size_t to) {  // lines counted from 1, `to` excluded
        std::string part;
        for (std::size_t line = from; line < to; ++line) {
            part += lines[line - 1] + "\n";
        }
        return part;
    };
    if (documents.roots().empty()) {
        segments_.push_back({.comments = text});
        return;
    }
    const yaml::Node& root = documents.only();
    if (!root.is_mapping() || root.flow) {
        throw InputError({path_.string(), root.line, root.column},
                         root.flow ? "a kustomization in flow style cannot be edited" : "a kustomization is a mapping");
    }
    const auto is_aside = [&](std::size_t line) {
        const auto content = trim(lines[line - 1]);
        return content.empty() || content.starts_with('#');
    };
    std::size_t next = 1;  // first line that belongs to no segment yet
    for (std::uint32_t pair = 0; pair < root.pairs(); ++pair) {
        const std::size_t start = root.key(pair)->line;
        std::size_t end = pair + 1 < root.pairs() ? root.key(pair + 1)->line : lines.size() + 1;
        // Comments directly in front of the next field belong to it.
        std::size_t body_end = end;
        while (pair + 1 < root.pairs() && body_end > start + 1 && is_aside(body_end - 1)) {
            --body_end;
        }
        segments_.push_back({.name = std::string(root.key(pair)->text()),
                             .comments = text_between(next, start),
                             .body = text_between(start, body_end),
                             .value = yaml::to_json(*root.field(pair))});
        next = body_end;
    }
}

void KustomizationFile::fold_deprecated() {
    const auto fold = [&](std::string_view old_name, std::string_view name) {
        if (const json::Value old = value(old_name); !is_empty(old)) {
            const json::Value all = joined(value(name), old);
            set(old_name, {});
            set(name, all);
        }
    };
    fold("bases", "resources");
    fold("imageTags", "images");
    for (const auto* generator : {"configMapGenerator", "secretGenerator"}) {
        if (const json::Value generators = value(generator); generators.is_array()) {
            set(generator, with_envs(generators));
        }
    }
    if (const json::Value inflations = value("helmChartInflationGenerator"); inflations.is_array()) {
        if (value("helmGlobals").is_null()) {
            set("helmGlobals", helm_globals(inflations));
        }
        set("helmCharts", joined(value("helmCharts"), helm_charts(inflations)));
        set("helmChartInflationGenerator", {});
    }
}

const KustomizationFile::Segment* KustomizationFile::find(std::string_view field) const {
    const auto found = std::find_if(segments_.begin(), segments_.end(), [&](const Segment& segment) {
        return to_lower(segment.name) == to_lower(field);
    });
    return found != segments_.end() ? &*found : nullptr;
}

json::Value KustomizationFile::value(std::string_view field) const {
    const Segment* segment = find(field);
    return segment != nullptr ? segment->value : json::Value();
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
    if (const Segment* found = find(field)) {
        auto& segment = segments_[static_cast<std::size_t>(found - segments_.data())];
        if (segment.value == value) {
            return;
        }
        segment.body = is_empty(value) ? std::string()
                       : segment.body.empty() ? field_text(field, value)
                                              : changed_field_text(segment.body, segment.name, segment.value, value);
        segment.value = is_empty(value) ? json::Value() : value;
    } else if (!is_empty(value)) {
        // Fields that the file did not have stand at its end, among themselves in the usual order.
        auto at = segments_.end();
        while (at != segments_.begin() && std::prev(at)->added && rank(std::prev(at)->name) > rank(field)) {
            --at;
        }
        segments_.insert(at, {.name = std::string(field), .body = field_text(field, value), .value = value, .added = true});
    }
}

std::string KustomizationFile::text() const {
    KustomizationFile complete = *this;
    const bool component = value("kind") == json::Value("Component");
    if (is_empty(value("kind"))) {
        complete.set("kind", "Kustomization");
    }
    if (is_empty(value("apiVersion"))) {
        complete.set("apiVersion", component ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1");
    }
    std::string text;
    for (const auto& segment : complete.segments_) {
        text += segment.comments + segment.body;
    }
    return text;
}

void KustomizationFile::write() const { write_file(path_, text()); }

}  // namespace berth::render::edit
