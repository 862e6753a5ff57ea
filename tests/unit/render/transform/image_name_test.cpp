// SPDX-License-Identifier: Apache-2.0
// Names of images compared as RE2 matches them.
#include "render/transform/image_name.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace berth;
using namespace berth::render;

TEST_CASE("render::ImageName: what is compared matches as the expression does") {
    for (const std::string name : {"nginx", "registry.test/web", "registry.test:5000/a-b_c", "", "a.", "é.b", "a\nb", "a@b"}) {
        const Pattern pattern{fmt::format("^{}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$", name)};
        const ImageName image{name};
        std::string dots_changed = name;
        for (char& c : dots_changed) {
            c = c == '.' ? 'x' : c;
        }
        for (const std::string& start : {name, dots_changed, name + "x", "x" + name, name.substr(0, name.size() / 2),
                                         std::string{"a\n"}, std::string{"aé"}, std::string{"a\xff"}}) {
            for (const std::string rest : {"", ":", ":1.2-{x}_y", ":1:2", "@sha256:", "@sha256:abc", ":v1@sha256:abc",
                                           "@sha256:abc:v1", "@sha1:abc", ":v1 ", ":é", "/more", "\n"}) {
                CAPTURE(name);
                CAPTURE(start + rest);
                CHECK(image.matches(start + rest) == pattern.matches(start + rest));
            }
        }
    }
}

TEST_CASE("render::ImageName: names may be patterns") {
    CHECK(ImageName{"(docker.io/)?nginx"}.matches("nginx:1"));
    CHECK(ImageName{"ng.*"}.matches("nginx"));
    CHECK_FALSE(ImageName{"ng[a-z]"}.matches("nginx"));
    CHECK_THROWS_AS(static_cast<void>(ImageName{"ng("}.matches("nginx")), Error);
}
