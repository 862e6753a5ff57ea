// SPDX-License-Identifier: Apache-2.0
// The script that tells containerd, run against a `ctr` that writes down what it is told.
#include "cluster/load/load_script.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

using namespace berth;
using namespace berth::cluster;

namespace {

// Plays containerd: snapshots are folders below $TOP/snapshots, calls go to $TOP/calls.
constexpr const char* fake_ctr = R"(#!/bin/sh
shift 2
echo "$*" >>"$TOP/calls"
case "$1 $2" in
"snapshots ls") cat "$TOP/known" ;;
"snapshots prepare")
    [ ! -e "$TOP/leftover" ] || { rm "$TOP/leftover"; exit 1; }
    mkdir -p "$TOP/snapshots/$5/fs"
    if [ -n "${6:-}" ]; then
        echo "mount -t overlay overlay /x -o index=off,lowerdir=$TOP/snapshots/1/fs,upperdir=$TOP/snapshots/$5/fs,workdir=$TOP/w"
    else
        echo "mount -t bind $TOP/snapshots/$5/fs /x -o rw,rbind"
    fi ;;
"content ingest") cat >/dev/null ;;
esac
)";

image::Digest digest(char letter) { return image::Digest::parse("sha256:" + std::string(64, letter)); }

struct Fixture {
    Fixture() {
        for (const char* folder : {"bin", "content", "blobs", "layers/a/diff", "layers/b/diff"}) {
            ensure_directory(scratch.path() / folder);
        }
        write_file(scratch.path() / "bin/ctr", fake_ctr, {.mode = 0755});
        write_file(scratch.path() / "known", "KEY PARENT KIND\n");
        for (const char letter : {'a', 'b', 'c'}) {
            write_file(scratch.path() / "blobs" / digest(letter).encoded(), "x");
        }
    }
    ProcessResult run(const LoadPlan& plan) {
        std::string script = make_load_script(plan);
        script = replace_all(script, containerd_blobs, (scratch.path() / "content").string());
        script = replace_all(script, node_blobs, (scratch.path() / "blobs").string());
        SystemProcessRunner runner;
        return runner.run({.arguments = {"sh", "-s"},
                           .environment = {{"TOP", scratch.path().string()},
                                           {"PATH", (scratch.path() / "bin").string() + ":/usr/bin:/bin"}},
                           .input = script},
                          {});
    }
    [[nodiscard]] LoadPlan plan() const {
        const std::string layers = (scratch.path() / "layers").string();
        return {.archive = "/a.tar",
                .blobs = {{digest('a'), 1}, {digest('b'), 1}},
                .layers = {{digest('1'), layers + "/a/diff"}, {digest('2'), layers + "/b/diff"}}};
    }
    [[nodiscard]] std::string link_of(const std::string& path) const {
        char target[512] = {};
        const ssize_t length = ::readlink((scratch.path() / path).c_str(), target, sizeof target - 1);
        return length < 0 ? "no link" : target;
    }
    TemporaryDirectory scratch;
};

}  // namespace

TEST_CASE("layers become snapshots that are links into the store, blobs links in the content store") {
    Fixture fixture;
    const ProcessResult result = fixture.run(fixture.plan());
    CAPTURE(result.error_output);
    REQUIRE(result.status == 0);
    const std::string top = fixture.scratch.path().string();
    CHECK(fixture.link_of("content/" + std::string(64, 'a')) == top + "/blobs/" + std::string(64, 'a'));
    CHECK(fixture.link_of("snapshots/berth-" + digest('1').text() + "/fs") == top + "/layers/a/diff");
    CHECK(fixture.link_of("snapshots/berth-" + digest('2').text() + "/fs") == top + "/layers/b/diff");
    const std::string calls = read_file(fixture.scratch.path() / "calls");
    CHECK(calls.find("snapshots commit " + digest('2').text() + " berth-" + digest('2').text()) != std::string::npos);
    // Usable as soon as it is there, and holding its blobs before they are told.
    const std::size_t image = calls.find("images import --no-unpack /a.tar");
    REQUIRE(image != std::string::npos);
    CHECK(calls.find("snapshots commit " + digest('2').text()) < image);
    CHECK(image < calls.find("content ingest --expected-digest " + digest('a').text()));
    // Run again: nothing is in the way.
    CHECK(fixture.run({.archive = "/a.tar", .blobs = fixture.plan().blobs, .layers = {}}).status == 0);
}

TEST_CASE("known snapshots are left alone, leftovers replaced, a missing layer stops everything") {
    Fixture fixture;
    write_file(fixture.scratch.path() / "known", "KEY\n" + digest('1').text() + "   " + digest('0').text() + " Committed\n");
    write_file(fixture.scratch.path() / "leftover", "");
    REQUIRE(fixture.run(fixture.plan()).status == 0);
    const std::string calls = read_file(fixture.scratch.path() / "calls");
    CHECK(calls.find("commit " + digest('1').text()) == std::string::npos);
    CHECK(calls.find("snapshots rm berth-" + digest('2').text()) != std::string::npos);
    CHECK(calls.find("commit " + digest('2').text()) != std::string::npos);

    LoadPlan broken = fixture.plan();
    broken.layers[1].folder = "/there/is/none";
    remove_file(fixture.scratch.path() / "calls");
    CHECK(fixture.run(broken).status != 0);
    CHECK(read_file(fixture.scratch.path() / "calls").find("images import") == std::string::npos);
}
