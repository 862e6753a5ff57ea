// SPDX-License-Identifier: Apache-2.0
// Network namespaces through /proc and setns(2).
#include "runtime/network_namespace.hpp"

#include <fcntl.h>
#include <sched.h>

#include <exception>
#include <string>
#include <thread>

#include "base/error.hpp"

namespace berth::runtime {

namespace {

FileDescriptor open_namespace(const std::string& path) {
    FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) throw system_error("open network namespace", path);
    return fd;
}

void run_on_own_thread(const std::function<void()>& work) {
    std::exception_ptr failure;
    std::thread thread([&] {
        try {
            work();
        } catch (...) {
            failure = std::current_exception();
        }
    });
    thread.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

NetworkNamespace NetworkNamespace::of_process(pid_t pid) {
    return NetworkNamespace(open_namespace("/proc/" + std::to_string(pid) + "/ns/net"));
}

NetworkNamespace NetworkNamespace::current() { return NetworkNamespace(open_namespace("/proc/thread-self/ns/net")); }

NetworkNamespace NetworkNamespace::create() {
    FileDescriptor fd;
    run_on_own_thread([&] {
        if (::unshare(CLONE_NEWNET) != 0) throw system_error("create", "network namespace");
        fd = open_namespace("/proc/thread-self/ns/net");
    });
    return NetworkNamespace(std::move(fd));
}

void NetworkNamespace::run(const std::function<void()>& work) const {
    run_on_own_thread([&] {
        if (::setns(fd_.get(), CLONE_NEWNET) != 0) throw system_error("enter", "network namespace");
        work();
    });
}

}  // namespace berth::runtime
