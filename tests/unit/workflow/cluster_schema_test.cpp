// SPDX-License-Identifier: Apache-2.0
// A server's schema: asked for once, known again by its table of contents, and kept for when the server is stopped.
#include "workflow/cluster_schema.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.hpp"
#include "base/file.hpp"
#include "http/fake_client.hpp"

using namespace berth;
using namespace berth::workflow;

namespace {

// A server of one kind, whose API can change, and which can be stopped.
struct Fixture {
    TemporaryDirectory folder;
    bool running = true;
    std::string hash = "A";
    std::string version = "v1.34.4";
    http::FakeClient client{[this](const http::Request& request) { return answer(request.url); }};
    progress::RecordingSink sink;

    Fixture() {
        write_file(folder.path() / "config", R"({current-context: kind-dev,
clusters: [{name: c, cluster: {server: "https://server"}}],
contexts: [{name: kind-dev, context: {cluster: c, user: u}}],
users: [{name: u, user: {token: t}}]})");
        setenv("KUBECONFIG", (folder.path() / "config").c_str(), 1);
    }
    ~Fixture() { unsetenv("KUBECONFIG"); }

    http::Response answer(const std::string& url) const {
        if (!running) throw Error(ErrorKind::unavailable, "no answer");
        const auto ok = [](std::string body) { return http::Response{.status = 200, .headers = {}, .body = std::move(body)}; };
        if (url.ends_with("/version")) return ok(R"({"gitVersion": ")" + version + R"("})");
        if (url.ends_with("/openapi/v3"))
            return ok(R"({"paths": {"api": {"serverRelativeURL": "/openapi/v3/api"},
                          "api/v1": {"serverRelativeURL": "/openapi/v3/api/v1?hash=)" + hash + R"("}}})");
        return ok(R"({"paths": {"/x": 1}, "components": {"schemas": {"io.k8s.api.core.v1.Thing": {
            "description": "prose", "type": "object",
            "properties": {"description": {"type": "string", "description": "prose", "enum": ["description"]}},
            "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "Thing"}]}}}})");
    }

    json::Value schema(const std::string& target) { return cluster_schema(target, {folder.path() / "home", client, sink}, {}); }
    std::ptrdiff_t documents_read() const {
        return std::ranges::count_if(client.requests(), [](const http::Request& request) { return request.url.find("hash=") != std::string::npos; });
    }
    std::string failure(const std::string& target) {
        try {
            static_cast<void>(schema(target));
        } catch (const Error& error) {
            return std::string(error.what()) + " | " + error.hint();
        }
        return {};
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "kinds and schemas without prose; fields may be named like prose") {
    const auto document = schema("");
    CHECK(document.text_at({"version"}) == "v1.34.4");
    const auto* thing = document.find_path({"schemas", "io.k8s.api.core.v1.Thing"});
    REQUIRE(thing);
    CHECK(*thing == json::Value(json::Object{{"type", "object"}, {"properties", json::Object{{"description", json::Object{
        {"type", "string"}, {"enum", json::Array{"description"}}}}}}}));
    CHECK(document.find("kinds")->as_array().front() == json::Value(json::Object{
        {"group", ""}, {"version", "v1"}, {"kind", "Thing"}, {"schema", "io.k8s.api.core.v1.Thing"}}));
}

TEST_CASE_FIXTURE(Fixture, "documents are read again only when the server's API changed") {
    const auto first = schema("");
    CHECK(schema("kind-dev") == first);
    CHECK(schema("dev") == first);
    CHECK(documents_read() == 1);
    hash = "B";
    static_cast<void>(schema(""));
    CHECK(documents_read() == 2);
}

TEST_CASE_FIXTURE(Fixture, "a stopped server: what it last had, with a warning") {
    running = false;
    const auto text = failure("");
    CHECK(text.find("there is no schema of context 'kind-dev'") != std::string::npos);
    CHECK(text.find("berth up") != std::string::npos);
    running = true;
    const auto first = schema("");
    running = false;
    CHECK(schema("") == first);
    const auto events = sink.events();
    CHECK(std::ranges::any_of(events, [](const progress::Event& event) {
        const auto* message = std::get_if<progress::Message>(&event);
        return message && message->level == progress::Level::warning && message->text.find("does not answer") != std::string::npos;
    }));
}

TEST_CASE_FIXTURE(Fixture, "versions that were seen, the latest patch release of them") {
    CHECK(failure("1.34").find("no cluster of that version was validated against yet") != std::string::npos);
    static_cast<void>(schema(""));
    version = "v1.34.12";
    static_cast<void>(schema(""));
    version = "v1.33.99";
    static_cast<void>(schema(""));
    running = false;
    CHECK(schema("1.34").text_at({"version"}) == "v1.34.12");
    CHECK(schema("v1.34.4").text_at({"version"}) == "v1.34.4");
    CHECK(schema("1.33").text_at({"version"}) == "v1.33.99");
    CHECK(failure("1.3").find("Kubernetes 1.3") != std::string::npos);
}
