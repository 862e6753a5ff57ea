// SPDX-License-Identifier: Apache-2.0
// Files: atomic writes, trees, locks.
#include "base/file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/error.hpp"

using namespace berth;

TEST_CASE("a written file reads back and replaces the old one whole") {
    const TemporaryDirectory folder;
    const auto path = folder.path() / "a";
    CHECK_FALSE(find_file(path));
    write_file(path, "one", {.mode = 0600, .durability = Durability::synced});
    write_file(path, std::string(200'000, 'x'));
    CHECK(read_file(path) == std::string(200'000, 'x'));
    CHECK(list_directory(folder.path()) == std::vector<std::string>{"a"});
}

TEST_CASE("errors name the path") {
    const TemporaryDirectory folder;
    const auto path = folder.path() / "missing";
    CHECK_THROWS_WITH_AS(static_cast<void>(read_file(path)), doctest::Contains(path.c_str()), Error);
    CHECK_THROWS_AS(write_file(path / "below", "x"), Error);
}

TEST_CASE("a tree is removed without following symlinks") {
    const TemporaryDirectory folder;
    const TemporaryDirectory outside;
    write_file(outside.path() / "kept", "x");
    const auto tree = folder.path() / "tree";
    ensure_directory(tree / "a/b/c");
    write_file(tree / "a/b/f", "x");
    REQUIRE(::symlink(outside.path().c_str(), (tree / "a/link").c_str()) == 0);
    remove_tree(tree);
    CHECK_FALSE(exists(tree));
    CHECK(exists(outside.path() / "kept"));
    CHECK_NOTHROW(remove_tree(tree));
}

TEST_CASE("a temporary folder goes away unless kept") {
    std::optional<AbsolutePath> gone;
    std::optional<AbsolutePath> kept;
    {
        TemporaryDirectory first;
        gone = first.path();
        ensure_directory(first.path() / "x/y");
        TemporaryDirectory second;
        kept = second.keep();
    }
    CHECK_FALSE(exists(*gone));
    CHECK(exists(*kept));
    remove_tree(*kept);
}

TEST_CASE("an exclusive lock keeps others out until released") {
    const TemporaryDirectory folder;
    const auto path = folder.path() / "lock";
    {
        const FileLock held(path, FileLock::Mode::exclusive, {});
        CHECK_FALSE(FileLock::find_free(path, FileLock::Mode::shared));
        CancelSource source;
        source.cancel();
        CHECK_THROWS_AS(FileLock(path, FileLock::Mode::exclusive, source.token()), Interrupted);
    }
    CHECK(FileLock::find_free(path, FileLock::Mode::exclusive));
}
