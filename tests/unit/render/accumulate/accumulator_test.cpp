// SPDX-License-Identifier: Apache-2.0
// What two bases have, put together, and where they contradict each other.
#include "render/accumulate/accumulator.hpp"

#include "render/build_session.hpp"
#include "render/parsed.hpp"

using namespace berth;
using namespace berth::render;

namespace {

constexpr std::string_view config_map = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ";

struct Bases : BuildSession {
    Accumulator base(std::string_view name) {
        Accumulator made;
        made.resources = read(std::string{config_map} + std::string{name} + "\n");
        return made;
    }
    SharedConfig prefixes(std::string_view create) {
        return std::make_shared<TransformerConfig>(parse_transformer_config(
            session.arena, "namePrefix: [{path: spec/a, create: " + std::string{create} + "}]"));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Bases, "render::Accumulator: objects of both in order, none twice") {
    Accumulator all = base("b");
    all.merge(base("a"), session.default_config);
    CHECK(names_of(all.resources) == std::vector<std::string>{"b", "a"});
    CHECK(failure_of([&] { return all.merge(base("a"), session.default_config), 0; }) ==
          "may not add resource with an already registered id: ConfigMap.v1.[noGrp]/a.[noNs]");
}

TEST_CASE_FIXTURE(Bases, "render::Accumulator: a var of one name is defined once") {
    Accumulator all;
    Accumulator other;
    all.variables.add({.name = "X"});
    other.variables.add({.name = "Y"});
    all.merge(other, session.default_config);
    CHECK(all.variables.vars().size() == 2);
    CHECK(failure_of([&] { return all.merge(other, session.default_config), 0; }) == "var 'Y' already encountered");
}

TEST_CASE_FIXTURE(Bases, "render::Accumulator: the default configuration is shared, another one added to it") {
    Accumulator all;
    all.merge_config(session.default_config, session.default_config);
    CHECK(all.config == session.default_config);
    all.merge_config(prefixes("true"), session.default_config);
    const auto paths = [](const FieldSpecs& specs) {
        std::vector<std::string_view> found;
        for (const FieldSpec& spec : specs) {
            found.push_back(spec.path);
        }
        return found;
    };
    CHECK(paths(all.config->name_prefix) == std::vector<std::string_view>{"metadata/name", "spec/a"});
    CHECK(paths(session.default_config->name_prefix) == std::vector<std::string_view>{"metadata/name"});
}

TEST_CASE_FIXTURE(Bases, "render::Accumulator: configurations that contradict each other") {
    Accumulator all;
    all.merge_config(prefixes("true"), session.default_config);
    CHECK_NOTHROW(all.merge_config(prefixes("true"), session.default_config));
    CHECK(failure_of([&] { return all.merge_config(prefixes("false"), session.default_config), 0; }) ==
          "failed to merge NamePrefix fieldSpec: conflicting fieldspecs");
}
