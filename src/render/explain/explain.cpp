// SPDX-License-Identifier: Apache-2.0
// Comparing objects before and after each step of a build.
#include "render/explain/explain.hpp"

#include <map>
#include <optional>
#include <unordered_map>

#include "render/accumulate/resource.hpp"
#include "render/explain/cause_place.hpp"
#include "render/explain/leaves.hpp"
#include "render/explain/seen_objects.hpp"

namespace berth::render {

namespace {

class History final : public BuildObserver {
public:
    explicit History(FileSystem& files) : places_(files) {}

    void entered(const std::string&) override {}

    void loaded(const std::string& file, std::span<Resource* const> resources) override {
        for (const Resource* resource : resources) {
            record(*resource, {.file = file});
        }
    }

    void stepped(const std::string& kustomization, const std::string& field,
                 std::span<Resource* const> reached) override {
        for (const Resource* resource : reached) {
            record(*resource, {.file = kustomization, .kustomization = kustomization, .field = field});
        }
    }

    void finished(std::span<Resource* const> resources) override {
        for (const Resource* resource : resources) {
            if (resource->root != nullptr) {
                explained.push_back(explain_object(*resource));
            }
        }
    }

    std::vector<ExplainedObject> explained;

private:
    using Causes = std::vector<Cause>;

    void record(const Resource& resource, const Cause& cause) {
        const std::optional<Leaves> before = seen_.look_at(resource);
        if (!before) {
            return;
        }
        std::map<std::string, Causes>& causes = causes_[&resource];
        for (const auto& [path, leaf] : seen_.leaves(resource)) {
            const auto was = before->find(path);
            if (was == before->end() || was->second.text != leaf.text) {
                causes[path].push_back(placed(cause, path, leaf));
            }
        }
    }

    // A file of objects has its lines in the tree; what a step brings has lines of other texts.
    Cause placed(Cause cause, const std::string& path, const Leaf& leaf) {
        cause.value = leaf.text;
        if (cause.field.empty()) {
            cause.line = leaf.line;
            return cause;
        }
        CausePlace place = places_.find(cause.kustomization, cause.field,
                                        {.steps = steps_of_path(path), .path = path, .value = leaf.text});
        cause.file = std::move(place.file);
        cause.line = place.line;
        cause.kustomization_line = place.field_line;
        return cause;
    }

    ExplainedObject explain_object(const Resource& resource) {
        ExplainedObject object{.kind = std::string(resource.kind()),
                               .name = std::string(resource.name()),
                               .name_space = std::string(resource.name_space()),
                               .fields = {}};
        const std::map<std::string, Causes>& causes = causes_[&resource];
        for (const auto& [path, leaf] : leaves_of(*resource.root)) {
            const auto known = causes.find(path);
            object.fields.push_back(
                {.path = path, .value = leaf.text, .causes = known != causes.end() ? known->second : Causes()});
        }
        return object;
    }

    CausePlaces places_;
    SeenObjects seen_;
    std::unordered_map<const Resource*, std::map<std::string, Causes>> causes_;
};

}  // namespace

std::vector<ExplainedObject> explain(std::string_view directory, const RenderOptions& options, RenderServices services) {
    History history(services.files);
    services.observer = &history;
    static_cast<void>(render(directory, options, services));
    return std::move(history.explained);
}

}  // namespace berth::render
