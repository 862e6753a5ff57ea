// SPDX-License-Identifier: Apache-2.0
// SQLite as the store uses it: WAL, waits for other processes, errors that name the file.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/path.hpp"

namespace berth::store {

using DatabaseValue = std::variant<std::int64_t, std::string>;

class DatabaseRow {
public:
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;

private:
    friend class Database;
    explicit DatabaseRow(void* statement) : statement_(statement) {}
    void* statement_;
};

/// One connection; thread-safe. Several processes may have the same file open.
class Database {
public:
    enum class Durability { every_commit, survives_process };
    /// Created when absent. `schema` is run at every opening, so it says "if not exists".
    Database(const AbsolutePath& path, std::string_view schema, Durability durability);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    /// One statement; `on_row` for each row of its result. Returns how many rows were changed.
    int run(std::string_view sql, const std::vector<DatabaseValue>& values = {},
            const std::function<void(const DatabaseRow&)>& on_row = {});
    /// All of `work` or nothing of it, against other processes too.
    void transact(const std::function<void()>& work);

private:
    [[noreturn]] void fail(std::string_view doing, int code) const;

    AbsolutePath path_;
    void* connection_ = nullptr;
    std::recursive_mutex mutex_;
};

}  // namespace berth::store
