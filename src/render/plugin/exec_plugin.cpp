// SPDX-License-Identifier: Apache-2.0
// Finding, configuring and running exec plugins.
#include "render/plugin/exec_plugin.hpp"

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "render/print/printer.hpp"

#include <sys/stat.h>

#include <fmt/format.h>
#include <array>

namespace berth::render {

using yaml::Node;

namespace {

struct HomeCandidate {
    std::string path;
    std::string_view note;
};

/// Where kustomize looks for plugins, in its order; an empty path is a variable that is not set.
std::vector<HomeCandidate> home_candidates() {
    const auto below = [](const char* variable, std::string_view path) {
        const std::string value = find_environment(variable).value_or("");
        return value.empty() ? std::string{} : join_path(value, path);
    };
    return {{find_environment("KUSTOMIZE_PLUGIN_HOME").value_or(""), "homed in $KUSTOMIZE_PLUGIN_HOME"},
            {below("XDG_CONFIG_HOME", "kustomize/plugin"), "homed in $XDG_CONFIG_HOME"},
            {below("HOME", ".config/kustomize/plugin"), "homed in default value of $XDG_CONFIG_HOME"},
            {below("HOME", "kustomize/plugin"), "homed in home directory"}};
}

std::string plugin_home(const Session& session) {
    std::string tried;
    for (const HomeCandidate& candidate : home_candidates()) {
        if (!candidate.path.empty() && session.services.files.kind(candidate.path) == EntryKind::directory) {
            return candidate.path;
        }
        tried += fmt::format("{}('{}'; {})", tried.empty() ? "" : ", ",
                             candidate.path.empty() ? "<no value>" : candidate.path, candidate.note);
    }
    throw Error(ErrorKind::not_found, fmt::format("unable to find plugin root - tried: {}", tried),
                "set KUSTOMIZE_PLUGIN_HOME");
}

std::string find_program_of(const Session& session, const Gvk& gvk) {
    const std::string folder = fmt::format("{}/{}/{}", gvk.group, gvk.version, to_lower(gvk.kind));
    const std::string program = join_path(join_path(plugin_home(session), folder), gvk.kind);
    struct stat status {};
    if (::stat(program.c_str(), &status) != 0) {
        throw Error(ErrorKind::not_found, fmt::format("expected file with Go object code at: {}.so", program),
                    "plugins in Go cannot be loaded; an executable of that name without '.so' can");
    }
    constexpr mode_t executable_by_anyone = 0111;
    if ((status.st_mode & executable_by_anyone) == 0) {
        throw Error(ErrorKind::denied, fmt::format("unexecutable plugin at: {}", program));
    }
    return program;
}

std::vector<std::string> configured_arguments(const Loader& loader, const Node& configuration) {
    std::vector<std::string> arguments;
    if (const Node* line = configuration.find("argsOneLiner"); line != nullptr && !line->text().empty()) {
        arguments = within("failed to parse argsOneLiner", [&] { return split_words(line->text()); });
    }
    if (const Node* file = configuration.find("argsFromFile"); file != nullptr && !file->text().empty()) {
        for (const std::string& line : split(loader.load(file->text()), '\n')) {
            const std::size_t begin = line.find_first_not_of(' ');
            if (begin != std::string::npos) {
                arguments.push_back(line.substr(begin));
            }
        }
    }
    return arguments;
}

/// How many bytes of white space, as Unicode has it, stand at `at`; 0 for none.
std::size_t space_length(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 6> ascii{" ", "\t", "\n", "\v", "\f", "\r"};
    constexpr std::array<std::string_view, 19> wide{
        "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
        "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
    const std::string_view rest = text.substr(at);
    for (const std::string_view space : ascii) {
        if (rest.starts_with(space)) {
            return space.size();
        }
    }
    for (const std::string_view space : wide) {
        if (rest.starts_with(space)) {
            return space.size();
        }
    }
    return 0;
}

}  // namespace

std::vector<std::string> split_words(std::string_view line) {
    std::vector<std::string> words;
    std::string current;
    const auto end_word = [&] {
        if (!current.empty()) {
            words.push_back(std::move(current));
            current.clear();
        }
    };
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\\' && quote != '\'') {
            if (i + 1 < line.size()) {
                current.push_back(line[++i]);
            }
        } else if ((c == '\'' || c == '"') && quote == 0) {
            quote = c;
        } else if (c == quote && quote != 0) {
            quote = 0;
        } else if (c == '#' && quote == 0) {
            break;
        } else if (const std::size_t space = quote == 0 ? space_length(line, i) : 0; space > 0) {
            end_word();
            i += space - 1;
        } else {
            current.push_back(c);
        }
    }
    if (quote != 0) {
        throw Error(ErrorKind::invalid, "unclosed quote in string");
    }
    end_word();
    return words;
}

ExecPlugin find_exec_plugin(const Session& session, const Loader& loader, const Resource& configuration) {
    ExecPlugin plugin{.program = find_program_of(session, configuration.original_id().gvk),
                      .configuration = print_object(*configuration.root),
                      .arguments = {},
                      .root = loader.root()};
    plugin.arguments = within(fmt::format("plugin {} fails configuration", configuration.original_id().string()),
                              [&] { return configured_arguments(loader, *configuration.root); });
    return plugin;
}

std::string run_exec_plugin(Session& session, const ExecPlugin& plugin, const std::string& input) {
    if (session.services.processes == nullptr) {
        throw Error(ErrorKind::unsupported, fmt::format("the plugin '{}' cannot be run here", plugin.program));
    }
    const TemporaryDirectory scratch;
    const AbsolutePath file = scratch.path() / "kust-plugin-config";
    write_file(file, plugin.configuration);
    std::vector<std::string> command{plugin.program, file.string()};
    command.insert(command.end(), plugin.arguments.begin(), plugin.arguments.end());
    ProcessCommand process{.arguments = std::move(command),
                           .environment = {{"KUSTOMIZE_PLUGIN_CONFIG_ROOT", plugin.root}},
                           .input = input};
    if (session.services.files.kind(plugin.root) == EntryKind::directory) {
        process.working_directory = AbsolutePath{plugin.root};
    }
    constexpr std::size_t longest = 131071 - std::string_view{"KUSTOMIZE_PLUGIN_CONFIG_STRING="}.size();
    if (plugin.configuration.size() <= longest) {
        process.environment.emplace_back("KUSTOMIZE_PLUGIN_CONFIG_STRING", plugin.configuration);
    }
    const ProcessResult result = session.services.processes->run(process, session.services.cancel);
    if (result.status != 0) {
        throw Error(ErrorKind::failed, fmt::format("failure in plugin configured via {}; exit status {}",
                                                   file.string(), result.status))
            .within(result.error_output);
    }
    return result.output;
}

}  // namespace berth::render
