// SPDX-License-Identifier: Apache-2.0
// A libarchive handle that reads from a ByteSource: what the reader of tars and the decompressor share.
#pragma once

#include <archive.h>

#include <exception>
#include <string>
#include <vector>

#include "base/byte_stream.hpp"

namespace berth::archive {

/// Knows every compression that comes in; the format is the caller's to choose before `open`.
class LibarchiveInput {
public:
    /// `source` outlives it; `name` is for errors.
    LibarchiveInput(ByteSource& source, std::string name);
    LibarchiveInput(const LibarchiveInput&) = delete;
    LibarchiveInput& operator=(const LibarchiveInput&) = delete;
    ~LibarchiveInput();

    /// Returns libarchive's status.
    int open();
    [[nodiscard]] struct archive* handle() { return handle_; }
    [[nodiscard]] ByteSource& source() { return source_; }
    [[nodiscard]] bool source_failed() const { return failure_ != nullptr; }
    [[nodiscard]] const std::string& name() const { return name_; }
    /// Throws what the source threw, or else an Error (invalid): `problem`, and libarchive's text as its cause.
    [[noreturn]] void fail(std::string problem);

private:
    static la_ssize_t on_read(struct archive* handle, void* data, const void** block);

    ByteSource& source_;
    std::string name_;
    struct archive* handle_;
    std::vector<char> buffer_;
    // An exception may not cross libarchive's C frames: kept here and thrown again outside.
    std::exception_ptr failure_;
};

}  // namespace berth::archive
