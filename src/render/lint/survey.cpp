// SPDX-License-Identifier: Apache-2.0
// One build after another, their observations brought together.
#include "render/lint/survey.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <optional>

#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "config/kustomization_names.hpp"
#include "render/lint/effect_rules.hpp"
#include "render/lint/field_place.hpp"
#include "render/recording_file_system.hpp"
#include "render/roots.hpp"

namespace berth::render::lint {

namespace {

// "/a/kustomization.yaml:3", as errors have it in front.
std::optional<FieldPlace> place_in(std::string_view text, std::string& file) {
    const auto colon = text.rfind(':');
    if (!text.starts_with('/') || colon == std::string_view::npos) {
        return std::nullopt;
    }
    FieldPlace place;
    const auto digits = text.substr(colon + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), place.line);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
        return std::nullopt;
    }
    file = std::string(text.substr(0, colon));
    place.column = 1;
    return place;
}

// The folder's kustomization, or the folder if it has none.
std::string file_of(const std::string& directory, FileSystem& files) {
    const std::string folder = AbsolutePath::from_working_directory(directory).string();
    for (const std::string_view name : config::kustomization_names) {
        if (files.kind(join_path(folder, name)) == EntryKind::file) {
            return join_path(folder, name);
        }
    }
    return folder;
}

Finding failure_of(std::string file, const Error& error) {
    Finding finding{.file = std::move(file), .severity = Severity::error, .rule = "build-fails", .message = {}};
    std::vector<std::string> parts{error.message()};
    parts.insert(parts.end(), error.causes().begin(), error.causes().end());
    std::vector<std::string> told;
    for (const std::string& part : parts) {
        if (const auto place = place_in(part, finding.file)) {
            finding.line = place->line;
            finding.column = place->column;
        } else {
            told.push_back(part);
        }
    }
    finding.message = join(told, ": ");
    return finding;
}

class Builds {
public:
    Builds(const RenderOptions& options, const RenderServices& services) : options_(options), services_(services), places_(services.files) {}

    void build(const std::string& directory) {
        EffectObserver observer;
        RecordingFileSystem files(services_.files);
        std::optional<Finding> failure;
        try {
            RenderServices observed = services_.with_files(files);
            observed.observer = &observer;
            static_cast<void>(render(directory, options_, observed));
        } catch (const Error& error) {  // a finding among others
            failure = failure_of(file_of(directory, services_.files), error);
        }
        note_files(files.files_read(), failure);
        survey_.object_files.insert(observer.object_files().begin(), observer.object_files().end());
        for (const auto& [field, effect] : observer.effects()) {
            note_effect(observer, field, effect);
        }
        for (const auto& [field, object] : observer.unused()) {
            unused_.emplace(field, object);
        }
    }

    Survey finish() {
        for (const auto& [field, effect] : effects_) {
            if (!effect) {
                add(field, "no-effect", fmt::format("'{}' changes no object", field.second));
            }
        }
        for (const auto& [field, object] : unused_) {
            add(field, "unused-generated", fmt::format("nothing refers to {}", object));
        }
        return std::move(survey_);
    }

private:
    void note_files(const std::set<std::string>& read, const std::optional<Finding>& failure) {
        std::set<std::string> kustomizations;
        for (const std::string& file : read) {
            if (config::is_kustomization_name(base_name(file))) {
                kustomizations.insert(file);
            }
        }
        survey_.files_read.insert(read.begin(), read.end());
        survey_.kustomizations.insert(kustomizations.begin(), kustomizations.end());
        if (failure) {
            survey_.failures.push_back({.finding = *failure, .kustomizations = std::move(kustomizations)});
        }
    }

    void note_effect(const EffectObserver& observer, const FieldOfFile& field, bool effect) {
        auto& known = effects_[field];
        known = known || effect;
        if (!known) {
            const yaml::Node* entry = places_.find_entry(field.first, field.second);
            // A field that is not there was no step of the user's.
            known = entry == nullptr || observer.is_satisfied(field.second, *entry);
        }
    }

    void add(const FieldOfFile& field, std::string rule, std::string message) {
        const FieldPlace place = places_.find(field.first, field.second);
        survey_.findings.push_back({.file = field.first,
                                    .line = place.line,
                                    .column = place.column,
                                    .rule = std::move(rule),
                                    .message = std::move(message)});
    }

    const RenderOptions& options_;
    const RenderServices& services_;
    FieldPlaces places_;
    Survey survey_;
    std::map<FieldOfFile, bool> effects_;
    std::map<FieldOfFile, std::string> unused_;
};

}  // namespace

Survey survey(const std::vector<std::string>& directories, const RenderOptions& options, const RenderServices& services) {
    Builds builds(options, services);
    for (const std::string& directory : directories) {
        builds.build(directory);
    }
    return builds.finish();
}

}  // namespace berth::render::lint
