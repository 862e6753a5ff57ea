// SPDX-License-Identifier: Apache-2.0
// The index of a build's objects follows what happens to them.
#include "render/accumulate/resource_map.hpp"

#include "base/error.hpp"
#include "render/accumulate/selector.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <string>

using namespace berth;
using namespace berth::render;

namespace {

/// Config maps whose names and namespaces a test changes.
struct Objects {
    yaml::Arena arena;
    std::deque<Resource> pool;
    ResourceMap map;

    Resource& add(std::string_view name, std::string_view name_space = {}) {
        Resource& resource = pool.emplace_back();
        resource.root = yaml::make_mapping(arena);
        yaml::set(arena, *resource.root, "apiVersion", yaml::make_string(arena, "v1"));
        set_kind(arena, *resource.root, "ConfigMap");
        set_name(arena, *resource.root, name);
        set_namespace(arena, *resource.root, name_space);
        map.append(&resource);
        return resource;
    }

    void rename(Resource& resource, std::string_view name) {
        const ResourceId before = resource.id();
        set_name(arena, *resource.root, name);
        map.touch_if_changed(resource, before);
    }

    [[nodiscard]] std::vector<Resource*> current(std::string_view name, std::string_view name_space = {}) const {
        return map.with_current_id({.gvk = {"", "v1", "ConfigMap"}, .name = name, .name_space = name_space});
    }
};

}  // namespace

TEST_CASE("render::ResourceMap: the same name in other namespaces is another object") {
    Objects objects;
    Resource& plain = objects.add("a");
    Resource& other = objects.add("a", "other");
    CHECK(objects.current("a", "default") == std::vector{&plain});
    CHECK(objects.current("a", "other") == std::vector{&other});
    CHECK(objects.map.with_name("a") == std::vector{&plain, &other});
    CHECK_THROWS_AS(objects.add("a", "default"), Error);
}

TEST_CASE("render::ResourceMap: a renamed object is found by its new name and refused beside one that has it") {
    Objects objects;
    Resource& first = objects.add("a");
    Resource& second = objects.add("b");
    CHECK(objects.current("a").size() == 1);
    objects.rename(first, "c");
    CHECK(objects.current("a").empty());
    CHECK(objects.current("c") == std::vector{&first});
    CHECK_NOTHROW(objects.map.reject_duplicates());
    objects.rename(second, "c");
    CHECK_THROWS_WITH_AS(objects.map.reject_duplicates(),
                         "may not add resource with an already registered id: ConfigMap.v1.[noGrp]/c.[noNs]", Error);
}

TEST_CASE("render::ResourceMap: dropping empty objects keeps the others in order and findable") {
    Objects objects;
    Resource& first = objects.add("a");
    Resource& second = objects.add("b");
    Resource& third = objects.add("c");
    CHECK(objects.current("b").size() == 1);
    second.root = nullptr;
    objects.map.drop_empty();
    CHECK(objects.map.size() == 2);
    CHECK(objects.map.with_name("b").empty());
    CHECK(objects.current("c") == std::vector{&third});
    Resource& fourth = objects.add("b");
    CHECK(objects.current("b") == std::vector{&fourth});
    CHECK(objects.map.select({.kind = "ConfigMap", .name = "a|b"}) == std::vector{&first, &fourth});
    const ResourceId before = first.id();
    first.root = nullptr;
    objects.map.touch_if_changed(first, before);
    objects.map.drop_empty();
    CHECK(objects.map.size() == 2);
    CHECK(objects.current("b") == std::vector{&fourth});
}
