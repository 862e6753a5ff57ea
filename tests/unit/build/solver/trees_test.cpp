// SPDX-License-Identifier: Apache-2.0
// Context and layer trees, and what COPY takes from them and where it puts it.
#include "build/solver/copy_step.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "build/solver/context_tree.hpp"
#include "build/solver/indexed_tree.hpp"
#include "build/solver/layer_tree.hpp"
#include "build/solver/users.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace berth;
using namespace berth::build;

namespace {

/// A folder with a context and a place for hashes.
struct Place {
    TemporaryDirectory folder;
    AbsolutePath root = folder.path() / "context";
    store::FileHashes hashes{folder.path() / "hashes"};
    dockerfile::PathPatterns ignored;

    Place() {
        ensure_directory(root);
        ensure_directory(folder.path() / "hashes");
    }
    void file(const std::string& path, const std::string& text = "text") const {
        ensure_directory((root / path).parent());
        write_file(root / path, text);
    }
    [[nodiscard]] ContextTree tree() { return {root, ignored, hashes, CancelToken()}; }
};

std::vector<std::string> below(const Tree& tree, std::string_view path) {
    std::vector<std::string> paths;
    tree.walk(path, [&](const TreeEntry& entry) { paths.push_back(entry.meta.path); });
    return paths;
}

std::string key_of(const CopyWork& work, const Tree& tree) {
    CacheKey key("test");
    hash_sources(work, tree, key, CancelToken());
    return key.finish();
}

/// What a copy puts where: "path" for files, "path/" for folders, in the order of the tar.
class Drafted {
public:
    Drafted(const CopyWork& work, const Tree& source, const Tree& parent) : draft_(parent) {
        const store::Scratch scratch(folder_.path());
        draft_copy({.work = work, .source = source, .parent = parent, .scratch = scratch, .now = 1000}, draft_, CancelToken());
    }
    [[nodiscard]] std::optional<TreeEntry> find(std::string_view path) const { return draft_.find(path); }
    [[nodiscard]] bool has(std::string_view path) const { return find(path).has_value(); }

private:
    TemporaryDirectory folder_;
    LayerDraft draft_;
};

} // namespace

TEST_CASE("a context is its folder without what is ignored, brought back files with their folders") {
    Place place;
    place.file("a.txt");
    place.file("logs/x.log");
    place.file("docs/readme.md");
    place.file("docs/deep/other.md");
    place.file("docs/notes.txt");
    place.ignored = dockerfile::PathPatterns(std::vector<std::string>{"logs", "docs", "!docs/*.md"});
    const ContextTree tree = place.tree();
    CHECK(below(tree, "") == std::vector<std::string>{"a.txt", "docs", "docs/readme.md"});
    CHECK(below(tree, "docs") == std::vector<std::string>{"docs/readme.md"});
    CHECK_FALSE(tree.find("logs"));
    REQUIRE(tree.find("a.txt"));
    CHECK(tree.find("a.txt")->meta.uid == 0);
}

TEST_CASE("a folder's content follows it at once, whatever its neighbours are called") {
    Place place;
    place.file("a/x");
    place.file("a-b");
    place.file("a.b/y");
    CHECK(below(place.tree(), "") == std::vector<std::string>{"a", "a/x", "a-b", "a.b", "a.b/y"});
    CHECK(below(place.tree(), "a") == std::vector<std::string>{"a/x"});
}

TEST_CASE("content counts for a copy's key, times do not, and remembered hashes give the same key") {
    Place place;
    place.file("f", "one");
    const CopyWork work{.source = BuildContext{}, .paths = {"/"}};
    const std::string first = key_of(work, place.tree());
    const struct timespec old[2] = {{.tv_sec = 1, .tv_nsec = 0}, {.tv_sec = 1, .tv_nsec = 0}};
    REQUIRE(utimensat(AT_FDCWD, (place.root / "f").c_str(), old, 0) == 0);
    CHECK(key_of(work, place.tree()) == first);
    place.file("f", "two");
    const ContextTree changed = place.tree();
    const std::string second = key_of(work, changed);
    CHECK(second != first);
    changed.save_hashes();
    CHECK(key_of(work, place.tree()) == second);
    REQUIRE(chmod((place.root / "f").c_str(), 0755) == 0);
    CHECK(key_of(work, place.tree()) != second);
}

TEST_CASE("links in a source are followed inside the tree only") {
    Place place;
    place.file("real/f");
    REQUIRE(symlink("../../../real", (place.root / "up").c_str()) == 0);
    REQUIRE(symlink("/real/f", (place.root / "absolute").c_str()) == 0);
    REQUIRE(symlink("loop", (place.root / "loop").c_str()) == 0);
    const ContextTree tree = place.tree();
    CHECK(resolve_links(tree, "up/f") == "real/f");
    CHECK(resolve_links(tree, "absolute") == "real/f");
    CHECK(resolve_parent_links(tree, "absolute") == "absolute");
    CHECK_THROWS_AS(static_cast<void>(resolve_links(tree, "loop")), Error);
}

TEST_CASE("wildcards match whole paths, part by part") {
    Place place;
    place.file("a.go");
    place.file("b.go");
    place.file("d/c.go");
    const ContextTree tree = place.tree();
    CHECK(match_paths(tree, "*.go") == std::vector<std::string>{"a.go", "b.go"});
    CHECK(match_paths(tree, "d/?.go") == std::vector<std::string>{"d/c.go"});
    CHECK(match_paths(tree, "none*").empty());
    CHECK(match_paths(tree, "plain") == std::vector<std::string>{"plain"});
}

TEST_CASE("layers stack as overlayfs shows them") {
    TemporaryDirectory folder;
    const AbsolutePath lower = folder.path() / "1";
    const AbsolutePath upper = folder.path() / "2";
    ensure_directory(lower / "etc");
    ensure_directory(upper / "etc");
    write_file(lower / "etc/a", "low");
    write_file(lower / "etc/b", "low");
    write_file(upper / "etc/a", "high");
    const LayerTree tree({lower, upper});
    CHECK(below(tree, "") == std::vector<std::string>{"etc", "etc/a", "etc/b"});
    CHECK(read_file(AbsolutePath(tree.find("etc/a")->origin)) == "high");
    if (geteuid() == 0) {
        REQUIRE(mknod((upper / "etc/b").c_str(), S_IFCHR, 0) == 0);
        CHECK(below(LayerTree({lower, upper}), "etc") == std::vector<std::string>{"etc/a"});
    }
    CHECK_FALSE(tree.find("etc/none"));
    CHECK_FALSE(tree.find("etc/a/below"));
}

TEST_CASE("an index of layers knows what is where, deleted and hidden") {
    const auto layer = [](std::initializer_list<std::pair<const char*, archive::EntryType>> entries) {
        auto index = std::make_shared<LayerIndex>();
        for (const auto& [path, type] : entries) {
            archive::TarEntry entry;
            entry.path = path;
            entry.type = type;
            entry.link_target = "etc";
            index->add(std::move(entry));
        }
        return std::shared_ptr<const LayerIndex>(index);
    };
    using enum archive::EntryType;
    const auto lower = layer({{"./etc/", directory}, {"etc/a", file}, {"etc/b", file}, {"opt/", directory},
                              {"opt/old", file}, {"gone/", directory}, {"gone/deep", file}, {"link", symlink}});
    const auto upper = layer({{"etc/.wh.b", file}, {"opt/", directory}, {"opt/.wh..wh..opq", file}, {"opt/new", file},
                              {".wh.gone", file}});
    TemporaryDirectory folder;
    ensure_directory(folder.path() / "etc");
    write_file(folder.path() / "etc/c", "on disk");
    const IndexedTree tree({IndexedTree::Layer(lower), IndexedTree::Layer(upper), IndexedTree::Layer(folder.path())});
    CHECK(tree.find("etc/a"));
    CHECK_FALSE(tree.find("etc/b"));
    CHECK(tree.find("etc/c"));
    CHECK(tree.find("opt/new"));
    CHECK_FALSE(tree.find("opt/old"));
    CHECK_FALSE(tree.find("gone"));
    CHECK_FALSE(tree.find("gone/deep"));
    CHECK(tree.find("")->is_directory());
    CHECK(resolve_links(tree, "link/x") == "etc/x");
}

TEST_CASE("COPY: files into folders, folders' contents, new folders with the given owner") {
    Place place;
    place.file("f");
    place.file("dir/x");
    place.file("dir/sub/y");
    const ContextTree tree = place.tree();
    const EmptyTree nothing;
    CHECK(Drafted({.paths = {"/f"}, .destination = "/app/"}, tree, nothing).has("app/f"));
    CHECK(Drafted({.paths = {"/f"}, .destination = "/app"}, tree, nothing).find("app")->is_file());
    const Drafted folder({.paths = {"/dir"}, .destination = "/d", .owner = "1:2", .mode = "700"}, tree, nothing);
    CHECK(folder.has("d/sub/y"));
    CHECK_FALSE(folder.has("d/dir"));
    CHECK(folder.find("d")->meta.uid == 1);
    CHECK(folder.find("d/x")->meta.gid == 2);
    CHECK(folder.find("d/x")->meta.mode == 0700);
    CHECK(Drafted({.paths = {"/*"}, .destination = "/all/"}, tree, nothing).has("all/x"));
    CHECK_THROWS_WITH_AS(Drafted({.paths = {"/none"}, .destination = "/"}, tree, nothing),
                         "'/none' is not in the build context", Error);
}

TEST_CASE("COPY goes through the parent's links and refuses to turn folders into files") {
    TemporaryDirectory folder;
    const AbsolutePath layer = folder.path() / "layer";
    ensure_directory(layer / "usr/bin");
    ensure_directory(layer / "usr/share", 0750);
    REQUIRE(symlink("usr/bin", (layer / "bin").c_str()) == 0);
    const LayerTree parent({layer});
    Place place;
    place.file("tool");
    place.file("over/usr/share");
    const ContextTree tree = place.tree();
    const Drafted copied({.paths = {"/tool"}, .destination = "/bin/"}, tree, parent);
    CHECK(copied.has("usr/bin/tool"));
    CHECK(copied.find("bin")->is_symlink());
    CHECK_THROWS_WITH_AS(Drafted({.paths = {"/over"}, .destination = "/"}, tree, parent),
                         "cannot replace the folder '/usr/share' with a file", Error);
}

TEST_CASE("owners are found in the image's own files") {
    TemporaryDirectory folder;
    const AbsolutePath layer = folder.path() / "layer";
    ensure_directory(layer / "etc");
    write_file(layer / "etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:100:200::/home/app:/bin/sh\n");
    write_file(layer / "etc/group", "staff:x:50:other,app\nwheel:x:10:\n");
    const LayerTree tree({layer});
    CHECK(find_owner(tree, "app").gid == 200);
    CHECK(find_owner(tree, "app:staff").gid == 50);
    CHECK(find_owner(tree, "7").gid == 7);
    CHECK_THROWS_AS(static_cast<void>(find_owner(tree, "nobody")), Error);
    CHECK_THROWS_AS(static_cast<void>(find_owner(tree, "app:none")), Error);
    const RunUser user = find_user(tree, "100");
    CHECK(user.gid == 200);
    CHECK(user.groups == std::vector<gid_t>{200, 50});
    CHECK(find_user(tree, "").uid == 0);
    CHECK(find_user(tree, "4242").gid == 0);
}
