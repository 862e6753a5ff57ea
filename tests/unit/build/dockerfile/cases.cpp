// SPDX-License-Identifier: Apache-2.0
// Reading of case tables.
#include "cases.hpp"

#include "base/environment.hpp"
#include "base/file.hpp"
#include "json/parse.hpp"

#include <cstdlib>

namespace berth::test {

std::optional<std::string> find_case_folder(std::string_view name) {
    const char* given = std::getenv("BERTH_CASES");
    const std::string root = given != nullptr ? given : BERTH_SOURCE_ROOT "/../shared/cases";
    const AbsolutePath folder = AbsolutePath(root) / "dockerfile" / name;
    return is_directory(folder) ? std::optional(folder.string()) : std::nullopt;
}

std::vector<json::Value> load_cases(std::string_view table) {
    const std::string directory = directory_name(table);
    const std::optional<std::string> folder = find_case_folder(directory);
    if (!folder) {
        return {};
    }
    const AbsolutePath file = AbsolutePath(*folder) / base_name(table);
    return json::parse(read_file(file), file.string()).as_array();
}

std::string load_text(const std::string& path) { return read_file(AbsolutePath(path)); }

std::vector<std::string> strings_of(const json::Value* array) {
    std::vector<std::string> result;
    if (array != nullptr) {
        for (const json::Value& element : array->as_array()) {
            result.push_back(element.as_string());
        }
    }
    return result;
}

std::vector<std::string> variables_of(const json::Value* object) {
    std::vector<std::string> result;
    if (object != nullptr) {
        for (const json::Member& member : object->as_object().members()) {
            result.push_back(member.name + "=" + member.value.as_string());
        }
    }
    return result;
}

} // namespace berth::test
