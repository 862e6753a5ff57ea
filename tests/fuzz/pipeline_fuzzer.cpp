// SPDX-License-Identifier: Apache-2.0
// A tree of kustomizations in memory, each file after a line "=== PATH": it renders to readable YAML, the same each
// time, or fails with an Error.
#include "base/error.hpp"
#include "fuzz_target.hpp"
#include "render/file_system.hpp"
#include "render/render.hpp"
#include "yaml/parse.hpp"

#include <expected>
#include <optional>

namespace {

using namespace berth;

void unpack(std::string_view text, render::MemoryFileSystem& files) {
    std::optional<std::string> name;
    std::string content;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end);
        if (!line.starts_with("=== ")) {
            content += line;
            continue;
        }
        if (name) {
            files.write("/app/" + *name, std::move(content));
        }
        content.clear();
        name = line.substr(4, line.find_last_not_of("\r\n") - 3);
    }
    if (name) {
        files.write("/app/" + *name, std::move(content));
    }
}

/// The output, or the error's text.
std::expected<std::string, std::string> rendered(render::MemoryFileSystem& files) {
    render::RenderOptions options;
    options.plugins.enabled = true;
    options.helm.enabled = true;
    try {
        return render::render("/app", options, {.files = files}).yaml();
    } catch (const Error& error) {
        return std::unexpected{std::string{error.what()}};
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    render::MemoryFileSystem files;
    unpack(fuzz::text_of(data, size), files);
    const auto once = rendered(files);
    if (once) {
        yaml::Arena arena;
        fuzz::require(yaml::parse_all(arena, *once).has_value(), "the output is YAML", *once);
    }
    fuzz::require(rendered(files) == once, "rendering again gives the same", once ? *once : once.error());
    return 0;
}
