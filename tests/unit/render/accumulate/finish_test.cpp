// SPDX-License-Identifier: Apache-2.0
// The last steps of a build, one by one.
#include "render/accumulate/finish.hpp"

#include "render/build_observer.hpp"
#include "render/build_session.hpp"
#include "render/parsed.hpp"
#include "render/print/printer.hpp"

using namespace berth;
using namespace berth::render;

namespace {

std::string object(std::string_view kind, std::string_view name, std::string_view annotations = {}) {
    std::string text = "---\napiVersion: v1\nkind: ";
    text.append(kind).append("\nmetadata:\n  name: ").append(name).append("\n");
    return annotations.empty() ? text : text + "  annotations: {" + std::string{annotations} + "}\n";
}

constexpr std::string_view local = "config.kubernetes.io/local-config: 'true'";

class StepNames final : public BuildObserver {
public:
    void entered(const std::string&) override {}
    void loaded(const std::string&, std::span<Resource* const>) override {}
    void stepped(const std::string&, const std::string& field, std::span<Resource* const>) override {
        seen.push_back(field);
    }
    void finished(std::span<Resource* const> resources) override {
        seen.push_back("finished with " + std::to_string(resources.size()));
    }

    std::vector<std::string> seen;
};

struct Finished : BuildSession {
    Accumulator all;
    Kustomization root;

    std::vector<std::string> finish_all() {
        finish(session, all, root);
        return names_of(all.resources);
    }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Finished, "render::finish: local configuration is dropped unless it says false") {
    all.resources = read(object("A", "gone", local) + object("A", "kept", "config.kubernetes.io/local-config: 'false'") +
                         object("A", "also-gone", "config.kubernetes.io/local-config: 'yes'") + object("A", "plain"));
    CHECK(finish_all() == Names{"kept", "plain"});
}

TEST_CASE_FIXTURE(Finished, "render::finish: local configuration with a deployed object's identity stays, as in kustomize") {
    all.resources = read(object("A", "a", local) + object("A", "b"));
    set_name(session.arena, *all.resources.resources()[1]->root, "a");
    root.sort_options = SortOptions{.order = "fifo"};
    CHECK(finish_all() == Names{"a", "a"});
}

TEST_CASE_FIXTURE(Finished, "render::finish: two of one identity cannot both be dropped, as in kustomize") {
    all.resources = read(object("A", "a", local) + object("A", "b", local));
    set_name(session.arena, *all.resources.resources()[1]->root, "a");
    CHECK(failure_of([&] { return finish_all(); }) == "id A.v1.[noGrp]/a.[noNs] not found in removal");
}

TEST_CASE_FIXTURE(Finished, "render::finish: kinds in legacy order, in the order read where that is asked for") {
    const std::string text = object("Deployment", "d") + object("ConfigMap", "c") + object("Namespace", "n");
    all.resources = read(text);
    CHECK(finish_all() == Names{"n", "c", "d"});
    all.resources = read(text);
    options.reorder = Reorder::none;
    CHECK(finish_all() == Names{"d", "c", "n"});
    CHECK(session.warnings.empty());
}

TEST_CASE_FIXTURE(Finished, "render::finish: the kustomization's order wins over the command line's, with a warning") {
    all.resources = read(object("ConfigMap", "c") + object("Namespace", "n"));
    options.reorder = Reorder::legacy;
    root.sort_options = SortOptions{.order = "fifo"};
    CHECK(finish_all() == Names{"c", "n"});
    CHECK(session.warnings ==
          Names{"Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag "
                "('--reorder'). Using the kustomization file over the CLI flag."});
}

TEST_CASE_FIXTURE(Finished, "render::finish: what was emptied is dropped, what lost its name is refused in its file") {
    all.resources = read(object("A", "a") + object("A", "b"));
    all.resources.resources()[0]->root = nullptr;
    CHECK(finish_all() == Names{"b"});
    Resource& nameless = *all.resources.resources()[0];
    nameless.file = "/app/b.yaml";
    yaml::erase(*nameless.root, "metadata");
    try {
        finish(session, all, root);
        FAIL("taken");
    } catch (const Error& error) {
        CHECK(error.message() == "missing metadata.name in object {{v1 A} {{ } map[] map[]}}");
        CHECK(error.place() == "/app/b.yaml:7");
    }
}

TEST_CASE_FIXTURE(Finished, "render::finish: a hash in the name reaches those that refer to it") {
    all.config = session.default_config;
    all.resources = read("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  COLOR: blue\n"
                         "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  volumes:\n"
                         "  - configMap: {name: settings}\n");
    all.resources.resources()[0]->needs_hash = true;
    CHECK(finish_all() == Names{"settings-9cf89bh562", "p"});
    CHECK(print_json(*all.resources.resources()[1]->root->find("spec")) ==
          R"({"volumes":[{"configMap":{"name":"settings-9cf89bh562"}}]})");
}

TEST_CASE_FIXTURE(Finished, "render::finish: notes of the build go unless buildMetadata asks for them") {
    constexpr std::string_view notes =
        "config.kubernetes.io/origin: o, alpha.config.kubernetes.io/transformations: t, mine: m";
    const auto annotations = [&] {
        all.resources = read(object("A", "a", notes));
        finish(session, all, root);
        return metadata_map(*all.resources.resources()[0]->root, "annotations");
    };
    CHECK(annotations() == StringMap{{"mine", "m"}});
    root.build_metadata = {"originAnnotations"};
    CHECK(annotations() == StringMap{{"config.kubernetes.io/origin", "o"}, {"mine", "m"}});
    root.build_metadata = {"transformerAnnotations"};
    CHECK(annotations() == StringMap{{"alpha.config.kubernetes.io/transformations", "t"}, {"mine", "m"}});
}

TEST_CASE_FIXTURE(Finished, "render::finish: the label managed-by, by option or by buildMetadata") {
    const auto labels = [&] {
        all.resources = read(object("A", "a"));
        finish(session, all, root);
        return metadata_map(*all.resources.resources()[0]->root, "labels");
    };
    const StringMap managed{{"app.kubernetes.io/managed-by", "kustomize-v5.8.1"}};
    CHECK(labels().empty());
    root.build_metadata = {"managedByLabel"};
    CHECK(labels() == managed);
    root.build_metadata.clear();
    options.managed_by_label = true;
    CHECK(labels() == managed);
}

TEST_CASE_FIXTURE(Finished, "render::finish: an observer is told of each step, and of what is left") {
    StepNames steps;
    services.observer = &steps;
    all.config = session.default_config;
    all.resources = read(object("A", "a", local) + object("A", "b"));
    finish_all();
    CHECK(steps.seen == Names{"name suffix hash", "name references", "vars", "finished with 1"});
}
