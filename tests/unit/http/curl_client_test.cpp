// SPDX-License-Identifier: Apache-2.0
// The real client against a server on the loopback.
#include "http/curl_client.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "http/loopback_server.hpp"

using namespace berth;
using namespace berth::http;
using namespace std::chrono_literals;

namespace {

/// Tells back what was asked.
ServedResponse echo(const ServedRequest& request) {
    return {.headers = {{"X-Method", request.method},
                        {"X-Target", request.target},
                        {"X-Type", request.headers.find("Content-Type").value_or("none")},
                        {"X-Authorization", request.headers.find("Authorization").value_or("none")}},
            .body = request.body};
}

std::string header(const Response& response, std::string_view name) { return response.headers.find(name).value(); }

}  // namespace

TEST_CASE("http::CurlClient sends methods, header fields and bodies") {
    LoopbackServer server(echo);
    CurlClient client("test/1");
    auto send = [&](Method method, const std::string& body) {
        return client.send({.method = method, .url = server.url() + "/a?b=c", .body = body}, {});
    };
    CHECK(header(send(Method::get, ""), "x-method") == "GET");
    CHECK(header(send(Method::get, ""), "x-target") == "/a?b=c");
    CHECK(header(send(Method::head, ""), "x-method") == "HEAD");
    CHECK(header(send(Method::remove, ""), "x-method") == "DELETE");
    CHECK(send(Method::remove, "options").body == "options");
    for (const Method method : {Method::post, Method::put, Method::patch}) {
        CHECK(send(method, "body").body == "body");
        CHECK(header(send(method, "body"), "x-type") == "none");
        CHECK(send(method, "").body.empty());
    }
    CHECK(header(send(Method::put, ""), "x-method") == "PUT");
    CHECK(header(send(Method::patch, "x"), "x-method") == "PATCH");
    const Response typed = client.send({.method = Method::post,
                                        .url = server.url(),
                                        .headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer x"}},
                                        .body = "{}"},
                                       {});
    CHECK(header(typed, "x-type") == "application/json");
    CHECK(header(typed, "x-authorization") == "Bearer x");
    CHECK(server.connections() == 1);
}

TEST_CASE("http::CurlClient: any status is a response") {
    LoopbackServer server([](const ServedRequest&) {
        return ServedResponse{.status = 404, .headers = {{"A", "1"}, {"a", "2"}}, .body = "gone"};
    });
    CurlClient client("test/1");
    const Response response = client.send({.url = server.url()}, {});
    CHECK(response.status == 404);
    CHECK(response.body == "gone");
    CHECK(response.headers.all("a") == std::vector<std::string>{"1", "2"});
}

TEST_CASE("http::CurlClient refuses line breaks in header fields") {
    CurlClient client("test/1");
    CHECK_THROWS_AS((void)client.send({.url = "http://127.0.0.1:1/", .headers = {{"A", "b\r\nC: d"}}}, {}), Error);
}

TEST_CASE("http::CurlClient reads a body source, of known and unknown size") {
    LoopbackServer server(echo);
    CurlClient client("test/1");
    const std::string text(300'000, 'x');
    for (const bool sized : {true, false}) {
        std::size_t at = 0;
        BodySource source{.read = [&](char* buffer, std::size_t capacity) {
            const std::size_t size = text.copy(buffer, capacity, at);
            at += size;
            return size;
        }};
        if (sized) {
            source.size = text.size();
        }
        const Response response = client.send({.method = Method::patch, .url = server.url(), .body_source = source}, {});
        CHECK(response.body == text);
        CHECK(header(response, "x-method") == "PATCH");
    }
    BodySource broken{.read = [](char*, std::size_t) -> std::size_t { throw Error("cannot read the layer"); }};
    CHECK_THROWS_WITH_AS((void)client.send({.method = Method::put, .url = server.url(), .body_source = broken}, {}),
                         "cannot read the layer", Error);
}

TEST_CASE("http::CurlClient follows redirects, with body, and keeps credentials from other hosts") {
    LoopbackServer other(echo);
    LoopbackServer* self = nullptr;
    LoopbackServer server([&](const ServedRequest& request) {
        if (request.target == "/here") {
            return ServedResponse{.status = 307, .headers = {{"Location", "/there"}}, .body = "moved"};
        }
        if (request.target == "/away") {
            return ServedResponse{.status = 307, .headers = {{"Location", other.url() + "/x"}}};
        }
        return echo(request);
    });
    self = &server;
    CurlClient client("test/1");
    const Headers secret{{"Authorization", "Bearer x"}};
    const Response here =
        client.send({.method = Method::put, .url = self->url() + "/here", .headers = secret, .body = "b"}, {});
    CHECK(header(here, "x-target") == "/there");
    CHECK(header(here, "x-method") == "PUT");
    CHECK(header(here, "x-authorization") == "Bearer x");
    CHECK(here.body == "b");
    CHECK_FALSE(here.headers.find("Location").has_value());
    const Response away = client.send({.url = server.url() + "/away", .headers = secret}, {});
    CHECK(header(away, "x-target") == "/x");
    CHECK(header(away, "x-authorization") == "none");
    const Response kept = client.send({.url = server.url() + "/here", .redirects = Redirects::return_them}, {});
    CHECK(kept.status == 307);
    CHECK(kept.body == "moved");
}

TEST_CASE("http::CurlClient streams: head first, pieces as they come, and stops when told") {
    std::mutex mutex;
    std::condition_variable changed;
    int seen = 0;
    LoopbackServer server([&](const ServedRequest&) {
        return ServedResponse{.stream = [&](const std::function<bool(std::string_view)>& send) {
            for (int i = 1; i <= 5 && send("piece\n"); ++i) {
                // The next piece goes out only after the last one was seen: none waits in a buffer.
                std::unique_lock lock(mutex);
                if (!changed.wait_for(lock, 5s, [&] { return seen >= i; })) {
                    return;
                }
            }
        }};
    });
    CurlClient client("test/1");
    bool head_seen = false;
    const Response response = client.stream({.url = server.url(), .idle_timeout = 0ms},
                                            {.on_head =
                                                 [&](const Response& head) {
                                                     head_seen = head.status == 200 && seen == 0;
                                                     return true;
                                                 },
                                             .on_piece =
                                                 [&](std::string_view piece) {
                                                     const std::lock_guard lock(mutex);
                                                     CHECK(piece == "piece\n");
                                                     changed.notify_all();
                                                     return ++seen < 5;
                                                 }},
                                            {});
    CHECK(head_seen);
    CHECK(seen == 5);
    CHECK(response.status == 200);
    CHECK(response.body.empty());
}

TEST_CASE("http::CurlClient: what a sink throws reaches the caller") {
    LoopbackServer server(echo);
    CurlClient client("test/1");
    CHECK_THROWS_WITH_AS(
        (void)client.stream({.method = Method::post, .url = server.url(), .body = "x"},
                            {.on_piece = [](std::string_view) -> bool { throw Error("digest does not match"); }}, {}),
        "digest does not match", Error);
    // And the client goes on working.
    CHECK(client.send({.url = server.url()}, {}).status == 200);
}

TEST_CASE("http::CurlClient: cancelling ends a silent watch at once") {
    std::mutex mutex;
    std::condition_variable changed;
    bool finished = false;
    LoopbackServer server([&](const ServedRequest&) {
        return ServedResponse{.stream = [&](const std::function<bool(std::string_view)>& send) {
            send("first");
            std::unique_lock lock(mutex);
            changed.wait_for(lock, 10s, [&] { return finished; });
        }};
    });
    CurlClient client("test/1");
    CancelSource cancel;
    std::thread canceller;
    std::chrono::steady_clock::time_point cancelled_at;
    CHECK_THROWS_AS((void)client.stream({.url = server.url(), .idle_timeout = 0ms},
                                        {.on_piece =
                                             [&](std::string_view) {
                                                 canceller = std::thread([&] {
                                                     cancelled_at = std::chrono::steady_clock::now();
                                                     cancel.cancel();
                                                 });
                                                 return true;
                                             }},
                                        cancel.token()),
                    Interrupted);
    canceller.join();
    CHECK(std::chrono::steady_clock::now() - cancelled_at < 500ms);
    const std::lock_guard lock(mutex);
    finished = true;
    changed.notify_all();
}

TEST_CASE("http::CurlClient: silence longer than the idle time-out, a refused and a cut connection are unavailable") {
    std::mutex mutex;
    std::condition_variable changed;
    bool finished = false;
    LoopbackServer silent([&](const ServedRequest& request) {
        if (request.target == "/cut") {
            return ServedResponse{.body = "0123456789", .cut_after = 4};
        }
        std::unique_lock lock(mutex);
        changed.wait_for(lock, 10s, [&] { return finished; });
        return ServedResponse{};
    });
    CurlClient client("test/1");
    auto kind_of = [&](const Request& request) {
        try {
            (void)client.send(request, {});
        } catch (const Error& error) {
            CHECK(error.message().starts_with("no answer from 'http://127.0.0.1:"));
            CHECK_FALSE(error.causes().empty());
            return error.kind();
        }
        return ErrorKind::failed;
    };
    CHECK(kind_of({.url = silent.url(), .idle_timeout = 50ms}) == ErrorKind::unavailable);
    CHECK(kind_of({.url = silent.url() + "/cut"}) == ErrorKind::unavailable);
    CHECK(kind_of({.url = "http://127.0.0.1:1/?secret"}) == ErrorKind::unavailable);
    CHECK_THROWS_AS((void)client.send({.url = "not a url"}, {}), Error);
    const std::lock_guard lock(mutex);
    finished = true;
    changed.notify_all();
}

TEST_CASE("http::CurlClient speaks over a UNIX socket") {
    const TemporaryDirectory folder;
    const std::string socket = (folder.path() / "s").string();
    LoopbackServer server(echo, socket);
    CurlClient client("test/1");
    CHECK(header(client.send({.url = "http://engine/v1/info", .unix_socket = socket}, {}), "x-target") == "/v1/info");
}

TEST_CASE("http::CurlClient serves many threads and reuses their connections") {
    LoopbackServer server(echo);
    CurlClient client("test/1");
    std::atomic<int> good = 0;
    auto run = [&] {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&, i] {
                for (int round = 0; round < 25; ++round) {
                    const std::string body = std::to_string(i) + ":" + std::to_string(round);
                    good += client.send({.method = Method::post, .url = server.url(), .body = body}, {}).body == body;
                }
            });
        }
    };
    run();
    run();
    CHECK(good == 200);
    CHECK(server.connections() <= 4);
}

TEST_CASE("http: a client goes on after a host that does not exist") {
    CurlClient client("berth/test");
    for (int time = 0; time < 2; ++time) {
        try {
            (void)client.send({.url = "http://no-such-host.invalid/"}, {});
            FAIL("answered");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::unavailable);
        }
    }
}
