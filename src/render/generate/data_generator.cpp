// SPDX-License-Identifier: Apache-2.0
// Key-value pairs from literals, files and env files, and the objects made of them.
#include "render/generate/data_generator.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "render/generate/data_map.hpp"
#include "yaml/characters.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace berth::render {

using yaml::Node;
using yaml::Tag;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// One pair of matching quotes around a literal goes away.
std::string_view without_quotes(std::string_view text) {
    if (text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'')) {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

void add_literals(const std::vector<std::string>& literals, Pairs& into) {
    for (const std::string& literal : literals) {
        const std::size_t equals = literal.find('=');
        if (equals == 0 || equals == std::string::npos) {
            throw Error(ErrorKind::invalid, fmt::format("invalid literal source {}, expected key=value", literal))
                .within(fmt::format("literal sources [{}]", fmt::join(literals, " ")));
        }
        into.emplace_back(literal.substr(0, equals), without_quotes(std::string_view{literal}.substr(equals + 1)));
    }
}

struct FileSource {
    std::string key;
    std::string path;
};

FileSource parse_file_source(const std::string& source) {
    const auto count = std::count(source.begin(), source.end(), '=');
    if (count == 0) {
        return {base_name(source), source};
    }
    if (count > 1) {
        throw Error(ErrorKind::invalid, fmt::format("source \"{}\" key name or file path contains '='", source));
    }
    if (source.starts_with('=')) {
        throw Error(ErrorKind::invalid, fmt::format("missing key name for file path \"{}\" in source \"{}\"",
                                                    source.substr(1), source));
    }
    if (source.ends_with('=')) {
        throw Error(ErrorKind::invalid, fmt::format("missing file path for key name \"{}\" in source \"{}\"",
                                                    source.substr(0, source.size() - 1), source));
    }
    const std::size_t equals = source.find('=');
    return {source.substr(0, equals), source.substr(equals + 1)};
}

void add_env_lines(std::string_view content, Pairs& into) {
    constexpr std::size_t longest = 64 * 1024; // Go's scanner gives up on longer lines, without a word
    std::size_t number = 0;
    while (!content.empty()) {
        ++number;
        const std::size_t end = content.find('\n');
        std::string_view line = content.substr(0, end);
        if (line.size() >= longest) {
            return;
        }
        content = end == std::string_view::npos ? std::string_view{} : content.substr(end + 1);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (!yaml::is_utf8(line)) {
            std::string bytes;
            for (const char c : line) {
                bytes += fmt::format("{}{}", bytes.empty() ? "" : " ", static_cast<unsigned>(static_cast<unsigned char>(c)));
            }
            throw Error(ErrorKind::invalid, fmt::format("line [{}] has invalid utf8 bytes : {}", bytes, line)).at_line(number);
        }
        if (number == 1 && line.starts_with("\xef\xbb\xbf")) {
            line.remove_prefix(3);
        }
        line = trim_unicode_left(line);
        if (line.empty() || line[0] == '#') {
            continue;
        }
        const std::size_t equals = line.find('=');
        const std::string_view key = line.substr(0, equals);
        if (!key.empty()) {
            into.emplace_back(key, equals == std::string_view::npos ? std::string_view{} : line.substr(equals + 1));
        }
    }
}

StringMap load_data(const Loader& loader, const DataGenerator& arguments) {
    Pairs pairs;
    within("loading KV pairs", [&] {
        within(fmt::format("env source files: [{}]", fmt::join(arguments.envs, " ")), [&] {
            for (const std::string& path : arguments.envs) {
                const std::string content = loader.load(path);
                at_place(loader.full_path(path), 0, [&] { add_env_lines(content, pairs); });
            }
        });
        add_literals(arguments.literals, pairs);
        within(fmt::format("file sources: [{}]", fmt::join(arguments.files, " ")), [&] {
            for (const std::string& source : arguments.files) {
                const FileSource file = parse_file_source(source);
                pairs.emplace_back(file.key, loader.load(file.path));
            }
        });
    });
    StringMap data;
    for (auto& [key, value] : pairs) {
        if (!data.emplace(key, std::move(value)).second) {
            throw Error(ErrorKind::invalid,
                        fmt::format("configmap {} illegally repeats the key `{}`", arguments.name, key));
        }
    }
    return data;
}

/// Strings for good: a replacement that makes one of them look like a number keeps it a string.
void add_identity(yaml::Arena& arena, Node& root, const DataGenerator& arguments, DataKind kind) {
    if (arguments.name.empty()) {
        throw Error(ErrorKind::invalid, "a configmap must have a name");
    }
    set_field(arena, root, "apiVersion", yaml::make_string(arena, "v1"));
    set_field(arena, root, "kind", yaml::make_string(arena, kind == DataKind::config_map ? "ConfigMap" : "Secret"));
    Node& metadata = *yaml::make_mapping(arena);
    set_field(arena, root, "metadata", &metadata);
    set_field(arena, metadata, "name", yaml::make_string(arena, arguments.name));
    if (!arguments.name_space.empty()) {
        set_field(arena, metadata, "namespace", yaml::make_string(arena, arguments.name_space));
    }
}

/// Throws Error for an empty name. In a Secret kustomize does not look at the error of that: what would follow is left out.
void add_labels_and_annotations(yaml::Arena& arena, Node& root, const GeneratorOptions& options, DataKind kind) {
    for (const auto& [field, map] : {std::pair{"labels", &options.labels}, {"annotations", &options.annotations}}) {
        for (const auto& [name, value] : *map) {
            if (name.empty() && kind == DataKind::secret) {
                yaml::set(arena, *root.find("metadata"), field, yaml::make_mapping(arena));
                return;
            }
            set_metadata_entry(arena, root, field, name, value);
        }
    }
}

void add_option_entries(yaml::Arena& arena, Node& root, const GeneratorOptions& options, DataKind kind) {
    add_labels_and_annotations(arena, root, options, kind);
    if (options.immutable) {
        set_field(arena, root, "immutable", yaml::make_scalar(arena, "true", Tag::boolean));
    }
}

}  // namespace

std::optional<GeneratorOptions> merged_options(const std::optional<GeneratorOptions>& local,
                                               const std::optional<GeneratorOptions>& global) {
    if (!global) {
        return local;
    }
    GeneratorOptions merged = local.value_or(GeneratorOptions{});
    merged.labels.insert(global->labels.begin(), global->labels.end());
    merged.annotations.insert(global->annotations.begin(), global->annotations.end());
    merged.disable_name_suffix_hash = merged.disable_name_suffix_hash || global->disable_name_suffix_hash;
    merged.immutable = merged.immutable || global->immutable;
    return merged;
}

Resource* generate_data(Session& session, const Loader& loader, const DataGenerator& arguments, DataKind kind) {
    yaml::Arena& arena = session.arena;
    Node* root = yaml::make_mapping(arena);
    add_identity(arena, *root, arguments, kind);
    if (kind == DataKind::secret) {
        Node* type = yaml::make_string(arena, arguments.type.empty() ? "Opaque" : arguments.type);
        set_field(arena, *root, "type", type);
    }
    const StringMap data = load_data(loader, arguments);
    if (kind == DataKind::config_map) {
        set_config_map_data(arena, *root, data);
    } else {
        set_secret_data(arena, *root, data);
    }
    if (arguments.options) {
        add_option_entries(arena, *root, *arguments.options, kind);
    }
    Resource* resource = session.make_resource(root);
    resource->needs_hash = !arguments.options || !arguments.options->disable_name_suffix_hash;
    resource->behavior = parse_behavior(arguments.behavior);
    resource->has_behavior = true;
    resource->ensure_annotations_for_notes(arena);
    return resource;
}

}  // namespace berth::render
