// SPDX-License-Identifier: Apache-2.0
// helm pull and helm template, with the arguments kustomize gives them.
#include "render/generate/helm.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "base/process.hpp"
#include "render/load/read_resources.hpp"
#include "render/merge/strategic_merge.hpp"
#include "render/print/printer.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <re2/re2.h>

namespace berth::render {

using yaml::Node;

namespace {

class Chart {
public:
    Chart(const Loader& loader, HelmChart chart, HelmGlobals globals, const HelmOptions& options)
        : loader_{loader}, chart_{std::move(chart)}, globals_{std::move(globals)}, options_{options} {
        if (!options_.enabled) {
            throw Error(ErrorKind::denied, "must specify --enable-helm");
        }
        if (options_.command.empty()) {
            throw Error(ErrorKind::usage, "must specify --helm-command");
        }
        if (chart_.name.empty()) {
            throw Error(ErrorKind::invalid, "chart name cannot be empty");
        }
        if (globals_.chart_home.empty()) {
            globals_.chart_home = "charts";
        }
        if (chart_.values_file.empty()) {
            chart_.values_file = join_path(join_path(home(), chart_.name), "values.yaml");
        }
        for (std::string& file : chart_.additional_values_files) {
            within("could not load additionalValuesFile", [&] { static_cast<void>(loader_.load(file)); });
            file = join_path(loader_.root(), file);
        }
        if (chart_.values_merge.empty()) {
            chart_.values_merge = "override";
        }
        if (chart_.values_merge != "merge" && chart_.values_merge != "override" && chart_.values_merge != "replace") {
            throw Error(ErrorKind::invalid, "valuesMerge must be one of [merge override replace]");
        }
        // The flags are the default of what the chart says.
        if (chart_.kube_version.empty()) {
            chart_.kube_version = options_.kube_version;
        }
        if (chart_.api_versions.empty()) {
            chart_.api_versions = options_.api_versions;
        }
        chart_.debug = chart_.debug || options_.debug;
    }

    std::vector<Resource*> generate(Session& session) {
        const TemporaryDirectory scratch;
        config_home_ = globals_.config_home.empty() ? scratch.path().string() + "/helm" : globals_.config_home;
        check_version();
        const std::string place = join_path(home(), chart_.name);
        if (loader_.services().files.kind(place) != EntryKind::directory) {
            if (chart_.repo.empty()) {
                throw Error(ErrorKind::not_found,
                            fmt::format("no repo specified for pull, no chart found at '{}'", place));
            }
            pulled_ = loader_.remotes(chart_.name).pull(
                {.repo = chart_.repo, .name = chart_.name, .version = chart_.version, .devel = chart_.devel}, home(),
                [this](std::vector<std::string> arguments) { return run(std::move(arguments)); },
                loader_.services().cancel);
        }
        const std::string values = scratch.path().string() + "/" + chart_.name + "-kustomize-values.yaml";
        write_file(AbsolutePath{values}, values_text(session));
        chart_.values_file = values;
        std::vector<Resource*> resources = read_output(session, run(template_arguments()));
        for (Resource* resource : resources) {
            resource->from_helm = true;
        }
        return resources;
    }

private:
    [[nodiscard]] std::string home() const {
        const std::string base = globals_.chart_home.starts_with('/') ? globals_.chart_home
                                                                     : join_path(loader_.root(), globals_.chart_home);
        if (!chart_.version.empty() && !chart_.repo.empty()) {
            return join_path(base, fmt::format("{}-{}", chart_.name, chart_.version));
        }
        return base;
    }

    static std::vector<Resource*> read_output(Session& session, const std::string& output) {
        try {
            return read_resources(session, output);
        } catch (const Error& error) {
            const bool malformed = std::string_view{error.what()}.find("MalformedYAMLError") != std::string_view::npos;
            throw error.within(malformed ? "error reading helm output" : "could not parse rnode slice into resource map");
        }
    }

    /// What helm says about a failure, at length where that was asked for.
    static std::string failure_text(const std::vector<std::string>& arguments, const ProcessResult& result) {
        if (std::ranges::find(arguments, "--debug") == arguments.end()) {
            return result.error_output;
        }
        return fmt::format(" Helm stack trace:\n{}\nHelm template:\n{}\n", result.error_output, result.output);
    }

    std::string run(std::vector<std::string> arguments) {
        const RenderServices& services = loader_.services();
        if (services.processes == nullptr) {
            throw Error(ErrorKind::unsupported, "helm cannot be run here");
        }
        arguments.insert(arguments.begin(), options_.command);
        const std::string line = fmt::format("{}", fmt::join(arguments, " "));
        const ProcessResult result =
            services.processes->run({.arguments = arguments,
                                     .environment = {{"HELM_CONFIG_HOME", config_home_},
                                                     {"HELM_CACHE_HOME", config_home_ + "/.cache"},
                                                     {"HELM_DATA_HOME", config_home_ + "/.data"}}},
                                    services.cancel);
        if (result.status != 0) {
            throw Error(ErrorKind::failed,
                        fmt::format("unable to run: '{0}' with env=[HELM_CONFIG_HOME={1} HELM_CACHE_HOME={1}/.cache "
                                    "HELM_DATA_HOME={1}/.data] (is '{2}' installed?): exit status {3}",
                                    line, config_home_, options_.command, result.status))
                .within(failure_text(arguments, result));
        }
        return result.output;
    }

    /// The first numbers with points between them, as kustomize's `\d+(\.\d+)+` finds them.
    static std::string version_in(const std::string& text) {
        std::string found;
        re2::RE2::PartialMatch(text, R"((\d+(?:\.\d+)+))", &found);
        return found;
    }

    void check_version() {
        const std::string output = run({"version", "--short"});
        const std::string version = version_in(output);
        if (version.empty()) {
            throw Error(ErrorKind::invalid, fmt::format("cannot find version string in {}", output));
        }
        if (!version.starts_with("3.") && !version.starts_with("4.")) {
            throw Error(ErrorKind::unsupported,
                        fmt::format("this plugin requires helm V3 or V4 but got v{}", version));
        }
    }

    [[nodiscard]] std::vector<std::string> template_arguments() const {
        std::vector<std::string> arguments{
            "template", chart_.release_name.empty() ? std::string{"--generate-name"} : chart_.release_name,
            join_path(pulled_ ? pulled_->home : home(), chart_.name)};
        const auto add = [&](const char* flag, const std::string& value) {
            if (!value.empty()) {
                arguments.insert(arguments.end(), {flag, value});
            }
        };
        add("--namespace", chart_.name_space);
        add("--name-template", chart_.name_template);
        add("-f", chart_.values_file);
        for (const std::string& file : chart_.additional_values_files) {
            add("-f", file);
        }
        for (const std::string& version : chart_.api_versions) {
            add("--api-versions", version);
        }
        add("--kube-version", chart_.kube_version);
        const auto flag = [&](bool set, const char* name) {
            if (set) {
                arguments.emplace_back(name);
            }
        };
        flag(chart_.include_crds, "--include-crds");
        flag(chart_.skip_tests, "--skip-tests");
        flag(chart_.skip_hooks, "--no-hooks");
        flag(chart_.debug, "--debug");
        flag(chart_.devel, "--devel");
        return arguments;
    }

    /// A chart that was put aside is looked into there, as if it were where kustomize puts it.
    [[nodiscard]] std::string load_values() const {
        const std::string& file = chart_.values_file;
        const std::string path = file.starts_with('/') ? file : join_path(loader_.root(), file);
        const std::string place = home() + "/";
        if (!pulled_ || pulled_->home == home() || !path.starts_with(place)) {
            return loader_.load(file);
        }
        const AbsolutePath aside = real_path(AbsolutePath{pulled_->home} / path.substr(place.size()));
        if (!aside.string().starts_with(pulled_->home + "/")) {
            throw Error(ErrorKind::denied, fmt::format("'{}' of chart '{}' leads out of the chart", file, chart_.name));
        }
        return read_file(aside);
    }

    std::string values_text(Session& session) {
        const Node* inline_values = chart_.values_inline;
        if (inline_values == nullptr || inline_values->pairs() == 0) {
            return load_values();
        }
        if (chart_.values_merge == "replace") {
            return print_object(*inline_values);
        }
        yaml::Arena& arena = session.inputs.emplace_back();
        const auto parsed = yaml::parse_first(arena, load_values());
        if (!parsed) {
            throw Error(ErrorKind::invalid, fmt::format("could not parse values file into rnode: yaml: {}",
                                                        parsed.error().problem));
        }
        Node* chart_values = *parsed == nullptr ? yaml::make_mapping(arena) : *parsed;
        Node* own = yaml::clone(arena, *inline_values);
        const bool over = chart_.values_merge == "override";
        Node* values = strategic_merge(arena, session.schema, over ? chart_values : own, over ? own : chart_values);
        return values == nullptr ? std::string{"{}\n"} : print_object(*values);
    }

    const Loader& loader_;
    HelmChart chart_;
    HelmGlobals globals_;
    const HelmOptions& options_;
    std::string config_home_;
    std::optional<PulledChart> pulled_;
};

}  // namespace

Generate helm_generator(Session& session, const Loader& loader, HelmChart chart, HelmGlobals globals) {
    auto made = std::make_shared<Chart>(loader, std::move(chart), std::move(globals), session.options.helm);
    return [made](Session& run) { return made->generate(run); };
}

}  // namespace berth::render
