// SPDX-License-Identifier: Apache-2.0
// kustomize's build command on the render library alone, for tests: no user interface in between, errors in one line.
// `serve` answers one build after the other instead: a request is a line of arguments with tabs between them, an answer
// is "STATUS BYTES-OUT BYTES-ERR\n" with the bytes behind it. tests/lab/kustomize-server does the same for kustomize.
#include "base/error.hpp"
#include "base/process.hpp"
#include "base/thread_pool.hpp"
#include "render/file_system.hpp"
#include "render/remote/direct_remotes.hpp"
#include "render/render.hpp"

#include <csignal>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace berth;

struct BuildRequest {
    render::RenderOptions options;
    std::string directory = ".";
};

struct BuildAnswer {
    int status = 0;
    std::string output;
    std::string diagnostics;
};

/// Empty for a flag that is not known here.
std::optional<BuildRequest> parse(const std::vector<std::string>& words) {
    BuildRequest request;
    render::RenderOptions& options = request.options;
    for (std::size_t i = !words.empty() && words.front() == "build" ? 1 : 0; i < words.size(); ++i) {
        const std::size_t equals = words[i].find('=');
        const std::string name = words[i].substr(0, equals);
        const auto value = [&] { return equals == std::string::npos ? words.at(++i) : words[i].substr(equals + 1); };
        if (name == "--reorder") {
            options.reorder = value() == "none" ? render::Reorder::none : render::Reorder::legacy;
        } else if (name == "--load-restrictor") {
            options.restriction = value() == "LoadRestrictionsNone" ? render::LoadRestriction::none
                                                                    : render::LoadRestriction::root_only;
        } else if (name == "--enable-alpha-plugins") {
            options.plugins.enabled = true;
        } else if (name == "--enable-exec") {
            options.plugins.enable_exec = true;
        } else if (name == "--enable-helm") {
            options.helm.enabled = true;
        } else if (name == "--helm-command") {
            options.helm.command = value();
        } else if (name == "--enable-managedby-label") {
            options.managed_by_label = true;
        } else if (name == "-e" || name == "--env") {
            options.plugins.environment.push_back(value());
        } else if (!name.starts_with('-')) {
            request.directory = words[i];
        } else {
            return std::nullopt;
        }
    }
    return request;
}

BuildAnswer build(const std::vector<std::string>& words, render::DiskFileSystem& files, ThreadPool& threads) {
    SystemProcessRunner processes;
    const auto open_remotes = [&](const std::string& /*root*/, render::FileSystem& /*files*/) {
        return std::make_unique<render::DirectRemotes>(&processes, nullptr);
    };
    const std::optional<BuildRequest> request = parse(words);
    if (!request) {
        return {.status = 2, .output = {}, .diagnostics = "unknown flag\n"};
    }
    BuildAnswer answer;
    std::vector<std::string> warnings;
    std::string error_line;
    try {
        const render::RenderResult result = render::render(
            request->directory, request->options,
            {.files = files, .threads = &threads, .processes = &processes, .open_remotes = open_remotes}, warnings);
        warnings = result.warnings;
        answer.output = result.yaml();
    } catch (const Error& error) {
        answer.status = 1;
        error_line = std::string{"Error: "} + error.what() + "\n";
    }
    for (const std::string& warning : warnings) {
        answer.diagnostics += warning + "\n";
    }
    answer.diagnostics += error_line;
    return answer;
}

void write(std::FILE* stream, const std::string& text) { std::fwrite(text.data(), 1, text.size(), stream); }

int serve(ThreadPool& threads) {
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream fields{line};
        std::vector<std::string> words;
        for (std::string word; std::getline(fields, word, '\t');) {
            words.push_back(word);
        }
        render::DiskFileSystem files; // knows no file of the build before
        const BuildAnswer answer = build(words, files, threads);
        std::printf("%d %zu %zu\n", answer.status, answer.output.size(), answer.diagnostics.size());
        write(stdout, answer.output);
        write(stdout, answer.diagnostics);
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // as the real program does: a plugin may end without reading its input
    const std::vector<std::string> words{argv + 1, argv + argc};
    ThreadPool threads{2};
    if (words == std::vector<std::string>{"serve"}) {
        return serve(threads);
    }
    render::DiskFileSystem files;
    const BuildAnswer answer = build(words, files, threads);
    write(stderr, answer.diagnostics);
    write(stdout, answer.output);
    return answer.status;
}
