// SPDX-License-Identifier: Apache-2.0
// From a parsed Dockerfile to a build graph: global arguments, base images, then stage by stage.
#include "build/dockerfile/planner.hpp"

#include "base/text.hpp"
#include "base/thread_pool.hpp"
#include "build/dockerfile/stage_planner.hpp"
#include "build/dockerfile/stage_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <set>
#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

/// ARGs before the first FROM, on top of those that are always there.
Environment global_arguments(const Document& document, const PlanOptions& options) {
    Environment globals;
    const image::Platform& host = image::Platform::host();
    const image::Platform& target = options.platform;
    const std::vector<std::pair<std::string, std::string>> predefined{
        {"BUILDPLATFORM", host.text()},    {"BUILDOS", host.os},
        {"BUILDOSVERSION", host.os_version}, {"BUILDARCH", host.architecture},
        {"BUILDVARIANT", host.variant},    {"TARGETPLATFORM", target.text()},
        {"TARGETOS", target.os},           {"TARGETOSVERSION", target.os_version},
        {"TARGETARCH", target.architecture}, {"TARGETVARIANT", target.variant},
        {"TARGETSTAGE", options.target.empty() ? "default" : options.target}};
    for (const auto& [name, value] : predefined) {
        const auto given = options.build_args.find(name);
        globals.set(name, given == options.build_args.end() ? value : given->second);
    }
    for (const Instruction& instruction : document.global_args) {
        for (const ArgPair& pair : std::get<ArgInstruction>(instruction.meaning).pairs) {
            const auto given = options.build_args.find(pair.key);
            if (given != options.build_args.end()) {
                globals.set(pair.key, given->second);
            } else if (pair.value) {
                try {
                    globals.set(pair.key, expand(*pair.value, globals, {.escape = document.escape}).text);
                } catch (const std::invalid_argument& problem) {
                    throw SyntaxError(instruction.lines, problem.what());
                }
            }
        }
    }
    return globals;
}

class Planner {
public:
    Planner(const Document& document, const PlanOptions& options, BaseImages& images, const CancelToken& cancel)
        : document_(document), options_(options), images_(images), cancel_(cancel),
          globals_(global_arguments(document, options)), table_(document, globals_, options.platform),
          results_(document.stages.size()) {}

    Graph run() {
        const std::size_t target = table_.find_target(options_.target);
        resolve_images(target);
        for (const std::size_t index : table_.reachable(target)) {
            plan_stage(index);
        }
        StageResult& result = *results_[target];
        graph_.result = result.tree;
        graph_.config = std::move(result.config);
        graph_.inherited_history = result.inherited_history;
        for (const auto& [name, value] : options_.labels) {
            graph_.config.container.set_label(name, value);
        }
        warn_about_unused_arguments();
        return std::move(graph_);
    }

private:
    [[nodiscard]] LineRange lines_of(std::size_t stage) const { return table_.entries()[stage].stage->origin.lines; }

    /// Gets the configs of all images that reachable stages need. Their ONBUILD triggers may name further stages and
    /// images, so this repeats until nothing new appears.
    void resolve_images(std::size_t target) {
        std::set<std::size_t> triggered;
        while (true) {
            std::map<std::string, LineRange> missing;
            for (const std::size_t index : table_.reachable(target)) {
                const StageEntry& entry = table_.entries()[index];
                if (!entry.base_stage && entry.base != "scratch" && !resolved_.contains(entry.base)) {
                    missing.emplace(entry.base, lines_of(index));
                }
                for (const std::string& name : entry.images) {
                    if (!resolved_.contains(name)) {
                        missing.emplace(name, source_lines(entry, name));
                    }
                }
            }
            resolve(missing);
            bool grown = false;
            for (const std::size_t index : table_.reachable(target)) {
                const StageEntry& entry = table_.entries()[index];
                if (!entry.base_stage && entry.base != "scratch" && triggered.insert(index).second) {
                    const std::vector<std::string>& triggers = resolved_.at(entry.base).config.container.on_build;
                    table_.add_triggers(index, triggers);
                    grown = grown || !triggers.empty();
                } else if (entry.base_stage && triggered.insert(index).second) {
                    const std::vector<std::string> triggers = own_triggers(*entry.base_stage);
                    table_.add_triggers(index, triggers);
                    grown = grown || !triggers.empty();
                }
            }
            if (!grown && missing.empty()) {
                return;
            }
        }
    }

    /// The triggers that a stage of this file sets for those built on it.
    [[nodiscard]] std::vector<std::string> own_triggers(std::size_t stage) const {
        std::vector<std::string> triggers;
        for (const Instruction& instruction : table_.entries()[stage].instructions) {
            if (const auto* onbuild = std::get_if<OnbuildInstruction>(&instruction.meaning)) {
                triggers.push_back(onbuild->expression);
            }
        }
        return triggers;
    }

    /// Where `name` is used, for an error.
    static LineRange source_lines(const StageEntry& entry, const std::string& name) {
        for (const Instruction& instruction : entry.instructions) {
            const auto* copy = std::get_if<CopyInstruction>(&instruction.meaning);
            if ((copy != nullptr && copy->from == name) || instruction.text.find("from=" + name) != std::string::npos) {
                return instruction.lines;
            }
        }
        return entry.stage->origin.lines;
    }

    void resolve(const std::map<std::string, LineRange>& missing) {
        std::mutex mutex;
        std::vector<std::function<void(const CancelToken&)>> pieces;
        for (const auto& [name, lines] : missing) {
            pieces.emplace_back([&, &shown = name, where = lines](const CancelToken& cancel) {
                try {
                    ResolvedImage image = images_.resolve(image::Reference::parse(shown), options_.platform, cancel);
                    const std::lock_guard lock(mutex);
                    resolved_.emplace(shown, std::move(image));
                } catch (const Error& error) {
                    throw error.within(fmt::format("{}:{}: cannot use image '{}'", options_.file, where.first, shown));
                }
            });
        }
        if (pieces.size() == 1) {
            pieces.front()(cancel_);
        } else if (!pieces.empty()) {
            run_concurrently(std::move(pieces), cancel_);
        }
    }

    /// The vertex of an image, one for each name. Nothing for an image without layers.
    std::optional<VertexId> image_vertex(const std::string& name, const std::string& prefix, LineRange lines) {
        const auto known = image_vertices_.find(name);
        if (known != image_vertices_.end()) {
            return known->second;
        }
        const ResolvedImage& image = resolved_.at(name);
        std::optional<VertexId> vertex;
        if (!image.manifest.layers.empty()) {
            graph_.vertices.push_back({.work = ImageWork{image},
                                       .parent = std::nullopt,
                                       .title = fmt::format("{}FROM {}@{}", prefix, image.name.text(), image.digest.text()),
                                       .place = fmt::format("{}:{}", options_.file, lines.first)});
            vertex = graph_.vertices.size() - 1;
        }
        image_vertices_.emplace(name, vertex);
        return vertex;
    }

    StageResult start_of(const StageEntry& entry, const std::string& prefix) {
        StageResult start;
        if (entry.base_stage) {
            start = *results_[*entry.base_stage];
            start.config.container.on_build.clear();
            return start;
        }
        if (entry.base == "scratch") {
            start.config.platform = options_.platform;
            start.config.container.working_directory = "/";
            return start;
        }
        start.tree = image_vertex(entry.base, prefix, entry.stage->origin.lines);
        start.config = resolved_.at(entry.base).config;
        start.config.created.clear();
        start.config.container.on_build.clear();
        start.inherited_history = start.config.history.size();
        return start;
    }

    void plan_stage(std::size_t index) {
        const StageEntry& entry = table_.entries()[index];
        const bool from_image = !entry.base_stage && entry.base != "scratch";
        const auto steps = static_cast<std::size_t>(std::ranges::count_if(entry.instructions, is_step)) + (from_image ? 1 : 0);
        const std::string prefix =
            fmt::format("[{} {:>{}}/{}] ", entry.shown_name, 1, std::to_string(steps).size(), steps);
        PlanContext context{.graph = graph_,
                            .globals = globals_,
                            .build_args = options_.build_args,
                            .file = options_.file,
                            .escape = document_.escape,
                            .find_tree = {}};
        LineRange lines{};
        context.find_tree = [&](const std::string& name) { return find_tree(name, index, lines); };
        StagePlanner planner(context, start_of(entry, prefix),
                             {.stage = entry.shown_name, .steps = steps, .next = from_image ? 2U : 1U});
        for (std::size_t i = 0; i < entry.instructions.size(); ++i) {
            lines = entry.instructions[i].lines;
            planner.apply(entry.instructions[i],
                          i < entry.triggered ? StagePlanner::Origin::triggered : StagePlanner::Origin::written);
        }
        results_[index] = std::move(planner).finish();
    }

    TreeInput find_tree(const std::string& name, std::size_t user, LineRange lines) {
        const SourceName source = table_.find_source(name);
        std::optional<VertexId> vertex;
        if (source.stage) {
            if (!results_[*source.stage]) {
                throw std::invalid_argument(
                    fmt::format("cannot copy from stage '{}', it needs to be defined before current stage '{}'", name,
                                table_.entries()[user].shown_name));
            }
            vertex = results_[*source.stage]->tree;
        } else if (source.image != "scratch") {
            vertex = image_vertex(source.image, "", lines);
        }
        return vertex ? TreeInput(*vertex) : TreeInput(Nothing{});
    }

    void warn_about_unused_arguments() {
        std::set<std::string, std::less<>> used;
        const auto add = [&](const Instruction& instruction) {
            if (const auto* arg = std::get_if<ArgInstruction>(&instruction.meaning)) {
                for (const ArgPair& pair : arg->pairs) {
                    used.insert(pair.key);
                }
            }
        };
        std::ranges::for_each(document_.global_args, add);
        for (const Stage& stage : document_.stages) {
            std::ranges::for_each(stage.instructions, add);
        }
        for (const auto& [name, value] : options_.build_args) {
            const bool built_in = to_lower(name).ends_with("_proxy") || name.starts_with("BUILDKIT_") ||
                                  name == "SOURCE_DATE_EPOCH" || name.starts_with("TARGET") || name.starts_with("BUILD");
            if (!used.contains(name) && !built_in) {
                graph_.warnings.push_back(fmt::format("build argument '{}' is not used by {}", name, options_.file));
            }
        }
    }

    const Document& document_;
    const PlanOptions& options_;
    BaseImages& images_;
    const CancelToken& cancel_;
    Environment globals_;
    StageTable table_;
    Graph graph_;
    std::map<std::string, ResolvedImage> resolved_;
    std::map<std::string, std::optional<VertexId>> image_vertices_;
    std::vector<std::optional<StageResult>> results_;
};

} // namespace

Graph make_plan(const Document& document, const PlanOptions& options, BaseImages& images, const CancelToken& cancel) {
    try {
        return Planner(document, options, images, cancel).run();
    } catch (const SyntaxError& error) {
        throw error.with_file(options.file);
    }
}

Graph make_plan(std::string_view text, const PlanOptions& options, BaseImages& images, const CancelToken& cancel) {
    try {
        const SyntaxTree tree = parse(text);
        const Document document = interpret(tree);
        Graph graph = Planner(document, options, images, cancel).run();
        for (const Warning& warning : tree.warnings) {
            graph.warnings.push_back(fmt::format("{}:{}: {}", options.file, warning.lines.first, warning.message));
        }
        return graph;
    } catch (const SyntaxError& error) {
        throw error.with_file(options.file);
    }
}

} // namespace berth::build::dockerfile
