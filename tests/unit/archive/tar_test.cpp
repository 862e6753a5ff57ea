// SPDX-License-Identifier: Apache-2.0
// What goes into a tar comes out of it, byte for byte, and always in the same bytes.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "archive/tar_reader.hpp"
#include "archive/tar_writer.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace berth::archive;

namespace {

std::string tar_of(const std::vector<std::pair<TarEntry, std::string>>& entries) {
    TextSink sink;
    TarWriter writer(sink);
    for (const auto& [entry, data] : entries) {
        if (entry.type == EntryType::file) {
            writer.add(entry, data);
        } else {
            writer.add(entry);
        }
    }
    writer.finish();
    return sink.take();
}

TarEntry only_entry(const TarEntry& entry, const std::string& data = {}) {
    const auto bytes = tar_of({{entry, data}});
    TextSource source(bytes);
    TarReader reader(source, "test");
    auto result = reader.next();
    REQUIRE(result);
    TextSink content;
    EntrySource entry_source(reader);
    copy_bytes(entry_source, content);
    CHECK(content.text() == data);
    CHECK_FALSE(reader.next());
    return *result;
}

}  // namespace

TEST_CASE("names pass unchanged whatever bytes they have") {
    for (const std::string name : {"plain", "e\xCC\x81 decomposed", "\xC3\xA9 composed", "latin \xE9 bytes", "with\nline"}) {
        CAPTURE(name);
        CHECK(only_entry({.path = name}, "x").path == name);
    }
    const std::string longest = std::string(200, 'd') + "/" + std::string(250, 'f');
    CHECK(only_entry({.path = longest}, "x").path == longest);
    CHECK(only_entry({.path = "l", .type = EntryType::symlink, .link_target = "e\xCC\x81"}).link_target == "e\xCC\x81");
}

TEST_CASE("every kind of entry keeps its properties") {
    const auto file = only_entry({.path = "f", .mode = 04755, .uid = 4'000'000'000, .gid = 5, .mtime = 1'700'000'000,
                                  .mtime_nanoseconds = 5, .xattrs = {{"user.a", std::string("\0b", 2)}}}, "data");
    CHECK(file.mode == 04755);
    CHECK(file.uid == 4'000'000'000);
    CHECK(file.mtime == 1'700'000'000);
    CHECK(file.mtime_nanoseconds == 0);
    CHECK(file.size == 4);
    CHECK(file.xattrs.at(0).second == std::string("\0b", 2));
    CHECK(only_entry({.path = "d/", .type = EntryType::directory, .mode = 01777}).mode == 01777);
    const auto device = only_entry({.path = "c", .type = EntryType::character_device, .device_major = 1, .device_minor = 300'000});
    CHECK(device.type == EntryType::character_device);
    CHECK(device.device_minor == 300'000);
    CHECK(only_entry({.path = "p", .type = EntryType::fifo}).type == EntryType::fifo);
    const auto hard = only_entry({.path = "h", .type = EntryType::hardlink, .link_target = "f"});
    CHECK(hard.type == EntryType::hardlink);
    CHECK(hard.link_target == "f");
}

TEST_CASE("the same entries give the same bytes") {
    const std::vector<std::pair<TarEntry, std::string>> entries = {
        {{.path = "a", .xattrs = {{"user.x", "1"}}}, "one"}, {{.path = std::string(120, 'b')}, "two"}};
    CHECK(tar_of(entries) == tar_of(entries));
}

TEST_CASE("a file that changes while it is read is told") {
    TextSink sink;
    TarWriter writer(sink);
    TextSource longer("abc");
    CHECK_THROWS_WITH_AS(writer.add(TarEntry{.path = "f", .size = 2}, longer), "'f' grew while it was read", Error);
    TarWriter other(sink);
    TextSource shorter("abc");
    CHECK_THROWS_WITH_AS(other.add(TarEntry{.path = "f", .size = 4}, shorter), "'f' shrank while it was read", Error);
}

TEST_CASE("what is no tar, or cut off, is an error that names it") {
    TextSource noise(std::string_view("this is certainly not a tar archive at all, is it?"));
    CHECK_THROWS_WITH_AS(static_cast<void>(TarReader(noise, "noise.tar")), doctest::Contains("noise.tar"), Error);
    const auto whole = tar_of({{{.path = "f"}, std::string(5000, 'x')}});
    const auto part = whole.substr(0, 2000);
    TextSource source(part);
    TarReader cut(source, "cut.tar");
    REQUIRE(cut.next());
    NullSink sink;
    EntrySource entry(cut);
    CHECK_THROWS_AS(copy_bytes(entry, sink), Error);
}
