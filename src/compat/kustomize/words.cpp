// SPDX-License-Identifier: Apache-2.0
// kustomize's command line to that of the grammar.
#include "compat/kustomize/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/parser.hpp"

namespace berth::compat::kustomize {

namespace {

/// `word` is "--name" or "-n".
bool is_flag(const cli::Command& command, std::string_view word) {
    return std::any_of(command.options.begin(), command.options.end(), [&](const cli::Option& option) {
        return option.is_flag() && (word == "--" + option.name || (option.letter != 0 && word == std::string{'-', option.letter}));
    });
}

bool has_option(const cli::Command& command, std::string_view name) {
    return std::any_of(command.options.begin(), command.options.end(),
                       [&](const cli::Option& option) { return option.name == name; });
}

/// `--flag=true` is the flag, `--flag=false` nothing, or `--no-flag` where the flag is on by default.
std::vector<std::string> without_truths(const cli::Command& command, std::vector<std::string> words) {
    std::vector<std::string> result;
    bool options = true;
    for (auto& word : words) {
        options = options && word != "--";
        const auto pair = split_once(word, "=");
        if (!options || !pair || !is_flag(command, pair->first)) {
            result.push_back(std::move(word));
            continue;
        }
        const auto truth = parse_bool(pair->second);
        if (!truth) {
            throw Error(ErrorKind::usage, fmt::format("invalid argument \"{}\" for \"{}\" flag", pair->second, pair->first),
                        "give 'true' or 'false'");
        }
        const std::string opposite = fmt::format("no-{}", pair->first == "-R" ? "recurse-subpackages" : pair->first.substr(2));
        if (*truth) {
            result.emplace_back(pair->first);
        } else if (has_option(command, opposite)) {
            result.push_back("--" + opposite);
        }
    }
    return result;
}

void refuse_missing(std::span<const std::string> words) {
    const auto word = std::find_if(words.begin(), words.end(), [](const std::string& w) { return !w.starts_with('-'); });
    if (word == words.end()) {
        return;
    }
    if (*word == "localize") {
        throw Error(ErrorKind::unsupported, "'kustomize localize' is not there",
                    "'berth render --offline' builds from a cache of what is remote");
    }
    if (*word == "fn") {
        throw Error(ErrorKind::unsupported, "'kustomize fn' is not there",
                    "functions run as generators and transformers of a build: 'kustomize build --enable-alpha-plugins'");
    }
    if (word->starts_with("docs-") || word->starts_with("tutorials-")) {
        throw Error(ErrorKind::unsupported, fmt::format("'kustomize {}' is not there", *word),
                    "kustomize's documentation is at https://kubectl.docs.kubernetes.io");
    }
}

}  // namespace

std::vector<std::string> translated(const cli::Grammar& grammar, std::span<const std::string> given) {
    std::vector<std::string> words;
    for (const auto& word : given) {
        if (word != "--stack-trace" && !word.starts_with("--stack-trace=")) {
            words.push_back(word);
        }
    }
    if (!words.empty() && words[0] == "init") {
        words[0] = "create";
    }
    refuse_missing(words);
    const auto place = cli::locate_command(grammar, words);
    if (place.command != nullptr) {
        return without_truths(*place.command, std::move(words));
    }
    if (!place.noun.empty()) {
        words.emplace_back("--help");
    }
    return words;
}

}  // namespace berth::compat::kustomize
