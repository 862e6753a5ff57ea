// SPDX-License-Identifier: Apache-2.0
// Images named by objects of any kind.
#include "sync/images.hpp"

#include <doctest/doctest.h>

#include "json/parse.hpp"

using namespace berth;
using namespace berth::sync;

TEST_CASE("images are found wherever containers stand, and replaced by name") {
    auto object = json::parse(R"({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {
        "initContainers": [{"image": "docker.io/library/guestbook@sha256:00"}], "containers": [{"image": "guestbook:1.0", "imagePullPolicy": "Always"}, {"image": "redis"}]}}}}}})");
    CHECK(images_of(object) == std::set<std::string>{"docker.io/library/guestbook@sha256:00", "guestbook:1.0", "redis"});
    CHECK(replace_images(object, {{"guestbook", "guestbook:berth-1"}, {"unused", "x"}}) == std::set<std::string>{"guestbook"});
    CHECK(images_of(object) == std::set<std::string>{"guestbook:berth-1", "redis"});
    CHECK(object.find_path({"spec", "jobTemplate", "spec", "template", "spec"})->find("containers")->as_array()[0].text_at({"imagePullPolicy"}) ==
          "IfNotPresent");
}

TEST_CASE("names in full") {
    CHECK(full_image_name("redis") == "docker.io/library/redis");
    CHECK(full_image_name("team/app:1@sha256:00") == "docker.io/team/app");
    CHECK(full_image_name("localhost:5000/app:1") == "localhost:5000/app");
    CHECK(full_image_name("localhost/app") == "localhost/app");
    CHECK(full_image_name("ghcr.io/a/b") == "ghcr.io/a/b");
}
