// SPDX-License-Identifier: Apache-2.0
// The Go toolchain, as a child process.
#include "cluster/node_image/go_programs.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/file.hpp"
#include "json/parse.hpp"

namespace berth::cluster::node_image {

namespace {

constexpr const char* hint = "install Go 1.24 or later (https://go.dev/dl) and have 'go' in PATH";

}  // namespace

std::string find_go() {
    if (const auto found = find_program("go")) {
        return found->string();
    }
    // Where its own installer puts it, whether or not a shell profile says so.
    const AbsolutePath usual("/usr/local/go/bin/go");
    if (exists(usual)) {
        return usual.string();
    }
    throw Error(ErrorKind::not_found, "making a node image needs Go, and there is no 'go' in PATH", hint);
}

void check_go_version(const std::string& text) {
    const std::size_t at = text.find(" go1.");
    int minor = 0;
    if (at != std::string::npos) {
        std::from_chars(text.data() + at + 5, text.data() + text.size(), minor);
    }
    if (minor < 24) {
        throw Error(ErrorKind::unsupported, fmt::format("making a node image needs Go 1.24 or later; here is '{}'", text), hint);
    }
}

GoToolchain::GoToolchain(Workshop& workshop, std::string program) : workshop_(&workshop), program_(std::move(program)) {
    version_ = workshop.run({.arguments = {program_, "version"}}, workshop.context().task);
    while (version_.ends_with('\n')) {
        version_.pop_back();
    }
    check_go_version(version_);
}

GoToolchain::Module GoToolchain::download(const std::string& module, const std::string& version,
                                          progress::Task& task) const {
    const TemporaryDirectory folder(workshop_->context().folder);
    // Without a module around it, `go mod download` has nowhere to begin.
    write_file(folder.path() / "go.mod", "module berth.local/download\n\ngo 1.24.0\n");
    return within(fmt::format("cannot fetch the Go module '{}@{}'", module, version), [&] {
        ProcessCommand command{.arguments = {program_, "mod", "download", "-json", fmt::format("{}@{}", module, version)},
                               .environment = {{"GOFLAGS", "-mod=mod"}}};
        command.working_directory = folder.path();
        const json::Value answer = json::parse(workshop_->run(command, task));
        const auto text = [&](const char* name) {
            const json::Value* value = answer.find(name);
            const std::string* said = value == nullptr ? nullptr : value->find_string();
            if (said == nullptr) {
                throw Error(fmt::format("'go mod download' did not say '{}'", name));
            }
            return *said;
        };
        return Module{.folder = AbsolutePath(text("Dir")), .go_mod = read_file(AbsolutePath(text("GoMod")))};
    });
}

AbsolutePath GoToolchain::ensure(const GoBuild& build) const {
    return workshop_->ensure("programs", key(build), build.title, [&](const AbsolutePath& folder, progress::Task& task) {
        const TemporaryDirectory source(workshop_->context().folder);
        write_file(source.path() / "go.mod", build.go_mod);
        for (const auto& [name, content] : build.sources) {
            write_file(source.path() / name, content);
        }
        // One call for all: what they share is compiled once, and linking one goes beside compiling the next. Several
        // programs are named by their packages, so `outputs` must be that too.
        const bool several = build.packages.size() > 1;
        ProcessCommand command{.arguments = {program_, "build", "-v", "-trimpath", "-buildvcs=false", "-ldflags",
                                             build.linker_flags, "-o",
                                             several ? folder.string() + "/" : (folder / build.outputs.front()).string()},
                               .environment = {{"CGO_ENABLED", "0"}, {"GOFLAGS", "-mod=mod"}, {"GOWORK", "off"}}};
        command.arguments.insert(command.arguments.end(), build.packages.begin(), build.packages.end());
        command.working_directory = source.path();
        within(fmt::format("cannot build {}", build.title), [&] { workshop_->run(command, task); });
        for (const std::string& output : build.outputs) {
            if (!exists(folder / output)) {
                throw Error(fmt::format("building {} made no '{}'", build.title, output));
            }
        }
    });
}

}  // namespace berth::cluster::node_image
