// SPDX-License-Identifier: Apache-2.0
// Parts of texts replaced.
#include "render/print/parted_text.hpp"

#include "render/parsed.hpp"

#include <random>

using namespace berth;
using namespace berth::render;

TEST_CASE("render::PartedText: in place, before and behind") {
    PartedText text{"a/b/c", "/"};
    text.set(1, "B");
    CHECK(text.text() == "a/B/c");
    text.set(-1, "first");
    text.set(99, "last");
    CHECK(text.text() == "first/a/B/c/last");
    CHECK(text.size() == text.text().size());
}

TEST_CASE("render::PartedText: as if the text were split anew each time") {
    std::mt19937 random{20261123}; // NOLINT: the same every time
    const auto any = [&](std::initializer_list<const char*> of) { return std::string{of.begin()[random() % of.size()]}; };
    for (int round = 0; round < 2000; ++round) {
        const std::string delimiter = any({"/", ", ", "aa", "aba", "-"});
        PartedText kept{any({"", "a/b", "aaaa", "a, b, c", "abababa", "x"}), delimiter};
        for (int change = 0; change < 5; ++change) {
            PartedText anew{kept.text(), delimiter};
            const std::int64_t index = static_cast<std::int64_t>(random() % 5) - 1;
            const std::string part = any({"", "a", "b", "/", "a/b", ", ", "aa", "ba", "w"});
            CAPTURE(kept.text());
            CAPTURE(part);
            kept.set(index, part);
            anew.set(index, part);
            REQUIRE(kept.text() == anew.text());
            REQUIRE(kept.size() == kept.text().size());
        }
    }
}

TEST_CASE("render::PartedText: a large text") {
    const std::string large(5 << 20, 'x');
    PartedText text{"a/" + large, "/"};
    text.set(0, "b/c");
    text.set(1, "C");
    text.set(-1, "first");
    text.set(9, "last");
    CHECK(text.text() == "first/b/C/" + large + "/last");
    CHECK(text.size() == text.text().size());
    text.set(3, "small");
    CHECK(text.text() == "first/b/C/small/last");
}
