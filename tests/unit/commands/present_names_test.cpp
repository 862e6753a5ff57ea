// SPDX-License-Identifier: Apache-2.0
// Names for completion, read from disk.
#include "commands/present_names.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include "base/file.hpp"
#include "store/store.hpp"

using namespace berth;
using commands::present_names;

namespace {

/// Sets a variable for the time of one test.
class Variable {
public:
    Variable(const char* name, const AbsolutePath& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
};

}  // namespace

TEST_CASE("commands::present_names lists clusters below the home, none where there is no home") {
    const TemporaryDirectory folder;
    const Variable home("BERTH_HOME", folder.path());
    CHECK(present_names(cli::Completes::cluster).empty());
    ensure_directory(folder.path() / "clusters/two");
    ensure_directory(folder.path() / "clusters/one");
    CHECK(present_names(cli::Completes::cluster) == std::vector<std::string>{"one", "two"});
}

TEST_CASE("commands::present_names lists images in their short form, and makes no store to look into") {
    const TemporaryDirectory folder;
    const Variable home("BERTH_HOME", folder.path());
    CHECK(present_names(cli::Completes::image).empty());
    CHECK(list_directory(folder.path()).empty());
    {
        const store::Store store = store::Store::open(folder.path());
        const image::Descriptor target{.media_type = "application/vnd.oci.image.manifest.v1+json",
                                       .digest = image::Digest::of("{}"),
                                       .size = 2};
        store.names().tag(image::Reference::parse("redis:7"), target);
        store.names().tag(image::Reference::parse("localhost:5000/app:1"), target);
    }
    CHECK(present_names(cli::Completes::image) == std::vector<std::string>{"redis:7", "localhost:5000/app:1"});
}

TEST_CASE("commands::present_names lists contexts, and is silent about a broken file") {
    const TemporaryDirectory folder;
    const AbsolutePath file = folder.path() / "config";
    const Variable kubeconfig("KUBECONFIG", file);
    CHECK(present_names(cli::Completes::context).empty());
    write_file(file, "contexts:\n- name: kind-a\n  context: {cluster: a, user: a}\n"
                     "- name: b\n  context: {cluster: a, user: a}\n");
    CHECK(present_names(cli::Completes::context) == std::vector<std::string>{"kind-a", "b"});
    write_file(file, "contexts: [");
    CHECK(present_names(cli::Completes::context).empty());
}
