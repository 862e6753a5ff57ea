// SPDX-License-Identifier: Apache-2.0
// The only includer of SQLite.
#include "store/database.hpp"

#include <sqlite3.h>

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/error.hpp"

namespace berth::store {
namespace {

constexpr int busy_timeout_milliseconds = 30'000;

sqlite3* connection(void* handle) { return static_cast<sqlite3*>(handle); }
sqlite3_stmt* statement(void* handle) { return static_cast<sqlite3_stmt*>(handle); }

struct Statement {
    sqlite3_stmt* handle = nullptr;
    Statement() = default;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(handle); }
};

Error database_error(int code, const std::string& path, std::string_view doing, std::string_view why) {
    const auto message = fmt::format("cannot {} '{}'", doing, path);
    switch (code & 0xFF) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
            return Error(ErrorKind::no_space, message, "free some space on the disk of the store").with_cause(std::string(why));
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Error(ErrorKind::conflict, message, "another berth process holds the store; try again when it is done")
                .with_cause(std::string(why));
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_AUTH:
            return Error(ErrorKind::denied, message, "run as the owner of the store, or set BERTH_HOME to a folder of your own")
                .with_cause(std::string(why));
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Error(ErrorKind::failed, message,
                         fmt::format("move '{}' away: names are lost with it, blobs are not", path))
                .with_cause(std::string(why));
        default: return Error(message).with_cause(std::string(why));
    }
}

/// SQLite does not wait but refuses where waiting might never end: a change to WAL that meets another one, as when
/// several processes make the file.
int execute_patiently(sqlite3* handle, const std::string& statements) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds(busy_timeout_milliseconds);
    for (;;) {
        const int code = sqlite3_exec(handle, statements.c_str(), nullptr, nullptr, nullptr);
        if ((code & 0xFF) != SQLITE_BUSY || std::chrono::steady_clock::now() >= give_up) {
            return code;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace

std::string DatabaseRow::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement(statement_), column));
    const int size = sqlite3_column_bytes(statement(statement_), column);
    return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
}

std::int64_t DatabaseRow::integer(int column) const { return sqlite3_column_int64(statement(statement_), column); }

Database::Database(const AbsolutePath& path, std::string_view schema, Durability durability) : path_(path) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX,
                                     nullptr);
    connection_ = handle;
    try {
        if (code != SQLITE_OK) { fail("open", code); }
        sqlite3_extended_result_codes(handle, 1);
        sqlite3_busy_timeout(handle, busy_timeout_milliseconds);
        const auto prepare = fmt::format("pragma journal_mode=wal; pragma synchronous={}; pragma foreign_keys=on; {}",
                                         durability == Durability::every_commit ? "full" : "normal", schema);
        const int prepared = execute_patiently(handle, prepare);
        if (prepared != SQLITE_OK) { fail("open", prepared); }
    } catch (...) {
        sqlite3_close(handle);
        throw;
    }
}

Database::~Database() { sqlite3_close(connection(connection_)); }

void Database::fail(std::string_view doing, int code) const {
    const auto* why = connection_ != nullptr ? sqlite3_errmsg(connection(connection_)) : sqlite3_errstr(code);
    throw database_error(code, path_.string(), doing, why);
}

int Database::run(std::string_view sql, const std::vector<DatabaseValue>& values,
                  const std::function<void(const DatabaseRow&)>& on_row) {
    const std::scoped_lock lock(mutex_);
    Statement query;
    int code = sqlite3_prepare_v2(connection(connection_), sql.data(), static_cast<int>(sql.size()), &query.handle, nullptr);
    if (code != SQLITE_OK) { fail("use", code); }
    int index = 0;
    for (const auto& value : values) {
        ++index;
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            sqlite3_bind_int64(query.handle, index, *number);
        } else {
            const auto& text = std::get<std::string>(value);
            sqlite3_bind_text(query.handle, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
        }
    }
    while ((code = sqlite3_step(query.handle)) == SQLITE_ROW) {
        if (on_row) { on_row(DatabaseRow(query.handle)); }
    }
    if (code != SQLITE_DONE) { fail("use", code); }
    return sqlite3_changes(connection(connection_));
}

void Database::transact(const std::function<void()>& work) {
    const std::scoped_lock lock(mutex_);
    // Immediate: a reader that later writes would deadlock with another one.
    run("begin immediate");
    try {
        work();
        run("commit");
    } catch (...) {
        sqlite3_exec(connection(connection_), "rollback", nullptr, nullptr, nullptr);
        throw;
    }
}

}  // namespace berth::store
