// SPDX-License-Identifier: Apache-2.0
// One build under observation, then a look at every file it consists of.
#include "render/lint/lint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "render/edit/fix.hpp"
#include "render/lint/effect_rules.hpp"
#include "render/lint/text_rules.hpp"
#include "render/recording_file_system.hpp"

namespace berth::render::lint {

namespace {

struct Observation {
    std::vector<std::string> kustomizations;
    std::vector<std::string> object_files;
    std::set<std::string> files_read;
};

Observation observe(std::string_view directory, const RenderOptions& options, RenderServices services, Findings& findings) {
    EffectObserver effects;
    RecordingFileSystem files(services.files);
    RenderServices observed{.files = files,
                            .threads = services.threads,
                            .processes = services.processes,
                            .remotes = services.remotes,
                            .run_container = services.run_container,
                            .cancel = services.cancel,
                            .observer = &effects};
    try {
        static_cast<void>(render(directory, options, observed));
        for (const auto& [file, field] : effects.without_effect()) {
            const auto place = find_field(files.read(file).value_or(""), field);
            findings.push_back({.file = file, .line = place.line, .column = place.column, .rule = "no-effect",
                                .message = fmt::format("'{}' changes no object", field)});
        }
    } catch (const Error& error) {  // the build's failure is a finding among others
        findings.push_back({.file = std::string(directory), .severity = Severity::error, .rule = "build-fails", .message = error.what()});
    }
    return {effects.kustomizations(), effects.object_files(), files.files_read()};
}

bool is_kustomization(std::string_view name) {
    return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

bool has_kustomization(const AbsolutePath& folder) {
    return exists(folder / "kustomization.yaml") || exists(folder / "kustomization.yml") || exists(folder / "Kustomization");
}

// YAML and JSON files of a kustomization's folder, and of folders below that have no kustomization of their own.
void find_unused(const AbsolutePath& folder, const std::set<std::string>& used, Findings& findings) {
    for (const auto& name : list_directory(folder)) {
        const AbsolutePath path = folder / name;
        if (is_directory(path)) {
            if (!name.starts_with('.') && !has_kustomization(path)) {
                find_unused(path, used, findings);
            }
        } else if ((name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json")) &&
                   !is_kustomization(name) && !name.starts_with('.') && !used.contains(path.string())) {
            findings.push_back({.file = path.string(), .rule = "unused-file", .message = "no kustomization uses this file"});
        }
    }
}

}  // namespace

Findings lint(std::string_view directory, const RenderOptions& options, RenderServices services) {
    Findings findings;
    const Observation seen = observe(directory, options, services, findings);
    for (const auto& file : seen.kustomizations) {
        if (const auto content = find_file(AbsolutePath(file))) {
            check_kustomization(file, *content, findings);
            find_unused(AbsolutePath(file).parent(), seen.files_read, findings);
        }
    }
    for (const auto& file : seen.object_files) {
        if (const auto content = file.starts_with('/') ? find_file(AbsolutePath(file)) : std::nullopt) {
            check_objects(file, *content, findings);
        }
    }
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    return findings;
}

std::vector<std::string> fix(std::string_view directory, const RenderOptions& options, RenderServices services) {
    Findings ignored;
    std::vector<std::string> changed;
    for (const auto& path : observe(directory, options, services, ignored).kustomizations) {
        const auto content = find_file(AbsolutePath(path));
        if (!content) {
            continue;
        }
        Findings deprecated;
        check_kustomization(path, *content, deprecated);
        if (std::none_of(deprecated.begin(), deprecated.end(),
                         [](const Finding& finding) { return finding.rule == "deprecated-field"; })) {
            continue;
        }
        auto file = edit::KustomizationFile::from_text(AbsolutePath(path), *content);
        within(fmt::format("cannot fix '{}'", path), [&] { edit::fix_deprecated(file); });
        if (file.text() != *content) {
            file.write();
            changed.push_back(path);
        }
    }
    return changed;
}

}  // namespace berth::render::lint
