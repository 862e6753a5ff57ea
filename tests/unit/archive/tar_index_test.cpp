// SPDX-License-Identifier: Apache-2.0
// Offsets of members, checked by reading there.
#include "archive/tar_index.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

#include "archive/compression.hpp"
#include "archive/tar_writer.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace berth::archive;

namespace {

std::string tar_of(const std::vector<std::pair<std::string, std::string>>& files) {
    TextSink sink;
    TarWriter writer(sink);
    writer.add({.path = "folder/", .type = EntryType::directory, .mode = 0755});
    for (const auto& [path, data] : files) {
        writer.add({.path = path, .size = data.size()}, data);
    }
    writer.add({.path = "link", .type = EntryType::symlink, .link_target = files.front().first});
    writer.finish();
    return sink.take();
}

std::string data_at(const AbsolutePath& file, const IndexedEntry& entry) {
    FileSource source(open_file(file, O_RDONLY), "test", entry.offset, entry.size);
    return read_whole(source, 1 << 20, "test");
}

}  // namespace

TEST_CASE("archive::index_tar finds the data of every member") {
    const TemporaryDirectory folder;
    const AbsolutePath file = folder.path() / "a.tar";
    const std::string long_name(300, 'n');  // needs an extended header
    const std::vector<std::pair<std::string, std::string>> files{
        {"a", "alpha"}, {"folder/" + long_name, std::string(70'000, 'b')}, {"größe", std::string(512, 'c')}, {"last", "z"}};
    write_file(file, tar_of(files));
    const auto entries = index_tar(file);
    REQUIRE(entries.size() == files.size() + 2);
    CHECK(entries[0].type == EntryType::directory);
    for (std::size_t i = 0; i < files.size(); ++i) {
        CHECK(entries[i + 1].path == files[i].first);
        CHECK(data_at(file, entries[i + 1]) == files[i].second);
    }
    CHECK(entries.back().type == EntryType::symlink);
    CHECK(entries.back().link_target == "a");
}

TEST_CASE("archive::index_tar: the last member's data is found without an end-of-archive mark too") {
    const TemporaryDirectory folder;
    const AbsolutePath file = folder.path() / "a.tar";
    TextSink sink;
    TarWriter writer(sink);
    writer.add({.path = "only", .size = 3}, "abc");
    writer.finish();
    const std::string whole = sink.take();
    write_file(file, std::string_view(whole).substr(0, 1024));
    const auto entries = index_tar(file);
    REQUIRE(entries.size() == 1);
    CHECK(data_at(file, entries[0]) == "abc");
}

TEST_CASE("archive::index_tar refuses what is cut off, compressed or no tar") {
    const TemporaryDirectory folder;
    const AbsolutePath file = folder.path() / "a.tar";
    const std::string tar = tar_of({{"a", std::string(10'000, 'a')}});
    write_file(file, std::string_view(tar).substr(0, 4000));
    CHECK_THROWS_AS((void)index_tar(file), Error);
    TextSink compressed;
    const auto compressor = make_compressor({}, compressed);
    compressor->write(tar);
    compressor->finish();
    write_file(file, compressed.text());
    CHECK_THROWS_AS((void)index_tar(file), Error);
    write_file(file, "this is no archive, only a line of text\n");
    CHECK_THROWS_AS((void)index_tar(file), Error);
}
