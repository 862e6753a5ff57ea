// SPDX-License-Identifier: Apache-2.0
// The watch loop on real files, with a cluster in memory and builds that are functions.
#include "workflow/sync_watch.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "base/file.hpp"
#include "base/text.hpp"
#include "kube/memory_api.hpp"
#include "yaml/json.hpp"

using namespace berth;
using namespace berth::workflow;
using namespace std::chrono_literals;

namespace {

// A project with one image, built by reading a file, and manifests taken as they are.
struct Fixture {
    TemporaryDirectory temporary;
    AbsolutePath root = temporary.path() / "app";
    kube::MemoryApi api;
    ThreadPool pool{4};
    SystemClock clock;
    progress::NullSink progress;
    std::mutex mutex;
    std::condition_variable changed;
    int passes = 0;
    int builds = 0;
    int renders = 0;
    std::vector<std::string> failures;
    std::vector<std::string> loaded;
    int building = 0;
    int load_failures = 0;
    std::atomic<std::chrono::milliseconds> build_time{0ms};
    std::atomic<int> cancelled_builds = 0;
    CancelSource cancel;
    std::unique_ptr<sync::Reconciler> reconciler;
    std::unique_ptr<SyncSession> session;
    std::thread loop;

    Fixture() {
        put("src/main", "one");
        put("Dockerfile", "");
        put("deploy/kustomization.yaml", "");
        put("deploy/config.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: default}, data: {x: '1'}}");
        put("deploy/pod.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: default}, spec: {containers: [{name: c, image: app}]}}");
    }
    ~Fixture() {
        cancel.cancel();
        if (loop.joinable()) loop.join();
    }

    void put(std::string_view path, std::string_view text) {
        // Moved in from outside: one event, however slow the machine is.
        ensure_directory((root / path).parent());
        write_file(temporary.path() / "incoming", text);
        rename_path(temporary.path() / "incoming", root / path);
    }

    SyncSteps steps() {
        SyncSteps steps;
        steps.build = [this](const config::ImageSpec&, const CancelToken& token) {
            const auto time = build_time.load();
            tell([this] { ++building; });
            try {
                token.sleep_for(time);
            } catch (const Interrupted&) {
                ++cancelled_builds;
                throw;
            }
            const auto content = read_file(root / "src/main");
            const std::lock_guard lock(mutex);
            ++builds;
            return "app:" + content;
        };
        steps.render = [this](const AbsolutePath& kustomization, const CancelToken&) {
            RenderedProject rendered;
            for (const auto& name : list_directory(kustomization)) {
                rendered.inputs.push_back(kustomization / name);
                for (auto& object : yaml::parse_json_values(read_file(kustomization / name), name)) rendered.manifests.push_back({std::move(object), name});
            }
            const std::lock_guard lock(mutex);
            ++renders;
            return rendered;
        };
        steps.load = [this](const std::vector<std::string>& images, const CancelToken&) {
            if (load_failures > 0) {
                --load_failures;
                throw Error(ErrorKind::unavailable, "nobody answers");
            }
            loaded = images;
        };
        steps.input_filter = [this](const config::ImageSpec&) {
            return [this](const std::filesystem::path& path, FileWatcher::EntryKind) { return (root / "src").contains(AbsolutePath(path.string())); };
        };
        return steps;
    }

    void start() {
        const auto project = config::load_project(root, {.kustomization = root / "deploy"});
        reconciler = std::make_unique<sync::Reconciler>(sync::SyncServices{api, pool, clock, progress}, project.name, sync::Heal::yes,
                                                        [](const sync::Healed&) {}, cancel.token());
        session = std::make_unique<SyncSession>(project, steps(), *reconciler, progress);
        loop = std::thread([this] {
            // A change that comes when all is applied, but the pass not over, takes back what the pass has built.
            const WatchEvents events{.on_done = [this](auto) { tell([this] { ++passes; }); },
                                     .on_failure = [this](const Error& error) { tell([&] { failures.emplace_back(error.what()); }); }};
            const SyncRequest request{.wait = sync::Wait::no};
            CHECK_THROWS_AS(watch_project(*session, request, events, cancel.token()), Interrupted);
        });
    }
    void tell(const std::function<void()>& change) {
        const std::lock_guard lock(mutex);
        change();
        changed.notify_all();
    }
    bool wait(const std::function<bool()>& reached) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 60s, reached);
    }
    std::string live(std::string_view kind, std::string_view name, std::initializer_list<std::string_view> path) {
        const auto object = api.find({{"", "v1", std::string(kind)}, "default", std::string(name)}, {});
        return object ? std::string(object->text_at(path)) : "";
    }
    std::string image() {
        const auto pod = api.find({{"", "v1", "Pod"}, "default", "p"}, {});
        return pod ? std::string(pod->find_path({"spec", "containers"})->as_array()[0].text_at({"image"})) : "";
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a saved source file becomes a new image in the cluster, a saved manifest does not build") {
    start();
    REQUIRE(wait([&] { return passes == 1; }));
    CHECK(image() == "app:one");
    put("src/main", "two");
    REQUIRE(wait([&] { return passes == 2; }));
    CHECK(image() == "app:two");
    CHECK(loaded == std::vector<std::string>{"app:two"});
    CHECK(renders == 1);
    put("deploy/config.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: default}, data: {x: '2'}}");
    REQUIRE(wait([&] { return passes == 3; }));
    CHECK(live("ConfigMap", "c", {"data", "x"}) == "2");
    CHECK(builds == 2);
    put("unrelated", "x");
    put("src/main", "three");
    REQUIRE(wait([&] { return passes == 4; }));
    CHECK(builds == 3);
    CHECK(image() == "app:three");
}

TEST_CASE_FIXTURE(Fixture, "a newer change cancels the build that runs") {
    build_time = 60s;
    start();
    REQUIRE(wait([&] { return building == 1; }));
    build_time = 0ms;
    put("src/main", "newer");
    REQUIRE(wait([&] { return passes == 1; }));
    CHECK(cancelled_builds == 1);
    CHECK(image() == "app:newer");
}

TEST_CASE_FIXTURE(Fixture, "a broken manifest is told, and the next save mends it") {
    start();
    REQUIRE(wait([&] { return passes == 1; }));
    put("deploy/config.yaml", "{apiVersion: v1, kind: [");
    REQUIRE(wait([&] { return failures.size() == 1; }));
    CHECK(failures[0].find("config.yaml:") == 0);
    CHECK(live("ConfigMap", "c", {"data", "x"}) == "1");
    put("deploy/config.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: default}, data: {x: 'mended'}}");
    REQUIRE(wait([&] { return passes == 2; }));
    CHECK(live("ConfigMap", "c", {"data", "x"}) == "mended");
}

TEST_CASE_FIXTURE(Fixture, "a manifest file that goes away is pruned, drift between saves is healed") {
    start();
    REQUIRE(wait([&] { return passes == 1; }));
    api.patch({{"", "v1", "ConfigMap"}, "default", "c"}, json::Object{{"data", json::Object{{"x", "drifted"}}}}, {.field_manager = "other"}, {});
    for (int turn = 0; turn < 3000 && live("ConfigMap", "c", {"data", "x"}) != "1"; ++turn) std::this_thread::sleep_for(10ms);
    CHECK(live("ConfigMap", "c", {"data", "x"}) == "1");
    remove_file(root / "deploy/config.yaml");
    REQUIRE(wait([&] { return passes == 2; }));
    CHECK_FALSE(api.find({{"", "v1", "ConfigMap"}, "default", "c"}, {}));
}

TEST_CASE_FIXTURE(Fixture, "a cluster that does not answer is tried again, and complained about once") {
    load_failures = 3;
    start();
    REQUIRE(wait([&] { return passes == 1; }));
    CHECK(failures == std::vector<std::string>{"nobody answers"});
    CHECK(image() == "app:one");
}
