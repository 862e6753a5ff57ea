// SPDX-License-Identifier: Apache-2.0
// One contract for every form that images have: what goes into a sink comes out of it as a source, and nothing else.
#include <doctest/doctest.h>
#include <fcntl.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "http/curl_client.hpp"
#include "image/archive_sink.hpp"
#include "image/config.hpp"
#include "image/copy.hpp"
#include "image/image_file.hpp"
#include "image/layout_sink.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"
#include "image/registry/fake_registry.hpp"
#include "image/registry/remote.hpp"
#include "store/store_images.hpp"

using namespace berth;
using namespace berth::image;

namespace {

class FileByteSink final : public ByteSink {
public:
    explicit FileByteSink(const AbsolutePath& path) : path_(path.string()), fd_(open_file(path, O_WRONLY | O_CREAT | O_TRUNC)) {}
    void write(std::string_view bytes) override { write_all(fd_.get(), bytes, path_); }

private:
    std::string path_;
    FileDescriptor fd_;
};

/// A form under test: a sink, and afterwards its content as a source.
struct Form {
    virtual ~Form() = default;
    virtual ImageSink& sink() = 0;
    virtual std::unique_ptr<ImageSource> source() = 0;
    /// Whether a refused blob leaves no trace (an archive that is being streamed cannot take it back).
    [[nodiscard]] virtual bool takes_back() const { return true; }
    [[nodiscard]] virtual std::string domain() const { return "docker.io"; }
};

struct StoreForm final : Form {
    TemporaryDirectory home;
    store::Store own = store::Store::open(home.path());
    store::StoreSink to{own};
    ImageSink& sink() override { return to; }
    std::unique_ptr<ImageSource> source() override { return std::make_unique<store::StoreSource>(own); }
};

struct LayoutForm final : Form {
    TemporaryDirectory folder;
    LayoutSink to{folder.path() / "layout"};
    ImageSink& sink() override { return to; }
    std::unique_ptr<ImageSource> source() override { return open_image_file(folder.path() / "layout", folder.path(), {}); }
};

struct ArchiveForm final : Form {
    TemporaryDirectory folder;
    FileByteSink file{folder.path() / "a.tar"};
    ArchiveSink to{file, "a.tar"};
    ImageSink& sink() override { return to; }
    std::unique_ptr<ImageSource> source() override {
        to.finish();
        return open_image_file(folder.path() / "a.tar", folder.path(), {});
    }
    [[nodiscard]] bool takes_back() const override { return false; }
};

struct RemoteForm final : Form {
    FakeRegistry server;
    http::CurlClient http{"berth/test"};
    NoCredentials credentials;
    RegistryHosts hosts{{}};
    ManualClock clock;
    RegistryServices services{.http = http, .credentials = credentials, .hosts = hosts, .clock = clock};
    Reference name = Reference::parse(server.authority() + "/team/app:1");
    RemoteSink to{name, services};
    ImageSink& sink() override { return to; }
    std::unique_ptr<ImageSource> source() override { return std::make_unique<RemoteSource>(name, services); }
    [[nodiscard]] std::string domain() const override { return server.authority(); }
};

std::vector<std::pair<std::string, std::function<std::unique_ptr<Form>()>>> forms() {
    return {{"store", [] { return std::make_unique<StoreForm>(); }},
            {"layout", [] { return std::make_unique<LayoutForm>(); }},
            {"archive", [] { return std::make_unique<ArchiveForm>(); }},
            {"registry", [] { return std::make_unique<RemoteForm>(); }}};
}

/// An index of two platforms, an empty blob and an annotation among what must survive.
struct Original {
    TemporaryDirectory home;
    store::Store own = store::Store::open(home.path());
    Descriptor target = make();

    Descriptor make() {
        Index index{.media_type = std::string(media_type::oci_index), .annotations = {{"kept", "yes"}}};
        for (const auto* platform : {"linux/amd64", "linux/arm64"}) {
            Config config{.platform = Platform::parse(platform)};
            const Manifest manifest{.media_type = std::string(media_type::oci_manifest),
                                    .config = own.blobs().put(media_type::oci_config, config.write()),
                                    .layers = {own.blobs().put(media_type::oci_layer, std::string(100'000, platform[7])),
                                               own.blobs().put(media_type::oci_layer_gzip, "shared layer")}};
            auto descriptor = own.blobs().put(manifest.media_type, manifest.write());
            descriptor.platform = config.platform;
            index.manifests.push_back(descriptor);
        }
        return own.blobs().put(index.media_type, index.write());
    }
};

}  // namespace

TEST_CASE("every form gives back what it was given") {
    Original original;
    progress::NullSink progress;
    for (const auto& [label, make] : forms()) {
        CAPTURE(label);
        const auto form = make();
        store::StoreSource source(original.own);
        const auto name = Reference::parse(form->domain() + "/team/app:1");
        const auto first = copy_image(source, original.target, form->sink(), {}, progress, {});
        CHECK(first.blobs_copied == 5);
        form->sink().publish(name, first.target, {});
        CHECK(copy_image(source, original.target, form->sink(), {}, progress, {}).blobs_copied == 0);
        const auto back = form->source();
        const auto images = back->images({});
        REQUIRE(images.size() == 1);
        CHECK(images[0].name == name);
        CHECK(images[0].target == original.target);
        const TemporaryDirectory home;
        const auto again = store::Store::open(home.path());
        store::StoreSink sink(again);
        copy_image(*back, images[0].target, sink, {}, progress, {});
        CHECK(list_directory(home.path() / "blobs/sha256") == list_directory(original.home.path() / "blobs/sha256"));
    }
}

TEST_CASE("every form refuses wrong content") {
    for (const auto& [label, make] : forms()) {
        CAPTURE(label);
        const auto form = make();
        const auto wanted = Descriptor::of(media_type::oci_layer, "expected");
        CHECK_THROWS_AS(form->sink().put_blob(wanted, [] { return std::make_unique<TextSource>("expectee"); }, {}), Error);
        CHECK_FALSE(form->sink().has(wanted, {}));
        if (form->takes_back()) {
            form->sink().put_blob(wanted, [] { return std::make_unique<TextSource>("expected"); }, {});
            CHECK(form->sink().has(wanted, {}));
        }
    }
}

TEST_CASE("every form tells what it lacks") {
    for (const auto& [label, make] : forms()) {
        CAPTURE(label);
        const auto form = make();
        const Manifest manifest{.media_type = std::string(media_type::oci_manifest), .config = Descriptor::of(media_type::oci_config, "none")};
        const auto document = Descriptor::of(manifest.media_type, manifest.write());
        form->sink().put_document(document, manifest.write(), {});
        form->sink().publish(Reference::parse(form->domain() + "/team/app:1"), document, {});
        const auto source = form->source();
        CHECK(source->read_document(document, {}) == manifest.write());
        const auto missing = Descriptor::of(media_type::oci_layer, "missing");
        CHECK_THROWS_AS(static_cast<void>(read_whole(*source->open_blob(missing, {}), 100, "blob")), Error);
        CHECK_THROWS_AS(static_cast<void>(source->read_document(Descriptor::of(media_type::oci_manifest, "none"), {})), Error);
    }
}
