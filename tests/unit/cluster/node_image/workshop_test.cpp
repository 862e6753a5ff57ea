// SPDX-License-Identifier: Apache-2.0
// Parts are made once, appear only when complete, and the time that is left is told.
#include "cluster/node_image/workshop.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"

using namespace berth;
using namespace berth::cluster::node_image;

namespace {

struct Fixture {
    TemporaryDirectory folder;
    ScriptedProcessRunner processes{[](const ProcessCommand&) { return ProcessResult{}; }};
    progress::RecordingSink sink;
    progress::Task task{sink, "node image"};
    CancelToken cancel;
    Workshop workshop{WorkshopContext{.folder = folder.path() / "cache", .processes = processes, .task = task, .cancel = cancel}};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a part is made once") {
    int made = 0;
    const auto make = [&](const AbsolutePath& at, progress::Task&) {
        ++made;
        write_file(at / "x", "1");
    };
    CHECK(!workshop.has("base", "k1"));
    const AbsolutePath first = workshop.ensure("base", "k1", "base", make);
    CHECK(workshop.ensure("base", "k1", "base", make) == first);
    CHECK(made == 1);
    CHECK(read_file(first / "x") == "1");
    CHECK(workshop.ensure("base", "k2", "base", make) != first);
    CHECK(made == 2);
}

TEST_CASE_FIXTURE(Fixture, "a part that failed is not there, and the next attempt starts empty") {
    CHECK_THROWS_AS(workshop.ensure("base", "k", "base",
                                    [](const AbsolutePath& at, progress::Task&) {
                                        write_file(at / "half", "");
                                        throw Error("no network");
                                    }),
                    Error);
    CHECK(!workshop.has("base", "k"));
    const AbsolutePath made = workshop.ensure("base", "k", "base", [](const AbsolutePath& at, progress::Task&) {
        CHECK(list_directory(at).empty());
        write_file(at / "whole", "");
    });
    CHECK(list_directory(made) == std::vector<std::string>{"whole"});
}

TEST_CASE_FIXTURE(Fixture, "other keys of a kind are removed, other kinds stay") {
    const auto make = [](const AbsolutePath& at, progress::Task&) { write_file(at / "x", "1"); };
    workshop.ensure("node", "old", "node", make);
    workshop.ensure("node", "new", "node", make);
    workshop.ensure("base", "old", "base", make);
    workshop.keep_only("node", "new");
    CHECK(!workshop.has("node", "old"));
    CHECK(workshop.has("node", "new"));
    CHECK(workshop.has("base", "old"));
}

TEST_CASE("the forecast counts what is open and learns from what was done") {
    Forecast forecast;
    CHECK(forecast.text().empty());
    forecast.expect("kubernetes", 340);
    forecast.expect("coredns", 120);
    CHECK(forecast.text() == "about 8 min left");
    // This machine takes twice as long as expected.
    forecast.finished("kubernetes", std::chrono::seconds(680));
    CHECK(forecast.text() == "about 4 min left");
    forecast.found("coredns");
    CHECK(forecast.text().empty());
    forecast.expect("pod network", 5);
    CHECK(forecast.text().ends_with(" s left"));
}
