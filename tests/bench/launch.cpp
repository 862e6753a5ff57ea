// SPDX-License-Identifier: Apache-2.0
// Runs one command, its output into a file, and prints what it took: status, seconds, seconds of CPU, peak memory in KiB.
// usage: launch OUTPUT COMMAND [ARGUMENT...]
//
// A small program of its own, made by measure.py: to fork an interpreter takes milliseconds which are not the command's,
// and Linux counts what the forking process held as the child's peak.

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace {

double seconds_now() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

int fail(const char* what, int error) {
    std::fprintf(stderr, "launch: %s: %s\n", what, std::strerror(error));
    return 1;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fputs("usage: launch OUTPUT COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, arguments[1], O_WRONLY | O_CREAT | O_TRUNC, 0600);

    const double since = seconds_now();
    pid_t child = 0;
    if (const int error = posix_spawn(&child, arguments[2], &actions, nullptr, arguments + 2, environ)) {
        return fail(arguments[2], error);
    }
    int status = 0;
    rusage used{};
    while (wait4(child, &status, 0, &used) < 0) {
        if (errno != EINTR) {
            return fail("wait4", errno);
        }
    }
    const double elapsed = seconds_now() - since;

    std::printf("%d %.6f %.6f %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), elapsed,
                seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss);
}
