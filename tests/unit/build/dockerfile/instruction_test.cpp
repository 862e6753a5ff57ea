// SPDX-License-Identifier: Apache-2.0
// Instructions with their meaning, flags, ports and devices.
#include "build/dockerfile/instruction.hpp"

#include "build/dockerfile/flags.hpp"
#include "build/dockerfile/ports.hpp"
#include "cases.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace berth;
using namespace berth::build::dockerfile;

namespace {

Instruction first_of(std::string_view text) {
    const SyntaxTree tree = parse(text);
    return interpret(tree.nodes.front(), tree.escape);
}

} // namespace

TEST_CASE("a file is cut into stages with the arguments before the first") {
    const Document document = interpret(parse("ARG V=1\nFROM a:$V AS Build\nRUN x\nFROM scratch\nCOPY --from=build /x /y\n"));
    CHECK(document.global_args.size() == 1);
    REQUIRE(document.stages.size() == 2);
    CHECK(document.stages[0].from.stage == "build");
    CHECK(document.stages[0].from.base == "a:$V");
    const auto& copy = std::get<CopyInstruction>(document.stages[1].instructions[0].meaning);
    CHECK(copy.from == "build");
    CHECK(copy.sources == std::vector<std::string>{"/x"});
    CHECK(copy.destination == "/y");
    CHECK_THROWS_WITH_AS(static_cast<void>(interpret(parse("RUN x\nFROM a\n"))), "RUN before the first FROM", SyntaxError);
    CHECK_THROWS_AS(static_cast<void>(interpret(parse("ARG x\n"))), SyntaxError);
}

TEST_CASE("flags are checked by name, type and number") {
    CHECK_THROWS_AS(static_cast<void>(first_of("COPY --user=x a b\n")), SyntaxError);
    CHECK_THROWS_AS(static_cast<void>(first_of("COPY --from=a --from=b a b\n")), SyntaxError);
    CHECK_THROWS_AS(static_cast<void>(first_of("COPY --link=maybe a b\n")), SyntaxError);
    const auto copy = std::get<CopyInstruction>(first_of("COPY --link --exclude=a --exclude=b --chmod=644 x y\n").meaning);
    CHECK(copy.link);
    CHECK(copy.excludes == std::vector<std::string>{"a", "b"});
    CHECK(copy.chmod == "644");
}

TEST_CASE("ONBUILD keeps its trigger as text and refuses triggers that cannot be") {
    const auto trigger = std::get<OnbuildInstruction>(first_of("ONBUILD COPY <<EOF /x\nbody\nEOF\n").meaning);
    CHECK(trigger.expression == "COPY <<EOF /x\nbody\nEOF");
    CHECK_THROWS_AS(static_cast<void>(first_of("ONBUILD ONBUILD RUN x\n")), SyntaxError);
    CHECK_THROWS_AS(static_cast<void>(first_of("ONBUILD COPY x\n")), SyntaxError);
}

TEST_CASE("every refused instruction of the tables is refused with that message") {
    for (const json::Value& item : test::load_cases("instructions/errors.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        try {
            static_cast<void>(first_of(item.text_at({"input"})));
            FAIL_CHECK("accepted");
        } catch (const SyntaxError& error) {
            INFO(error.text());
            CHECK(error.text().find(item.text_at({"error"})) != std::string::npos);
        }
    }
}

TEST_CASE("every COPY and RUN of the tables holds") {
    for (const json::Value& item : test::load_cases("instructions/copy.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        const auto copy = std::get<CopyInstruction>(first_of(item.text_at({"input"})).meaning);
        const json::Value& expected = *item.find("expected");
        CHECK(copy.destination == expected.text_at({"dest"}));
        CHECK(copy.sources == test::strings_of(expected.find("sources")));
        const json::Array& contents = expected.find("contents")->as_array();
        REQUIRE(copy.contents.size() == contents.size());
        for (std::size_t i = 0; i < contents.size(); ++i) {
            CHECK(copy.contents[i].path == contents[i].text_at({"path"}));
            CHECK(copy.contents[i].data == contents[i].text_at({"data"}));
            CHECK(copy.contents[i].expand == contents[i].find("expand")->as_bool());
        }
    }
    for (const json::Value& item : test::load_cases("instructions/run.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        const auto run = std::get<RunInstruction>(first_of(item.text_at({"input"})).meaning);
        const json::Value& expected = *item.find("expected");
        CHECK(run.command.shell_form == expected.find("shell")->as_bool());
        CHECK(run.command.words == test::strings_of(expected.find("command")));
        const json::Array& files = expected.find("files")->as_array();
        REQUIRE(run.command.heredocs.size() == files.size());
        for (std::size_t i = 0; i < files.size(); ++i) {
            CHECK(run.command.heredocs[i].name == files[i].text_at({"name"}));
            CHECK(run.command.heredocs[i].content == files[i].text_at({"data"}));
            CHECK(run.command.heredocs[i].chomp == files[i].find("chomp")->as_bool());
        }
        if (expected.find("flags") != nullptr) {
            CHECK(run.flags == test::strings_of(expected.find("flags")));
        }
    }
}

TEST_CASE("every HEALTHCHECK of the tables holds") {
    for (const json::Value& item : test::load_cases("instructions/healthcheck.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        try {
            const auto check = std::get<HealthcheckInstruction>(first_of(item.text_at({"input"})).meaning);
            CHECK(item.find("error") == nullptr);
            if (item.find_path({"expected", "test"}) != nullptr) {
                CHECK(check.test == test::strings_of(item.find_path({"expected", "test"})));
            }
        } catch (const SyntaxError& error) {
            INFO(error.text());
            REQUIRE(item.find("error") != nullptr);
            CHECK(error.text().find(item.text_at({"error"})) != std::string::npos);
        }
    }
}

TEST_CASE("every description in a comment of the tables is found") {
    for (const json::Value& item : test::load_cases("instructions/comments.json")) {
        const Document document = interpret(parse(item.text_at({"input"})));
        const json::Value& expected = *item.find("expected");
        std::vector<std::string> stages;
        std::vector<std::string> global;
        std::vector<std::string> inner;
        for (const Instruction& instruction : document.global_args) {
            for (const ArgPair& pair : std::get<ArgInstruction>(instruction.meaning).pairs) {
                global.push_back(pair.comment);
            }
        }
        for (const Stage& stage : document.stages) {
            stages.push_back(stage.from.comment);
            for (const Instruction& instruction : stage.instructions) {
                for (const ArgPair& pair : std::get<ArgInstruction>(instruction.meaning).pairs) {
                    inner.push_back(pair.comment);
                }
            }
        }
        const auto comments = [](const json::Value* list) {
            std::vector<std::string> result;
            for (const json::Value& entry : list->as_array()) {
                result.emplace_back(entry.text_at({"comment"}));
            }
            return result;
        };
        CHECK(stages == test::strings_of(expected.find("stages")));
        CHECK(global == comments(expected.find("global_args")));
        CHECK(inner == comments(expected.find("stage_args")));
    }
}

TEST_CASE("every device, port and flag list of the tables holds") {
    for (const json::Value& item : test::load_cases("instructions/device.json")) {
        INFO(item.text_at({"name"}), " ", item.text_at({"input"}));
        if (item.find("error") != nullptr) {
            CHECK_THROWS_WITH_AS(static_cast<void>(parse_device(item.text_at({"input"}))),
                                 item.text_at({"error"}).data(), std::invalid_argument);
            continue;
        }
        const Device device = parse_device(item.text_at({"input"}));
        CHECK(device.name == item.text_at({"expected", "name"}));
        CHECK(device.required == item.find_path({"expected", "required"})->as_bool());
    }
    for (const json::Value& item : test::load_cases("instructions/ports.json")) {
        INFO(item.text_at({"name"}));
        const std::vector<std::string> ports = test::strings_of(item.find("ports"));
        if (item.find("error") != nullptr) {
            try {
                static_cast<void>(parse_ports(ports));
                FAIL_CHECK("accepted");
            } catch (const std::invalid_argument& problem) {
                INFO(problem.what());
                CHECK(std::string(problem.what()).find(item.text_at({"error"})) != std::string::npos);
            }
            continue;
        }
        CHECK(parse_ports(ports) == test::strings_of(item.find("expected")));
    }
    for (const json::Value& item : test::load_cases("instructions/flags.json")) {
        INFO(item.text_at({"name"}));
        Flags flags;
        for (const json::Member& member : item.find("flags")->as_object().members()) {
            if (member.value.text_at({"type"}) == "bool") {
                flags.boolean(member.name, member.value.find("default")->as_bool());
            } else {
                flags.text(member.name, member.value.text_at({"default"}));
            }
        }
        const std::vector<std::string> arguments = test::strings_of(item.find("args"));
        if (item.find("error") != nullptr) {
            CHECK_THROWS_AS(flags.parse(arguments, "TEST"), std::invalid_argument);
            continue;
        }
        flags.parse(arguments, "TEST");
        if (const json::Value* values = item.find_path({"expected", "values"})) {
            for (const json::Member& member : values->as_object().members()) {
                INFO(member.name);
                if (member.value.is_bool()) {
                    CHECK(flags.boolean_of(member.name) == member.value.as_bool());
                } else {
                    CHECK(flags.text_of(member.name) == member.value.as_string());
                }
            }
        }
        if (const json::Value* used = item.find_path({"expected", "used"})) {
            for (const json::Member& member : used->as_object().members()) {
                CHECK(flags.used(member.name) == member.value.as_bool());
            }
        }
    }
}
