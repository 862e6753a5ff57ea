// SPDX-License-Identifier: Apache-2.0
// A kustomization file that is changed field by field: comments, order and untouched text stay.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"
#include "json/value.hpp"

namespace berth::render::edit {

class KustomizationFile {
public:
    /// The one kustomization file of a folder. Throws Error when there is none or more than one, when kustomize would
    /// not read it, and when it is laid out so that an edit could lose something (with file and line).
    static KustomizationFile open(const AbsolutePath& folder);
    /// An empty one that does not exist yet; throws when the folder has one already.
    static KustomizationFile create(const AbsolutePath& folder);
    /// For tests: the text of a file of that name.
    static KustomizationFile from_text(const AbsolutePath& path, std::string_view text);

    [[nodiscard]] const AbsolutePath& path() const { return path_; }
    /// Null when absent. Field names compare without case, as kustomize reads them.
    [[nodiscard]] json::Value value(std::string_view field) const;
    /// The strings of a list field; other items are skipped.
    [[nodiscard]] std::vector<std::string> strings(std::string_view field) const;
    /// Null, "", [] and {} remove the field. An unchanged value leaves the text alone.
    void set(std::string_view field, const json::Value& value);
    void set_strings(std::string_view field, const std::vector<std::string>& values);

    /// With apiVersion and kind added where they are missing, as kustomize does on every edit. Throws InputError when
    /// the text cannot be changed without a change of something else.
    [[nodiscard]] std::string text() const;
    /// Replaces the file; not when nothing was set.
    void write() const;

private:
    explicit KustomizationFile(AbsolutePath path) : path_(std::move(path)) {}
    void put(std::string_view field, const json::Value& value);
    void fold_deprecated();
    [[nodiscard]] std::string edited(const json::Object& values) const;
    [[nodiscard]] const json::Member* find(std::string_view field) const;

    AbsolutePath path_;
    std::string text_;     ///< lines end with LF alone, no byte order mark
    bool has_mark_ = false;
    bool has_crlf_ = false;
    json::Object before_;  ///< what text_ holds
    json::Object after_;
    bool is_set_ = false;
};

}  // namespace berth::render::edit
