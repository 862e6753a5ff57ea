// SPDX-License-Identifier: Apache-2.0
// Remembered file digests are given only for the same file.
#include "store/file_hashes.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"

using namespace berth;
using namespace berth::store;

namespace {

FileHash hash(const std::string& path, std::uint64_t inode, std::int64_t changed = 0) {
    FileHash result{.path = path, .identity = {.device = 1, .inode = inode, .size = 5, .changed_nanoseconds = changed}, .digest = {}};
    result.digest[0] = static_cast<std::byte>(inode & 0xFFU);
    return result;
}

constexpr std::int64_t now = 100'000'000'000;

}  // namespace

TEST_CASE("a table gives back what was saved") {
    const TemporaryDirectory folder;
    const FileHashes hashes(folder.path() / "files");
    const AbsolutePath root("/context");
    CHECK(hashes.load(root).size() == 0);
    std::vector<FileHash> all;
    for (std::uint64_t index = 1; index <= 1000; ++index) { all.push_back(hash("dir/file" + std::to_string(index), index)); }
    hashes.save(root, all, now);
    const auto table = hashes.load(root);
    CHECK(table.size() == 1000);
    for (const auto& one : all) {
        const auto* found = table.find(one.path, one.identity);
        REQUIRE(found != nullptr);
        CHECK(*found == one.digest);
    }
    CHECK(table.find("dir/file", {}) == nullptr);
    CHECK(hashes.load(AbsolutePath("/other")).size() == 0);
}

TEST_CASE("a changed file is not found") {
    const TemporaryDirectory folder;
    const FileHashes hashes(folder.path());
    hashes.save(AbsolutePath("/c"), {hash("f", 1)}, now);
    const auto table = hashes.load(AbsolutePath("/c"));
    auto other = hash("f", 1).identity;
    other.changed_nanoseconds = 1;
    CHECK(table.find("f", other) == nullptr);
    CHECK(table.find("f", hash("f", 1).identity) != nullptr);
}

TEST_CASE("a file that changed a moment ago is not remembered") {
    const TemporaryDirectory folder;
    const FileHashes hashes(folder.path());
    hashes.save(AbsolutePath("/c"), {hash("young", 1, now - 1'000'000'000), hash("old", 2, now - 3'000'000'000)}, now);
    CHECK(hashes.load(AbsolutePath("/c")).size() == 1);
}

TEST_CASE("a damaged table is no table") {
    const TemporaryDirectory folder;
    const FileHashes hashes(folder.path());
    hashes.save(AbsolutePath("/c"), {hash("f", 1)}, now);
    const auto path = folder.path() / list_directory(folder.path()).at(0);
    const auto content = read_file(path);
    write_file(path, content.substr(0, content.size() - 1));
    CHECK(hashes.load(AbsolutePath("/c")).size() == 0);
    write_file(path, std::string(200, 'x'));
    CHECK(hashes.load(AbsolutePath("/c")).size() == 0);
}
