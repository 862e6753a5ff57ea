// SPDX-License-Identifier: Apache-2.0
// Starting other programs with fork and exec, output by poll, end by pidfd-less waitpid after end of file.
#include "base/process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <map>

#include <fmt/format.h>

#include "base/environment.hpp"
#include "base/file.hpp"
#include "base/file_descriptor.hpp"
#include "base/text.hpp"

extern char** environ;

namespace berth {

namespace {

std::vector<std::string> child_environment(const ProcessCommand& command) {
    std::map<std::string, std::string> values;
    for (char** entry = environ; !command.clear_environment && *entry != nullptr; ++entry) {
        if (const auto pair = split_once(*entry, "=")) {
            values.insert_or_assign(std::string(pair->first), std::string(pair->second));
        }
    }
    for (const auto& [name, value] : command.environment) {
        values.insert_or_assign(name, value);
    }
    std::vector<std::string> entries;
    entries.reserve(values.size());
    for (const auto& [name, value] : values) {
        entries.push_back(name + "=" + value);
    }
    return entries;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (auto& text : texts) {
        result.push_back(text.data());
    }
    result.push_back(nullptr);
    return result;
}

struct Child {
    pid_t pid = -1;
    FileDescriptor input;
    FileDescriptor output;
    FileDescriptor error_output;
};

// Everything the child touches is prepared before fork: after it only async-signal-safe calls are allowed.
Child start(const ProcessCommand& command, const std::string& program) {
    auto arguments = command.arguments;
    auto entries = child_environment(command);
    const auto argument_pointers = pointers(arguments);
    const auto environment_pointers = pointers(entries);
    Pipe input = make_pipe();
    Pipe output = make_pipe();
    Pipe error_output = make_pipe();
    Pipe failure = make_pipe();
    FileDescriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int standard_input = command.input                   ? input.read_end.get()
                               : command.input_descriptor >= 0 ? command.input_descriptor
                                                               : null.get();
    FileDescriptor file;
    if (command.output_file) {
        file = open_file(*command.output_file, O_WRONLY | O_APPEND | O_CREAT);
    }
    const int standard_output = file ? file.get() : output.write_end.get();
    const int standard_error = file ? file.get() : error_output.write_end.get();
    const pid_t pid = ::fork();
    if (pid < 0) {
        throw system_error("start", program);
    }
    if (pid == 0) {
        ::setpgid(0, 0);
        ::signal(SIGPIPE, SIG_DFL);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        const bool ready = ::dup2(standard_input, 0) >= 0 && ::dup2(standard_output, 1) >= 0 &&
                           ::dup2(standard_error, 2) >= 0 &&
                           (!command.working_directory || ::chdir(command.working_directory->c_str()) == 0);
        // What our own caller left open (a lock, a pipe) must not live on in programs that outlast us, like nodes.
        ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
        if (ready) {
            ::execve(program.c_str(), argument_pointers.data(), environment_pointers.data());
        }
        const int error_number = errno;
        [[maybe_unused]] const auto told = ::write(failure.write_end.get(), &error_number, sizeof error_number);
        ::_exit(127);
    }
    failure.write_end.close();
    int error_number = 0;
    if (::read(failure.read_end.get(), &error_number, sizeof error_number) == sizeof error_number) {
        ::waitpid(pid, nullptr, 0);
        const bool folder = command.working_directory && !is_directory(*command.working_directory);
        throw system_error(folder ? "enter folder" : "start",
                           folder ? command.working_directory->string() : program, error_number);
    }
    return {pid, std::move(input.write_end), std::move(output.read_end), std::move(error_output.read_end)};
}

class Conversation {
public:
    Conversation(const ProcessCommand& command, Child child) : command_(command), child_(std::move(child)) {
        if (command_.input) {
            pending_ = *command_.input;
            ::fcntl(child_.input.get(), F_SETFL, O_NONBLOCK);
        }
        if (pending_.empty()) {
            child_.input.close();
        }
    }

    ProcessResult finish(const CancelToken& cancel) {
        try {
            while (child_.output || child_.error_output) {
                step(cancel);
            }
            return wait(cancel);
        } catch (...) {  // whatever ends the talk (cancellation, an error in on_output) must not leave the child running
            stop();
            throw;
        }
    }

private:
    void step(const CancelToken& cancel) {
        cancel.throw_if_cancelled();
        std::array<pollfd, 4> polled{{{.fd = child_.output.get(), .events = POLLIN, .revents = 0},
                                      {.fd = child_.error_output.get(), .events = POLLIN, .revents = 0},
                                      {.fd = child_.input.get(), .events = POLLOUT, .revents = 0},
                                      {.fd = cancel.descriptor(), .events = POLLIN, .revents = 0}}};
        if (::poll(polled.data(), polled.size(), -1) < 0) {
            return;
        }
        if (polled[0].revents != 0) {
            take(child_.output, Stream::standard_output, result_.output);
        }
        if (polled[1].revents != 0) {
            take(child_.error_output, Stream::standard_error, result_.error_output);
        }
        if (polled[2].revents != 0) {
            give();
        }
    }

    void take(FileDescriptor& from, Stream stream, std::string& kept) {
        std::array<char, 65536> buffer;
        const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
        if (got > 0) {
            const std::string_view piece(buffer.data(), static_cast<std::size_t>(got));
            if (command_.on_output) {
                command_.on_output(stream, piece);
            } else {
                kept.append(piece);
            }
        } else if (got == 0 || errno != EINTR) {
            from.close();
        }
    }

    void give() {
        const ssize_t put = ::write(child_.input.get(), pending_.data(), pending_.size());
        if (put > 0) {
            pending_.remove_prefix(static_cast<std::size_t>(put));
        }
        // A reader that went away (EPIPE) has seen what it wanted.
        if (pending_.empty() || (put < 0 && errno != EAGAIN && errno != EINTR)) {
            child_.input.close();
        }
    }

    ProcessResult wait(const CancelToken& cancel) {
        int status = 0;
        auto rest = std::chrono::milliseconds(1);
        // The output's end and the process's end are nearly always the same moment; only daemons linger.
        while (::waitpid(child_.pid, &status, WNOHANG) == 0) {
            cancel.sleep_for(rest);
            rest = std::min(rest * 2, std::chrono::milliseconds(20));
        }
        child_.pid = -1;
        result_.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        return std::move(result_);
    }

    void stop() noexcept {
        if (child_.pid <= 0) {
            return;
        }
        ::kill(-child_.pid, SIGTERM);
        for (int tries = 0; tries < 200; ++tries) {
            if (::waitpid(child_.pid, nullptr, WNOHANG) != 0) {
                return;
            }
            ::poll(nullptr, 0, 10);
        }
        ::kill(-child_.pid, SIGKILL);
        ::waitpid(child_.pid, nullptr, 0);
    }

    const ProcessCommand& command_;
    Child child_;
    std::string_view pending_;
    ProcessResult result_;
};

}  // namespace

std::optional<AbsolutePath> find_program(std::string_view name) {
    if (name.find('/') != std::string_view::npos) {
        auto path = AbsolutePath::from_working_directory(name);
        return ::access(path.c_str(), X_OK) == 0 ? std::optional(path) : std::nullopt;
    }
    const auto search = find_environment("PATH").value_or("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    for (const auto& folder : split(search, ':')) {
        if (folder.starts_with('/')) {
            auto path = AbsolutePath(folder) / name;
            if (::access(path.c_str(), X_OK) == 0 && !is_directory(path)) {
                return path;
            }
        }
    }
    return std::nullopt;
}

namespace {

/// What to give to execve, which happens in the working folder: relative paths stay as they are, scripts look at them.
std::optional<std::string> find_executable(const ProcessCommand& command) {
    const std::string& name = command.arguments.at(0);
    if (command.working_directory && name.find('/') != std::string::npos && !name.starts_with('/')) {
        return find_program((*command.working_directory / name).string()) ? std::optional(name) : std::nullopt;
    }
    const auto program = find_program(name);
    return program ? std::optional(program->string()) : std::nullopt;
}

}  // namespace

ProcessResult SystemProcessRunner::run(const ProcessCommand& command, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    const auto program = find_executable(command);
    if (!program) {
        throw Error(ErrorKind::not_found, fmt::format("cannot find program '{}'", command.arguments[0]),
                    fmt::format("install '{}' or put it in PATH", command.arguments[0]));
    }
    return Conversation(command, start(command, *program)).finish(cancel);
}

ProcessResult ScriptedProcessRunner::run(const ProcessCommand& command, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    calls_.push_back(command.arguments);
    return answer_(command);
}

Error process_error(const ProcessCommand& command, const ProcessResult& result) {
    const std::string ending = result.status > 128 ? fmt::format("was ended by signal {}", result.status - 128)
                                                   : fmt::format("failed with exit status {}", result.status);
    Error error(fmt::format("'{}' {}", join(command.arguments, " "), ending));
    const auto lines = split_lines(trim(result.error_output.empty() ? result.output : result.error_output));
    constexpr std::size_t shown = 15;
    const std::size_t first = lines.size() > shown ? lines.size() - shown : 0;
    const std::string tail = join(std::span(lines).subspan(first), "\n");
    return tail.empty() ? error : error.with_cause(tail);
}

std::string run_checked(ProcessRunner& runner, const ProcessCommand& command, const CancelToken& cancel) {
    auto result = runner.run(command, cancel);
    if (result.status != 0) {
        throw process_error(command, result);
    }
    return std::move(result.output);
}

}  // namespace berth
