// SPDX-License-Identifier: Apache-2.0
// Strict reading of configuration: what is unknown or of the wrong type names file and line.
#include "yaml/fields.hpp"

#include "base/error.hpp"
#include "yaml/document.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::yaml;

namespace {

std::string failure(const std::function<void()>& work) {
    try {
        work();
    } catch (const InputError& error) {
        return std::string{error.what()} + (error.hint().empty() ? "" : " | " + error.hint());
    }
    return "nothing thrown";
}

} // namespace

TEST_CASE("yaml::Fields: typed reading") {
    const Documents doc = Documents::parse("name: kind\ncount: 3\non: true\nratio: 0.5\nlist: [a, 1]\nmap: {k: v, n: 5}\n"
                                           "nodes:\n- role: worker\n- role: control-plane\nnothing: null\n",
                                           "c.yaml");
    Fields fields{doc.file(), doc.only()};
    CHECK(fields.find_string("name") == "kind");
    CHECK(fields.find_integer("count") == 3);
    CHECK(fields.find_bool("on") == true);
    CHECK(fields.find_number("ratio") == 0.5);
    CHECK(fields.strings("list") == std::vector<std::string>{"a", "1"});
    CHECK(fields.string_map("map").back() == std::pair<std::string, std::string>{"n", "5"});
    CHECK_FALSE(fields.find_string("nothing"));
    CHECK_FALSE(fields.find_string("absent"));
    std::vector<std::string> roles;
    fields.each("nodes", [&](Fields& node) { roles.push_back(node.find_string("role").value_or("")); });
    CHECK(roles == std::vector<std::string>{"worker", "control-plane"});
    fields.reject_unknown();
}

TEST_CASE("yaml::Fields: errors name file, line and field") {
    const Documents doc = Documents::parse("name: [1]\ncount: many\nnodes:\n- rolle: worker\n", "c.yaml");
    Fields fields{doc.file(), doc.only()};
    CHECK(failure([&] { fields.find_string("name"); }).find("c.yaml:1:7") != std::string::npos);
    CHECK(failure([&] { fields.find_integer("count"); }).find("count: expected an integer") != std::string::npos);
    const std::string unknown =
        failure([&] { fields.each("nodes", [](Fields& node) { node.find_string("role"); }); });
    CHECK(unknown.find("c.yaml:4") != std::string::npos);
    CHECK(unknown.find("nodes[0]: unknown field 'rolle'") != std::string::npos);
    CHECK(unknown.find("did you mean 'role'?") != std::string::npos);
    CHECK(failure([] { Documents::parse("a: b: c\n", "x.yaml"); }).find("x.yaml:1") != std::string::npos);
    const Documents twice = Documents::parse("a: 1\na: 2\n", "d.yaml");
    CHECK(failure([&] { Fields{twice.file(), twice.only()}; }).find("a: the field stands twice") != std::string::npos);
    CHECK(failure([] { static_cast<void>(Documents::parse("# nothing\n", "e.yaml").only()); }).find("empty") !=
          std::string::npos);
}
