// SPDX-License-Identifier: Apache-2.0
// Registries as sources and sinks, against a fake one over real HTTP: what goes well, and each way of going wrong.
#include "image/registry/remote.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "http/curl_client.hpp"
#include "image/copy.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"
#include "image/registry/fake_registry.hpp"

using namespace berth;
using namespace berth::image;

namespace {

struct FixedCredentials final : CredentialSource {
    std::optional<Credentials> known;
    std::optional<Credentials> find(std::string_view, std::string_view, const CancelToken&) override { return known; }
};

/// Keeps what it takes, verified.
struct MemorySink final : ImageSink {
    std::map<std::string, std::string> content;
    std::mutex mutex;
    [[nodiscard]] std::string description() const override { return "memory"; }
    bool has(const Descriptor& descriptor, const CancelToken&) override {
        const std::scoped_lock lock(mutex);
        return content.contains(descriptor.digest.text());
    }
    void put_blob(const Descriptor& descriptor, const std::function<std::unique_ptr<ByteSource>()>& open, const CancelToken&) override {
        const auto bytes = read_whole(*open(), 1UL << 30U, "blob");
        if (Digest::of(bytes) != descriptor.digest) { throw Error(ErrorKind::invalid, "wrong content"); }
        const std::scoped_lock lock(mutex);
        content[descriptor.digest.text()] = bytes;
    }
    void put_document(const Descriptor& descriptor, std::string_view bytes, const CancelToken&) override {
        content[descriptor.digest.text()] = std::string(bytes);
    }
    void publish(const Reference&, const Descriptor&, const CancelToken&) override {}
};

std::string letters(std::size_t count, char first = 'a') {
    std::string text(count, first);
    for (std::size_t at = 0; at < count; ++at) { text[at] = static_cast<char>('a' + (at * 7 + at / 26) % 26); }
    text[0] = first;
    return text;
}

struct Fixture {
    FakeRegistry server;
    http::CurlClient http{"berth/test"};
    FixedCredentials credentials;
    RegistryHosts hosts{{}};
    ManualClock clock;
    progress::NullSink progress;
    RegistryServices services{.http = http, .credentials = credentials, .hosts = hosts, .clock = clock};
    const std::string layer = letters(3'000'000);
    const std::string config = R"({"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}})";

    /// An image of one config and two layers under that tag.
    Descriptor add_image(const std::string& repository, const std::string& tag, std::string_view type = media_type::oci_manifest) {
        server.add_blob(config);
        server.add_blob(layer);
        server.add_blob("second");
        const Manifest manifest{.media_type = std::string(type),
                                .config = Descriptor::of(media_type::oci_config, config),
                                .layers = {Descriptor::of(media_type::oci_layer_gzip, layer),
                                           Descriptor::of(media_type::oci_layer_gzip, "second")}};
        server.add_manifest(repository, manifest.write(), std::string(type), tag);
        return Descriptor::of(type, manifest.write());
    }

    Reference name(const std::string& rest) const { return Reference::parse(server.authority() + "/" + rest); }

    CopyResult pull(const std::string& rest, MemorySink& sink, const CopyOptions& options = {}) {
        RemoteSource source(name(rest), services);
        return copy_image(source, source.images({}).front().target, sink, options, progress, {});
    }
};

std::string failure_of(const std::function<void()>& work, ErrorKind kind) {
    try {
        work();
    } catch (const Error& error) {
        CHECK(error.kind() == kind);
        CHECK_FALSE(error.hint().empty());
        return error.what();
    }
    FAIL("nothing was thrown");
    return {};
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an image is fetched whole, OCI and Docker") {
    for (const auto type : {media_type::oci_manifest, media_type::docker_manifest}) {
        const auto target = add_image("team/app", "1", type);
        MemorySink sink;
        const auto result = pull("team/app:1", sink);
        CHECK(result.target == target);
        CHECK(result.blobs_copied == 3);
        CHECK(sink.content.at(Digest::of(layer).text()) == layer);
        CHECK(sink.content.contains(target.digest.text()));
        CHECK(pull("team/app:1", sink).blobs_copied == 0);
        CHECK(pull("team/app@" + target.digest.text(), sink).target == target);
    }
}

TEST_CASE_FIXTURE(Fixture, "of an index the platform's image is fetched, or all") {
    Index index{.media_type = std::string(media_type::oci_index)};
    for (const auto* tag : {"amd64", "arm64"}) {
        server.add_blob(tag);
        const Manifest manifest{.media_type = std::string(media_type::oci_manifest), .config = Descriptor::of(media_type::oci_config, tag)};
        server.add_blob(tag);
        server.add_manifest("app", manifest.write(), manifest.media_type);
        auto descriptor = Descriptor::of(manifest.media_type, manifest.write());
        descriptor.platform = Platform::parse(std::string("linux/") + tag);
        index.manifests.push_back(descriptor);
    }
    server.add_manifest("app", index.write(), index.media_type, "latest");
    MemorySink one;
    CHECK(pull("app", one, {.platform = Platform::parse("linux/arm64")}).target == index.manifests[1]);
    CHECK(one.content.size() == 2);
    MemorySink all;
    CHECK(pull("app", all).target.digest == Digest::of(index.write()));
    CHECK(all.content.size() == 5);
    MemorySink none;
    const auto said = failure_of([&] { pull("app", none, {.platform = Platform::parse("linux/s390x")}); }, ErrorKind::not_found);
    CHECK(said.find("linux/s390x") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "basic and token sign-in, for reading and writing") {
    credentials.known = Credentials{.username = "user", .password = "secret", .origin = "test"};
    for (const auto sign_in : {FakeRegistry::SignIn::basic, FakeRegistry::SignIn::token}) {
        server.require(sign_in);
        const auto target = add_image("team/app", "1");
        MemorySink memory;
        CHECK(pull("team/app:1", memory).target == target);
        RemoteSource source(name("team/app:1"), services);
        RemoteSink sink(name("copy/app"), services);
        copy_image(source, target, sink, {}, progress, {});
        sink.publish(name("copy/app:2"), target, {});
        CHECK(server.find_manifest("copy/app", "2"));
    }
}

TEST_CASE_FIXTURE(Fixture, "refused credentials are told with where they came from") {
    add_image("app", "1");
    for (const auto sign_in : {FakeRegistry::SignIn::basic, FakeRegistry::SignIn::token}) {
        server.require(sign_in);
        credentials.known = Credentials{.username = "user", .password = "wrong", .origin = "/home/u/.docker/config.json"};
        MemorySink sink;
        CHECK(failure_of([&] { pull("app:1", sink); }, ErrorKind::denied).find("/home/u/.docker/config.json") != std::string::npos);
        credentials.known.reset();
        CHECK(failure_of([&] { pull("app:1", sink); }, ErrorKind::denied).find("credentials") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Fixture, "wrong content under a digest is refused") {
    const auto target = add_image("app", "1");
    MemorySink sink;
    server.fail_next("/blobs/" + Digest::of("second").text(), {.body = "sec0nd"});
    CHECK_THROWS_WITH_AS(pull("app:1", sink), doctest::Contains("wrong content"), Error);
    server.fail_next("/manifests/" + target.digest.text(), {.body = "{}"});
    const auto said = failure_of([&] { pull("app@" + target.digest.text(), sink); }, ErrorKind::invalid);
    CHECK(said.find("where '" + target.digest.text() + "' was asked") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "what may pass is tried again, as long as the registry asks") {
    add_image("app", "1");
    http::ServedResponse busy{.status = 429};
    busy.headers.add("Retry-After", "7");
    server.fail_next("/manifests/", busy);
    server.fail_next("/blobs/", {.status = 503}, 2);
    const auto before = clock.monotonic();
    MemorySink sink;
    CHECK(pull("app:1", sink).blobs_copied == 3);
    CHECK(clock.monotonic() - before >= std::chrono::seconds(7));
    server.fail_next("/manifests/", {.status = 500}, 100);
    const auto said = failure_of([&] { pull("app:1", sink); }, ErrorKind::unavailable);
    CHECK(said.find("status 500") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a broken download goes on where it was") {
    add_image("app", "1");
    server.cut_next_blobs(1'000'000, 2);
    MemorySink sink;
    CHECK(pull("app:1", sink, {.parallel = 1}).blobs_copied == 3);
    CHECK(server.count("GET /v2/app/blobs/" + Digest::of(layer).text()) >= 2);
}

TEST_CASE_FIXTURE(Fixture, "a broken upload goes on where it was") {
    const auto descriptor = Descriptor::of(media_type::oci_layer, layer);
    RemoteSink sink(name("up/app"), services);
    server.cut_next_upload(1'000'000);
    sink.put_blob(descriptor, [&] { return std::make_unique<TextSource>(layer); }, {});
    CHECK(server.blobs().at(descriptor.digest.text()) == layer);
    CHECK(server.count("POST /v2/up/app/blobs/uploads/") == 1);
    CHECK(server.count("PATCH") == 2);
}

TEST_CASE_FIXTURE(Fixture, "a lost upload session is begun again") {
    const auto descriptor = Descriptor::of(media_type::oci_layer, layer);
    RemoteSink sink(name("up/app"), services);
    server.cut_next_upload(5);
    server.fail_next("uploads/1?state=a", {.status = 503});
    server.fail_next("uploads/1?state=a", {.status = 404});
    sink.put_blob(descriptor, [&] { return std::make_unique<TextSource>(layer); }, {});
    CHECK(server.blobs().at(descriptor.digest.text()) == layer);
}

TEST_CASE_FIXTURE(Fixture, "what the registry has is not sent, and mounted where another repository has it") {
    const auto target = add_image("team/app", "1");
    RemoteSource source(name("team/app:1"), services);
    RemoteSink sink(name("team/app"), services);
    CHECK(copy_image(source, target, sink, {}, progress, {}).blobs_copied == 0);
    RemoteSink other(name("other/app"), services, {{Digest::of(layer), "team/app"}});
    server.fail_next("HEAD", {});
    other.put_blob(Descriptor::of(media_type::oci_layer, layer), [&]() -> std::unique_ptr<ByteSource> { throw Error("sent"); }, {});
    CHECK(server.count("mount=" + Digest::of(layer).text() + "&from=team/app") == 1);
}

TEST_CASE_FIXTURE(Fixture, "missing images and dead registries are told") {
    MemorySink sink;
    const auto missing = failure_of([&] { pull("none:1", sink); }, ErrorKind::not_found);
    CHECK(missing.find("none:1") != std::string::npos);
    CHECK(missing.find("MANIFEST_UNKNOWN") != std::string::npos);
    RemoteSource dead(Reference::parse("127.0.0.1:1/app"), services);
    const auto said = failure_of([&] { static_cast<void>(dead.images({})); }, ErrorKind::unavailable);
    CHECK(said.find("127.0.0.1:1/app:latest") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a mirror answers for docker.io, and the next one where it cannot") {
    const TemporaryDirectory folder;
    const auto target = add_image("library/debian", "12");
    ensure_directory(folder.path() / "docker.io");
    write_file(folder.path() / "docker.io/hosts.toml",
               "server = \"http://127.0.0.1:1\"\n[host.\"http://127.0.0.1:2\"]\ncapabilities = [\"pull\", \"resolve\"]\n"
               "[host.\"" + server.url() + "\"]\ncapabilities = [\"pull\", \"resolve\"]\n");
    const RegistryHosts mirrored({folder.path()});
    const RegistryServices through{.http = http, .credentials = credentials, .hosts = mirrored, .clock = clock};
    RemoteSource source(Reference::parse("debian:12"), through);
    MemorySink sink;
    CHECK(copy_image(source, source.images({}).front().target, sink, {}, progress, {}).target == target);
    CHECK(server.count("?ns=docker.io") == 4);
    RemoteSink push(Reference::parse("debian:12"), through);
    CHECK_THROWS_AS(static_cast<void>(push.has(target, {})), Error);
}

TEST_CASE_FIXTURE(Fixture, "cancelling ends a pull") {
    add_image("app", "1");
    CancelSource cancel;
    RemoteSource source(name("app:1"), services);
    const auto target = source.images({}).front().target;
    cancel.cancel();
    MemorySink sink;
    CHECK_THROWS_AS(copy_image(source, target, sink, {}, progress, cancel.token()), Interrupted);
}
