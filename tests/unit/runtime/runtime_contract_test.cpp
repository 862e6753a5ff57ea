// SPDX-License-Identifier: Apache-2.0
// What every Runtime keeps, run over the in-memory one and over the external one that works on this machine.
#include "runtime/runtime.hpp"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "container_reaper.hpp"
#include "root_only.hpp"
#include "runtime/cgroups.hpp"
#include "runtime/external_runtime.hpp"
#include "runtime/fake_runtime.hpp"
#include "runtime/profiles.hpp"

using namespace berth;
using namespace berth::runtime;

namespace {

// A root file system that shows this machine's programs, so that nothing has to be fetched.
RuntimeSpec make_spec(const AbsolutePath& root, std::vector<std::string> arguments) {
    ensure_directory(root / "usr");
    for (const char* folder : {"bin", "sbin", "lib", "lib64"}) {
        if (!exists(root / folder)) {
            const std::string target = "usr/" + std::string(folder);
            REQUIRE(::symlink(target.c_str(), (root / folder).c_str()) == 0);
        }
    }
    RuntimeSpec spec = ordinary_container(root, Networking::isolated);
    spec.mounts.push_back({"/usr", "bind", "/usr", {"rbind", "ro"}});
    spec.process.arguments = std::move(arguments);
    return spec;
}

// Plays the few programs that the contract uses.
ProcessResult play(const FakeRuntime::Invocation& call, const CancelToken& cancel) {
    if (call.arguments[0] == "sleep") {
        cancel.sleep_for(std::chrono::seconds(60));
    }
    if (call.arguments[0] == "cat") {
        return {.status = 0, .output = call.input, .error_output = {}};
    }
    if (call.arguments[0] == "false") {
        return {.status = 1, .output = {}, .error_output = "complaint\n"};
    }
    return {.status = 3, .output = "out\n", .error_output = "err\n"};
}

struct Fixture {
    TemporaryDirectory scratch;
    SystemProcessRunner runner;
    std::unique_ptr<Runtime> runtime;
    std::string id = "contract-" + std::to_string(::getpid());

    [[nodiscard]] CreateRequest request(std::vector<std::string> arguments) const {
        return {.id = id, .bundle = scratch.path() / "bundle",
                .spec = make_spec(scratch.path() / "root", std::move(arguments))};
    }
};

// What is left of the container wherever the test stopped: a runtime that was in the middle of it knows of none yet.
void take_away(Fixture& fixture) {
    ExternalRuntime runtime(fixture.runner, {.program = find_external_runtime(),
                                             .state_directory = fixture.scratch.path() / "state"});
    runtime.remove(fixture.id);
    remove_cgroup("/berth/" + fixture.id);
    remove_tree(fixture.scratch.path());
}

void check_contract(Fixture& fixture) {
    Runtime& runtime = *fixture.runtime;
    const std::string& id = fixture.id;
    const std::vector<std::string> talk{"sh", "-c", "echo out; echo err >&2; exit 3"};

    SUBCASE("run returns output and status and leaves nothing") {
        const ProcessResult result = runtime.run(fixture.request(talk), {}, {});
        CHECK(result.status == 3);
        CHECK(result.output == "out\n");
        CHECK(result.error_output == "err\n");
        CHECK_FALSE(runtime.find_state(id));
    }
    SUBCASE("run streams output and gives input") {
        std::string seen;
        ProcessStreams streams{.input = "typed"};
        streams.on_output = [&](Stream, std::string_view piece) { seen += piece; };
        CHECK(runtime.run(fixture.request({"cat"}), streams, {}).status == 0);
        CHECK(seen == "typed");
    }
    SUBCASE("cancelling a run kills and removes the container") {
        CancelSource source;
        std::jthread killer([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            source.cancel();
        });
        const auto started = std::chrono::steady_clock::now();
        CHECK_THROWS_AS(runtime.run(fixture.request({"sleep", "60"}), {}, source.token()), Interrupted);
        CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(10));
        CHECK_FALSE(runtime.find_state(id));
    }
    SUBCASE("create, start, exec, kill, remove") {
        CHECK_FALSE(runtime.find_state(id));
        runtime.create(fixture.request({"sleep", "60"}), {});
        REQUIRE(runtime.find_state(id));
        CHECK(runtime.find_state(id)->status == ContainerStatus::created);
        CHECK(runtime.find_state(id)->pid > 0);
        try {
            runtime.create(fixture.request({"sleep", "60"}), {});
            FAIL("a second container of the same id");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::conflict);
        }
        runtime.start(id, {});
        CHECK(runtime.find_state(id)->status == ContainerStatus::running);
        const ProcessResult result = runtime.exec({.id = id, .arguments = talk}, {});
        CHECK(result.status == 3);
        CHECK(result.output == "out\n");
        CHECK(runtime.exec({.id = id, .arguments = {"cat"}, .streams = {.input = "in"}}, {}).output == "in");
        CHECK_THROWS_AS(exec_checked(runtime, {.id = id, .arguments = {"false"}}, {}), Error);
        runtime.kill(id, SIGKILL, KillScope::first_process);
        for (int i = 0; i < 200 && runtime.find_state(id)->status != ContainerStatus::stopped; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        CHECK(runtime.find_state(id)->status == ContainerStatus::stopped);
        CHECK_THROWS_AS(runtime.exec({.id = id, .arguments = talk}, {}), Error);
        runtime.remove(id);
        CHECK_FALSE(runtime.find_state(id));
        runtime.remove(id);
    }
    SUBCASE("remove takes a running container") {
        runtime.create(fixture.request({"sleep", "60"}), {});
        runtime.start(id, {});
        runtime.remove(id);
        CHECK_FALSE(runtime.find_state(id));
    }
    SUBCASE("an unknown container is named") {
        try {
            (void)runtime.exec({.id = "nobody", .arguments = {"true"}}, {});
            FAIL("exec in a container that is not there");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::not_found);
            CHECK(error.message().find("'nobody'") != std::string::npos);
        }
        CHECK_THROWS_AS(runtime.kill("nobody", SIGTERM, KillScope::first_process), Error);
    }
}

}  // namespace

TEST_CASE("runtime contract: in memory") {
    Fixture fixture;
    fixture.runtime = std::make_unique<FakeRuntime>(play);
    check_contract(fixture);
}

TEST_CASE("runtime contract: external") {
    BERTH_NEEDS_ROOT();
    Fixture fixture;
    const ContainerReaper reaper([&] { take_away(fixture); });
    try {
        fixture.runtime = std::make_unique<ExternalRuntime>(
            fixture.runner, ExternalRuntime::Options{.program = find_external_runtime(),
                                                     .state_directory = fixture.scratch.path() / "state"});
    } catch (const Error& error) {
        MESSAGE("skipped: ", error.what());
        return;
    }
    check_contract(fixture);
    fixture.runtime->remove(fixture.id);
    CHECK(find_cgroup("/berth/" + fixture.id).empty());
}

TEST_CASE("what an external runtime says reaches the error") {
    BERTH_NEEDS_ROOT();
    Fixture fixture;
    if (!find_program("runc") && !find_program("crun")) {
        MESSAGE("skipped: neither runc nor crun is here");
        return;
    }
    const ContainerReaper reaper([&] { take_away(fixture); });
    ExternalRuntime runtime(fixture.runner, {.program = find_external_runtime(),
                                             .state_directory = fixture.scratch.path() / "state"});
    CreateRequest request = fixture.request({"true"});
    request.spec.mounts.push_back({"/x", "bind", "/there/is/no/such/source", {"bind"}});
    try {
        runtime.create(request, {});
        FAIL("created with a missing mount source");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find("/there/is/no/such/source") != std::string::npos);
    }
    CHECK_FALSE(runtime.find_state(fixture.id));
}
