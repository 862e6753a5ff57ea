// SPDX-License-Identifier: Apache-2.0
// Takes away the container of a test that fails or is killed, by its time limit for one, before it can do so itself.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <functional>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

/// A process beside the test, in a session of its own so that whoever kills the test's group spares it. It waits for the
/// test's end and calls `clean_up` if the test did not get through. To be made before any thread.
class ContainerReaper {
public:
    explicit ContainerReaper(const std::function<void()>& clean_up) {
        berth::Pipe life = berth::make_pipe();
        child_ = ::fork();
        if (child_ < 0) {
            throw berth::system_error("fork", "reaper");
        }
        if (child_ == 0) {
            life.write_end.close();
            wait_and_reap(life.read_end.get(), clean_up);
        }
        life_ = std::move(life.write_end);
    }
    ~ContainerReaper() {
        if (std::uncaught_exceptions() == 0) {
            constexpr char well = 'w';
            (void)!::write(life_.get(), &well, 1);
        }
        life_.close();
        ::waitpid(child_, nullptr, 0);
    }
    ContainerReaper(const ContainerReaper&) = delete;
    ContainerReaper& operator=(const ContainerReaper&) = delete;

private:
    [[noreturn]] static void wait_and_reap(int life, const std::function<void()>& clean_up) {
        ::setsid();
        // Whoever reads the test's output must not wait for this process.
        const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            ::dup2(nowhere, standard);
        }
        char said = 0;
        if (::read(life, &said, 1) == 0) {
            // The runtime's program is not killed with the test and may still be making the container.
            for (int turn = 0; turn < 3; ++turn) {
                std::this_thread::sleep_for(std::chrono::seconds(1));
                try {
                    clean_up();
                } catch (const std::exception&) {
                    continue; // there is nobody to tell; the next turn may do it
                }
            }
        }
        ::_exit(0);
    }

    pid_t child_ = -1;
    berth::FileDescriptor life_;
};
