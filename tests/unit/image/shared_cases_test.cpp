// SPDX-License-Identifier: Apache-2.0
// Runs the case files that upstream projects proved (references, OCI documents) where they are at hand.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "image/config.hpp"
#include "image/layout.hpp"
#include "image/manifest.hpp"
#include "image/reference.hpp"
#include "image/reference_grammar.hpp"
#include "json/parse.hpp"

using namespace berth;
using namespace berth::image;

namespace {

/// An empty array when the cases are not there: then nothing is claimed.
json::Array cases(const std::string& name) {
    const auto folder = find_environment("BERTH_CASES");
    if (!folder || !exists(AbsolutePath(*folder))) {
        MESSAGE("no case files here: " << name << " not run");
        return {};
    }
    return json::parse(read_file(AbsolutePath(*folder) / "dockerfile" / name)).as_array();
}

std::string text(const json::Value& value, std::string_view name) { return std::string(value.text_at({name})); }

/// `work` must be refused with the case's error, or give what `check` looks at.
template <typename Work, typename Check>
void run_case(const json::Value& one, Work&& work, Check&& check) {
    CAPTURE(text(one, "name"));
    CAPTURE(text(one, "input"));
    const auto* error = one.find("error");
    try {
        const auto result = work();
        if (error != nullptr) {
            FAIL_CHECK("accepted");
        } else {
            check(result);
        }
    } catch (const Error& failure) {
        CAPTURE(failure.what());
        CHECK(error != nullptr);
        if (error != nullptr) { CHECK(std::string(failure.what()).find(error->as_string()) != std::string::npos); }
    }
}

void check_part(const json::Value& expected, std::string_view name, const std::string& actual) {
    if (const auto* part = expected.find(name)) { CHECK(part->as_string() == actual); }
}

}  // namespace

TEST_CASE("cases: reference grammar and names") {
    for (const auto& one : cases("references/parse.json")) {
        run_case(one, [&] { return parse_reference_grammar(text(one, "input")); }, [&](const UncheckedReference& parts) {
            const auto& expected = *one.find("expected");
            check_part(expected, "repository", parts.repository);
            check_part(expected, "domain", parts.domain);
            check_part(expected, "tag", parts.tag);
            check_part(expected, "digest", parts.digest);
        });
    }
    for (const auto& one : cases("references/name.json")) {
        run_case(one, [&] { return parse_repository_name(text(one, "input")); }, [&](const UncheckedReference& parts) {
            check_part(*one.find("expected"), "domain", parts.domain);
            check_part(*one.find("expected"), "path", parts.path);
        });
    }
}

TEST_CASE("cases: completed names") {
    for (const auto& one : cases("references/normalize.json")) {
        run_case(one, [&] { return Reference::parse_normalized(text(one, "input")); }, [&](const Reference& reference) {
            const auto& expected = *one.find("expected");
            check_part(expected, "full", reference.text());
            check_part(expected, "familiar", reference.familiar());
            check_part(expected, "domain", reference.domain());
            check_part(expected, "path", reference.path());
        });
    }
    for (const auto& one : cases("references/docker.json")) {
        run_case(one, [&] { return Reference::parse(text(one, "input")); },
                 [&](const Reference& reference) { CHECK(reference.text() == text(one, "expected")); });
    }
    for (const auto& one : cases("references/canonical.json")) {
        run_case(one, [&] { return Reference::parse_canonical(text(one, "input")); }, [&](const Reference& reference) {
            check_part(*one.find("expected"), "domain", reference.domain());
            check_part(*one.find("expected"), "path", reference.path());
        });
    }
    for (const auto& one : cases("references/any.json")) {
        CAPTURE(text(one, "input"));
        const auto digest = find_bare_digest(text(one, "input"));
        CHECK(digest.has_value() == one.find_path({"expected", "digest_only"})->as_bool());
        const auto full = digest ? digest->text() : Reference::parse_normalized(text(one, "input")).text();
        CHECK(full == one.text_at({"expected", "full"}));
    }
}

TEST_CASE("cases: digests and patterns") {
    for (const auto& one : cases("references/digest.json")) {
        run_case(one, [&] { return Digest::parse(text(one, "input")); }, [&](const Digest& digest) {
            check_part(*one.find("expected"), "algorithm", std::string(digest.algorithm_name()));
            check_part(*one.find("expected"), "encoded", std::string(digest.encoded()));
        });
    }
    for (const auto& one : cases("references/match.json")) {
        CAPTURE(text(one, "pattern"));
        CHECK(matches(Reference::parse_normalized(text(one, "reference")), text(one, "pattern")) ==
              one.find("matched")->as_bool());
    }
}

TEST_CASE("cases: grammar rules") {
    for (const auto& one : cases("references/grammar.json")) {
        const auto input = text(one, "input");
        const auto rule = text(one, "rule");
        CAPTURE(rule);
        CAPTURE(input);
        std::optional<grammar::ReferenceParts> parts;
        bool matched = false;
        if (rule == "domain") {
            matched = grammar::is_domain(input);
        } else if (rule == "identifier") {
            matched = grammar::is_identifier(input);
        } else {
            parts = rule == "name" ? grammar::match_name(input) : grammar::match_reference(input);
            matched = parts.has_value();
        }
        CHECK(matched == one.find("matched")->as_bool());
        if (const auto* groups = one.find("groups"); groups != nullptr && parts) {
            check_part(*groups, "domain", std::string(parts->domain));
            check_part(*groups, "path", std::string(parts->path));
            check_part(*groups, "repository", std::string(parts->repository));
            check_part(*groups, "tag", std::string(parts->tag));
            check_part(*groups, "digest", std::string(parts->digest));
        }
    }
}

TEST_CASE("cases: OCI documents") {
    // berth reads only digests it can verify, and images without layers (FROM scratch) exist.
    const std::set<std::string> left_out = {"expected success: test for alternate digest algorithm",
                                            "expected success: test for alternate digest encoding",
                                            "expected pass: test bounds of algorithm field in digest.",
                                            "expected failure: empty layer, expected at least one"};
    int run = 0;
    for (const auto* file : {"descriptor", "manifest", "index", "config", "layout", "examples", "docker-documents"}) {
        for (const auto& one : cases(std::string("image-spec/") + file + ".json")) {
            if (left_out.contains(text(one, "why"))) { continue; }
            const auto kind = one.find("kind") != nullptr ? text(one, "kind") : std::string(file);
            const auto document = text(one, "document");
            CAPTURE(kind);
            CAPTURE(document);
            CAPTURE(text(one, "why"));
            bool valid = true;
            try {
                if (kind == "descriptor") {
                    const auto value = json::parse(document);
                    static_cast<void>(Descriptor::from_json(DocumentReader(value, "descriptor")));
                } else if (kind == "manifest") {
                    static_cast<void>(Manifest::parse(document));
                } else if (kind == "index") {
                    static_cast<void>(Index::parse(document));
                } else if (kind == "config") {
                    static_cast<void>(Config::parse(document));
                } else {
                    check_layout_marker(document);
                }
            } catch (const Error& error) {
                valid = false;
                CAPTURE(error.what());
                CHECK_FALSE(one.find("valid")->as_bool());
            }
            CHECK(valid == one.find("valid")->as_bool());
            ++run;
        }
    }
    for (const auto& one : cases("image-spec/docker-documents.json")) {
        CHECK(Digest::of(text(one, "document")).text() == text(one, "digest"));
    }
    MESSAGE("documents run: " << run);
}
