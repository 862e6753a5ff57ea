// SPDX-License-Identifier: Apache-2.0
// The plain byte sources and sinks.
#include "base/byte_stream.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"

namespace berth {

std::size_t TextSource::read(char* buffer, std::size_t capacity) {
    const std::size_t count = std::min(capacity, rest_.size());
    std::memcpy(buffer, rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
}

std::size_t FileSource::read(char* buffer, std::size_t capacity) {
    if (ranged_) { capacity = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, left_)); }
    if (capacity == 0) { return 0; }
    while (true) {
        const ssize_t count = ranged_ ? pread(fd_.get(), buffer, capacity, static_cast<off_t>(offset_))
                                      : ::read(fd_.get(), buffer, capacity);
        if (count >= 0) {
            if (ranged_) {
                if (count == 0) { throw Error(fmt::format("'{}' ends {} bytes too early", name_, left_)); }
                offset_ += static_cast<std::uint64_t>(count);
                left_ -= static_cast<std::uint64_t>(count);
            }
            return static_cast<std::size_t>(count);
        }
        if (errno != EINTR) { throw system_error("read", name_); }
    }
}

std::uint64_t copy_bytes(ByteSource& source, ByteSink& sink) {
    constexpr std::size_t piece = 256 * 1024;
    std::vector<char> buffer(piece);
    std::uint64_t total = 0;
    while (const std::size_t count = source.read(buffer.data(), buffer.size())) {
        sink.write({buffer.data(), count});
        total += count;
    }
    return total;
}

std::string read_whole(ByteSource& source, std::size_t limit, std::string_view name) {
    std::string text;
    std::vector<char> buffer(64 * 1024);
    while (const std::size_t count = source.read(buffer.data(), buffer.size())) {
        if (text.size() + count > limit) {
            throw Error(ErrorKind::invalid, fmt::format("'{}' is larger than the {} bytes allowed", name, limit));
        }
        text.append(buffer.data(), count);
    }
    return text;
}

}  // namespace berth
