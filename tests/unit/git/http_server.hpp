// SPDX-License-Identifier: Apache-2.0
// A git server on a loopback port: git's smart HTTP protocol over the git program's own upload-pack.
#pragma once

#include <string>
#include <thread>

#include "base/cancel.hpp"
#include "base/file_descriptor.hpp"
#include "base/path.hpp"

namespace berth::git {

enum class Answer { properly, never, with_401 };

class HttpServer {
public:
    /// Serves the one repository, whatever the path.
    HttpServer(AbsolutePath repository, Answer answer);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();
    [[nodiscard]] std::string url() const;

private:
    void serve();
    void answer(int connection) const;

    AbsolutePath repository_;
    Answer answer_;
    FileDescriptor listener_;
    int port_ = 0;
    CancelSource stop_;
    std::thread thread_;
};

}  // namespace berth::git
