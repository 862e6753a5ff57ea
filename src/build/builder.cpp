// SPDX-License-Identifier: Apache-2.0
// The way from a request to an image: files, plan, solve, image documents, names.
#include "build/builder.hpp"

#include "base/duration.hpp"
#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "build/dockerfile/directives.hpp"
#include "build/dockerfile/ignore_file.hpp"
#include "build/dockerfile/planner.hpp"
#include "build/result_image.hpp"
#include "build/stored_base_images.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <stdexcept>

namespace berth::build {
namespace {

struct Source {
    AbsolutePath file;
    std::string shown;  ///< as errors name it
    std::string text;
};

/// Relative to the working folder when it is below it: what the user typed, or would type.
std::string shown_path(const AbsolutePath& path) {
    const AbsolutePath here = AbsolutePath::from_working_directory(".");
    return here.contains(path) && here != path ? path.string().substr(here.string() == "/" ? 1 : here.string().size() + 1)
                                               : path.string();
}

Source read_dockerfile(const BuildRequest& request) {
    if (!is_directory(request.context)) {
        throw Error(ErrorKind::not_found, fmt::format("build context '{}' is not a folder", shown_path(request.context)));
    }
    if (request.dockerfile) {
        return {.file = *request.dockerfile,
                .shown = shown_path(*request.dockerfile),
                .text = read_file(*request.dockerfile)};
    }
    for (const std::string_view name : {"Dockerfile", "dockerfile"}) {
        const AbsolutePath file = request.context / name;
        if (std::optional<std::string> text = find_file(file)) {
            return {.file = file, .shown = shown_path(file), .text = std::move(*text)};
        }
    }
    throw Error(ErrorKind::not_found, fmt::format("no Dockerfile in '{}'", shown_path(request.context)),
                "name it with --file");
}

dockerfile::PathPatterns read_ignored(const BuildRequest& request, const Source& source) {
    for (const AbsolutePath& file :
         {AbsolutePath(source.file.string() + ".dockerignore"), request.context / ".dockerignore"}) {
        if (const std::optional<std::string> text = find_file(file)) {
            try {
                return dockerfile::PathPatterns(dockerfile::parse_ignore_file(*text));
            } catch (const std::invalid_argument& problem) {
                throw Error(ErrorKind::invalid, fmt::format("{}: {}", shown_path(file), problem.what()));
            }
        }
    }
    return {};
}

/// Berth speaks the language of docker/dockerfile itself; what another frontend would make of the file it cannot know.
void check_frontend(const Source& source) {
    const std::optional<dockerfile::Directive> syntax = dockerfile::find_directive(source.text, "syntax");
    if (!syntax) {
        return;
    }
    std::string name = syntax->first_word();
    if (name.starts_with("docker.io/")) {
        name = name.substr(10);
    }
    if (name != "docker/dockerfile" && !name.starts_with("docker/dockerfile:") && !name.starts_with("docker/dockerfile@") &&
        !name.starts_with("docker/dockerfile-upstream") && name != "dockerfile.v0") {
        throw Error(ErrorKind::unsupported,
                    fmt::format("{}:{}: frontend '{}' is not supported yet, only docker/dockerfile", source.shown,
                                syntax->lines.first, name));
    }
}

/// SOURCE_DATE_EPOCH: a build argument, else the environment.
std::optional<std::int64_t> find_epoch(const BuildRequest& request) {
    const auto given = request.build_args.find("SOURCE_DATE_EPOCH");
    const std::optional<std::string> text =
        given != request.build_args.end() ? std::optional(given->second) : find_environment("SOURCE_DATE_EPOCH");
    if (!text || text->empty()) {
        return std::nullopt;
    }
    std::int64_t seconds = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (problem != std::errc() || end != text->data() + text->size() || seconds < 0) {
        throw Error(ErrorKind::invalid, fmt::format("invalid SOURCE_DATE_EPOCH '{}'", *text),
                    "it is a number of seconds since 1970");
    }
    return seconds;
}

/// Proxies given as build arguments reach every RUN, in both spellings, declared or not.
std::vector<std::pair<std::string, std::string>> find_proxies(const BuildRequest& request) {
    constexpr std::array<std::string_view, 5> names{"http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"};
    std::vector<std::pair<std::string, std::string>> proxies;
    for (const auto& [name, value] : request.build_args) {
        for (const std::string_view known : names) {
            if (to_lower(name) == known) {
                std::string upper(known);
                for (char& c : upper) {
                    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
                }
                proxies.emplace_back(upper, value);
                proxies.emplace_back(known, value);
            }
        }
    }
    return proxies;
}

} // namespace

BuiltImage build_image(const BuildRequest& request, const BuildServices& services, const CancelToken& cancel) {
    const Source source = read_dockerfile(request);
    check_frontend(source);
    const store::Lease lease = services.store.leases().acquire();
    StoredBaseImages images(services.store, services.pull);
    const dockerfile::PlanOptions plan_options{.file = source.shown,
                                               .build_args = request.build_args,
                                               .labels = request.labels,
                                               .target = request.target};
    const Graph graph = dockerfile::make_plan(source.text, plan_options, images, cancel);
    for (const std::string& warning : graph.warnings) {
        progress::warn(services.progress, warning);
    }
    const std::optional<std::int64_t> epoch = find_epoch(request);
    SolveOptions options{.context = request.context,
                         .ignored = read_ignored(request, source),
                         .cache = request.cache,
                         .layers = {.compression = request.compression, .latest_time = epoch},
                         .fixed_time = {},
                         .secrets = request.secrets,
                         .proxies = find_proxies(request)};
    if (epoch) {
        options.fixed_time = format_rfc3339(std::chrono::system_clock::time_point(std::chrono::seconds(*epoch)));
    }
    const SolveServices solve_services{
        .store = services.store, .progress = services.progress, .runtime = services.runtime, .fetch_layers = [&](const ResolvedImage& image, const CancelToken& token) { images.fetch_layers(image, token); }};
    const std::vector<SolvedLayer> layers = solve(graph, options, solve_services, cancel);
    BuiltImage built = write_result_image(graph, layers, options.fixed_time, services.store);
    for (const image::Reference& name : request.names) {
        const std::optional<image::Descriptor> current = services.store.names().find(name);
        if (!current || current->digest != built.manifest.digest) {
            services.store.names().tag(name, built.manifest);
        }
    }
    return built;
}

} // namespace berth::build
