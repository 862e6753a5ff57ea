// SPDX-License-Identifier: Apache-2.0
// Deprecated fields: what is told of them, and where their entries go.
#include "render/load/deprecated_fields.hpp"

#include <doctest/doctest.h>

namespace berth::render {

TEST_CASE("render::warn_of: one warning for each field that was there, even an empty one") {
    std::vector<std::string> warnings;
    warn_of({}, warnings);
    CHECK(warnings.empty());
    warn_of({.has_bases = true, .has_vars = true}, warnings);
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0] == "# Warning: 'bases' is deprecated. Please use 'resources' instead. Run 'kustomize edit fix' to "
                         "update your Kustomization automatically.");
    CHECK(warnings[1].starts_with("# Warning: 'vars' is deprecated. Please use 'replacements' instead. [EXPERIMENTAL] Run"));
}

TEST_CASE("render::use_present_fields: entries follow those that are there, with their lines") {
    Kustomization kustomization;
    kustomization.resources = {"a.yaml"};
    kustomization.lines = {{"resources[0]", 2}, {"bases[0]", 7}};
    use_present_fields(kustomization, {.bases = {"../base"}});
    CHECK(kustomization.resources == std::vector<std::string>{"a.yaml", "../base"});
    CHECK(kustomization.line("resources[1]") == 7);
}

TEST_CASE("render::use_present_fields: the one env of a generator joins its list") {
    Kustomization kustomization;
    DataGenerator generator;
    generator.envs = {"a.env"};
    generator.env = "b.env";
    kustomization.secrets = {generator};
    use_present_fields(kustomization, {});
    CHECK(kustomization.secrets[0].envs == std::vector<std::string>{"a.env", "b.env"});
    CHECK(kustomization.secrets[0].env.empty());
}

TEST_CASE("render::use_present_fields: the last old chart that names homes does it for all, unless helmGlobals are there") {
    const auto charts = [] {
        DeprecatedFields old;
        old.old_charts.resize(2);
        old.old_charts[0].chart_home = "one";
        old.old_charts[0].chart.name = "first";
        old.old_charts[1].chart_home = "two";
        return old;
    };
    Kustomization kustomization;
    use_present_fields(kustomization, charts());
    REQUIRE(kustomization.helm_charts.size() == 2);
    CHECK(kustomization.helm_charts[0].name == "first");
    REQUIRE(kustomization.helm_globals);
    CHECK(kustomization.helm_globals->chart_home == "two");
    Kustomization with_globals;
    with_globals.helm_globals = HelmGlobals{.chart_home = "own"};
    use_present_fields(with_globals, charts());
    CHECK(with_globals.helm_globals->chart_home == "own");
}

}  // namespace berth::render
