// SPDX-License-Identifier: Apache-2.0
// Builds under observation, then a look at every file they consist of.
#include "render/lint/lint.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "base/file.hpp"
#include "base/path.hpp"
#include "render/file_system.hpp"
#include "render/lint/file_rules.hpp"
#include "render/lint/key_rules.hpp"
#include "render/lint/named_files.hpp"
#include "render/lint/survey.hpp"
#include "render/lint/text_rules.hpp"
#include "yaml/parse.hpp"

namespace berth::render::lint {

namespace {

constexpr std::array<std::string_view, 15> rules{
    "boolean-word",  "build-fails",  "date",         "deprecated-field", "duplicate-entry",
    "duplicate-key", "key-spelling", "large-number", "missing-file",     "no-effect",
    "octal-number",  "shortened-number", "unknown-key", "unused-file",   "unused-generated"};

class Linter {
public:
    Linter(FileSystem& files, const Survey& survey) : files_(files), survey_(survey), findings_(survey.findings) {}

    Findings run() {
        for (const std::string& file : survey_.kustomizations) {
            if (const auto content = find_file(AbsolutePath(file))) {
                kustomization(file, *content);
            }
        }
        for (const std::string& file : survey_.object_files) {
            objects(file);
        }
        add_failures();
        std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
            return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
        });
        return std::move(findings_);
    }

private:
    void kustomization(const std::string& file, const std::string& content) {
        check_kustomization(file, content, findings_);
        check_keys(file, content, findings_);
        yaml::Arena arena;
        const auto document = yaml::parse_first(arena, content);
        if (document && *document != nullptr) {
            check_entries(file, **document, findings_);
            check_named_files(file, **document, files_, findings_);
            patches(file, **document);
        }
        const auto cut_short = [&](const FailedBuild& failed) { return failed.kustomizations.contains(file); };
        if (std::none_of(survey_.failures.begin(), survey_.failures.end(), cut_short)) {  // else not all files were read
            find_unused_files(AbsolutePath(file).parent(), survey_.files_read, findings_);
        }
    }

    void patches(const std::string& file, const yaml::Node& kustomization) {
        for (const NamedFile& named : named_files(kustomization)) {
            if (named.role == FileRole::patch) {
                objects(join_path(directory_name(file), named.path));
            }
        }
        const yaml::Node* list = find_field(kustomization, "patches");
        for (const yaml::Node* entry : list != nullptr ? list->children() : std::span<yaml::Node* const>()) {
            if (const yaml::Node* patch = find_field(*entry, "patch")) {
                const bool block = patch->style == yaml::Style::literal || patch->style == yaml::Style::folded;
                check_inline_patch(file, patch->text(), patch->line + (block ? 1 : 0), findings_);
            }
        }
    }

    void objects(const std::string& file) {
        if (!file.starts_with('/') || !checked_.insert(file).second) {
            return;
        }
        if (const auto content = files_.read(file)) {
            check_objects(file, *content, findings_);
        }
    }

    // What is wrong in a file says more than what the build made of it.
    void add_failures() {
        std::set<std::string> wrong;
        for (const Finding& finding : findings_) {
            if (finding.severity == Severity::error) {
                wrong.insert(finding.file);
            }
        }
        for (const FailedBuild& failed : survey_.failures) {
            const auto& read = failed.kustomizations;
            if (std::none_of(read.begin(), read.end(), [&](const auto& file) { return wrong.contains(file); })) {
                findings_.push_back(failed.finding);
            }
        }
    }

    FileSystem& files_;
    const Survey& survey_;
    Findings findings_;
    std::set<std::string> checked_;
};

}  // namespace

std::span<const std::string_view> rule_names() { return rules; }

Findings lint(const std::vector<std::string>& directories, const RenderOptions& options, const RenderServices& services) {
    return Linter(services.files, survey(directories, options, services)).run();
}

}  // namespace berth::render::lint
