// SPDX-License-Identifier: Apache-2.0
// The text of render.lock.
#include "render/remote/remote_lock.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::render;

namespace {

const std::string commit(40, 'a');
const std::string sha256(64, 'b');

RemoteLock sample() {
    RemoteLock lock;
    lock.repositories[{"https://host.example/z/repo", ""}] = commit;
    lock.repositories[{"https://host.example/a/repo", "v1"}] = commit;
    lock.files["https://host.example/file.yaml"] = sha256;
    lock.charts[{.repo = "oci://host.example/charts", .name = "app", .version = ""}] = {"1.2.3", sha256};
    lock.charts[{.repo = "oci://host.example/charts", .name = "app", .version = "", .devel = true}] = {"2.0.0-rc.1", sha256};
    return lock;
}

}  // namespace

TEST_CASE("render::RemoteLock writes sorted YAML and reads it again") {
    const std::string text = sample().text();
    CHECK(text == "# What the remote references of this kustomization stand for; made by 'berth render --lock'.\n"
                  "version: 1\n"
                  "git:\n"
                  "- url: https://host.example/a/repo\n"
                  "  ref: v1\n"
                  "  commit: " + commit + "\n"
                  "- url: https://host.example/z/repo\n"
                  "  commit: " + commit + "\n"
                  "http:\n"
                  "- url: https://host.example/file.yaml\n"
                  "  sha256: " + sha256 + "\n"
                  "charts:\n"
                  "- repo: oci://host.example/charts\n"
                  "  name: app\n"
                  "  found: 1.2.3\n"
                  "  sha256: " + sha256 + "\n"
                  "- repo: oci://host.example/charts\n"
                  "  name: app\n"
                  "  found: 2.0.0-rc.1\n"
                  "  sha256: " + sha256 + "\n"
                  "  devel: true\n");
    CHECK(RemoteLock::parse("render.lock", text) == sample());
}

TEST_CASE("render::RemoteLock keeps texts that YAML would take for something else") {
    RemoteLock lock;
    lock.repositories[{"file:///a b", "1.0"}] = std::string(40, '1');
    lock.charts[{.repo = "https://h", .name = "n", .version = "1.10"}] = {"1.10", std::string(64, '2')};
    CHECK(RemoteLock::parse("render.lock", lock.text()) == lock);
}

TEST_CASE("render::RemoteLock refuses what it does not know, with the line") {
    const auto message = [](const std::string& text) {
        try {
            static_cast<void>(RemoteLock::parse("/app/render.lock", text));
        } catch (const Error& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };
    CHECK(message("version: 2\n").find("/app/render.lock:1") == 0);
    CHECK(message("version: 1\nmore: 1\n").find("/app/render.lock:2") == 0);
    CHECK(message("version: 1\ngit:\n- url: u\n  commit: zz\n").find("'commit' is not 40") != std::string::npos);
    CHECK(message("version: 1\nhttp:\n- sha256: " + sha256 + "\n").find("'url' is missing") != std::string::npos);
    CHECK(message("").find("render.lock") != std::string::npos);
}
