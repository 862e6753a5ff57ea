// SPDX-License-Identifier: Apache-2.0
// Comparing objects before and after each step of a build.
#include "render/explain/explain.hpp"

#include <unordered_map>

#include "render/accumulate/resource.hpp"
#include "render/explain/cause_place.hpp"
#include "render/explain/leaves.hpp"

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
                 std::span<Resource* const> resources) override {
        for (const Resource* resource : resources) {
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
    struct Known {
        Leaves leaves;
        std::map<std::string, Causes> causes;
    };

    void record(const Resource& resource, const Cause& cause) {
        if (resource.root == nullptr) {
            return;
        }
        Known& known = objects_[&resource];
        Leaves now = leaves_of(*resource.root);
        for (const auto& [path, leaf] : now) {
            const auto before = known.leaves.find(path);
            if (before != known.leaves.end() && before->second.text == leaf.text) {
                continue;
            }
            known.causes[path].push_back(placed(cause, path, leaf));
        }
        known.leaves = std::move(now);
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
        const Known& known = objects_[&resource];
        for (const auto& [path, leaf] : leaves_of(*resource.root)) {
            const auto causes = known.causes.find(path);
            object.fields.push_back(
                {.path = path, .value = leaf.text, .causes = causes != known.causes.end() ? causes->second : Causes()});
        }
        return object;
    }

    CausePlaces places_;
    std::unordered_map<const Resource*, Known> objects_;
};

}  // namespace

std::vector<ExplainedObject> explain(std::string_view directory, const RenderOptions& options, RenderServices services) {
    History history(services.files);
    services.observer = &history;
    static_cast<void>(render(directory, options, services));
    return std::move(history.explained);
}

}  // namespace berth::render
