// SPDX-License-Identifier: Apache-2.0
// kustomize's build command on the render library alone, for tests: no user interface in between, errors in one line.
#include "base/error.hpp"
#include "base/process.hpp"
#include "base/thread_pool.hpp"
#include "render/file_system.hpp"
#include "render/remote/direct_remotes.hpp"
#include "render/render.hpp"

#include <csignal>
#include <cstdio>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

int main(int argc, char** argv) {
    using namespace berth;
    std::signal(SIGPIPE, SIG_IGN);  // as the real program does: a plugin may end without reading its input
    std::vector<std::string> words{argv + 1, argv + argc};
    if (!words.empty() && words.front() == "build") {
        words.erase(words.begin());
    }
    render::RenderOptions options;
    std::string directory = ".";
    const auto value = [&](std::size_t& i, std::string_view name) -> std::string {
        if (words[i].size() > name.size() && words[i][name.size()] == '=') {
            return words[i].substr(name.size() + 1);
        }
        return words.at(++i);
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string name = words[i].substr(0, words[i].find('='));
        if (name == "--reorder") {
            options.reorder = value(i, name) == "none" ? render::Reorder::none : render::Reorder::legacy;
        } else if (name == "--load-restrictor") {
            if (value(i, name) == "LoadRestrictionsNone") {
                options.restriction = render::LoadRestriction::none;
            }
        } else if (name == "--enable-alpha-plugins") {
            options.plugins.enabled = true;
        } else if (name == "--enable-exec") {
            options.plugins.enable_exec = true;
        } else if (name == "--enable-helm") {
            options.helm.enabled = true;
        } else if (name == "--helm-command") {
            options.helm.command = value(i, name);
        } else if (name == "--enable-managedby-label") {
            options.managed_by_label = true;
        } else if (name == "-e" || name == "--env") {
            options.plugins.environment.push_back(value(i, name));
        } else if (!name.starts_with('-')) {
            directory = words[i];
        } else {
            std::fprintf(stderr, "unknown flag %s\n", name.c_str());
            return 2;
        }
    }
    render::DiskFileSystem files;
    SystemProcessRunner processes;
    ThreadPool threads{2};
    render::DirectRemotes remotes{&processes, nullptr};
    try {
        const render::RenderResult result = render::render(
            directory, options, {.files = files, .threads = &threads, .processes = &processes, .remotes = &remotes});
        for (const std::string& warning : result.warnings) {
            std::fprintf(stderr, "%s\n", warning.c_str());
        }
        const std::string text = result.yaml();
        std::fwrite(text.data(), 1, text.size(), stdout);
        return 0;
    } catch (const Error& error) {
        std::fprintf(stderr, "Error: %s\n", error.what());
        return 1;
    }
}
