// SPDX-License-Identifier: Apache-2.0
// What is to be done, as a graph: vertices that make file trees, each from a parent and other inputs. Every front end
// plans into it; the solver knows nothing else.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "build/plan/base_images.hpp"
#include "image/config.hpp"

namespace berth::build {

using VertexId = std::size_t;

/// A file tree that a vertex reads from.
struct Nothing {};
struct BuildContext {};
using TreeInput = std::variant<Nothing, BuildContext, VertexId>;

struct InlineFile {
    std::string name;
    std::string data;
};

enum class MountKind : std::uint8_t { bind, cache, tmpfs, secret };
enum class CacheSharing : std::uint8_t { shared, exclusive, locked };
enum class MountAccess : std::uint8_t { read_write, read_only };
enum class Need : std::uint8_t { optional, required };

/// One `RUN --mount`.
struct RunMount {
    MountKind kind = MountKind::bind;
    TreeInput from = Nothing{};
    std::string source = "/";
    std::string target;             ///< absolute; empty: none (a secret that is only a variable)
    MountAccess access = MountAccess::read_only;
    std::string id;
    CacheSharing sharing = CacheSharing::shared;
    std::uint64_t size = 0;         ///< tmpfs, bytes; 0 = no limit
    std::optional<mode_t> mode;
    std::optional<uid_t> user;
    std::optional<gid_t> group;
    Need need = Need::optional;
    std::optional<std::string> variable;  ///< a secret's environment variable
};

/// The layers of an image.
struct ImageWork {
    ResolvedImage image;
};

enum class RunNetwork : std::uint8_t { host, none };

struct RunWork {
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment;
    std::string working_directory = "/";
    std::string user;
    RunNetwork network = RunNetwork::host;
    std::vector<RunMount> mounts;
    std::vector<InlineFile> scripts;  ///< mounted at /dev/pipes, mode 0755
};

enum class Unpack : std::uint8_t { no, archives };
enum class Linking : std::uint8_t { follows_parent, independent };

struct CopyWork {
    TreeInput source = BuildContext{};
    std::vector<std::string> paths;      ///< absolute in the source, wildcards allowed
    std::vector<InlineFile> contents;
    std::string destination;             ///< absolute; a trailing '/' means a folder
    std::string owner;                   ///< "", "1", "app", "1:2", "app:app"
    std::string mode;                    ///< "" or octal
    std::vector<std::string> excludes;
    Unpack unpack = Unpack::no;
    Linking linking = Linking::follows_parent;
};

/// WORKDIR: makes a folder with its parents.
struct FolderWork {
    std::string path;
    std::string owner;
};

using Work = std::variant<ImageWork, RunWork, CopyWork, FolderWork>;

struct Vertex {
    Work work;
    std::optional<VertexId> parent;  ///< none: an empty root
    std::string title;               ///< "[build 2/4] RUN make"
    std::string place;               ///< "Dockerfile:12"
};

/// The parent and all other vertices that `vertex` reads.
[[nodiscard]] std::vector<VertexId> inputs_of(const Vertex& vertex);

/// Vertices in an order in which inputs stand before their users.
struct Graph {
    std::vector<Vertex> vertices;
    std::optional<VertexId> result;  ///< none: an image without layers
    /// Of the result. History entries of new layers have no `created` yet; `diff_ids` are the base image's or none.
    image::Config config;
    /// How many entries of the history come from the base image.
    std::size_t inherited_history = 0;
    std::vector<std::string> warnings;
};

} // namespace berth::build
