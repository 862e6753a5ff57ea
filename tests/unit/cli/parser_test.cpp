// SPDX-License-Identifier: Apache-2.0
// Command lines, right and wrong.
#include "cli/parser.hpp"

#include <doctest/doctest.h>

#include "cli/test_grammar.hpp"

using namespace berth;
using namespace berth::cli;

namespace {

const Grammar grammar = test_grammar();

Invocation invocation(const std::vector<std::string>& words) { return std::get<Invocation>(parse(grammar, words)); }

Error failure(const std::vector<std::string>& words) {
    try {
        (void)parse(grammar, words);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::usage);
        return error;
    }
    FAIL("nothing was thrown");
    return Error("");
}

}  // namespace

TEST_CASE("cli::parse reads options in every spelling") {
    CHECK(invocation({"up", "--config", "a.yaml"}).text("config") == "a.yaml");
    CHECK(invocation({"up", "--config=a=b.yaml"}).text("config") == "a=b.yaml");
    CHECK(invocation({"up", "-f", "a.yaml"}).text("config") == "a.yaml");
    CHECK(invocation({"up", "-fa.yaml"}).text("config") == "a.yaml");
    CHECK(invocation({"up", "-av"}).has("all"));
    CHECK(invocation({"up", "-vv"}).count("verbose") == 2);
    CHECK_FALSE(invocation({"up"}).has("all"));
}

TEST_CASE("cli::parse takes global options before and after the command") {
    CHECK(invocation({"-C", "up", "up"}).text("directory") == "up");
    CHECK(invocation({"-Cx", "up"}).text("directory") == "x");
    CHECK(invocation({"--directory=x", "up"}).text("directory") == "x");
    CHECK(invocation({"up", "-C", "x"}).text("directory") == "x");
}

TEST_CASE("cli::parse keeps the last of an option that counts once and all of one that counts many times") {
    CHECK(invocation({"up", "-o", "json", "-o", "table"}).text("output") == "table");
    CHECK(invocation({"up", "--label", "a", "--label=b"}).all("label") == std::vector<std::string>{"a", "b"});
    // A value does not swallow the argument after it.
    const auto parsed = invocation({"up", "--label", "a", "name"});
    CHECK(parsed.all("label") == std::vector<std::string>{"a"});
    CHECK(parsed.argument("NAME") == "name");
}

TEST_CASE("cli::parse gives defaults") {
    CHECK(invocation({"up"}).text("output") == "table");
    CHECK(invocation({"up"}).duration("wait") == std::chrono::minutes(2));
    CHECK_FALSE(invocation({"up"}).find("config").has_value());
    CHECK(invocation({"up", "--nodes", "3"}).number("nodes") == 3);
}

TEST_CASE("cli::parse assigns arguments") {
    CHECK_FALSE(invocation({"up"}).find_argument("NAME").has_value());
    CHECK(invocation({"up", "up"}).argument("NAME") == "up");
    CHECK(invocation({"load", "a", "-v", "b"}).arguments("IMAGE") == std::vector<std::string>{"a", "b"});
    CHECK(invocation({"load", "--", "-x", "--help"}).arguments("IMAGE") == std::vector<std::string>{"-x", "--help"});
    CHECK(invocation({"load", "-"}).arguments("IMAGE") == std::vector<std::string>{"-"});
    CHECK(failure({"load"}).message() == "'berth load' needs the argument IMAGE");
    CHECK(failure({"up", "a", "b"}).message() == "unexpected argument 'b' for 'berth up'");
}

TEST_CASE("cli::parse finds commands of two words") {
    CHECK(invocation({"node-image", "build"}).command().name == "node-image build");
    CHECK(invocation({"-v", "node-image", "build", "-v"}).count("verbose") == 2);
    CHECK(failure({"node-image"}).hint() == "there is 'berth node-image build', 'berth node-image list'");
    CHECK(failure({"node-image", "biuld"}).hint() == "did you mean 'node-image build'?");
}

TEST_CASE("cli::parse suggests what was meant") {
    CHECK(failure({"lod"}).hint() == "did you mean 'load'?");
    CHECK(failure({"up", "--confg", "x"}).message() == "unknown option '--confg' of 'berth up'");
    CHECK(failure({"up", "--confg=x"}).hint() == "did you mean '--config'?");
    CHECK(failure({"up", "-o", "jsn"}).hint() == "did you mean 'json'?");
    CHECK(failure({"up", "-x"}).message() == "unknown option '-x' of 'berth up'");
    CHECK(failure({"--verbos", "up"}).hint() == "did you mean '--verbose'?");
    CHECK(failure({"__secre"}).hint() == "run 'berth help' to see all commands and options");
}

TEST_CASE("cli::parse checks values") {
    CHECK(failure({"up", "--wait", "soon"}).message() == "invalid value 'soon' for '--wait': not a duration");
    CHECK(failure({"up", "--nodes", "-1x"}).kind() == ErrorKind::usage);
    CHECK(failure({"up", "--nodes", "3x"}).message() == "invalid value '3x' for '--nodes': not a whole number");
    CHECK(failure({"up", "--config"}).message() == "option '--config' needs a value");
    CHECK(failure({"up", "--all=yes"}).kind() == ErrorKind::usage);
}

TEST_CASE("cli::parse sees requests for help and version") {
    CHECK(std::get<HelpWanted>(parse(grammar, {})).command == nullptr);
    CHECK(std::get<HelpWanted>(parse(grammar, std::vector<std::string>{"up", "x", "-h"})).command->name == "up");
    CHECK(std::get<HelpWanted>(parse(grammar, std::vector<std::string>{"--help"})).command == nullptr);
    CHECK(std::holds_alternative<VersionWanted>(parse(grammar, std::vector<std::string>{"--version"})));
}

TEST_CASE("cli::Invocation refuses names that are not in the grammar") {
    CHECK_THROWS_AS((void)invocation({"up"}).has("nothing"), std::logic_error);
    CHECK_THROWS_AS((void)invocation({"up"}).find_argument("NOTHING"), std::logic_error);
}
