// SPDX-License-Identifier: Apache-2.0
// Selection and placement of copied files.
#include "build/solver/copy_step.hpp"

#include "archive/tar_reader.hpp"
#include "base/byte_stream.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "build/dockerfile/path_patterns.hpp"
#include "build/solver/users.hpp"

#include <fcntl.h>

#include <fmt/format.h>

#include <charconv>
#include <map>

namespace berth::build {
namespace {

struct Selected {
    std::string name;   ///< the path as matched, whose last part becomes the file's name
    TreeEntry entry;    ///< with links followed
};

std::string without_root(std::string_view path) {
    while (path.starts_with('/')) {
        path.remove_prefix(1);
    }
    return std::string(path);
}

[[noreturn]] void not_there(const CopyWork& work, const std::string& path) {
    const bool context = std::holds_alternative<BuildContext>(work.source);
    throw Error(ErrorKind::not_found,
                fmt::format("'/{}' is not in the {}", path, context ? "build context" : "source"),
                context ? "check its name, and whether .dockerignore takes it out" : "");
}

std::vector<Selected> select(const CopyWork& work, const Tree& source) {
    std::vector<Selected> result;
    for (const std::string& path : work.paths) {
        for (std::string& match : match_paths(source, without_root(path))) {
            std::optional<TreeEntry> entry = source.find(resolve_links(source, match));
            if (!entry) {
                not_there(work, match);
            }
            result.push_back({.name = std::move(match), .entry = std::move(*entry)});
        }
    }
    return result;
}

/// The part of `path` below the folder `base`.
std::string_view below(std::string_view path, std::string_view base) {
    return base.empty() ? path : path.substr(base.size() + 1);
}

void hash_entry(const TreeEntry& entry, std::string_view path, const Tree& source, CacheKey& key) {
    key.add(path)
        .add(static_cast<std::uint64_t>(entry.meta.type))
        .add(std::uint64_t{entry.meta.mode})
        .add(entry.meta.uid)
        .add(entry.meta.gid);
    if (entry.is_file()) {
        const store::FileDigest digest = source.digest(entry);
        key.add(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
    } else if (entry.is_symlink()) {
        key.add(entry.meta.link_target);
    } else if (!entry.is_directory()) {
        key.add(std::uint64_t{entry.meta.device_major}).add(std::uint64_t{entry.meta.device_minor});
    }
}

class Placer {
public:
    Placer(const CopyRequest& request, LayerDraft& draft, const CancelToken& cancel)
        : work_(request.work), source_(request.source), scratch_(request.scratch), draft_(draft), cancel_(cancel),
          excluded_(work_.excludes) {
        if (!work_.owner.empty()) {
            owner_ = find_owner(request.parent, work_.owner);
        }
        if (!work_.mode.empty()) {
            unsigned mode = 0;
            std::from_chars(work_.mode.data(), work_.mode.data() + work_.mode.size(), mode, 8);
            mode_ = mode;
        }
        made_ = {.mode = mode_.value_or(0755), .owner = owner_.value_or(Owner{}), .time = request.now};
    }

    void place(const Selected& selected) {
        if (work_.unpack == Unpack::archives && selected.entry.is_file() && unpack(selected.entry)) {
            return;
        }
        const TreeEntry& entry = selected.entry;
        const std::string target = target_of(entry.is_directory(), base_name(selected.name));
        if (!entry.is_directory()) {
            put(entry, target);
            return;
        }
        source_.walk(entry.meta.path, [&](const TreeEntry& inner) {
            cancel_.throw_if_cancelled();
            const std::string_view path = below(inner.meta.path, entry.meta.path);
            if (!excluded_.empty() && excluded_.excludes(path)) {
                // A folder stays if something below it comes back; it is then made with its own metadata.
                if (!inner.is_directory() || !excluded_.may_readmit_below(path)) {
                    return;
                }
                pending_.emplace(std::string(path), inner);
                return;
            }
            make_pending(path, target);
            put(inner, target.empty() ? std::string(path) : target + "/" + std::string(path));
        });
        pending_.clear();
    }

    void place(const InlineFile& file, std::int64_t now) {
        archive::TarEntry entry;
        entry.path = target_of(false, file.name);
        entry.mode = mode_.value_or(0644);
        entry.uid = made_.owner.uid;
        entry.gid = made_.owner.gid;
        entry.mtime = now;
        draft_.put_data(std::move(entry), file.data);
    }

private:
    /// Where a source comes to stand. Makes the folders above it, and the folder itself for a folder's content.
    std::string target_of(bool folder, const std::string& name) {
        const bool into = work_.destination.ends_with('/');
        const std::string clean = without_root(clean_path(work_.destination));
        const std::string ensured = into ? clean : without_root(directory_name("/" + clean));
        draft_.ensure_folder(resolve_links(draft_, ensured), made_);
        std::string target = resolve_links(draft_, clean);
        const std::optional<TreeEntry> there = draft_.find(target);
        if (!folder && there && there->is_directory()) {
            return target.empty() ? name : target + "/" + name;
        }
        if (folder && there && !there->is_directory()) {
            throw Error(ErrorKind::invalid, fmt::format("cannot copy to non-directory: /{}", target));
        }
        if (folder) {
            draft_.ensure_folder(target, made_);
        }
        return target;
    }

    void make_pending(std::string_view path, const std::string& target) {
        for (auto folder = pending_.begin(); folder != pending_.end();) {
            if (path.starts_with(folder->first + "/")) {
                put(folder->second, target.empty() ? folder->first : target + "/" + folder->first);
                folder = pending_.erase(folder);
            } else {
                ++folder;
            }
        }
    }

    void put(const TreeEntry& from, std::string path) {
        archive::TarEntry entry = from.meta;
        entry.path = std::move(path);
        if (owner_) {
            entry.uid = owner_->uid;
            entry.gid = owner_->gid;
        }
        if (mode_ && !from.is_symlink()) {
            entry.mode = *mode_;
        }
        if (from.is_directory()) {
            entry.xattrs = read_xattrs(from.origin);
            draft_.put_folder(std::move(entry));
            return;
        }
        if (from.is_file() && from.links > 1) {
            const auto [first, fresh] =
                inodes_.emplace(std::pair(from.identity.device, from.identity.inode), entry.path);
            if (!fresh && first->second < entry.path) {
                entry.type = archive::EntryType::hardlink;
                entry.link_target = first->second;
                entry.size = 0;
            }
        }
        draft_.put(std::move(entry), from.origin);
    }

    /// ADD of an archive, told by its content: unpacked below the destination.
    bool unpack(const TreeEntry& archive_file) {
        FileSource file(open_file(AbsolutePath(archive_file.origin), O_RDONLY), archive_file.origin);
        std::optional<archive::TarReader> reader;
        std::optional<archive::TarEntry> entry;
        try {
            reader.emplace(file, archive_file.meta.path);
            entry = reader->next();
        } catch (const Error&) {
            return false; // not an archive
        }
        if (!entry) {
            return false;
        }
        const std::string clean = without_root(clean_path(work_.destination));
        const NewFolder made{.mode = 0755, .owner = made_.owner, .time = made_.time};
        const std::string target = resolve_links(draft_, clean);
        draft_.ensure_folder(target, made);
        for (; entry; entry = reader->next()) {
            cancel_.throw_if_cancelled();
            unpack_entry(*reader, std::move(*entry), target, made);
        }
        return true;
    }

    void unpack_entry(archive::TarReader& reader, archive::TarEntry entry, const std::string& target,
                      const NewFolder& made) {
        const std::string inner = without_root(clean_path("/" + entry.path));
        if (inner.empty()) {
            return; // the archive's own root does not change the destination
        }
        const std::string above = without_root(directory_name("/" + inner));
        const std::string folder = resolve_links(draft_, join_path(target, above));
        draft_.ensure_folder(without_root(folder), made);
        entry.path = without_root(join_path("/" + folder, base_name(inner)));
        if (owner_) {
            entry.uid = owner_->uid;
            entry.gid = owner_->gid;
        }
        switch (entry.type) {
        case archive::EntryType::directory:
            draft_.put_folder(std::move(entry));
            break;
        case archive::EntryType::file: {
            if (entry.size > largest_in_memory) {
                store::ScratchItem item = scratch_.make_file();
                entry.size = reader.copy_to_file(item.descriptor(), item.path().string());
                draft_.put(std::move(entry), item.path().string());
                draft_.keep(std::move(item));
                break;
            }
            archive::EntrySource data(reader);
            TextSink content;
            copy_bytes(data, content);
            draft_.put_data(std::move(entry), content.take());
            break;
        }
        case archive::EntryType::hardlink:
            entry.link_target = without_root(join_path("/" + target, without_root(clean_path("/" + entry.link_target))));
            draft_.put(std::move(entry), {});
            break;
        case archive::EntryType::symlink:
        case archive::EntryType::character_device:
        case archive::EntryType::block_device:
        case archive::EntryType::fifo:
            draft_.put(std::move(entry), {});
            break;
        }
    }

    /// Larger files of an archive wait on the disk until the layer is written.
    static constexpr std::uint64_t largest_in_memory = 1UL << 20U;

    const CopyWork& work_;
    const Tree& source_;
    const store::Scratch& scratch_;
    LayerDraft& draft_;
    const CancelToken& cancel_;
    dockerfile::PathPatterns excluded_;
    std::optional<Owner> owner_;
    std::optional<mode_t> mode_;
    NewFolder made_;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> inodes_;
    std::map<std::string, TreeEntry> pending_;
};

} // namespace

void hash_sources(const CopyWork& work, const Tree& source, CacheKey& key, const CancelToken& cancel) {
    const dockerfile::PathPatterns excluded(work.excludes);
    for (const Selected& selected : select(work, source)) {
        key.add(base_name(selected.name));
        hash_entry(selected.entry, "", source, key);
        if (!selected.entry.is_directory()) {
            continue;
        }
        source.hash_below(selected.entry.meta.path, cancel);
        source.walk(selected.entry.meta.path, [&](const TreeEntry& inner) {
            const std::string_view path = below(inner.meta.path, selected.entry.meta.path);
            if (excluded.empty() || !excluded.excludes(path)) {
                hash_entry(inner, path, source, key);
            }
        });
        cancel.throw_if_cancelled();
    }
}

void draft_copy(const CopyRequest& request, LayerDraft& draft, const CancelToken& cancel) {
    Placer placer(request, draft, cancel);
    for (const Selected& selected : select(request.work, request.source)) {
        placer.place(selected);
    }
    for (const InlineFile& file : request.work.contents) {
        placer.place(file, request.now);
    }
}

} // namespace berth::build
