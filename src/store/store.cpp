// SPDX-License-Identifier: Apache-2.0
// Opening of the store.
#include "store/store.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "store/database.hpp"

namespace berth::store {
namespace {

constexpr std::string_view state_schema = R"(
create table if not exists names (
    name text primary key, repository text not null, media_type text not null, digest text not null,
    size integer not null, updated integer not null) without rowid;
create index if not exists names_by_repository on names (repository, digest);
create table if not exists pins (owner text not null, digest text not null, primary key (owner, digest)) without rowid;
)";

constexpr std::string_view cache_schema = R"(
create table if not exists cache (
    key text primary key, value text not null, digests text not null, updated integer not null) without rowid;
)";

AbsolutePath made(const AbsolutePath& path) {
    try {
        ensure_directory(path);
    } catch (const Error& error) {
        throw error.with_hint("run as root, or set BERTH_HOME to a folder of your own");
    }
    return path;
}

}  // namespace

struct Store::Parts {
    explicit Parts(const AbsolutePath& root)
        : home(made(root)),
          state(home / "state.db", state_schema, Database::Durability::every_commit),
          cache_state(made(home / "cache") / "index.db", cache_schema, Database::Durability::survives_process),
          scratch(made(home / "tmp")),
          blobs(made(home / "blobs"), scratch),
          names(state),
          layers(made(home / "layers"), blobs, scratch),
          cache(cache_state),
          file_hashes(home / "cache/files"),
          pins(state),
          leases(made(home / "leases")) {}

    AbsolutePath home;
    Database state;
    Database cache_state;
    Scratch scratch;
    Blobs blobs;
    Names names;
    Layers layers;
    CacheIndex cache;
    FileHashes file_hashes;
    Pins pins;
    Leases leases;
};

Store::Store(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open(const AbsolutePath& home) {
    return within(fmt::format("cannot open the store '{}'", home.string()), [&home] {
        auto parts = std::make_unique<Parts>(home);
        for (const auto* algorithm : {"sha256", "sha384", "sha512"}) { made(home / "blobs" / algorithm); }
        parts->scratch.sweep();
        return Store(std::move(parts));
    });
}

AbsolutePath Store::default_home() {
    if (const auto home = find_environment("BERTH_HOME")) { return AbsolutePath::from_working_directory(*home); }
    if (geteuid() == 0) { return AbsolutePath("/var/lib/berth"); }
    if (const auto data = find_environment("XDG_DATA_HOME")) { return AbsolutePath(*data) / "berth"; }
    if (const auto user = find_environment("HOME")) { return AbsolutePath(*user) / ".local/share/berth"; }
    throw Error("cannot tell where the store is: neither BERTH_HOME nor HOME is set", "set BERTH_HOME to a folder");
}

const AbsolutePath& Store::home() const noexcept { return parts_->home; }
Blobs& Store::blobs() const noexcept { return parts_->blobs; }
Names& Store::names() const noexcept { return parts_->names; }
Layers& Store::layers() const noexcept { return parts_->layers; }
CacheIndex& Store::cache() const noexcept { return parts_->cache; }
FileHashes& Store::file_hashes() const noexcept { return parts_->file_hashes; }
Pins& Store::pins() const noexcept { return parts_->pins; }
Leases& Store::leases() const noexcept { return parts_->leases; }
Scratch& Store::scratch() const noexcept { return parts_->scratch; }

}  // namespace berth::store
